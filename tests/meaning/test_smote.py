"""SMOTE against a plain reference, on numbers, names, gaps and twins."""

import os
from pathlib import Path

import numpy as np
import pytest
from made_table import COLUMNS, ROW, cells
from scipy import stats

from leaven.core import bound
from leaven.core.errors import NoSpace, Unfitted
from leaven.core.item import Label
from leaven.core.plan import plan
from leaven.core.policy import Policy
from leaven.core.roster import Roster
from leaven.core.source import Items
from leaven.data.open import open
from leaven.data.replay import Grown
from leaven.mix import Smote
from leaven.resample import Repeat
from leaven.stream.grow import grow
from leaven.table import Row
from leaven.trial.arms import Among

DATA = Path(os.environ.get("LEAVEN_DATA", Path(__file__).parents[2] / "../shared/data"))
NAMED = np.array([c.named for c in COLUMNS])


def table(values, classes, kind=ROW, ids=None):
    """A source of these rows; ids are no positions."""
    names = np.array(classes)
    ids = np.random.default_rng(9).permutation(10**6)[: len(names)].astype(np.uint64) if ids is None else ids
    labels = np.eye(len(set(classes)))[np.unique(names, return_inverse=True)[1]]
    items = [{"row": kind(v), "label": Label(w)} for v, w in zip(values, labels)]
    return Items(items, ids, {"class": names})


def mixed(n=120, rare=30):
    return table([cells(i) for i in range(n)], ["b" if i < rare else "a" for i in range(n)])


def made(data, op=None, seed=0, roster=None):
    """The fitted policy, the rows that SMOTE adds, their plan."""
    policy = Policy(grow=(op or Smote(),)).fit(data)
    rows = policy.roster(data)
    added = rows.take(rows.makers == "smote")
    return policy, added, plan(policy.training, data, added.positions, seed=seed, copies=added.copies,
                               makers=added.makers, roster=roster)  # fmt: skip


def squared(a, b, mean, spread, named):
    """The distance as it stands in the books, cell by cell."""
    total = 0.0
    for x, y, m, s, name in zip(a, b, mean, spread, named):
        if np.isnan(x) and np.isnan(y):
            continue
        if name:
            total += float(x != y)
        elif np.isnan(x) or np.isnan(y):
            total += 1 + (((y if np.isnan(x) else x) - m) / s) ** 2
        else:
            total += ((x - y) / s) ** 2
    return total


def reference(values, mine, named, k):
    """Number of a row -> numbers of its k nearest among `mine`, and the distance of the farthest."""
    mean, spread = np.nanmean(values, axis=0), np.nanstd(values, axis=0)
    spread[spread == 0] = 1
    found = {}
    for i in mine:
        far = sorted((squared(values[i], values[j], mean, spread, named), j) for j in mine if j != i)
        far = [(d, j) for d, j in far if d > 0]
        found[i] = {j for d, j in far if d <= far[k - 1][0] * (1 + 1e-12)}, far[k - 1][0]
    return found


@pytest.mark.parametrize("k", [1, 5])
def test_partners_are_the_nearest_of_the_same_class(k):
    data = mixed()
    values = np.stack([item["row"].data for item in data.items])
    near = reference(values, range(30), NAMED, k)
    seen = {i: set() for i in range(30)}
    for seed in range(25 if k > 1 else 2):
        _, added, made_plan = made(data, Smote(k=k), seed)
        (column,) = made_plan.columns
        for i, position in enumerate(added.positions.tolist()):
            seen[position].add(int(made_plan.positions[column.step.ref[i]]))
    assert all(seen[i] <= near[i][0] for i in range(30))
    assert all(len(seen[i]) == k for i in range(30))  # 50 draws of 5


def test_the_learned_neighbours_are_exactly_those_of_the_reference():
    rng = np.random.default_rng(3)
    values = rng.normal(size=(300, 6)) * [1, 10, 0.1, 1, 1, 1]
    values[:, 3] = rng.integers(0, 3, 300)  # many equal distances
    data = table(values, ["b" if i < 100 else "a" for i in range(300)], Row)
    known = made(data)[0].grow[0].near.arrays
    assert (np.diff(known["ids"].astype(object)) > 0).all() and (known["many"] == 5).all()
    where = {int(id): i for i, id in enumerate(data.ids)}
    near = reference(values, range(100), np.zeros(6, bool), 5)
    for id, theirs in zip(known["ids"].tolist(), known["near"].tolist()):
        found = [where[t] for t in theirs]
        assert set(found) <= near[where[id]][0] and len(set(found)) == 5


