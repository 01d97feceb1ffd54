"""Sizes, crops, turns and distortions: by hand, against slices, and against their formulas in float64."""

import numpy as np
import pytest
from items import pixels, run

from leaven.image import (
    D4,
    Boxes,
    CenterCrop,
    CropAndPad,
    CropSides,
    GridDistortion,
    Image,
    Keypoints,
    LetterBox,
    LongestSide,
    Mask,
    OpticalDistortion,
    PadTo,
    Rescale,
    SafeRotate,
    ShortestSide,
    ThinPlateSpline,
    Transpose,
    ZoomOut,
)
from leaven.image.field import field
from leaven.image.ops.spline import fitted, knots, power, sites

PICTURE = pixels((30, 50, 3), np.uint8)


def made(op, picture=PICTURE, **more):
    return run(op, image=Image(picture), **more)


def test_transpose_exchanges_rows_and_columns():
    out = made(Transpose(p=1), boxes=Boxes([[1.0, 2, 10, 20]]), keypoints=Keypoints([[3.0, 4]]))
    assert np.array_equal(out["image"], PICTURE.swapaxes(0, 1))
    assert out["boxes"].tolist() == [[2, 1, 20, 10]] and out["keypoints"].tolist() == [[4, 3]]


@pytest.mark.parametrize("element", range(8))
def test_d4_is_the_symmetries_of_the_square(element):
    want = np.rot90(PICTURE, element % 4)
    want = want[:, ::-1] if element >= 4 else want
    assert np.array_equal(made(D4(element=element))["image"], want)


def test_d4_takes_all_eight_as_often():
    drawn = D4().dists["element"].quantile((np.arange(8000) + 0.5) / 8000)
    assert np.bincount(drawn.astype(int)).tolist() == [1000] * 8


@pytest.mark.parametrize(("size", "where"), [((10, 20), (10, 15)), ((11, 21), (10, 15)), ((99, 20), (0, 15))])
def test_center_crop_is_a_slice(size, where):
    height = min(size[0], 30)
    out = made(CenterCrop(size=size))["image"]
    assert np.array_equal(out, PICTURE[where[0] : where[0] + height, where[1] : where[1] + size[1]])


def test_sizes_by_one_side_keep_the_proportions():
    for op, size in ((LongestSide(size=100), (60, 100)), (ShortestSide(size=60), (60, 100)),
                     (ShortestSide(size=7), (7, 12)), (Rescale(factor=0.5), (15, 25)),
                     (Rescale(factor=0.01), (1, 1))):  # fmt: skip
        out = made(op, boxes=Boxes([[5.0, 3, 45, 27]]))
        assert out["image"].shape[:2] == size
        assert np.allclose(out["boxes"], [[5 * size[1] / 50, 3 * size[0] / 30, 45 * size[1] / 50, 27 * size[0] / 30]])


def test_letter_box_holds_the_whole_picture():
    out = made(
        LetterBox(size=(100, 100), fill=1.0), boxes=Boxes([[0.0, 0, 50, 30]]), mask=Mask(np.ones((30, 50), np.uint8))
    )
    assert out["image"].shape == (100, 100, 3) and out["boxes"].tolist() == [[0, 20, 100, 80]]
    assert (out["image"][:20] == 255).all() and (out["image"][80:] == 255).all() and out["mask"].sum() == 6000
    up = made(LetterBox(size=(30, 50)))["image"]
    assert np.array_equal(up, PICTURE)
    assert made(LetterBox(size=(100, 100), y=0.0), boxes=Boxes([[0.0, 0, 50, 30]]))["boxes"].tolist() == [
        [0, 0, 100, 60]
    ]


def test_pad_to_reaches_the_size_and_the_multiple():
    out = made(PadTo(size=(40, 40), multiple=16), boxes=Boxes([[0.0, 0, 50, 30]]))
    assert out["image"].shape[:2] == (48, 64) and out["boxes"].tolist() == [[7, 9, 57, 39]]
    assert np.array_equal(out["image"][9:39, 7:57], PICTURE) and out["image"].sum() == PICTURE.sum()
    assert np.array_equal(made(PadTo(size=(1, 1)))["image"], PICTURE)


