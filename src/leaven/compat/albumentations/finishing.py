"""What comes last: values leave the range of pictures."""

from typing import Any

from ...image import Normalize as NormalizeOp
from ..names import Parts
from .library import transform
from .values import only


@transform(p=1.0)
def Normalize(full: float, mean: Any = (0.485, 0.456, 0.406), std: Any = (0.229, 0.224, 0.225),
              max_pixel_value: float = 255.0, normalization: str = "standard") -> Parts:  # fmt: skip
    only(normalization, "standard", "normalization", "give mean= and std=, and write 'standard'")
    mean, std = ((v,) if isinstance(v, int | float) else tuple(v) for v in (mean, std))
    share = max_pixel_value / full  # what stands for full scale there, in full scale
    return NormalizeOp(mean=tuple(m * share for m in mean), std=tuple(s * share for s in std))


@transform(p=1.0)
def ToFloat(full: float, max_value: float | None = None) -> Parts:
    share = 1.0 if max_value is None else max_value / full
    return NormalizeOp(mean=(0.0,), std=(share,))
