"""Test-time augmentation: what is predicted on views comes back to where it was seen, and its mean is taken."""

import numpy as np
import pytest

import leaven as lv
from leaven.core.errors import Malformed, Misplaced, OutOfRange, Uneven
from leaven.image import Boxes, Image, Keypoints, Mask, ObjectLabels, tta

H, W = 48, 64
ys, xs = np.mgrid[:H, :W]
WAVE = (0.5 + 0.3 * np.sin(xs / 9) * np.cos(ys / 8)).astype(np.float32)[..., None]
TURNED = lv.Policy(augment=[lv.image.Rotate(degrees=(20.0, 40.0), fill=0.7)])
FLIPPED = lv.Policy(augment=[lv.image.HorizontalFlip(p=1.0)])


def items(count=2):
    return [{"image": WAVE, "boxes": np.array([[10.0, 8, 30, 20]]), "object_labels": [k], "keypoints": [[5.0, 7.0]]}
            for k in range(count)]  # fmt: skip


def echo(view):
    """A model that sees everything, and says what it sees."""
    return [
        {
            "map": Image(one["image"]),
            "boxes": Boxes(one["boxes"]),
            "object_labels": ObjectLabels(one["object_labels"]),
            "keypoints": Keypoints(one["keypoints"]),
            "mean": one["image"].mean(),
        }
        for one in view
    ]


def test_a_model_that_moves_with_the_picture_says_the_same_with_and_without():
    for made in tta(TURNED, items(), echo, views=5):
        assert made["map"].shape == (H, W, 1) and made["map"].dtype == np.float32
        seen = made["map"][2:-2, 2:-2]  # at the border the view itself is half fill
        np.testing.assert_allclose(seen, WAVE[2:-2, 2:-2], atol=0.03)  # corners too, which views lost: no fill of 0.7
        np.testing.assert_allclose(made["keypoints"], [[5, 7]], atol=1e-9)
        assert len(made["boxes"]) == len(made["object_labels"]) == 5
        np.testing.assert_allclose(made["boxes"][0], [[10, 8, 30, 20]], atol=1e-9)


def test_the_first_view_is_the_item_and_the_mean_is_over_views():
    def left(view):
        """Says of the left half of whatever it sees: 1."""
        return [{"map": Image((xs < W // 2).astype(np.float32)), "score": np.array([k, 1.0])}
                for k, _ in enumerate(view)]  # fmt: skip

    one, two = tta(FLIPPED, items(), left, views=2)
    assert (one["map"] == 0.5).all() and (two["score"] == [1, 1]).all()
    (alone,) = tta(FLIPPED, items(1), left, views=1)
    assert (alone["map"][..., 0] == (xs < W // 2)).all()


def test_an_item_has_the_same_views_in_any_batch():
    seen = []
    tta(TURNED, items(1), lambda view: seen.append(view[0]["image"]) or echo(view), views=3, seed=4)
    tta(TURNED, items(5), lambda view: seen.append(view[0]["image"]) or echo(view), views=3, seed=4)
    assert all((a == b).all() for a, b in zip(seen[:3], seen[3:], strict=True))
    assert not (seen[1] == seen[2]).all()


def test_what_no_view_shows_is_not_a_number():
    policy = lv.Policy(prepare=[lv.image.CenterCrop(size=(20, 20))])
    (made,) = tta(policy, items(1), lambda view: [{"map": Image(one["image"])} for one in view], views=2)
    there = ~np.isnan(made["map"][..., 0])
    assert there.sum() == 400
    np.testing.assert_allclose(made["map"][there], WAVE[there], atol=1e-6)


def test_boxes_alone_find_their_way_back():
    (made,) = tta(FLIPPED, items(1), lambda view: [{"boxes": Boxes([[0.0, 0, 10, 10]])} for _ in view], views=2)
    np.testing.assert_allclose(made["boxes"][1], [[W - 10, 0, W, 10]], atol=1e-9)


def test_what_does_not_fit_is_named():
    with pytest.raises(OutOfRange, match="views = 0"):
        tta(FLIPPED, items(), echo, views=0)
    with pytest.raises(Misplaced, match="mixup"):
        tta(lv.Policy(augment=[lv.MixUp()]), items(), echo)
    with pytest.raises(Malformed, match="1 predictions for 2 items"):
        tta(FLIPPED, items(), lambda view: echo(view)[:1])
    with pytest.raises(Malformed, match=r"map: predicted maps of float32 \(24, 64, 1\): must be float32 \(48, 64, C\)"):
        tta(FLIPPED, items(1), lambda view: [{"map": Image(WAVE[:24])}])
    with pytest.raises(Uneven, match="mask is 9 x 9 and what stands before it 48 x 64"):
        tta(FLIPPED, items(1), lambda view: [{"mask": Mask(np.ones((9, 9), np.uint8))}])
