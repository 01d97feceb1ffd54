"""What the value of a pixel goes through: colour matrices and curves in order, one clip, fill, standardisation.

One function, `finish`, does it for a row of values; the pass without a move and the resampling both end in it.
Everything is computed in float32, where 1.0 is full scale. Numba, without the GIL and without fast maths.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

MATRIX, CURVE, QUANTIZE = 0, 1, 2
BINS = 256
RED, GREEN, BLUE = 0.299, 0.587, 0.114  # luma of ITU-R BT.601


class Tones(NamedTuple):
    """kinds: int8 (T,), MATRIX, CURVE or QUANTIZE. matrices: float64 (T, 3, 4), affine maps of colour, the last column
    added. knots: float64 (T, 2, K), piecewise-linear curves on [0, 1], x ascending, then y. At a repeated x the curve
    jumps, and the later y holds from there on. What enters a curve is clamped to its knots; shorter ones repeat the
    last knot. What is quantized goes down to a multiple of knots[t, 0, 0].

    If there is any, the result is clipped to [0, 1], once. scale, offset: float64 (C,) or empty, the standardisation
    `scale * x + offset`, after fill, never clipped, result float32.

    Three channels take matrices as they are; of four the last is alpha, which matrices and curves leave alone; a single
    one is a gray `(v, v, v)` whose luma is kept; any other number takes only what treats all alike (`check_channels`).
    """

    kinds: NDArray[np.int8]
    matrices: NDArray[np.float64]
    knots: NDArray[np.float64]
    scale: NDArray[np.float64]
    offset: NDArray[np.float64]


NONE = Tones(np.empty(0, np.int8), np.empty((0, 3, 4)), np.empty((0, 2, 2)), np.empty(0), np.empty(0))


def check_channels(matrices: NDArray[np.float64], channels: int) -> bool:
    """Whether pictures of so many channels can take these (T, 3, 4) matrices: 1, 3 and 4 take any, others only
    multiples of the identity plus one offset."""
    if channels in (1, 3, 4):
        return True
    alike = matrices[:, :1, :1] * np.eye(3) == matrices[:, :, :3]
    return bool(alike.all() and (matrices[:, :, 3] == matrices[:, :1, 3]).all())


def full_scale(dtype: np.dtype[Any]) -> np.float32:
    """The value that means 1.0: 255, 65535 or, for float32, 1."""
    return np.float32(1 if dtype == np.float32 else np.iinfo(dtype).max)


def frozen(array: NDArray[Any], dtype: Any = None) -> NDArray[Any]:
    """A contiguous read-only view (a copy where it must be), so that Numba compiles for one kind of array."""
    view = np.ascontiguousarray(array, dtype).view()
    view.flags.writeable = False
    return view


def program(tones: Tones) -> tuple[NDArray[Any], ...]:
    """The same as the kernels want them. Float32 knots: 128 / 255 as a knot and as a pixel are the same number."""
    kinds, matrices, knots, scale, offset = tones
    curves = frozen(knots, np.float32)
    return (
        frozen(kinds),
        frozen(matrices, np.float32),
        curves,
        _starts(curves),
        frozen(scale, np.float32),
        frozen(offset, np.float32),
    )


def apply_tones(source: NDArray[Any], out: NDArray[Any], tones: Tones) -> None:
    """(H, W, C) -> (H, W, C), pixel by pixel. `out` has the dtype of `source`, or float32.

    uint8 goes through tables of 256 values where no channel looks at another; the bytes are the same either way.
    """
    if not source.size:
        return
    if not (len(tones.kinds) or len(tones.scale)) and source.dtype == out.dtype:
        np.copyto(out, source)
        return
    source, target = frozen(source), out if out.flags.c_contiguous else np.empty_like(out, order="C")
    if source.dtype == np.uint8 and _separable(tones, source.shape[2]):
        values = table(target.dtype, source.shape[2], tones)
        alike = bool((values == values[:, :1]).all())
        look_up(source.reshape(-1), target.reshape(-1), frozen(values[:, :1]) if alike else values)
    else:
        _pass(source, target, full_scale(source.dtype), full_scale(out.dtype), program(tones))
    if target is not out:
        np.copyto(out, target)


def table(dtype: np.dtype[Any], channels: int, tones: Tones) -> NDArray[Any]:
    """(256, C): what becomes of each value of uint8 in each channel."""
    values = np.broadcast_to(np.arange(256, dtype=np.uint8)[None, :, None], (1, 256, channels))
    out = np.empty((1, 256, channels), dtype)
    _pass(frozen(values), out, np.float32(255), full_scale(dtype), program(tones))
    return frozen(out[0])


def _separable(tones: Tones, channels: int) -> bool:
    if channels not in (3, 4):
        return True
    matrices = tones.matrices[tones.kinds == MATRIX]
    return not (matrices[:, :, :3] * (1 - np.eye(3))).any()


@njit(nogil=True, cache=True)
def look_up(source, out, values):  # type: ignore[no-untyped-def]
    channels = values.shape[1]
    if channels == 1:
        for i in range(source.size):
            out[i] = values[source[i], 0]
    elif channels == 3:
        for i in range(0, source.size, 3):
            out[i] = values[source[i], 0]
            out[i + 1] = values[source[i + 1], 1]
            out[i + 2] = values[source[i + 2], 2]
    else:
        for i in range(0, source.size, channels):
            for c in range(channels):
                out[i + c] = values[source[i + c], c]


@njit(nogil=True, cache=True)
def _pass(source, out, unit, full, steps):  # type: ignore[no-untyped-def]
    height, width, channels = source.shape
    values, share = np.empty(width * channels, np.float32), np.ones(width, np.float32)
    for y in range(height):
        row = source[y].reshape(-1)
        for i in range(values.size):
            values[i] = np.float32(row[i])
        finish(values, share, out[y].reshape(-1), 0, width, width, width, channels, unit, full, np.float32(0), steps)


@njit(nogil=True, cache=True)
def finish(values, share, out, start, left, right, stop, channels, unit, full, fill, steps):  # type: ignore[no-untyped-def]
    """Pixels [start, stop) of a row: float32 values (in units of the source, whose full scale is `unit`; overwritten)
    -> out (full scale `full`). Pixels [left, right) are known to be covered; elsewhere `share` says how much."""
    kinds, matrices, knots, starts, scale, offset = steps
    run, into, whole = values[start * channels : stop * channels], out[start * channels : stop * channels], full
    if kinds.size or scale.size or unit != full:
        whole = np.float32(1)
        if unit != 1:
            for i in range(run.size):
                run[i] = run[i] / unit
    for t in range(kinds.size):
        if kinds[t] == 0:
            _matrix(run, channels, matrices[t])
        elif kinds[t] == 2:
            _quantize(run, channels, knots[t, 0, 0])
        else:
            _curve(run, channels, knots[t], starts[t])
    if kinds.size:
        _clamp(run, np.float32(1))
    for side in range(2):
        for x in range(start if side == 0 else right, left if side == 0 else stop):
            part = share[x]
            if part < 1:
                for i in range(x * channels, (x + 1) * channels):
                    seen = values[i] * part if part > 0 else np.float32(0)
                    values[i] = seen + fill * whole * (1 - part)
    if scale.size:
        for x in range(0, run.size, channels):
            for c in range(channels):
                run[x + c] = run[x + c] * scale[c] + offset[c]
    if full == 1:
        for i in range(run.size):
            into[i] = run[i]
        return
    if whole != full:
        for i in range(run.size):
            run[i] = run[i] * full
    _clamp(run, full)
    for i in range(run.size):
        into[i] = np.int32(run[i] + np.float32(0.5))


@njit(nogil=True, cache=True)
def _clamp(run, most):  # type: ignore[no-untyped-def]
    for i in range(run.size):
        at = run[i]
        at = at if at > 0 else np.float32(0)
        run[i] = at if at < most else most


@njit(nogil=True, cache=True)
def _matrix(run, channels, m):  # type: ignore[no-untyped-def]
    if channels == 3:
        _mix(run.reshape(-1, 3), m)
        return
    if channels == 4:
        for i in range(0, run.size, channels):
            r, g, b = run[i], run[i + 1], run[i + 2]
            run[i] = m[0, 0] * r + m[0, 1] * g + m[0, 2] * b + m[0, 3]
            run[i + 1] = m[1, 0] * r + m[1, 1] * g + m[1, 2] * b + m[1, 3]
            run[i + 2] = m[2, 0] * r + m[2, 1] * g + m[2, 2] * b + m[2, 3]
        return
    gain, add = m[0, 0], m[0, 3]
    if channels == 1:
        gain = np.float32(
            RED * (m[0, 0] + m[0, 1] + m[0, 2])
            + GREEN * (m[1, 0] + m[1, 1] + m[1, 2])
            + BLUE * (m[2, 0] + m[2, 1] + m[2, 2])
        )
        add = np.float32(RED * m[0, 3] + GREEN * m[1, 3] + BLUE * m[2, 3])
    for i in range(run.size):
        run[i] = gain * run[i] + add


@njit(nogil=True, cache=True)
def _mix(pixels, m):  # type: ignore[no-untyped-def]
    """Pixels (w, 3) through a matrix. Its numbers are read before, and two indices count up by one: so it is
    vectorised."""
    rr, rg, rb, ra = m[0, 0], m[0, 1], m[0, 2], m[0, 3]
    gr, gg, gb, ga = m[1, 0], m[1, 1], m[1, 2], m[1, 3]
    br, bg, bb, ba = m[2, 0], m[2, 1], m[2, 2], m[2, 3]
    for x in range(pixels.shape[0]):
        r, g, b = pixels[x, 0], pixels[x, 1], pixels[x, 2]
        pixels[x, 0] = rr * r + rg * g + rb * b + ra
        pixels[x, 1] = gr * r + gg * g + gb * b + ga
        pixels[x, 2] = br * r + bg * g + bb * b + ba


@njit(nogil=True, cache=True)
def _quantize(run, channels, step):  # type: ignore[no-untyped-def]
    by, near = 1 / step, np.float32(1e-3)  # a level that is there already is not missed by a rounding
    for i in range(run.size):
        if channels != 4 or (i & 3) != 3:
            run[i] = np.floor(run[i] * by + near) * step


@njit(nogil=True, cache=True)
def _starts(knots):  # type: ignore[no-untyped-def]
    """(T, BINS): how many knots lie at or below the lower edge of each bin of [0, 1), where a search may begin."""
    starts = np.zeros((knots.shape[0], BINS), np.int32)
    for t in range(knots.shape[0]):
        low = 0
        for b in range(BINS):
            while low < knots.shape[2] and knots[t, 0, low] <= b / BINS:
                low += 1
            starts[t, b] = low
    return starts


@njit(nogil=True, cache=True)
def _curve(run, channels, knots, starts):  # type: ignore[no-untyped-def]
    x, y = knots[0], knots[1]
    for i in range(run.size):
        if channels == 4 and (i & 3) == 3:
            continue
        at = run[i]
        low = starts[int(at * BINS)] if 0 <= at < 1 else 0
        while low < x.size and x[low] <= at:
            low += 1
        if low == 0:
            run[i] = y[0]
        elif low == x.size:
            run[i] = y[low - 1]
        else:
            part = (at - x[low - 1]) / (x[low] - x[low - 1])
            run[i] = y[low - 1] + part * (y[low] - y[low - 1])
