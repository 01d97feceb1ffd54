"""The verdict: each row of the table of words, each edge case, and how often a word is wrong."""

import json
from dataclasses import replace
from math import ceil, log, sqrt

import numpy as np
import pytest
from simulation.models import Setting, losses
from simulation.words import words

from leaven.trial.classes import class_effects
from leaven.trial.interval import Interval, interval
from leaven.trial.lines import claim
from leaven.trial.parts import PartEffect, veto
from leaven.trial.planning import agreement_needed, more_needed
from leaven.trial.verdict import Rules, combine, decide, margin_for, planning, what_would_decide, word

NAN = float("nan")
RULES = Rules(margin=0.01, drawn=200, pool=1797)


def between(low: float, high: float) -> Interval:
    return Interval((low + high) / 2, (high - low) / 2, 10.0, 1.0, 1.0, 0.0, 100.0)


def lost(trait: str, name: str) -> PartEffect:
    return PartEffect(trait, name, 100, -0.05, -0.08, -0.02, True)


def most(trials: int, share: float = 0.025) -> float:
    """What a true share exceeds by chance in one of 700 runs: three binomial standard errors."""
    return share + 3 * sqrt(share * (1 - share) / trials)


def arms(policy: float, copies: float = 0.0, *, items: int = 1000, repeats: int = 10, seed: int = 0) -> dict:
    return losses(np.random.default_rng(seed), items, repeats, {"nothing": 0.0, "copies": copies, "policy": policy})


def same(items: int, repeats: int = 10, names: tuple = ("nothing", "copies", "policy")) -> dict:
    return {name: np.zeros((items, repeats)) for name in names}


# --- the table of words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-0.5, 0.5, "equivalent"),
        (0.25, 0.75, "equivalent"),  # inside the margin wins over above zero
        (-0.75, -0.25, "equivalent"),
        (0.5, 1.5, "helps"),
        (2.0, 3.0, "helps"),
        (-1.5, -0.5, "hurts"),
        (-3.0, -2.0, "hurts"),
        (-0.5, 1.5, "undecided"),
        (-1.5, 0.5, "undecided"),
        (-1.5, 1.5, "undecided"),
        (-0.5, 1.0, "undecided"),  # touches the margin
        (-1.0, 0.5, "undecided"),
        (0.0, 1.5, "undecided"),  # touches zero
        (-1.5, 0.0, "undecided"),
        (0.5, 1.0, "helps"),
        (-1.0, -0.5, "hurts"),
        (NAN, NAN, "undecided"),
    ],
)
def test_word(low, high, expected):
    assert word(between(low, high), 1.0) == expected


PLAIN = ("undecided", "")
COMBINED = {
    ("helps", "helps"): ("helps", ""),
    ("helps", "equivalent"): ("equivalent", "to copies: the gain comes from repetition or weaker regularisation"),
    ("helps", "undecided"): ("undecided", "better than nothing, not shown better than copies"),
    ("helps", "hurts"): ("undecided", "better than nothing, worse than copies: repeat the items instead"),
    **{(n, c): (n, "") for n in ("hurts", "equivalent", "undecided") for c in ("helps", "hurts", "equivalent")},
    **{(n, "undecided"): (n, "") for n in ("hurts", "equivalent", "undecided")},
}


@pytest.mark.parametrize(("nothing", "copies"), list(COMBINED))
def test_combine(nothing, copies):
    assert len(COMBINED) == 16
    assert combine(nothing, copies) == COMBINED[nothing, copies]


@pytest.mark.parametrize(
    ("average", "reason", "expected"),
    [
        ("helps", "", ("undecided", "helps on average, harms class 7: a trade-off to weigh, or to end with where=")),
        ("equivalent", "", ("hurts", "class 7; equivalent on average")),
        ("equivalent", "to copies", ("hurts", "class 7; equivalent on average, to copies")),
        ("undecided", "", ("hurts", "class 7; undecided on average")),
        ("hurts", "", ("hurts", "class 7; hurts on average")),
    ],
)
def test_veto(average, reason, expected):
    seven, eight = lost("class", "7"), lost("class", "8")
    assert veto(average, reason, [seven]) == expected
    assert veto(average, reason, []) == (average, reason)
    assert "classes 7, 8" in veto(average, reason, [seven, eight])[1]
    assert (
        "class 7 and speaker theo, ann"
        in veto(average, reason, [seven, lost("speaker", "theo"), lost("speaker", "ann")])[1]
    )


