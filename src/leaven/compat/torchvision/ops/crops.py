"""Crops and margins, to the pixel."""

import numpy as np

from ....core.dist import Floats, Range
from ....core.errors import OutOfRange
from ....core.op import Op, param, setting
from ....core.philox import Words, expand
from ....image import Canvas
from ....image.affine import mul, rectangle, stretch, translation
from ....image.ops.sampler import BORDER, INTERPOLATION, filling, smoothness
from ....image.steps import Warp
from ...declare import own

TRIALS = 10


@own("pad_sides", Canvas)
class PadSides(Op):
    """Whole pixels on each side."""

    left: int = setting(default=0, low=0, high=65536, unit="pixels")
    top: int = setting(default=0, low=0, high=65536, unit="pixels")
    right: int = setting(default=0, low=0, high=65536, unit="pixels")
    bottom: int = setting(default=0, low=0, high=65536, unit="pixels")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    border: str = setting(default="fill", options=BORDER)

    def step(self, canvas: Canvas) -> Warp:
        left, top = np.full_like(canvas.width, self.left), np.full_like(canvas.width, self.top)
        larger = Canvas(canvas.height + self.top + self.bottom, canvas.width + self.left + self.right)
        return Warp.of(translation(left, top), larger, **filling(self))


@own("pad_and_crop", Canvas)
class PadAndCrop(Op):
    """A part of `size` (height, width) anywhere, each place as likely, of the picture with margins. enlarge: a picture
    that is still too small gets what is missing on both sides. OutOfRange: it is too small."""

    size: tuple[int, int] = setting(default=(32, 32), low=1, high=65536, unit="pixels")
    sides: tuple[int, int, int, int] = setting(default=(0, 0, 0, 0), low=0, high=65536, unit="pixels")
    enlarge: bool = setting(default=False)
    x: Range = param(default=(0.0, 1.0), low=0, high=1, unit="slack widths")
    y: Range = param(default=(0.0, 1.0), low=0, high=1, unit="slack heights")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    border: str = setting(default="fill", options=BORDER)

    def step(self, canvas: Canvas, *, x: Floats, y: Floats) -> Warp:
        left, top, right, bottom = self.sides
        first_x, width = self._start(canvas.width, self.size[1], left, right, x, "width")
        first_y, height = self._start(canvas.height, self.size[0], top, bottom, y, "height")
        seen = rectangle(first_x, first_y, first_x + width, first_y + height)
        return Warp.of(translation(-first_x, -first_y), Canvas(height, width), crop=seen, **filling(self))

    def _start(
        self, length: Floats, size: int, before: int, after: int, at: Floats, side: str
    ) -> tuple[Floats, Floats]:
        """Where the part begins along an axis of the picture, and its size."""
        missing = np.maximum(size - length - before - after, 0)
        if missing.any() and not self.enlarge:
            raise OutOfRange(
                f"the picture has a {side} of {length[np.argmax(missing)]:g} and the crop one of {size} pixels: give "
                "padding, or write pad_if_needed=True."
            )
        slack = length + before + after + 2 * missing - size
        return np.minimum(np.floor(at * (slack + 1)), slack) - before - missing, np.full_like(length, size)


@own("middle_crop", Canvas)
class MiddleCrop(Op):
    """The middle part of `size`; a picture that is smaller gets margins. Of an odd rest, halves are rounded to even."""

    size: tuple[int, int] = setting(default=(224, 224), low=1, high=65536, unit="pixels")

    def step(self, canvas: Canvas) -> Warp:
        (first_y, height), (first_x, width) = (
            _middle(length, size) for length, size in zip((canvas.height, canvas.width), self.size, strict=True)
        )
        seen = rectangle(first_x, first_y, first_x + width, first_y + height)
        return Warp.of(translation(-first_x, -first_y), Canvas(height, width), crop=seen, fill=0.0, mask_fill=0.0)


def _middle(length: Floats, size: int) -> tuple[Floats, Floats]:
    """Where a part of `size` begins, below 0 in a margin."""
    first = np.where(length < size, -np.floor((size - length) / 2), np.round((length - size) / 2))
    return first, np.full_like(length, size)


@own("tried_crop", Canvas, keyed=True)
class TriedCrop(Op):
    """A part of drawn area and proportions, brought to `size`: the first of ten that fits into the picture; else the
    largest middle part whose proportions are allowed (Szegedy et al., CVPR 2015)."""

    size: tuple[int, int] = setting(default=(224, 224), low=1, high=65536, unit="pixels")
    scale: tuple[float, float] = setting(default=(0.08, 1.0), low=0, high=1e6, unit="canvas areas")
    ratio: tuple[float, float] = setting(default=(3 / 4, 4 / 3), low=1e-3, high=1e3, unit="widths per height")
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, key: Words) -> Warp:
        n, many = key.size, 2 * TRIALS + 2
        u = expand(np.repeat(key, many), np.tile(np.arange(many), n)).reshape(n, many)
        area = (self.scale[0] + (self.scale[1] - self.scale[0]) * u[:, :TRIALS]) * (canvas.width * canvas.height)[
            :, None
        ]
        low, high = self.ratio
        ratio = low * (high / low) ** u[:, TRIALS : 2 * TRIALS]
        wide, tall = np.round(np.sqrt(area * ratio)), np.round(np.sqrt(area / ratio))
        fits = (wide > 0) & (wide <= canvas.width[:, None]) & (tall > 0) & (tall <= canvas.height[:, None])
        row, first, found = np.arange(n), np.argmax(fits, axis=1), np.asarray(fits.any(axis=1))
        width = np.where(found, wide[row, first], np.minimum(canvas.width, np.round(canvas.height * high)))
        height = np.where(found, tall[row, first], np.minimum(canvas.height, np.round(canvas.width / low)))
        (left, top) = (
            np.where(found, np.minimum(np.floor(at * (rest + 1)), rest), np.floor(rest / 2))
            for at, rest in ((u[:, -2], canvas.width - width), (u[:, -1], canvas.height - height))
        )
        down, across = (np.full(n, float(side)) for side in self.size)
        matrix = mul(stretch(across / width, down / height), translation(-left, -top))
        seen = rectangle(left, top, left + width, top + height)
        smooth = smoothness(self.interpolation, self.antialias)
        return Warp.of(matrix, Canvas(down, across), crop=seen, smooth=smooth)
