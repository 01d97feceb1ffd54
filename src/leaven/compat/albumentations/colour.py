"""Colours and values."""

from typing import Any

from ...core.dist import TruncatedNormal
from ...image import (
    PCA,
    Brightness,
    BrightnessContrast,
    Clahe,
    DropChannels,
    Gamma,
    Invert,
    MeanContrast,
    Saturation,
    Sepia,
    ToneCurve,
)
from ...image import AutoContrast as AutoContrastOp
from ...image import ChannelShuffle as ChannelShuffleOp
from ...image import Equalize as EqualizeOp
from ...image import Illumination as IlluminationOp
from ...image import PlanckianJitter as PlanckianJitterOp
from ...image import Posterize as PosterizeOp
from ...image import RGBShift as RGBShiftOp
from ...image import Solarize as SolarizeOp
from ...image import ToGray as ToGrayOp
from ..drawn_order import in_drawn_order
from ..names import Names, Parts
from .library import transform
from .ops.hsv import HsvShifted
from .values import fill as in_full_scale
from .values import interval, only, pair, scaled, whole

KELVIN = {"blackbody": (3000.0, 15000.0), "cied": (4000.0, 15000.0)}
SHADES = {"linear": 0, "gaussian": 1}


@transform(p=0.5)
def InvertImg(full: float) -> Parts:
    return Invert(p=1.0)


@transform(p=0.5)
def Solarize(full: float, threshold_range: Any = (0.5, 0.5)) -> Parts:
    return SolarizeOp(threshold=pair(threshold_range, "threshold_range"))


@transform(p=0.5)
def Posterize(full: float, num_bits: Any = 4) -> Parts:
    return PosterizeOp(bits=whole(num_bits, "num_bits"))


@transform(p=0.5, also={"gamma_range": "gamma_limit"})
def RandomGamma(full: float, gamma_limit: Any = (80, 120)) -> Parts:
    return Gamma(power=scaled(pair(gamma_limit, "gamma_limit"), 0.01))


@transform(p=0.5, also={"brightness_range": "brightness_limit", "contrast_range": "contrast_limit"})
def RandomBrightnessContrast(full: float, brightness_limit: Any = (-0.2, 0.2), contrast_limit: Any = (-0.2, 0.2),
                             brightness_by_max: bool = True, ensure_safe_range: bool = False) -> Parts:  # fmt: skip
    only(brightness_by_max, True, "brightness_by_max", "brightness is a share of full scale here; write True")
    only(ensure_safe_range, False, "ensure_safe_range", "the ranges are used as they are; write False")
    factor = scaled(interval(contrast_limit, "contrast_limit"), 1.0, 1.0)
    added = interval(brightness_limit, "brightness_limit")
    return Brightness(factor=factor), BrightnessContrast(brightness=added, contrast=1.0)


@transform(p=0.5)
def ColorJitter(full: float, brightness: Any = (0.8, 1.2), contrast: Any = (0.8, 1.2), saturation: Any = (0.8, 1.2),
                hue: Any = (-0.5, 0.5)) -> Parts:  # fmt: skip
    """About the mean gray and in HSV, the four in a drawn order, as there."""
    factors: dict[Any, Any] = {
        Brightness: _factor(brightness, "brightness"),
        MeanContrast: _factor(contrast, "contrast"),
        Saturation: _factor(saturation, "saturation"),
    }
    names = Names()
    parts: list[Any] = [kind(factor=factor) for kind, factor in factors.items() if factor != (1.0, 1.0)]
    if (turns := interval(hue, "hue")) != (0.0, 0.0):
        parts.append(HsvShifted(hue=turns))
    if len(parts) < 2:
        return parts[0] if parts else Brightness(factor=1.0)
    return in_drawn_order([list(parts) for _ in parts], names, 1.0)


def _factor(value: Any, what: str) -> tuple[float, float]:
    low, high = interval(value, what, 1.0)
    return max(low, 0.0), high


@transform(p=0.5, also={"hue_shift_range": "hue_shift_limit", "sat_shift_range": "sat_shift_limit",
                        "val_shift_range": "val_shift_limit"})  # fmt: skip
def HueSaturationValue(full: float, hue_shift_limit: Any = (-20, 20), sat_shift_limit: Any = (-30, 30),
                       val_shift_limit: Any = (-20, 20)) -> Parts:  # fmt: skip
    """Hue in 180 steps, saturation and value in 255, as there."""
    return HsvShifted(
        hue=scaled(interval(hue_shift_limit, "hue_shift_limit"), 1 / 180),
        saturation=scaled(interval(sat_shift_limit, "sat_shift_limit"), 1 / 255),
        value=scaled(interval(val_shift_limit, "val_shift_limit"), 1 / 255),
    )


@transform(p=0.5, also={"r_shift_range": "r_shift_limit", "g_shift_range": "g_shift_limit",
                        "b_shift_range": "b_shift_limit"})  # fmt: skip