@pytest.mark.parametrize(
    ("baseline", "metric", "margin"),
    [
        (0.30, "accuracy", 0.01),
        (0.05, "accuracy", 0.01),
        (0.02, "accuracy", 0.004),
        (0.0, "accuracy", 0.0),
        (0.8, "span F1", 0.01),
        (0.5, "log_loss", 0.05),
        (0.02, "brier", 0.002),
    ],
)
def test_margin(baseline, metric, margin):
    assert margin_for(baseline, metric) == pytest.approx(margin, rel=1e-12)


@pytest.mark.parametrize("baseline", [-0.1, NAN, float("inf")])
def test_margin_refuses(baseline):
    with pytest.raises(ValueError, match="baseline loss"):
        margin_for(baseline)


# --- the whole, on data that can be counted ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "copies", "expected", "reason"),
    [
        (0.04, 0.0, "helps", ""),
        (-0.04, 0.0, "hurts", ""),
        (0.0, 0.0, "equivalent", ""),
        (0.04, 0.04, "equivalent", "to copies"),
        (0.02, 0.06, "undecided", "worse than copies"),
    ],
)
def test_decide(policy, copies, expected, reason):
    v = decide(arms(policy, copies, items=3000, repeats=10), RULES)
    assert v.word == expected
    assert reason in v.reason
    assert bool(v.reason) == bool(reason)
    assert v.against_nothing.mean == pytest.approx(policy, abs=3 * sqrt(v.against_nothing.variance))
    assert v.against_copies.mean == pytest.approx(policy - copies, abs=3 * sqrt(v.against_copies.variance))


def test_not_shown_better_than_copies():
    nothing = np.zeros((400, 10))
    policy, copies = nothing.copy(), nothing.copy()
    policy[:20] = -1  # 5 points better than nothing in every repeat
    copies[:30, ::2] = -1  # copies: 3.75 points, in half of the repeats
    v = decide({"nothing": nothing, "copies": copies, "policy": policy}, RULES)
    assert (v.word, v.reason) == ("undecided", "better than nothing, not shown better than copies")
    said = what_would_decide(v.against_copies, 0.01, items=400, repeats=10)
    assert v.advice.startswith(said)
    assert said != what_would_decide(v.against_nothing, 0.01, items=400, repeats=10)


