"""Blurs, and filters that sharpen. Sizes of kernels are in pixels."""

import math
from typing import Any

from ...core.dist import LogUniform, as_dist
from ...core.errors import Unsupported
from ...image import AdvancedBlur as AdvancedBlurOp
from ...image import BoxBlur, Morphology, Ringing
from ...image import Defocus as DefocusOp
from ...image import GaussianBlur as GaussianBlurOp
from ...image import GlassBlur as GlassBlurOp
from ...image import MedianBlur as MedianBlurOp
from ...image import MotionBlur as MotionBlurOp
from ...image import UnsharpMask as UnsharpMaskOp
from ...image import ZoomBlur as ZoomBlurOp
from ..names import Parts
from .library import transform
from .ops.kernels import Embossed, Sharpened
from .ops.pixels import InPixels
from .values import interval, odd, only, pair, scaled, spread

BLUR_RANGE = {"blur_range": "blur_limit"}
SIGMAS = {**BLUR_RANGE, "sigma_range": "sigma_limit"}


@transform(p=0.5, also=BLUR_RANGE)
def Blur(full: float, blur_limit: Any = (3, 7)) -> Parts:
    return BoxBlur(radius=odd(blur_limit, "blur_limit"))


@transform(p=0.5, also=BLUR_RANGE)
def MedianBlur(full: float, blur_limit: Any = (3, 7)) -> Parts:
    return MedianBlurOp(radius=odd(blur_limit, "blur_limit"))


@transform(p=0.5, also=SIGMAS)
def GaussianBlur(full: float, blur_limit: Any = 0, sigma_limit: Any = (0.5, 3.0)) -> Parts:
    sigma = (sigma_limit,) * 2 if isinstance(sigma_limit, int | float) else pair(sigma_limit, "sigma_limit")
    return GaussianBlurOp(sigma=sigma if max(sigma) > 0 else spread(blur_limit, "blur_limit"))


@transform(p=0.5, also={**BLUR_RANGE, "sigma_x_range": "sigma_x_limit", "sigma_y_range": "sigma_y_limit",
                        "rotate_range": "rotate_limit", "beta_range": "beta_limit", "noise_range": "noise_limit"},
           differs="the kernel is as large as its deviations ask for")  # fmt: skip
def AdvancedBlur(full: float, blur_limit: Any = (3, 7), sigma_x_limit: Any = (0.2, 1.0),
                 sigma_y_limit: Any = (0.2, 1.0), rotate_limit: Any = (-90, 90), beta_limit: Any = (0.5, 8.0),
                 noise_limit: Any = (0.9, 1.1)) -> Parts:  # fmt: skip
    low, high = pair(noise_limit, "noise_limit")
    return AdvancedBlurOp(
        sigma_x=pair(sigma_x_limit, "sigma_x_limit"), sigma_y=pair(sigma_y_limit, "sigma_y_limit"),
        degrees=interval(rotate_limit, "rotate_limit"), beta=LogUniform(*pair(beta_limit, "beta_limit")),
        noise=(high - low) / 2,
    )  # fmt: skip


@transform(p=0.5, also=BLUR_RANGE, differs="a line of even weight, antialiased, about the pixel")
def MotionBlur(full: float, blur_limit: Any = (3, 7), allow_shifted: bool = True, angle_range: Any = (0, 360),
               direction_range: Any = (-1.0, 1.0)) -> Parts:  # fmt: skip
    low, high = (3, blur_limit) if isinstance(blur_limit, int | float) else pair(blur_limit, "blur_limit")
    first, last = pair(angle_range, "angle_range")
    inner = MotionBlurOp(degrees=(0.0, 180.0) if last - first >= 180 else (first, last))
    return InPixels(inner=inner, lengths={"length": (as_dist((float(low), float(high))), "side")})


