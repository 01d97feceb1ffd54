"""Copy-paste: objects of a partner over the picture, and what becomes of those below."""

import numpy as np
from items import planned, source, without

from leaven.core import bound
from leaven.core.item import Label
from leaven.core.plan import plan
from leaven.core.policy import Policy
from leaven.image import (
    Boxes,
    HorizontalFlip,
    Image,
    InstanceMasks,
    Mask,
    ObjectKeypoints,
    ObjectLabels,
    Shift,
)
from leaven.mix import CopyPaste

N, H, W = 16, 40, 52


def scene(i, count=None):
    """Item i is i all over; discs of several sizes that may overlap, each with a box that is a little loose."""
    rng = np.random.default_rng(i)
    count = 1 + i % 11 if count is None else count  # more than eight as well
    x, y, r = rng.random(count) * W, rng.random(count) * H, 2 + rng.random(count) * 9
    ys, xs = np.mgrid[:H, :W] + 0.5
    masks = (xs - x[:, None, None]) ** 2 + (ys - y[:, None, None]) ** 2 < r[:, None, None] ** 2
    masks = masks[masks.any(axis=(1, 2))]
    boxes = np.array([bounds(m) for m in masks]).reshape(-1, 4) + np.array([-0.5, -0.25, 0.75, 0.5])
    return {
        "image": Image(np.full((H, W, 3), 10 * i, np.uint8)),
        "mask": Mask(np.full((H, W), i, np.uint8)),
        "boxes": Boxes(boxes.clip(0, [W, H, W, H])),
        "instance_masks": InstanceMasks(masks),
        "object_labels": ObjectLabels(np.array([f"{i}/{k}" for k in range(len(masks))], "<U8")),
        "object_keypoints": ObjectKeypoints(boxes.reshape(-1, 2, 2)),
        "label": Label(np.eye(N)[i]),
    }


def bounds(there):
    ys, xs = np.nonzero(there)
    return [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]


def test_it_is_what_it_is_by_hand():
    """Object by object, with plain arrays."""
    items = [scene(i) for i in range(N)]
    made = planned(Policy(augment=(CopyPaste(share=0.7),)), items, seed=2)
    dropped, hidden, cut = made.run().dropped, 0, 0
    for i, out in enumerate(made.items()):
        other = int(made.positions[made.columns[0].step.ref[i]])
        own, theirs = data(items[i]), data(items[other])
        here = [k for k, name in enumerate(theirs["object_labels"]) if name in out["object_labels"].tolist()]
        there = theirs["instance_masks"][here].any(axis=0)
        assert other != i
        for name in ("image", "mask"):
            flat = there if name == "mask" else there[..., None]
            assert np.array_equal(out[name], np.where(flat, theirs[name], own[name]))
        left = own["instance_masks"] & ~there
        seen = left.any(axis=(1, 2))
        wanted = [*own["object_labels"][seen], *theirs["object_labels"][here]]
        assert out["object_labels"].tolist() == wanted
        assert np.array_equal(out["instance_masks"], np.concatenate([left[seen], theirs["instance_masks"][here]]))
        assert dropped[dropped[:, 0] == i, 1].tolist() == np.flatnonzero(~seen).tolist()
        touched = (own["instance_masks"] & there).any(axis=(1, 2))
        boxes = [bounds(m) if t else box for m, t, box, s in zip(left, touched, own["boxes"], seen) if s]
        np.testing.assert_allclose(out["boxes"], np.array([*boxes, *theirs["boxes"][here]]).reshape(-1, 4), atol=1e-12)
        joints = np.concatenate([own["object_keypoints"][seen], theirs["object_keypoints"][here]])
        np.testing.assert_allclose(out["object_keypoints"], joints, atol=1e-12)
        np.testing.assert_allclose(out["label"][[i, other]], [1 - there.mean(), there.mean()], atol=1e-12)
        np.testing.assert_allclose(sum(bound.parents(made, i).values()), 1, atol=1e-12)
        hidden, cut = hidden + (~seen).sum(), cut + (touched & seen).sum()
    assert hidden > 3 and cut > 10


def data(item):
    return {name: value.data for name, value in item.items()}


def test_the_share_is_how_many_are_pasted():
    items = [scene(i) for i in range(N)]
    for share in (0.0, 0.3, 1.0):
        pasted = among = 0
        for seed in range(12):
            made = planned(Policy(augment=(CopyPaste(share=share),)), items, seed=seed)
            for i, out in enumerate(made.items()):
                pasted += sum(not name.startswith(f"{i}/") for name in out["object_labels"])
                among += len(items[int(made.positions[made.columns[0].step.ref[i]])]["boxes"].data)
        assert abs(pasted / among - share) < 0.04


def test_a_partner_without_objects_is_a_recorded_skip():
    items = [scene(i, count=None if i % 2 else 0) for i in range(N)]
    there = source(items)
    made = plan(Policy(augment=(CopyPaste(),)).training, there, np.arange(N), seed=1)
    skipped = 0
    for i, out in enumerate(made.items()):
        found = bound.dump(made, i, there.ids)
        again = [k for k in range(made.batch.n) if k >= N]
        assert len(again) == N
        if "skipped" in found:
            skipped += 1
            assert found["skipped"] == ["copy_paste"] and len(found["rows"]) == 1 and bound.parents(made, i) == {i: 1}
            assert np.array_equal(out["image"], items[i]["image"].data)
            assert len(out["boxes"]) == len(items[i]["boxes"].data)
    assert 3 < skipped < N - 3


def test_partners_ran_the_ops_before_and_masks_moved_with_them():
    """A flip and a shift before it: what is pasted is where the partner's own run put it."""
    items = [without(scene(i), "label") for i in range(N)]
    moves = (HorizontalFlip(), Shift(x=(-0.4, 0.4)))
    moved = planned(Policy(augment=moves), items, seed=4).items()
    made = planned(Policy(augment=(*moves, CopyPaste(share=1))), items, seed=4)
    for i, out in enumerate(made.items()):
        if made.columns[2].on[i]:
            other = moved[int(made.positions[made.columns[2].step.ref[i]])]
            there = other["instance_masks"].any(axis=0)
            assert np.array_equal(out["image"], np.where(there[..., None], other["image"], moved[i]["image"]))
            assert out["instance_masks"].shape[1:] == (H, W)


def test_beside_ops_before_and_after_rows_that_are_off_are_one_pass():
    items = [scene(i) for i in range(N)]
    made = planned(Policy(augment=(HorizontalFlip(), CopyPaste(p=0.5), Shift())), items)
    on = made.columns[1].on[:N]
    assert on.any() and not on.all()
    passes = np.array([sum(bool(p.on[i]) for p in made.passes) for i in range(N)])
    assert (passes[~on] == 1).all() and (passes[on] >= 2).all() and passes.max() == 3
