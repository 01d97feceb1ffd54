"""Traced: a source whose objects know where they come from, for who writes them back as they were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.item import Ints, Item
from ..core.philox import Words
from ..data.dataset import Dataset
from ..data.sources.objects import Annotated, Object

ORIGIN, CORNERS = TRACES = ("origin", "corners")  # fields that no reader gives
MOST = 512  # corners of an object; one with more is written as the outline of its mask


@dataclass(frozen=True, eq=False)
class Traced:
    """The items of a data set; those with objects also have `origin`, (k, 2) per object: the position of its picture in
    the data set's source, and its number there; and where their polygons travel as masks, `corners` (k, most, 2): those
    of all its polygons, one after the other, then NaN. They are moved and cut by nothing, draw nothing, and change no
    draw."""

    data: Dataset
    most: int

    @classmethod
    def of(cls, data: Dataset) -> "Traced":
        source = data.source
        pictures = source.pictures if isinstance(source, Annotated) else ()
        counts = [corners_of(o) for p in pictures for o in p.objects or ()]
        return cls(data, max((many for many in counts if many <= MOST), default=0))

    @property
    def ids(self) -> Words:
        return self.data.ids

    @property
    def traits(self) -> Mapping[str, NDArray[Any]]:
        return self.data.traits

    def load(self, positions: Ints) -> list[Item]:
        rows = self.data.rows[positions].tolist()
        return [self._traced(item, row) for item, row in zip(self.data.load(positions), rows, strict=True)]

    def _traced(self, item: Item, row: int) -> Item:
        from ..image.targets import ObjectKeypoints, ObjectLabels

        if "object_labels" not in item:
            return item
        many = len(item["object_labels"].data)
        where = np.stack([np.full(many, row, np.int64), np.arange(many)], axis=1)
        item = {**item, ORIGIN: ObjectLabels(where)}
        if self.most and "instance_masks" in item and isinstance(self.data.source, Annotated):
            item[CORNERS] = ObjectKeypoints(self._corners(self.data.source.picture(row).objects or ()))
        return item

    def _corners(self, objects: Sequence[Object]) -> NDArray[np.float64]:
        out = np.full((len(objects), self.most, 2), np.nan)
        for k, one in enumerate(objects):
            if isinstance(one.shape, tuple) and corners_of(one) <= self.most:
                out[k, : corners_of(one)] = np.concatenate(one.shape)
        return out


def corners_of(one: Object) -> int:
    """How many corners the polygons of an object have."""
    return sum(map(len, one.shape)) if isinstance(one.shape, tuple) else 0
