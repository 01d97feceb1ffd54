"""Several policies, several looks, groups: the error is that of one look at one policy, by simulation."""

import json
from dataclasses import replace
from math import comb

import numpy as np
import pytest
from simulation.models import losses

from leaven.trial.groups import group_effects, largest_groups
from leaven.trial.interval import interval
from leaven.trial.judge import again
from leaven.trial.planning import agreement_needed, can_see, planning
from leaven.trial.rules import Rules
from leaven.trial.several import decide_all, may_stop
from leaven.trial.stops import TWICE, UNTIL_DECIDED, Stops, once, stops_for
from leaven.trial.verdict import decide

RULES = Rules(margin=0.01, drawn=100, pool=1000)


def at_most(k, n, p):
    """Whether k of n is not too many for a chance of p: less likely than one in a thousand."""
    return sum(comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(k, n + 1)) > 1e-3


def arms(gains, seed, items=200, repeats=10):
    return losses(np.random.default_rng(seed), items, repeats, {"nothing": 0.0, "copies": 0.0} | gains)


def test_p_is_where_the_interval_begins_to_hold_zero():
    for mean in (0.05, 0.2, 0.6):
        D = np.random.default_rng(1).normal(mean, 1, (40, 5))
        p = interval(D).p
        wider, narrower = interval(D, level=1 - 0.999 * p), interval(D, level=1 - min(1.001 * p, 0.999))
        assert 0 < p < 1 and wider.low <= 0 <= wider.high and not narrower.low <= 0 <= narrower.high
    rare = np.zeros((50, 4))
    rare[0, 0] = 1  # one of fifty items: the rule of three rules
    assert interval(rare).p == pytest.approx(np.exp(-interval(rare).mean * 50))
    assert interval(np.zeros((50, 4))).p == 1.0


def test_holm_steps_down_and_stops():
    gains = {"strong": 0.06, "good": 0.035, "none": 0.0, "other": 0.0}
    found = decide_all(arms(gains, 3, items=1600, repeats=20), RULES, policies=list(gains))
    errors = {name: 1 - verdict.level for name, verdict in found.items()}
    assert [errors["strong"], errors["good"]] == pytest.approx([0.05 / 4, 0.05 / 3])
    assert [errors["none"], errors["other"]] == pytest.approx([0.05 / 4] * 2)  # not shown: told at the strictest
    assert found["strong"].word == found["good"].word == "helps"
    alone = decide_all(arms(gains, 3, items=1600, repeats=20), RULES, policies=["good"])
    assert alone["good"] == decide(arms(gains, 3, items=1600, repeats=20), RULES, policy="good")
    assert "Each interval 98.75 %" in str(found["strong"]) and "one of 4 policies" in str(found["strong"])


def test_eight_useless_policies_are_rarely_said_to_do_anything():
    names, wrong, plain = [f"p{k}" for k in range(8)], 0, 0
    for seed in range(60):
        made = arms(dict.fromkeys(names, 0.0), seed)
        wrong += any(v.word in ("helps", "hurts") for v in decide_all(made, RULES, policies=names).values())
        plain += any(decide(made, RULES, policy=name).word in ("helps", "hurts") for name in names)
    assert at_most(wrong, 60, 0.05) and plain > wrong


def test_after_one_that_is_not_shown_no_other_is_tried_at_a_looser_level():
    made = arms({"a": 0.02, "b": 0.02}, 203)
    alone = [decide(made, RULES, policy=name) for name in "ab"]
    assert all(v.word == "helps" and 0.025 < v.p < 0.05 for v in alone)
    assert [v.word for v in decide_all(made, RULES, policies=["a", "b"]).values()] == ["undecided", "undecided"]


def test_p_is_that_of_what_could_be_claimed():
    made = arms({"policy": 0.06}, 3, items=800)
    both = decide(made, RULES)
    assert both.average == "helps" and both.p == max(both.against_nothing.p, both.against_copies.p)
    worse = decide({**made, "copies": np.zeros_like(made["copies"])}, RULES)  # copies are always right
    assert worse.p == 1.0 and worse.reason.startswith("better than nothing, worse than copies")
    hurts = decide(arms({"policy": -0.06}, 3, items=800), RULES)
    assert hurts.average == "hurts" and hurts.p == hurts.against_nothing.p < 0.05


def test_a_policy_whose_training_fails_does_not_stand_in_the_way():
    gains = {"broken": 0.06, "strong": 0.06, "good": 0.05}
    made = arms(gains, 3, items=1600, repeats=20)
    made["broken"][:, :4] = np.nan
    found = decide_all(made, RULES, policies=list(gains))
    assert found["broken"].p == 1.0 and found["broken"].reason == "training failed 4 of 20 times"
    assert sorted(1 - found[name].level for name in ("strong", "good")) == pytest.approx([0.05 / 3, 0.05 / 2])