def test_rows_lie_on_the_way_to_the_partner_names_and_gaps_are_a_parents():
    data = mixed()
    _, _, made_plan = made(data)
    (column,) = made_plan.columns
    reach, theirs = column.step.weight, column.step.theirs
    for i, out in enumerate(made_plan.items()):
        own = data.items[made_plan.positions[i]]["row"].data
        other = data.items[made_plan.positions[column.step.ref[i]]]["row"].data
        chosen = other if theirs[i] else own
        assert np.array_equal(np.isnan(out["row"]), np.isnan(chosen)) and out["label"].tolist() == [0, 1]
        for k, c in enumerate(COLUMNS):
            both = not (np.isnan(own[k]) or np.isnan(other[k]))
            if c.named or not both:
                np.testing.assert_array_equal(out["row"][k], chosen[k])
            else:
                exact = own[k] + reach[i] * (other[k] - own[k])
                assert abs(out["row"][k] - exact) <= c.step / 2 + 1e-9
                assert not c.step or (out["row"][k] - c.low) % c.step == 0
        assert bound.parents(made_plan, i) == pytest.approx({i: 1 - reach[i], column.step.ref[i]: reach[i]})


def test_the_way_is_uniform_and_every_neighbour_as_likely():
    rng = np.random.default_rng(0)
    data = table(rng.normal(size=(1100, 2)), ["b"] * 100 + ["a"] * 1000, Row)
    policy, added, made_plan = made(data)
    (column,) = made_plan.columns
    assert stats.kstest(column.step.weight[: made_plan.count], "uniform").pvalue > 0.01
    near = policy.grow[0].near.arrays
    place = np.searchsorted(near["ids"], data.ids[added.positions])
    chosen = data.ids[made_plan.positions[column.step.ref[: made_plan.count]]]
    which = (near["near"][place] == chosen[:, None]).argmax(axis=1)
    assert stats.chisquare(np.bincount(which, minlength=5)).pvalue > 0.01


def test_it_raises_only_the_smaller_classes_and_up_to_the_ratio():
    data = table([cells(i) for i in range(100)], ["a"] * 60 + ["b"] * 30 + ["c"] * 10)
    for ratio, wanted in ((1.0, [60, 60, 60]), (0.4, [60, 30, 24]), (0.1, [60, 30, 10])):
        policy = Policy(grow=(Smote(ratio=ratio),)).fit(data)
        rows = policy.roster(data)
        assert np.unique(data.traits["class"][rows.positions], return_counts=True)[1].tolist() == wanted
        assert rows.positions[:100].tolist() == list(range(100)) and (rows.makers[:100] == "").all()
        often = np.bincount(rows.positions, minlength=100)
        assert all(np.ptp(often[data.traits["class"] == c]) <= 1 for c in "abc")  # in turn
        small = [c for c, before, after in zip("abc", (60, 30, 10), wanted) if after > before]
        assert set(policy.grow[0].near.arrays["ids"]) == set(data.ids[np.isin(data.traits["class"], small)])


def test_what_is_learned_and_made_does_not_depend_on_the_order_of_the_rows():
    data = mixed()
    order = np.random.default_rng(1).permutation(120)
    shuffled = Items([data.items[k] for k in order], data.ids[order], {"class": data.traits["class"][order]})
    one, other = made(data), made(shuffled)
    assert one[0].grow[0].near == other[0].grow[0].near and one[0].id == other[0].id

    def rows(found, there):
        return {(int(there.ids[p]), int(c)): o["row"].tobytes()
                for p, c, o in zip(found[1].positions, found[1].copies, found[2].items())}  # fmt: skip

    assert rows(one, data) == rows(other, shuffled)


