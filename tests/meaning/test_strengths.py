"""Strengths without labels: what the data are like already passes, what they are never like does not."""

from math import isnan

import numpy as np
import pytest

import leaven as lv
from leaven.audit.structure import structure
from leaven.auto import explore, safe_strengths, scaled
from leaven.auto.probe import Probe, distinct
from leaven.auto.strengths import candidates
from leaven.core.catalog import every
from leaven.core.dist import as_dist
from leaven.core.errors import BadData, OutOfRange
from leaven.image import (
    Affine,
    Brightness,
    GaussianNoise,
    HorizontalFlip,
    Resize,
    ResizedCrop,
    Rotate,
    Saturation,
    VerticalFlip,
)
from leaven.trial.defaults import default_policy


def waves(n=120, seed=0, light=(0.3, 1.0)):
    """Grey pictures, dark on the left and bright on the right, alike up and down, of a light between these."""
    rng = np.random.default_rng(seed)
    side = np.linspace(0.1, 0.9, 12)[None, None, :, None]
    texture = 0.1 * rng.standard_normal((n, 12, 12, 1))
    factor = rng.uniform(*light, (n, 1, 1, 1))
    return lv.open(((side + texture) * factor).clip(0, 1).astype(np.float32), name="waves")


def table_of(data, *ops, **options):
    policy, rows = safe_strengths(data, ops, **options)
    return policy, {row.name: row for row in rows}


def test_a_share_of_the_way_to_the_bounds():
    assert scaled(Rotate(), 0.5).degrees == (-90, 90) and scaled(Rotate(), 0).degrees == (0, 0)
    assert scaled(Rotate(degrees=5, p=0.3), 1).p == 1
    low, high = scaled(Brightness(), 0.5).factor
    assert high == pytest.approx(10**0.5) and low == pytest.approx(10**-0.5)
    assert scaled(GaussianNoise(), 0.25).std == (0, 0.25)
    turned = scaled(Affine(), 0.1)
    assert turned.shear == 0 and turned.aspect == 1 and turned.degrees == (-18, 18)
    flip = HorizontalFlip()
    assert scaled(flip, 0.1) == HorizontalFlip(p=1)


def test_every_op_can_take_every_strength():
    for cls in every().values():
        op = cls()
        for strength in (0.0, 0.3, 1.0):
            made = scaled(op, strength)
            for f in op.params():
                low, high = as_dist(getattr(made, f.name)).bounds
                assert f.metadata["low"] <= low <= high <= f.metadata["high"]


def test_what_the_data_are_like_passes():
    policy, rows = table_of(waves(), VerticalFlip(), HorizontalFlip(), Brightness(), GaussianNoise())
    assert rows["nothing"].p > 0.05
    assert rows["vertical_flip"].op == VerticalFlip() and rows["vertical_flip"].p > 0.05
    assert rows["horizontal_flip"].op is None and rows["horizontal_flip"].p <= 0.05
    dull = table_of(waves(light=(0.6, 0.6001)), Brightness())[1]
    assert 0 < dull["brightness"].strength < rows["brightness"].strength < 1
    assert rows["one of them"].p > 0.05 and len(policy.augment[0].parts) == 3


def test_the_strength_found_passes_and_a_stronger_one_does_not():
    data = waves()
    rows = table_of(data, GaussianNoise(), Rotate())[1]
    probe = Probe.of(data)
    for op in (GaussianNoise(), Rotate()):
        found = rows[op.address]
        assert probe.p(lv.Policy(augment=(scaled(op, found.strength),))) == found.p > 0.05
        assert probe.p(lv.Policy(augment=(scaled(op, (found.strength**0.5 + 1 / 64) ** 2),))) <= 0.05


def test_no_item_stands_on_both_sides_and_half_of_them_on_each():
    probe = Probe.of(waves(n=101))
    for real, changed in probe.splits:
        assert sorted([*real, *changed]) == list(range(101)) and len(real) == 50
    assert len({tuple(real) for real, _ in probe.splits}) == len(probe.splits)


def test_same_seed_same_table():
    first, again = (safe_strengths(waves(60), [Rotate()], seed=4) for _ in range(2))
    assert first == again


def test_what_cannot_be_judged_is_said():
    data = waves()
    _, rows = table_of(data, Saturation(), ResizedCrop(size=(6, 6)), Rotate())
    assert rows["saturation"].note == "left out: changes nothing here"
    assert "size of the items" in rows["resized_crop"].note and isnan(rows["resized_crop"].p)
    policy, rows = table_of(data, Rotate(), seconds=0.0)
    assert rows["rotate"].note == "not tried: out of time" and policy == lv.Policy()
    with pytest.raises(OutOfRange, match="level = 0"):
        safe_strengths(data, [Rotate()], level=0)
    with pytest.raises(BadData, match="30 items that differ are too few"):
        safe_strengths(data.take(np.arange(30)), [Rotate()])


def test_candidates_are_random_and_work_on_an_item_alone():
    kinds = {op.kind for op in candidates(waves())}
    assert {"rotate", "gaussian_noise", "horizontal_flip"} <= kinds
    assert not kinds & {"resize", "normalize", "cutmix", "box_safe_crop", "balance", "barrier"}
    assert Resize().kind not in kinds


def test_digits_without_labels():
    images = np.stack([item["image"].data for item in lv.open("digits").load(np.arange(300))])
    findings, policy, rows = explore(lv.open(images, name="plain"), budget=3, seed=1)
    assert findings[0].check == "structure" and "clusters" in findings[0].what
    assert rows[0].name == "nothing" and rows[0].p > 0.05 and rows[-1].name == "one of them"
    out = policy(image=images[0])["image"] if policy.augment else images[0]
    assert out.shape == images[0].shape and str(rows[1])


def test_items_that_stand_alone_are_listed():
    rng = np.random.default_rng(0)
    pictures = rng.normal(0.5, 0.01, (80, 6, 6, 1)).astype(np.float32)
    pictures[33] = 1 - np.indices((6, 6)).sum(axis=0)[..., None] / 10
    (found,) = [f for f in structure(lv.open(pictures, name="odd")) if f.check == "alone"]
    assert found.where == ("odd/0033",) and found.severity == "warning"
    assert not [f for f in structure(lv.open(np.repeat(pictures[:30], 6, axis=0))) if f.check == "alone"]
    assert structure(lv.open(np.repeat(pictures[:10], 6, axis=0))) == []


def test_few_items_without_labels():
    findings, policy, rows = explore(waves(30))
    assert rows == () and "30 items that differ are too few" in findings[-1].what
    assert policy.augment == default_policy(waves(30))[1].augment != ()
    assert findings[0].check == "structure"


def test_one_content_under_several_names_counts_once():
    """Else it would stand among the real and among the transformed, and hide what is done to it."""
    pictures = np.stack([item["image"].data for item in waves(45).load(np.arange(45))])
    twice = lv.open(np.concatenate([pictures, pictures]), name="twice")
    assert len(twice) == 90 and len(distinct(twice)) == len(Probe.of(twice)) == 45
