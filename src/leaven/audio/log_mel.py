"""Log-mel features of sounds, pooled over time. numpy alone."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from .spectrum import hertz, mel

WINDOW, HOP, BANDS, LOWEST = 0.025, 0.010, 40, 60.0  # seconds, seconds, Hz
FLOOR = 1e-8  # of full scale squared: -80 dB


def log_mel(wave: NDArray[np.float32], rate: float) -> Floats:
    """(samples, channels) -> (frames, 40): natural logarithms of the power in triangular bands, even on the mel scale
    (O'Shaughnessy, 1987; Davis and Mermelstein, 1980); the mean over channels."""
    size = max(2, round(WINDOW * rate))
    step, full = max(1, round(HOP * rate)), 1 << (size - 1).bit_length()
    window, bank = _bank(size, full, rate)
    padded = np.pad(wave, ((0, max(0, size - len(wave))), (0, 0)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size, axis=0)[::step]
    power = np.square(abs(np.fft.rfft(frames * window, full, axis=2))).mean(axis=1)
    made: Floats = np.log(power @ bank + FLOOR)
    return made


def pooled(wave: NDArray[np.float32], rate: float) -> Floats:
    """(80,): mean and deviation of each band over time."""
    frames = log_mel(wave, rate)
    return np.concatenate([frames.mean(axis=0), frames.std(axis=0)])


@lru_cache(maxsize=8)
def _bank(size: int, full: int, rate: float) -> tuple[Floats, Any]:
    """A Hann window whose squares sum to 1, and the triangles (bins, bands)."""
    window = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(size) + 0.5) / size)
    edges = hertz(np.linspace(mel(min(LOWEST, rate / 8)), mel(rate / 2), BANDS + 2))
    f = np.arange(full // 2 + 1)[:, None] * rate / full
    rise, fall = (f - edges[:-2]) / np.diff(edges)[:-1], (edges[2:] - f) / np.diff(edges)[1:]
    return window / np.sqrt(np.square(window).sum()), np.clip(np.minimum(rise, fall), 0, None)
