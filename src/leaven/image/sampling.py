"""Where each pixel of the result samples the source, and how far it is covered. Shared by pictures and masks.

The rule of coverage: the four sides of the picture and the half-planes of the window are lines in the result; with d
the signed distance in result pixels to the nearest of them, a pixel is covered to `clamp(0.5 + d, 0, 1)`. A whole-pixel
move has d >= 0.5 inside and d <= -0.5 outside, so it copies and fills exactly; a resize has d >= 0.5 everywhere, so no
border darkens; a rotation has smooth edges; and a crop is no different from the border of a picture.
"""

import math

import numpy as np
from numba import njit

from .projective import widest

MOST_SIZE = 32768  # pixels, whose 65536ths are numbers of 32 bits
GRID = 65536.0  # positions and shares are rounded to 1/65536, so that rounding errors of the maps are not seen
FAR = 1e9
MOST = 16.0  # source pixels: where a projective map shrinks more, each pixel is looked at on its own


@njit(nogil=True, cache=True)
def place(matrix, window, height, width, antialias):  # type: ignore[no-untyped-def]
    """matrix (3, 3) source -> result, window (p, 3) half-planes of the source.

    -> pull (3, 3): result -> source, the third coordinate positive where the result sees the source's side;
    planes (5 + p, 6): lines in the result, the horizon last: signed distance, then what is >= 0 if all taps are inside;
    box: x0 y0 x1 y1 of the source pixels whose centres lie within the picture and the upright half-planes;
    oblique: the other half-planes; support (2,): of the tap weights along x and y, in source pixels, at least 1, and
    as much as anywhere in the picture where the map is not affine; affine; wide: whether the support is more than that
    of plain bilinear taps."""
    m, pull, count = matrix, np.empty((3, 3)), window.shape[0]
    for row in range(3):
        for col in range(3):
            i, j, p, q = (col + 1) % 3, (col + 2) % 3, (row + 1) % 3, (row + 2) % 3
            pull[row, col] = m[i, p] * m[j, q] - m[i, q] * m[j, p]
    determinant = m[0, 0] * pull[0, 0] + m[0, 1] * pull[1, 0] + m[0, 2] * pull[2, 0]
    affine = m[2, 0] == 0 and m[2, 1] == 0
    front = m[2, 0] * width / 2 + m[2, 1] * height / 2 + m[2, 2]  # the side of the horizon on which the picture lies
    divisor = pull[2, 2] if affine else (determinant if front > 0 else -determinant)
    flat = determinant == 0 or not math.isfinite(determinant)
    pull /= 1.0 if flat else divisor
    support = np.ones(2)
    for k in range(2 if antialias and not flat else 0):
        size = math.hypot(pull[k, 0], pull[k, 1]) if affine else widest(m, determinant, height, width, front, k)
        support[k] = size if size > 1 + 1e-6 else 1.0
    bounded = affine or max(support[0], support[1]) <= MOST
    support = support if bounded else np.ones(2)
    wide = antialias and not flat and (not bounded or support[0] > 1 or support[1] > 1)

    box, planes, oblique, kept = np.array([0, 0, width, height]), np.zeros((5 + count, 6)), np.empty((count, 3)), 0
    for k in range(4 + count):
        if k < 4:
            sign, c = (1.0, 0.0) if k < 2 else (-1.0, float(width if k == 2 else height))
            a, b = (sign, 0.0) if k % 2 == 0 else (0.0, sign)
        else:
            a, b, c = window[k - 4, 0], window[k - 4, 1], window[k - 4, 2]
            small = 1e-9 * (abs(a) + abs(b))
            if abs(b) <= small and abs(a) > small:
                _narrow(box, 0, a, c)
            elif abs(a) <= small and abs(b) > small:
                _narrow(box, 1, b, c)
            elif abs(a) + abs(b) > 0:
                oblique[kept, 0], oblique[kept, 1], oblique[kept, 2] = a, b, c
                kept += 1
        if a == 0 and b == 0:
            planes[k, 2] = planes[k, 5] = FAR if c >= 0 else -FAR
            continue
        reach = (abs(a) * support[0] + abs(b) * support[1]) * (1 + 2 / GRID)
        for j in range(3):
            planes[k, j] = a * pull[0, j] + b * pull[1, j] + c * pull[2, j]
            planes[k, 3 + j] = planes[k, j] - reach * pull[2, j]
        length = math.hypot(planes[k, 0], planes[k, 1])
        if length > 0:
            planes[k] /= length
        else:
            planes[k, 2] = planes[k, 5] = FAR if planes[k, 2] >= 0 else -FAR
        if not bounded:
            planes[k, 5] = -FAR  # no run is known to be inside
    planes[-1, 2] = planes[-1, 5] = FAR
    length = math.hypot(pull[2, 0], pull[2, 1])
    if length > 0:
        planes[-1, :3] = planes[-1, 3:] = pull[2] / length
    if flat or box[0] >= box[2] or box[1] >= box[3]:
        planes[0, :] = 0.0
        planes[0, 2] = -FAR
    return pull, planes, box, oblique[:kept], support, affine, wide


