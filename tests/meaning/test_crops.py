"""Crops that look for something to keep, and moves that change the canvas: by hand, or by what must hold."""

import numpy as np
import pytest
from items import pixels, planned, run

from leaven.core.errors import Malformed
from leaven.core.policy import Policy
from leaven.image import (
    Boxes,
    CropAndPad,
    CropNearBox,
    CropWithBox,
    CropWithMask,
    Image,
    IouCrop,
    Keypoints,
    Mask,
    Perspective,
    Rotate,
    ShortestSide,
)

H, W = 60, 80
PICTURE = pixels((H, W, 3), np.uint8)
GRID = Keypoints(np.stack(np.meshgrid(np.arange(W) + 0.5, np.arange(H) + 0.5), axis=-1).reshape(-1, 2))


def many(op, n=40, **item):
    """Results of n copies, each drawn on its own."""
    items = [{"image": Image(PICTURE), **item}] * n
    return planned(Policy(augment=(op,)), items).items()


def where(out):
    """x0, y0 of an exact crop, by its first pixel."""
    (found,) = np.argwhere((out["image"][0, 0] == PICTURE).all(axis=2))[:1]
    return found[::-1]


def test_a_box_stays_whole_wherever_the_part_is():
    boxes = [[3.2, 40.5, 12.0, 50.0], [60, 5, 79, 20], [0, 0, 70, 4]]  # the last is wider than the part
    places, chosen = set(), set()
    for out in many(CropWithBox(size=(24, 32)), boxes=Boxes(boxes)):
        assert out["image"].shape == (24, 32, 3)
        x, y = where(out)
        places.add((int(x), int(y)))
        part = np.array([x, y, x + 32, y + 24])
        whole = {k for k, box in enumerate(boxes) if (part[:2] <= box[:2]).all() and (box[2:] <= part[2:]).all()}
        piece = {2} if y == 0 and x + 32 <= 70 else set()
        assert whole | piece
        chosen |= whole | piece
    assert chosen == {0, 1, 2} and len(places) > 20
    corner = many(CropWithBox(size=(24, 32), x=1.0, y=0.0), 1, boxes=Boxes(boxes[:1]))[0]
    assert where(corner).tolist() == [3, 26]  # as far right as the box allows, as far up
    assert len({tuple(where(out)) for out in many(CropWithBox(size=(24, 32)), boxes=Boxes([]))}) > 30
    assert many(CropWithBox(size=(99, 99)), 1, boxes=Boxes(boxes))[0]["image"].shape == (H, W, 3)


def test_a_mark_is_in_the_part_and_ignored_ones_do_not_count():
    mask = np.zeros((H, W), np.uint8)
    mask[50, 70], mask[2:9, 3:9] = 7, 255
    seen = {int(out["mask"].max()) for out in many(CropWithMask(size=(16, 16)), mask=Mask(mask))}
    assert seen >= {255}
    for out in many(CropWithMask(size=(16, 16), ignore=(255,)), mask=Mask(mask)):
        assert (out["mask"] == 7).sum() == 1 and out["image"].shape == (16, 16, 3)
    everywhere = many(CropWithMask(size=(16, 16), ignore=(7, 255)), mask=Mask(mask))
    assert len({tuple(where(out)) for out in everywhere}) > 30
    with pytest.raises(Malformed, match=r"crop_with_mask\.ignore = \('sky',\)"):
        CropWithMask(ignore=("sky",))


def test_a_mark_is_looked_for_where_the_ops_before_have_moved_it():
    mask = np.zeros((H, W), np.uint8)
    mask[2:9, 3:9] = 7
    made = planned(
        Policy(augment=(Rotate(degrees=(-90, 90)), CropWithMask(size=(16, 16)))),
        [{"image": Image(PICTURE), "mask": Mask(mask)}] * 30,
    )
    turned = planned(Policy(augment=(Rotate(degrees=(-90, 90)),)), [{"image": Image(PICTURE), "mask": Mask(mask)}] * 30)
    for out, whole in zip(made.items(), turned.items(), strict=True):
        assert out["mask"].any() == whole["mask"].any()


def test_a_part_near_a_box_is_the_box_and_its_margins():
    box = Boxes([[20.0, 10, 40, 30]])
    sides = {"left": 0.5, "top": 0.1, "right": -0.25, "bottom": 2.0}
    (out,) = many(CropNearBox(**sides), 1, boxes=box)
    assert np.array_equal(out["image"], PICTURE[8:60, 10:35]) and out["boxes"].tolist() == [[10, 2, 25, 22]]
    two = many(CropNearBox(left=0, top=0, right=0, bottom=0), boxes=Boxes([[20, 10, 40, 30], [50, 40, 51, 41]]))
    assert {out["image"].shape[:2] for out in two} == {(20, 20), (1, 1)}
    assert all(np.array_equal(out["image"], PICTURE) for out in many(CropNearBox(), 2, boxes=Boxes([])))


