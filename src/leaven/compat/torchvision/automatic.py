"""Policies that others have found: AutoAugment, RandAugment, TrivialAugment, AugMix."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, ClassVar

from ...core.choose import Apart, Group, InOrder, OneOf
from ...core.errors import LeavenError, OutOfRange
from ...core.op import Op
from ...image import Contrast, MeanContrast, auto_augment, rand_augment, trivial_augment
from ...image.presets.space import AUGMIX, COLOUR, COMMON, VALUES, made, up_to
from ...mix.mix_chains import MixChains
from ..names import Names, Parts
from ..peer import Node
from .filled import fills, refilled
from .library import Callable, transform
from .values import interpolation as named
from .values import only

CENTRED = "shears lean about the middle of the picture; boxes, masks and keypoints follow"


@transform(differs=CENTRED)
def AutoAugment(full: float, policy: Any = "imagenet", interpolation: Any = "nearest", fill: Any = None) -> Parts:
    return _as_there(auto_augment(getattr(policy, "value", policy)), full, interpolation, fill)


@transform(differs=CENTRED)
def RandAugment(full: float, num_ops: int = 2, magnitude: int = 9, num_magnitude_bins: int = 31,
                interpolation: Any = "nearest", fill: Any = None) -> Parts:  # fmt: skip
    if not 0 <= magnitude < num_magnitude_bins:
        raise OutOfRange(f"magnitude = {magnitude!r}: must be one of the {num_magnitude_bins} bins, from 0.")
    group = rand_augment(num_ops, magnitude / max(num_magnitude_bins - 1, 1))
    return _as_there(group, full, interpolation, fill)


@transform(differs=f"strengths are drawn evenly; shifts go a seventh of the side, there 32 pixels; {CENTRED}")
def TrivialAugmentWide(full: float, num_magnitude_bins: int = 31, interpolation: Any = "nearest",
                       fill: Any = None) -> Parts:  # fmt: skip
    return _as_there(trivial_augment(), full, interpolation, fill)


def _as_there(part: Any, full: float, interpolation: Any, fill: Any) -> Op | Group:
    """The same ops, sampling and filling as they are told; contrast about the mean of the picture."""
    if isinstance(part, Group):
        inner: Any = tuple(_as_there(one, full, interpolation, fill) for one in part.parts)
        group: Group = replace(part, parts=inner)
        return group
    if isinstance(part, Contrast):
        return MeanContrast(factor=part.factor, p=part.p, name=part.name)
    op: Op = part
    if not fills(op):
        return op
    given: dict[str, Any] = {"interpolation": named(interpolation), "antialias": False}
    names = {f.name for f in fields(op)}
    sampled = replace(op, **{name: value for name, value in given.items() if name in names})
    return refilled(sampled, full, fill)


class AugMix(Callable, Node):
    """The picture blended with what three chains of ops make of it."""

    p = 1.0
    differs = f"strengths are drawn evenly; of three chains; refused where boxes, masks or keypoints moved; {CENTRED}"
    example: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, severity: int = 3, mixture_width: int = 3, chain_depth: int = -1, alpha: float = 1.0,
                 all_ops: bool = True, interpolation: Any = "bilinear", fill: Any = None) -> None:  # fmt: skip
        if not 1 <= severity <= 10:
            raise OutOfRange(f"AugMix.severity = {severity!r}: must lie in [1, 10].")
        only(mixture_width, MixChains.mixes, "AugMix.mixture_width", f"there are {MixChains.mixes} chains here")
        self.severity, self.chain_depth, self.alpha, self.all_ops = severity, chain_depth, alpha, all_ops
        self.interpolation, self.fill = interpolation, fill
        try:
            self.part(255.0, Names())
        except LeavenError as error:
            raise type(error)(f"AugMix: {error}") from None

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        name = names.next("aug_mix") or "aug_mix"
        mixer = MixChains(name=f"{name}.mix", alpha=self.alpha)
        chains = tuple(self._chain(f"{name}.{k + 1}") for k in range(MixChains.mixes))
        apart = Apart(chains, name=f"{name}.chains", of=mixer.name)
        return InOrder((_as_there(apart, full, self.interpolation, self.fill), mixer), name=name)

    def _chain(self, name: str) -> InOrder:
        """`chain_depth` ops; where it is not above 0, one, two or three, as likely."""
        if self.chain_depth > 0:
            return InOrder(tuple(self._layer(f"{name}.{k + 1}") for k in range(self.chain_depth)), name=name)
        further = (self._layer(f"{name}.2"), self._layer(f"{name}.3", 1 / 2))
        return InOrder((self._layer(f"{name}.1"), InOrder(further, name=f"{name}.further", p=2 / 3)), name=name)

    def _layer(self, name: str, share: float = 1.0) -> OneOf:
        strength = up_to((self.severity - 1) / 9)
        kinds = (*VALUES, *COMMON, *(COLOUR if self.all_ops else ()))
        ops: tuple[Op, ...] = tuple(made(kind, name, AUGMIX, strength) for kind in kinds)
        return OneOf(ops, name=name, p=share)

    def __repr__(self) -> str:
        return f"AugMix(severity={self.severity}, chain_depth={self.chain_depth}, alpha={self.alpha})"
