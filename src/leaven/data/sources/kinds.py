"""Kinds of columns: what the cells of a table mean, declared or guessed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...core.dist import Floats
from ...core.errors import BadData, unknown
from ...core.item import Ints
from ...table.kinds import KINDS, ColumnKind, Kind
from ..target import encode, numbers
from .dates import counted, in_coarsest
from .scales import in_order, truth

ROLES = ("id", "group", "target")
FEW = 10  # typed texts that are so few whole numbers are codes
EXACT = 2.0**53  # beyond, whole numbers are not told apart by a float
CODE = re.compile(r"0\d+")
Wanted = str | Sequence[str] | None


@dataclass(frozen=True, eq=False)
class Raw:
    """A column as it was read. cells (n,): float64 with NaN where missing, or trimmed texts with None. stated: what the
    file says it is: integer, continuous, datetime (microseconds since 1970), text, or nothing. order: of its texts."""

    name: str
    cells: NDArray[np.generic]
    stated: str = ""
    order: tuple[str, ...] = ()


def understood(raw: Raw, wanted: Wanted = None) -> tuple[Floats, ColumnKind]:
    """The values (n,), NaN where missing, and what they mean.

    wanted: a kind, or the names of an ordinal column from the lowest to the highest. BadData: the cells do not fit it.
    """
    kind, order = (None, raw.order) if wanted is None else _declared(raw.name, wanted, raw.order)
    if raw.cells.dtype == object:
        codes, names = encode(raw.cells)
        kind = kind or ("ordinal" if order else guess(names, typed=raw.stated == "text"))
        if kind in ("continuous", "integer"):
            if (sizes := numbers(names)) is None:
                raise _unfit(raw.name, kind, next(n for n in names if numbers([n]) is None))
            return _measured(raw.name, kind, _of(codes, sizes))
        if kind == "datetime":
            if (moments := counted(names)) is None:
                raise _unfit(raw.name, kind, next(n for n in names if counted([n]) is None))
            return _dated(raw.name, _of(codes, moments))
        return _coded(raw.name, kind, codes, names, order)
    cells = np.where(np.isfinite(found := raw.cells.astype(np.float64)), found, np.nan) + 0.0
    if raw.stated == "datetime" and kind in (None, "datetime"):
        return _dated(raw.name, cells)
    kind = kind or _of_numbers(cells, raw.stated)
    if kind == "datetime":
        raise _unfit(raw.name, kind, "a number")
    if kind in ("continuous", "integer"):
        return _measured(raw.name, kind, cells)
    return _coded(raw.name, kind, *encode(cells), order)


def guess(names: Sequence[str], *, typed: bool) -> Kind:
    """The kind of a column with these different texts. typed: the file has a type for numbers, and did not use it."""
    if truth(names):
        return "boolean"
    sizes = numbers(names)
    if sizes is not None and not any(CODE.fullmatch(name) for name in names) and abs(sizes).max(initial=0) < EXACT:
        whole = bool((sizes % 1 == 0).all())
        if not (typed and whole and len(names) <= FEW):
            return "integer" if whole else "continuous"
    elif sizes is None and counted(names) is not None:
        return "datetime"
    return "ordinal" if in_order(names) else "categorical"


def _of_numbers(cells: Floats, stated: str) -> Kind:
    """Whole numbers with gaps come as floats; other floats are what they say, however whole they look."""
    there = cells[~np.isnan(cells)]
    if stated == "continuous" and (there.size == cells.size or (there % 1 != 0).any()):
        return "continuous"
    if (there % 1 != 0).any():
        return "continuous"
    return "boolean" if np.array_equal(np.unique(there), [0, 1]) else "integer"


def _declared(name: str, wanted: str | Sequence[str], order: tuple[str, ...]) -> tuple[Kind, tuple[str, ...]]:
    if not isinstance(wanted, str):
        return "ordinal", tuple(map(str, wanted))
    for kind in KINDS:
        if kind == wanted:
            return kind, order if kind == "ordinal" else ()
    raise unknown(f"column {name!r}: kind", wanted, (*KINDS, *ROLES))


def _of(codes: Ints, values: Floats) -> Floats:
    """The value of each code; NaN where there is none."""
    return np.append(values, np.nan)[codes] + 0.0  # ABSENT is the last


def _measured(name: str, kind: Kind, values: Floats, unit: str = "") -> tuple[Floats, ColumnKind]:
    there = np.unique(values[~np.isnan(values)])
    step = 0.0
    if kind != "continuous":
        if (odd := there[there % 1 != 0]).size:
            raise _unfit(name, kind, f"{odd[0]:g}")
        step = float(np.gcd.reduce(np.diff(there).astype(np.int64))) if there.size > 1 else 1.0
    low, high = (float(there[0]), float(there[-1])) if there.size else (None, None)
    return values, ColumnKind(name, kind, (), low, high, step, unit)


def _dated(name: str, moments: Floats) -> tuple[Floats, ColumnKind]:
    values, unit = in_coarsest(moments)
    return _measured(name, "datetime", values, unit)


def _coded(
    name: str, kind: Kind, codes: Ints, names: tuple[str, ...], order: Sequence[str]
) -> tuple[Floats, ColumnKind]:
    if kind == "boolean" and len(names) > 2:
        raise BadData(f"column {name!r}: is no boolean one: it has {len(names)} different values.")
    if kind == "ordinal" and not (order := order or in_order(names) or (names if numbers(names) is not None else ())):
        raise BadData(f"column {name!r}: in which order? Give its names from the lowest to the highest: {list(names)}.")
    if kind == "boolean":
        order = truth(names) or names
    order = tuple(order) or names
    if strangers := [n for n in names if n not in order]:
        raise BadData(f"column {name!r}: {strangers[0]!r} is not in its order, {list(order)}.")
    where = np.array([order.index(n) for n in names], float)
    step = 1.0 if kind == "ordinal" else 0.0
    return _of(codes, where), ColumnKind(name, kind, order, 0.0, float(len(order) - 1), step)


def _unfit(name: str, kind: str, found: str) -> BadData:
    what = {"integer": "whole number", "continuous": "number", "datetime": "date, such as 2024-01-31"}[kind]
    return BadData(f"column {name!r}: {found!r} is no {what}; declare another kind, or mend the cell.")


NAMES = re.compile(r"(^|[_\s.-])(id|uuid|guid)$|^(index|row|row[_ ]?(number|id)|unnamed: 0)$", re.IGNORECASE)
CAMEL = re.compile(r"[a-z](Id|ID|Uuid|UUID)$")
ENOUGH = 20


def is_id(values: Floats, kind: ColumnKind) -> bool:
    """Whether a column only says which row it is: all of its texts differ; or all of its whole numbers do, and it is
    called an id, or has no name and counts the rows."""
    if len(values) < ENOUGH or np.isnan(values).any() or kind.kind not in ("categorical", "integer"):
        return False
    if np.unique(values).size < len(values):
        return False
    return kind.kind == "categorical" or called_id(kind.name) or (kind.name.isdigit() and counts(values))


def counts(values: Floats) -> bool:
    """Whether they are the numbers of the rows, from any start."""
    return len(values) >= ENOUGH and bool((np.diff(values) == 1).all())


def called_id(name: str) -> bool:
    return bool(NAMES.search(name) or CAMEL.search(name))
