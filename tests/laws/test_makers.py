"""Laws of ops that make the rows they add. A new one joins by existing."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from items import CLASSES, COUNT, MAKER_KINDS, data, equal, example, maker, picture, same, source, without

from leaven.core import bound
from leaven.core.catalog import every
from leaven.core.errors import NoKernel
from leaven.core.grow import Rows
from leaven.core.kernel import kernel_for
from leaven.core.plan import plan
from leaven.core.policy import Policy
from leaven.core.roster import Roster

each = pytest.mark.parametrize("kind", MAKER_KINDS)
CHOSEN = np.concatenate([3 * np.arange(12), 3 * np.arange(7) + 1, 3 * np.arange(5) + 2])
few = settings(max_examples=4, deadline=None, derandomize=True)
seeds = st.integers(0, 2**63)


@cache
def items_for(kind):
    """Items of one size, of uneven classes, without the fields that the op refuses."""
    make = maker(kind)
    items = [make(int(i), **({"even": True} if make is picture else {})) for i in CHOSEN]
    there = replace(source(items), traits={"class": CLASSES[CHOSEN % 3]})
    program = Policy(grow=(example(kind),)).training
    (step,) = {type(c.step) for c in plan(program, source(items[:1]), np.array([0])).columns}

    def refused(value):
        try:
            return kernel_for(step, type(value)) and False
        except NoKernel:
            return True

    names = [name for name, value in items[0].items() if refused(value)]
    return replace(there, items=[without(item, *names) for item in items])


@cache
def policy_of(kind):
    return Policy(grow=(every()[kind](),)).fit(items_for(kind))


def made(kind, there, rows, **key):
    return plan(policy_of(kind).training, there, rows.positions, copies=rows.copies, makers=rows.makers,
                **({"roster": Roster(there.ids, block=8)} | key))  # fmt: skip


def rows_of(kind, there):
    """Who is there, and who is made."""
    rows = policy_of(kind).roster(there)
    new = np.flatnonzero(rows.makers == example(kind).address)
    assert len(new) and (rows.copies[new] > 0).all()
    return rows, new


@each
@few
@given(seed=seeds)
def test_a_made_row_depends_on_its_own_key_alone(kind, seed):
    there = items_for(kind)
    rows, _ = rows_of(kind, there)
    whole = made(kind, there, rows, seed=seed).items()
    for size in (1, 7):
        parts = [rows.take(slice(k, k + size)) for k in range(0, len(rows), size)]
        assert all(map(same, whole, [out for part in parts for out in made(kind, there, part, seed=seed).items()]))
    order = np.random.default_rng(seed).permutation(len(rows))
    assert all(same(whole[i], out) for i, out in zip(order, made(kind, there, rows.take(order), seed=seed).items()))
    with ThreadPoolExecutor(3) as pool:
        for outs in pool.map(lambda _: made(kind, there, rows, seed=seed).items(), range(3)):
            assert all(map(same, whole, outs))


@each
def test_items_stay_and_made_rows_are_new(kind):
    there = items_for(kind)
    rows, new = rows_of(kind, there)
    outs = made(kind, there, rows).items()
    main = "image" if "image" in outs[0] else next(k for k, v in outs[0].items() if isinstance(v, np.ndarray))
    given = {data(item)[main].tobytes() for item in there.items}
    for i in np.setdiff1d(np.arange(len(rows)), new):
        assert same(outs[i], there.items[rows.positions[i]])
    found = [outs[i][main].tobytes() for i in new]
    assert len(set(found) | given) > len(given) + 0.9 * len(found)
    later = made(kind, there, rows, epoch=1).items()
    assert sum(equal(outs[i][main], later[i][main]) for i in new) < 0.1 * len(new)
    for i in new:
        item = data(there.items[rows.positions[i]])
        assert outs[i][main].shape == item[main].shape and outs[i][main].dtype == item[main].dtype
        if "label" in outs[i]:
            assert outs[i]["label"].sum() == pytest.approx(1) and (outs[i]["label"] >= 0).all()


@each
def test_a_made_row_is_replayed_from_its_plan_and_the_artefacts(kind):
    there, policy = items_for(kind), policy_of(kind)
    rows, new = rows_of(kind, there)
    plans = made(kind, there, rows, seed=3)
    where = {int(id): i for i, id in enumerate(there.ids)}
    outs = plans.items()
    for i in new[:8]:
        found = json.loads(json.dumps(bound.dump(plans, int(i), there.ids)))
        items = [there.items[where[id]] for id, _ in found["rows"]]
        assert same(bound.replay(found, items, policy.artefacts), outs[i])
        shares = bound.parents(plans, int(i))
        assert not shares or abs(sum(shares.values()) - 1) < 1e-12


@each
def test_made_rows_count_as_the_op_says(kind):
    (op,), there = policy_of(kind).grow, items_for(kind)
    op = replace(op, weight=0.25) if "weight" in {f.name for f in op.settings()} else op
    rows = Policy(grow=(op,)).roster(there)
    weights = Policy(grow=(op,)).weights(rows)
    assert (weights[rows.makers == ""] == 1).all() and (weights[rows.makers != ""] == op.weight).all()


@each
def test_nobody_else_makes_them(kind):
    """Rows that the op did not add pass as they are, copies too, and so does a single call."""
    there = items_for(kind)
    rows = Rows.of(np.arange(COUNT), np.full(COUNT, 5))
    assert all(same(out, there.items[i]) for i, out in enumerate(made(kind, there, rows).items()))
