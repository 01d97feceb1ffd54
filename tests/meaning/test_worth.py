"""Worth in real items: by hand on curves without noise; where nothing can be said; how often it holds the truth."""

import json
from math import sqrt

import numpy as np
import pytest
from scipy.stats import t
from worth import Setting, coverage

import leaven as lv
from leaven.core.errors import BadData
from leaven.data.sources.arrays import from_arrays
from leaven.trial.arms import Arm
from leaven.trial.design import fixed, folds, nested
from leaven.trial.interval import interval
from leaven.trial.learners import FunctionLearner
from leaven.trial.measure_worth import knots_of, measure_worth
from leaven.trial.worth import POINTS, worth

NAN = float("nan")
KNOTS = (50, 100, 200, 400)
STEP = 8 ** (1 / (POINTS - 1))  # of the grid from N/8 to N
NOISE = lv.Policy(augment=[lv.table.CellNoise()])


def level(values, items=300, repeats=10):
    """Losses that are the same for every item and repeat."""
    return np.broadcast_to(np.asarray(values, float), (items, repeats, len(values))).copy()


def power(n, exponent):
    return np.asarray(n, float) ** -exponent


def noisy(rng, errors, items=400, repeats=10):
    return (rng.random((items, repeats, 1)) < np.asarray(errors)) * 1.0


def on_curve(exponent, n, at=100):
    """A policy that does exactly as well as n real items, judged by a loss that is no share."""
    losses = level(power(KNOTS, exponent))
    return worth(KNOTS, losses, level([power(n, exponent)])[:, :, 0], at, metric="log loss")


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_between_two_knots_the_loss_is_linear_in_one_by_the_square_root():
    """1 / sqrt(n) is .1 at 100 and .05 at 400; half-way down, .075, is 178 items."""
    w = worth((100, 400), level([0.3, 0.2]), level([0.25])[:, :, 0], 100, metric="log loss")
    assert w.equal == pytest.approx(1 / 0.075**2) and w.ends[0] == pytest.approx(1 / 0.075**2 - 100)


@pytest.mark.parametrize("n", [55, 70, 100, 150, 200, 333, 395])
def test_without_noise_the_ends_are_a_step_of_the_grid_away(n):
    w = on_curve(0.5, n)
    assert w.equal == pytest.approx(n, rel=1e-9)
    assert w.low == pytest.approx(n / STEP) and w.high == pytest.approx(min(n * STEP, 400))


@pytest.mark.parametrize("exponent", [0.15, 0.3, 0.7])
def test_other_curves_are_recovered_to_the_grid(exponent):
    for n in (70, 140, 290):
        w = on_curve(exponent, n)
        assert w.low <= n <= w.high and w.equal == pytest.approx(n, rel=0.03)


def test_the_sentence_of_a_gain():
    assert str(on_curve(0.5, 150)) == "policy is worth +50 real items at 100 (90 %: +46 to +54), measured."


def test_the_sentence_of_a_cost():
    w = on_curve(0.5, 70)
    assert str(w) == "policy costs 30 real items at 100 (90 %: -32 to -28), measured." and w.ends[2] < 0


def test_better_than_all_there_are():
    w = on_curve(0.5, 500)
    assert (w.equal, w.low, w.high) == (None, 400, None)
    assert str(w) == "policy is worth at least +300 real items at 100 (90 %); beyond 400 not measurable."


def test_worse_than_the_fewest():
    w = on_curve(0.5, 40)
    assert (w.equal, w.low, w.high) == (None, None, 50)
    told = "policy at 100 real items behaves like 50 at most (it costs at least 50) (90 %); below 50 not measurable."
    assert str(w) == told
    assert "costs" not in str(on_curve(0.5, 40, at=50))


def test_a_small_dip_of_the_means_leaves_one_point():
    """Nearest falling curve: .20 and .21 become .205 both."""
    L = level([0.30, 0.20, 0.21, 0.10])
    L[:150] += 0.5 * np.random.default_rng(0).choice([-1, 1], (150, 10, 4))
    L += np.array([0.30, 0.20, 0.21, 0.10]) - L.mean(axis=(0, 1))
    w = worth(KNOTS, L, level([0.15])[:, :, 0], 100, metric="log loss")
    line = (200**-0.5 - 400**-0.5) * (0.15 - 0.10) / (0.205 - 0.10) + 400**-0.5
    assert w.equal == pytest.approx(line**-2, rel=1e-9) and w.low < w.equal < w.high


# --- against the tests that are inverted ------------------------------------------------------------------------------


