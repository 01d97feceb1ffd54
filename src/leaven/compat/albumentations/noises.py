"""Noise, and what storing and cameras do."""

import math
from typing import Any

from ...core.dist import LogUniform
from ...core.errors import Unsupported
from ...image import Brightness, GaussianNoise, IsoNoise, Jpeg, Webp
from ...image import ChromaticAberration as ChromaticAberrationOp
from ...image import Downscale as DownscaleOp
from ...image import MultiplicativeNoise as MultiplicativeNoiseOp
from ...image import SaltAndPepper as SaltAndPepperOp
from ...image import ShotNoise as ShotNoiseOp
from ...image import Superpixels as SuperpixelsOp
from ..names import Parts
from .library import transform
from .values import LINEAR, NEAREST, interpolation, interval, only, pair, whole


@transform(p=0.5)
def GaussNoise(full: float, std_range: Any = (0.2, 0.44), mean_range: Any = (0.0, 0.0), per_channel: bool = True,
               noise_scale_factor: float = 1) -> Parts:  # fmt: skip
    only(pair(mean_range, "mean_range"), (0.0, 0.0), "mean_range", "noise has a mean of 0 here; add A.RGBShift")
    only(per_channel, True, "per_channel", "each channel has noise of its own here; write True, or use A.ISONoise")
    only(noise_scale_factor, 1, "noise_scale_factor", "each pixel has noise of its own here; write 1")
    return GaussianNoise(std=pair(std_range, "std_range"))


@transform(p=0.5, differs="normal noise of like strength, where the light counts and the hue is turned there")
def ISONoise(full: float, color_shift: Any = (0.01, 0.05), intensity: Any = (0.1, 0.5)) -> Parts:
    low, high = (math.sqrt(0.2 * v / 255) for v in pair(intensity, "intensity"))
    return IsoNoise(luma=(low, high), colour=pair(color_shift, "color_shift"))


@transform(p=0.5, differs="photons are counted in the values as they are, where light is made linear first there")
def ShotNoise(full: float, scale_range: Any = (0.1, 0.3)) -> Parts:
    low, high = pair(scale_range, "scale_range")
    return ShotNoiseOp(photons=LogUniform(1 / max(high, 1e-6), 1 / max(low, 1e-6)))


@transform(p=0.5, differs="elementwise, the factors are normal with the deviation of that range")
def MultiplicativeNoise(full: float, multiplier: Any = (0.9, 1.1), per_channel: bool = False,
                        elementwise: bool = False) -> Parts:  # fmt: skip
    low, high = pair(multiplier, "multiplier")
    if elementwise:
        return MultiplicativeNoiseOp(std=(high - low) / math.sqrt(12))
    only(per_channel, False, "per_channel", "one factor for all channels here; write False")
    return Brightness(factor=(low, high))


@transform(p=0.5)
def SaltAndPepper(full: float, amount: Any = (0.01, 0.06), salt_vs_pepper: Any = (0.4, 0.6)) -> Parts:
    return SaltAndPepperOp(amount=pair(amount, "amount"), salt=pair(salt_vs_pepper, "salt_vs_pepper"))


@transform(p=0.5)
def ImageCompression(full: float, compression_type: str = "jpeg", quality_range: Any = (99, 100)) -> Parts:
    codecs = {"jpeg": Jpeg, "webp": Webp}
    if compression_type not in codecs:
        raise Unsupported(f"compression_type = {compression_type!r}: must be jpeg or webp.")
    return codecs[compression_type](quality=whole(quality_range, "quality_range"))


@transform(p=0.5, differs="blocks are means of what they cover, where single pixels are taken there")
def Downscale(full: float, scale_range: Any = (0.25, 0.25),
              interpolation_pair: Any = {"upscale": NEAREST, "downscale": NEAREST}) -> Parts:  # noqa: B006  # fmt: skip
    up = interpolation(dict(interpolation_pair).get("upscale", NEAREST), "upscale")
    return DownscaleOp(scale=pair(scale_range, "scale_range"), interpolation=up)


@transform(p=0.5)
def Superpixels(full: float, p_replace: Any = (0, 0.1), n_segments: Any = (100, 100), max_size: int | None = 128,
                interpolation: int = LINEAR) -> Parts:  # fmt: skip
    return SuperpixelsOp(share=pair(p_replace, "p_replace"), patches=pair(n_segments, "n_segments"))


@transform(p=0.5, also={"primary_distortion_range": "primary_distortion_limit",
                        "secondary_distortion_range": "secondary_distortion_limit"},
           differs="channels are scaled about the centre by the sum of both limits; mode has no meaning")  # fmt: skip
def ChromaticAberration(full: float, primary_distortion_limit: Any = (-0.02, 0.02),
                        secondary_distortion_limit: Any = (-0.05, 0.05), mode: str = "green_purple",
                        interpolation: int = LINEAR) -> Parts:  # fmt: skip
    first = interval(primary_distortion_limit, "primary_distortion_limit")
    second = interval(secondary_distortion_limit, "secondary_distortion_limit")
    both = max(first[0] + second[0], -0.1), min(first[1] + second[1], 0.1)
    return ChromaticAberrationOp(red=both, blue=both)