def test_decide_pairs_the_arms():
    a = arms(0.02)
    v = decide(a, RULES, groups=np.arange(1000) // 3)
    assert v.against_nothing == interval(a["nothing"] - a["policy"], np.arange(1000) // 3)
    assert v.against_copies == interval(a["copies"] - a["policy"], np.arange(1000) // 3)
    assert v.disagreement == (a["nothing"] != a["policy"]).mean()
    assert (v.n_items, v.n_repeats, v.failed, v.tested, v.level) == (1000, 10, 0, 1.0, 0.95)
    assert v.detectable == planning(1000, 10, 0.10)
    assert decide(a, replace(RULES, disagreement=0.03)).detectable == planning(1000, 10, 0.03)


def test_the_arm_has_the_policys_name():
    a = arms(0.02)
    a["half_shift"] = a.pop("policy")
    assert "half_shift against nothing" in str(decide(a, RULES, policy="half_shift"))
    with pytest.raises(ValueError, match="'policy' missing"):
        decide(a, RULES)


def test_folds_are_cells_not_tested():
    a = arms(0.03, items=300)
    fold = np.arange(300) % 5
    for loss in a.values():
        loss[fold[:, None] != np.arange(10) % 5] = NAN
    v = decide(a, replace(RULES, folds=True))
    assert (v.n_items, v.n_repeats, v.failed, v.tested) == (300, 10, 0, 0.2)
    assert v.disagreement == np.nanmean(np.where(np.isnan(a["policy"]), NAN, a["nothing"] != a["policy"]))


# --- edge cases -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("items", "expected"), [(300, "equivalent"), (299, "undecided")])
def test_no_prediction_differs(items, expected):
    v = decide(same(items), RULES)
    assert v.word == expected
    if expected == "undecided":
        assert v.reason == "no test item changed; up to 1.0 point could"
        assert v.advice.startswith("About 1 more test items would decide")
    else:
        assert v.reason == v.advice == ""


def test_deterministic_learner():
    a = {name: np.repeat(loss[:, :1], 10, 1) for name, loss in arms(0.03).items()}
    v = decide(a, RULES)
    assert v.against_nothing.repeats < 1e-20
    assert "The repeats added nothing: train once." in v.advice
    assert "items 100 %, repeats 0 %" in str(v)
    assert "train once" not in decide(arms(0.03), RULES).advice


def test_one_group():
    a = arms(0.03)
    one, none = decide(a, RULES, groups=["clinic"] * 1000), decide(a, RULES)
    assert one.against_nothing == none.against_nothing
    assert one.claim.endswith("test items of this group only")
    assert "like these" not in one.claim
    assert none.claim.endswith("test items like these")
    assert "more groups" not in decide(arms(0.01, items=200), RULES, groups=["clinic"] * 200).advice


def test_few_groups():
    v = decide(arms(0.01), RULES, groups=np.repeat([0, 1, 2], [200, 300, 500]))
    assert v.word == "undecided"
    assert v.against_nothing.units == pytest.approx(1 / (0.04 + 0.09 + 0.25))
    assert v.advice == "Only 2.6 effective groups: more groups would decide, not more items or repeats."


@pytest.mark.parametrize(("failed", "repeats", "word"), [(1, 10, "helps"), (2, 10, "undecided"), (2, 20, "helps")])
def test_failed_repeats(failed, repeats, word):
    a = arms(0.04, repeats=repeats)
    for k in range(failed):
        a[("copies", "policy")[k % 2]][:, 2 * k] = NAN
    v = decide(a, RULES)
    left = [j for j in range(repeats) if j not in range(0, 2 * failed, 2)]
    assert v.against_nothing == interval((a["nothing"] - a["policy"])[:, left])
    assert (v.word, v.failed, v.n_repeats, v.tested) == (word, failed, repeats - failed, 1.0)
    assert v.reason == (f"training failed {failed} of {repeats} times" if word == "undecided" else "")
    assert f"{failed} failed repeat{'s' if failed > 1 else ''}." in str(v)


@pytest.mark.parametrize("left", [0, 1])
def test_training_always_failed(left):
    a = arms(0.04)
    a["policy"][:, left:] = NAN
    v = decide(a, RULES, labels=np.zeros(1000))
    assert (v.word, v.reason) == ("undecided", f"training failed {10 - left} of 10 times")
    assert "against nothing unknown" in str(v)
    assert "nan" not in str(v)
    assert json.loads(json.dumps(v.to_json(), allow_nan=False))["against_nothing"]["half"] is None


def test_failure_silences_a_veto():
    a, labels = one_bad_class()
    a["nothing"][:, :2] = NAN
    v = decide(a, RULES, labels=labels)
    assert v.classes[1].vetoed
    assert (v.word, v.reason) == ("undecided", "training failed 2 of 10 times")


def test_arms_must_test_the_same_cells():
    a = arms(0.04)
    a["policy"][17, 3] = NAN
    with pytest.raises(ValueError, match=r"item 17, repeat 3: .*the largest loss"):
        decide(a, RULES)


def test_infinite_losses_are_named():
    a = arms(0.04)
    for loss in a.values():
        loss[3] = np.inf  # inf - inf would pass for a cell not tested
    with pytest.raises(ValueError, match="'policy': an infinite loss"):
        decide(a, RULES)


@pytest.mark.parametrize("bad", [np.zeros((999, 10)), np.zeros(1000)])
def test_arms_must_have_one_shape(bad):
    with pytest.raises(ValueError, match=r"must be \(items, repeats\), the same"):
        decide({**arms(0.04), "copies": bad}, RULES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"margin": -0.01}, "margin = -0.01"),
        ({"level": 95}, "such as 0.95"),
        ({"drawn": 1798}, "drawn = 1798 of pool = 1797"),
        ({"look": 0}, "count from 1"),
    ],
)
def test_rules_refuse(change, message):
    with pytest.raises(ValueError, match=message):
        replace(RULES, **change)


def test_looks_share_the_error():
    a = arms(0.04)
    v = decide(a, replace(RULES, looks=5, look=2))
    assert v.level == pytest.approx(0.99)
    assert v.against_nothing == interval(a["nothing"] - a["policy"], level=v.level)
    assert "Look 2 of 5" in str(v)
    assert "Each interval 99 %" in str(v)


def test_a_look_too_many_has_no_word():
    v = decide(arms(0.04), replace(RULES, look=2))
    assert v.word == "undecided"
    assert v.reason == "exploratory: look 2 of 1 declared; new test items needed"
    assert v.against_nothing.low > 0


