"""The audio rows of the kernel table. What is compiled is imported where it is used."""

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.errors import NoKernel
from ..core.kernel import keeps, kernel
from ..core.step import Segment
from ..timeline import LINEAR, NEAREST, Intervals, Retime
from .steps import Band, Gain, Hiss, Silence, Spectral
from .targets import Spectrogram, Wave

Samples = NDArray[np.float32]

for _step in (Gain, Hiss, Silence, Spectral, Band):
    keeps(_step, Intervals)


@kernel(Retime, Wave)
@kernel(Gain, Wave)
def _(segment: Segment, i: int, waves: list[Samples], out: Samples | None) -> Samples:
    source, move = waves[i], segment.move
    factor = 1.0 if segment.tone is None else float(segment.tone[i])
    if segment.moved[i]:
        from .render import render

        out = _room(out, int(move.timeline.samples[i]), source.shape[1])
        out[...] = 0.0 if np.isnan(move.sampler[i, 2]) else move.sampler[i, 2]
        render(_plain(source), out, move.pieces[i], float(move.timeline.rate[i]), _reading(move.sampler[i, 0]), factor)
        return out
    out = _room(out, len(source), source.shape[1])
    if factor == 1.0:
        out[...] = source
    else:
        np.multiply(source, np.float32(factor), out=out)
        np.clip(out, -1.0, 1.0, out=out)
    return out


@kernel(Retime, Spectrogram)
def _(segment: Segment, i: int, spectra: list[Samples], out: Samples | None) -> Samples:
    """Frames between frames; what opens takes the lowest value there is. NoKernel: the pitch would change."""
    from .resample import read

    source, move = spectra[i], segment.move
    if not segment.moved[i]:
        return source
    pieces = move.pieces[i]
    there = pieces[pieces[:, 1] > pieces[:, 0]]
    speed = abs(there[:, 3] - there[:, 2]) / (there[:, 1] - there[:, 0]) * move.timeline.rate[i] / move.rate[i]
    if (abs(speed / there[:, 4] - 1) > 1e-6).any():
        names = " + ".join(segment.names)
        raise NoKernel(
            f"{names}: changes the pitch, which a spectrogram cannot follow: work on waves, or leave it out."
        )
    at, low, high = move.source(i)
    out = _room(out, at.size, source.shape[1])
    out[...] = source.min()
    shown = ~np.isnan(at)
    for a, b in {*zip(low[shown].tolist(), high[shown].tolist(), strict=True)}:
        mine = shown & (low == a) & (high == b)
        first = int(min(max(np.ceil(a - 0.5), 0), len(source) - 1))
        last = int(max(min(np.ceil(b - 0.5) - 1, len(source) - 1), first))
        out[mine] = read(_plain(source), at[mine] - 0.5, first, last, 1.0, int(LINEAR))
    return out


@kernel(Hiss, Wave)
def _(step: Hiss, i: int, waves: list[Samples], out: Samples | None) -> Samples:
    from .spectrum import at_ratio, hiss

    source = waves[i]
    noise = hiss(len(source), source.shape[1], float(step.decay[i]), step.key[i])
    return _mixed(source, noise, at_ratio(source, noise, float(step.decibels[i])), out)


@kernel(Silence, Wave)
def _(step: Silence, i: int, waves: list[Samples], out: Samples | None) -> Samples:
    from .silence import silence

    out = _room(out, len(waves[i]), waves[i].shape[1])
    out[...] = waves[i]
    silence(out, step.spans[i], int(step.fade[i]))
    return out


@kernel(Silence, Spectrogram)
def _(step: Silence, i: int, spectra: list[Samples], out: Samples | None) -> Samples:
    """The mean of all, as SpecAugment fills; no fading."""
    out = _room(out, len(spectra[i]), spectra[i].shape[1])
    out[...] = spectra[i]
    for start, stop in step.spans[i].tolist():
        out[start:stop] = spectra[i].mean()
    return out


@kernel(Spectral, Wave)
def _(step: Spectral, i: int, waves: list[Samples], out: Samples | None) -> Samples:
    from .spectrum import without

    out = _room(out, len(waves[i]), waves[i].shape[1])
    without(waves[i], out, step.rectangles[i], float(step.rate[i]))
    return out


@kernel(Spectral, Spectrogram)
def _(step: Spectral, i: int, spectra: list[Samples], out: Samples | None) -> Samples:
    """The mean of all, as SpecAugment fills. Bands are taken to be even on the mel scale."""
    source = spectra[i]
    out = _room(out, len(source), source.shape[1])
    out[...] = source
    size = np.array([len(source), len(source), source.shape[1], source.shape[1]])
    for start, stop, low, high in np.round(step.rectangles[i] * size).astype(int).tolist():
        out[start:stop, low:high] = source.mean()
    return out


@kernel(Band, Wave)
def _(step: Band, i: int, waves: list[Samples], out: Samples | None) -> Samples:
    from .spectrum import band

    out = _room(out, len(waves[i]), waves[i].shape[1])
    band(waves[i], out, float(step.low[i]), float(step.high[i]), float(step.slope[i]))
    return out


def _mixed(source: Samples, noise: Floats, factor: float, out: Samples | None) -> Samples:
    out = _room(out, len(source), source.shape[1])
    np.clip(source + factor * noise, -1.0, 1.0, out=out, casting="same_kind")
    return out


def _reading(smooth: float) -> int:
    """Sinc where no op has an opinion."""
    from .resample import SINC

    return int(smooth) if smooth in (NEAREST, LINEAR) else SINC


def _room(out: Samples | None, samples: int, width: int) -> Samples:
    return np.empty((samples, width), np.float32) if out is None else out


def _plain(source: Samples) -> Samples:
    """Contiguous and read-only, so that Numba compiles for one kind of array."""
    view = np.ascontiguousarray(source).view()
    view.flags.writeable = False
    return view
