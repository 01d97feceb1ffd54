"""Scaling: an op at a share of its full strength, by what its params say of themselves."""

from dataclasses import Field, replace
from typing import Any

from ..core.dist import Choice, Integers, as_dist
from ..core.op import Op

TIMES = ("times", "exponent")  # how the units of what multiplies begin


def scaled(op: Op, strength: float) -> Op:
    """Params uniform from neutral to so large a share of the way to their bounds; by powers for what multiplies:
    brightness in [0, 10] at 0.5 is 10^-0.5 to 10^0.5. 0 does nothing. Params that the op leaves at neutral, that have
    no neutral value, or that choose, stay as they are."""
    changed: dict[str, Any] = {f.name: _range(f, strength) for f in _scalable(op)}
    return replace(op, p=1.0, **changed)


def scalable(op: Op) -> bool:
    """Whether strength means anything for it."""
    return bool(_scalable(op))


def _scalable(op: Op) -> list[Field[Any]]:
    found = []
    for f in op.params():
        given, neutral = as_dist(getattr(op, f.name)), f.metadata["neutral"]
        if neutral is not None and given.bounds != (neutral, neutral) and not isinstance(given, Choice | Integers):
            found.append(f)
    return found


def _range(f: Field[Any], strength: float) -> tuple[float, float]:
    low, high, neutral = (float(f.metadata[k]) for k in ("low", "high", "neutral"))
    if f.metadata["unit"].startswith(TIMES) and neutral > 0:
        reach = (high / neutral) ** strength
        ends = neutral / reach, neutral * reach
    else:
        ends = neutral + strength * (low - neutral), neutral + strength * (high - neutral)
    return max(low, ends[0]), min(high, ends[1])