# --- classes ----------------------------------------------------------------------------------------------------------


def one_bad_class(items: int = 100, bad: float = 0.3) -> tuple[dict, np.ndarray]:
    """Class 0 of 1900 items gains, class 1 of `items` loses, class 2 has 19 items: the average gains."""
    rng = np.random.default_rng(5)
    labels = np.repeat([0, 1, 2], [1900, items, 19])
    nothing = (rng.random((len(labels), 1)) < 0.3) * np.ones((1, 10))
    policy = nothing.copy()
    policy[rng.random(nothing.shape) < 0.2] = 0
    policy[1900 : 1900 + items] = np.maximum(nothing[1900 : 1900 + items], rng.random((items, 10)) < bad)
    return {"nothing": nothing, "copies": nothing, "policy": policy}, labels


def test_a_class_that_loses_vetoes():
    a, labels = one_bad_class()
    v = decide(a, RULES, labels=labels)
    assert decide(a, RULES).word == "helps"
    assert (v.word, v.reason) == veto("helps", "", [lost("class", "1")])
    assert [(c.name, c.items, c.vetoed) for c in v.classes] == [("0", 1900, False), ("1", 100, True)]
    assert v.untestable == ("2",)
    assert v.worst == v.classes[1]
    assert v.advice == ""
    assert "Classes: 2 of 3 tested. Class 1 loses " in str(v)
    assert "Too few items to say: 2." in str(v)


def test_the_classes_bound_is_one_sided_and_shared():
    D, labels = np.random.default_rng(0).normal(size=(90, 10)), np.repeat(["a", "b", "c"], 30)
    groups = np.arange(90) // 3
    effects, few = class_effects(D, labels, groups, margin=0.01, alpha=0.03)
    assert few == ()
    for name, c in zip("abc", effects, strict=True):
        one = interval(D[labels == name], groups[labels == name], level=1 - 2 * 0.03 / 3)
        assert (c.name, c.mean, c.low, c.high) == (name, one.mean, one.low, one.high)


def test_classes_use_the_groups_and_the_looks():
    a, labels = one_bad_class()
    groups = np.arange(len(labels)) // 5
    v = decide(a, replace(RULES, looks=4), labels=labels, groups=groups)
    D = a["nothing"] - a["policy"]
    assert v.classes == class_effects(D, labels, groups, margin=0.01, alpha=0.05 / 4)[0]
    assert "(98.75 %, all classes together)" in str(v)


@pytest.mark.parametrize(("margin", "vetoed"), [(0.0999, True), (0.1001, False)])
def test_the_veto_lies_below_minus_the_margin(margin, vetoed):
    D = np.full((40, 10), -0.1)  # no spread: the upper bound is the mean
    effects, _ = class_effects(D, np.zeros(40), margin=margin)
    assert effects[0].high == pytest.approx(-0.1)
    assert effects[0].vetoed is vetoed


@pytest.mark.parametrize(("items", "tested"), [(20, True), (19, False)])
def test_a_class_needs_twenty_tested_items(items, tested):
    D = np.zeros((41, 10))
    D[items:21] = NAN  # rows never tested do not count
    effects, few = class_effects(D, np.repeat([0, 1], [21, 20]), margin=0.01)
    assert [c.name for c in effects] == (["0", "1"] if tested else ["1"])
    assert few == (() if tested else ("0",))


def test_a_class_that_one_repeat_alone_tested_is_too_little_to_say():
    """As where all of its items belong to one group, which is one fold."""
    D = np.random.default_rng(0).integers(-1, 2, (60, 5)).astype(float)
    D[:30, 1:], D[30:, 0] = NAN, NAN
    effects, few = class_effects(D, np.repeat([0, 1], 30), margin=0.01)
    assert [effect.name for effect in effects] == ["1"] and few == ("0",)


def test_no_veto_is_no_proof_of_safety():
    v = decide(same(1000), RULES, labels=np.arange(1000) % 10)
    bound = -log(2 * 0.05 / 10) / 100
    assert v.worst.low == pytest.approx(-bound)
    assert f"No class is shown to lose; class 0 may lose up to {100 * bound:.1f} points (95 %" in str(v)


