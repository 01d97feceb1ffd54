"""Stages: what a pipeline does, one after the other. Transforms that become ops run together, as one policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ...core.choose import Part, ops
from ...core.errors import Malformed, NoSpace, Unsupported
from ...core.key import address
from ...core.op import Op
from ...core.policy import Policy
from ..names import Names
from .annotations import Boxed
from .filled import in_colours
from .frame import Held, Item, canvas
from .library import Callable
from .pictures import AsPIL, Picture

LOOKS = "iou_crop"  # whose boxes go by where their centres are


class Acts(Protocol):
    """A transform of leaves, not of an item."""

    def act(self, nest: Any, holding: Held) -> Held:
        """nest: with what is held in place of its leaves."""
        ...


class Acting(Callable):
    """A transform that acts on what is held of each leaf alone."""

    p = 1.0

    def act(self, nest: Any, holding: Held) -> Held:
        return [self.leaf(one) for one in holding]

    def leaf(self, one: Any) -> Any:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


@dataclass(frozen=True, slots=True, eq=False)
class Ops:
    """Transforms whose ops run as one policy. `standardises`: the pictures end so, and must be floats before, unless
    they were `made` so by a ToDtype that stood between."""

    nodes: tuple[Any, ...]
    standardises: bool = False
    made: bool = False

    def policy(self, full: float, names: Names) -> Policy:
        parts: list[Part] = [node.part(full, names) for node in self.nodes]
        finish = [part for part in parts if isinstance(part, Op) and part.last]
        return Policy(augment=in_colours([part for part in parts if part not in finish]), finish=finish)

    def run(self, holding: Held, policy: Policy, seed: int, id: int) -> Held:
        self._check(holding)
        size = canvas(holding)
        if size is None:
            return holding
        looks = any(op.kind == LOOKS for op in policy.ops)
        if looks and not any(isinstance(one, Boxed) for one in holding):
            raise NoSpace("RandomIoUCrop: looks at boxes: give tv_tensors.BoundingBoxes, or lv.image.Boxes.")
        labels = any(getattr(op, "mask_fill", 0) for op in policy.ops)
        item = Item.of(holding, size, labels, looks)
        targets: Mapping[str, Any] = item.targets
        return item.back(policy(seed=seed, id=id, **targets), holding)

    def _check(self, holding: Held) -> None:
        """Malformed, Unsupported: what Normalize would take for something else."""
        for one in holding if self.standardises else ():
            if isinstance(one, Picture) and one.pages[0].dtype.kind != "f" and not self.made:
                raise Malformed(
                    f"Normalize: the picture is {one.pages[0].dtype}: put ToDtype(torch.float32, scale=True) before it."
                )
            if isinstance(one, Picture) and isinstance(one.form, AsPIL):
                raise Unsupported("Normalize: PIL images hold no such values: put ToImage() before it.")


@dataclass(frozen=True, slots=True, eq=False)
class OnNest:
    """A function of the user's own, on the whole nest; `several`: it is called with the parts of it."""

    function: Any

    def __call__(self, nest: Any, several: bool) -> Any:
        return self.function(*nest) if several else self.function(nest)


def staged(transforms: Sequence[Any]) -> list[Any]:
    """Ops, nodes that act on leaves, and functions on the nest, in order."""
    from .dtypes import Normalize, ToDtype
    from .forms import Form

    stages: list[Any] = []
    for node in transforms:
        if isinstance(node, Normalize):
            stages = _standardised(stages, node, ToDtype, Form)
        elif isinstance(node, Acting | NestWise):
            stages.append(node)
        elif isinstance(node, Callable):
            if not (stages and isinstance(stages[-1], Ops) and not _ended(stages[-1])):
                stages.append(Ops(()))
            stages[-1] = Ops((*stages[-1].nodes, node))
        else:
            stages.append(OnNest(node))
    return stages


class NestWise(Callable):
    """A transform of the whole nest, which may become another."""

    p = 1.0

    def nest(self, nest: Any, seed: int, id: int) -> Any:
        raise NotImplementedError


def apart(seed: int, place: int) -> int:
    """A seed of its own for what draws by itself, at a place of a pipeline."""
    return address(seed, "stage", str(place)) >> 1


def _ended(stage: Ops) -> bool:
    return stage.standardises or any(
        op.kind == LOOKS for node in stage.nodes for op in ops([node.part(255.0, Names())]) if isinstance(op, Op)
    )


def _standardised(stages: list[Any], node: Any, to_dtype: Any, form: Any) -> list[Any]:
    """Normalize joins the ops before it, in one pass over the pixels, and takes a conversion to floats along."""
    back, made = len(stages), False
    while back and (isinstance(stages[back - 1], form) or (not made and _to_float(stages[back - 1], to_dtype))):
        made = made or isinstance(stages[back - 1], to_dtype)
        back -= 1
    if back and isinstance(stages[back - 1], Ops) and not stages[back - 1].standardises:
        between = [stage for stage in stages[back:] if not isinstance(stage, to_dtype)]
        before: Ops = stages[back - 1]
        forms_first = [stage for stage in between]
        return [*stages[: back - 1], *_swap(Ops((*before.nodes, node), True, made), forms_first)]
    return [*stages, Ops((node,), True)]


def _to_float(stage: Any, to_dtype: Any) -> bool:
    return isinstance(stage, to_dtype) and stage.standard


def _swap(ops_: Ops, forms: list[Any]) -> list[Any]:
    """Forms may change before the pixels do: the check for PIL images then sees what they become."""
    return [*forms, ops_]
