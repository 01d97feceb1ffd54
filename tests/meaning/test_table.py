"""What the ops of tables mean."""

import numpy as np
import pytest
from items import planned, source
from made_table import COLUMNS, ROW, row
from scipy import stats

from leaven.core import bound
from leaven.core.errors import BadData, Uneven
from leaven.core.item import Label
from leaven.core.policy import Policy
from leaven.core.source import Items
from leaven.mix import MixUp
from leaven.table import CellDropout, CellNoise, ColumnKind, Row, SwapNoise

WIDE = 40


def numbers(n, width=WIDE):
    """Row i: i in every column, so that each cell says whose it is."""
    return [{"row": Row(np.full(width, float(i))), "label": Label(np.eye(n)[i])} for i in range(n)]


def partners(made):
    ref = made.columns[0].step.ref[: made.count]
    return made.positions[ref]


def test_swap_noise_takes_a_share_of_the_cells_from_one_partner_and_keeps_the_label():
    made = planned(Policy(augment=(SwapNoise(share=0.3),)), numbers(64), seed=1)
    taken = 0
    for i, (out, other) in enumerate(zip(made.items(), partners(made))):
        theirs = out["row"] == other
        assert other != i and ((out["row"] == i) | theirs).all() and out["label"].argmax() == i
        assert bound.parents(made, i) == pytest.approx(
            {i: 1 - theirs.mean(), made.columns[0].step.ref[i]: theirs.mean()}
        )
        taken += int(theirs.sum())
    assert stats.binomtest(taken, 64 * WIDE, 0.3).pvalue > 0.01
    assert not Policy(augment=(SwapNoise(),)).mixes and Policy(augment=(SwapNoise(), MixUp())).mixes


def test_swap_noise_keeps_the_distribution_of_a_column_gaps_included():
    items = [row(i) for i in range(600)]
    outs = planned(Policy(augment=(SwapNoise(share=0.5),)), items).items()
    before, after = (np.stack(cells) for cells in ([i["row"].data for i in items], [o["row"] for o in outs]))
    for a, b in zip(before.T, after.T):
        assert abs(np.isnan(a).mean() - np.isnan(b).mean()) < 0.06
        assert stats.ks_2samp(a[~np.isnan(a)], b[~np.isnan(b)]).pvalue > 0.01


def test_cell_dropout_blanks_its_share_and_nothing_else():
    outs = planned(Policy(augment=(CellDropout(share=0.2),)), numbers(64), seed=2).items()
    cells = np.stack([o["row"] for o in outs])
    gone = np.isnan(cells)
    assert stats.binomtest(int(gone.sum()), gone.size, 0.2).pvalue > 0.01
    assert (np.where(gone, np.arange(64)[:, None], cells) == np.arange(64)[:, None]).all()


def test_cell_noise_is_normal_in_deviations_of_the_column():
    rng = np.random.default_rng(0)
    scales = np.array([0.01, 1.0, 500.0])
    items = [{"row": Row(rng.normal(size=3) * scales)} for _ in range(1500)]
    policy = Policy(augment=(CellNoise(deviations=0.5),)).fit(Items.of(items))
    before = np.stack([i["row"].data for i in items])
    np.testing.assert_allclose(policy.augment[0].spread, before.std(axis=0))
    noise = (np.stack([o["row"] for o in planned(policy, items).items()]) - before) / before.std(axis=0) / 0.5
    for column in noise.T:
        assert stats.kstest(column, "norm").pvalue > 0.01
    assert abs(np.corrcoef(noise.T) - np.eye(3)).max() < 0.1


def test_cell_noise_rounds_to_the_grid_and_does_not_truncate():
    """On a grid of 1, noise around 10.0 is as often up as down; truncation would be down more often."""
    kind = Row.of((ColumnKind("age", "integer", (), 0.0, 1000.0, 1.0),))
    items = [{"row": kind(np.array([500.0 + i % 7]))} for i in range(2000)]
    policy = Policy(augment=(CellNoise(deviations=1.0),)).fit(source(items))
    moved = np.stack([o["row"] - i["row"].data for o, i in zip(planned(policy, items).items(), items)])
    assert (moved % 1 == 0).all() and abs(moved.mean()) < 4 * moved.std() / 2000**0.5


def test_cell_noise_says_so_if_it_learned_of_other_columns():
    policy = Policy(augment=(CellNoise(),)).fit(Items.of([row(i) for i in range(9)]))
    with pytest.raises(BadData, match=r"cell_noise: learned 7 columns; these rows have others"):
        planned(policy, numbers(3))
    with pytest.raises(Uneven, match=r"Row of several shapes"):
        planned(Policy(augment=(SwapNoise(),)), [{"row": Row(np.zeros(2))}, {"row": Row(np.zeros(3))}])


def test_mixup_blends_numbers_and_labels_by_the_same_weight():
    made = planned(Policy(augment=(MixUp(alpha=1.0),)), numbers(32), seed=4)
    for i, (out, other) in enumerate(zip(made.items(), partners(made))):
        weight = made.columns[0].step.weight[i]
        np.testing.assert_allclose(out["row"], i + weight * (other - i))
        np.testing.assert_allclose(out["label"][[i, other]], [1 - weight, weight])


def test_mixup_chooses_all_names_of_one_parent_as_often_as_it_weighs():
    items = [row(i) for i in range(64)]
    cells, named = np.stack([i["row"].data for i in items]), [k for k, c in enumerate(COLUMNS) if c.named]
    hits, wanted, many = 0, 0.0, 0
    for seed in range(12):
        made = planned(Policy(augment=(MixUp(alpha=1.0),)), items, seed=seed)
        for i, (out, other) in enumerate(zip(made.items(), partners(made))):
            mine, theirs = cells[i][named], cells[other][named]
            got = out["row"][named]
            whose = [np.array_equal(got, parent, equal_nan=True) for parent in (mine, theirs)]
            assert any(whose)
            if not all(whose):
                hits, wanted, many = hits + whose[1], wanted + made.columns[0].step.weight[i], many + 1
    assert abs(hits - wanted) < 4 * (many / 4) ** 0.5


def test_mixup_takes_the_pattern_of_gaps_from_the_same_parent():
    items = [row(i) for i in range(64)]
    cells = np.stack([i["row"].data for i in items])
    made = planned(Policy(augment=(MixUp(alpha=1.0),)), items, seed=5)
    for i, (out, other) in enumerate(zip(made.items(), partners(made))):
        parent = cells[other] if made.columns[0].step.theirs[i] else cells[i]
        assert (np.isnan(out["row"]) == np.isnan(parent)).all()
        alone = np.isnan(cells[i]) != np.isnan(cells[other])  # one of the two has it: as it is
        np.testing.assert_array_equal(out["row"][alone], parent[alone])


def test_a_row_says_what_it_holds():
    since = COLUMNS[5]
    assert since.shown(18_262) == "2020-01-01" and since.shown(np.nan) is None
    assert COLUMNS[3].shown(2) == "Oslo" and COLUMNS[1].shown(26.0) == 26 and COLUMNS[0].shown(0.5) == 0.5
    assert Row.of(COLUMNS) is ROW and issubclass(ROW, Row) and ROW.__name__ == "Row"
    assert ColumnKind("t", "datetime", unit="s").shown(86_399) == "1970-01-01T23:59:59"