def test_looks_stops_and_policies_all_share_the_error():
    rules = replace(RULES, looks=2, stops=TWICE, policies=5)
    assert rules.alpha(10) == pytest.approx(0.05 / 2 * 0.2 / 5)
    assert rules.alpha(20, settled=3) == pytest.approx(0.05 / 2 * 0.8 / 2)
    assert RULES.alpha(7) == pytest.approx(0.05)  # one look, whenever
    with pytest.raises(ValueError, match="policies = 0"):
        replace(RULES, policies=0)


@pytest.mark.parametrize(
    ("repeats", "shares", "said"),
    [
        ((), (), "at least one"),
        ((20, 10), (0.5, 0.5), "each later than the last"),
        ((1, 10), (0.5, 0.5), "from 2 on"),
        ((10, 20), (0.5, 0.6), "1 together"),
        ((10, 20), (0.0, 1.0), "above 0"),
        ((10,), (0.5, 0.5), "one above 0 for each"),
    ],
)
def test_stops_refuse(repeats, shares, said):
    with pytest.raises(ValueError, match=said):
        Stops(repeats, shares)


def test_the_looks_share_the_error():
    for stops in (once(20), TWICE, UNTIL_DECIDED):
        assert sum(stops.shares) == pytest.approx(1)
    assert stops_for(20) == TWICE and stops_for(15) == once(15) and stops_for(40).repeats == (20, 40)
    with pytest.raises(ValueError, match="12 repeats: the stops are after 10, 20"):
        TWICE.share(12)


@pytest.mark.parametrize("stops", [TWICE, UNTIL_DECIDED])
def test_stopping_early_errs_no_more_often(stops):
    """Against looking every time as if it were the only one."""
    missed = naive = 0
    trials, rules = 80, Rules(margin=0.01, drawn=100, pool=1000, stops=stops)
    for seed in range(trials):
        made = arms({"policy": 0.0}, seed, items=400, repeats=stops.repeats[-1])
        looks = [{a: x[:, :many] for a, x in made.items()} for many in stops.repeats]
        missed += any(decide(at, rules).word in ("helps", "hurts") for at in looks)
        naive += any(decide(at, RULES).word in ("helps", "hurts") for at in looks)
    assert at_most(missed, trials, 0.05) and naive >= missed


def test_a_plain_answer_comes_at_the_first_look():
    early = {name: x[:, :10] for name, x in arms({"policy": 0.08}, 0, items=800, repeats=20).items()}
    rules = Rules(margin=0.01, drawn=100, pool=1000, stops=TWICE)
    found = decide_all(early, rules, policies=["policy"])
    assert may_stop(found.values()) and found["policy"].word == "helps" and found["policy"].level == 0.99
    assert "stopped after 10 of at most 20 repeats" in str(found["policy"])
    late = decide(arms({"policy": 0.08}, 0, items=800, repeats=20), rules)
    assert "Look 1 of 1, at the last of 2 stops. Margin" in str(late) and "Each interval 96 %" in str(late)
    assert not may_stop([decide(arms({"policy": 0.0}, 1, items=100), RULES)])


def test_a_trial_goes_on_only_for_what_repeats_can_change():
    undecided = decide(arms({"policy": 0.0}, 1, items=100), RULES)
    assert undecided.word == "undecided" and undecided.open
    helps = decide(arms({"policy": 0.08}, 0, items=800), RULES)
    assert not helps.open and may_stop([helps]) and not may_stop([helps, undecided])
    trade = decide(*one_part_harmed(), labels=np.repeat([0, 1], [900, 100]))
    assert trade.word == "undecided" and trade.reason.startswith("helps on average, harms class 1") and not trade.open
    made = arms({"policy": 0.06}, 3, items=800)
    worse = decide({**made, "copies": np.zeros_like(made["copies"])}, RULES)
    assert worse.word == "undecided" and not worse.open
    exploratory = decide(arms({"policy": 0.0}, 1, items=100), replace(RULES, look=2))
    assert exploratory.word == "undecided" and not exploratory.open
    made["policy"][:, :3] = np.nan
    assert decide(made, RULES).open  # of more repeats, three failed ones may be few


def test_what_can_be_seen_is_said_before_the_start():
    assert can_see(1600, 20, 0.1, 0.01) == (
        'differences of 1.5 points or more (80 %), 1600 test items, 20 repeats; "equivalent" needs the arms to '
        "disagree on < 3 % of items."
    )
    assert can_see(1, 1, 0.04, 0.1, metric="log loss").endswith("of log loss or more (80 %), 1 test item, 1 repeat.")
    stricter = 2.9 - 1.96 + 2.576  # standard errors: at 99 %, the quantile grows, and the power stays
    assert planning(400, 10, 0.1, alpha=0.01) == pytest.approx(planning(400, 10, 0.1) * stricter / 2.9, rel=1e-4)
    assert agreement_needed(400, 10, 0.01, alpha=0.01) < agreement_needed(400, 10, 0.01)
    folded = can_see(400, 20, 0.1, 0.01, tested=0.2)
    assert f"{100 * planning(400, 20, 0.1, tested=0.2):.1f} points" in folded


