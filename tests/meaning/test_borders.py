"""Borders: what lies beyond a picture is fill, its outermost pixel, or its mirror image."""

import numpy as np
import pytest
from items import DTYPES, pixels, planned, run

from leaven.core.policy import Policy
from leaven.image import (
    Boxes,
    Crop,
    Elastic,
    Image,
    InstanceMasks,
    Mask,
    OpticalDistortion,
    Pad,
    PadTo,
    Rotate,
    Scale,
    ZoomOut,
)

H, W = 40, 56
NUMPY = {"replicate": "edge", "reflect": "symmetric"}
both = pytest.mark.parametrize("border", list(NUMPY))


@both
def test_margins_are_those_of_numpy(border):
    for k, dtype in enumerate(DTYPES):
        picture, sides = pixels((H, W, 5), dtype, k), ((7, 7), (7, 7), (0, 0))
        out = run(Pad(margin=7, border=border), image=Image(picture))["image"]
        assert np.array_equal(out, np.pad(picture, sides, NUMPY[border]))
    for dtype in (bool, np.uint16, np.int64):
        mask = pixels((H, W), np.uint8).astype(dtype)
        item = {"image": Image(pixels((H, W, 1), np.uint8)), "mask": Mask(mask), "boxes": Boxes([[3, 4, 9, 9]])}
        out = run(PadTo(size=(50, 76), border=border), instance_masks=InstanceMasks(np.ones((1, H, W), bool)), **item)
        assert np.array_equal(out["mask"], np.pad(mask, ((5, 5), (10, 10)), NUMPY[border]))
        assert out["boxes"].tolist() == [[13, 9, 19, 14]] and out["instance_masks"].sum() == H * W  # one object, once


def ramp(x, border, size=W):
    """A picture whose values rise with x, there and beyond."""
    if border == "replicate":
        return np.clip(x, 0.5, size - 0.5) / size
    x = x % (2 * size)
    return np.clip(np.minimum(x, 2 * size - x), 0.5, size - 0.5) / size


@both
@pytest.mark.parametrize("degrees", [20.0, -45.0])
def test_a_turned_picture_goes_on_beyond_its_sides(border, degrees):
    ys, xs = np.mgrid[:H, :W] + 0.5
    picture = ramp(xs, border).astype(np.float32)
    out = run(
        Rotate(degrees=degrees, border=border), image=Image(picture[..., None]), mask=Mask(np.ones((H, W), np.uint8))
    )
    a = np.radians(degrees)
    u = W / 2 + np.cos(a) * (xs - W / 2) - np.sin(a) * (ys - H / 2)
    assert u.min() < -3 and u.max() > W + 3
    near = abs(out["image"][..., 0] - ramp(u, border)) < 2e-5
    kink = np.minimum(abs(u % W), abs(-u % W)) < 1
    assert (near | kink).all() and near.mean() > 0.9 and out["mask"].all()


@both
def test_a_field_goes_on_beyond_the_sides(border):
    ys, xs = np.mgrid[:H, :W] + 0.5
    x, y = xs - W / 2, ys - H / 2
    u = W / 2 + x * (1 + 0.3 * (x**2 + y**2) / ((W / 2) ** 2 + (H / 2) ** 2))
    assert u.min() < -3
    picture, kink = ramp(xs, border), np.minimum(abs(u % W), abs(-u % W)) < 1
    op = OpticalDistortion(strength=0.3, border=border)
    for channels, dtype, near in ((3, np.uint8, 0.004), (1, np.uint8, 0.004), (3, np.float32, 1e-4)):
        full = 255 if dtype == np.uint8 else 1
        source = np.repeat((picture * full + (0.5 if full == 255 else 0)).astype(dtype)[..., None], channels, axis=2)
        out = run(op, image=Image(source))["image"] / full
        assert (kink | (abs(out - ramp(u, border)[..., None]).max(axis=2) < near)).all()
    column = run(op, image=Image(source), mask=Mask(np.tile(np.arange(W, dtype=np.uint8), (H, 1))))["mask"]
    wanted = ramp(u, border) * W - 0.5
    assert abs(column - wanted).max() < 0.51 + 1e-3


def test_a_crop_has_borders_of_its_own():
    picture = pixels((H, W, 3), np.uint8)
    for border in NUMPY:
        turn = Rotate(degrees=33, border=border)
        whole = run(Crop(size=(20, 30), x=0.5, y=0.5), turn, image=Image(picture))["image"]
        part = run(turn, image=Image(np.ascontiguousarray(picture[10:30, 13:43])))["image"]
        assert np.array_equal(whole, part)


def test_other_borders_do_not_fuse_and_what_was_lost_is_told_on_the_way_back():
    item = {"image": Image(pixels((H, W, 3), np.uint8)), "mask": Mask(np.ones((H, W), np.uint8))}
    ops = Rotate(degrees=40, border="reflect"), Scale(factor=0.8)
    made = planned(Policy(augment=ops), [item])
    assert len(made.passes) == 2 and len(planned(Policy(augment=ops[:1]), [item]).passes) == 1
    room = ZoomOut(p=1.0, factor=2.0, fill=0.7), Rotate(degrees=0.0, border="reflect")
    assert len(planned(Policy(augment=room), [item]).passes) == 2  # its margin is fill, whatever follows
    for op in (ops[0], Elastic(strength=1.0, border="reflect")):
        made = planned(Policy(augment=(op,)), [item])
        (out,) = made.items()
        (back,) = made.invert([{"image": Image(out["image"]), "mask": Mask(out["mask"])}])
        assert out["mask"].all() and not back["mask"].all()


def test_a_mirror_image_stands_once_on_each_side():
    mask = Mask(np.ones((H, W), np.uint8))
    out = run(Scale(factor=0.2, border="reflect"), image=Image(pixels((H, W, 1), np.uint8)), mask=mask)
    rows, columns = np.flatnonzero(out["mask"].any(axis=1)), np.flatnonzero(out["mask"].any(axis=0))
    assert abs(rows.size - 0.6 * H) <= 1 and abs(columns.size - 0.6 * W) <= 1
