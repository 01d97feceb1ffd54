"""What the value of a pixel goes through: colour matrices and curves in order, one clip, fill, standardisation.

Rows travel by channel, (C, W) float32. One function, `finish`, does it for a row; the pass without a move and the
resampling both end in it. Matrices that follow one another are one, and the scales before and after them are in it.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .arrays import frozen, full_scale
from .curves import bend, lines
from .look_up import look_up
from .machine import fma
from .one_map import tinted
from .sheet import done, planes, sheet
from .vectors import MANY

MATRIX, CURVE, QUANTIZE = 0, 1, 2
BLOCK = 1 << 13
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


def told(tones: Tones, channels: int, source: np.dtype[Any], out: np.dtype[Any], fill: float) -> tuple[Any, ...]:
    """The same as `fold` wants it. Float32 knots: 128 / 255 as a knot and as a pixel are the same number. fill: 1.0 is
    full scale."""
    kinds, matrices, knots, scale, offset = tones
    return (
        frozen(kinds), frozen(matrices, np.float64), frozen(knots, np.float32), frozen(scale, np.float64),
        frozen(offset, np.float64), channels, full_scale(source), full_scale(out), out.kind == "f", float(fill),
    )  # fmt: skip


def program(tones: Tones, channels: int, source: np.dtype[Any], out: np.dtype[Any], fill: float) -> tuple[Any, ...]:
    """The same as the kernels want them; see `fold`, which compiled code calls by itself."""
    found: tuple[Any, ...] = fold(told(tones, channels, source, out, fill))
    return found


@njit(nogil=True, cache=True)
def fold(given):  # type: ignore[no-untyped-def]
    """given: of `told` -> kinds, mixing (3, 4) and own (C, 2) maps, curves and their lines, of each tone that is left;
    low, high, fills (C,) in units of the result; and what rounds it. A map is `own` per channel, or mixes the first
    three."""
    kinds, matrices, knots, scale, offset, channels, unit, full, real, fill = given
    most = 2 * kinds.size + 1
    kept, mixing, own = np.empty(most, np.int8), np.zeros((most, 3, 4)), np.empty((most, channels, 2))
    curves, count = np.zeros((most, 2, knots.shape[2]), np.float32), 0
    colours = 3 if channels == 4 else channels
    mix, each = np.eye(3, 4) / unit, np.zeros((channels, 2))
    each[:, 0] = 1 / unit
    for t in range(kinds.size):
        if kinds[t] == MATRIX:
            m = matrices[t]
            gain, add = m[0, 0], m[0, 3]
            if channels == 1:
                gain = RED * m[0, :3].sum() + GREEN * m[1, :3].sum() + BLUE * m[2, :3].sum()
                add = RED * m[0, 3] + GREEN * m[1, 3] + BLUE * m[2, 3]
            new = np.zeros((3, 4))
            for i in range(3):
                for j in range(4):
                    new[i, j] = m[i, 0] * mix[0, j] + m[i, 1] * mix[1, j] + m[i, 2] * mix[2, j]
                new[i, 3] += m[i, 3]
            mix = new
            for c in range(colours):
                each[c, 0], each[c, 1] = gain * each[c, 0], gain * each[c, 1] + add
            continue
        kept[count], mixing[count], own[count] = MATRIX, mix, each
        kept[count + 1], curves[count + 1] = kinds[t], knots[t]
        count += 2
        mix, each = np.eye(3, 4), np.zeros((channels, 2))
        each[:, 0] = 1
    low, high, fills = np.empty(channels, np.float32), np.empty(channels, np.float32), np.empty(channels, np.float32)
    for c in range(channels):
        by, add = (scale[c], offset[c]) if scale.size else (np.float64(full), 0.0)
        if c < 3:
            mix[c] *= by
            mix[c, 3] += add
        each[c, 0], each[c, 1] = each[c, 0] * by, each[c, 1] * by + add
        fills[c] = fill * by + add
        low[c], high[c] = min(add, by + add), max(add, by + add)
        if kinds.size == 0 and real:
            low[c], high[c] = -np.inf, np.inf
        if not real:
            low[c], high[c], fills[c] = 0, full, min(max(fills[c], 0), full)
    if kinds.size or scale.size or unit != full:
        kept[count], mixing[count], own[count] = MATRIX, mix, each
        count += 1
    return (kept[:count], mixing[:count].astype(np.float32), own[:count].astype(np.float32), curves[:count],
            lines(kept[:count] == CURVE, curves[:count]), low, high, fills, np.float32(0 if real else 0.5))  # fmt: skip


def apply_tones(source: NDArray[Any], out: NDArray[Any], tones: Tones) -> None:
    """(H, W, C) -> (H, W, C), pixel by pixel. `out` has the dtype of `source`, or float32.

    uint8 goes through tables of 256 values where no channel looks at another; the bytes are the same either way.
    """
    if not source.size:
        return
    if not (len(tones.kinds) or len(tones.scale)) and source.dtype == out.dtype:
        np.copyto(out, source)
        return
    channels = source.shape[2]
    if source.dtype == np.uint8 and _separable(tones, channels):
        look_up(source, out, table(out.dtype, channels, tones))
        return
    if channels == 3 and source.dtype == np.uint8 and source.size >= 3 * MANY and (tones.kinds == MATRIX).all():
        _tint(source, out, told(tones, channels, source.dtype, out.dtype, 0.0))
        return
    made = sheet(out)
    steps = program(tones, channels, source.dtype, out.dtype, 0.0)
    _pass(frozen(planes(source)), made.pixels, made.planar, steps)
    done(made)


def _tint(source: NDArray[Any], out: NDArray[Any], given: tuple[Any, ...]) -> None:
    """Bytes in three channels through one map: pixel by pixel into bytes that lie so, else by channels."""
    flat = frozen(source).reshape(-1)
    if out.dtype == np.uint8 and out.flags.c_contiguous:
        _tinted(flat, out.reshape(-1), given)
        return
    made = sheet(out)
    _tinted(flat, made.pixels.reshape(3, -1), given)
    done(made)


@njit(nogil=True, cache=True)
def _tinted(flat, out, given):  # type: ignore[no-untyped-def]
    tinted(flat, out, fold(given))


def table(dtype: np.dtype[Any], channels: int, tones: Tones) -> NDArray[Any]:
    """(256, C): what becomes of each value of uint8 in each channel."""
    out = np.empty((1, 256, channels), dtype)
    _table(out, told(tones, channels, np.dtype(np.uint8), out.dtype, 0.0))
    return frozen(out[0])


@njit(nogil=True, cache=True)
def _table(out, given):  # type: ignore[no-untyped-def]
    values = np.empty((out.shape[2], 1, 256), np.uint8)
    for k in range(256):
        values[:, 0, k] = k
    _pass(values, out, False, fold(given))


def _separable(tones: Tones, channels: int) -> bool:
    if channels not in (3, 4):
        return True
    matrices = tones.matrices[tones.kinds == MATRIX]
    return not (matrices[:, :, :3] * (1 - np.eye(3))).any()


@njit(nogil=True, cache=True)
def block(channels, width):  # type: ignore[no-untyped-def]
    """Room for some rows that are finished together, since a call costs as much as a short row: values (R, C, W),
    shares (R, W), spans (R, 4)."""
    rows = max(1, min(16, BLOCK // (channels * width)))
    values = np.zeros((rows, channels, width), np.float32)
    return values, np.empty((rows, width), np.float32), np.empty((rows, 4), np.int64)


@njit(nogil=True, cache=True)
def _pass(source, out, planar, steps):  # type: ignore[no-untyped-def]
    """source (C, H, W)."""
    channels, height, width = source.shape
    values, shares, spans = block(channels, width)
    spans[:, :2], spans[:, 2:] = 0, width
    for top in range(0, height, len(values)):
        count = min(len(values), height - top)
        for r in range(count):
            for c in range(channels):
                for x in range(width):
                    values[r, c, x] = np.float32(source[c, top + r, x])
        finish(values, shares, spans, out, planar, top, count, steps)


@njit(nogil=True, cache=True)
def finish(values, shares, spans, out, planar, top, count, steps):  # type: ignore[no-untyped-def]
    """Rows: float32 values (R, C, W) in units of the source, overwritten -> rows `top` and on of `out`. spans (R, 4):
    start, left, right, stop of each: pixels [left, right) are known to be covered, elsewhere within [start, stop)
    `shares` says how much; the others take the fill."""
    fills, half = steps[7], steps[8]
    channels, width = values.shape[1:]
    for r in range(count):
        start, left, right, stop = spans[r, 0], spans[r, 1], spans[r, 2], spans[r, 3]
        row, share = values[r], shares[r]
        tone(row, 0, width, steps)  # a run of a round number of pixels is faster than a shorter one
        for c in range(channels):
            for side in range(2):
                for x in range(start if side == 0 else right, left if side == 0 else stop):
                    row[c, x] = covered(row[c, x], share[x], fills[c])
            for x in range(start):
                row[c, x] = fills[c]
            for x in range(stop, width):
                row[c, x] = fills[c]
        _store(row, out, planar, np.uint64(top + r), half)


@njit(nogil=True, cache=True, forceinline=True)
def covered(value, share, fill):  # type: ignore[no-untyped-def]
    return value if share >= 1 else (value * share if share > 0 else np.float32(0)) + fill * (1 - share)


@njit(nogil=True, cache=True)
def tone(row, start, stop, steps):  # type: ignore[no-untyped-def]
    """Pixels [start, stop) of a row of values through all tones, clipped."""
    kinds, mixing, own, knots, found, low, high, _, _ = steps
    channels, first, many = row.shape[0], np.uint64(start), stop - start
    colours = 3 if channels == 4 else channels
    for t in range(kinds.size):
        if kinds[t] == MATRIX:
            if colours == 3:
                _mix(row, first, many, mixing[t])
            for c in range(3 if colours == 3 else 0, channels):
                _stretch(row, c, first, many, own[t, c, 0], own[t, c, 1])
        else:
            for c in range(colours):
                if kinds[t] == QUANTIZE:
                    _quantize(row[c, start:stop], knots[t, 0, 0])
                else:
                    bend(row, c, start, stop, knots[t], found, t)
    for c in range(channels):
        if low[c] > -np.inf:
            _clip(row, c, first, many, low[c], high[c])


# positions are unsigned, so that the loops are vectorised


@njit(nogil=True, cache=True)
def _clip(row, c, first, many, least, most):  # type: ignore[no-untyped-def]
    for i in range(many):
        x = first + np.uint64(i)
        at = row[c, x]
        at = at if at > least else least
        row[c, x] = at if at < most else most


@njit(nogil=True, cache=True)
def _stretch(row, c, first, many, gain, add):  # type: ignore[no-untyped-def]
    for i in range(many):
        x = first + np.uint64(i)
        row[c, x] = fma(gain, row[c, x], add)


@njit(nogil=True, cache=True)
def _store(values, out, planar, y, half):  # type: ignore[no-untyped-def]
    """Whole numbers are rounded, halves up: their values lie within their range."""
    channels, width = values.shape
    if planar:
        for c in range(channels):
            for i in range(width):
                x = np.uint64(i)
                out[c, y, x] = values[c, x] + half
    elif channels == 3:
        for i in range(width):
            x = np.uint64(i)
            out[y, x, 0], out[y, x, 1], out[y, x, 2] = values[0, x] + half, values[1, x] + half, values[2, x] + half
    else:
        for c in range(channels):
            for i in range(width):
                x = np.uint64(i)
                out[y, x, c] = values[c, x] + half


@njit(nogil=True, cache=True)
def _mix(values, first, count, m):  # type: ignore[no-untyped-def]
    """Numbers of the matrix are read before, so that the loop is vectorised; rows that are equal give equal bits."""
    rr, rg, rb, ra = m[0, 0], m[0, 1], m[0, 2], m[0, 3]
    gr, gg, gb, ga = m[1, 0], m[1, 1], m[1, 2], m[1, 3]
    br, bg, bb, ba = m[2, 0], m[2, 1], m[2, 2], m[2, 3]
    for i in range(count):
        x = first + np.uint64(i)
        r, g, b = values[0, x], values[1, x], values[2, x]
        values[0, x] = fma(rr, r, fma(rg, g, fma(rb, b, ra)))
        values[1, x] = fma(gr, r, fma(gg, g, fma(gb, b, ga)))
        values[2, x] = fma(br, r, fma(bg, g, fma(bb, b, ba)))


@njit(nogil=True, cache=True)
def _quantize(row, step):  # type: ignore[no-untyped-def]
    by, near = 1 / step, np.float32(1e-3)  # a level that is there already is not missed by a rounding
    for x in range(row.size):
        row[x] = np.floor(row[x] * by + near) * step
