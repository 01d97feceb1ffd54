"""Boxes as others write them: upright ones in five formats, rotated ones, and the least box around a shape."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..core.dist import Floats
from ..core.errors import Malformed, OutOfRange, unknown
from .targets import extent

FORMATS = ("pascal_voc", "coco", "cxcywh", "normalised", "yolo")
CENTRED, SIZED, SHARES = ("cxcywh", "yolo"), ("coco", "cxcywh", "yolo"), ("normalised", "yolo")


def read_boxes(values: Any, format: str, size: tuple[int, int] | None = None) -> Floats:
    """(k, 4) -> (k, 4) float64 x0, y0, x1, y1 in pixels, as `Boxes` holds them.

    format: pascal_voc x0, y0, x1, y1; coco x0, y0, width, height; cxcywh the centre, width, height; normalised as
    pascal_voc and yolo as cxcywh, in shares of the picture, for which `size` (height, width) is needed.
    """
    data = _rows(values, format, 4)
    if format in SIZED:
        if (data[:, 2:] < 0).any():
            k = int(np.argmax((data[:, 2:] < 0).any(axis=1)))
            raise OutOfRange(f"boxes[{k}] = {data[k].tolist()}: {format} has a width and a height there, at least 0.")
        data[:, 2:], data[:, :2] = _ends(data, format)
    return data * _scale(format, size)


def write_boxes(boxes: Any, format: str, size: tuple[int, int] | None = None) -> Floats:
    """(k, 4) x0, y0, x1, y1 in pixels -> (k, 4) float64 in that format; see `read_boxes`, which undoes it."""
    data = _rows(boxes, format, 4) / _scale(format, size)
    if format in SIZED:
        data[:, 2:] -= data[:, :2]
    if format in CENTRED:
        data[:, :2] += data[:, 2:] / 2
    return data


def read_rotated(values: Any) -> list[Floats]:
    """(k, 5) centre x and y, width and height in pixels, and degrees, clockwise as one sees it -> k corners (4, 2), as
    `Polygons` holds them. They are moved as what they are: after a shear, `write_rotated` has the least rectangle
    around."""
    data = _rows(values, "rotated", 5)
    turn = np.deg2rad(data[:, 4])
    half = data[:, None, 2:4] / 2 * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    across = np.stack([np.cos(turn), np.sin(turn)], axis=-1)[:, None]
    down = np.stack([-np.sin(turn), np.cos(turn)], axis=-1)[:, None]
    return list(data[:, None, :2] + half[..., :1] * across + half[..., 1:] * down)


def write_rotated(polygons: Sequence[Any]) -> Floats:
    """k corners (v, 2) -> (k, 5) centre x and y, width, height, degrees in [0, 90): the rectangle of least area around
    each. One of its sides lies along an edge of the hull (Freeman and Shapira, CACM 1975)."""
    return np.array([_around(np.asarray(corners, float)) for corners in polygons]).reshape(-1, 5)


def tight_boxes(shapes: Any) -> Floats:
    """The least upright box around each shape: k polygons (v, 2), or (k, H, W) booleans -> (k, 4) x0, y0, x1, y1 in
    pixels; NaN for a mask that is empty. After a turn it is less than the hull of the turned box."""
    if isinstance(shapes, np.ndarray) and shapes.dtype == bool and shapes.ndim == 3:
        return np.array([extent(mask) or [np.nan] * 4 for mask in shapes]).reshape(-1, 4)
    ends = [(np.min(corners, axis=0), np.max(corners, axis=0)) for corners in shapes]
    return np.array(ends, float).reshape(-1, 4)


def _rows(values: Any, format: str, width: int) -> Floats:
    if width == 4 and format not in FORMATS:
        raise unknown("format", format, FORMATS)
    data = np.array(values, float)
    data = data.reshape(-1, width) if data.size == 0 else data
    if data.ndim != 2 or data.shape[1] != width or not np.isfinite(data).all():
        raise Malformed(f"boxes of shape {data.shape}: must be (k, {width}), finite numbers.")
    return data


def _scale(format: str, size: tuple[int, int] | None) -> Floats:
    if format not in SHARES:
        return np.ones(4)
    if size is None:
        raise Malformed(f"{format}: boxes are shares of the picture: give its size=(height, width) in pixels.")
    return np.array([size[1], size[0], size[1], size[0]], float)


def _ends(data: Floats, format: str) -> tuple[Floats, Floats]:
    start = data[:, :2] - data[:, 2:] / 2 if format in CENTRED else data[:, :2].copy()
    return start + data[:, 2:], start


def _around(corners: Floats) -> Floats:
    edges = np.roll(corners, -1, axis=0) - corners
    far = corners[:, None] - corners[None]  # a hull's edge is among the differences, also of a polygon with dents
    edges = np.concatenate([edges, far.reshape(-1, 2)]) if len(corners) > 4 else edges
    turn = np.unique(np.round(np.arctan2(edges[:, 1], edges[:, 0]) % (np.pi / 2), 12))
    across = corners @ np.stack([np.cos(turn), np.sin(turn)])
    down = corners @ np.stack([-np.sin(turn), np.cos(turn)])
    low, high = np.stack([across.min(0), down.min(0)]), np.stack([across.max(0), down.max(0)])
    best = int(np.argmin(np.prod(high - low, axis=0)))
    (x, y), (width, height) = (low + high)[:, best] / 2, (high - low)[:, best]
    cos, sin = np.cos(turn[best]), np.sin(turn[best])
    return np.array([x * cos - y * sin, x * sin + y * cos, width, height, np.rad2deg(turn[best])])
