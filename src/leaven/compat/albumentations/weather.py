"""Weather and light: the scenes of the catalogue, in whose units the ranges are understood."""

from typing import Any

from ...core.errors import Unsupported
from ...image import Fog, Rain, Shadow, Snow, SunFlare
from ...image import Spatter as SpatterOp
from ..names import Parts
from .library import transform
from .values import pair, scaled, whole

SCENE = "a scene of lv.image.{}; what has no meaning there is passed over"
SHOWERS = {"default": (0.3, 0.6), "drizzle": (0.1, 0.3), "heavy": (0.6, 1.2), "torrential": (1.0, 2.0)}


@transform(p=0.5, differs=SCENE.format("Rain"))
def RandomRain(full: float, slant_range: Any = (-10, 10), drop_length: int | None = None, drop_width: int = 1,
               drop_color: Any = (200, 200, 200), blur_value: int = 7, brightness_coefficient: float = 0.7,
               rain_type: str = "default") -> Parts:  # fmt: skip
    if rain_type not in SHOWERS:
        raise Unsupported(f"rain_type = {rain_type!r}: must be one of {', '.join(SHOWERS)}.")
    return Rain(amount=SHOWERS[rain_type], degrees=pair(slant_range, "slant_range"))


@transform(p=0.5, differs=SCENE.format("Snow"))
def RandomSnow(full: float, brightness_coeff: float = 2.5, snow_point_range: Any = (0.1, 0.3),
               method: str = "bleach") -> Parts:  # fmt: skip
    return Snow(amount=scaled(pair(snow_point_range, "snow_point_range"), 3.0))


@transform(p=0.5, differs=SCENE.format("Fog"))
def RandomFog(full: float, alpha_coef: float = 0.08, fog_coef_range: Any = (0.3, 1)) -> Parts:
    return Fog(density=scaled(pair(fog_coef_range, "fog_coef_range"), 2.0))


@transform(p=0.5, differs=SCENE.format("Shadow"), also={"num_shadows_range": "num_shadows_limit"})
def RandomShadow(full: float, shadow_roi: Any = (0, 0.5, 1, 1), num_shadows_limit: Any = (1, 2),
                 shadow_dimension: int = 5, shadow_intensity_range: Any = (0.5, 0.5)) -> Parts:  # fmt: skip
    return Shadow(count=whole(num_shadows_limit, "num_shadows_limit"),
                  strength=pair(shadow_intensity_range, "shadow_intensity_range"))  # fmt: skip


@transform(p=0.5, differs=SCENE.format("SunFlare"))
def RandomSunFlare(full: float, flare_roi: Any = (0, 0, 1, 0.5), src_radius: int = 400,
                   src_color: Any = (255, 255, 255), angle_range: Any = (0, 1), num_flare_circles_range: Any = (6, 10),
                   method: str = "overlay") -> Parts:  # fmt: skip
    x0, y0, x1, y1 = flare_roi
    return SunFlare(x=(float(x0), float(x1)), y=(float(y0), float(y1)))


@transform(p=0.5, differs=SCENE.format("Spatter"))
def Spatter(full: float, mean: Any = (0.65, 0.65), std: Any = (0.3, 0.3), gauss_sigma: Any = (2, 2),
            cutout_threshold: Any = (0.68, 0.68), intensity: Any = (0.6, 0.6), mode: str = "rain",
            color: Any = None) -> Parts:  # fmt: skip
    words = {"rain": "water", "mud": "mud"}
    if mode not in words:
        raise Unsupported(f"mode = {mode!r}: must be rain or mud.")
    return SpatterOp(of=words[mode])
