"""The compiled loops, imported when they are first needed: Numba takes its time."""

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def marks() -> Any:
    from . import marks

    return marks


@lru_cache(maxsize=1)
def splice() -> Any:
    from . import splice

    return splice
