"""Compose: a pipeline written for torchvision, run as one policy, or a few."""

from collections.abc import Sequence
from typing import Any

from ...core.choose import InOrder
from ...core.errors import Malformed
from ...core.policy import Policy
from ..keys import Keys
from ..names import Names
from .containers import Container, nodes
from .frame import full_scale, held, left
from .nest import leaves, rebuilt
from .stages import NestWise, OnNest, Ops, apart, staged


class Compose(Container):
    """Transforms in order. The call takes and returns what torchvision's does: any nest of pictures, masks, boxes,
    keypoints and whatever else. Neighbours that become ops run as one fused policy; a function of your own ends it.

    seed: calls draw the same, one after the other, from a new start, in each worker its own; None: anew each time."""

    def __init__(self, transforms: Sequence[Any], *, seed: int | None = None) -> None:
        self.transforms = nodes(transforms, "Compose")
        if not self.transforms:
            raise Malformed("Compose: has no transforms; give it at least one.")
        self.stages = staged(self.expanded())
        self._policies: dict[float, list[Policy | None]] = {}
        self.set_random_seed(seed)
        self._made(255.0)

    def set_random_seed(self, seed: int | None) -> None:
        """Calls from here on draw as those of a fresh pipeline with this seed do."""
        self.seed, self._keys = seed, Keys(seed)

    def expanded(self) -> list[Any]:
        return [node for one in self.transforms for node in (one.expanded() if hasattr(one, "expanded") else [one])]

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        return InOrder(tuple(self.inner(full, names)), name=names.next("in_order"))

    def policies(self, full: float = 255.0) -> list[Policy]:
        """The policies that its ops run as, on pictures in which `full` is full scale (255, 65535; 1 for floats)."""
        return [policy for policy in self._made(full) if policy is not None]

    def _made(self, full: float) -> list[Policy | None]:
        """One for each stage; None for those that are no ops. The names go on from stage to stage."""
        if full not in self._policies:
            names = Names()
            self._policies[full] = [s.policy(full, names) if isinstance(s, Ops) else None for s in self.stages]
        return self._policies[full]

    def __call__(self, *inputs: Any) -> Any:
        if not inputs:
            raise Malformed("give the sample: transform(picture), or transform(picture, target).")
        several = len(inputs) > 1
        return self.run(inputs if several else inputs[0], *self._keys.next(), several)

    def run(self, nest: Any, seed: int, id: int, several: bool = False) -> Any:
        """One call, by a key. several: functions of the user's own are called with the parts of the nest."""
        holding = held(list(leaves(nest)))
        for k, stage in enumerate(self.stages):
            if isinstance(stage, Ops):
                holding = stage.run(holding, self._made(full_scale(holding))[k], seed, id)  # type: ignore[arg-type]
            elif isinstance(stage, NestWise | OnNest):
                now = rebuilt(nest, iter(left(holding)))
                nest = stage(now, several) if isinstance(stage, OnNest) else stage.nest(now, apart(seed, k), id)
                holding = held(list(leaves(nest)))
            else:
                holding = stage.act(rebuilt(nest, iter(holding)), holding)
        return rebuilt(nest, iter(left(holding)))

    def __len__(self) -> int:
        return len(self.transforms)

    def __getitem__(self, k: int) -> Any:
        return self.transforms[k]

    def __repr__(self) -> str:
        return f"Compose({self.transforms!r})"