def test_crop_and_pad_moves_each_side_and_stretches():
    box = Boxes([[10.0, 6, 30, 15]])
    out = made(CropAndPad(left=-0.2, top=0.0, right=0.2, bottom=0.0), boxes=box)
    assert out["image"].shape == (30, 50, 3) and np.allclose(out["boxes"], [[0, 6, 20, 15]])
    same = made(CropAndPad(left=-0.2, top=0.0, right=0.2, bottom=0.0))["image"]
    assert np.array_equal(same[:, :40], PICTURE[:, 10:]) and (same[:, 40:] == 0).all()
    out = made(CropAndPad(left=-0.4, top=0.0, right=-0.4, bottom=0.0), boxes=Boxes([[20.0, 6, 30, 15]]))
    assert np.allclose(out["boxes"], [[0, 6, 50, 15]])


def test_crop_sides_is_a_slice():
    out = made(CropSides(left=0.1, top=0.5, right=0.21, bottom=0.0))["image"]
    assert np.array_equal(out, PICTURE[15:, 5:40])
    assert made(CropSides(left=0.99, top=0.99, right=0.99, bottom=0.99))["image"].shape == (1, 1, 3)


@pytest.mark.parametrize("degrees", [17.0, 45.0, 90.0, -120.0])
def test_safe_rotate_loses_no_corner(degrees):
    corners = Keypoints([[0.0, 0], [50, 0], [50, 30], [0, 30]])
    found = made(SafeRotate(degrees=degrees), keypoints=corners)["keypoints"]
    low, high = found.min(axis=0), [50, 30] - found.max(axis=0)
    assert np.allclose(low, high) and low.min() == pytest.approx(0, abs=1e-9) and (low > -1e-9).all()
    sides = np.linalg.norm(np.diff(found, axis=0), axis=1)
    assert sides[0] / sides[1] == pytest.approx(5 / 3)


def test_zoom_out_puts_the_picture_on_a_larger_canvas():
    out = made(ZoomOut(p=1, factor=2.0, x=1.0, y=0.0, fill=1.0))["image"]
    assert out.shape == (60, 100, 3) and np.array_equal(out[:30, 50:], PICTURE) and (out[30:] == 255).all()


# ---- fields


def test_control_points_hold_cubics_exactly():
    t = knots(5)
    grid = np.stack([np.tile(power(t, 3), (8, 1)), np.tile(power(t, 2)[:, None], (1, 8))])
    rng = np.random.default_rng(0)
    for x, y in rng.random((50, 2)):
        assert np.allclose(field(grid, 3, 1.0, 1.0, x, y)[:2], [x**3, y**2], atol=1e-12)
    at = sites(5)
    near = fitted(np.stack([at**3 - at[:, None] * at**2, at * at[:, None] ** 3]), 5)
    for x, y in rng.random((50, 2)):
        assert np.allclose(field(near, 3, 1.0, 1.0, x, y)[:2], [x**3 - y * x**2, x * y**3], atol=1e-12)


@pytest.mark.parametrize(
    "op", [GridDistortion(strength=0.2), OpticalDistortion(strength=0.25), ThinPlateSpline(strength=0.8)]
)
def test_pictures_masks_and_points_move_alike(op):
    """A bright blob on black, its mask, and its middle."""
    y, x = np.mgrid[:60, :90]
    blob = (x - 60) ** 2 + (y - 22) ** 2 < 64
    out = made(op, (blob[..., None] * np.full(3, 255)).astype(np.uint8), mask=Mask(blob.astype(np.uint8)),
               keypoints=Keypoints([[60.5, 22.5]]), boxes=Boxes([[52.0, 14, 69, 31]]))  # fmt: skip
    weight = out["image"][..., 0] / 255
    centre = np.array([(weight * (x + 0.5)).sum(), (weight * (y + 0.5)).sum()]) / weight.sum()
    assert np.abs(centre - out["keypoints"][0]).max() < 0.6
    ys, xs = np.nonzero(out["mask"])
    assert abs(xs.mean() + 0.5 - centre[0]) < 0.3 and abs(ys.mean() + 0.5 - centre[1]) < 0.3
    x0, y0, x1, y1 = out["boxes"][0]
    assert x0 <= xs.min() + 1 and y0 <= ys.min() + 1 and x1 >= xs.max() and y1 >= ys.max()
