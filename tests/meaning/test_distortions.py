"""Distortions: what each does to a point, by hand or by another library; none folds, and some open nothing."""

import numpy as np
import pytest
from items import planned
from scipy.interpolate import RBFInterpolator

from leaven.core.choose import OneOf
from leaven.core.policy import Policy
from leaven.image import (
    Elastic,
    GridDistortion,
    Image,
    Keypoints,
    Mask,
    OpticalDistortion,
    PiecewiseAffine,
    Rotate,
    ThinPlateSpline,
)

H, W = 60, 90


def bound(op, seed=0, points=((1.0, 1.0),)):
    """The step of one item and where its points go."""
    item = {
        "image": Image(np.zeros((H, W, 1), np.uint8)),
        "mask": Mask(np.ones((H, W), np.uint8)),
        "keypoints": Keypoints(points),
    }
    made = planned(Policy(augment=(op,)), [item], seed=seed)
    return made.columns[0].step, made.items()[0]


def test_a_grid_is_stretched_between_its_lines():
    for seed in range(4):
        step, _ = bound(GridDistortion(strength=1.0, cells=3), seed)
        lines = np.array([0, 30, 60, 90]) + step.grid[0, 0, 0], np.array([0, 20, 40, 60]) + step.grid[0, 1, :, 0]
        assert (np.diff(lines[0]) > 0).all() and (np.diff(lines[1]) > 0).all() and abs(step.grid).max() > 3
        points = np.random.default_rng(seed).random((40, 2)) * [W, H]
        _, out = bound(GridDistortion(strength=1.0, cells=3), seed, points)
        wanted = [
            np.interp(points[:, 0], lines[0], [0, 30, 60, 90]),
            np.interp(points[:, 1], lines[1], [0, 20, 40, 60]),
        ]
        np.testing.assert_allclose(out["keypoints"], np.stack(wanted, axis=1), atol=1e-9)
        assert out["mask"].all()


def test_triangles_have_maps_of_their_own_and_the_sides_stay():
    for seed in range(4):
        step, _ = bound(PiecewiseAffine(strength=1.0, cells=2), seed)
        knots = np.stack(np.meshgrid([0, 45, 90], [0, 30, 60]), axis=0) + step.grid[0]
        assert abs(knots[:, 1, 1] - [45, 30]).max() > 0.5
        corners = knots[:, [0, 0, 1], [0, 1, 1]], np.array([[0, 45, 45], [0, 0, 30.0]])  # one triangle, and its place
        share = np.random.default_rng(seed).dirichlet(np.ones(3), 20).T
        _, out = bound(PiecewiseAffine(strength=1.0, cells=2), seed, (corners[0] @ share).T)
        np.testing.assert_allclose(out["keypoints"], (corners[1] @ share).T, atol=1e-9)
        assert out["mask"].all()
        edges = np.diff(knots, axis=2)[:, :-1], np.diff(knots, axis=1)[:, :, 1:]  # right, and then down, of each cell
        turned = edges[0][0] * edges[1][1] - edges[0][1] * edges[1][0]
        assert turned.min() > 0


def test_a_plate_bends_as_another_library_says_and_is_weakened_where_it_would_fold():
    lines = np.linspace(0, 1, 3)
    knots = np.stack(np.meshgrid(lines, lines), axis=-1).reshape(-1, 2)
    places = np.random.default_rng(0).random((200, 2))
    for seed in range(4):
        step, _ = bound(ThinPlateSpline(strength=0.1, points=3), seed)
        moved = sampled(step, knots)
        assert 0.5 < abs(moved / [W / 2, H / 2]).max() / 0.1 <= 1 + 1e-2
        other = RBFInterpolator(knots, moved, kernel="thin_plate_spline")(places)
        np.testing.assert_allclose(sampled(step, places), other, atol=0.02 * abs(moved).max())
        steps = bound(ThinPlateSpline(strength=1.0), seed)[0].grid[0] / np.array([W / 8, H / 8])[:, None, None]
        slopes = abs(np.diff(steps, axis=2)).max(axis=(1, 2)) + abs(np.diff(steps, axis=1)).max(axis=(1, 2))
        assert slopes.max() == pytest.approx(0.9)


def sampled(step, places):
    """The field at places in (0, 1)."""
    from leaven.image.field import field

    grid, degree = np.ascontiguousarray(step.grid[0]), int(step.degree[0])
    return np.array([field(grid, degree, H, W, x * W, y * H)[:2] for x, y in places])


@pytest.mark.parametrize("lens", ["camera", "fisheye"])
@pytest.mark.parametrize("k", [-0.3, -0.1, 0.1, 0.3])
def test_a_lens_shows_what_its_formula_says(lens, k):
    places = np.random.default_rng(1).random((200, 2))
    p = (places - 0.5) * [W, H]
    r = np.hypot(*p.T) / np.hypot(W / 2, H / 2)
    t = np.sqrt(3 * abs(k)) * r
    scale = 1 + k * r**2 if lens == "camera" else (np.tan if k > 0 else np.arctan)(t) / t
    step, out = bound(OpticalDistortion(strength=k, lens=lens), 0, [[W / 2, H / 2], [0, 0], [W, H], [-30, 80.0]])
    near = 1e-9 if lens == "camera" else 0.02
    np.testing.assert_allclose(sampled(step, places), p * (scale - 1)[:, None], atol=near)
    centre, first, last, outside = out["keypoints"]
    np.testing.assert_allclose(centre, [W / 2, H / 2], atol=1e-9)
    assert (first[0] > 0) == (k > 0) and (last[0] < W) == (k > 0)  # the corners come into the picture, or leave it
    assert out["mask"].all() == (k < 0)
    back = outside + sampled(step, [outside / [W, H]])[0]
    np.testing.assert_allclose(back, [-30, 80], atol=1e-9)


def test_fields_of_several_kinds_stand_in_one_choice():
    """Each row goes through its own, whatever the grids of the others."""
    ops = (Elastic(), GridDistortion(), PiecewiseAffine(), ThinPlateSpline(), OpticalDistortion(), Rotate())
    image = np.random.default_rng(0).integers(0, 256, (H, W, 3), np.uint8)
    items = [{"image": Image(image), "keypoints": Keypoints([[20.0, 30.0]])}] * 40
    made = planned(Policy(augment=(OneOf(ops),)), items)
    outs, on = made.items(), np.stack([c.on[:40] for c in made.columns])
    assert (on.sum(axis=0) == 1).all() and (on.sum(axis=1) > 0).all()
    for i, out in enumerate(outs):
        (alone,) = planned(Policy(augment=(OneOf(ops),)), items, [i]).items()
        assert (alone["image"] == out["image"]).all() and (alone["keypoints"] == out["keypoints"]).all()
