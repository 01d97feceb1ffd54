"""A sound under a Retime: each run of pieces that touch is read, or stretched, as one."""

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..timeline.pieces import like_tape, runs
from .resample import SINC, read
from .stretch import SHORTEST, coarse, stretch

Samples = NDArray[np.float32]


def render(source: Samples, out: Samples, pieces: Floats, rate: float, how: int = SINC, factor: float = 1.0) -> None:
    """source (n, channels) -> out (m, channels) by the pieces (K, 5) of one row; gaps are left as they are. rate:
    samples a second of the result. factor: of what is shown, which is then cut at full scale."""
    there = pieces[pieces[:, 1] > pieces[:, 0]]
    for run in np.split(there, np.flatnonzero(np.diff(runs(there))) + 1):
        if not len(run):
            continue
        start, stop = _first(run[0, 0]), min(_first(run[-1, 1]), len(out))
        if stop <= start:
            continue
        low = min(max(_first(run[:, 2:4].min()), 0), len(source) - 1)
        high = max(min(_first(run[:, 2:4].max()), len(source)) - 1, low)
        if not like_tape(run[0]):
            out[start:stop] = _stretched(source, run, start, stop, (low, high), rate, how)
        elif (first := _whole(run)) is not None:
            step = 1 if run[0, 3] > run[0, 2] else -1
            first += step * (start - _first(run[0, 0]))
            out[start:stop] = source[np.clip(first + step * np.arange(stop - start), low, high)]
        else:
            for to0, to1, from0, from1, _ in run.tolist():
                a, b = _first(to0), min(_first(to1), stop)
                step = (from1 - from0) / (to1 - to0)
                if b > a:
                    at = from0 + (a + 0.5 - to0) * step - 0.5 + step * np.arange(b - a)
                    out[a:b] = read(source, at, low, high, abs(step), how)
        if factor != 1.0:
            out[start:stop] = np.clip(out[start:stop] * np.float32(factor), -1.0, 1.0)


def _stretched(
    source: Samples, run: Floats, start: int, stop: int, within: tuple[int, int], rate: float, how: int
) -> Samples:
    """First at the pitch it shall have, then at the tempo."""
    tape = abs(run[0, 3] - run[0, 2]) / (run[0, 1] - run[0, 0]) / run[0, 4]
    sign = 1.0 if run[0, 3] >= run[0, 2] else -1.0
    length = abs(run[-1, 3] - run[0, 2]) / tape
    samples, whole = stop - start, max(1, round(length))
    at, (low, high) = run[0, 2] + sign * (np.arange(whole) + 0.5) * tape - 0.5, within
    pitched = read(source, at, low, high, tape, how)
    to = np.append(run[:, 0], run[-1, 1]) - start
    shown = np.append(abs(run[:, 2] - run[0, 2]), abs(run[-1, 3] - run[0, 2])) / tape
    if min(samples, whole) < SHORTEST:
        return read(pitched, coarse(to, shown, samples), 0, whole - 1, whole / samples, how)
    return stretch(pitched, samples, to, shown, rate)


def _whole(run: Floats) -> int | None:
    """The sample read first, if every one of them is read as it is."""
    steps = abs((run[:, 3] - run[:, 2]) / (run[:, 1] - run[:, 0]))
    if (steps != 1).any() or run[0, 0] != round(run[0, 0]) or run[0, 2] != round(run[0, 2]):
        return None
    return int(run[0, 2]) - (0 if run[0, 3] > run[0, 2] else 1)


def _first(coordinate: float) -> int:
    """The first sample whose centre is not before it."""
    return int(np.ceil(coordinate - 0.5))
