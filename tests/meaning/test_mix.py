"""What the mixing ops mean."""

import numpy as np
import pytest
from items import picture, pixels, planned, source, without
from scipy import stats

from leaven.core import bound
from leaven.core.item import Label
from leaven.core.policy import Policy
from leaven.core.roster import Roster
from leaven.image import Boxes, Image, Mask, ObjectLabels
from leaven.mix import CutMix, MixUp

N = 16


def coloured(n=N, h=24, w=30, dtype=np.float32):
    """Item i is all of one gray, its mask all i, its label i."""
    full = 1.0 if dtype == np.float32 else np.iinfo(dtype).max
    return [
        {
            "image": Image(np.full((h, w, 3), round(i * full / n) if dtype != np.float32 else i / n, dtype)),
            "mask": Mask(np.full((h, w), i, np.uint8)),
            "label": Label(np.eye(n)[i]),
        }
        for i in range(n)
    ]


def partner(made, i):
    return int(made.positions[made.columns[0].step.ref[i]])


@pytest.mark.parametrize("seed", range(4))
def test_cutmix_pastes_a_rectangle_and_labels_say_its_area(seed):
    made = planned(Policy(augment=(CutMix(),)), coloured(), seed=seed)
    areas = []
    for i, out in enumerate(made.items()):
        other = partner(made, i)
        pasted = out["mask"] == other
        assert other != i and ((out["mask"] == i) | pasted).all()
        assert np.array_equal(out["image"][..., 0] == np.float32(other / N), pasted)
        np.testing.assert_allclose(out["label"][[i, other]], [1 - pasted.mean(), pasted.mean()], atol=1e-12)
        assert (
            bound.parents(made, i).values() == pytest.approx([1 - pasted.mean(), pasted.mean()]) or pasted.mean() == 0
        )
        if pasted.any():
            ys, xs = np.nonzero(pasted)
            assert pasted.sum() == (np.ptp(ys) + 1) * (np.ptp(xs) + 1)
        areas.append(pasted.mean())
    assert max(areas) > 0.3 and min(areas) < 0.2


def test_the_area_of_cutmix_before_the_rim_cuts_it_is_beta():
    made = planned(Policy(augment=(CutMix(alpha=0.4, x=0.5, y=0.5),)), coloured(2) * 300)
    box = made.columns[0].step.box[: made.count]
    area = (box[:, 2:] - box[:, :2]).prod(axis=1) / (24 * 30)
    for share in (0.1, 0.25, 0.5, 0.75):  # not at the ends, where whole pixels round
        assert stats.binomtest(int((area < share).sum()), 600, stats.beta(0.4, 0.4).cdf(share)).pvalue > 0.01
    np.testing.assert_allclose((box[:, :2] + box[:, 2:]) / 2, np.tile([15, 12], (600, 1)), atol=0.51)


def test_boxes_under_cutmix():
    """Of the partner's, what lies inside; of its own, the hull of what still shows; what is hidden is dropped."""
    seen = np.zeros(4, int)
    own = np.array([[0, 0, 6, 6], [10, 8, 16, 14], [0, 10, 30, 14], [26, 20, 30, 24]], float)
    items = [
        {
            "image": Image(np.zeros((24, 30, 3), np.uint8)),
            "mask": Mask(np.full((24, 30), k, np.uint8)),
            "boxes": Boxes(own),
            "object_labels": ObjectLabels(np.array([f"{k}{name}" for name in "abcd"])),
        }
        for k in range(2)
    ]
    for seed in range(60):
        made = planned(Policy(augment=(CutMix(),)), items, seed=seed)
        dropped = made.run().dropped
        for i, out in enumerate(made.items()):
            x0, y0, x1, y1 = made.columns[0].step.box[i]
            found = dict(zip(out["object_labels"], out["boxes"].tolist()))
            assert len(found) == len(out["boxes"]) and len(found) + (dropped[:, 0] == i).sum() == (
                8 if partner(made, i) != i else 4
            )
            for k, (name, (a, b, c, d)) in enumerate(zip("abcd", own.astype(int))):
                there = np.zeros((24, 30), bool)
                there[b:d, a:c] = True
                inside = np.zeros_like(there)
                inside[y0:y1, x0:x1] = True
                for who, part in ((f"{1 - i}{name}", there & inside), (f"{i}{name}", there & ~inside)):
                    if not part.any():
                        assert who not in found
                        continue
                    ys, xs = np.nonzero(part)
                    assert found[who] == [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1], (seed, who)
                    seen[k] += 1
    assert seen.min() > 50


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_mixup_blends_values_and_labels_alike(dtype):
    items = [without(item, "mask") for item in coloured(dtype=dtype)]
    made = planned(Policy(augment=(MixUp(alpha=0.4),)), items, seed=1)
    weights = made.columns[0].step.weight[:N]
    full = 1.0 if dtype == np.float32 else np.iinfo(dtype).max
    for i, out in enumerate(made.items()):
        other = partner(made, i)
        np.testing.assert_allclose(
            out["label"], (1 - weights[i]) * np.eye(N)[i] + weights[i] * np.eye(N)[other], atol=1e-12
        )
        mixed = (1 - weights[i]) * items[i]["image"].data + weights[i] * items[other]["image"].data
        assert out["image"].dtype == dtype and abs(out["image"] - mixed).max() <= (1e-6 if full == 1 else 0.502)


def test_the_weight_of_mixup_is_beta():
    items = [{"image": Image(np.zeros((1, 1, 1), np.uint8))}] * 2000
    for alpha in (0.2, 1.0):
        weight = planned(Policy(augment=(MixUp(alpha=alpha),)), items).columns[0].step.weight[:2000]
        assert stats.kstest(weight, stats.beta(alpha, alpha).cdf).pvalue > 0.01
    assert MixUp().alpha == 0.2


def test_mixup_keeps_the_boxes_of_both():
    items = [without(picture(i, even=True), "mask", "polygons", "keypoints") for i in range(8)]
    items = [item | {"boxes": Boxes(np.array([[1, 1, 5, 5]] * (i % 4), float))} for i, item in enumerate(items)]
    made = planned(Policy(augment=(MixUp(p=0.7),)), items)
    for i, out in enumerate(made.items()):
        own = [f"object {k} of {i}" for k in range(i % 4)]
        other = partner(made, i)
        theirs = [f"object {k} of {other}" for k in range(other % 4)] if made.columns[0].on[i] else []
        assert out["object_labels"].tolist() == own + theirs and len(out["boxes"]) == len(own + theirs)


def test_partners_share_a_block_of_the_order_whatever_the_batch():
    items = [{"image": Image(pixels((2, 2, 3), np.uint8, i))} for i in range(40)]
    made = planned(Policy(augment=(MixUp(),)), items, seed=3, epoch=2)
    place = Roster(source(items).ids, 3, 2).place
    ref = planned(Policy(augment=(MixUp(),)), items, seed=3, epoch=2, roster=Roster(source(items).ids, 3, 2, block=4))
    others = ref.positions[ref.columns[0].step.ref[:40]]
    assert (place[others] // 4 == place // 4).all() and (others != np.arange(40)).all()
    assert len({partner(made, i) for i in range(40)}) > 15
