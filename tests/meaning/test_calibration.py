"""How sure a learner is and how often it is right; and the same scores for classes that are equally common."""

import numpy as np
import pytest

from leaven.core.errors import Malformed
from leaven.trial.balance import moved, reweighted
from leaven.trial.calibration import calibrated
from leaven.trial.learners import Training


def forecasts(m, seed=0, exponent=1.0):
    """Two classes; the second comes as often as said if exponent = 1, less often than sure if above."""
    rng = np.random.default_rng(seed)
    p = rng.random(m)
    truth = (rng.random(m) < p).astype(int)
    said = p**exponent / (p**exponent + (1 - p) ** exponent)
    return np.stack([1 - said, said], axis=1), np.eye(2)[truth]


def test_one_bin_by_hand():
    """Eight items said at .9, of which six are right; two at .6, both right. One bin: .84 sure, .8 right."""
    found = np.array([[0.9, 0.1]] * 8 + [[0.4, 0.6]] * 2)
    labels = np.eye(2)[[0] * 6 + [1] * 2 + [1] * 2]
    error, brier = calibrated(found, labels)
    assert error == pytest.approx(0.04, abs=1e-12)
    assert brier == pytest.approx((6 * 2 * 0.01 + 2 * 2 * 0.81 + 2 * 2 * 0.16) / 10, abs=1e-12)


def test_ten_bins_are_those_of_a_loop():
    found, labels = forecasts(1000, exponent=3)
    sure, right = found.max(axis=1), found.argmax(axis=1) == labels.argmax(axis=1)
    order = np.argsort(sure)
    expected = sum(abs(sure[part].mean() - right[part].mean()) * len(part) for part in np.split(order, 10)) / 1000
    assert calibrated(found, labels)[0] == pytest.approx(expected, abs=1e-9)


def test_who_is_too_sure_is_told_from_who_is_not():
    calm, wild = (calibrated(*forecasts(5000, exponent=e))[0] for e in (1.0, 3.0))
    assert calm < 0.02 and wild > 0.1
    found, labels = forecasts(5000)
    assert calibrated(np.eye(2)[found.argmax(axis=1)], labels)[0] == pytest.approx(0.25, abs=0.02)  # always certain


@pytest.mark.parametrize("m", [100, 1000])
def test_the_error_of_few_items_is_what_the_docstring_says(m):
    rng = np.random.default_rng(0)
    found = np.full((m, 2), [0.8, 0.2]) + rng.uniform(-1e-6, 1e-6, (m, 1)) * [1, -1]
    errors = [calibrated(found, np.eye(2)[(rng.random(m) < 0.2).astype(int)])[0] for _ in range(200)]
    assert np.mean(errors) == pytest.approx(0.8 * np.sqrt(10 * 0.8 * 0.2 / m), rel=0.08)


def test_the_order_of_the_items_does_not_matter_where_many_are_equally_sure():
    found, labels = forecasts(300)
    found = np.round(found, 1)
    order = np.random.default_rng(1).permutation(300)
    assert calibrated(found, labels) == pytest.approx(calibrated(found[order], labels[order]), abs=1e-12)


def test_what_is_no_probability_has_no_calibration():
    labels = np.eye(2)[[0, 1, 0]]
    assert calibrated(np.array([0, 1, 0]), labels) is None
    assert calibrated(np.array([[1.5, -1.5], [0.1, 0.2], [3, 4]]), labels) is None


def test_an_unusable_answer_is_certain_and_wrong():
    found, labels = forecasts(50, exponent=1)
    spoilt, wrong = found.copy(), found.copy()
    spoilt[3], wrong[3] = np.nan, 1 - labels[3]
    assert calibrated(spoilt, labels) == calibrated(wrong, labels)


# --- every class alike ------------------------------------------------------------------------------------------------


def test_weights_bring_every_class_to_the_same_sum():
    training = Training(np.arange(10), np.eye(3)[[0] * 7 + [1] * 2 + [2]])
    even = reweighted(training)
    assert even.weights == pytest.approx([10 / 21] * 7 + [10 / 6] * 2 + [10 / 3])
    assert (even.labels == training.labels).all() and (even.inputs == training.inputs).all()
    assert reweighted(even).weights == pytest.approx(even.weights)


def test_soft_labels_and_weights_are_weighted_class_by_class():
    labels = np.array([[1, 0], [1, 0], [0.5, 0.5]])
    even = reweighted(Training(np.arange(3), labels, np.array([1.0, 2, 2])))
    mass = even.labels * even.weights[:, None]
    assert mass.sum(axis=0) == pytest.approx([2.5, 2.5]) and even.labels.sum(axis=1) == pytest.approx(1)
    assert mass[:, 0] == pytest.approx(np.array([1, 2, 1]) * 5 / 8) and mass[:, 1] == pytest.approx([0, 0, 2.5])
    rows, classes, weights = even.hard()
    assert rows.tolist() == [0, 1, 2, 2] and classes.tolist() == [0, 0, 0, 1]
    assert weights == pytest.approx([5 / 8, 10 / 8, 5 / 8, 2.5])


def test_a_class_that_the_draw_lacks_and_a_row_without_weight_stay_out():
    even = reweighted(Training(np.arange(4), np.eye(3)[[0, 0, 2, 2]], np.array([1.0, 1, 2, 0])))
    assert even.weights == pytest.approx([1, 1, 2, 0]) and even.labels.sum(axis=1) == pytest.approx(1)


def test_spans_have_no_weights_by_class():
    with pytest.raises(Malformed, match="need classes"):
        reweighted(Training(["a"], [np.zeros((0, 3), int)]))


def test_moving_the_threshold_is_bayes_with_another_prior():
    """Two bells with a prior of 9 to 1: the posterior for 1 to 1 is that of the likelihoods alone."""
    x = np.linspace(-3, 3, 13)
    likely = np.stack([np.exp(-((x + 1) ** 2) / 2), np.exp(-((x - 1) ** 2) / 2)], axis=1)
    share = np.array([0.9, 0.1])
    posterior = likely * share / (likely * share).sum(axis=1, keepdims=True)
    even = moved(posterior, share)
    assert even == pytest.approx(likely / likely.sum(axis=1, keepdims=True), abs=1e-12)
    assert (even.argmax(axis=1) == (x > 0)).all() and not (posterior.argmax(axis=1) == (x > 0)).all()


def test_moving_leaves_what_is_not_there_and_what_is_unusable():
    found = np.array([[0.5, 0.5, 0], [np.nan, 0, 0], [np.inf, 0, 0]])
    even = moved(found, np.array([0.75, 0.25, 0]))
    assert even[0] == pytest.approx([0.25, 0.75, 0]) and np.isnan(even[1, 0]) and np.isinf(even[2, 0])


@pytest.mark.parametrize("found", [np.array([0, 1]), np.array([[3.0, -3], [1, 2]]), np.array([[0.2, 0.3, 0.5]])])
def test_scores_that_are_no_probabilities_are_not_moved(found):
    with pytest.raises(Malformed, match="needs probabilities"):
        moved(found, np.array([0.5, 0.5]))
