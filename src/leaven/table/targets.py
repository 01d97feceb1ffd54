"""What lives in columns: the row itself."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from ..core.dist import Floats
from ..core.item import Space, Target
from .kinds import ColumnKind, Grid, grid_of, open_grid


@dataclass(frozen=True, slots=True, eq=False)
class Columns(Space):
    """How many columns the rows have."""

    width: Floats


class Row(Target):
    """(columns,) float64; a missing value is NaN. What the numbers mean is a part of the type, as the dtype is of an
    array: `Row.of(columns)` is the type of all rows of one table. A bare `Row` holds any numbers."""

    space: ClassVar[type[Space] | None] = Columns
    grain = "row"
    columns: ClassVar[tuple[ColumnKind, ...]] = ()

    @property
    def extent(self) -> tuple[float, ...]:
        return (float(len(self.data)),)

    @classmethod
    def of(cls, columns: tuple[ColumnKind, ...]) -> type["Row"]:
        """The type of rows with these columns."""
        return _type_of(columns)

    @classmethod
    def grid(cls, width: int) -> Grid:
        """The kinds as arrays; `width`: how many columns there are."""
        return grid_of(cls.columns) if cls.columns else open_grid(width)

    def __reduce__(self) -> tuple[Any, ...]:
        return _row, (self.columns, self.data)  # the type has no place of its own to be found at


@lru_cache(maxsize=256)
def _type_of(columns: tuple[ColumnKind, ...]) -> type[Row]:
    return type("Row", (Row,), {"columns": columns, "__module__": __name__}) if columns else Row


def _row(columns: tuple[ColumnKind, ...], data: Any) -> Row:
    return _type_of(columns)(data)
