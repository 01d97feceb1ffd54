"""How often a rule errs, or finds what is there: several policies, looks, stops, races, plans; by simulation.

Short runs of `benchmarks/verdict_simulation.py`, whose figures stand in `benchmarks/results`. A bound is the nominal
share and three binomial standard errors.
"""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from simulation import looks, parts, planned, races, several
from simulation.models import DEMO_STRONG, ITEMS_VARY, REPEATS_VARY, RULES, Setting, losses

from leaven.trial.several import decide_all
from leaven.trial.stops import TWICE, UNTIL_DECIDED


def most(trials, share):
    return share + 3 * sqrt(share * (1 - share) / trials)


def least(trials, share):
    return share - 3 * sqrt(share * (1 - share) / trials)


def words_of(case, judges, trials, seed=1):
    """Trials with some false "helps" or "hurts", and policies that help and are said to, for each judge."""
    gains, copies, items, shared = several.CASES[case]
    rng, names = np.random.default_rng(seed), [f"p{k}" for k in range(len(gains))]
    false, right = np.zeros(len(judges)), np.zeros(len(judges))
    for _ in range(trials):
        made = losses(rng, items, 10, {"nothing": 0.0, "copies": copies} | dict(zip(names, gains, strict=True)), shared)
        for k, judge in enumerate(judges):
            found = list(zip(judge(made, names).values(), gains, strict=True))
            false[k] += any(several.false_word(verdict, gain, copies) for verdict, gain in found)
            right[k] += sum(v.word == "helps" for v, gain in found if gain > max(0.0, copies))
    return false / trials, right / trials


# --- several policies -------------------------------------------------------------------------------------------------


def test_eight_useless_policies_err_as_rarely_as_one():
    (holm, plain), _ = words_of("8 useless, few items", (several.holm, several.uncorrected), 150)
    assert holm <= most(150, 0.05) < plain


def test_policies_as_good_as_copies_are_rarely_said_to_help():
    """All beat nothing, so steps by that comparison alone would end at the loosest level."""
    (holm,), _ = words_of("8 as good as copies, +2", (several.holm,), 100)
    assert holm <= most(100, 0.05)


def test_useless_policies_beside_good_ones_err_no_more_often():
    (holm,), _ = words_of("4 useless, 4 at +3", (several.holm,), 120)
    assert holm <= most(120, 0.05)


def test_steps_find_more_than_equal_shares():
    _, (holm, equal) = words_of("8 at +3", (several.holm, several.bonferroni), 40)
    assert holm > equal + 0.3  # of eight policies


def test_the_last_of_many_at_the_margin_is_not_called_equivalent():
    rng, gains = np.random.default_rng(2), {f"p{k}": RULES.margin for k in range(8)}
    told = stepped = 0
    for _ in range(40):
        arms = losses(rng, 1600, 20, {"nothing": 0.0, "copies": 0.0} | gains)
        told += any(v.word == "equivalent" for v in several.holm(arms, list(gains)).values())
        stepped += any(v.word == "equivalent" for v in several.stepped_throughout(arms, list(gains)).values())
    assert told / 40 <= most(40, 0.05) and stepped > told


def test_the_order_of_the_policies_does_not_matter():
    gains = {"a": 0.03, "b": 0.0, "c": 0.05}
    made = losses(np.random.default_rng(4), 800, 10, {"nothing": 0.0, "copies": 0.0} | gains)
    assert decide_all(made, RULES, policies=list("abc")) == decide_all(made, RULES, policies=list("cba"))


# --- looks and stops --------------------------------------------------------------------------------------------------


def heard(user, count, trials):
    rng = np.random.default_rng(count)
    shared, keeps = looks.USERS[user]
    return sum(looks.misled(lambda: looks.op(rng), count, shared, keeps) for _ in range(trials)) / trials


def test_ten_looks_that_share_the_error_and_show_no_numbers():
    assert heard("words only, .05/K", 10, 200) <= most(200, 0.025)


def test_five_looks_may_show_numbers_and_twenty_may_not():
    assert heard("numbers, .05/K", 5, 200) <= most(200, 0.05)
    assert heard("numbers, .05/K", 20, 100) > most(100, 0.05)
    assert heard("numbers, uncorrected", 10, 100) > most(100, 0.2)


@pytest.mark.parametrize("stops", [TWICE, UNTIL_DECIDED])
@pytest.mark.parametrize("shares", [ITEMS_VARY, REPEATS_VARY])
def test_no_stop_misses_the_truth_too_often(stops, shares):
    trials = 200
    shared, each = looks.missed(Setting(100, 10, 0.12, 0.03, *shares), stops, trials=trials, seed=3)
    assert shared <= most(trials, 0.05)
    assert each > shared


# --- races ------------------------------------------------------------------------------------------------------------


def test_a_winner_must_be_tested_on_other_items_and_other_draws():
    raced_on, same_draws, both_new, no_split = races.false_winners(races.KINDS["noisy repeats"], trials=250, seed=1)
    assert raced_on > most(250, 0.05) and same_draws > most(250, 0.025)
    assert both_new <= most(250, 0.025) and no_split <= most(250, 0.025)


# --- groups -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folds", [False, True])
def test_groups_that_lose_the_margin_are_no_veto_and_one_that_loses_much_is(folds):
    trials, group, labels = 60, np.repeat(np.arange(8), 40), np.arange(320) % 4
    level = Setting(320, 20, 0.12, item_share=0.3, repeat_share=0.003)
    rng, edge = np.random.default_rng(7), level.with_effect(-parts.MARGIN)
    false = sum(parts.group_vetoes(edge, group, labels, rng, folds=folds)[0] for _ in range(trials))
    found = sum(parts.group_vetoes(level, group, labels, rng, loss=0.3, folds=folds)[1] for _ in range(trials))
    assert false / trials <= most(trials, 0.05) and found / trials > 0.8


# --- plans ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("alpha", [0.05, 0.01])
def test_what_was_called_detectable_is_seen(alpha):
    """By about 80 %: shares of the variance are those of the plan, but for what the disagreement makes of them."""
    setting = replace(DEMO_STRONG, items=400, repeats=10)
    found, _ = planned.shares(setting, planned.planning(400, 10, 0.12, alpha=alpha), alpha, trials=200, seed=1)
    assert least(200, 0.75) <= found <= most(200, 0.88)
