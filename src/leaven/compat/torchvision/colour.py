"""Colours and values."""

from typing import Any

from ...core.choose import InOrder, OneOf, Part
from ...core.dist import Integers
from ...core.errors import OutOfRange, Unsupported
from ...core.op import Identity, Op
from ...image import (
    AutoContrast,
    Brightness,
    BrightnessContrast,
    ChannelShuffle,
    Equalize,
    HueSaturationValue,
    Invert,
    Jpeg,
    MeanContrast,
    Posterize,
    Saturation,
    Sharpness,
    Solarize,
    ToGray,
)
from ...image import GaussianNoise as NoiseOp
from ..drawn_order import in_drawn_order
from ..names import Names, Parts
from .library import transform
from .ops.erasing import Erasing
from .ops.smooth import GaussianKernel
from .values import Interval, around, only, pair

TURN = 360.0
CLIPPED = "values are cut to full scale once, after neighbours that fuse"


@transform(brightness=0.4, contrast=0.4, saturation=0.4, hue=0.1, differs=CLIPPED)
def ColorJitter(full: float, brightness: Any = None, contrast: Any = None, saturation: Any = None,
                hue: Any = None) -> Parts:  # fmt: skip
    ranges = [(Brightness, brightness, "brightness"), (MeanContrast, contrast, "contrast"),
              (Saturation, saturation, "saturation")]  # fmt: skip
    given: list[Part] = [kind(factor=around(v, what, 1, least=0)) for kind, v, what in ranges if v is not None]
    if hue is not None:
        given.append(_hue(around(hue, "hue", 0)))
    if not given:
        return Identity()
    return in_drawn_order([given] * len(given), Names(), 1.0)


@transform(differs=CLIPPED)
def RandomPhotometricDistort(full: float, brightness: Any = (0.875, 1.125), contrast: Any = (0.5, 1.5),
                             saturation: Any = (0.5, 1.5), hue: Any = (-0.05, 0.05),
                             p: float = 0.5) -> Parts:  # fmt: skip
    return _distort(p, pair(brightness, "brightness", 0), pair(contrast, "contrast", 0),
                    pair(saturation, "saturation", 0), pair(hue, "hue"))  # fmt: skip


def _distort(p: float, brightness: Interval, contrast: Interval, saturation: Interval, hue: Interval) -> Parts:
    """Each on for a share p; contrast before saturation and hue, or after them, as often."""
    light, stretch = Brightness(factor=brightness, p=p), MeanContrast(factor=contrast, p=p)
    rest = Saturation(factor=saturation, p=p), _hue(hue, p)
    either = OneOf((InOrder((light, stretch, *rest)), InOrder((light, *rest, stretch))))
    return InOrder((either, ChannelShuffle(p=p)))


def _hue(turns: Interval, p: float = 1.0) -> Op:
    if not -0.5 <= turns[0] <= turns[1] <= 0.5:
        raise OutOfRange(f"hue = {turns}: must lie in [-0.5, 0.5] turns.")
    return HueSaturationValue(hue=(turns[0] * TURN, turns[1] * TURN), saturation=1.0, value=1.0, p=p)


@transform()
def RandomGrayscale(full: float, p: float = 0.1) -> Parts:
    return ToGray(p=p)


@transform(differs="of four channels, the last one stays the last")
def RandomChannelPermutation(full: float) -> Parts:
    return ChannelShuffle(p=1.0)


@transform(kernel_size=3)
def GaussianBlur(full: float, kernel_size: Any, sigma: Any = (0.1, 2.0)) -> Parts:
    size = (kernel_size, kernel_size) if isinstance(kernel_size, int) else tuple(kernel_size)
    size = size * 2 if len(size) == 1 else size
    if any(side % 2 == 0 or side < 1 for side in size):
        raise OutOfRange(f"kernel_size = {kernel_size!r}: must be odd and above 0.")
    return GaussianKernel(size=size, sigma=float(sigma) if isinstance(sigma, int | float) else pair(sigma, "sigma"))


@transform(differs="bytes take noise of the same share of full scale")
def GaussianNoise(full: float, mean: float = 0.0, sigma: float = 0.1, clip: bool = True) -> Parts:
    only(clip, True, "clip", "values end within full scale here; write True")
    noise = NoiseOp(std=float(sigma))
    return noise if mean == 0 else (BrightnessContrast(brightness=float(mean), contrast=1.0), noise)


@transform()
def RandomInvert(full: float, p: float = 0.5) -> Parts:
    return Invert(p=p)


@transform(bits=4)
def RandomPosterize(full: float, bits: int, p: float = 0.5) -> Parts:
    if bits == 0:
        raise Unsupported("bits = 0: leaves a black picture; write 1 or more.")
    return Posterize(bits=bits, p=p)


@transform(threshold=128)
def RandomSolarize(full: float, threshold: float, p: float = 0.5) -> Parts:
    return Solarize(threshold=min(threshold / full, 1.01), p=p)


@transform(sharpness_factor=2, differs="pixels at the border are sharpened too, with their mirror images")
def RandomAdjustSharpness(full: float, sharpness_factor: float, p: float = 0.5) -> Parts:
    return Sharpness(factor=float(sharpness_factor), p=p)


@transform()
def RandomAutocontrast(full: float, p: float = 0.5) -> Parts:
    return AutoContrast(p=p)


@transform(differs="values may lie a few of 255 beside those there, where bins are rounded otherwise")
def RandomEqualize(full: float, p: float = 0.5) -> Parts:
    return Equalize(p=p)


@transform(quality=(50, 90))
def JPEG(full: float, quality: Any) -> Parts:
    low, high = (quality, quality) if isinstance(quality, int) else quality
    return Jpeg(quality=Integers(int(low), int(high)))


@transform(differs="the picture that is given is never changed, also with inplace")
def RandomErasing(full: float, p: float = 0.5, scale: Any = (0.02, 0.33), ratio: Any = (0.3, 3.3), value: Any = 0.0,
                  inplace: bool = False) -> Parts:  # fmt: skip
    noisy = value == "random"
    numbers = (0.0,) if noisy else (value,) if isinstance(value, int | float) else tuple(value)
    return Erasing(area=pair(scale, "scale", 0), ratio=pair(ratio, "ratio", 0), noisy=noisy,
                   values=tuple(float(v) for v in numbers), p=p)  # fmt: skip
