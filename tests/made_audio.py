"""Sounds for the tests."""

import numpy as np

from leaven.audio import Wave
from leaven.core.item import Label
from leaven.timeline import Events, Segments, Words

RATE = 8000


def sound(i, samples=1500, rate=RATE, channels=None, even=False):
    """A few tones and an attack over a hiss, at full scale now and then; events at both ends and beyond, points, none
    at all; lengths and channels that differ with i."""
    rng, n = np.random.default_rng(i), samples if even else samples + 37 * (i % 3)
    channels = (1 if even else 1 + i % 2) if channels is None else channels
    t = np.arange(n)[:, None] / rate
    wave = sum(np.sin(2 * np.pi * f * t + rng.random(channels)) for f in rng.uniform(100, 3000, 3)) / 4
    wave = wave + 0.01 * rng.normal(size=(n, channels))
    wave[n // 3] = 1.0
    at = np.sort(rng.random((i % 4, 2)) * 1.2 * n / rate - 0.02, axis=1)
    at[:1, 1] = at[:1, 0]
    return {
        "wave": Wave(np.clip(wave, -1, 1).astype(np.float32), rate),
        "events": Events(np.concatenate([at, np.arange(len(at))[:, None]], axis=1)),
        "segments": Segments(at),
        "words": Words([(a, b, f"word {k} of {i}") for k, (a, b) in enumerate(at.tolist())]),
        "label": Label(np.eye(3)[i % 3]),
        "name": f"item {i}",
    }