def test_false_and_true_vetoes():
    """10 classes of 60 items: no class loses in truth, then one loses 20 points."""
    rng, false, found, trials = np.random.default_rng(3), 0, 0, 150
    labels = np.repeat(np.arange(10), 60)
    level, harmed = Setting(600, 10, 0.12, 0.0, 0.3, 0.003), Setting(60, 10, 0.25, -0.2, 0.3, 0.003)
    for _ in range(trials):
        D = level.differences(rng)
        false += any(c.vetoed for c in class_effects(D, labels, margin=0.01)[0])
        D[:60] = harmed.differences(rng)
        found += class_effects(D, labels, margin=0.01)[0][0].vetoed
    assert false / trials <= most(trials, 0.02)
    assert found / trials >= 0.95


# --- planning ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("q", "seen"),
    [
        (0.02, (2.4, 1.3, 0.8, 0.7, 0.5)),
        (0.05, (3.8, 2.1, 1.3, 1.1, 0.8)),
        (0.10, (5.4, 2.9, 1.8, 1.5, 1.1)),
        (0.20, (7.6, 4.1, 2.6, 2.2, 1.6)),
    ],
)
def test_detectable(q, seen):
    sizes = ((100, 10), (400, 10), (1600, 10), (1600, 20), (6400, 20))
    # The published table takes 1.25 for 1.24 and 2.1 for 2.05: a tenth of a point is its precision.
    assert [100 * planning(m, J, q) for m, J in sizes] == pytest.approx(seen, abs=0.06)


def test_untested_cells_carry_nothing():
    assert planning(200, 20, 0.1, tested=0.2) == pytest.approx(2.9 * sqrt(0.1 * (0.25 / 200 + 0.0001 + 0.75 / 800)))


def test_agreement_needed_is_where_three_standard_errors_fit():
    q = agreement_needed(1597, 20, 0.01)
    assert q == pytest.approx(0.033, abs=0.0005)
    assert planning(1597, 20, q) * 3.3 / 2.9 == pytest.approx(0.01)


def parts(mean: float, items: float, repeats: float, residual: float) -> Interval:
    """An interval from its three parts, each above the residual, in squared points."""
    a, b, e = (x * 1e-4 for x in (items, repeats, residual))
    return Interval(mean / 100, 1.96 * sqrt(a + b - e), 1e9, a, b, e, 400.0)


@pytest.mark.parametrize(
    ("given", "by"),
    [
        (parts(0.0, 1.0, 0.1, 0.05), "items"),
        (parts(1.5, 1.0, 0.1, 0.05), "items"),
        (parts(0.0, 0.1, 1.0, 0.05), "repeats"),
        (parts(0.3, 0.8, 0.9, 0.1), "both"),
        (parts(0.0, 0.5, 0.4, 0.1), "both"),
    ],
)
def test_what_is_needed_is_enough_and_not_more(given, by):
    m, J, margin = 400, 10, 0.01
    items, repeats = more_needed(given, margin, items=m, repeats=J)
    assert (items > 0, repeats > 0) == {"items": (True, False), "repeats": (False, True), "both": (True, True)}[by]
    e = given.residual

    def error(more_items, more_repeats):
        r, s = m / (m + more_items), J / (J + more_repeats)
        return sqrt((given.items - e) * r + (given.repeats - e) * s + e * r * s)

    wanted = max(abs(given.mean) / 2.9, (margin - abs(given.mean)) / 3.3)
    assert error(items, repeats) <= wanted * (1 + 1e-9)
    if by != "both":
        assert error(max(items - 1, 0), max(repeats - 1, 0)) > wanted
    said = what_would_decide(given, margin, items=m, repeats=J)
    assert ("more test items" in said, "more repeats" in said) == (items > 0, repeats > 0)
    assert ("or more training data" in said) == (by == "repeats")


@pytest.mark.parametrize("items", [50, 299])
def test_what_is_needed_when_nothing_changed(items):
    more, _ = more_needed(interval(np.zeros((items, 10))), 0.01, items=items, repeats=10)
    assert items + more == ceil(-log(0.05) / 0.01)


def test_no_amount_decides_a_margin_of_nothing():
    assert "nothing more would decide" in what_would_decide(interval(np.zeros((50, 10))), 0.0, items=50, repeats=10)


