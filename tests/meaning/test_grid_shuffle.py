"""Grid shuffle: cells that change places, and everything that goes with them, by hand and back again."""

from itertools import product

import numpy as np
from items import DTYPES, pixels, planned

from leaven.core.choose import OneOf
from leaven.core.policy import Policy
from leaven.image import Boxes, GridShuffle, Image, InstanceMasks, Keypoints, Mask, ObjectLabels, Polygons, Rotate

H, W = 30, 45
PICTURE = pixels((H, W, 3), np.uint8)


def shuffled(seed=0, grid=(2, 3), **item):
    made = planned(Policy(augment=(GridShuffle(grid=grid),)), [{"image": Image(PICTURE), **item}], seed=seed)
    return made, made.items()[0]


def test_every_cell_is_somewhere_and_every_place_is_taken():
    orders = set()
    for seed in range(60):
        _, out = shuffled(seed)
        found = []
        for r, c in product(range(2), range(3)):
            cell = out["image"][15 * r : 15 * r + 15, 15 * c : 15 * c + 15]
            (at,) = (k for k, (j, i) in enumerate(product(range(2), range(3)))
                     if np.array_equal(cell, PICTURE[15 * j : 15 * j + 15, 15 * i : 15 * i + 15]))  # fmt: skip
            found.append(at)
        assert sorted(found) == list(range(6))
        orders.add(tuple(found))
    assert len(orders) > 40


def test_cells_of_one_size_change_places_among_themselves():
    """Of 30 rows by 4: 7, 8, 7, 8; of 45 columns by 2: 22, 23."""
    steps = [shuffled(seed, (4, 2))[0].columns[0].step.source[0] for seed in range(40)]
    high, wide = np.array([7, 8, 7, 8]), np.array([22, 23])
    size = (high[:, None] * 100 + wide).ravel()
    assert all((size[s] == size).all() and sorted(s) == list(range(8)) for s in steps)
    assert len({tuple(s) for s in steps}) > 8


def test_points_masks_and_dtypes_go_with_their_cell():
    ys, xs = np.mgrid[:H, :W]
    centres = np.stack([xs, ys], axis=-1).reshape(-1, 2) + 0.5
    for k, dtype in enumerate(DTYPES):
        image, mask = pixels((H, W, 2), dtype, k), pixels((H, W), np.uint16, k)
        _, out = shuffled(k, image=Image(image), mask=Mask(mask), keypoints=Keypoints([*centres, [-3, 5], [W, 2]]))
        x, y = np.floor(out["keypoints"][:-2]).astype(int).T
        assert np.array_equal(out["image"][y, x], image.reshape(-1, 2))
        assert np.array_equal(out["mask"][y, x], mask.ravel())
        assert out["keypoints"][-2:].tolist() == [[-3, 5], [W, 2]]  # outside: they stay


def test_an_object_is_cut_and_stays_one():
    """The polygon has the area of the mask, the box is around all of it, and even-odd filling gives the mask back."""
    from leaven.image.polygon import fill

    inside = np.zeros((H, W), bool)
    inside[8:22, 9:40] = True
    corners = np.array([[9.0, 8], [40, 8], [40, 22], [9, 22]])
    for seed in range(12):
        item = {
            "boxes": Boxes([[9, 8, 40, 22], [50, 50, 60, 60]]),
            "polygons": Polygons([corners, corners + 60]),
            "instance_masks": InstanceMasks(np.stack([inside, inside])),
            "object_labels": ObjectLabels(["a", "b"]),
        }
        _, out = shuffled(seed, **item)
        assert out["object_labels"].tolist() == ["a"]  # the other lies outside the canvas
        (polygon,), (box,), (mask,) = out["polygons"], out["boxes"], out["instance_masks"]
        x, y = polygon.T
        area = abs((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) / 2
        assert abs(area - inside.sum()) < 1e-9 and mask.sum() == inside.sum()
        rows, columns = np.nonzero(mask)
        assert box.tolist() == [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        filled = np.zeros((H, W), bool)
        fill(polygon, filled)
        assert np.array_equal(filled, mask)


def test_undone_all_is_as_it_was():
    points = np.random.default_rng(0).random((20, 2)) * [W, H]
    made, out = shuffled(3, (4, 2), mask=Mask(pixels((H, W), np.uint8)), keypoints=Keypoints(points))
    (back,) = made.invert(
        [{"image": Image(out["image"]), "mask": Mask(out["mask"]), "keypoints": Keypoints(out["keypoints"])}]
    )
    assert np.array_equal(back["image"], PICTURE) and np.array_equal(back["mask"], pixels((H, W), np.uint8))
    np.testing.assert_allclose(back["keypoints"], points, atol=1e-12)


def test_grids_of_several_sizes_stand_in_one_choice():
    ops = (GridShuffle(), GridShuffle(grid=(1, 7), name="strips"), Rotate())
    items = [{"image": Image(PICTURE), "boxes": Boxes([[3, 4, 30, 20]])}] * 30
    made = planned(Policy(augment=(OneOf(ops),)), items)
    for i, out in enumerate(made.items()):
        (alone,) = planned(Policy(augment=(OneOf(ops),)), items, [i]).items()
        assert np.array_equal(alone["image"], out["image"]) and np.allclose(alone["boxes"], out["boxes"])
