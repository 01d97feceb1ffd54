"""Convex cutting of polygons, compiled. Holds no GIL."""

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def cut(polygons, planes):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Polygons (k, v, 2) cut by half-planes (k, p, 3) a x + b y + c >= 0 -> (k, v + p, 2), the last corner repeated; NaN
    where nothing is left (Sutherland and Hodgman, 1974)."""
    count, most = polygons.shape[0], polygons.shape[1] + planes.shape[1]
    out, now, later = np.full((count, most, 2), np.nan), np.empty((2 * most, 2)), np.empty((2 * most, 2))
    for i in range(count):
        size = polygons.shape[1]
        now[:size] = polygons[i]
        for k in range(planes.shape[1]):
            a, b, c = planes[i, k, 0], planes[i, k, 1], planes[i, k, 2]
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
