"""Series for the tests: lengths that differ, values that are missing, labels along the time and on parts of it."""

import numpy as np

from leaven.core.item import Label
from leaven.series import FrameLabels, Series
from leaven.timeline import Events, Segments, Words

RATE = 8.0  # samples a second, so that seconds and samples are told apart


def series(i, length=40, channels=3, dtype=np.float32, even=False):
    """Three channels of different scale; every other item lacks values; the first of four has no events."""
    rng = np.random.default_rng(i)
    samples = length if even else length + 5 * (i % 3)
    values = np.cumsum(rng.normal(size=(samples, channels)), axis=0) * [10.0**k for k in range(channels)]
    if i % 2:
        values[rng.random(values.shape) < 0.1] = np.nan
        values[:3, 0] = np.nan
    times = np.sort(rng.random((i % 4, 2)) * samples / RATE, axis=1)
    return {
        "series": Series(values.astype(dtype), RATE),
        "frame_labels": FrameLabels(rng.choice([0, 7, 250], samples).astype(np.uint8), RATE),
        "events": Events(np.column_stack([times, np.arange(i % 4)])),
        "segments": Segments(times),
        "words": Words([(a, b, f"word {k} of {i}") for k, (a, b) in enumerate(times)]),
        "label": Label(np.eye(3)[i % 3]),
        "name": f"item {i}",
    }
