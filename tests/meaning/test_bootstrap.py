"""Two ways to the same uncertainty: pseudo-values in the crossed interval, and drawing items and repeats again."""

import numpy as np
import pytest
from bootstrap import bootstrap
from metric_simulation import METRICS, Scored, Seen, losses, precision, scored, seen, weighted

from leaven.trial.average_precision import pseudo_values
from leaven.trial.interval import interval
from leaven.trial.words import word


def matrix(m=60, J=8, seed=0):
    rng = np.random.default_rng(seed)
    return 0.1 + 0.5 * rng.normal(size=(m, 1)) + 0.1 * rng.normal(size=(1, J)) + 0.5 * rng.normal(size=(m, J))


def test_of_a_mean_it_is_the_crossed_variances():
    """Items, repeats, and what neither explains, which the draws of both count three times."""
    D = matrix()
    found, i = bootstrap(lambda w: w @ D / w.sum(), 60, draws=2000), interval(D)
    assert found.mean == pytest.approx(D.mean(), abs=1e-12)
    assert found.items == pytest.approx(i.items * 59 / 60, rel=0.1)
    assert found.repeats == pytest.approx(i.repeats, rel=1e-9)
    assert found.both == pytest.approx(i.items + i.repeats * 7 / 8 + i.residual, rel=0.1)
    assert i.half < found.half < 1.3 * i.half
    assert word(found, 0.01) == word(i, 0.01)


def test_groups_are_drawn_whole():
    """Items that are all alike within their group are as good as one of each."""
    D = np.repeat(matrix(15), 4, axis=0)
    groups = np.repeat(np.arange(15), 4)
    found, apart = bootstrap(lambda w: w @ D / w.sum(), 60, groups), bootstrap(lambda w: w @ D / w.sum(), 60)
    assert found.items == pytest.approx(interval(D, groups).items, rel=0.2) and found.items > 3 * apart.items


def test_the_same_seed_draws_the_same_and_draws_without_a_value_are_left_out():
    D = matrix()
    one, two = (bootstrap(lambda w: np.where(w[0] > 2, np.nan, w @ D / w.sum()), 60, draws=200) for _ in range(2))
    assert one == two and np.isfinite(one.half)


@pytest.mark.parametrize("metric", METRICS)
def test_pseudo_values_have_the_variance_of_the_metric(metric):
    labels, arms = Scored(300, 0.3, 0.5, 0.2).draw(np.random.default_rng(0), 6)
    D = losses(metric, labels, arms[0]) - losses(metric, labels, arms[1])

    def apart(weights):
        first, second = ([weighted(metric, labels, one, weights) for one in scores.T] for scores in arms)
        return np.array(second) - first

    found, i = bootstrap(apart, 300, draws=300), interval(D)
    assert found.mean == pytest.approx(i.mean, abs=1e-9)
    assert found.items == pytest.approx(i.items, rel=0.3) and found.repeats == pytest.approx(i.repeats, rel=1e-6)
    assert 0.9 < found.half / i.half < 1.35


def test_pseudo_values_of_average_precision_have_its_variance():
    """With many objects, where precision that is read at 101 recalls jumps: the plain jackknife is twice as wide."""
    arms = Seen(150, 2, 2.0, 0.2).draw(np.random.default_rng(0), 6)
    of_each = [np.stack([np.mean([pseudo_values(one) for one in types], axis=0) for types in arm], 1) for arm in arms]
    i = interval(of_each[1] - of_each[0])
    found = bootstrap(lambda w: np.array([precision(b, w) - precision(a, w) for a, b in zip(*arms)]), 150, draws=300)
    assert found.mean == pytest.approx(i.mean, abs=1e-9)
    assert found.items == pytest.approx(i.items, rel=0.3) and 0.85 < found.half / i.half < 1.35


@pytest.mark.parametrize("metric", METRICS)
def test_coverage(metric):
    """Of 150 trials without an effect: three standard errors below 95 %."""
    found = scored(Scored(200, 0.2, 0.3, 0.0), metric, 150, seed=1, resampled=0)
    assert found["covers"] > 0.89 and found["words"] < 0.08


def test_coverage_of_average_precision():
    found = seen(Seen(50, 2, 1.0, 0.0), 40, seed=1, resampled=0)
    assert found["covers"] > 0.84 and found["words"] < 0.1


def test_few_changes_are_a_rare_event_for_what_hangs_on_decisions():
    """One item of a class of five said otherwise in every repeat: the t interval alone would be far too sure."""
    labels = np.eye(2)[[1] * 5 + [0] * 95]
    said = labels.argmax(axis=1)
    other = said.copy()
    other[0] = 0
    D = np.tile((METRICS["macro F1"](other, labels) - METRICS["macro F1"](said, labels)).mean(axis=1)[:, None], 10)
    plain, wary = interval(D, span=10.0), interval(D, span=10.0, faint=0.1)
    assert (D != 0).all() and plain.half < 0.12 and wary.half == pytest.approx(-np.log(0.05) / 100 * 10)
