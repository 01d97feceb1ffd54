"""Maps of the plane for n rows: (n, 3, 3), source -> here. All products by one formula, so that bits do not wander."""

import numpy as np

from ..core.dist import Floats
from ..core.item import Bools, Ints

Point = tuple[Floats, Floats]


def mul(second: Floats, first: Floats) -> Floats:
    """(..., a, k) by (..., k, b): `first` happens first. `@` and einsum differ in the last bit from shape to shape."""
    out = second[..., :, 0, None] * first[..., None, 0, :]
    for k in range(1, first.shape[-2]):
        out = out + second[..., :, k, None] * first[..., None, k, :]
    return out


def identity(n: int, size: int = 3) -> Floats:
    return np.broadcast_to(np.eye(size), (n, size, size))


def linear(a: Floats, b: Floats, c: Floats, d: Floats, about: Point) -> Floats:
    """[[a, b], [c, d]] about a fixed point."""
    x, y = about
    out = np.zeros((x.size, 3, 3))
    out[:, 0, 0], out[:, 0, 1], out[:, 0, 2] = a, b, x - a * x - b * y
    out[:, 1, 0], out[:, 1, 1], out[:, 1, 2] = c, d, y - c * x - d * y
    out[:, 2, 2] = 1
    return out


def translation(x: Floats, y: Floats) -> Floats:
    out = np.zeros((x.size, 3, 3))
    out[:, 0, 0] = out[:, 1, 1] = out[:, 2, 2] = 1
    out[:, 0, 2], out[:, 1, 2] = x, y
    return out


def rotation(degrees: Floats, about: Point) -> Floats:
    """Counter-clockwise on screen (y points down). Quarter turns are exact."""
    quarters = degrees / 90
    whole = quarters == np.round(quarters)
    angle = np.radians(degrees)
    cos = np.where(whole, np.round(np.cos(angle)), np.cos(angle))
    sin = np.where(whole, np.round(np.sin(angle)), np.sin(angle))
    return linear(cos, sin, -sin, cos, about)


def scaling(x: Floats, y: Floats, about: Point) -> Floats:
    zero = np.zeros_like(x)
    return linear(x, zero, zero, y, about)


def stretch(x: Floats, y: Floats) -> Floats:
    """Scaling about the origin: of a canvas and all it holds."""
    out = np.zeros((x.size, 3, 3))
    out[:, 0, 0], out[:, 1, 1], out[:, 2, 2] = x, y, 1
    return out


def adjugate(m: Floats) -> Floats:
    """The inverse up to a factor, which the division by w removes: (n, 3, 3)."""
    out = np.empty_like(m)
    for r in range(3):
        for c in range(3):
            a, b, d, e = (c + 1) % 3, (c + 2) % 3, (r + 1) % 3, (r + 2) % 3
            out[:, r, c] = m[:, a, d] * m[:, b, e] - m[:, a, e] * m[:, b, d]
    return out


def project(maps: Floats, rows: Ints, points: Floats) -> Floats:
    """Points (k, v, 2), each set through the map (n, 3, 3) of its row (k,)."""
    from .polygon import through

    out: Floats = through(np.ascontiguousarray(maps), rows, np.ascontiguousarray(points))
    return out


def quadrilateral(corners: Floats, width: Floats, height: Floats) -> Floats:
    """The projective maps that take the rectangle (0, 0, width, height) to corners (n, 4, 2), clockwise from the top
    left (Heckbert, 1989)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = ((corners[:, k, 0], corners[:, k, 1]) for k in range(4))
    sx, sy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    dx1, dx2, dy1, dy2 = x1 - x2, x3 - x2, y1 - y2, y3 - y2
    det = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / det, (dx1 * sy - sx * dy1) / det
    out = np.empty((len(x0), 3, 3))
    out[:, 0, 0], out[:, 0, 1], out[:, 0, 2] = x1 - x0 + g * x1, x3 - x0 + h * x3, x0
    out[:, 1, 0], out[:, 1, 1], out[:, 1, 2] = y1 - y0 + g * y1, y3 - y0 + h * y3, y0
    out[:, 2, 0], out[:, 2, 1], out[:, 2, 2] = g, h, 1
    out[:, :, 0] /= width[:, None]
    out[:, :, 1] /= height[:, None]
    return out


def rectangle(x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> Floats:
    """The four half-planes a x + b y + c >= 0 of upright rectangles: (n, 4, 3)."""
    out = np.zeros((x0.size, 4, 3))
    out[:, 0, 0] = out[:, 2, 1] = 1
    out[:, 1, 0] = out[:, 3, 1] = -1
    out[:, 0, 2], out[:, 1, 2], out[:, 2, 2], out[:, 3, 2] = -x0, x1, -y0, y1
    return out


def clip(polygons: Floats, planes: Floats, rows: Ints | None = None) -> Floats:
    """Polygons (k, v, 2) cut by the half-planes (n, p, 3) of their rows (k,), or each by its own -> (k, v + p, 2); NaN
    where nothing is left."""
    from .polygon import cut

    if not planes.shape[1]:
        return polygons
    rows = np.arange(len(polygons)) if rows is None else rows
    out: Floats = cut(np.ascontiguousarray(polygons), np.ascontiguousarray(planes), rows)
    return out


def show(polygons: Floats, rows: Ints, height: Floats, width: Floats) -> Floats:
    """Polygons (k, v, 2) cut to the canvas (n,) of their row (k,) -> (k, v + 4, 2); NaN where nothing shows."""
    from .polygon import on_page

    out: Floats = on_page(np.ascontiguousarray(polygons), rows, height, width)
    return out


def hull(polygons: Floats) -> Floats:
    """(k, v, 2) -> (k, 4): x0, y0, x1, y1; NaN where nothing is left."""
    from .polygon import hulls

    out: Floats = hulls(np.ascontiguousarray(polygons))
    return out


def boxed(polygons: Floats, rows: Ints, height: Floats, width: Floats) -> tuple[Floats, Bools]:
    """(k, 4) x0, y0, x1, y1 of what `show` leaves, and whether (k,) it has an area."""
    from .polygon import boxes_on_page

    boxes, there = boxes_on_page(np.ascontiguousarray(polygons), rows, height, width)
    return boxes, there
