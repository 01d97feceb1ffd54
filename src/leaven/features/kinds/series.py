"""Series: their shape, what their values are like, and their spectrum, channel by channel."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...data.dataset import Dataset
from ..describe import Reader

POINTS, BANDS = 32, 8


def reader(values: Sequence[NDArray[Any]], data: Dataset) -> Reader:
    """(time, channels), NaN where missing. Shape: 32 evenly spaced points. Values: mean, deviation, least and largest,
    mean step, share missing, and the logarithm of the length. Spectrum: the logarithm of the power in 8 bands, each
    twice as high as the one before."""
    return lambda series: [np.array(block, np.float32) for block in zip(*map(_described, series), strict=True)]


def _described(series: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    gaps = np.isnan(series)
    channels = [_filled(channel) for channel in series.T.astype(np.float64)]
    n = len(series)
    at = np.linspace(0, n - 1, POINTS)
    shape = np.concatenate([np.interp(at, np.arange(n), c) for c in channels])
    told = [
        [c.mean(), c.std(), c.min(), c.max(), np.abs(np.diff(c)).mean() if n > 1 else 0.0, gap.mean()]
        for c, gap in zip(channels, gaps.T, strict=True)
    ]
    spectrum = np.concatenate([_spectrum(c) for c in channels])
    return shape, np.append(np.concatenate(told), np.log(n)), spectrum


def _filled(channel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gaps on lines between what is there; 0 if nothing is."""
    there = np.flatnonzero(~np.isnan(channel))
    if not there.size:
        return np.zeros_like(channel)
    return np.interp(np.arange(channel.size), there, channel[there])


def _spectrum(channel: NDArray[np.float64]) -> NDArray[np.float64]:
    """(8,) by frequency in cycles a sample: up to 1/256, 1/128 ... 1/2."""
    power = np.abs(np.fft.rfft(channel - channel.mean())) ** 2 / channel.size
    hertz = np.fft.rfftfreq(channel.size)
    band = np.ceil(np.log2(np.maximum(hertz, 2.0**-9))) + BANDS
    total = np.bincount(band.clip(0, BANDS - 1).astype(np.int64), power, BANDS)
    return np.asarray(np.log10(total + 1e-10))