def test_it_reads_nothing_but_the_part_it_was_fitted_on():
    """Rows of the test part, nearer than any other, are never partners."""
    rng = np.random.default_rng(2)
    values = np.concatenate([rng.normal(size=(20, 3)), rng.normal(size=(60, 3))])
    twins = values[:20] + 1e-6
    classes = ["b"] * 20 + ["a"] * 60 + ["b"] * 20
    whole = table(np.concatenate([values, twins]), classes, Row)
    part = np.arange(80)
    train = Items(whole.items[:80], whole.ids[:80], {"class": whole.traits["class"][:80]})
    policy = Policy(grow=(Smote(),)).fit(train)
    assert set(policy.grow[0].near.arrays["near"].ravel().tolist()) <= set(whole.ids[:20].tolist())
    rows = policy.roster(train)
    made_plan = plan(policy.training, whole, part[rows.positions], copies=rows.copies, makers=rows.makers,
                     roster=Among(Roster(train.ids), part))  # fmt: skip
    assert made_plan.positions.max() < 80


def test_twins_are_no_neighbours_and_a_row_alone_is_repeated():
    values = np.array([[0.0, 0], [0, 0], [0, 0], [1, 0], [0, 3], *[[9.0, k] for k in range(12)]])
    data = table(values, ["b"] * 5 + ["a"] * 12, Row)
    _, added, made_plan = made(data, Smote(k=1))
    ref = made_plan.columns[0].step.ref
    for i, position in enumerate(added.positions.tolist()):
        assert made_plan.positions[ref[i]] == {0: 3, 1: 3, 2: 3}.get(
            position, min(range(3), key=lambda j: (data.ids[j], j))
        )
    lone = table(values[4:], ["b"] + ["a"] * 12, Row)
    _, _, repeated = made(lone)
    assert repeated.count == 11 and all(out["row"].tolist() == [0.0, 3.0] for out in repeated.items())


def test_after_repeat_each_item_still_serves_in_turn():
    data = mixed(40, 10)
    policy = Policy(grow=(Repeat(times=2), Smote())).fit(data)
    rows = policy.roster(data)
    pairs = set(zip(rows.positions.tolist(), rows.copies.tolist()))
    assert len(pairs) == len(rows) == 120 and (rows.makers == "smote").sum() == 40
    assert (np.bincount(rows.positions[rows.makers == "smote"]) == 4).all()


def test_what_it_cannot_do_is_said():
    with pytest.raises(NoSpace, match="smote: the items have no class"):
        Policy(grow=(Smote(),)).fit(Items.of([{"row": Row(np.zeros(2))}] * 12))
    data, other = mixed(), mixed(60, 12)
    policy = Policy(grow=(Smote(),)).fit(data)
    stranger = Items(other.items, other.ids + np.uint64(10**9), other.traits)
    rows = policy.roster(stranger)
    with pytest.raises(Unfitted, match="smote has not learned of these rows"):
        plan(policy.training, stranger, rows.positions, copies=rows.copies, makers=rows.makers)
    with pytest.raises(Unfitted, match="smote"):
        Policy(grow=(Smote(),)).require_fitted()


def test_mammography_with_its_repeated_rows(tmp_path):
    """3334 of 11183 rows repeat others: no row that is made is one of them, and each lies between two of its class."""
    if not (DATA / "mammography").is_dir():
        pytest.skip("mammography is not there; LEAVEN_DATA names the folder of the real sets")
    train, _ = open(DATA / "mammography/mammography.csv", target="-1").clean().split()
    assert train.classes == ("-1", "1")
    growth = grow(train, Policy(grow=(Smote(ratio=0.2),)), copies=0)
    growth.write(tmp_path / "grown")
    found = Grown.open(tmp_path / "grown")
    values = {k: v.tobytes() for k, v in zip(train.keys, train.source.data[train.rows])}
    label = dict(zip(train.keys, train.labels.tolist()))
    table = found.table.to_pylist()
    added = [r for r in table if r["_copy"] > 0]
    counts = np.bincount(train.labels)
    assert len(added) == int(0.2 * counts[0]) - counts[1]
    originals = set(values.values())
    for r in added[::7]:
        one, other = r["_parents"]
        assert label[one] == label[other] == 1 and r["6"] == "1" and values[one] != values[other]
        row = np.array([r[str(k)] for k in range(6)])
        a, b = (np.frombuffer(values[key]) for key in (one, other))
        np.testing.assert_allclose(row, a * r["_weights"][0] + b * r["_weights"][1], rtol=0, atol=1e-12)
        assert row.tobytes() not in originals
        np.testing.assert_array_equal(found.replay(r["_row"])["row"], row)
