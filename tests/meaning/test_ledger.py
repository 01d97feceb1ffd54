"""Looks at the same test items: declared, counted, free when repeated, and without a word when there are too many."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Barrier

import numpy as np
import pytest

import leaven as lv
from leaven.core.errors import BadData, CannotWrite, OutOfRange
from leaven.data.sources.arrays import from_arrays
from leaven.trial.learners import FunctionLearner
from leaven.trial.ledger import ONLY, Ledger, split_of
from leaven.trial.question import Question, identity
from leaven.trial.underway import Underway, underway
from leaven.trial.workplan import WorkPlan

SPLIT = "0123456789abcdef"
PLAN = {"repeats": 10, "most_train": 1000, "few": None, "curve": []}
WHAT = Question({"turn": "aa"}, "ridge (1)", None, 4, 0, "data", {"few": None, "repeats": 20, "seconds": None})


@dataclass
class Found:
    look: object = ONLY
    words: dict = field(default_factory=lambda: {"turn": "helps"})
    level: float = 0.95
    certificate: dict = field(default_factory=lambda: {"id": "ce", "plan": PLAN})


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger")


def ask(ledger, question=WHAT, looks=None):
    """What a trial does: the look that it was judged as."""
    return ledger.settle(SPLIT, question, looks, Found).look


def others(many):
    return [replace(WHAT, policies={"turn": f"{k}"}) for k in range(many)]


def test_one_look_is_the_default_and_the_second_gets_no_word(ledger):
    first, second = others(2)
    look = ask(ledger, first)
    assert (look.number, look.of, look.replay, look.exploratory) == (1, 1, False, False)
    look = ask(ledger, second)
    assert (look.number, look.of, look.exploratory) == (2, 1, True)


def test_the_same_question_again_is_free(ledger):
    first, second = others(2)
    for _ in range(3):
        look = ask(ledger, first, 2)
        assert (look.number, look.exploratory) == (1, False)
    assert len(ledger.entries(SPLIT)) == 1
    assert ask(ledger, second).number == 2 and ask(ledger, first).replay


@pytest.mark.parametrize("change", [
    {"policies": {"turn": "bb"}}, {"policies": {"turn": "aa", "flip": "bb"}}, {"learner": "network (1)"},
    {"metric": "auc"}, {"copies": 1}, {"seed": 1}, {"data": "other"},
    {"design": {"few": 5, "repeats": 20, "seconds": None}}, {"design": {"few": None, "repeats": 40, "seconds": None}},
])  # fmt: skip
def test_another_question_is_another_look(ledger, change):
    ask(ledger)
    assert ask(ledger, replace(WHAT, **change)).number == 2


def test_what_a_policy_is_called_changes_nothing(ledger):
    ask(ledger)
    assert ask(ledger, replace(WHAT, policies={"rotate": "aa"})).replay


def test_looks_are_declared_before_the_first_and_shared_equally(ledger):
    looks = [ask(ledger, question, 3 if k == 0 else None) for k, question in enumerate(others(4))]
    assert [(look.number, look.of, look.exploratory) for look in looks] == [
        (1, 3, False), (2, 3, False), (3, 3, False), (4, 3, True),
    ]  # fmt: skip
    assert ask(ledger, others(5)[4], 3).number == 5  # saying it again is no harm
    when = ledger.entries(SPLIT)[0]["when"]
    for other in (1, 4):
        with pytest.raises(OutOfRange, match=f"looks = 3 was declared on {when.split('+')[0]}.* cannot become {other}"):
            ledger.look(SPLIT, WHAT, other)


def test_looking_ahead_writes_nothing(ledger):
    assert ledger.look(SPLIT, WHAT, 4).of == 4 and not ledger.folder.exists()
    assert ledger.look(SPLIT, WHAT, 2).of == 2


def test_of_more_than_five_looks_only_the_words_are_seen_until_the_last(ledger):
    assert ask(ledger, looks=5).numbers
    many = Ledger(ledger.folder.with_name("many"))
    questions = others(7)
    for k, question in enumerate(questions[:6]):
        ask(many, question, 6)
        look = many.look(SPLIT, question)
        assert (look.numbers, look.left) == (k == 5, 5 - k)
        if k < 5:
            with pytest.raises(OutOfRange, match="only the word"):
                look.require_numbers()
    many.look(SPLIT, questions[0]).require_numbers()
    assert many.look(SPLIT, questions[6]).exploratory and many.look(SPLIT, questions[6]).numbers


def test_a_ledger_that_is_closed_gives_no_further_word_and_shows_its_numbers(ledger):
    first, second = others(2)
    ask(ledger, first, 10)
    assert not ledger.look(SPLIT, first).numbers
    ledger.close(SPLIT)
    assert ledger.look(SPLIT, first).numbers and not ledger.look(SPLIT, first).exploratory
    look = ask(ledger, second)
    assert (look.number, look.of, look.exploratory, look.numbers) == (11, 10, True, True)
    with pytest.raises(BadData, match="is not there"):
        ledger.close("feed")


def test_a_look_that_another_came_before_is_judged_again(ledger):
    first, second = others(2)
    judged = []

    def judge(look):
        judged.append(look.number)
        if len(judged) == 1:  # meanwhile, elsewhere
            ask(ledger, second)
        return Found(look)

    assert ledger.settle(SPLIT, first, None, judge).look.exploratory and judged == [1, 2]
    assert [line["look"] for line in ledger.entries(SPLIT)] == [1, 2]


def test_many_at_once_get_numbers_of_their_own(ledger):
    together = Barrier(8)

    def one(question):
        together.wait(10)
        return ask(Ledger(ledger.folder), question, 8).number

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, others(8))) == list(range(1, 9))
    assert [line["look"] for line in ledger.entries(SPLIT)] == list(range(1, 9))


def test_a_line_cut_off_counts_for_nothing_and_a_damaged_one_is_an_error(ledger):
    ask(ledger)
    path = ledger.file(SPLIT)
    whole = path.read_text()
    path.write_text(whole + whole[:40])
    assert ledger.look(SPLIT, WHAT).replay
    assert ask(ledger, others(1)[0]).number == 2 and len(path.read_text().splitlines()) == 2
    path.write_text(whole[:40] + "\n" + whole)
    with pytest.raises(BadData, match="is damaged"):
        ledger.look(SPLIT, WHAT)
    path.write_text(json.dumps({"key": "1", "look": 1}) + "\n")
    with pytest.raises(BadData, match="line 1 lacks certificate"):
        ledger.look(SPLIT, WHAT)


def test_what_the_clock_chose_is_remembered(ledger):
    assert ledger.plan(SPLIT, WHAT) is None
    ask(ledger)
    assert ledger.plan(SPLIT, WHAT) == PLAN and ledger.plan(SPLIT, others(1)[0]) is None


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite, match=r"file: cannot hold the ledger.*--ledger"):
        ask(Ledger(tmp_path / "file"))


def blobs(n=80, labels=None, part=None, seed=0):
    rows = np.random.default_rng(seed).normal(size=(n, 3)) + 2.0 * (np.arange(n) % 2)[:, None]
    return from_arrays(rows, "blobs", labels=np.arange(n) % 2 if labels is None else labels, part=part)


def test_test_items_are_all_that_could_be_tested():
    """Not those that a seed picked: else trying seeds would never be a second look."""
    data = blobs()
    assert split_of(data) == split_of(data.take(np.arange(80)[::-1])) == split_of(blobs(seed=1))
    assert split_of(data) != split_of(data.take(np.arange(79)))
    assert split_of(data) != split_of(blobs(labels=np.arange(80) % 4 // 2))
    part = np.where(np.arange(80) < 60, "train", "test")
    given = blobs(part=part)
    assert split_of(given) == split_of(given.take(np.arange(20, 80))) != split_of(data)


def sure(train, groups, seed):
    return lambda rows: (rows.mean(axis=1) > 1).astype(int)


def unsure(train, groups, seed):
    return lambda rows: np.zeros(len(rows), int)


def test_a_function_is_known_by_its_source():
    one = identity(FunctionLearner(sure))
    assert one == identity(FunctionLearner(sure)) != identity(FunctionLearner(unsure))
    assert "0x" not in identity(FunctionLearner(len)) != identity(FunctionLearner(max))


def test_trials_in_python_are_counted_where_a_ledger_is_named(tmp_path):
    data, again = blobs(), lv.Policy(grow=[lv.Repeat()])
    asked = {"learner": sure, "repeats": 5, "workers": 0, "ledger": tmp_path}
    first = lv.trial(data, again, **asked, looks=2).verdict
    assert (first.rules.look, first.rules.looks, first.level) == (1, 2, 0.975)
    lv.trial(data, again, **asked)
    second = lv.trial(data, again, **asked, seed=1).verdict
    assert (second.rules.look, second.level) == (2, 0.975) and "exploratory" not in second.reason
    third = lv.trial(data, again, **asked | {"learner": unsure}).verdict
    assert third.word == "undecided" and third.reason.startswith("exploratory: look 3 of 2")
    assert len(Ledger(tmp_path).entries(split_of(data))) == len(list((tmp_path / "certificates").iterdir())) == 3
    assert not (tmp_path / "work").exists()
    with pytest.raises(OutOfRange, match="only the word"):
        lv.trial(data, again, **asked | {"ledger": tmp_path / "other"}, looks=6)
    assert lv.trial(data, again, learner=unsure, repeats=5, workers=0).verdict.rules.look == 1


def test_work_goes_on_from_the_plan_that_was_written_first(tmp_path):
    plan, other = WorkPlan(12, 500, None, (5,)), WorkPlan(20, 1000)
    folder = tmp_path / "a" / "work" / "1"
    with pytest.raises(KeyboardInterrupt), underway(folder) as work:
        assert work.plan(lambda: plan) == plan
        raise KeyboardInterrupt
    with pytest.raises(CannotWrite), underway(folder) as work:
        assert work.plan(lambda: other) == plan and not work.settled
        assert work.extend(plan.with_point(20)).curve == (5, 20)
        raise CannotWrite("the disk is full")
    with underway(folder) as work:
        assert work.plan(lambda: other).curve == (5, 20)
    assert not folder.parent.exists()

    def meanwhile():
        Underway(folder).extend(other)
        return plan

    assert Underway(folder).plan(meanwhile) == other  # who writes first decides
    with pytest.raises(BadData), underway(tmp_path / "b" / "work" / "1") as work:
        work.plan(lambda: plan)
        raise BadData("of no use")
    assert not (tmp_path / "b").exists()
    earlier = Underway(tmp_path / "c", plan.to_json())
    assert earlier.plan(lambda: other) == plan and earlier.settled and not (tmp_path / "c").exists()
