"""Several policies, several looks, groups: the error is that of one look at one policy, by simulation."""

from math import comb

import numpy as np
import pytest
from verdict_simulation import losses

from leaven.trial.interval import interval
from leaven.trial.judge import again
from leaven.trial.rules import Rules
from leaven.trial.several import decide_all, may_stop
from leaven.trial.stops import TWICE, UNTIL_DECIDED, once, stops_for
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
    assert not may_stop([decide(arms({"policy": 0.0}, 1, items=100), RULES)])


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
