"""The convolutional learner, where torch is installed (it is an extra)."""

import numpy as np
import pytest

import leaven as lv
from leaven.core.errors import Misplaced, Unknown
from leaven.trial.learners import Training, learner_named


def bars(n=80, seed=0):
    """Upright or level bars at random places, in noise."""
    rng = np.random.default_rng(seed)
    pictures, labels = rng.integers(0, 90, (n, 32, 32, 3)).astype(np.uint8), np.arange(n) % 2
    for picture, label, at in zip(pictures, labels, rng.integers(2, 28, n), strict=True):
        (picture if label else picture.transpose(1, 0, 2))[at : at + 3] = 220
    return pictures, labels


def test_it_learns_what_a_line_through_pixels_cannot_and_does_so_again():
    torch = pytest.importorskip("torch", reason="torch is an extra")
    pictures, labels = bars()
    before = torch.random.get_rng_state()
    network = learner_named("network", lv.open(pictures, labels=labels))
    train = Training(pictures, np.eye(2)[labels])
    fresh, truth = bars(60, seed=1)
    scores = network.fit(train, np.arange(80), 3)(fresh)
    assert (scores.argmax(axis=1) == truth).mean() > 0.9
    assert (network.fit(train, np.arange(80), 3)(fresh) == scores).all()
    assert (network.fit(train, np.arange(80), 4)(fresh) != scores).any()
    assert torch.equal(torch.random.get_rng_state(), before)  # the user's random state is not ours


def test_learners_are_named_and_fit_the_data():
    pictures, labels = bars()
    data = lv.open(pictures, labels=labels)
    assert "pixels" in learner_named("pixels", data).name
    with pytest.raises(Unknown, match="did you mean 'pixels'"):
        learner_named("pixel", data)
    with pytest.raises(Misplaced, match="does not read pictures"):
        learner_named("logistic", data)
