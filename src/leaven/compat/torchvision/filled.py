"""Ops that fill: by one value, or each channel by its own."""

from dataclasses import fields, replace
from typing import Any

from ...core.errors import Unsupported
from ...core.op import Op
from .values import fill


def filled(kind: type[Op], full: float, value: Any, **given: Any) -> Op:
    """An op of this kind with its fill, as torchvision's argument has it."""
    return refilled(kind(**given), full, value)


def refilled(op: Op, full: float, value: Any) -> Op:
    """The op with another fill."""
    found = fill(value, full)
    if len(found.colour) > 1:
        raise Unsupported(f"fill = {value!r}: all channels take the same value here; write one number.")
    return replace(op, **found.fields)


def fills(op: Op) -> bool:
    return "mask_fill" in {f.name for f in fields(op)}
