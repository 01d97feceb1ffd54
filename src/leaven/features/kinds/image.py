"""Pictures: a thumbnail, and how rough each part of the picture is."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...data.dataset import Dataset
from ..describe import Block, Reader

SIDE, GRID = 16, 4


def reader(values: Sequence[NDArray[Any]], data: Dataset) -> Reader:
    """Thumbnails of at most 16 x 16 pixels in three channels; what is that small stays as it is. Beside it, on a 4 x 4
    grid, the mean difference of neighbouring pixels at full size: noise and blur are lost in a thumbnail."""
    height = min(SIDE, max(len(value) for value in values))
    width = min(SIDE, max(value.shape[1] for value in values))
    return lambda pictures: _blocks(pictures, (height, width))


def _blocks(pictures: Sequence[NDArray[Any]], size: tuple[int, int]) -> list[Block]:
    colour = [_colour(picture) for picture in pictures]
    small = np.stack([_shrunk(picture, size) for picture in colour])
    rough = np.stack([_roughness(picture) for picture in colour])
    return [small.reshape(len(small), -1), rough.reshape(len(rough), -1)]


def _colour(picture: NDArray[Any]) -> Block:
    """(H, W, 3) float32 in full scale: grey three times, alpha and further channels left out."""
    full = 1.0 if picture.dtype.kind == "f" else float(np.iinfo(picture.dtype).max)
    three = picture[..., :3] if picture.shape[2] >= 3 else picture[..., [0, 0, 0]]
    return np.ascontiguousarray(three, np.float32) / np.float32(full)


def _shrunk(picture: Block, size: tuple[int, int]) -> Block:
    import cv2

    if picture.shape[:2] == size:
        return picture
    return np.asarray(cv2.resize(picture, size[::-1], interpolation=cv2.INTER_AREA), np.float32)


def _roughness(picture: Block) -> Block:
    """(4, 4) mean absolute difference to the next pixel, down and to the right."""
    import cv2

    grey = (picture[..., 0] + picture[..., 1] + picture[..., 2]) / 3  # ten times as fast as a mean, bit for bit
    change = np.zeros_like(grey)
    change[:-1] = np.abs(grey[1:] - grey[:-1])
    change[:, :-1] += np.abs(grey[:, 1:] - grey[:, :-1])
    return np.asarray(cv2.resize(change, (GRID, GRID), interpolation=cv2.INTER_AREA), np.float32)
