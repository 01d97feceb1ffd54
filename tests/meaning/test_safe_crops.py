"""Crops that look at what must stay: facts moved along by what is pending, and skips that are recorded."""

import numpy as np
from items import planned, source

from leaven.core import bound
from leaven.core.plan import plan
from leaven.core.policy import Policy
from leaven.image import Boxes, BoxSafeCrop, Image, Mask, MaskSafeCrop, ObjectLabels, Resize, Rotate

H, W = 60, 80


def item(k, boxes=True):
    """Two boxes and a mark of several labels, anywhere."""
    rng = np.random.default_rng(k)
    low = rng.random((2, 2)) * [W - 30, H - 25]
    mark = np.zeros((H, W), np.uint8)
    x, y = rng.integers(10, W - 20), rng.integers(10, H - 20)
    mark[y : y + 8, x : x + 6], mark[y + 2, x + 3] = 7, 250
    image = np.zeros((H, W, 1), np.uint8)
    return {
        "image": Image(image),
        "mask": Mask(mark if boxes else 0 * mark),
        "boxes": Boxes(np.concatenate([low, low + 6 + rng.random((2, 2)) * 15], axis=1) if boxes else []),
    }


def test_every_box_stays_whole_through_a_pending_rotation():
    for k in range(20):
        turn = Rotate(degrees=float(np.random.default_rng(k).uniform(-25, 25)))
        (turned,) = planned(Policy(augment=(turn,)), [item(k)]).items()
        made = planned(Policy(augment=(turn, BoxSafeCrop())), [item(k)], seed=k)
        (cropped,) = made.items()
        size = [(b[:, 2:] - b[:, :2]).prod(axis=1) for b in (turned["boxes"], cropped["boxes"])]
        np.testing.assert_allclose(*size, atol=1e-9)
        assert len(made.passes) == 1 and cropped["image"].shape[0] * cropped["image"].shape[1] < H * W


def test_the_tightest_crop_is_the_hull_in_whole_pixels():
    tight = BoxSafeCrop(left=1, top=1, right=1, bottom=1)
    things = {
        "image": Image(np.zeros((H, W, 3), np.uint8)),
        "boxes": Boxes([[10.4, 5.5, 20, 30], [15, 20, 40.2, 33.9]]),
    }
    (out,) = planned(Policy(augment=(tight,)), [things]).items()
    assert out["image"].shape == (29, 31, 3)  # rows 5 to 34, columns 10 to 41
    np.testing.assert_allclose(out["boxes"], [[0.4, 0.5, 10, 25], [5, 15, 30.2, 28.9]], atol=1e-12)


def test_some_of_the_boxes_stay_whole_and_which_ones_is_drawn():
    boxes, whole = np.array([[5.0, 5, 15, 15], [60, 40, 75, 55], [30, 20, 40, 30], [2, 50, 9, 58]]), []
    tight = BoxSafeCrop(left=1, top=1, right=1, bottom=1, share=0.3)
    picture, labels = Image(np.zeros((H, W, 3), np.uint8)), ObjectLabels(range(4))
    for k in range(20):
        item = {"image": picture, "boxes": Boxes(boxes), "object_labels": labels}
        (out,) = planned(Policy(augment=(tight,)), [item], seed=k).items()
        size = out["boxes"][:, 2:] - out["boxes"][:, :2], (boxes[:, 2:] - boxes[:, :2])[out["object_labels"]]
        whole.append(frozenset(out["object_labels"][np.isclose(*size).all(axis=1)].tolist()))
    assert min(map(len, whole)) >= 2 and len(set(whole)) > 3  # 1.2 of four boxes: two, or more that lie between


def test_all_that_is_marked_stays():
    for k in range(20):
        before = item(k)["mask"].data
        (out,) = planned(Policy(augment=(MaskSafeCrop(),)), [item(k)], seed=k).items()
        assert np.array_equal(
            np.bincount(out["mask"].ravel(), minlength=256)[1:], np.bincount(before.ravel(), minlength=256)[1:]
        )
        assert out["mask"].size < before.size


def test_an_item_without_boxes_is_left_as_it_is_and_the_lineage_says_so():
    policy = Policy(augment=(BoxSafeCrop(), MaskSafeCrop(p=0.5), Resize(size=(16, 16))))
    there = source([item(0, boxes=False), item(1)] * 8)
    made = plan(policy.training, there, np.arange(16), seed=3)
    records = [bound.dump(made, row, there.ids) for row in range(16)]
    empty, full = records[0::2], records[1::2]
    assert all("box_safe_crop" in r["skipped"] for r in empty)
    assert not any("box_safe_crop" in r.get("skipped", []) for r in full)
    assert {"mask_safe_crop" in r["skipped"] for r in empty} == {True, False}  # only where it was to be on
    assert "skipped, for want of what it needs, or by a rule: box_safe_crop (8 rows)" in made.explain()
    assert "box_safe_crop" not in made.explain(row=1).partition("skipped")[2]
    assert all(c["op"] != "box_safe_crop" for r in empty for c in r["columns"])
