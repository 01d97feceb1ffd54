"""Sizes, crops, turns and distortions: by hand, against slices, and against their formulas in float64."""

import numpy as np
import pytest
from items import pixels, run

from leaven.core.policy import Policy
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
from leaven.image.displace import field
from leaven.image.ops.spline import fitted, knots, power
from leaven.image.ops.thin_plate_spline import _bend, _responses

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


def grid_of(op, size=(30, 50), seed=0):
    from items import planned

    (column,) = planned(Policy(augment=(op,)), [{"image": Image(np.zeros((*size, 3), np.uint8))}], seed=seed).columns
    return column.step.grid[0]


def test_control_points_hold_cubics_exactly():
    t = knots(5)
    grid = np.stack([np.tile(power(t, 3), (8, 1)), np.tile(power(t, 2)[:, None], (1, 8))])
    rng = np.random.default_rng(0)
    for x, y in rng.random((50, 2)):
        assert np.allclose(field(grid, 1.0, 1.0, x, y), [x**3, y**2], atol=1e-12)
    near = fitted(lambda u, v: np.stack([u**3 - v * u**2, u * v**3]), 5)
    for x, y in rng.random((50, 2)):
        assert np.allclose(field(near, 1.0, 1.0, x, y), [x**3 - y * x**2, x * y**3], atol=1e-12)


@pytest.mark.parametrize("k", [-0.3, 0.1, 0.3])
def test_optical_distortion_is_the_first_term_of_brown(k):
    grid, centre = grid_of(OpticalDistortion(strength=k)), np.array([25.0, 15.0])
    for p in np.random.default_rng(1).random((50, 2)) * [50, 30]:
        d = p - centre
        want = k * (d @ d) / (centre @ centre) * d
        assert np.allclose(field(grid, 30.0, 50.0, *p), want, atol=1e-9)


def test_grid_distortion_keeps_lines_along_the_sides_straight_and_never_folds():
    steepest = 0.0
    for seed in range(20):
        grid = grid_of(GridDistortion(strength=1.0), seed=seed)
        columns = np.array([[field(grid, 30.0, 50.0, x, y)[0] for x in np.linspace(0, 50, 101)] for y in (3.0, 22.0)])
        assert np.allclose(columns[0], columns[1]) and np.abs(columns).max() > 0.5
        steepest = max(steepest, np.abs(np.diff(columns[0])).max() / 0.5)
    assert 0.3 < steepest < 0.81


def test_a_thin_plate_spline_passes_through_its_points():
    """And is followed by the control grid to 7 % of a point's move."""
    side = np.linspace(0, 1, 4)
    x, y = (axis.ravel() for axis in np.meshgrid(side, side))
    responses = _responses()
    worst = 0.0
    for k in range(16):
        grid = np.stack([responses[k], responses[k]])
        found = np.array([field(grid, 1.0, 1.0, a, b)[0] for a, b in zip(x, y)])
        worst = max(worst, np.abs(found - (np.arange(16) == k)).max())
    assert 0.05 < worst < 0.075
    assert _bend(np.float64(0), np.float64(0)) == 0 and np.isclose(_bend(np.float64(2), np.float64(0)), 4 * np.log(2))


def test_a_thin_plate_spline_never_folds():
    for seed in range(40):
        grid = grid_of(ThinPlateSpline(strength=1.0), seed=seed) / np.array([50, 30])[:, None, None]
        slopes = [np.abs(np.diff(grid, axis=axis)).max() * 5 for axis in (1, 2)]  # bounds those of the spline
        assert 0.05 < sum(slopes) < 1


@pytest.mark.parametrize(
    "op", [GridDistortion(strength=0.5), OpticalDistortion(strength=0.25), ThinPlateSpline(strength=0.8)]
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
