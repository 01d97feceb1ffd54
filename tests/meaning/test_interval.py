"""The interval: by hand, against the textbook formulas, and by how often it holds the truth."""

from math import log, sqrt

import numpy as np
import pytest
from scipy.stats import t
from simulation.intervals import coverage, held
from simulation.models import ITEMS_VARY, REPEATS_VARY, Setting, folded, unequal_groups

from leaven.trial.interval import Interval, interval

NAN = float("nan")
TRIALS = 400


def lowest(trials: int, share: float = 0.95) -> float:
    """What a true share falls below by chance in one of 700 runs: three binomial standard errors."""
    return share - 3 * sqrt(share * (1 - share) / trials)


def matrix(seed: int = 0, m: int = 30, J: int = 7) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(m, 1)) + 0.5 * rng.normal(size=(1, J)) + rng.normal(size=(m, J))


# --- by hand and by the textbook --------------------------------------------------------------------------------------


def test_two_items_in_two_repeats_by_hand():
    i = interval([[1, 0], [0, 0]])
    assert i.mean == 0.25
    assert (i.items, i.repeats, i.residual) == (0.0625, 0.0625, 0.0625)  # variances .125 / 2, .125 / 2 and .25 / 4
    assert (i.variance, i.df, i.units) == (0.0625, 1.0, 2.0)
    assert i.half == pytest.approx(12.706204736 * 0.25, rel=1e-9)  # t with one degree of freedom
    assert (i.low, i.high) == (i.mean - i.half, i.mean + i.half)
    assert i.share_items == 0.5


@pytest.mark.parametrize("seed", range(5))
def test_complete_without_groups_is_the_crossed_formula(seed):
    D = matrix(seed, m=12 + 7 * seed, J=3 + seed)
    m, J = D.shape
    rows, columns = D.mean(1), D.mean(0)
    residual = ((D - rows[:, None] - columns + D.mean()) ** 2).sum() / ((m - 1) * (J - 1))
    i = interval(D)
    assert i.mean == pytest.approx(D.mean(), abs=1e-15)
    assert i.items == pytest.approx(rows.var(ddof=1) / m, abs=1e-15)
    assert i.repeats == pytest.approx(columns.var(ddof=1) / J, abs=1e-15)
    assert i.residual == pytest.approx(residual / (m * J), abs=1e-15)
    V = rows.var(ddof=1) / m + columns.var(ddof=1) / J - residual / (m * J)
    assert i.variance > max(i.items, i.repeats), "the floor is not what is tested here"
    assert i.variance == pytest.approx(V, abs=1e-15)
    df = V**2 / (i.items**2 / (m - 1) + i.repeats**2 / (J - 1) + i.residual**2 / ((m - 1) * (J - 1)))
    assert i.df == pytest.approx(max(df, min(m, J) - 1), rel=1e-12)
    assert i.half == pytest.approx(t.ppf(0.975, i.df) * sqrt(V), rel=1e-12)


@pytest.mark.parametrize(("transpose", "df"), [(False, 19.0), (True, 4.0)])
def test_the_floor_is_the_larger_part_with_its_own_df(transpose, df):
    # Each column sums to zero: repeats vary by nothing, so items + repeats - residual is less than the items alone.
    base = np.repeat([[2.0], [-2.0]], 10, 0) + np.zeros((20, 5))
    wiggle = np.outer(np.tile([1.0, -1.0], 10), [1, -1, 2, -2, 0])
    D = base + wiggle
    if transpose:
        D = np.repeat([[3.0, 3.0, -3.0, -3.0, 0.0]], 20, 0) + wiggle - wiggle.mean(1, keepdims=True)
    i = interval(D)
    assert i.residual > min(i.items, i.repeats)
    assert i.variance == max(i.items, i.repeats)
    assert i.df == pytest.approx(df, rel=1e-12)


