"""An op of the catalogue, whose lengths are shares of the canvas, with lengths in pixels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ....core.dist import Dist, Floats
from ....core.op import Op
from ....core.step import Step

UNITS = {
    "side": lambda canvas: np.minimum(canvas.width, canvas.height),
    "width": lambda canvas: canvas.width,
    "height": lambda canvas: canvas.height,
}


@dataclass(frozen=True, kw_only=True)
class InPixels(Op):
    """`lengths`: parameter -> (its draw in pixels, what it is a share of in the op within: side, width or height). What
    is longer than the op allows is as long as it allows."""

    inner: Op
    lengths: Mapping[str, tuple[Dist, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("kind", "space", "needs", "keyed"):  # as those of the op within
            object.__setattr__(self, name, getattr(self.inner, name))
        Op.__post_init__(self)

    def distributions(self) -> dict[str, Dist]:
        return self.inner.distributions() | {name: dist for name, (dist, _) in self.lengths.items()}

    def able(self, space: Any, *facts: Any, **mixing: Any) -> Any:
        return self.inner.able(space, *facts, **mixing)

    @property
    def mask_fill(self) -> Any:
        return getattr(self.inner, "mask_fill", None)

    def step(self, space: Any, *facts: Any, **drawn: Any) -> Step:
        bounds = {f.name: (f.metadata["low"], f.metadata["high"]) for f in self.inner.params()}
        shares: dict[str, Floats] = {
            name: np.clip(drawn[name] / UNITS[unit](space), *bounds[name]) for name, (_, unit) in self.lengths.items()
        }
        return self.inner.step(space, *facts, **(drawn | shares))
