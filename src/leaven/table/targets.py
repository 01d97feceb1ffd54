"""What lives in columns: the row itself."""

from dataclasses import dataclass
from typing import ClassVar

from ..core.dist import Floats
from ..core.item import Space, Target


@dataclass(frozen=True, slots=True, eq=False)
class Columns(Space):
    """How many columns the rows have."""

    width: Floats


class Row(Target):
    """(columns,) float64. A categorical column holds the number of its category; a missing value is NaN."""

    space: ClassVar[type[Space] | None] = Columns
    grain = "row"
