"""What ops learn from: the prepared rows of the training part, as one array."""

from typing import Any

import numpy as np

from ..core.dist import Floats
from ..core.errors import BadData, NoSpace
from ..core.item import Stack
from .targets import Row


def rows_of(data: Any, who: str) -> tuple[type[Row], Floats]:
    """Prepared batches -> the type of their rows, and all values (n, columns)."""
    kind, found = Row, list[Floats]()
    for batch in data:
        try:
            fields = batch.find(Row)
        except NoSpace as error:
            raise NoSpace(f"{who} learns from rows of a table, a Row: {error}") from None
        for field in fields.values():
            assert isinstance(field, Stack) and issubclass(field.kind, Row)
            kind = field.kind
            found.append(field.data)
    if not found:
        raise BadData(f"{who}: there are no rows to learn from.")
    return kind, np.concatenate(found)


def moments(values: Floats) -> tuple[Floats, Floats]:
    """(columns,) means and standard deviations of what is there; 0 where nothing is."""
    there = ~np.isnan(values)
    many = np.maximum(there.sum(axis=0), 1)
    mean: Floats = np.where(there, values, 0).sum(axis=0) / many
    spread: Floats = np.sqrt(np.where(there, (values - mean) ** 2, 0).sum(axis=0) / many)
    return mean, spread
