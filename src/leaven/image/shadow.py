"""Shadows that things out of sight cast over the picture."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .clouds import coarse, enlarged
from .lay import lay
from .opencv import cv2
from .splitmix import units

CORNERS = 6
NEAR, FAR = 0.15, 0.6  # how far corners lie from the middle of a shadow, in shorter sides


def shadow(source: NDArray[Any], out: NDArray[Any], count: int, strength: float, soft: float, key: np.uint64) -> None:
    """Within `count` shapes the light is 1 - strength of what it was, no less where they overlap. Each has corners all
    round a middle that lies anywhere. soft: width of the edge, as the sun is no point, in shorter sides."""
    height, width = source.shape[:2]
    rows, columns = coarse(height, width, 192)
    side, u = min(rows, columns), units(key, count * (2 + 2 * CORNERS)).reshape(count, -1)
    angle = 2 * np.pi * (np.arange(CORNERS) + u[:, 2 : 2 + CORNERS]) / CORNERS
    reach = side * (NEAR + (FAR - NEAR) * u[:, 2 + CORNERS :])
    x, y = u[:, :1] * columns + reach * np.cos(angle), u[:, 1:2] * rows + reach * np.sin(angle)
    shapes = np.zeros((rows, columns), np.uint8)
    for corners in np.round(16 * np.stack([x, y], axis=2)).astype(np.int32):
        cv2.fillPoly(shapes, [corners], 255, lineType=cv2.LINE_AA, shift=4)
    edge = 2 * int(soft * side / 2) + 1
    for _ in range(2):  # twice a box: the light falls off smoothly over about its width
        shapes = np.asarray(cv2.blur(shapes, (edge, edge), borderType=cv2.BORDER_REPLICATE), np.uint8)
    cover = shapes.astype(np.float32) * np.float32(strength / 255)
    lay(source, out, enlarged(cover, height, width), (0.0, 0.0, 0.0))
