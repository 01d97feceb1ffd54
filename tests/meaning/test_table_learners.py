"""The learners of tables: they read names and gaps, are fixed by their seed, and gain nothing by plain copies."""

import numpy as np
import pytest
from made_table import COLUMNS, ROW, cells

from leaven.core.errors import Misplaced
from leaven.data.assemble import assemble
from leaven.data.open import open
from leaven.data.sources.arrays import ArraySource
from leaven.data.sources.kinds import Raw, understood
from leaven.table import Row
from leaven.trial.defaults import challengers, default_policy
from leaven.trial.learners import Training, learner_named

N = 400
NAMES = ("boosting", "logistic", "mlp")


def data():
    """The class is told by the city, the gaps of the height, and the age."""
    values = np.stack([cells(i) for i in range(N)])
    told = (values[:, 3] == 2) | np.isnan(values[:, 0]) | (values[:, 1] > 80)
    keys = [f"t/{k}" for k in range(N)]
    return assemble(ArraySource(values, "row", ROW), keys, name="t", modality="table",
                    labels=np.where(told, "b", "a"), target="y", columns=COLUMNS)  # fmt: skip


def trained(name, copies=1, seed=0):
    whole = data()
    train = np.tile(np.arange(300), copies)
    inputs, labels = whole.source.data, np.eye(2)[whole.labels]
    fit = learner_named(name, whole).fit
    predict = fit(Training(inputs[train], labels[train]), train, seed)
    return np.asarray(predict(inputs[300:])).argmax(axis=1), whole.labels[300:], predict


@pytest.mark.parametrize("name", NAMES)
def test_names_gaps_and_what_was_never_seen(name):
    found, wanted, predict = trained(name)
    assert (found == wanted).mean() > 0.85 > max(np.bincount(wanted)) / wanted.size + 0.1
    strange = np.full((2, len(COLUMNS)), np.nan)
    strange[1] = 99
    assert predict(strange).shape == (2, 2)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same(name):
    assert (trained(name)[0] == trained(name)[0]).all()


def test_boosting_gains_nothing_by_copies():
    """Were 20 rows enough for a leaf, five copies would make it 4 items."""
    assert (trained("boosting")[0] == trained("boosting", copies=5)[0]).mean() >= 0.99


def test_what_a_trial_of_a_table_takes_when_nothing_is_named():
    whole = data()
    assert learner_named(None, whole).name == "gradient boosting"
    assert default_policy(whole)[0] == "balanced classes" and set(challengers(whole)) == {
        "SMOTE",
        "reweighted",
        "moved thresholds",
    }
    with pytest.raises(Misplaced, match="'mlp' does not read pictures"):
        learner_named("mlp", open("digits"))


def test_a_column_of_many_names_is_no_obstacle():
    rng = np.random.default_rng(0)
    texts = np.array([f"n{k}" for k in rng.integers(0, 600, 900)])
    values, column = understood(Raw("x", texts.astype(object)), "categorical")
    whole = assemble(ArraySource(values[:, None], "row", Row.of((column,))), [f"t/{k}" for k in range(900)], name="t",
                     modality="table", labels=rng.integers(0, 2, 900), columns=(column,))  # fmt: skip
    train = Training(values[:, None], np.eye(2)[whole.labels])
    assert learner_named("boosting", whole).fit(train, np.arange(900), 0)(values[:5, None]).shape == (5, 2)