def RGBShift(full: float, r_shift_limit: Any = (-20, 20), g_shift_limit: Any = (-20, 20),
             b_shift_limit: Any = (-20, 20)) -> Parts:  # fmt: skip
    red, green, blue = (
        scaled(interval(value, "shift_limit"), 1 / 255) for value in (r_shift_limit, g_shift_limit, b_shift_limit)
    )
    return RGBShiftOp(red=red, green=green, blue=blue)


@transform(p=0.5, differs="the curve runs in pieces through the same points, where it is a Bezier curve there")
def RandomToneCurve(full: float, scale: float = 0.1, per_channel: bool = False) -> Parts:
    only(per_channel, False, "per_channel", "one curve for all channels here; write False")
    shadows, lights = (TruncatedNormal(middle, max(scale, 1e-6), 0.0, 1.0) for middle in (0.25, 0.75))
    return ToneCurve(shadows=shadows, lights=lights)


@transform(p=0.5, also={"clip_range": "clip_limit"}, differs="by luma, where lightness of Lab is equalised there")
def CLAHE(full: float, clip_limit: Any = 4.0, tile_grid_size: Any = (8, 8)) -> Parts:
    limit = (1.0, float(clip_limit)) if isinstance(clip_limit, int | float) else pair(clip_limit, "clip_limit")
    return Clahe(limit=limit, tiles=(int(tile_grid_size[0]), int(tile_grid_size[1])), p=1.0)


@transform(p=0.5)
def ToSepia(full: float) -> Parts:
    return Sepia(strength=1.0, p=1.0)


@transform(p=0.5)
def ToGray(full: float, num_output_channels: int = 3, method: str = "weighted_average") -> Parts:
    only(num_output_channels, 3, "num_output_channels", "the number of channels stays here; write 3")
    only(method, "weighted_average", "method", "gray is the luma of ITU-R BT.601 here; write 'weighted_average'")
    return ToGrayOp(p=1.0)


@transform(p=0.5)
def ChannelShuffle(full: float) -> Parts:
    return ChannelShuffleOp(p=1.0)


@transform(p=0.5)
def ChannelDropout(full: float, channel_drop_range: Any = (1, 1), fill: Any = 0) -> Parts:
    return DropChannels(count=whole(channel_drop_range, "channel_drop_range"), fill=in_full_scale(fill, full), p=1.0)


@transform(p=0.5, also={"temperature_range": "temperature_limit"})
def PlanckianJitter(full: float, mode: str = "blackbody", temperature_limit: Any = None,
                    sampling_method: str = "uniform") -> Parts:  # fmt: skip
    only(sampling_method, "uniform", "sampling_method", "temperatures are drawn evenly here; write 'uniform'")
    only(mode in KELVIN, True, f"mode in {', '.join(KELVIN)}", "write one of them")
    kelvin = KELVIN[mode] if temperature_limit is None else pair(temperature_limit, "temperature_limit")
    return PlanckianJitterOp(kelvin=kelvin)


@transform(p=0.5, differs="shifts are in deviations of the picture along each axis, by its variance there")
def FancyPCA(full: float, alpha: float = 0.1) -> Parts:
    return PCA(strength=alpha)


@transform(p=0.5, differs="a gaussian light is as wide as lv.image.Illumination draws it")
def Illumination(full: float, mode: str = "linear", intensity_range: Any = (0.01, 0.2), effect_type: str = "both",
                 angle_range: Any = (0, 360), center_range: Any = (0.1, 0.9),
                 sigma_range: Any = (0.2, 1.0)) -> Parts:  # fmt: skip
    only(mode in SHADES, True, "mode in linear, gaussian", "write one of them")
    low, high = pair(intensity_range, "intensity_range")
    gain = {"both": (-high, high), "brighten": (low, high), "darken": (-high, -low)}[effect_type]
    middle = pair(center_range, "center_range")
    return IlluminationOp(gain=gain, place=SHADES[mode], degrees=pair(angle_range, "angle_range"), x=middle, y=middle)


@transform(p=0.5)
def Equalize(full: float, mode: str = "cv", by_channels: bool = True, mask: Any = None, mask_params: Any = ()) -> Parts:
    only(by_channels, True, "by_channels", "each channel is equalised on its own here; write True")
    only(mask, None, "mask", "the whole picture is looked at here; write None")
    return EqualizeOp(p=1.0)


@transform(p=0.5, differs="by the least and the largest value, as method='pil' there")
def AutoContrast(full: float, cutoff: float = 0, ignore: int | None = None, method: str = "cdf") -> Parts:
    """The same to a step by method 'pil'."""
    only(cutoff, 0, "cutoff", "the least and the largest value are stretched to full scale here; write 0")
    only(ignore, None, "ignore", "all values count here; write None")
    return AutoContrastOp(p=1.0)
