"""Boxes, rotated boxes, polygons and keypoints through chains of ops, against a reference that shares nothing with the
code: matrices by hand, polygons cut corner by corner, in float64."""

import math
from dataclasses import replace

import numpy as np
import pytest
from items import planned

from leaven.core.policy import Policy
from leaven.image import (
    Boxes,
    Crop,
    HorizontalFlip,
    Image,
    Keypoints,
    ObjectLabels,
    Pad,
    Polygons,
    QuarterTurns,
    Resize,
    Rotate,
    Scale,
    Shear,
    Shift,
    VerticalFlip,
    read_rotated,
    write_rotated,
)

H, W = 80, 120


def about(matrix, w, h):
    """A linear map about the middle of a canvas."""
    middle = np.array([w / 2, h / 2])
    out = np.eye(3)
    out[:2, :2], out[:2, 2] = matrix, middle - np.array(matrix) @ middle
    return out


def moved(x, y):
    return np.array([[1.0, 0, x], [0, 1, y], [0, 0, 1]])


def turned(degrees):
    turn = math.radians(degrees)
    return [[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]]


def cropped(a, b, w, h):
    high, wide = int(h * 0.8), int(w * 0.7)
    x, y = math.floor(a * (w - wide) + 0.5), math.floor(b * (h - high) + 0.5)
    return Crop(size=(high, wide), x=a, y=b), moved(-x, -y), (x, y, x + wide, y + high), wide, high


def resized(a, b, w, h):
    high, wide = int(40 + 50 * a), int(40 + 50 * b)
    return Resize(size=(high, wide)), np.diag([wide / w, high / h, 1]), None, wide, high


# of two numbers in [0, 1) and a canvas: an op, its matrix, what it keeps of the canvas before, width and height after
STEPS = (
    lambda a, b, w, h: (Rotate(degrees=80 * a - 40), about(turned(80 * a - 40), w, h), None, w, h),
    lambda a, b, w, h: (Scale(factor=0.6 + a), about(np.eye(2) * (0.6 + a), w, h), None, w, h),
    lambda a, b, w, h: (Shear(x=40 * a - 20, y=0.0), about([[1, -math.tan(math.radians(40 * a - 20))], [0, 1]], w, h),
                        None, w, h),
    lambda a, b, w, h: (Shift(x=0.4 * a - 0.2, y=0.4 * b - 0.2), moved((0.4 * a - 0.2) * w, (0.4 * b - 0.2) * h),
                        None, w, h),
    lambda a, b, w, h: (HorizontalFlip(p=1.0), about([[-1, 0], [0, 1]], w, h), None, w, h),
    lambda a, b, w, h: (VerticalFlip(p=1.0), about([[1, 0], [0, -1]], w, h), None, w, h),
    lambda a, b, w, h: (Pad(margin=7.0), moved(7, 7), None, w + 14, h + 14),
    lambda a, b, w, h: (QuarterTurns(turns=1), np.array([[0.0, 1, 0], [-1, 0, w], [0, 0, 1]]), None, h, w),
    cropped,
    resized,
)  # fmt: skip


def mapped(matrix, points):
    out = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return out[:, :2] / out[:, 2:]


def cut(corners, box):
    """Sutherland and Hodgman: a polygon by the four sides of a box, one after the other."""
    x0, y0, x1, y1 = box
    for a, b, c in ((1, 0, -x0), (0, 1, -y0), (-1, 0, x1), (0, -1, y1)):
        out = []
        for k, here in enumerate(corners):
            there = corners[(k + 1) % len(corners)]
            p, q = a * here[0] + b * here[1] + c, a * there[0] + b * there[1] + c
            if p >= 0:
                out.append(here)
            if (p > 0 > q) or (p < 0 < q):
                out.append(here + (there - here) * p / (p - q))
        corners = out
    return np.array(corners).reshape(-1, 2)


def area(corners):
    x, y = corners.T
    return abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2 if len(corners) > 2 else 0.0


def least_rectangle(corners):
    """The area of the least rectangle around, by every direction to a thousandth of a degree near the best."""
    turns = np.arange(0, 90, 0.5)
    for fine in (0.01, 0.0002):
        best = turns[int(np.argmin([_area_at(corners, t) for t in turns]))]
        turns = best + np.arange(-60, 61) * fine
    return min(_area_at(corners, t) for t in turns)


def _area_at(corners, degrees):
    turn = math.radians(degrees)
    spun = corners @ np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    return float(np.prod(np.ptp(spun, axis=0)))


def chain(seed):
    """A chain of one to five ops, and its reference: a function of corners, for shapes that are cut or not."""
    rng = np.random.default_rng(seed)
    ops, maps, w, h = [], [], W, H
    for number in range(rng.integers(1, 6)):
        op, matrix, kept, w, h = STEPS[rng.integers(len(STEPS))](*rng.random(2), w, h)
        ops.append(replace(op, name=f"op {number}"))
        maps.append((matrix, kept))

    def reference(corners, cutting):
        for matrix, kept in maps:
            corners = cut(corners, kept) if cutting and kept is not None else corners
            if not len(corners):
                return corners
            corners = mapped(matrix, corners)
        return cut(corners, (0, 0, w, h)) if cutting else corners

    return Policy(augment=ops), reference, rng


@pytest.mark.parametrize("seed", range(60))
def test_labels_are_where_the_reference_has_them(seed):
    policy, reference, rng = chain(seed)
    low = rng.random((9, 2)) * [W * 0.8, H * 0.8] - 5
    boxes = np.concatenate([low, low + 3 + rng.random((9, 2)) * [W / 3, H / 3]], axis=1)
    rotated = np.column_stack([low + 10, 4 + 30 * rng.random((9, 2)), 180 * rng.random(9)])
    points = rng.random((12, 2)) * [W, H]
    item = {
        "image": Image(np.zeros((H, W, 1), np.uint8)),
        "keypoints": Keypoints(points),
    }
    number = ObjectLabels(np.arange(9))
    squares = boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)
    (out,) = planned(policy, [item | {"boxes": Boxes(boxes), "number": number}]).items()
    wanted = {k: cut_ for k, corners in enumerate(squares) if area(cut_ := reference(corners, True)) > 1e-9}
    assert out["number"].tolist() == list(wanted)
    hulls = [np.concatenate([corners.min(axis=0), corners.max(axis=0)]) for corners in wanted.values()]
    assert np.allclose(out["boxes"], np.reshape(hulls, (-1, 4)), atol=1e-6)
    assert np.allclose(out["keypoints"], reference(points, False), atol=1e-6)

    shapes = read_rotated(rotated)
    (out,) = planned(policy, [item | {"polygons": Polygons(shapes), "number": number}]).items()
    wanted = {k: cut_ for k, corners in enumerate(shapes) if area(cut_ := reference(corners, True)) > 1e-9}
    assert out["number"].tolist() == list(wanted)
    for found, corners in zip(out["polygons"], wanted.values(), strict=True):
        assert abs(area(found) - area(corners)) < 1e-6
        assert np.allclose(
            [found.min(axis=0), found.max(axis=0)], [corners.min(axis=0), corners.max(axis=0)], atol=1e-6
        )
        around = write_rotated([found])[0]
        assert abs(around[2] * around[3] - least_rectangle(corners)) < 1e-3 * max(around[2] * around[3], 1)
        local = (corners - around[:2]) @ np.array(turned(around[4])).T
        assert (abs(local) <= around[2:4] / 2 + 1e-6).all()
