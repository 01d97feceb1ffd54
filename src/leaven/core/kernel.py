"""The table (step, target) -> function. New ops rarely need new rows: they bind to steps that have rows already.

A kernel of a stacked target is called once per batch: (step, stack) -> stack; rows that are off hold the identity. Any
other is called once per item: (step, i, values, out) -> data, where values[i] is the item's own, values[step.ref[i]]
its partner's, and `out` the slot of the batch to write to, or None. Steps that fuse come as a Segment. Kernels never
write to what they are given.

A kernel that `looks` at another target (a pasted object is where its mask is) gets one more argument: the values of
that target before the pass, as they travel, a list or a Stack. Its op needs that target.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from .errors import NoKernel
from .item import Target
from .step import Step

Kernel = Callable[..., Any]
TABLE: dict[tuple[type[Step], type[Target]], Kernel | None] = {}
LOOKS: dict[Kernel, type[Target]] = {}


def kernel(step: type[Step], *targets: type[Target], looks: type[Target] | None = None) -> Callable[[Kernel], Kernel]:
    def register(function: Kernel) -> Kernel:
        for target in targets:
            adapted = target.adapt(function)
            _add(step, (target,), adapted)
            if looks is not None:
                LOOKS[adapted] = looks
        return function

    return register


def keeps(step: type[Step], *targets: type[Target]) -> None:
    """Say aloud that `step` leaves these targets alone."""
    _add(step, targets, None)


def kernel_for(step: type[Step], target: Any) -> Kernel | None:
    """None where the target stays as it is: by `keeps`, or because it lives in another space."""
    return _found(step, target)


@lru_cache(maxsize=1024)
def _found(step: Any, target: Any) -> Kernel | None:
    for cls in target.__mro__:
        if (step, cls) in TABLE:
            return TABLE[step, cls]
    if not issubclass(target, Target) or (target.space is not step.space and step.space is not None):
        return None
    known = ", ".join(t.__name__ for s, t in TABLE if s is step) or "none"
    raise NoKernel(
        f"{step.__name__} has no kernel for {target.__name__}; it knows {known}. "
        f"Leave the op out, or teach it with @kernel({step.__name__}, {target.__name__}), or say keeps(...) if it "
        "should leave it alone."
    )


def _add(step: type[Step], targets: tuple[type[Target], ...], function: Kernel | None) -> None:
    for target in targets:
        if (step, target) in TABLE:
            raise NoKernel(f"({step.__name__}, {target.__name__}) already has a kernel.")
        TABLE[step, target] = function
    _found.cache_clear()
