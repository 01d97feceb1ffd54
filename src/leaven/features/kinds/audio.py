"""Sound: log-mel power, pooled over four parts of the recording, how it varies, and how long it lasts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...data.dataset import Dataset
from ..describe import Block, Reader

BANDS, PARTS, FRAME, QUIET = 24, 4, 0.032, 1e-10


def reader(values: Sequence[NDArray[Any]], data: Dataset) -> Reader:
    """(samples, channels) at the median rate of the data. Frames of 32 ms, half overlapping; 24 triangular bands,
    evenly spaced on the mel scale (O'Shaughnessy 1987) up to half the rate. Phase and polarity leave no trace."""
    rate = float(np.median(np.asarray(data.extents)[:, 1]))
    size = max(16, 1 << round(np.log2(FRAME * rate)))
    bank = _bank(size, rate)
    return lambda waves: _blocks(waves, size, bank)


def _blocks(waves: Sequence[NDArray[Any]], size: int, bank: NDArray[np.float64]) -> list[Block]:
    pooled, spread, length = [], [], []
    for wave in waves:
        bands = np.log10(_power(wave.mean(axis=1, dtype=np.float64), size) @ bank + QUIET)
        parts = np.array_split(bands, PARTS) if len(bands) >= PARTS else [bands] * PARTS
        pooled.append(np.concatenate([part.mean(axis=0) for part in parts]))
        spread.append(bands.std(axis=0))
        length.append([np.log(len(wave))])
    return [np.array(block, np.float32) for block in (pooled, spread, length)]


def _power(samples: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """(frames, size // 2 + 1), at least one frame."""
    padded = np.pad(samples, (0, max(0, size - samples.size)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[:: size // 2]
    found: NDArray[np.float64] = np.abs(np.fft.rfft(frames * np.hanning(size), axis=1)) ** 2 / size
    return found


def _bank(size: int, rate: float) -> NDArray[np.float64]:
    """(size // 2 + 1, bands) weights."""
    top = 2595 * np.log10(1 + rate / 2 / 700)
    corners = 700 * (10 ** (np.linspace(0, top, BANDS + 2) / 2595) - 1)
    hertz = np.arange(size // 2 + 1)[:, None] * rate / size
    low, middle, high = corners[:-2], corners[1:-1], corners[2:]
    bank = np.minimum((hertz - low) / (middle - low), (high - hertz) / (high - middle)).clip(0)
    nearest = np.abs(hertz - middle).argmin(axis=0)  # at low rates a narrow band may lie between two frequencies
    bank[nearest, np.arange(BANDS)] += bank.sum(axis=0) == 0
    return np.asarray(bank)
