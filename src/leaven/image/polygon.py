"""Polygons cut, projected, boxed and filled, compiled. Holds no GIL."""

import math

import numpy as np
from numba import njit

LEAST = 1e-9  # of the square of width and height; less is what rounding makes of a line


@njit(nogil=True, cache=True)
def cut(polygons, planes, rows):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Polygons (k, v, 2) cut by the half-planes (n, p, 3) a x + b y + c >= 0 of their rows (k,) -> (k, v + p, 2), the
    last corner repeated; NaN where nothing is left (Sutherland and Hodgman, 1974)."""
    count, most = polygons.shape[0], polygons.shape[1] + planes.shape[1]
    out, now, later = np.full((count, most, 2), np.nan), np.empty((2 * most, 2)), np.empty((2 * most, 2))
    for i in range(count):
        size = polygons.shape[1]
        now[:size] = polygons[i]
        for k in range(planes.shape[1]):
            a, b, c = planes[rows[i], k, 0], planes[rows[i], k, 1], planes[rows[i], k, 2]
            inside = 0
            for s in range(size):
                inside += a * now[s, 0] + b * now[s, 1] + c >= 0
            if inside == size:
                continue
            kept = 0
            for s in range(size):
                px, py = now[s, 0], now[s, 1]
                qx, qy = now[(s + 1) % size, 0], now[(s + 1) % size, 1]
                here, there = a * px + b * py + c, a * qx + b * qy + c
                if here >= 0:
                    later[kept, 0], later[kept, 1] = px, py
                    kept += 1
                if (here >= 0) != (there >= 0):
                    share = here / (here - there)
                    later[kept, 0], later[kept, 1] = px + share * (qx - px), py + share * (qy - py)
                    kept += 1
            size = min(kept, most)
            now[:size] = later[:size]
        for s in range(most if size else 0):
            out[i, s] = now[min(s, size - 1)]
    return out


@njit(nogil=True, cache=True)
def through(maps, rows, points):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Points (k, v, 2), each set through the projective map (n, 3, 3) of its row (k,)."""
    out = np.empty_like(points)
    for i in range(points.shape[0]):
        m = maps[rows[i]]
        for s in range(points.shape[1]):
            x, y = points[i, s, 0], points[i, s, 1]
            w = m[2, 0] * x + m[2, 1] * y + m[2, 2]
            out[i, s, 0] = (m[0, 0] * x + m[0, 1] * y + m[0, 2]) / w
            out[i, s, 1] = (m[1, 0] * x + m[1, 1] * y + m[1, 2]) / w
    return out


@njit(nogil=True, cache=True)
def on_page(polygons, rows, height, width):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Polygons (k, v, 2) cut to the pages (n,) of their rows (k,) -> (k, v + 4, 2)."""
    page = np.zeros((width.size, 4, 3))
    for i in range(width.size):
        page[i, 0, 0] = page[i, 2, 1] = 1.0
        page[i, 1, 0] = page[i, 3, 1] = -1.0
        page[i, 1, 2], page[i, 3, 2] = width[i], height[i]
    return cut(polygons, page, rows)


@njit(nogil=True, cache=True)
def fill(polygon, out):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Set the pixels of `out` (H, W), bool, whose centres lie in the polygon (v, 2); where it crosses itself, by the
    even-odd rule. A centre on an edge belongs to the side that is to its right, or below."""
    height, width, size = out.shape[0], out.shape[1], polygon.shape[0]
    low, high = polygon[:, 1].min(), polygon[:, 1].max()
    first, last = max(math.ceil(low - 0.5), 0), min(math.ceil(high - 0.5), height)
    turns = np.zeros(width + 1, np.bool_)
    for y in range(first, last):
        turns[:] = False
        for s in range(size):
            ax, ay, bx, by = polygon[s, 0], polygon[s, 1], polygon[(s + 1) % size, 0], polygon[(s + 1) % size, 1]
            if (ay <= y + 0.5) != (by <= y + 0.5):
                at = ax + (y + 0.5 - ay) / (by - ay) * (bx - ax)
                column = min(max(math.ceil(at - 0.5), 0), width)
                turns[column] = not turns[column]
        inside = False
        for x in range(width):
            inside = inside != turns[x]
            if inside:
                out[y, x] = True


@njit(nogil=True, cache=True)
def hulls(polygons):  # type: ignore[no-untyped-def]  # pragma: no cover
    """(k, v, 2) -> (k, 4): x0, y0, x1, y1; NaN where the polygon is."""
    out = np.empty((polygons.shape[0], 4))
    for i in range(polygons.shape[0]):
        x0, y0 = polygons[i, 0, 0], polygons[i, 0, 1]
        x1, y1 = x0, y0
        for s in range(1, polygons.shape[1]):
            x, y = polygons[i, s, 0], polygons[i, s, 1]
            x0, y0, x1, y1 = min(x, x0), min(y, y0), max(x, x1), max(y, y1)
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = x0, y0, x1, y1
    return out


@njit(nogil=True, cache=True)
def boxes_on_page(polygons, rows, height, width):  # type: ignore[no-untyped-def]  # pragma: no cover
    """(k, 4) hulls of what shows of polygons (k, v, 2) on the pages of their rows, and whether (k,) it has an area: a
    line that was turned has none, though its hull does."""
    boxes, many = hulls(polygons), 0
    over = np.empty(len(boxes), np.int64)  # those that are on the page as a whole need no cut
    for i in range(len(boxes)):
        row, whole = rows[i], boxes[i, 0] >= 0 and boxes[i, 1] >= 0
        if not (whole and boxes[i, 2] <= width[row] and boxes[i, 3] <= height[row]):
            over[many] = i
            many += 1
    over = over[:many]
    shown = on_page(polygons[over], rows[over], height, width)
    boxes[over] = hulls(shown)
    there = _areas(polygons, boxes)
    there[over] = _areas(shown, boxes[over])
    for j in range(many):
        i = over[j]
        for k in range(4):  # a corner on an edge of the page may be rounded to just beyond it; NaN stays
            most = width[rows[i]] if k % 2 == 0 else height[rows[i]]
            boxes[i, k] = 0.0 if boxes[i, k] < 0 else (most if boxes[i, k] > most else boxes[i, k])
    return boxes, there


@njit(nogil=True, cache=True)
def _areas(shown, boxes):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Whether (k,) polygons (k, v, 2) within these boxes have an area."""
    there = np.empty(len(boxes), np.bool_)
    for i in range(len(boxes)):
        wide, high, area = boxes[i, 2] - boxes[i, 0], boxes[i, 3] - boxes[i, 1], 0.0
        for s in range(2, shown.shape[1]):
            ax, ay = shown[i, s - 1, 0] - shown[i, 0, 0], shown[i, s - 1, 1] - shown[i, 0, 1]
            bx, by = shown[i, s, 0] - shown[i, 0, 0], shown[i, s, 1] - shown[i, 0, 1]
            area += ax * by - bx * ay
        there[i] = abs(area) > LEAST * (wide + high) ** 2 and wide > 0 and high > 0
    return there
