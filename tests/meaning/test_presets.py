"""RandAugment, AutoAugment and AugMix: which ops are on how often, how strong, and what a mixture is made of."""

import numpy as np
import pytest
from items import picture, planned, same, source, without
from scipy import stats

from leaven.core import bound
from leaven.core.choose import Apart, InOrder
from leaven.core.errors import LeavenError, Misplaced, OutOfRange, Uneven, Unknown
from leaven.core.item import Label
from leaven.core.op import Identity
from leaven.core.plain import from_plain, to_plain
from leaven.core.plan import one
from leaven.core.policy import Policy
from leaven.image import (
    Boxes,
    Brightness,
    HorizontalFlip,
    Image,
    Invert,
    Mask,
    ToGray,
    auto_augment,
    rand_augment,
)
from leaven.image.presets.auto_augment import TABLES
from leaven.mix import MixChains, aug_mix
from leaven.stream.grow import _named

N = 4000


def blank(n, h=20, w=20):
    return [{"image": Image(np.zeros((h, w, 3), np.uint8))}] * n


def on(made):
    return {c.name: c.on for c in made.columns}


def mixed(*chains, **kw):
    return InOrder((Apart(tuple(chains), name="chains", of="mix"), MixChains(name="mix", **kw)), name="all")


def test_rand_augment_takes_two_of_fourteen_with_replacement():
    made = planned(Policy(augment=(rand_augment(),)), blank(N))
    for layer in ("rand_augment.1.", "rand_augment.2."):
        mine = np.array([rows for name, rows in on(made).items() if name.startswith(layer)])
        assert mine.shape == (14, N) and (mine.sum(axis=0) == 1).all()
        assert stats.chisquare(mine.sum(axis=1)).pvalue > 0.01
    both = on(made)["rand_augment.1.rotate"] & on(made)["rand_augment.2.rotate"]
    assert 5 < both.sum() < 45  # 1 in 196


def test_rand_augment_is_always_as_strong_in_either_direction():
    made = planned(Policy(augment=(rand_augment(strength=0.5, n=1),)), blank(N))
    dealt = {name.rpartition(".")[2]: values for name, values in made.values.items()}
    for kind, field, values in (("rotate", "degrees", (-15, 15)), ("color", "factor", (0.55, 1.45)),
                                ("shift_x", "x", (-75 / 331, 75 / 331))):  # fmt: skip
        assert np.allclose(np.unique(dealt[kind][field]), values)
        assert abs((dealt[kind][field] == dealt[kind][field].max()).mean() - 0.5) < 0.05
    assert set(dealt["posterize"]["bits"]) == {6.0} and set(dealt["solarize"]["threshold"]) == {0.5}
    for bad in ({"n": 0}, {"strength": 1.1}, {"strength": True}):
        with pytest.raises(OutOfRange, match=r"rand_augment\."):
            rand_augment(**bad)


