"""Names and numbers of classes and groups -> codes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadData
from ..core.item import Bools, Ints
from .schema import Refusal

MISSING = ("", "?", "NA", "N/A", "#N/A", "n/a", "NaN", "nan", "-nan", "NULL", "null")
MANY = 20
PER_VALUE = 10
FEWEST = 10  # items
TOLD = 3
ABSENT = -1


def encode(values: "NDArray[Any] | Sequence[Any]") -> tuple[Ints, tuple[str, ...]]:
    """n values -> (n,) codes, -1 where a value is missing, and the names in the order of the codes.

    Numbers, and texts that all are numbers, are ordered by size; other texts by their letters. Missing: None, NaN,
    infinity, and the texts "", "?", "NA" and their like.
    """
    array = np.asarray(values)
    if array.dtype.kind in "iufb":
        present: Bools = np.isfinite(array)
        found, codes = np.unique(array[present], return_inverse=True)
        names = tuple(_shown(value) for value in found.tolist())
    else:
        texts = np.array(["" if v is None else str(v).strip() for v in array.tolist()], dtype=object)
        present = ~np.isin(texts.astype(str), MISSING)
        found, codes = np.unique(texts[present].astype(str), return_inverse=True)
        names = tuple(found.tolist())
        if (sizes := numbers(names)) is not None:
            order = np.argsort(sizes, kind="stable")
            names, codes = tuple(names[k] for k in order.tolist()), np.argsort(order)[codes]
    out = np.full(array.shape[0], ABSENT, np.int64)
    out[present] = codes
    return out, names


def check_classes(what: str, codes: Ints, names: tuple[str, ...]) -> None:
    """BadData: all missing, one class, or not a classification target: more than 20 distinct numbers that are not
    whole or have fewer than 10 items each, or names of which most stand once."""
    many = int((codes != ABSENT).sum())
    if not many:
        raise BadData(f"{what}: every value is missing; name another target.")
    if len(names) == 1:
        raise BadData(f"{what}: all {many} items are of one class, {names[0]!r}; at least two are needed.")
    sizes = numbers(names)
    if len(names) > MANY and sizes is not None and ((sizes % 1 != 0).any() or many < PER_VALUE * len(names)):
        raise BadData(
            f"{what}: holds {len(names)} different numbers from {sizes.min():g} to {sizes.max():g}, a target for "
            "regression; only classification targets are read today. Put numbers into classes, or name another target."
        )
    if sizes is None and len(names) > max(MANY, many // 2):
        raise BadData(f"{what}: {len(names)} different values in {many} items are no classes; name another target.")


def check_enough(name: str, many: int, refused: Sequence[Refusal]) -> None:
    """BadData: fewer than 10 items."""
    if many < FEWEST:
        lost = f" ({len(refused)} refused: {few(refused)})" if refused else ""
        raise BadData(f"{name}: holds {many} items that can be used{lost}; at least {FEWEST} are needed.")


def few(refused: Sequence[Refusal]) -> str:
    """The first of them."""
    return "; ".join(map(str, refused[:TOLD])) + ("; ..." if len(refused) > TOLD else "")


def numbers(texts: Sequence[str]) -> "NDArray[np.float64] | None":
    """The texts as numbers, if all of them are finite numbers."""
    try:
        found = np.array([float(text) for text in texts])
    except ValueError:
        return None
    return found if np.isfinite(found).all() else None


def _shown(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
