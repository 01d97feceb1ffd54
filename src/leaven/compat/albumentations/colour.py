"""Colours and values."""

from typing import Any

from ...image import AutoContrast as AutoContrastOp
from ...image import Equalize as EqualizeOp
from ...image import Gamma, Invert
from ...image import Posterize as PosterizeOp
from ...image import Solarize as SolarizeOp
from ...image import ToGray as ToGrayOp
from ..names import Parts
from .library import transform
from .values import only, pair, scaled, whole


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


@transform(p=0.5)
def ToGray(full: float, num_output_channels: int = 3, method: str = "weighted_average") -> Parts:
    only(num_output_channels, 3, "num_output_channels", "the number of channels stays here; write 3")
    only(method, "weighted_average", "method", "gray is the luma of ITU-R BT.601 here; write 'weighted_average'")
    return ToGrayOp(p=1.0)


@transform(p=0.5)
def Equalize(full: float, mode: str = "cv", by_channels: bool = True, mask: Any = None, mask_params: Any = ()) -> Parts:
    only(by_channels, True, "by_channels", "each channel is equalised on its own here; write True")
    only(mask, None, "mask", "the whole picture is looked at here; write None")
    return EqualizeOp(p=1.0)


@transform(p=0.5)
def AutoContrast(full: float, cutoff: float = 0, ignore: int | None = None, method: str = "cdf") -> Parts:
    only(cutoff, 0, "cutoff", "the least and the largest value are stretched to full scale here; write 0")
    only(ignore, None, "ignore", "all values count here; write None")
    return AutoContrastOp(p=1.0)
