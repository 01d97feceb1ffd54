"""Sizes, crops and margins."""

from typing import Any

from ...core.dist import Choice, Integers
from ...core.errors import OutOfRange, Unsupported
from ...image import IouCrop, ZoomOut
from ...image import Resize as ResizeOp
from ..names import Parts
from .filled import filled
from .library import transform
from .ops.crops import MiddleCrop, PadAndCrop, PadSides, TriedCrop
from .ops.sizes import Longer, Scaled, Shorter, Within
from .values import border, margins, pair, resized
from .values import size as both

MOST = 65536  # pixels of a side


@transform(size=(8, 9))
def Resize(full: float, size: Any, interpolation: Any = "bilinear", max_size: int | None = None,
           antialias: bool | None = True) -> Parts:  # fmt: skip
    how = resized(interpolation, antialias)
    if size is None:
        if not isinstance(max_size, int):
            raise OutOfRange("size = None: give max_size, for the longer side.")
        return Longer(size=max_size, **how)
    shorter = size if isinstance(size, int) else size[0] if len(size) == 1 else None
    if shorter is not None:
        if max_size is not None and max_size <= shorter:
            raise OutOfRange(f"max_size = {max_size}: must be above size = {shorter}, the shorter side.")
        return Shorter(size=shorter, longest=max_size or MOST, **how)
    if max_size is not None:
        raise Unsupported(f"max_size with size = {size!r}: is for a size that is one number.")
    return ResizeOp(size=both(size), **how)


@transform(min_size=(8, 9))
def RandomShortestSize(full: float, min_size: Any, max_size: int | None = None, interpolation: Any = "bilinear",
                       antialias: bool | None = True) -> Parts:  # fmt: skip
    sizes = (min_size,) if isinstance(min_size, int) else tuple(min_size)
    return Scaled(size=Choice(sizes), longest=max_size or MOST, **resized(interpolation, antialias))


@transform(min_size=8, max_size=12)
def RandomResize(full: float, min_size: int, max_size: int, interpolation: Any = "bilinear",
                 antialias: bool | None = True) -> Parts:  # fmt: skip
    return Shorter(size=Integers(min_size, max_size - 1), **resized(interpolation, antialias))


@transform(target_size=(30, 40))
def ScaleJitter(full: float, target_size: Any, scale_range: Any = (0.1, 2.0), interpolation: Any = "bilinear",
                antialias: bool | None = True) -> Parts:  # fmt: skip
    return Within(size=both(target_size, "target_size"), scale=pair(scale_range, "scale_range"),
                  **resized(interpolation, antialias))  # fmt: skip


@transform(size=(8, 9))
def RandomResizedCrop(full: float, size: Any, scale: Any = (0.08, 1.0), ratio: Any = (3 / 4, 4 / 3),
                      interpolation: Any = "bilinear", antialias: bool | None = True) -> Parts:  # fmt: skip
    return TriedCrop(size=both(size), scale=pair(scale, "scale", 0), ratio=pair(ratio, "ratio", 0),
                     **resized(interpolation, antialias))  # fmt: skip


@transform(size=8)
def RandomCrop(full: float, size: Any, padding: Any = None, pad_if_needed: bool = False, fill: Any = 0,
               padding_mode: str = "constant") -> Parts:  # fmt: skip
    sides = (0, 0, 0, 0) if padding is None else margins(padding)
    return filled(PadAndCrop, full, fill, size=both(size), sides=sides, enlarge=bool(pad_if_needed),
                  border=border(padding_mode))  # fmt: skip


@transform(size=8)
def CenterCrop(full: float, size: Any) -> Parts:
    return MiddleCrop(size=both(size))


@transform(padding=2)
def Pad(full: float, padding: Any, fill: Any = 0, padding_mode: str = "constant") -> Parts:
    left, top, right, bottom = margins(padding)
    return filled(PadSides, full, fill, left=left, top=top, right=right, bottom=bottom, border=border(padding_mode))


@transform()
def RandomZoomOut(full: float, fill: Any = 0, side_range: Any = (1.0, 4.0), p: float = 0.5) -> Parts:
    return filled(ZoomOut, full, fill, factor=pair(side_range, "side_range", 1), p=p)


@transform(differs="where no part will do, the picture stays as it is; there, another overlap is drawn")
def RandomIoUCrop(full: float, min_scale: float = 0.3, max_scale: float = 1.0, min_aspect_ratio: float = 0.5,
                  max_aspect_ratio: float = 2.0, sampler_options: Any = None, trials: int = 40) -> Parts:  # fmt: skip
    if abs(min_aspect_ratio * max_aspect_ratio - 1) > 1e-6:
        raise Unsupported(
            f"aspect ratios from {min_aspect_ratio} to {max_aspect_ratio}: upright and level parts are as likely here; "
            f"write min_aspect_ratio={1 / max_aspect_ratio:g}."
        )
    overlaps = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0) if sampler_options is None else tuple(sampler_options)
    return IouCrop(overlap=Choice(tuple(min(o, 1.0) for o in overlaps)), least=float(min_scale), most=float(max_scale),
                   ratio=float(max_aspect_ratio), trials=trials)  # fmt: skip
