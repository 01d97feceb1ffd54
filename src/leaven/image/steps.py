"""The steps pictures know."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.item import Bools, Ints, Space
from ..core.philox import Words
from ..core.step import Step
from .affine import adjugate, identity, mul
from .targets import Canvas

NEAREST, LINEAR, PLAIN = 0.0, 1.0, 2.0  # PLAIN: without the prefilter where a map shrinks
FILL, REPLICATE, REFLECT = 0.0, 1.0, 2.0  # what lies beyond the border: the fill, its pixels, a mirror image
ANY = np.nan  # a step that neither interpolates nor opens corners has no opinion
MATRIX, CURVE, QUANTIZE = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class OnCanvas(Step):
    space: ClassVar[type[Space] | None] = Canvas


def sampled(sampler: Floats, i: int) -> list[float]:
    """What a row of samplers says: interpolation, fills, border, 0 where nobody has an opinion."""
    return [0.0 if math.isnan(number) else number for number in sampler[i].tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class Warp(OnCanvas):
    """One projective map shared by every target, and the window: half-planes of the source that may be sampled.

    matrix (n, 3, 3): source -> canvas. window (n, p, 3): a x + b y + c >= 0. sampler (n, 4): interpolation (0 nearest,
    1 linear, 2 linear without a prefilter), fill of pictures in full scale, fill of masks, border (0 fill, 1 replicate,
    2 reflect); NaN where the step has no opinion.
    """

    matrix: Floats
    canvas: Canvas
    window: Floats
    sampler: Floats
    moves: ClassVar[bool] = True

    @classmethod
    def of(cls, matrix: Floats, canvas: Canvas, *, crop: Floats | None = None, smooth: float = ANY, fill: float = ANY,
           mask_fill: float = ANY, border: float = ANY) -> Self:  # fmt: skip
        """`crop`: half-planes of the canvas before, outside which nothing survives."""
        sampler = np.tile([smooth, fill, mask_fill, border], (len(matrix), 1))
        return cls(matrix, canvas, np.empty((len(matrix), 0, 3)) if crop is None else crop, sampler)

    def only(self, on: Bools, before: Canvas) -> Self:
        row = on[:, None, None]
        return type(self)(
            np.where(row, self.matrix, identity(on.size)),
            before.where(on, self.canvas),
            np.where(row, self.window, [0.0, 0.0, 1.0]),
            np.where(on[:, None], self.sampler, ANY),
        )

    def then(self, later: Self) -> Self:
        window = self.window
        if later.window.shape[1]:
            window = np.concatenate([window, mul(later.window, self.matrix)], axis=1)
        sampler = np.where(np.isnan(self.sampler), later.sampler, self.sampler)
        return type(self)(mul(later.matrix, self.matrix), later.canvas, window, sampler)

    def clash(self, later: Self) -> Bools:
        differ = self.sampler != later.sampler
        return np.asarray((differ & ~np.isnan(self.sampler) & ~np.isnan(later.sampler)).any(axis=1))

    def after(self, before: Any) -> Canvas:
        return self.canvas

    def inverse(self, before: Canvas) -> Self:
        back = adjugate(self.matrix)
        det = (self.matrix[:, 0] * back[:, :, 0]).sum(axis=1)
        return type(self)(back / det[:, None, None], before, np.empty((len(back), 0, 3)), _plainly(self.sampler))


@dataclass(frozen=True, slots=True, eq=False)
class Displace(OnCanvas):
    """A field of displacements shared by every target: the result at p shows the source at p + d(p). The canvas stays.

    grid (n, 2, rows, columns): control points of dx and dy in pixels, 0 where the step is off; of them the first
    `size` (n, 2) are used. degree (n,): 3 for a cubic B-spline, 1 for flat triangles (see `field`). inverted (n,): the
    map back. sampler (n, 4) as in Warp. Two of them never share a pass, so in every row of a composition one is 0.
    """

    grid: Floats
    size: Ints
    degree: Ints
    inverted: Bools
    sampler: Floats
    canvas: Canvas
    moves: ClassVar[bool] = True

    @classmethod
    def of(cls, grid: Floats, canvas: Canvas, *, degree: int = 3, smooth: float = ANY, fill: float = ANY,
           mask_fill: float = ANY, border: float = ANY) -> Self:  # fmt: skip
        n = len(grid)
        sampler = np.tile([smooth, fill, mask_fill, border], (n, 1))
        size = np.tile(np.array(grid.shape[2:], np.int64), (n, 1))
        return cls(grid, size, np.full(n, degree, np.int64), np.zeros(n, bool), sampler, canvas)

    def only(self, on: Bools, before: Any) -> Self:
        grid = np.where(on[:, None, None, None], self.grid, 0.0)
        sampler = np.where(on[:, None], self.sampler, ANY)
        return replace(self, grid=grid, inverted=self.inverted & on, sampler=sampler,
                       canvas=before.where(on, self.canvas))  # fmt: skip

    def then(self, later: Self) -> Self:
        now = np.asarray(later.grid.any(axis=(1, 2, 3)))
        sampler = np.where(np.isnan(self.sampler), later.sampler, self.sampler)
        room = tuple(map(max, self.grid.shape[2:], later.grid.shape[2:]))
        return type(self)(
            _room(self.grid, room) + _room(later.grid, room),
            np.where(now[:, None], later.size, self.size),
            np.where(now, later.degree, self.degree),
            self.inverted | later.inverted,
            sampler,
            self.canvas.where(now, later.canvas),
        )

    def clash(self, later: Self) -> Bools:
        return np.ones(len(self.grid), bool)

    def inverse(self, before: Any) -> Self:
        return replace(self, inverted=~self.inverted, sampler=_plainly(self.sampler))


def _plainly(sampler: Floats) -> Floats:
    """On the way back what was lost takes the fill, so that it can be told."""
    return np.where(np.arange(4) == 3, FILL, sampler)


def _room(grid: Floats, room: tuple[int, ...]) -> Floats:
    """Control points among more, which are not used."""
    _, _, rows, columns = grid.shape
    return np.pad(grid, ((0, 0), (0, 0), (0, room[0] - rows), (0, room[1] - columns)))


@dataclass(frozen=True, slots=True, eq=False)
class Toning:
    """The tones of a segment, stacked. Row i goes through those with on[i], in order: kinds (T,), matrices
    (n, T, 3, 4), knots (n, T, 2, K), of which the first is the step of a Quantize; and, where standard[i], is
    standardised with scale and offset (n, C)."""

    kinds: NDArray[np.int8]
    on: Bools
    matrices: Floats
    knots: Floats
    standard: Bools
    scale: Floats
    offset: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Tone(OnCanvas):
    """What is done to every pixel alone."""

    pointwise: ClassVar[bool] = True

    @classmethod
    def compile(cls, tones: Sequence[tuple[Any, Bools]]) -> Toning:
        """All tones of a segment at once, so that a row only has to look its own up."""
        n, bounded = tones[0][1].size, [(t, on) for t, on in tones if not isinstance(t, Standardize)]
        most = max((t.knots.shape[2] for t, _ in bounded if isinstance(t, Curve)), default=1)
        matrices, knots = np.zeros((n, len(bounded), 3, 4)), np.zeros((n, len(bounded), 2, most))
        kinds = np.zeros(len(bounded), np.int8)
        for k, (tone, _) in enumerate(bounded):
            if isinstance(tone, Quantize):
                kinds[k], knots[:, k, 0, 0] = QUANTIZE, tone.step
            elif isinstance(tone, Curve):
                size = tone.knots.shape[2]
                kinds[k], knots[:, k, :, :size], knots[:, k, :, size:] = CURVE, tone.knots, tone.knots[:, :, -1:]
            else:
                matrices[:, k] = tone.matrix
        on = np.stack([on for _, on in bounded], axis=1) if bounded else np.zeros((n, 0), bool)
        last = [(t, on) for t, on in tones if isinstance(t, Standardize)] or [(NOTHING, np.zeros(n, bool))]
        return Toning(kinds, on, matrices, knots, last[-1][1], last[-1][0].scale, last[-1][0].offset)


@dataclass(frozen=True, slots=True, eq=False)
class ColorMatrix(Tone):
    """Every pixel by an affine map of its colour: (n, 3, 4), the last column added."""

    matrix: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Curve(Tone):
    """Every value of every channel along a piecewise-linear curve on [0, 1]: (n, 2, K), x ascending then y. A repeated
    x is a jump. A curve cuts what enters it to the range of its knots."""

    knots: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Quantize(Tone):
    """Every value of every channel down to a multiple of `step` (n,), in full scale."""

    step: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Standardize(Tone):
    """scale * x + offset per channel, (n, C) each: comes last, after clipping and fill, and is not clipped; float32."""

    scale: Floats
    offset: Floats


NOTHING = Standardize(np.empty((0, 0)), np.empty((0, 0)))


@dataclass(frozen=True, slots=True, eq=False)
class Filter(OnCanvas):
    """Gaussian blur of `sigma` (n,) pixels."""

    sigma: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Convolve(OnCanvas):
    """Every pixel becomes the sum of its neighbours, weighted by `kernel` (n, k, k), k odd."""

    kernel: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Noise(OnCanvas):
    """Normal noise of deviation `std` (n,) in full scale; the kernel counts on from `key` (n,)."""

    std: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class NoiseAtRatio(OnCanvas):
    """Normal noise so many `decibels` (n,) below the signal, whose power the kernel measures; `key` as in Noise."""

    decibels: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Equalize(OnCanvas):
    """Every value by its rank among those of its channel; the kernel looks at the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class AutoContrast(OnCanvas):
    """Every channel stretched to full scale; the kernel looks at the picture."""