def test_a_part_overlaps_some_box_enough():
    boxes = np.array([[5.0, 5, 45, 40], [50, 20, 75, 50]])
    for overlap in (0.0, 0.3, 0.5):
        sizes = set()
        for out in many(IouCrop(overlap=overlap), boxes=Boxes(boxes)):
            h, w = out["image"].shape[:2]
            sizes.add((h, w))
            if (h, w) == (H, W):
                continue
            x, y = where(out)
            part, best, inside = np.array([x, y, x + w, y + h]), 0.0, False
            for box in boxes:
                shared = (np.minimum(part[2:], box[2:]) - np.maximum(part[:2], box[:2])).clip(0).prod()
                centre = (box[:2] + box[2:]) / 2
                held = (part[:2] < centre).all() and (centre < part[2:]).all()
                inside |= held
                best = max(best, held * shared / (h * w + (box[2:] - box[:2]).prod() - shared))
            assert inside and best >= overlap and max(h / w, w / h) <= 2 and h >= 18 and w >= 24
        assert len(sizes) > 15
    assert all(np.array_equal(out["image"], PICTURE) for out in many(IouCrop(overlap=1.0), 2, boxes=Boxes(boxes)))
    assert all(np.array_equal(out["image"], PICTURE) for out in many(IouCrop(), 2, boxes=Boxes([])))


# ---- canvases that change with the move


@pytest.mark.parametrize("degrees", [0.0, 17.0, 45.0, 90.0, -120.0, 180.0])
def test_a_canvas_that_grows_holds_all_and_one_that_shrinks_opens_nothing(degrees):
    ones = {"image": Image(np.full((H, W, 1), 255, np.uint8)), "mask": Mask(np.ones((H, W), np.uint8))}
    corners = Keypoints([[0.0, 0], [W, 0], [W, H], [0, H]])
    grown = run(Rotate(degrees=degrees, canvas="expand"), keypoints=corners, **ones)
    low, high = grown["keypoints"].min(axis=0), grown["keypoints"].max(axis=0)
    size = np.array(grown["image"].shape[1::-1])
    assert (low > -1e-9).all() and (high < size + 1e-9).all() and (size - (high - low) < 1).all()
    assert abs(low - (size - high)).max() < 1e-9 and abs(grown["mask"].sum() - H * W) < 8
    cropped = run(Rotate(degrees=degrees, canvas="crop"), **ones)
    assert cropped["mask"].all() and (cropped["image"] == 255).all()


def test_the_largest_upright_rectangle_is_found():
    """Against all rectangles about the centre, of a fine grid of proportions."""
    for degrees, (h, w) in ((10.0, (60, 80)), (30.0, (80, 60)), (45.0, (70, 70)), (70.0, (30, 200))):
        out = run(Rotate(degrees=degrees, canvas="crop"), image=Image(np.zeros((h, w, 1), np.uint8)))["image"]
        a = np.radians(degrees)
        cos, sin = np.cos(a), np.sin(a)
        tan = np.tan(np.linspace(1e-3, np.pi / 2 - 1e-3, 20001))  # height to width
        width = np.minimum(w / (cos + tan * sin), h / (sin + tan * cos))
        best = (width**2 * tan).max()
        got = (out.shape[0] + 1) * (out.shape[1] + 1)
        assert best <= got + 1e-6 and out.shape[0] * out.shape[1] <= best


def test_a_turn_by_a_quarter_on_a_canvas_that_grows_is_exact():
    assert np.array_equal(
        run(Rotate(degrees=90, canvas="expand"), image=Image(PICTURE[:59]))["image"], np.rot90(PICTURE[:59])
    )


def test_a_perspective_outward_is_the_undoing_of_one_inward():
    for seed in range(5):
        item = {"image": Image(PICTURE), "mask": Mask(np.ones((H, W), np.uint8)), "boxes": Boxes([[0, 0, W, H]])}
        ops = [Perspective(strength=0.3, corners=corners) for corners in ("inward", "outward")]
        made = [planned(Policy(augment=(op,)), [item], seed=seed) for op in ops]
        inward, outward = (m.columns[0].step.matrix[0] for m in made)
        there_and_back = inward @ outward
        np.testing.assert_allclose(there_and_back / there_and_back[2, 2], np.eye(3), atol=1e-9)
        (out,) = made[1].items()
        np.testing.assert_allclose(out["boxes"], [[0, 0, W, H]], atol=1e-9)
        assert out["mask"].all() and not made[0].items()[0]["mask"].all()


def test_sides_are_cut_and_added_without_stretching():
    op = CropAndPad(left=-0.25, top=0.5, right=0.1, bottom=-0.1, keep_size=False, fill=1.0)
    out = run(op, image=Image(PICTURE), boxes=Boxes([[20, 0, 80, 54]]))
    assert out["image"].shape == (60 + 30 - 6, 80 - 20 + 8, 3) and (out["image"][:30] == 255).all()
    assert np.array_equal(out["image"][30:, :60], PICTURE[:54, 20:]) and out["boxes"].tolist() == [[0, 30, 60, 84]]


def test_the_shorter_side_is_drawn_and_the_longer_one_bounded():
    outs = many(ShortestSide(size=(30, 90), longest=100))
    heights = {out["image"].shape[0] for out in outs}
    assert (
        len(heights) > 10
        and max(heights) == 75
        and all(abs(out["image"].shape[1] - out["image"].shape[0] * 4 / 3) < 1 for out in outs)
    )
