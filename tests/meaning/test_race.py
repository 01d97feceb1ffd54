"""A race finds the better of policies, prefers what everybody takes where it is as good, and can say that none is."""

from functools import partial

import numpy as np
import pytest

import leaven as lv
from leaven.auto import prices
from leaven.auto import race as race_module
from leaven.auto.candidate import Candidate, unlimited
from leaven.auto.entrants import entrants, lots, raced
from leaven.auto.frozen import Frozen
from leaven.auto.gate import gate
from leaven.auto.prices import affordable
from leaven.auto.probes import probes
from leaven.auto.race import race
from leaven.auto.reasons import reasons
from leaven.auto.schedule import CONTROLS, REPEATS, ROUNDS, Schedule, cells, trainings
from leaven.auto.search import search
from leaven.core.errors import BadData, OutOfRange, Unknown
from leaven.data.sources.arrays import from_arrays
from leaven.trial.arms import COPIES, HALF, NOTHING, Arm, Workshop
from leaven.trial.cells import Cell, Trained, Work
from leaven.trial.design import folds
from leaven.trial.learners import FunctionLearner, default_learner
from leaven.trial.trial import planned
from leaven.trial.workplan import Aside, WorkPlan

CONTROLLED = (NOTHING.name, COPIES.name, HALF.name)


def table(n=400, classes=2, groups=None):
    rng = np.random.default_rng(0)
    labels = np.arange(n) % classes
    return from_arrays(rng.normal(size=(n, 3)) + labels[:, None], "made", labels=labels, groups=groups)