def test_the_ends_are_those_of_the_test_at_95_percent():
    """At a knot the interpolated loss is the measured one: whether 200 items are inside is what `interval` says."""
    rng = np.random.default_rng(1)
    inside = []
    for error in np.linspace(0.14, 0.24, 21):
        L = noisy(rng, [0.35, 0.25, 0.19, 0.13], repeats=10)
        A = noisy(rng, [error])[:, :, 0]
        w, i = worth(KNOTS, L, A, 100), interval(L[:, :, 2] - A)
        accepted = i.low <= 0 <= i.high
        inside.append(accepted)
        edge = 200 * np.array([1 / STEP**2, STEP**2])
        if accepted:
            assert (w.low or 0) < 200 < (w.high or 1e9)
        else:
            assert w.low > edge[0] or w.high < edge[1]
        assert w.level == 0.95 and w.stated == pytest.approx(0.9)
    assert 3 <= sum(inside) <= 18


def test_between_knots_the_ends_are_where_the_interpolated_loss_is_half_a_width_away():
    """The policy is better on half of the items and worse on the others by .05: the half-width is that of 300 items."""
    L, arm = level(2 * power(KNOTS, 0.5)), 2 * 150**-0.5
    A = np.full((300, 10), arm) + 0.05 * np.where(np.arange(300) % 2, 1, -1)[:, None]
    w, half = worth(KNOTS, L, A, 100, metric="log loss"), t.ppf(0.975, 299) * 0.05 / sqrt(299)
    low, high = (2 / (arm + half)) ** 2, (2 / (arm - half)) ** 2
    assert low / STEP <= w.low <= low and high <= w.high <= high * STEP  # the next point of the grid outwards


def test_groups_widen_the_ends():
    rng = np.random.default_rng(0)
    group = np.repeat(np.arange(20), 20)
    shift = 0.15 * rng.normal(size=20)[group][:, None]  # the policy helps some groups and harms others
    L = noisy(rng, [0.4, 0.3, 0.22, 0.16])
    A = (rng.random((400, 10)) < np.clip(0.26 + shift, 0, 1)) * 1.0
    alone, together = worth(KNOTS, L, A, 100), worth(KNOTS, L, A, 100, groups=group)
    assert together.equal == alone.equal
    assert (together.high or 1e9) / (together.low or 1) > 1.2 * alone.high / alone.low


def test_hardly_any_change_is_the_rule_of_three():
    """A flat curve that one item leaves: nothing is certain to less than 3 / m."""
    L = np.zeros((300, 10, 4))
    L[0, :, 0] = 1
    w = worth(KNOTS, L, np.zeros((300, 10)), 100)
    assert w.low is None and w.high is None and w.fall.half == pytest.approx(3 / 300, rel=0.01)


# --- where nothing can be said ----------------------------------------------------------------------------------------


def test_a_flat_curve_bounds_nothing_and_says_so():
    rng = np.random.default_rng(0)
    L = noisy(rng, [0.2, 0.2, 0.2, 0.2])
    w = worth(KNOTS, L, noisy(rng, [0.2])[:, :, 0], 100)
    first, last = L[:, :, 0].mean(), L[:, :, -1].mean()
    goes = "falls only" if last < first else "goes"
    assert w.ends == (None, None, None) and w.low is None and w.high is None
    assert str(w) == (
        f"policy: worth in real items not measurable: error {goes} from {100 * first:.1f} % to {100 * last:.1f} % "
        f"(± {100 * w.fall.half:.1f} %) between 50 and 400 real items."
    )


def test_a_curve_that_goes_up_is_refused():
    rng = np.random.default_rng(0)
    w = worth(KNOTS, noisy(rng, [0.3, 0.2, 0.26, 0.12]), noisy(rng, [0.2])[:, :, 0], 100)
    assert (w.rise.first, w.rise.last) == (100, 200) and 0 < w.rise.least < 0.06
    assert w.ends == (None, None, None)
    assert "not measurable: error goes up from 100 to 200 real items, by at least" in str(w)


def test_failed_repeats_are_left_out_and_too_many_are_told():
    rng = np.random.default_rng(0)
    L, A = noisy(rng, [0.35, 0.25, 0.19, 0.13]), noisy(rng, [0.22])[:, :, 0]
    L[:, 3, 1] = NAN
    one = worth(KNOTS, L, A, 100)
    left = np.delete(np.arange(10), 3)
    without = worth(KNOTS, L[:, left], A[:, left], 100)
    assert (one.failed, one.repeats) == (1, 9) and one.ends == without.ends and not one.reason
    A[:, 7] = NAN
    two = worth(KNOTS, L, A, 100)
    assert two.ends == (None, None, None) and "training failed in 2 of 10 repeats" in str(two)