def test_groups_are_what_is_counted():
    v = decide(arms(0.012, items=300), RULES, groups=np.arange(300) // 10)
    assert v.word == "undecided"
    assert v.advice == what_would_decide(v.against_nothing, 0.01, items=300, repeats=10, groups=30.0)
    assert "more groups would decide" in v.advice


# --- what is printed --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "training sets of 200 drawn from these 1797 items, this learner, test items like these"),
        ({"drawn": 1797}, "training on these 1797 items, this learner, test items like these"),
        ({"drawn": 179}, "training sets of 179 like these, this learner, test items like these"),
        (
            {"drawn": 50, "rest": True},
            "training sets of 50 drawn from these 1797 items, this learner, test items like these",
        ),
        ({"drawn": 180}, "training sets of 180 drawn from these 1797 items, this learner, test items like these"),
        ({"drawn": 1437, "folds": True}, "training sets of 1437 like these, this learner, test items like these"),
    ],
)
def test_claim(change, expected):
    assert claim(replace(RULES, **change)) == expected


@pytest.mark.parametrize("drawn", [100, 200, 1437, 1797])
@pytest.mark.parametrize("folds", [False, True])
def test_one_group_never_speaks_for_others(drawn, folds):
    assert "like these" not in claim(replace(RULES, drawn=drawn, folds=folds), one_group=True)


def test_five_lines():
    nothing = np.zeros((1600, 20))
    policy = nothing.copy()
    policy[::50, ::2] = -1.0  # 32 items better in half of the repeats: +1.0, disagreement 1 %
    v = decide({"nothing": nothing, "copies": nothing, "half_shift": policy}, RULES, policy="half_shift")
    i = v.against_nothing
    middle = f"+1.0 [{100 * i.low:+.1f}, {100 * i.high:+.1f}]"
    share = round(100 * i.share_items)
    first, second, third, fourth, fifth = str(v).splitlines()
    assert first == (
        "Can see: differences of 1.5 points or more (80 %), 1600 test items, 20 repeats; "
        '"equivalent" needs the arms to disagree on < 3 % of items.'
    )
    assert second == (
        "Claim:   training sets of 200 drawn from these 1797 items, this learner, test items like these. "
        "Look 1 of 1. Margin 1.0 point."
    )
    assert third == (
        f"Result:  half_shift against nothing {middle}, against copies {middle}; disagreement 1 %; 0 failed repeats."
    )
    assert fourth == "Classes: none named."
    assert fifth == f"Verdict: helps.   Uncertainty from: items {share} %, repeats {100 - share} %."


def test_other_losses_are_not_points():
    a = {name: 0.3 * loss for name, loss in arms(0.03).items()}
    v = decide(a, Rules(margin=0.003, drawn=10, pool=100, metric="brier"))
    assert "point" not in str(v)
    assert "Margin 0.003 of brier." in str(v)
    assert f"against nothing {v.against_nothing.mean:+.3g} [" in str(v)
    squares = (a["nothing"] - a["policy"]) ** 2
    assert v.detectable == planning(1000, 10, squares.mean())


def test_json_is_plain_and_complete():
    a, labels = one_bad_class()
    v = decide(a, RULES, labels=labels)
    plain = v.to_json()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert (plain["word"], plain["margin"], plain["level"], plain["n_items"]) == ("undecided", 0.01, 0.95, 2019)
    i = v.against_nothing
    assert (plain["against_nothing"]["low"], plain["against_nothing"]["high"]) == (i.low, i.high)
    assert plain["classes"][1]["vetoed"] is True
    assert plain["rules"]["pool"] == 1797


# --- how often a word is wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("items", [100, 800])
def test_a_useless_policy_rarely_helps_or_hurts(items):
    said = words(items, 10, 0.0, 0.0, trials=300, seed=1)
    assert said["helps"] <= most(300)
    assert said["hurts"] <= most(300)


def test_copies_take_the_credit_for_repetition():
    trials = 200
    said = words(800, 10, 0.02, 0.02, trials=trials, seed=1)
    assert said["helps"] <= most(trials)
    assert said["equivalent"] > 0.5
    assert words(800, 10, 0.02, 0.0, trials=trials, seed=1)["helps"] > 0.9


def test_equivalence_at_the_margin_is_rare():
    """2.5 % in one comparison; at most twice that in both, as either may say it."""
    trials, rng, one, both = 400, np.random.default_rng(1), 0, 0
    for _ in range(trials):
        v = decide(losses(rng, 1600, 10, {"nothing": 0.0, "copies": 0.0, "policy": 0.01}), RULES)
        one += word(v.against_nothing, 0.01) == "equivalent"
        both += v.word == "equivalent"
    assert one / trials <= most(trials)
    assert both / trials <= most(trials, 0.05)
