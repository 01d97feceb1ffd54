"""Kinds: what the numbers of a row mean, column by column."""

from dataclasses import dataclass
from functools import lru_cache
from math import isnan
from typing import Literal, get_args

import numpy as np

from ..core.dist import Floats
from ..core.item import Bools

Kind = Literal["continuous", "integer", "datetime", "ordinal", "categorical", "boolean"]
KINDS: tuple[Kind, ...] = get_args(Kind)
NAMED = ("categorical", "boolean")  # their codes have no order


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """A column of a table.

    continuous: any number. integer: on a grid. datetime: counted in `unit`s (D, s, ms or us) since 1970, on a grid.
    ordinal, categorical, boolean: the number of a name in `categories`; of ordinal ones, which have an order, the
    lowest first; of boolean ones, false first.

    low, high: the least and the largest value there is; None where nobody said. step: of the grid, low + k step; 0 for
    continuous columns.
    """

    name: str
    kind: Kind
    categories: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    step: float = 0.0
    unit: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "categories", tuple(self.categories))  # a list, where it was read from a file

    def shown(self, value: float) -> str | int | float | None:
        """As a person writes it: a name, a whole number, a date in ISO 8601, a number; None where it is missing."""
        if isnan(value):
            return None
        if self.categories:
            return self.categories[int(value)]
        if self.kind == "datetime":
            return str(np.array(int(value), f"datetime64[{self.unit}]"))
        return int(value) if self.kind == "integer" else float(value)

    @property
    def named(self) -> bool:
        """Whether its values are names without an order: to be chosen, never blended."""
        return self.kind in NAMED


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The kinds of all columns as kernels want them. named (columns,): values are names. low, high, step (columns,)."""

    named: Bools
    low: Floats
    high: Floats
    step: Floats

    def snap(self, values: Floats) -> Floats:
        """(n, columns) -> the nearest values on the grid, a half upwards, between low and high. NaN stays."""
        out, on = values.copy(), np.flatnonzero(self.step > 0)
        step = self.step[on]
        origin = np.where(np.isfinite(self.low[on]), self.low[on], 0.0)
        out[:, on] = origin + np.floor((values[:, on] - origin) / step + 0.5) * step
        return np.clip(out, self.low, self.high, out=out)


@lru_cache(maxsize=256)
def grid_of(columns: tuple[ColumnKind, ...]) -> Grid:
    low, high, step = (
        np.array([other if (v := getattr(c, name)) is None else v for c in columns], float)
        for name, other in (("low", -np.inf), ("high", np.inf), ("step", 0.0))
    )
    return Grid(np.array([c.named for c in columns], bool), low, high, step)


@lru_cache(maxsize=256)
def open_grid(width: int) -> Grid:
    """Of columns that nobody described: any number."""
    endless = np.full(width, np.inf)
    return Grid(np.zeros(width, bool), -endless, endless, np.zeros(width))
