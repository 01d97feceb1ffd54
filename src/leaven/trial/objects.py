"""Objects in pictures, as the target of a learner: their boxes, classes, and which are crowds."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..core.dist import Floats
from ..core.item import Bools, Ints
from ..data.dataset import Dataset
from .matching import CLASS, CROWD

LOOKED = 300  # pictures that are read for how far one can move the metric


def objects(item: Mapping[str, Any], types: Sequence[str]) -> Floats:
    """(k, 6) x0 y0 x1 y1 in pixels, number of the type, 1 for a crowd."""
    boxes = np.asarray(item["boxes"], np.float64).reshape(-1, 4)
    number = {name: k for k, name in enumerate(types)}
    classes = np.array([number[name] for name in item["object_labels"]], np.float64)
    crowd = np.asarray(item.get("crowd", np.zeros(len(boxes))), np.float64)
    return np.column_stack([boxes, classes, crowd])


def shown(labels: Sequence[Floats], types: int) -> Bools:
    """(n, types) which types a picture shows, crowds apart."""
    out = np.zeros((len(labels), types), bool)
    for k, one in enumerate(labels):
        out[k, one[one[:, CROWD] == 0, CLASS].astype(np.int64)] = True
    return out


def reach_of_objects(data: Dataset) -> float:
    """What the picture with most objects of a rare type moves the mean over types by, times the number of pictures,
    when all of them turn from found to missed. Of 300 pictures, if there are more."""
    labels = _read(data.sample(LOOKED))
    types = len(data.schema.object_types)
    counts = np.array([np.bincount(_classes(one), minlength=types) for one in labels])
    total = counts.sum(axis=0)
    there = total > 0
    moved = len(labels) * (counts[:, there] / total[there]).sum(axis=1) / max(there.sum(), 1)
    return float(max(1.0, moved.max(initial=0.0)))


def _classes(one: Floats) -> Ints:
    found: Ints = one[one[:, CROWD] == 0, CLASS].astype(np.int64)
    return found


def _read(data: Dataset) -> list[Floats]:
    items = data.load(np.arange(len(data)))
    return [objects({name: target.data for name, target in item.items()}, data.schema.object_types) for item in items]
