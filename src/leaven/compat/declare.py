"""Declare an op without entering it into the catalogue."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

from ..core.item import Space
from ..core.op import Op, param, setting

T = TypeVar("T", bound=type[Op])


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(param, setting, field))
def own(kind: str, space: type[Space] | None, *, keyed: bool = False, last: bool = False) -> Callable[[T], T]:
    """As `op` does, but the catalogue does not know it."""

    def declare(cls: T) -> T:
        made: T = dataclass(frozen=True, kw_only=True)(cls)  # type: ignore[assignment]
        made.kind, made.space, made.keyed, made.last = kind, space, keyed, last
        return made

    return declare
