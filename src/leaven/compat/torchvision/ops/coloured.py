"""Coloured: what opens takes a value of its own in each channel."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ....core.dist import Dist, Floats
from ....core.errors import Malformed
from ....core.item import Bools
from ....core.kernel import TABLE, keeps, kernel
from ....core.op import Op
from ....core.step import Segment, Step
from ....image import Boxes, Canvas, Image, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons
from ....image.arrays import full_scale
from ....image.kernels import tones_of
from ....image.resample import resample
from ....image.steps import FILL, LINEAR, Warp
from ....image.tones import NONE

Pixels = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class ColouredWarp(Warp):
    """A Warp whose fill of pictures is `colour` (n, c), in full scale; NaN where the step has no opinion."""

    colour: Floats

    def only(self, on: Bools, before: Canvas) -> Self:
        plain = Warp(self.matrix, self.canvas, self.window, self.sampler).only(on, before)
        colour = np.where(on[:, None], self.colour, np.nan)
        return type(self)(plain.matrix, plain.canvas, plain.window, plain.sampler, colour)

    def then(self, later: Self) -> Self:
        plain = Warp(self.matrix, self.canvas, self.window, self.sampler).then(later)
        colour = np.where(np.isnan(self.colour), later.colour, self.colour)
        return type(self)(plain.matrix, plain.canvas, plain.window, plain.sampler, colour)

    def clash(self, later: Self) -> Bools:
        differ = (self.colour != later.colour) & ~np.isnan(self.colour) & ~np.isnan(later.colour)
        plain = Warp(self.matrix, self.canvas, self.window, self.sampler).clash(later)
        return np.asarray(plain | differ.any(axis=1))


for _target in (Mask, Keypoints, ObjectKeypoints, InstanceMasks, Boxes, Polygons):
    kernel(ColouredWarp, _target)(TABLE[Warp, _target])  # type: ignore[arg-type]
keeps(ColouredWarp, ObjectLabels)


@kernel(ColouredWarp, Image)
def _(segment: Segment, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    warp: ColouredWarp = segment.move
    made: Pixels = TABLE[Warp, Image](segment, i, images, out)  # type: ignore[misc]
    colour = warp.colour[i]
    if not segment.moved[i] or np.isnan(colour).any() or warp.sampler[i, 3] > FILL:
        return made
    if len(colour) != made.shape[2]:
        raise Malformed(f"fill has {len(colour)} numbers, the picture {made.shape[2]} channels.")
    tones = tones_of(segment, i, images[i])
    scale, offset = (tones.scale, tones.offset) if tones.scale.size else (full_scale(made.dtype), 0.0)
    _laid(made, _covered(warp, i, images[i].shape[:2], made.shape[:2]), colour * scale, offset)
    return made


def _covered(warp: ColouredWarp, i: int, size: tuple[int, ...], after: tuple[int, ...]) -> Pixels:
    """(h, w) in 255ths: how far the picture covers each pixel."""
    out, smooth = np.empty((*after, 1), np.uint8), np.nan_to_num(warp.sampler[i, 0])
    sheet = np.full((*size, 1), 255, np.uint8)
    resample(sheet, out, warp.matrix[i], warp.window[i], linear=smooth > 0, antialias=smooth == LINEAR, fill=0.0,
             tones=NONE)  # fmt: skip
    return out[..., 0]


def _laid(made: Pixels, covered: Pixels, colour: Floats, offset: Any) -> None:
    """Lay the colour where the picture, filled with black, does not cover."""
    rows, columns = (np.flatnonzero(covered.max(axis=axis)) for axis in (1, 0))
    y0, y1, x0, x1 = (rows[0], rows[-1] + 1, columns[0], columns[-1] + 1) if rows.size else (0, 0, 0, 0)
    solid = colour + offset
    solid = np.floor(solid + 0.5) if made.dtype.kind in "iu" else solid
    line = np.tile(solid.astype(made.dtype), (made.shape[1], 1))  # a whole row: numpy copies single pixels slowly
    made[:y0], made[y1:] = line, line
    made[y0:y1, :x0], made[y0:y1, x1:] = line[:x0], line[x1:]
    inside = covered[y0:y1, x0:x1]
    if inside.size and inside.min() < 255:
        at = np.nonzero(inside < 255)
        veil = (1 - inside[at] / 255)[:, None] * colour
        part = made[y0:y1, x0:x1]
        blended = part[at] + veil
        part[at] = np.floor(blended + 0.5) if made.dtype.kind in "iu" else blended


@dataclass(frozen=True, kw_only=True)
class Coloured(Op):
    """An op that moves, filling with `colour`; None: it fills with its own value, in all channels."""

    inner: Op
    colour: tuple[float, ...] | None = None
    channels: int = 3

    def __post_init__(self) -> None:
        for name in ("kind", "space", "needs", "keyed"):  # as those of the op within
            object.__setattr__(self, name, getattr(self.inner, name))
        Op.__post_init__(self)

    def distributions(self) -> dict[str, Dist]:
        return self.inner.distributions()

    def able(self, space: Any, *facts: Any, **mixing: Any) -> Any:
        return self.inner.able(space, *facts, **mixing)

    @property
    def mask_fill(self) -> int:
        return int(getattr(self.inner, "mask_fill", 0))

    def step(self, space: Any, *facts: Any, **drawn: Any) -> Step:
        made = self.inner.step(space, *facts, **drawn)
        if type(made) is not Warp:
            return made
        sampler = made.sampler.copy()
        own = np.repeat(sampler[:, 1:2], self.channels, axis=1)
        colour = own if self.colour is None else np.tile(np.array(self.colour), (len(own), 1))
        sampler[:, 1] = np.nan
        return ColouredWarp(made.matrix, made.canvas, made.window, sampler, colour)
