"""Nests: dicts, lists, tuples and named tuples, in one another; all else is a leaf."""

from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterator
from copy import copy
from typing import Any

MAPPINGS, SEQUENCES = (dict, OrderedDict, defaultdict), (list, deque)


def leaves(nest: Any) -> Iterator[Any]:
    """Depth first, in the order in which they stand."""
    if type(nest) in MAPPINGS:
        for value in nest.values():
            yield from leaves(value)
    elif type(nest) in SEQUENCES or _is_tuple(nest):
        for value in nest:
            yield from leaves(value)
    else:
        yield nest


def rebuilt(nest: Any, fresh: Iterator[Any]) -> Any:
    """The same nest with other leaves, taken in that order. What was given is not changed."""
    if type(nest) in MAPPINGS:
        made = copy(nest)
        for key, value in nest.items():
            made[key] = rebuilt(value, fresh)
        return made
    if type(nest) in SEQUENCES:
        return type(nest)([rebuilt(value, fresh) for value in nest])
    if _is_tuple(nest):
        values = [rebuilt(value, fresh) for value in nest]
        return type(nest)(*values) if type(nest) is not tuple else tuple(values)
    return next(fresh)


def _is_tuple(nest: Any) -> bool:
    return type(nest) is tuple or (isinstance(nest, tuple) and hasattr(nest, "_fields"))
