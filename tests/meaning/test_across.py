"""Work that is shared among processes, and kept on disk: the same results, whoever made them and when."""

import os
import threading
from dataclasses import replace

import numpy as np
import pytest

import leaven as lv
from leaven.core.errors import BadData
from leaven.trial import across as across_module
from leaven.trial.across import across
from leaven.trial.arms import NOTHING, Arm, Workshop
from leaven.trial.cells import Cell, Trained, Work
from leaven.trial.design import few
from leaven.trial.kept import Kept
from leaven.trial.learners import FunctionLearner, default_learner
from leaven.trial.run import compare

TURN = lv.Policy(augment=[lv.image.Rotate()])


@pytest.fixture(scope="module")
def digits():
    return lv.open("digits").take(np.arange(300))


@pytest.fixture
def at_once(monkeypatch):
    """Processes from the second task on."""
    monkeypatch.setattr(across_module, "ALONE", 0.0)


def test_results_come_in_order_from_several_processes(at_once):
    found = list(across(lambda task: (task, os.getpid()), range(12), 2))
    assert [task for task, _ in found] == list(range(12))
    assert os.getpid() not in {pid for _, pid in found}


def test_short_work_stays_here():
    assert {pid for pid in across(lambda _: os.getpid(), range(12), 2)} == {os.getpid()}
    assert list(across(lambda task: task, [], 2)) == []


def test_what_cannot_be_sent_is_shared_among_threads(at_once):
    lock = threading.Lock()  # no process can have it

    def work(task):
        with lock:
            return task, os.getpid()

    assert list(across(work, range(5), 2)) == [(k, os.getpid()) for k in range(5)]


def test_an_error_about_the_data_crosses_with_its_words(at_once):
    def work(task):
        raise BadData("row 3 is broken.")

    with pytest.raises(BadData, match="row 3 is broken"):
        list(across(work, range(3), 2))


def test_a_trial_is_the_same_for_processes(digits, at_once):
    def fit(train, groups, seed):
        mean = np.stack([train.inputs[train.labels[:, k] > 0].mean(axis=0) for k in range(10)])
        return lambda x: -((x[:, None].astype(float) - mean[None]) ** 2).sum(axis=(2, 3, 4))

    mine = FunctionLearner(fit)  # of a test: it travels by value
    alone = compare(few(digits, 3, 4), {"turn": TURN}, learner=mine, workers=0)
    shared = compare(few(digits, 3, 4), {"turn": TURN}, learner=mine, workers=2)
    for arm, score in alone.scores.items():
        assert np.array_equal(score.losses, shared.scores[arm].losses, equal_nan=True)
    assert 0.3 < alone.scores["turn"].summary[0] < 1


def test_what_was_trained_is_not_trained_again(digits, tmp_path, monkeypatch):
    whole = compare(few(digits, 3, 4), {"turn": TURN}, workers=0, keep=tmp_path)
    files = sorted(tmp_path.rglob("*.npz"))
    assert len(files) == 4 * 3 + 3
    files[0].unlink()
    files[1].write_bytes(b"cut off")
    trained = []
    plain = Work.__call__
    monkeypatch.setattr(Work, "__call__", lambda work, cell: (trained.append(cell), plain(work, cell))[1])
    again = compare(few(digits, 3, 4), {"turn": TURN}, workers=0, keep=tmp_path)
    assert len(trained) == 4 + 2  # the pilot, and what was lost
    for arm, score in whole.scores.items():
        assert np.array_equal(score.losses, again.scores[arm].losses, equal_nan=True)
    assert str(whole.verdict) == str(again.verdict)


def test_what_is_kept_belongs_to_one_piece_of_work(digits, tmp_path):
    learner, design = default_learner(digits), few(digits, 3, 2)
    work = Work(Workshop(digits, learner), design, {"nothing": NOTHING, "turn": Arm("turn", "", TURN)}, 4)
    mine = Kept.of(tmp_path, work, "1")
    others = [
        replace(work, copies=3),
        replace(work, shop=Workshop(digits, learner, seed=1)),
        replace(work, shop=Workshop(digits.take(np.arange(299)), learner)),
        replace(work, design=few(digits, 4, 2)),
        replace(work, arms={"nothing": NOTHING, "turn": Arm("turn", "", lv.Policy())}),
    ]
    assert Kept.of(tmp_path, work, "1") == mine
    assert len({Kept.of(tmp_path, other, "1").folder for other in others} | {mine.folder}) == 6
    assert Kept.of(tmp_path, work, "2") != mine
    cell = Cell(1, "turn")
    assert mine.get(cell) is None
    mine.put(cell, Trained(None, 0, 2.5, "ValueError: no"))
    found = mine.get(cell)
    assert found.losses is None and found.failure == "ValueError: no" and found.seconds == 2.5
