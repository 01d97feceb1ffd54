"""What the learners answer: a column for every class of the data, also for one that a draw lacked."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from made_table import COLUMNS, ROW, cells

import leaven as lv
from leaven.audio.targets import Wave
from leaven.core.item import Ints
from leaven.data.assemble import assemble
from leaven.data.sources.arrays import ArraySource
from leaven.text import Text
from leaven.trial.arms import Workshop
from leaven.trial.learners import Training, learner_named
from leaven.trial.learners.learner import over_all
from leaven.trial.predictions import probable

PROBABLE = ("boosting", "logistic", "mlp", "words", "network")
SCORED = ("pixels", "log_mel", "convolutions")
CLASSES = 3


def made(name):
    """90 items of three classes that are easily told apart, as the learner reads them."""
    rng, truth = np.random.default_rng(0), np.arange(90) % CLASSES
    if name in ("boosting", "logistic", "mlp"):
        values = np.stack([cells(i) for i in range(90)])
        values[:, 1] = 30 * truth + rng.integers(0, 5, 90)
        return assemble(ArraySource(values, "row", ROW), [f"t/{k}" for k in range(90)], name="t", modality="table",
                        labels=truth, target="y", columns=COLUMNS)  # fmt: skip
    if name in ("pixels", "network"):
        pictures = rng.integers(0, 60, (90, 8, 8, 1)) + 80 * truth[:, None, None, None]
        return lv.open(pictures.astype(np.uint8), labels=truth)
    if name == "words":
        marks = ("good day", "bad night", "odd noon")
        texts = [Text(f"{marks[k]} number {n}") for n, k in enumerate(truth)]
        return given([{"text": text} for text in texts], "text", truth)
    rate = 4000
    tones = np.sin(2 * np.pi * np.outer(2.0 ** (truth + 1) * 100, np.arange(rate // 4) / rate))
    waves = (tones + 0.1 * rng.normal(size=tones.shape)).astype(np.float32)[..., None]
    if name == "convolutions":
        return lv.open(waves[:, :200].astype(float), labels=truth, axes="ntc")
    return given(
        [{"wave": Wave(wave, rate)} for wave in waves], "audio", truth, np.tile([waves.shape[1], rate], (90, 1))
    )


@dataclass(frozen=True, eq=False)
class Given:
    """A source of items that are there."""

    items: list

    def load(self, position):
        return dict(self.items[position])

    def stored(self, position):
        return str(position).encode()


def given(items, modality, labels, extents=None):
    keys = [f"g/{k}" for k in range(len(items))]
    return assemble(Given(items), keys, name="g", modality=modality, labels=labels, extents=extents)


def answered(name, kept: Ints | slice = slice(None)):
    """The answers to all items of a learner that was trained on some of them, and their labels."""
    if name == "network":
        pytest.importorskip("torch", reason="torch is an extra")
    data = made(name)
    learner = learner_named(name, data)
    whole = Workshop(data, learner).evaluation(lv.Policy(), np.arange(len(data)))
    train = whole.take(np.arange(90)[kept])
    return learner.fit(train, np.arange(90)[kept], 0)(whole.inputs), whole.labels


@pytest.mark.parametrize("name", [*PROBABLE[:2], *PROBABLE[3:], *SCORED])
def test_every_learner_of_classes_answers_with_scores(name):
    found, labels = answered(name)
    assert found.shape == labels.shape and np.isfinite(found).all()
    assert (found.argmax(axis=1) == labels.argmax(axis=1)).mean() > 0.95
    assert probable(found) == (name in PROBABLE)


@pytest.mark.parametrize("name", [*PROBABLE, *SCORED])
def test_a_class_that_the_draw_lacked_has_a_column_and_is_never_said(name):
    kept = np.flatnonzero(np.arange(90) % CLASSES != 1)
    found, labels = answered(name, kept)
    assert found.shape == labels.shape and np.isfinite(found).all()
    assert (found.argmax(axis=1) != 1).all()
    assert (found.argmax(axis=1) == labels.argmax(axis=1))[kept].mean() > 0.95
    assert probable(found) == (name in PROBABLE)


def test_ties_of_votes_go_to_the_clearest_class_and_are_rare():
    """Everywhere else the highest score is what the machine itself says."""
    from sklearn.svm import SVC

    digits = lv.open("digits")
    pictures = np.stack([item["image"].data for item in digits.load(np.arange(600))])
    train = Training(pictures[:100], np.eye(10)[digits.labels[:100]])
    found = learner_named("pixels", digits).fit(train, np.arange(100), 0)(pictures)
    flat = pictures.reshape(600, -1) / 255
    machine = SVC(C=10.0, gamma="scale").fit(flat[:100], digits.labels[:100])
    apart = (found.argmax(axis=1) != machine.predict(flat)).mean()
    assert 0 <= apart < 0.02
    machine.break_ties = True
    assert (found.argmax(axis=1) == machine.predict(flat)).all()


@pytest.mark.parametrize("name", ["boosting", "mlp", "words", "pixels", "convolutions", "log_mel"])
def test_weights_of_rows_count(name):
    """A row of weight 3 is three rows; rows of no weight are none. The perceptron draws its rows, so only roughly."""
    data = made(name)
    learner = learner_named(name, data)
    whole = Workshop(data, learner).evaluation(lv.Policy(), np.arange(90))
    turned = whole.take(np.append(np.arange(90), np.arange(90)))
    labels = turned.labels.copy()
    labels[90:] = np.roll(labels[90:], 1, axis=1)  # the second half says the opposite, and hardly counts
    weights = np.repeat([1.0, 1e-3], 90)
    doubted = replace(turned, labels=labels, weights=weights)
    found = learner.fit(doubted, np.tile(np.arange(90), 2), 0)(whole.inputs)
    assert (found.argmax(axis=1) == whole.labels.argmax(axis=1)).mean() > 0.9


def test_columns_of_what_was_learned_go_where_their_classes_are():
    assert over_all(np.array([[0.2, 0.8]]), np.array([0, 2]), 4).tolist() == [[0.2, 0, 0.8, 0]]