@njit(nogil=True, cache=True)
def _narrow(box, axis, slope, add):  # type: ignore[no-untyped-def]
    """Cut the box to the pixels with slope * (i + 0.5) + add >= 0."""
    edge = -add / slope - 0.5
    if slope > 0:
        box[axis] = max(box[axis], math.ceil(min(max(edge - 1e-6, -FAR), FAR)))
    else:
        box[2 + axis] = min(box[2 + axis], math.floor(min(max(edge + 1e-6, -FAR), FAR)) + 1)


@njit(nogil=True, cache=True)
def spans(planes, y, width, clamped):  # type: ignore[no-untyped-def]
    """Of row y: [start, stop) holds every pixel that may be covered at all; in [left, right) all are covered fully,
    with all their taps inside, or, if `clamped`, with a sample point inside."""
    low, high, first, last = 0.0, float(width), 0.0, float(width)
    yc = y + 0.5
    for k in range(planes.shape[0]):
        slope, add = planes[k, 0], planes[k, 1] * yc + planes[k, 2]
        low, high = _cut(slope, add + 0.5 + 1e-6, low, high)
        first, last = _cut(slope, add - 0.5 + 1e-7, first, last)
        if not clamped:
            first, last = _cut(planes[k, 3], planes[k, 4] * yc + planes[k, 5], first, last)
    if low > high:
        return 0, 0, 0, 0
    # the centre of pixel x is at x + 0.5
    start, stop = max(math.floor(low - 0.5), 0), min(math.ceil(high - 0.5) + 1, width)
    left, right = max(math.ceil(first - 0.5), 0), min(math.floor(last - 0.5) + 1, width)
    if right <= left:
        return start, stop, stop, stop
    return start, max(left, start), min(right, stop), stop


@njit(nogil=True, cache=True)
def _cut(slope, add, low, high):  # type: ignore[no-untyped-def]
    if slope > 1e-12:
        return max(low, -add / slope), high
    if slope < -1e-12:
        return low, min(high, -add / slope)
    return (low, high) if add >= 0 else (1.0, 0.0)


@njit(nogil=True, cache=True)
def coverage(planes, x, y):  # type: ignore[no-untyped-def]
    nearest = FAR
    for k in range(planes.shape[0]):
        nearest = min(nearest, planes[k, 0] * (x + 0.5) + planes[k, 1] * (y + 0.5) + planes[k, 2])
    return np.float32(math.floor(min(max(0.5 + nearest, 0.0), 1.0) * GRID + 0.5) / GRID)


@njit(nogil=True, cache=True)
def row_arrays(width):  # type: ignore[no-untyped-def]
    """Room for what `locate` writes."""
    return (
        np.zeros(width, np.int32),
        np.zeros(width, np.float32),
        np.zeros(width, np.int32),
        np.zeros(width, np.float32),
    )


@njit(nogil=True, cache=True, error_model="numpy")  # a division that looks for zeros is not vectorised
def locate(pull, affine, y, start, stop, shift, size, at):  # type: ignore[no-untyped-def]
    """Of the pixels [start, stop) of row y: the sample point minus `shift`, as whole pixels and the rest.

    size: (height, width) of the source; a point farther out than that is as good as one just outside.
    at: col, part of x, row, part of y (int32 and float32 arrays of a row's length), written."""
    cols, across, rows, down = at[0][start:stop], at[1][start:stop], at[2][start:stop], at[3][start:stop]
    xc, yc, d, e = start + 0.5, y + 0.5, 2.0 * size[1] + 2.0, 2.0 * size[0] + 2.0
    u0, v0, w0 = pull[0, 1] * yc + pull[0, 2], pull[1, 1] * yc + pull[1, 2], pull[2, 1] * yc + pull[2, 2]
    a, b, c = pull[0, 0], pull[1, 0], pull[2, 0]
    if affine:
        for x in range(cols.size):
            cols[x], across[x] = _split(a * (x + xc) + u0 - shift, d)
            rows[x], down[x] = _split(b * (x + xc) + v0 - shift, e)
        return
    for x in range(cols.size):
        w = c * (x + xc) + w0
        w = w if w > 1e-12 else 1e-12
        cols[x], across[x] = _split((a * (x + xc) + u0) / w - shift, d)
        rows[x], down[x] = _split((b * (x + xc) + v0) / w - shift, e)


@njit(nogil=True, cache=True)
def _split(at, limit):  # type: ignore[no-untyped-def]
    at = at if at > -limit else -limit
    at = np.floor((at if at < limit else limit) * GRID + 0.5)
    whole = np.floor(at * (1 / GRID))
    return np.int32(whole), np.float32((at - whole * GRID) * (1 / GRID))