def one_part_harmed():
    """Losses and rules: 900 items gain much, 100 lose much."""
    rng = np.random.default_rng(5)
    nothing = (rng.random((1000, 1)) < 0.3) * np.ones((1, 10))
    policy = nothing * (rng.random((1000, 10)) > 0.5)
    policy[900:] = 1.0
    return {"nothing": nothing, "copies": nothing, "policy": policy}, RULES


def spoilt(made, rows, share=0.5, seed=0):
    """The policy errs on a share of these items as well."""
    more = np.random.default_rng(seed).random((rows.sum(), made["policy"].shape[1])) < share
    made["policy"][rows] = np.maximum(made["policy"][rows], more)
    return made


def test_a_group_that_loses_is_named():
    groups = np.repeat(["anna", "ben", "cleo", "dora"], [160, 160, 160, 20])
    made = spoilt(arms({"policy": 0.09}, 0, items=500), groups == "dora")
    found = decide(made, RULES, groups=groups, labels=np.arange(500) % 2)
    assert [e.name for e in found.groups] == ["anna", "ben", "cleo", "dora"]
    assert [e.name for e in found.groups if e.vetoed] == ["dora"] and not any(e.vetoed for e in found.classes)
    assert found.word in ("hurts", "undecided") and "group dora" in found.reason
    assert "Group dora loses" in str(found) and "all classes and groups together" in str(found)
    plain = decide(made, RULES, labels=np.arange(500) % 2)
    assert plain.groups == () and "Groups" not in str(plain) and "group dora" not in plain.reason


def test_groups_and_classes_share_the_error():
    groups, labels = np.arange(400) // 100, np.arange(400) % 2
    made = arms({"policy": 0.0}, 0, items=400)
    both, one = decide(made, RULES, groups=groups, labels=labels), decide(made, RULES, groups=groups)
    by = interval((made["nothing"] - made["policy"])[:100], level=1 - 2 * 0.05 / 6)
    assert both.groups[0].low == pytest.approx(by.low)
    assert both.groups[0].low < one.groups[0].low
    few = decide(made, RULES, groups=np.arange(400) // 10)
    assert few.groups == () and few.untested == 40 and "0 of 40 tested" in str(few)


def test_a_group_is_called_what_it_is_and_can_be_a_trade_off():
    losses, rules = one_part_harmed()
    speakers = np.repeat(["ann", "ben", "theo"], [500, 400, 100])
    found = decide(losses, rules, groups=speakers, grouping="speaker")
    assert [effect.trait for effect in found.groups] == ["speaker"] * 3
    assert [effect.name for effect in found.groups] == ["ann", "ben", "theo"]  # the largest first
    assert found.worst.name == "theo" and found.reason.endswith("speaker theo; undecided on average")  # of 3 groups
    alone = decide(losses, rules, labels=np.repeat([0, 1], [900, 100]))
    assert alone.reason.startswith("helps on average, harms class 1: a trade-off")
    assert json.loads(json.dumps(found.to_json()))["groups"][2]["trait"] == "speaker"


def test_items_are_the_unit_within_a_group():
    D = np.random.default_rng(0).normal(size=(90, 10))
    groups = np.repeat(["a", "b", "c"], 30)
    names, others = largest_groups(D, groups)
    assert (names, others) == (("a", "b", "c"), 0)
    for effect in group_effects(D, groups, names, margin=0.01, alpha=0.03, beside=2):
        one = interval(D[groups == effect.name], level=1 - 2 * 0.03 / 5)
        assert (effect.mean, effect.low, effect.high) == (one.mean, max(one.low, -1), min(one.high, 1))


def test_which_groups_are_tested():
    D, sizes = np.zeros((975, 10)), np.repeat(np.arange(30), np.arange(30) + 18)  # 18, 19, 20 ... items
    names, others = largest_groups(D, sizes)
    assert len(names) == 20 and "0" not in names
    assert others == 10 and names == tuple(map(str, range(29, 9, -1)))
    assert largest_groups(D, np.zeros(975)) == ((), 0)  # one group: the average is its effect
    D[:500, 3:] = np.nan  # tested in three repeats
    assert largest_groups(D, np.repeat(["a", "b"], [500, 475])) == (("b",), 1)


def test_useless_policies_harm_no_group():
    groups, lost = np.arange(400) % 8, 0
    for seed in range(40):
        found = decide(arms({"policy": 0.0}, seed, items=400), RULES, groups=groups)
        lost += any(e.vetoed for e in found.groups)
    assert at_most(lost, 40, 0.05)


def test_trained_again_and_said_to_differ():
    helps = decide(arms({"policy": 0.08}, 0, items=800, repeats=20), RULES)
    same = decide(arms({"policy": 0.0}, 1, items=100), RULES)
    assert "with another seed" in again(helps)[0] and again(same) == []