def test_only_what_all_arms_tested_counts():
    rng = np.random.default_rng(0)
    L, A = noisy(rng, [0.35, 0.25, 0.19, 0.13]), noisy(rng, [0.22])[:, :, 0]
    A[:40], L[40:80, :, 2] = NAN, NAN
    assert worth(KNOTS, L, A, 100).ends == worth(KNOTS, L[80:], A[80:], 100).ends


def test_an_open_end_is_told():
    """Noise, and a policy near one end of the curve."""
    rng = np.random.default_rng(0)
    L = noisy(rng, [0.30, 0.24, 0.20, 0.18])
    above = worth(KNOTS, L, noisy(rng, [0.185])[:, :, 0], 100)
    assert above.high is None and "is worth at least +" in str(above) and above.ends[2] is None
    behind = worth(KNOTS, L, noisy(rng, [0.185])[:, :, 0], 400)
    assert "costs at most" in str(behind) and "beyond 400 not measurable" in str(behind)
    below = worth(KNOTS, L, noisy(rng, [0.30])[:, :, 0], 100)
    assert below.low is None and "behaves like" in str(below) and "costs at least" in str(below)


def test_other_metrics_are_told_in_their_units():
    up, arm = level([0.41, 0.42, 0.43, 0.45]), level([0.42])[:, :, 0]
    said = str(worth(KNOTS, up, arm, 100, metric="log loss"))
    assert said.endswith("log loss goes up from 50 to 400 real items, by at least 0.04 (99 %).")
    said = str(worth(KNOTS, up, arm, 100, metric="AUC"))
    assert said.endswith("1 - AUC goes up from 50 to 400 real items, by at least 4.0 % (99 %).")


def test_json_is_plain():
    for w in (on_curve(0.5, 150), on_curve(0.5, 500), on_curve(0.5, 40)):
        told = json.loads(json.dumps(w.to_json(), allow_nan=False))
        assert told["sentence"] == str(w) and told["knots"] == list(KNOTS) and told["at"] == 100
        assert (told["worth"], told["worth_low"], told["worth_high"]) == w.ends


@pytest.mark.parametrize(
    ("knots", "shape", "at", "message"),
    [
        ((100,), (5, 5, 1), 100, "at least two rising"),
        ((100, 100), (5, 5, 2), 100, "at least two rising"),
        ((0, 100), (5, 5, 2), 100, "at least two rising"),
        ((50, 100), (5, 5, 3), 50, r"must be \(items, repeats, 2 knots\)"),
        ((50, 100), (5, 4, 2), 50, r"must be \(items, repeats, 2 knots\)"),
        ((50, 100), (5, 5, 2), 101, "at = 101: must lie between the first knot and the last, 50 and 100"),
    ],
)
def test_bad_input_is_named(knots, shape, at, message):
    with pytest.raises(ValueError, match=message):
        worth(knots, np.zeros(shape), np.zeros((5, 5)), at)


# --- how often the truth is inside ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "setting", [Setting(0.5, 1.5, 100, 200), Setting(0.3, 3.0, 100, 400), Setting(0.3, 0.7, 200, 200)], ids=str
)
def test_coverage(setting):
    """Told as 90 %. A share of .9 falls below the bound in one of 700 runs."""
    trials = 80
    found = coverage(setting, trials=trials, seed=1)
    assert found["holds"] >= 0.9 - 3 * sqrt(0.9 * 0.1 / trials)
    assert found["both ends"] > 0.2, "ends that are always open hold everything"


# --- nested draws -----------------------------------------------------------------------------------------------------


def rows(n=400, seed=0, classes=2, groups=None):
    """x in (0, 1), evenly; the label stands beside it."""
    labels = np.random.default_rng(seed).permutation(np.arange(n) % classes)
    return from_arrays(np.stack([(np.arange(n) + 0.5) / n, labels], axis=1), "rows", labels=labels, groups=groups)


