"""Mosaic: four pictures in one canvas, and all that lies on them."""

import numpy as np
import pytest
from items import planned, source

from leaven.core import bound
from leaven.core.item import Label
from leaven.core.policy import Policy
from leaven.core.roster import Roster
from leaven.image import (
    Boxes,
    Image,
    InstanceMasks,
    Keypoints,
    Mask,
    ObjectKeypoints,
    ObjectLabels,
    Polygons,
    Resize,
    Rotate,
)
from leaven.mix import Mosaic

N = 12


def scene(i, size=(60, 80)):
    """Item i: its mask is i all over, and there are two rectangles, painted, in the mask, as boxes, masks and polygons,
    with their corners as points; i in red, and white where the objects are."""
    rng, (h, w) = np.random.default_rng(i), size
    low = np.array([[rng.integers(0, w // 2), rng.integers(0, h // 2)], [rng.integers(0, w // 2), h // 2]])
    boxes = np.concatenate([low, low + np.array([[w // 3, h // 4], [w // 4, h // 3]])], axis=1).astype(float)
    image = np.zeros((h, w, 3), np.float32)
    image[..., 0] = i / N
    masks = np.zeros((2, h, w), bool)
    for mask, (x0, y0, x1, y1) in zip(masks, boxes.astype(int)):
        mask[y0:y1, x0:x1] = True
        image[y0:y1, x0:x1, 1:] = 1
    corners = boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(2, 4, 2)
    return {
        "image": Image(image),
        "mask": Mask(np.full((h, w), i, np.uint8)),
        "boxes": Boxes(boxes),
        "polygons": Polygons(list(corners)),
        "instance_masks": InstanceMasks(masks),
        "object_keypoints": ObjectKeypoints(corners),
        "object_labels": ObjectLabels(np.array([[i, 0], [i, 1]])),
        "keypoints": Keypoints(corners[:, ::2].reshape(-1, 2)),
        "label": Label(np.eye(N)[i]),
    }


def sizes(i):
    return 40 + 7 * (i % 4), 50 + 11 * (i % 3)


def bounds(there):
    ys, xs = np.nonzero(there)
    return np.array([xs.min(), ys.min(), xs.max() + 1, ys.max() + 1], float)


@pytest.mark.parametrize("size", [lambda i: (60, 80), sizes])
def test_four_pictures_each_in_its_tile_and_everything_with_them(size):
    seen = lost = 0
    made = planned(Policy(augment=(Mosaic(),)), [scene(i, size(i)) for i in range(N)], seed=5)
    step, dropped = made.columns[0].step, made.run().dropped
    for i, out in enumerate(made.items()):
        who = [i, *made.positions[step.ref[i]].tolist()]
        assert len(set(who)) == 4 and out["mask"].shape == size(i)
        area = [(out["mask"] == k).mean() for k in who]
        np.testing.assert_allclose(out["label"][who], area, atol=1e-12)
        np.testing.assert_allclose(list(bound.parents(made, i).values()), area, atol=1e-12)
        assert (abs(out["image"][..., 0] * N - out["mask"]) < 1e-3).all()  # each tile is full of its picture
        assert len(out["boxes"]) + (dropped[:, 0] == i).sum() == 8
        lost += 8 - len(out["boxes"])
        objects = zip(out["boxes"], out["polygons"], out["instance_masks"], out["object_keypoints"],
                      out["object_labels"])  # fmt: skip
        for box, polygon, there, joints, (item, _) in objects:
            tile = bounds(out["mask"] == item)
            assert (out["mask"][there] == item).all() and (out["image"][there, 1] > 0.2).all()
            np.testing.assert_allclose(box, [*polygon.min(axis=0), *polygon.max(axis=0)], atol=1e-9)
            np.testing.assert_allclose(box, bounds(there), atol=1.01)
            assert (box[:2] >= tile[:2] - 1e-9).all() and (box[2:] <= tile[2:] + 1e-9).all()
            known = ~np.isnan(joints[:, 0])
            inside = (joints >= tile[:2]) & (joints <= tile[2:])
            assert inside[known].all() and (known.all() or (abs(box - tile) < 1e-9).any())  # cut off, or known
            if known.all():
                np.testing.assert_allclose(joints, polygon[: len(joints)], atol=1e-9)
                seen += 1
        painted = out["image"][..., 1] > 0.51
        assert (out["instance_masks"].any(axis=0) | ~painted).mean() > 0.97
        loose = {tuple(p) for p in out["keypoints"].round(6)}
        ends = {tuple(p) for joints in out["object_keypoints"] for p in joints[::2].round(6)}
        assert {p for p in ends if not np.isnan(p[0])} <= loose
    assert seen > 20 and lost > 5


def test_points_that_a_tile_cuts_off_are_counted():
    items = [{name: scene(i)[name] for name in ("image", "keypoints")} for i in range(N)]
    out = planned(Policy(augment=(Mosaic(),)), items, seed=5).run()
    lost = np.bincount(out.lost["keypoints"][:, 0], minlength=out.n)[:N]
    found = [len(item["keypoints"]) for item in out.items(range(N))]
    assert (lost + found == 16).all() and lost.sum() > 10


def test_the_centre_and_the_zoom_are_what_they_say():
    """At zoom 1, and a centre in the middle, four halves in the same proportions show all of each picture."""
    items = [scene(i) for i in range(N)]
    made = planned(Policy(augment=(Mosaic(x=0.5, y=0.5, zoom=1),)), items)
    assert (made.run().dropped[:, 0] >= N).all()  # nothing of the rows asked for
    for out in made.items():
        assert [(out["mask"] == k).sum() for k in np.unique(out["mask"])] == [1200] * 4
        assert len(out["boxes"]) == 8 and len(out["keypoints"]) == 16
    made = planned(Policy(augment=(Mosaic(x=0.25, y=1, zoom=1),)), items)
    for i, out in enumerate(made.items()):
        assert (out["mask"][:, :20] == i).all() and len(np.unique(out["mask"])) == 2


def test_partners_ran_the_ops_before():
    """A turn before the mosaic turns every picture at its own address; one after it turns the whole."""
    items = [scene(i) for i in range(N)]
    made = planned(Policy(augment=(Rotate(degrees=(-40, 40)), Mosaic(p=0.5), Resize(size=(32, 32)))), items, seed=1)
    degrees = {int(p): float(d) for p, d in zip(made.positions, made.values["rotate"]["degrees"])}
    assert len(set(degrees.values())) == N  # one draw per item, partner or not
    assert {out["image"].shape for out in made.items()} == {(32, 32, 3)}
    ids = source(items).ids
    for i, out in enumerate(made.items()):
        found = bound.dump(made, i, ids)
        who = [items[int(np.flatnonzero(ids == np.uint64(id))[0])] for id, _ in found["rows"]]
        again = bound.replay(found, who)
        assert all(np.array_equal(again[name], out[name]) for name in ("image", "mask", "instance_masks", "boxes"))
        assert len(found["rows"]) == (4 if made.columns[1].on[i] else 1)


def test_three_others_of_the_block_no_two_alike():
    roster = Roster(np.arange(30, dtype=np.uint64), seed=3, block=8)
    u = np.random.default_rng(0).random((30, 3))
    counts = np.zeros((30, 30), int)
    for _ in range(400):
        u = np.random.default_rng(_).random((30, 3))
        found = roster.neighbour(np.arange(30), u)
        assert all(len({i, *row}) == 4 for i, row in enumerate(found.tolist()))
        assert (roster.place[found] // 8 == roster.place[:, None] // 8).all()
        np.add.at(counts, (np.arange(30)[:, None], found), 1)
    full = counts[roster.place < 24]
    assert set((full > 0).sum(axis=1)) == {7} and full[full > 0].min() > 1200 / 7 - 60  # 4 deviations and more
    few = Roster(np.arange(3, dtype=np.uint64), block=8)
    assert all(set(row[:2]) == {0, 1, 2} - {i} for i, row in enumerate(few.neighbour(np.arange(3), u[:3]).tolist()))
    assert (Roster(np.arange(1, dtype=np.uint64)).neighbour(np.zeros(1, int), u[:1]) == 0).all()
