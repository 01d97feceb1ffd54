"""The learner of series: its convolutions against numpy's, its ridge against scikit-learn's."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge as Reference

from leaven.series.gaps import bridge
from leaven.trial.learners import Training
from leaven.trial.learners.convolutions import TRIPLES, fit_convolutions
from leaven.trial.learners.ridge import STRENGTHS, fit_ridge
from leaven.trial.learners.series import ConvolutionLearner


@pytest.mark.parametrize("rows, columns", [(40, 100), (90, 30)])
@pytest.mark.parametrize("size", [1, 3])
def test_leaving_a_family_out_is_what_training_without_it_gives(rows, columns, size):
    rng = np.random.default_rng(0)
    features, weights, families = rng.normal(size=(rows, columns)), rng.random(rows) + 0.5, np.arange(rows) // size
    labels = np.stack([features[:, 0] > 0, features[:, 0] <= 0], axis=1) * 0.9 + 0.05  # soft
    made = fit_ridge(features, labels, weights, families)
    x, w, y = (features - made.centre) / made.scale, weights / weights.mean(), 2 * labels - 1
    errors = []
    for strength in STRENGTHS * rows:
        error = 0.0
        for family in np.unique(families):
            out = families == family
            model = Reference(alpha=strength).fit(x[~out], y[~out], sample_weight=w[~out])
            error += (w[out, None] * (model.predict(x[out]) - y[out]) ** 2).sum()
        errors.append(error)
    assert made.strength == (STRENGTHS * rows)[np.argmin(errors)]
    model = Reference(alpha=made.strength).fit(x, y, sample_weight=w)
    np.testing.assert_allclose(made(features), model.predict(x), atol=1e-9)


def test_copies_do_not_choose_the_strength_for_one_another():
    """Copies of noise: plain leave-one-out would take the least strength, for each row finds itself again."""
    rows, strengths = np.repeat(np.arange(30), 4), []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        features, labels = rng.normal(size=(30, 200))[rows], np.eye(2)[rng.integers(0, 2, 30)][rows]
        strengths.append([fit_ridge(features, labels, np.ones(120), g).strength for g in (rows, np.arange(120))])
    apart, together = np.transpose(strengths)
    assert np.median(apart) == STRENGTHS[-1] * 120 and (together == STRENGTHS[0] * 120).all()


def test_features_are_shares_above_quantiles_of_convolutions():
    rng = np.random.default_rng(0)
    series = [rng.normal(size=(length, 3)) for length in (40, 55, 61)]
    made = fit_convolutions(series, 1000, rng)
    found = made(series)
    for i, one in enumerate(series):
        even = (one - made.mean) / made.deviation
        for r in range(0, len(made.triple), 37):
            taps = np.full(9, -1.0)
            taps[TRIPLES[made.triple[r]]] = 2
            wide = np.zeros(8 * made.dilation[r] + 1)
            wide[:: made.dilation[r]] = taps
            whole = np.correlate(np.pad(even[:, made.members[r]].sum(axis=1), 4 * made.dilation[r]), wide, "valid")
            edge = 4 * made.dilation[r]
            inner = whole[edge : len(one) - edge] if r % 2 and len(one) > 2 * edge else whole
            shares = (inner[:, None] > made.biases[r]).mean(axis=0)
            columns = slice(r * made.biases.shape[1], (r + 1) * made.biases.shape[1])
            np.testing.assert_allclose(found[i, columns], shares, atol=1e-12)
    assert 8 * made.dilation.max() < 55 and made.dilation.max() > 3


def test_missing_values_are_bridged():
    nan = np.nan
    gaps = np.array([[nan, 1], [2, nan], [nan, nan], [nan, 4], [8, nan]])
    gaps = np.column_stack([gaps, np.full(5, nan)])
    np.testing.assert_allclose(bridge(gaps).T, [[2, 2, 4, 6, 8], [1, 2, 3, 4, 4], [0, 0, 0, 0, 0]])


def waves(n, channels=2, seed=0, gaps=False):
    """Two classes that differ in the pitch of one channel; lengths differ."""
    rng, series = np.random.default_rng(seed), []
    for k in range(n):
        at = np.arange(60 + rng.integers(0, 30))
        one = rng.normal(size=(at.size, channels))
        one[:, -1] += 2 * np.sin(at * (0.5 if k % 2 else 0.8) + rng.random() * 6)
        if gaps:
            one[rng.random(one.shape) < 0.1] = np.nan
        series.append(one)
    return series, np.eye(2)[np.arange(n) % 2]


@pytest.mark.parametrize("gaps", [False, True])
def test_it_learns_series_of_many_lengths_channels_and_gaps(gaps):
    train, labels = waves(40, gaps=gaps)
    test, truth = waves(60, seed=1, gaps=gaps)
    predict = ConvolutionLearner().fit(Training(train, labels), np.arange(40), 3)
    assert (predict(test).argmax(axis=1) == truth.argmax(axis=1)).mean() > 0.9


def test_series_that_somebody_normalised_are_read_by_their_shape_alone():
    """Their means and deviations are rounding errors: they must not decide once a little noise is added."""
    (train, labels), (test, truth) = waves(40), waves(60, seed=1)
    train, test = ([((x - x.mean(axis=0)) / x.std(axis=0)).round(6) for x in part] for part in (train, test))
    predict = ConvolutionLearner().fit(Training(train, labels), np.arange(40), 3)
    rng = np.random.default_rng(5)
    for changed in (test, [1.01 * one for one in test], [one + 0.01 * rng.normal(size=one.shape) for one in test]):
        assert (predict(changed).argmax(axis=1) == truth.argmax(axis=1)).mean() > 0.9


def test_copies_alone_change_nothing():
    train, labels = waves(20)
    test, _ = waves(10, seed=1)
    rows = np.tile(np.arange(20), 3)
    once = ConvolutionLearner().fit(Training(train, labels), np.arange(20), 3)(test)
    often = ConvolutionLearner().fit(Training([train[k] for k in rows], labels[rows]), rows, 3)(test)
    np.testing.assert_allclose(once, often, atol=1e-8)
