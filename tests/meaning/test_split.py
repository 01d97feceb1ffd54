"""How a split is drawn, and what it never lets through."""

import os
from pathlib import Path

import numpy as np
import pytest

from leaven.core.errors import BadData, OutOfRange, Unknown
from leaven.data.open import open
from leaven.data.sources.arrays import from_arrays

DATA = Path(os.environ.get("LEAVEN_DATA", Path(__file__).parents[2] / "../shared/data"))


def items(n=400, **options):
    x = np.random.default_rng(1).integers(0, 256, (n, 3, 3)).astype(np.uint8)
    return from_arrays(options.pop("x", x), "x", labels=np.arange(n) % 2, **options)


def test_by_id_adding_items_moves_no_other():
    many = items(400)
    few = many.take(np.sort(np.random.default_rng(2).permutation(400)[:300]))  # others are added in between
    for seed in (0, 7):
        test = set(few.split(seed=seed)[1].keys)
        assert test == set(many.split(seed=seed)[1].keys) & set(few.keys)
    assert set(few.split(seed=0)[1].keys) != set(few.split(seed=7)[1].keys)


def test_the_share_and_the_two_sides():
    data = items()
    train, test = data.split(0.25)
    assert set(train.keys) | set(test.keys) == set(data.keys) and not set(train.keys) & set(test.keys)
    assert abs(len(test) - 100) < 4 * np.sqrt(400 * 0.25 * 0.75)
    assert set(data.split(0.1)[1].keys) < set(test.keys)


def test_groups_stay_together_by_default():
    data = items(groups=[f"g{k // 8}" for k in range(400)])
    train, test = data.split()
    assert not set(train.traits["group"].tolist()) & set(test.traits["group"].tolist()) and len(test)
    assert set(data.split(by="id")[1].traits["group"].tolist()) & set(train.traits["group"].tolist())


def test_a_given_part_comes_first():
    part = ["test" if k < 30 else "train" for k in range(400)]
    data = items(groups=[f"g{k // 8}" for k in range(400)], part=part)
    assert data.split()[1].keys == data.keys[:30]
    assert data.split(by="group")[1].keys != data.keys[:30]
    with pytest.raises(BadData, match="without a test part"):
        items().split(by="part")


def test_by_class_is_exact():
    x = np.random.default_rng(1).integers(0, 256, (110, 3, 3)).astype(np.uint8)
    data = from_arrays(x, "x", labels=[0] * 100 + [1] * 10)
    assert np.bincount(data.split(0.2, by="class")[1].labels).tolist() == [20, 2]


def test_a_twin_of_a_test_item_leaves_the_training_part():
    x = np.random.default_rng(1).integers(0, 256, (400, 3, 3)).astype(np.uint8)
    keys = items().keys
    test = set(items().split()[1].keys)
    tested = next(k for k in range(400) if keys[k] in test)
    trained = next(k for k in range(400) if keys[k] not in test)
    x[trained] = x[tested]
    data = items(x=x)
    train, again = data.split()
    assert set(again.keys) == test and keys[trained] not in train.keys and len(train) + len(again) == 399
    assert [(r.key, r.reason) for r in train.refused] == [
        (keys[trained], f"has the content of test item {keys[tested]}")
    ]
    with pytest.raises(BadData, match=keys[trained]):
        data.split(strict=True)


def test_equal_rows_stay_on_one_side_wherever_they_stand():
    rows = np.repeat(np.random.default_rng(2).normal(size=(100, 3)), 3, axis=0)
    data = from_arrays(rows, "t", labels=np.arange(300) % 2)
    train, test = data.split()
    assert not train.refused and len(train) + len(test) == 300 and len(test) % 3 == 0
    assert not np.isin(test.looked.digests, train.looked.digests).any()
    turned = from_arrays(rows[::-1].copy(), "t", labels=np.arange(300) % 2)
    assert np.array_equal(np.sort(turned.split()[1].looked.digests), np.sort(test.looked.digests))


def test_equal_rows_stay_together_by_class_too():
    rows = np.repeat(np.random.default_rng(2).normal(size=(50, 3)), 4, axis=0)
    data = from_arrays(rows, "t", labels=np.repeat(np.arange(50) % 2, 4))
    train, test = data.split(by="class")
    assert not train.refused and abs(len(test) - 40) <= 6


def test_a_class_that_is_missing_is_named():
    x = np.random.default_rng(1).integers(0, 256, (60, 3, 3)).astype(np.uint8)
    data = from_arrays(x, "x", labels=["usual"] * 58 + ["rare"] * 2)
    seed = next(s for s in range(50) if _misses(data, s))
    with pytest.raises(BadData, match=r"class 'rare' \(2 of 60 items\).*split by \"class\""):
        data.split(by="id", seed=seed)
    train, _ = data.split(seed=seed)  # by itself it then goes class by class, and says so
    assert any("class by class" in note for note in train.notes) and sorted(np.bincount(train.labels)) == [1, 46]
    assert np.bincount(data.split(by="class", seed=seed)[1].labels).min() == 1
    alone = from_arrays(x, "x", labels=["usual"] * 59 + ["rare"])
    with pytest.raises(BadData, match="get more"):
        alone.split(by="class")


def _misses(data, seed):
    from leaven.core.key import uniforms

    below = uniforms(seed, "split", ids=data.ids)[58:] < 0.2
    return not below.any()


def test_what_cannot_be_asked():
    for test in (0.0, 1.0, -3, float("nan")):
        with pytest.raises(OutOfRange, match="between 0 and 1"):
            items().split(test)
    with pytest.raises(Unknown, match="did you mean 'class'"):
        items().split(by="classes")
    with pytest.raises(BadData, match="group="):
        items().split(by="group")


def test_mammography_leaks_nothing():
    path = DATA / "mammography/mammography.csv"
    if not path.is_file():
        pytest.skip("mammography is not there; LEAVEN_DATA names the folder of the real sets")
    train, test = open(path, target="-1").split()
    assert not np.isin(test.looked.digests, train.looked.digests).any() and len(train) + len(test) == 11183
