"""Rules between modalities: what an op on one target asks of another that speaks of it, such as a caption of a picture.

A rule is found by the kind of target it is about, through the generated index, so that what a policy does never depends
on what happens to be imported. What it refuses is recorded as a skip, what it adds as a column of its own.
"""

from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol

from .item import Bools, Target
from .op import Op
from .step import Step


class Rule(Protocol):
    """name: for plans and lineages. needs: the fact it reads, as for ops."""

    @property
    def name(self) -> str: ...
    @property
    def needs(self) -> type[Target]: ...

    def concerns(self, op: Op, step: Step) -> bool:
        """Whether the rule has a say on this kind of op or step."""
        ...

    def forbids(self, op: Op, step: Any, fact: Any) -> Bools:
        """(n,) the rows on which the op must not be."""
        ...

    def follows(self, op: Op, step: Any, fact: Any, spaces: Any) -> tuple[Step, Bools] | None:
        """A further step right after the op's own, and the rows that it changes; None: never one, for this kind."""
        ...


def rules_for(kinds: tuple[Any, ...]) -> tuple[Rule, ...]:
    """The rules about targets of these kinds."""
    return _found(tuple(kind.__name__ for kind in kinds))


@lru_cache(maxsize=256)
def _found(names: tuple[str, ...]) -> tuple[Rule, ...]:
    from ..index import RULES

    return tuple(import_module(module).RULE for name in dict.fromkeys(names) for module in RULES.get(name, ()))
