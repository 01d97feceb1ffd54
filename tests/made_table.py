"""Rows for the tests: every kind of column, with gaps, a coarse grid, and a column in which all are equal."""

import numpy as np

from leaven.core.item import Label
from leaven.table import ColumnKind, Row

COLUMNS = (
    ColumnKind("height", "continuous", (), -2.5, 9.25),
    ColumnKind("age", "integer", (), 21.0, 96.0, 5.0),
    ColumnKind("size", "ordinal", ("s", "m", "l", "xl"), 0.0, 3.0, 1.0),
    ColumnKind("city", "categorical", ("Bern", "Lima", "Oslo"), 0.0, 2.0),
    ColumnKind("member", "boolean", ("no", "yes"), 0.0, 1.0),
    ColumnKind("since", "datetime", (), 18_000.0, 19_500.0, 1.0, "D"),
    ColumnKind("always", "integer", (), 7.0, 7.0, 1.0),
)
ROW = Row.of(COLUMNS)


def cells(i):
    """Row number i: (columns,); every fifth cell or so is missing."""
    rng = np.random.default_rng(i)
    found = np.array(
        [
            rng.uniform(-2.5, 9.25), 21 + 5 * rng.integers(0, 16), rng.integers(0, 4), rng.integers(0, 3),
            rng.integers(0, 2), 18_000 + rng.integers(0, 1501), 7,
        ]
    )  # fmt: skip
    return np.where(rng.random(len(COLUMNS)) < 0.2, np.nan, found)


def row(i):
    return {"row": ROW(cells(i)), "label": Label(np.eye(3)[i % 3])}
