"""Ops that fill: by one value, or each channel by its own."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from ...core.choose import Group, Part, ops
from ...core.errors import Malformed, OutOfRange, Unsupported
from ...core.op import Op
from .ops.coloured import Coloured
from .ops.elastic import ElasticNoise
from .values import fill


def filled(kind: type[Op], full: float, value: Any, **given: Any) -> Op:
    """An op of this kind with its fill, as torchvision's argument has it."""
    return refilled(kind(**given), full, value)


def refilled(op: Op, full: float, value: Any) -> Op:
    """The op with another fill."""
    found = fill(value, full)
    plain = replace(op, **found.fields)
    if len(found.colour) == 1:
        return plain
    if isinstance(op, ElasticNoise):
        raise Unsupported(f"fill = {value!r}: what moves by a field takes one number in all channels; write one.")
    if not all(0 <= c <= 1 for c in found.colour):
        raise OutOfRange(f"fill = {value!r}: must lie within full scale.")
    return Coloured(inner=plain, colour=found.colour, channels=len(found.colour), p=op.p)


def in_colours(parts: Sequence[Part]) -> list[Part]:
    """The parts of a policy, so that all that moves fuses with what fills in colours; as they are, where nothing
    does."""
    channels = {op.channels for op in ops(parts) if isinstance(op, Coloured)}
    if not channels:
        return list(parts)
    if len(channels) > 1:
        raise Malformed(f"fills of {sorted(channels)} numbers in one pipeline: must be as many as there are channels.")
    count = channels.pop()
    return [_in_colours(part, count) for part in parts]


def _in_colours(part: Any, channels: int) -> Part:
    if isinstance(part, Group):
        inner: Any = tuple(_in_colours(one, channels) for one in part.parts)
        group: Group = replace(part, parts=inner)
        return group
    op: Op = part
    if isinstance(op, Coloured) or op.last or op.mixes:
        return op
    return Coloured(inner=op, channels=channels, name=op.address, p=op.p)


def fills(op: Op) -> bool:
    return "mask_fill" in {f.name for f in fields(op)}
