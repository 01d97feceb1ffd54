"""Laws of rows: whatever an op does, what comes out could stand in the table."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from items import COUNT, alone, example, planned, same, source
from made_table import COLUMNS, ROW, row

from leaven.core.catalog import every
from leaven.core.item import Label
from leaven.core.policy import Policy
from leaven.table import Columns, Row

ITEMS = [row(i) for i in range(COUNT)]
CELLS = np.stack([item["row"].data for item in ITEMS])
KINDS = [kind for kind, cls in every().items() if cls.space is Columns and not cls.makes] + ["mixup"]
MIXING = [kind for kind in KINDS if every()[kind].mixes]
few = settings(max_examples=8, deadline=None, derandomize=True)
each_op = pytest.mark.parametrize("kind", KINDS)


def made(kind, seed, **key):
    return np.stack([out["row"] for out in planned(alone(example(kind)), ITEMS, seed=seed, **key).items()])


def fits(cells):
    """Every cell that is there could be: names that exist, numbers on the grid and within the bounds."""
    assert cells.dtype == np.float64 and cells.shape[1] == len(COLUMNS)
    for column, values in zip(COLUMNS, cells.T):
        there = values[~np.isnan(values)]
        assert (there >= column.low).all() and (there <= column.high).all(), column.name
        if column.categories:
            assert set(there) <= set(range(len(column.categories))), column.name
        if column.step:
            assert ((there - column.low) % column.step == 0).all(), column.name


@each_op
@few
@given(seed=st.integers(0, 2**63))
def test_what_comes_out_could_stand_in_the_table(kind, seed):
    fits(made(kind, seed))


@each_op
@few
@given(seed=st.integers(0, 2**63))
def test_it_does_something(kind, seed):
    changed = (made(kind, seed) != CELLS) & ~(np.isnan(made(kind, seed)) & np.isnan(CELLS))
    assert changed.any(axis=1).mean() > 0.15


@pytest.mark.parametrize("kind", MIXING)
@few
@given(seed=st.integers(0, 2**63))
def test_names_and_gaps_are_those_of_a_parent(kind, seed):
    plan = planned(alone(example(kind)), ITEMS, seed=seed)
    (column,) = plan.columns
    named = [k for k, c in enumerate(COLUMNS) if c.named]
    for i, out in enumerate(plan.items()):
        own, other = CELLS[i], CELLS[plan.positions[column.step.ref[i]]]
        assert all(out["row"][k] in (own[k], other[k]) for k in named if not np.isnan(out["row"][k]))
        assert (~np.isnan(out["row"]) <= (~np.isnan(own) | ~np.isnan(other))).all()


@each_op
def test_the_type_of_rows_stays(kind):
    batch = planned(alone(example(kind)), ITEMS).run()
    assert batch.fields["row"].kind is ROW


@each_op
@few
@given(seed=st.integers(0, 2**63))
def test_a_row_of_unknown_columns_is_taken_for_numbers(kind, seed):
    rng = np.random.default_rng(seed % 2**32)
    items = [{"row": Row(rng.normal(size=3)), "label": Label(np.eye(2)[i % 2])} for i in range(12)]
    policy = alone(every()[kind]()).fit(source(items))
    for out in planned(policy, items, seed=seed).items():
        assert out["row"].shape == (3,) and (np.isfinite(out["row"]).all() or kind == "cell_dropout")


@each_op
def test_neutral_rows_are_left_alone(kind):
    """Every param at its neutral value: the very same bytes, gaps included."""
    op = example(kind)
    neutral = {f.name: f.metadata["neutral"] for f in op.params()}
    if not neutral or None in neutral.values():
        pytest.skip("has no neutral value")
    outs = planned(Policy(augment=(replace(op, **neutral),)), ITEMS).items()
    assert all(map(same, outs, ITEMS))