def test_auto_augment_has_the_published_pairs():
    """The first pair found on ImageNet: posterize at level 8 with 0.4, then rotate at level 9 with 0.6."""
    made = planned(Policy(augment=(auto_augment(),)), blank(25 * N // 4))
    rows = on(made)
    chosen = rows["auto_augment.8b.equalize"]  # always on in its pair
    assert abs(chosen.mean() - 1 / 25) < 0.01
    first, second = rows["auto_augment.1a.posterize"], rows["auto_augment.1b.rotate"]
    assert abs(first.mean() - 0.4 / 25) < 0.006 and abs(second.mean() - 0.6 / 25) < 0.006
    assert abs((first & second).mean() - 0.24 / 25) < 0.005 and not (first & chosen).any()
    assert np.allclose(made.values["auto_augment.1a.posterize"]["bits"], 8 - 4 * 8 / 9)
    assert np.allclose(np.unique(made.values["auto_augment.1b.rotate"]["degrees"]), (-30, 30))
    assert made.values["auto_augment.11b.color"]["factor"].tolist() == [1.0] * made.count  # level 0 does nothing
    with pytest.raises(Unknown, match="did you mean 'cifar10'"):
        auto_augment("cifar")


@pytest.mark.parametrize("name", TABLES)
def test_every_table_runs_on_pictures_with_labels(name):
    items = [picture(i) for i in range(24)]
    policy = Policy(augment=(auto_augment(name),))
    made = planned(policy, items, seed=4)
    assert not all(map(same, made.items(), items)) and len(made.items()) == 24
    assert from_plain(to_plain(policy)) == policy and len(policy.augment[0].parts) == 25


def test_a_mixture_is_the_weighted_sum_of_its_chains():
    """Chains: black, white and the negative of a picture of 51."""
    items = [{"image": Image(np.full((3, 4, 3), 51, np.uint8))}] * 500
    chains = (Brightness(name="black", factor=0.0), Brightness(name="white", factor=6.0), Invert(name="not", p=1.0))
    made = planned(Policy(augment=(mixed(*chains),)), items, seed=1)
    (mixture,) = [c.step for c in made.columns if c.name == "mix"]
    weight = mixture.weight[:500]
    want = 51 * (1 - weight.sum(axis=1)) + weight @ [0, 255, 204]
    got = np.array([item["image"][0, 0, 0] for item in made.items()])
    assert np.abs(got - want).max() <= 0.5 + 1e-3
    # Dirichlet(1, 1, 1) and Beta(1, 1): each chain's share of the three has mean 1/3, all three together 1/2
    share = weight / weight.sum(axis=1, keepdims=True)
    assert np.allclose(share.mean(axis=0), 1 / 3, atol=0.04) and abs(weight.sum(axis=1).mean() - 0.5) < 0.05
    for k in range(3):
        assert stats.kstest(share[:, k], stats.beta(1, 2).cdf).pvalue > 0.01


def test_chains_begin_where_the_picture_stands_and_do_not_see_one_another():
    items = [without(picture(i), "boxes", "polygons", "object_labels", "instance_masks", "object_keypoints")
             for i in range(24)]  # fmt: skip
    before = (HorizontalFlip(), Brightness())
    nothing = mixed(*(Identity(name=f"nothing {k}") for k in range(3)))
    alone, through = (planned(Policy(augment=ops), items, seed=5).items() for ops in (before, (*before, nothing)))
    for a, b in zip(alone, through):
        assert np.abs(a["image"].astype(float) - b["image"]).max() <= 1 and np.array_equal(a["mask"], b["mask"])
    made = planned(Policy(augment=(*before, aug_mix())), [without(i, "mask", "keypoints") for i in items], seed=5)
    rows = on(made)
    for chain in range(3):
        mine = np.any([r for name, r in rows.items() if name.startswith(f"aug_mix.{chain + 1}.")], axis=0)
        (ref,) = [c.step.ref[:24] for c in made.columns if c.name == "aug_mix.mix"]
        assert set(np.flatnonzero(mine)) == set(ref[:, chain])


def test_depth_of_a_chain_is_one_to_three_as_likely():
    made = planned(Policy(augment=(aug_mix(),)), blank(2000))
    depth = np.sum([rows for name, rows in on(made).items() if name.startswith("aug_mix.1.")], axis=0)
    (ref,) = [c.step.ref[:2000] for c in made.columns if c.name == "aug_mix.mix"]
    assert stats.chisquare(np.bincount(depth[ref[:, 0]], minlength=4)[1:]).pvalue > 0.01


def test_a_mixture_keeps_its_label_has_one_parent_and_is_the_same_again():
    items = [{"image": picture(i)["image"], "label": Label(np.eye(3)[i % 3])} for i in range(9)]
    policy = Policy(augment=(aug_mix(),))
    made = planned(policy, items, seed=2)
    whole, ids = made.items(), source(items).ids
    for i in range(9):
        assert np.array_equal(whole[i]["label"], items[i]["label"].data)
        assert _named(made, i, [f"item {k}" for k in range(9)]) == ((f"item {i}", pytest.approx(1.0)),)
        again = bound.replay(bound.dump(made, i, ids), [items[made.positions[k]] for k in bound.family(made, i)])
        assert same(again, whole[i]) and same(one(policy.training, items[i], seed=2, id=int(ids[i])), whole[i])


def test_labels_with_a_place_are_refused_where_chains_move_and_stay_where_they_do_not():
    items = [{"image": picture(3)["image"], "boxes": Boxes([[1.0, 2, 9, 12]]),
              "mask": Mask(np.eye(*picture(3)["image"].extent, dtype=np.uint8))}] * 30  # fmt: skip
    with pytest.raises(Uneven, match="leave the ops that move out"):
        planned(Policy(augment=(aug_mix(strength=1.0),)), items).run()
    for out in planned(Policy(augment=(aug_mix(moves=False),)), items).items():
        assert out["boxes"].tolist() == [[1, 2, 9, 12]] and np.array_equal(out["mask"], items[0]["mask"].data)


def test_what_cannot_be_mixed_is_refused():
    gray = ToGray(name="gray")
    for parts in ((Apart((gray,), of="mix"),), (MixChains(name="mix"), Apart((gray,), of="mix")),
                  (Apart((gray,), of="mix"), MixChains(name="mix"))):  # fmt: skip
        with pytest.raises(Misplaced, match="apart: has 1 parts, to be mixed by 'mix'"):
            Policy(augment=parts)
    with pytest.raises(LeavenError, match="must be the name of the op that mixes"):
        Apart((gray,))
    with pytest.raises(OutOfRange, match=r"aug_mix\.strength"):
        aug_mix(strength=2)
    text = {"augment": [{"aug_mix": {"strength": 0.5}}]}
    assert from_plain(to_plain(from_plain(text))) == Policy(augment=(aug_mix(0.5),))