def test_df_is_never_below_the_smaller_part():
    """Mostly residual: Satterthwaite's formula alone would fall below the df of the items and of the repeats."""
    for seed in range(20):
        i = interval(np.random.default_rng(seed).normal(size=(10, 10)))
        if i.variance > max(i.items, i.repeats):
            assert i.variance**2 / ((i.items**2 + i.repeats**2) / 9 + i.residual**2 / 81) < 9
            assert i.df == pytest.approx(9, rel=1e-12)
            return
    raise AssertionError("no seed above the floor")


def test_level_widens():
    D = matrix()
    i, j = interval(D), interval(D, level=0.99)
    assert (i.mean, i.df) == (j.mean, j.df)
    assert j.half / i.half == pytest.approx(t.ppf(0.995, i.df) / t.ppf(0.975, i.df), rel=1e-12)


# --- cells that were not tested ---------------------------------------------------------------------------------------


def test_every_repeat_weighs_the_same():
    i = interval([[1, 1], [NAN, 1], [NAN, 0], [NAN, 0]])
    assert i.mean == 0.75  # means 1 and .5; the mean of the cells is .6
    assert i.repeats == pytest.approx(0.125 / 2, abs=1e-15)


def test_empty_rows_and_columns_are_not_there():
    D = matrix()
    padded = np.full((35, 9), NAN)
    padded[3:33, 1:8] = D
    assert interval(padded) == interval(D)
    assert interval(padded, np.arange(35) // 3) == interval(D, np.arange(3, 33) // 3)


def test_order_does_not_matter():
    D = matrix()
    D[np.random.default_rng(1).random(D.shape) < 0.3] = NAN
    rng = np.random.default_rng(2)
    rows, columns, group = rng.permutation(30), rng.permutation(7), np.arange(30) // 4
    for here, there in ((None, None), (group, group[rows])):
        i, j = interval(D, here), interval(D[np.ix_(rows, columns)], there)
        for name in Interval.__slots__:
            assert getattr(i, name) == pytest.approx(getattr(j, name), rel=1e-12)


# --- groups -----------------------------------------------------------------------------------------------------------


def test_equal_groups_are_their_means():
    D = matrix(m=40)
    i, j = interval(D, np.arange(40) % 10), interval(D.reshape(4, 10, 7).mean(0))
    for name in Interval.__slots__:
        assert getattr(i, name) == pytest.approx(getattr(j, name), rel=1e-12)


def test_unequal_groups_are_the_jackknife():
    D = matrix(m=40)
    group = np.repeat(np.arange(5), [2, 3, 5, 10, 20])
    without = np.array([D[group != g].mean() for g in range(5)])
    i = interval(D, group)
    assert i.items == pytest.approx(4 / 5 * ((without - D.mean()) ** 2).sum(), rel=1e-12)
    assert i.units == pytest.approx(1 / (np.array([2, 3, 5, 10, 20]) ** 2 / 1600).sum(), rel=1e-12)  # 2.97, not 5
    assert interval(np.repeat(D[:, :1], 7, 1), group).df == pytest.approx(i.units - 1, rel=1e-9)
    named = np.array(["a", "b", "c", "d", "e"])[group]
    assert interval(D, named) == i


def test_one_group_means_items():
    assert interval(matrix(), np.zeros(30)) == interval(matrix())


# --- hardly any difference --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "span"), [(0.95, 1.0), (0.99, 1.0), (0.95, 2.0)])
def test_nothing_changed_is_the_rule_of_three(level, span):
    i = interval(np.zeros((300, 10)), level=level, span=span)
    assert (i.mean, i.variance, i.share_items) == (0, 0, 1)
    assert i.half == pytest.approx(-log(1 - level) / 300 * span, rel=1e-12)


def test_the_rule_of_three_ends_at_ten_changed_items():
    D = np.zeros((1000, 10))
    np.fill_diagonal(D[:9], 1)  # nine items, in repeats that nearly agree: the t interval alone is far shorter
    few = interval(D).half
    D[9, 9] = 1
    many = interval(D).half
    assert few == pytest.approx(-log(0.05) / 1000, rel=1e-12)
    assert many < 0.3 * few


def test_the_rule_of_three_counts_items_not_cells():
    D = np.zeros((1000, 10))
    D[0] = 1
    assert interval(D).half == pytest.approx(-log(0.05) / 1000, rel=1e-12)


def test_identical_repeats_leave_the_items():
    D = np.repeat(np.random.default_rng(0).integers(-1, 2, size=(200, 1)), 10, 1)
    i = interval(D)
    assert i.repeats + i.residual < 1e-25
    assert i.half == pytest.approx(t.ppf(0.975, 199) * D[:, 0].std(ddof=1) / sqrt(200), rel=1e-9)
    assert i.share_items == pytest.approx(1)


@pytest.mark.parametrize(
    ("D", "groups", "message"),
    [
        (np.zeros(5), None, r"\(items, repeats\)"),
        ([[0, np.inf], [0, 0]], None, "finite"),
        (np.zeros((1, 5)), None, "1 test items in 5 repeats: .* at least two"),
        ([[NAN, 1], [NAN, 2]], None, "2 test items in 1 repeats"),
        (np.zeros((4, 5)), [0, 1], r"groups of shape \(2,\): must be \(4,\)"),
    ],
)
def test_bad_input_is_named(D, groups, message):
    with pytest.raises(ValueError, match=message):
        interval(D, groups)


# --- how often the truth is inside ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "fails"),
    [
        (Setting(50, 10, 0.12, 0.03, *ITEMS_VARY), "t over repeats"),
        (Setting(200, 20, 0.30, 0.0, *ITEMS_VARY), "t over repeats"),
        (Setting(200, 10, 0.12, 0.03, *REPEATS_VARY), "items only"),
        (Setting(1600, 20, 0.12, 0.0, *REPEATS_VARY), "items only"),
        (Setting(50, 10, 0.01, 0.008, *ITEMS_VARY), "without rule of three"),
    ],
    ids=lambda x: f"{x.items}x{x.repeats}, {x.disagree}" if isinstance(x, Setting) else x,
)
def test_coverage(setting, fails):
    held = coverage(setting, trials=TRIALS, seed=1)
    assert held["leaven"] >= lowest(TRIALS)
    assert held[fails] < lowest(TRIALS), "the bound must be able to tell a wrong interval"


