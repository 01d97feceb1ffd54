"""What is done to a sound by way of its spectrum. numpy alone; the transforms hold no GIL."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..counted import normals

Samples = NDArray[np.float32]
Floats = NDArray[np.float64]

WINDOW = 0.032  # seconds of a frame of the short-time transform; a quarter of it from one to the next
OCTAVE = 6.0206  # decibels: the power of f squared


def mel(hertz: Any) -> Any:
    """The mel scale of O'Shaughnessy (1987)."""
    return 2595 * np.log10(1 + np.asarray(hertz) / 700)


def hertz(mels: Any) -> Any:
    return 700 * (10 ** (np.asarray(mels) / 2595) - 1)


def without(source: Samples, out: Samples, rectangles: Floats, rate: float) -> None:
    """source (n, channels) -> out without the rectangles (k, 4): shares of the length, shares of the mel scale up to
    half the rate. Short-time Fourier transform with a root-Hann window twice, hops of a quarter: what is left alone
    comes back to a rounding error."""
    n, size = len(source), max(16, 1 << round(np.log2(max(16.0, WINDOW * rate))))
    hop, edges = size // 4, hertz(rectangles[:, 2:] * mel(rate / 2)) * size / rate
    window = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(size) + 0.5) / size))
    frames = -(-(n + size) // hop)
    centres, bins = np.arange(frames) * hop - size + hop + size / 2, np.arange(size // 2 + 1)
    gone = np.zeros((frames, bins.size), bool)
    for (start, stop, *_), (low, high) in zip(rectangles, edges, strict=True):
        inside = (centres >= start * n) & (centres < stop * n) if (start, stop) != (0, 1) else np.ones(frames, bool)
        gone |= inside[:, None] & (bins >= low) & (bins < high)
    padded = np.zeros((frames * hop + size, source.shape[1]))
    padded[size - hop : size - hop + n] = source
    made = np.zeros_like(padded)
    views = np.lib.stride_tricks.sliding_window_view(padded, size, axis=0)[: frames * hop : hop]
    spectrum = np.fft.rfft(views * window, axis=2)
    spectrum[np.broadcast_to(gone[:, None], spectrum.shape)] = 0
    pieces = np.fft.irfft(spectrum, size, axis=2) * window / 2  # squared root-Hann windows add up to 2
    for k in range(4):
        part = pieces[k::4].transpose(0, 2, 1).reshape(-1, source.shape[1])
        made[k * hop : k * hop + len(part)] += part
    out[...] = made[size - hop : size - hop + n]


def band(source: Samples, out: Samples, low: float, high: float, slope: float) -> None:
    """Butterworth magnitudes (order slope / 6.02) without their phase. Cycles a sample; decibels an octave."""
    order, n = slope / OCTAVE, len(source)
    size = good_length(2 * n)  # as much of nothing behind it, for what wraps around
    f = np.arange(size // 2 + 1) / size
    response = np.ones(f.size)
    with np.errstate(divide="ignore", over="ignore"):
        if low > 0:
            response /= np.sqrt(1 + (low / f) ** (2 * order))
        if high < 0.5:
            response /= np.sqrt(1 + (f / high) ** (2 * order))
    padded = np.zeros((size, source.shape[1]))
    padded[:n] = source
    out[...] = np.fft.irfft(np.fft.rfft(padded, axis=0) * response[:, None], size, axis=0)[:n]


def hiss(samples: int, channels: int, decay: float, key: np.uint64) -> Floats:
    """(samples, channels) normal noise of mean square 1, whose power falls by `decay` decibels an octave; element
    number i, in C order, comes from number i of the stream of `key`."""
    white = normals(key, samples * channels).reshape(samples, channels)
    if decay:
        size = good_length(samples)
        f = np.maximum(np.arange(size // 2 + 1), 1.0)
        padded = np.zeros((size, channels))
        padded[:samples] = white
        shaped = np.fft.rfft(padded, axis=0) * (f ** (-decay / OCTAVE))[:, None]
        shaped[0] = 0
        white = np.fft.irfft(shaped, size, axis=0)[:samples]
    power = np.square(white).mean()
    made: Floats = white / np.sqrt(power) if power > 0 else white
    return made


def at_ratio(source: Samples, noise: Any, decibels: float) -> float:
    """By which factor the noise stands so many decibels below the sound; 0 where there is no sound or no noise."""
    sound, other = (float(np.square(v, dtype=np.float64).mean()) for v in (source, noise))
    return float(np.sqrt(sound / other / 10 ** (decibels / 10))) if other > 0 else 0.0


def good_length(n: int) -> int:
    """At least n, with small factors alone."""
    best = 1 << max(n - 1, 1).bit_length()
    three = 3 << max(0, (max(n, 3) - 1) // 3).bit_length()
    return min(best, three) if three >= n else best