@njit(nogil=True, cache=True)
def clampable(box, oblique):  # type: ignore[no-untyped-def]
    """Whether a box alone says which taps may be sampled, and it is of a size for `locate_within`."""
    return oblique.shape[0] == 0 and min(box[2] - box[0], box[3] - box[1]) > 1 and max(box[2], box[3]) < MOST_SIZE


@njit(nogil=True, cache=True, error_model="numpy")
def locate_within(pull, affine, y, box, at, again):  # type: ignore[no-untyped-def]
    """`locate` for all pixels of row y, both taps of each brought into the box: one that is out stands for the nearest
    that is in. again: columns that are the same for all rows are in `at` already."""
    cols, across, rows, down = at
    xc, yc = 0.5, y + 0.5
    u0, v0, w0 = pull[0, 1] * yc + pull[0, 2], pull[1, 1] * yc + pull[1, 2], pull[2, 1] * yc + pull[2, 2]
    a, b, c = pull[0, 0], pull[1, 0], pull[2, 0]
    left, top, right, bottom = np.int32(box[0]), np.int32(box[1]), np.int32(box[2] - 2), np.int32(box[3] - 2)
    if not affine:
        for x in range(cols.size):
            w = c * (x + xc) + w0
            w = w if w > 1e-12 else 1e-12
            cols[x], across[x] = _split_within((a * (x + xc) + u0) / w - 0.5, left, right)
            rows[x], down[x] = _split_within((b * (x + xc) + v0) / w - 0.5, top, bottom)
        return
    if not again or pull[0, 1] != 0:
        for x in range(cols.size):
            cols[x], across[x] = _split_within(a * (x + xc) + u0 - 0.5, left, right)
    if b == 0:
        rows[:], down[:] = _split_within(v0 - 0.5, top, bottom)
        return
    for x in range(cols.size):
        rows[x], down[x] = _split_within(b * (x + xc) + v0 - 0.5, top, bottom)


@njit(nogil=True, cache=True, forceinline=True)
def _split_within(at, low, high):  # type: ignore[no-untyped-def]
    at = at if at > low else np.float64(low)
    at = at if at < high + 1 else np.float64(high + 1)
    fine = np.int32(at * GRID + 0.5)
    whole = min(fine >> np.int32(16), high)
    return whole, np.float32(fine - (whole << np.int32(16))) * np.float32(1 / GRID)


@njit(nogil=True, cache=True)
def visible(planes, u, v):  # type: ignore[no-untyped-def]
    """Whether the point lies within the half-planes (of the source)."""
    for k in range(planes.shape[0]):
        a, b = planes[k, 0], planes[k, 1]
        if a * u + b * v + planes[k, 2] < -1e-6 * (abs(a) + abs(b)):
            return False
    return True


@njit(nogil=True, cache=True)
def exact(matrix, window, height, width):  # type: ignore[no-untyped-def]
    """Whether the map only permutes and mirrors whole pixels, and the window cuts along pixels
    -> (yes, axes are swapped, x step, x offset, y step, y offset): source col (row if swapped) = step * x + offset; and
    x0 y0 x1 y1 of the source pixels that the window leaves."""
    no, box = (False, False, 0, 0, 0, 0, np.zeros(4, np.int64)), np.array([0, 0, width, height])
    if matrix[2, 0] != 0 or matrix[2, 1] != 0 or not (height and width):
        return no
    m = matrix / matrix[2, 2]
    swapped = abs(m[0, 0]) < abs(m[0, 1])
    a, b = (m[0, 1], m[1, 0]) if swapped else (m[0, 0], m[1, 1])
    c, d = (m[0, 0], m[1, 1]) if swapped else (m[0, 1], m[1, 0])
    near = 1e-6 / (height + width)
    if abs(abs(a) - 1) > near or abs(abs(b) - 1) > near or abs(c) > near or abs(d) > near:
        return no
    sa, sb = (1 if a > 0 else -1), (1 if b > 0 else -1)
    # x = a * (col or row) + e, so (col or row) = sa * (x - e); pixel i to pixel i needs the step's half pixel
    tx, ty = m[0, 2], m[1, 2]
    ex, ey = round(tx), round(ty)
    if abs(tx - ex) > 1e-6 or abs(ty - ey) > 1e-6 or abs(ex) > FAR or abs(ey) > FAR:
        return no
    for k in range(window.shape[0]):
        p, q, r = window[k, 0], window[k, 1], window[k, 2]
        size = abs(p) + abs(q)
        if size > 0 and abs(p) > 1e-9 * size and abs(q) > 1e-9 * size:
            return no
        if size > 0 and abs(r / size - round(r / size)) > 1e-6:
            return no
        if size > 0:
            _narrow(box, 0 if abs(p) > abs(q) else 1, p if abs(p) > abs(q) else q, r)
    return True, swapped, sa, (-ex if sa > 0 else ex - 1), sb, (-ey if sb > 0 else ey - 1), box
