"""Material: what generators learn from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..core.batch import Batch
from ..core.errors import BadData
from ..core.item import Each, Ints, Label, Stack, Target
from ..core.philox import Words
from ..image.targets import Image
from ..table.targets import Row

Kind = type[Target]


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """values (n, ...): of the main field, all of one shape and dtype. classes (n,): the number of each one's class, of
    `count` there are; 0 where there are no labels. ids (n,): of the items. kind: Image or Row."""

    values: NDArray[Any]
    classes: Ints
    count: int
    ids: Words
    kind: Kind

    @classmethod
    def of(cls, batches: Iterable[Batch], ids: Words, who: str = "generate") -> Self:
        """From prepared batches. BadData: the items are neither pictures nor rows of a table, or differ in size."""
        kind, values, weights = Target, list[Any](), list[NDArray[Any]]()
        for batch in batches:
            kind, found = _main(batch, who)
            values += found
            weights += [f.data for f in batch.fields.values() if isinstance(f, Stack) and f.kind is Label]
        if not values:
            raise BadData(f"{who}: there are no items to learn from.")
        if len(shapes := {(v.shape, v.dtype.str) for v in values}) > 1:
            shown = ", ".join(" x ".join(map(str, shape)) + f" {dtype}" for shape, dtype in sorted(shapes)[:3])
            raise BadData(f"{who}: items of one size are needed, and these differ ({shown}): add a resize to prepare.")
        soft = np.concatenate(weights) if weights else np.ones((len(values), 1))
        return cls(np.stack(values), soft.argmax(axis=1), soft.shape[1], ids, kind)

    def of_class(self, number: int) -> NDArray[Any]:
        """The values of one class."""
        found: NDArray[Any] = self.values[self.classes == number]
        return found


def _main(batch: Batch, who: str) -> tuple[Kind, list[Any]]:
    for f in batch.fields.values():
        if isinstance(f, Each) and issubclass(f.kind, Image):
            return f.kind, f.values
        if isinstance(f, Stack) and issubclass(f.kind, Row):
            return f.kind, list(f.data)
    raise BadData(f"{who}: pictures and rows of tables can be generated; the items have {', '.join(batch.fields)}.")