def test_coverage_of_unequal_groups():
    setting, group = Setting(400, 10, 0.12, 0.0, 0.1, 0.002, group_share=0.1), unequal_groups(400, 8)
    assert held(lambda rng: (setting.differences(rng, group), group), 0.0, trials=TRIALS, seed=1) >= lowest(TRIALS)
    assert held(lambda rng: (setting.differences(rng, group), None), 0.0, trials=TRIALS, seed=1) < 0.6


def test_coverage_of_folds():
    """4 x 5-fold: each repeat tests a fifth of the items."""
    setting = Setting(200, 20, 0.12, 0.03, *ITEMS_VARY)
    drawn = folded(setting.differences(np.random.default_rng(0)), np.random.default_rng(0))
    assert ((~np.isnan(drawn)).reshape(200, 4, 5).sum(2) == 1).all()
    found = held(lambda rng: (folded(setting.differences(rng), rng), None), 0.03, trials=TRIALS, seed=1)
    assert found >= lowest(TRIALS)


def test_the_residual_is_counted_once():
    """Where neither items nor repeats vary, items + repeats is twice the truth and an interval too wide by 1.4."""
    setting, rng = Setting(60, 10, 0.2, 0.0, 0.0, 0.0), np.random.default_rng(1)
    found = [interval(setting.differences(rng)) for _ in range(1000)]
    truth = np.var([i.mean for i in found])
    unbiased = np.mean([i.items + i.repeats - i.residual for i in found])
    assert unbiased / truth == pytest.approx(1, abs=3 * sqrt(2 / 1000))
    assert np.mean([i.items + i.repeats for i in found]) / truth > 1.8