def nearest_mean(train, groups, seed):
    inputs, classes, weights = train.hard()
    means = np.stack([np.average(inputs[classes == k], axis=0, weights=weights[classes == k]) for k in range(2)])
    return lambda rows: ((rows[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)


def run(errors, monkeypatch, *, rounds=(10, 20), wrong=None, data=None, **more):
    """A race in which each arm errs as often as `errors` says; the same items are hard for all."""
    data = data or table()
    arms = [Arm(name, "", lv.Policy()) for name in errors if name not in CONTROLLED]
    design = folds(data, max(rounds))
    named = {a.name: a for a in (NOTHING, COPIES, HALF, *arms)}
    work = Work(Workshop(data, FunctionLearner(lambda *a: None)), design, named, 4)
    hard, asked = np.random.default_rng(1).random(len(data)), []

    def train(work, wanted, *rest):
        found = {}
        for cell in wanted:
            asked.append((cell.arm, cell.repeat))
            _, test = work.design.repeats[cell.repeat]
            own = np.random.default_rng([cell.repeat, len(cell.arm), *map(ord, cell.arm)]).random(test.size)
            bar = errors.get(cell.arm, errors[NOTHING.name]) + (wrong(cell.arm, data.labels[test]) if wrong else 0)
            found[cell] = Trained((0.7 * hard[test] + 0.3 * own < bar).astype(float), 10, 0.1)
        return found

    monkeypatch.setattr(race_module, "train", train)
    return race(work, arms, CONTROLLED, rounds, margin=0.01, **more), asked


def test_the_better_policy_wins(monkeypatch):
    errors = {"nothing": 0.2, "usual": 0.2, "good": 0.1, "bad": 0.3, "same": 0.2}
    found, asked = run(errors, monkeypatch)
    assert found.winner.name == "good" and found.runners[0].name == "good" and found.runners[0].fate == "won"
    fates = {runner.name: runner for runner in found.runners}
    assert fates["bad"].pairs == 10 and fates["bad"].fate.startswith("given up: worse than good after 10 pairs")
    assert fates["good"].pairs == fates["usual"].pairs == 20
    assert fates["good"].gain.mean == pytest.approx(0.1, abs=0.03) and fates["bad"].gain.mean < 0
    assert ("bad", 9) in asked and ("bad", 10) not in asked and len(asked) == len(set(asked))


def test_useless_policies_rarely_win(monkeypatch):
    won = 0
    for turn in range(40):
        errors = {"nothing": 0.2} | {f"{name} {turn}": 0.2 for name in ("usual", "a", "b")}
        won += run(errors, monkeypatch, rounds=(10,))[0].winner is not None
    assert won < 28  # a standard error is not much; the verdict decides


def test_the_usual_policy_is_taken_where_another_is_no_better(monkeypatch):
    found, _ = run({"nothing": 0.2, "usual": 0.101, "other": 0.1}, monkeypatch)
    assert found.winner.name == "usual"
    assert {r.name: r.fate for r in found.runners} == {"usual": "won", "other": "ran to the end"}


def test_what_copies_do_as_well_does_not_win(monkeypatch):
    found, _ = run({"nothing": 0.2, "copies": 0.05, "usual": 0.1}, monkeypatch)
    assert found.winner is None and found.runners[0].fate == "not better than copies"


def test_what_harms_a_class_does_not_win(monkeypatch):
    def harm(arm, labels):
        return np.where(labels == 0, 0.2, -0.3) if arm == "usual" else 0.0

    found, _ = run({"nothing": 0.4, "usual": 0.3}, monkeypatch, wrong=harm)
    assert found.winner is None and found.runners[0].fate == "harms class 0"


def test_rounds_for_which_there_is_no_time_are_left_out(monkeypatch):
    seen = []

    def go(pairs, seconds):
        seen.append((pairs, seconds))
        return False

    found, asked = run({"nothing": 0.2, "usual": 0.2, "good": 0.1}, monkeypatch, go=go)
    assert seen == [(20, pytest.approx(0.1 * 10 * 5))] and max(repeat for _, repeat in asked) == 9
    assert found.winner.name == "good"


def test_a_learner_that_always_fails_is_named(monkeypatch):
    monkeypatch.setattr(
        race_module, "train", lambda work, cells, *rest: {c: Trained(None, 0, 0.1, "ValueError: no") for c in cells}
    )
    data, usual = table(), Arm("usual", "", lv.Policy())
    arms = {a.name: a for a in (NOTHING, COPIES, HALF, usual)}
    work = Work(Workshop(data, FunctionLearner(lambda *a: None)), folds(data, 10), arms, 4)
    with pytest.raises(BadData, match=r"failed in every repeat\. ValueError: no"):
        race(work, [usual], CONTROLLED, (10,), margin=0.01)


def test_a_schedule_fits_into_the_budget():
    for budget, each in ((60, 0.05), (60, 0.5), (600, 0.5), (180, 2.0)):
        found = Schedule.within(budget, each, 400, 1.4)
        share = found.drawn / 400
        spent = (cells(found.entrants, found.rounds) + trainings(found.repeats)) * each * share / 1.4
        assert spent <= 0.8 * budget + 1e-9 and found.rounds and found.repeats in REPEATS
    plenty = Schedule.within(3600, 0.05, 400, 1.4)
    assert plenty.rounds == ROUNDS and plenty.repeats == 20 and plenty.drawn == 400 and plenty.entrants == 12
    assert Schedule.within(180, 2.0, 400, 1.4).drawn < 400


def test_cells_are_counted_as_they_are_run(monkeypatch):
    errors = {"nothing": 0.2, "usual": 0.2} | {f"p{k}": 0.2 + 0.001 * k for k in range(5)}
    _, asked = run(errors, monkeypatch, rounds=(10, 20))
    assert len(asked) <= cells(6, (10, 20)) + 10  # the usual policy runs on, even from the worse half
    assert cells(6, (10,)) == 10 * (6 + CONTROLS)


def test_too_small_a_budget_says_how_much_would_do():
    with pytest.raises(OutOfRange, match=r"budget 5s: .* ten pairs of trainings, .* about 1.7 s here") as caught:
        Schedule.within(5, 10.0, 400, 1.0)
    needed = float(str(caught.value).split("about ")[-1].split(" s")[0])
    assert Schedule.within(needed, 10.0, 400, 1.0).rounds == (10,)


def test_entrants_that_cost_too_much_do_not_run():
    seconds = {"nothing": 1.0, "copies": 2.0, "usual": 2.0, "a": 1.0, "dear": 9.0, "b": 3.0, "c": 4.0, "d": 1.0}
    allowed = partial(affordable, seconds, ("nothing", "copies"), pairs=10)
    assert allowed(able=1000, each=20) == ["usual", "a", "dear", "b", "c", "d"]
    assert allowed(able=1000, each=8) == ["usual", "a", "b", "c", "d"]  # one that could not be judged
    assert allowed(able=110, each=8) == ["usual", "a", "b", "d"]  # 50 for the controls and the usual one, 10, 30, 10
    assert allowed(able=0, each=8) == ["usual", "a", "b"] and allowed(able=0, each=0.5) == ["usual"]


def test_prices_are_learned_of_as_many_as_there_is_time_for(monkeypatch):
    asked = []
    monkeypatch.setattr(prices, "_compile", lambda work: None)
    monkeypatch.setattr(prices, "train", lambda work, cells, *rest: asked.append(cells) or dict.fromkeys(cells, cells))
    work = Work(None, None, dict.fromkeys("abcdefgh"), 4)
    assert list(prices.first_trainings(work, Frozen(60), 1, None)) == [Cell(0, name) for name in "abcdefgh"]
    assert [len(cells) for cells in asked] == [2, 2, 2, 2]
    assert len(prices.first_trainings(work, Frozen(0), 1, None)) == 2


def test_what_is_decided_stays(tmp_path):
    frozen = Frozen(60, tmp_path / "work" / "plan.json")
    assert frozen.settle("pairs", lambda: 10) == 10 and frozen.settle("pairs", lambda: 20) == 10
    again = Frozen(60, tmp_path / "work" / "plan.json")
    assert again.settle("pairs", lambda: 30) == 10 and again.spent >= frozen.decided["spent"]
    assert Frozen(60).settle("pairs", lambda: 30) == 30


def test_a_ridge_sees_which_op_helps():
    """Classes are told by the mean of a picture: turning keeps it, inverting exchanges it."""
    rng = np.random.default_rng(0)
    labels = np.arange(200) % 2
    pictures = rng.normal(100 + 60 * labels[:, None, None, None], 30, (200, 8, 8, 1))
    data = from_arrays(pictures.clip(0, 255).astype(np.uint8), "light", labels=labels)
    ops = [
        Candidate(lv.image.Invert(p=1.0)),
        Candidate(lv.image.Rotate(), 0.1),
        Candidate(lv.image.BoxSafeCrop()),
    ]
    found = probes(data, ops, most=200)
    by = {p.candidate.name: p for p in found}
    assert by["invert"].gain.high < 0 and by["rotate"].gain.mean > -0.02
    assert [p.candidate.name for p in found] == ["rotate", "invert", "box_safe_crop"]
    assert "cannot be tried" in by["box_safe_crop"].note
    assert [str(p) for p in probes(data, ops, most=200, workers=2)] == [str(p) for p in found]


def test_entrants_are_policies_of_these_data():
    data = lv.open("digits").take(np.arange(200))
    ranked = [(c, 1.0) for c in unlimited([lv.image.Shift(), lv.image.Rotate(), lv.image.Scale()])]
    arms, out = entrants("race", ranked, Workshop(data, default_learner(data)), 0)
    names = [arm.name for arm in arms]
    assert names[:3] == ["small moves", "one of all", "shift alone"] and {"mixup", "cutmix"} <= set(names)
    assert len(set(names)) == len(names) and all(arm.policy for arm in arms)
    assert "InstanceMasks are needed" in dict(out)["copy_paste"] and "repeat" not in {*names, *dict(out)}
    grid, _ = entrants("randaugment", ranked, Workshop(data, default_learner(data)), 0)
    assert len(grid) == 1 + 9
    with pytest.raises(Unknown, match="randaugment"):
        entrants("randaugmant", ranked, Workshop(data, default_learner(data)), 0)


def test_random_policies_follow_the_seed():
    data = lv.open("digits").take(np.arange(100))
    ranked = [(c, 1.0) for c in unlimited([lv.image.Shift(), lv.image.Rotate(), lv.image.Scale()])]
    one, again, other = ([p.id for _, p in lots(ranked, data, seed)] for seed in (0, 0, 1))
    assert one == again != other and [n for n, _ in raced([], data, 0)] == ["small moves"]


def test_a_search_is_the_same_again_and_goes_on_where_it_was(tmp_path):
    data, mine = table(120), FunctionLearner(nearest_mean)
    one = search(data, budget=30, learner=mine, workers=0, keep=tmp_path)
    plan = (tmp_path / "search.json").read_text()
    for file in sorted(tmp_path.rglob("*.npz"))[::2]:
        file.unlink()
    two = search(data, budget=30, learner=mine, workers=0, keep=tmp_path)
    assert (
        str(one.race) == str(two.race)
        and one.reasons(one.policy) == two.reasons(two.policy)
        and one.policy == two.policy
    )
    assert (tmp_path / "search.json").read_text().replace("\n", "")[:40] == plan.replace("\n", "")[:40]


def test_every_op_is_in_or_out_with_a_reason():
    data = lv.open("digits").take(np.arange(300))
    shift, flip = lv.image.Shift(), lv.image.VerticalFlip()
    opened = gate(data, [shift, flip, lv.image.Invert()], most=300, workers=0)
    told = reasons(lv.Policy(augment=[shift]), opened, (), None, {"mixup": "mixup: sizes differ; fix them. Or not."})
    assert told["shift"].startswith("in: labels bear it, up to x") and told["invert"].startswith("out: of what the")
    assert told["mixup"] == "out: sizes differ."
    assert reasons(lv.Policy(), opened, (), None, {})["shift"].startswith("out, for no policy is to be used: labels")


def test_too_few_items_to_search_on():
    with pytest.raises(BadData, match="20 are needed"):
        search(table(12), budget=30)


def test_the_items_that_a_search_left_are_those_of_its_own_split():
    """Whatever the seed of the draws is, and whoever does it again."""
    data = table(200)
    train, test = data.split(test=0.3, seed=5)
    made = planned(data, WorkPlan(10, 50, aside=Aside(0.3, 5, {})), 9)
    tested = made.data.ids[made.repeats[0][1]]
    assert sorted(tested) == sorted(test.ids) and made.drawn == 50
    assert {id for drawn, _ in made.repeats for id in made.data.ids[drawn]} <= set(train.ids)
    told = WorkPlan(10, 50, aside=Aside(0.3, 5, {"entrants": 3}))
    assert WorkPlan.of_json(told.to_json()) == told and "aside" not in WorkPlan(10, 50).to_json()