def test_every_beginning_of_a_nested_draw_keeps_the_proportions():
    labels = np.repeat([0, 1, 2], [300, 80, 20])
    data = from_arrays(np.random.default_rng(0).normal(size=(400, 2)), "uneven", labels=labels)
    base = folds(data, 10)
    design = nested(base, 3)
    assert len({train.size for train, _ in design.repeats}) == 1
    for (train, test), (whole, same) in zip(design.repeats, base.repeats, strict=True):
        assert len(set(train)) == train.size and set(train) <= set(whole) and (test == same).all()
        shares = np.bincount(labels[whole]) / whole.size
        for n in (16, 40, 80, 160, 320):
            assert (np.abs(np.bincount(labels[train[:n]], minlength=3) - n * shares) <= 2).all()
    rare = [np.flatnonzero(labels[train] == 2)[0] for train, _ in design.repeats]
    assert len(set(rare)) > 3  # a rare class comes early in some repeats, late in others
    again, other = nested(base, 3), nested(base, 4)
    assert (again.repeats[0][0] == design.repeats[0][0]).all() and (other.repeats[0][0] != design.repeats[0][0]).any()
    assert set(design.repeats[0][0][:40]) != set(design.repeats[5][0][:40])


def test_the_knots_double_and_the_policy_stands_on_the_second_or_third():
    design = nested(folds(rows(500), 10))  # 400 to train on
    assert knots_of(design) == (100, (50, 100, 200, 400))
    assert knots_of(design, 60) == (60, (30, 60, 120, 240))
    assert knots_of(design, 150) == (150, (37, 74, 148, 296))  # 4 x 150 are not there
    with pytest.raises(BadData, match="worth at 300 real items: a repeat trains on 400; it takes at least twice"):
        knots_of(design, 300)


@pytest.mark.parametrize(("n", "repeats"), [(150, 10), (400, 5)])
def test_too_little_to_test_is_said_before_anything_is_trained(n, repeats):
    def never(*_):
        raise AssertionError("trained")

    with pytest.raises(BadData, match="at least 200 and 10 are needed"):
        measure_worth(rows(n), NOISE, learner=FunctionLearner(never), repeats=repeats, workers=0)


# --- measured ---------------------------------------------------------------------------------------------------------


def counting(seen=None):
    """A learner that is wrong on a share 1 / sqrt(rows) of the items, whatever the rows say."""

    def fit(train, groups, seed):
        if seen is not None:
            seen.append((len(train), frozenset(groups.tolist())))

        def predict(inputs):
            labels = inputs[:, 1].round().astype(int)
            return np.where(inputs[:, 0] < len(train) ** -0.5, 1 - labels, labels)

        return predict

    return FunctionLearner(fit)


def test_a_policy_that_doubles_the_rows_of_a_learner_that_counts_them_is_worth_as_many_again():
    seen = []
    told = []
    w = measure_worth(rows(), NOISE, at=40, learner=counting(seen), repeats=10, copies=1, workers=0, name="noise",
                      progress=lambda done, of: told.append((done, of)))  # fmt: skip
    assert w.knots == (20, 40, 80, 160) and w.policy == "noise" and w.at == 40 and w.repeats == 10 and w.items == 400
    assert w.ends[0] == pytest.approx(40, abs=4) and w.low < 80 < w.high and told[-1] == (50, 50)
    assert np.allclose(w.curve, np.array(w.knots) ** -0.5, atol=0.005) and w.arm == pytest.approx(80**-0.5, abs=0.005)
    for repeat in range(10):  # nested, and the policy on the same items as its knot
        sets = [ids for _, ids in seen[5 * repeat : 5 * repeat + 5]]
        assert sets[0] < sets[1] < sets[2] < sets[3] and sets[4] == sets[1]
        assert [size for size, _ in seen[5 * repeat : 5 * repeat + 5]] == [20, 40, 80, 160, 80]


def test_a_design_with_a_test_part_and_an_arm_without_a_policy():
    data = rows(600)
    design = fixed(data.take(np.arange(0, 600, 2)), data.take(np.arange(1, 600, 2)), 10)
    w = measure_worth(design, Arm("nothing new", ""), learner=counting(), workers=0)
    assert w.at == 60 and w.knots[-1] == 240 and w.items == 300
    assert w.ends[0] == pytest.approx(0, abs=6) and w.low < 60 < w.high


def test_a_learner_that_fails_is_counted_and_one_that_always_fails_is_an_error():
    calls = []

    def fit(train, groups, seed):
        calls.append(1)
        if len(calls) in (3, 12):
            raise RuntimeError("out of luck")
        return counting().fit(train, groups, seed)

    w = measure_worth(rows(), NOISE, learner=FunctionLearner(fit), repeats=10, copies=1, workers=0)
    assert w.failed == 2
    assert "failed in 2 of 10 repeats (160 real items: RuntimeError: out of luck)." in str(w)

    def never(*_):
        raise RuntimeError("never")

    with pytest.raises(BadData, match=r"training failed in 10 of 10 repeats.*RuntimeError: never"):
        measure_worth(rows(), NOISE, learner=FunctionLearner(never), repeats=10, workers=0)
