"""Recordings: how loud each band of the mel scale is, how much that changes, its course, and how long it lasts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...audio.log_mel import log_mel
from ...core.dist import Floats
from ...data.dataset import Dataset
from ..describe import Block, Reader

PARTS, WIDE = 8, 4


def reader(values: Sequence[NDArray[Any]], data: Dataset) -> Reader:
    """Mean and deviation over time of 40 log-mel bands; the course of ten wider ones over 8 parts; and the logarithm
    of the number of samples."""
    rates, counts = np.unique(np.asarray(data.extents)[:, 1], return_counts=True)
    rate = float(rates[counts.argmax()])

    def blocks(waves: Sequence[NDArray[Any]]) -> list[Block]:
        frames = [log_mel(wave, rate) for wave in waves]
        pooled = np.stack([np.concatenate([one.mean(axis=0), one.std(axis=0)]) for one in frames])
        course = np.stack([_course(one) for one in frames])
        length = np.log([[len(wave)] for wave in waves])
        return [pooled.astype(np.float32), course.astype(np.float32), length.astype(np.float32)]

    return blocks


def _course(frames: Floats) -> Floats:
    """(frames, bands) -> (PARTS * bands / WIDE,): the means of equal parts; of fewer frames than parts, some twice."""
    edges = np.linspace(0, len(frames), PARTS + 1)
    first = np.minimum(edges[:-1].astype(int), len(frames) - 1)
    last = np.maximum(np.ceil(edges[1:]).astype(int), first + 1)
    wide = frames.reshape(len(frames), -1, WIDE).mean(axis=2)
    return np.concatenate([wide[a:b].mean(axis=0) for a, b in zip(first, last, strict=True)])