@transform(p=0.5, differs="the disc is antialiased, not smoothed: alias_blur has no meaning")
def Defocus(full: float, radius: Any = (3, 10), alias_blur: Any = (0.1, 0.5)) -> Parts:
    low, high = (1, radius) if isinstance(radius, int | float) else pair(radius, "radius")
    return InPixels(inner=DefocusOp(), lengths={"radius": (as_dist((float(low), float(high))), "side")})


@transform(p=0.5, differs="factors in between are taken as closely as the picture needs: step_factor has no meaning")
def ZoomBlur(full: float, max_factor: Any = (1, 1.31), step_factor: Any = (0.01, 0.03)) -> Parts:
    given = (1, max_factor) if isinstance(max_factor, int | float) else max_factor
    return ZoomBlurOp(factor=pair(given, "max_factor"))


@transform(p=0.5, differs="pixels are exchanged once, within max_delta")
def GlassBlur(full: float, sigma: float = 0.7, max_delta: int = 4, iterations: int = 2, mode: str = "fast") -> Parts:
    return InPixels(inner=GlassBlurOp(), lengths={"reach": (as_dist(float(max_delta)), "side")})


@transform(p=0.5, also={"alpha_range": "alpha", "lightness_range": "lightness"})
def Sharpen(full: float, alpha: Any = (0.2, 0.5), lightness: Any = (0.5, 1.0), method: str = "kernel",
            kernel_size: int = 5, sigma: float = 1.0) -> Parts:  # fmt: skip
    if method == "gaussian":
        return UnsharpMaskOp(sigma=float(sigma), amount=pair(alpha, "alpha"))
    only(method, "kernel", "method", "write 'kernel' or 'gaussian'")
    return Sharpened(alpha=pair(alpha, "alpha"), lightness=pair(lightness, "lightness"))


@transform(p=0.5, also=SIGMAS | {"alpha_range": "alpha"}, differs="where it differs by the threshold, all of it counts")
def UnsharpMask(full: float, blur_limit: Any = (3, 7), sigma_limit: Any = 0.0, alpha: Any = (0.2, 0.5),
                threshold: int = 10) -> Parts:  # fmt: skip
    sigma = (sigma_limit,) * 2 if isinstance(sigma_limit, int | float) else pair(sigma_limit, "sigma_limit")
    sigma = sigma if max(sigma) > 0 else spread(blur_limit, "blur_limit")
    return UnsharpMaskOp(sigma=sigma, amount=pair(alpha, "alpha"), threshold=threshold / 255)


@transform(p=0.5, also={"alpha_range": "alpha", "strength_range": "strength"})
def Emboss(full: float, alpha: Any = (0.2, 0.5), strength: Any = (0.2, 0.7)) -> Parts:
    return Embossed(alpha=pair(alpha, "alpha"), strength=pair(strength, "strength"))


@transform(p=0.5, also={**BLUR_RANGE, "cutoff_range": "cutoff"}, differs="the kernel is as large as blur_limit allows")
def RingingOvershoot(full: float, blur_limit: Any = (7, 15),
                     cutoff: Any = (math.pi / 4, math.pi / 2)) -> Parts:  # fmt: skip
    _, high = (3, blur_limit) if isinstance(blur_limit, int | float) else pair(blur_limit, "blur_limit")
    return Ringing(cutoff=scaled(pair(cutoff, "cutoff"), 1 / math.pi), radius=max(int(high) // 2, 1))


@transform(p=0.5, also={"scale_range": "scale"}, differs="a disc, where the kernel is a square there")
def Morphological(full: float, scale: Any = (2, 3), operation: str = "dilation") -> Parts:
    words = {"dilation": "dilate", "erosion": "erode"}
    if operation not in words:
        raise Unsupported(f"operation = {operation!r}: must be dilation or erosion.")
    low, high = (2, scale) if isinstance(scale, int | float) else pair(scale, "scale")
    return Morphology(radius=(max(low / 2, 1.0), max(high / 2, 1.0)), operation=words[operation])
