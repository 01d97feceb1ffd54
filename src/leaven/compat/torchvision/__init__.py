"""Pipelines written for torchvision.transforms.v2, run by Leaven. The change is the import line.

    import leaven.compat.torchvision as v2

    t = v2.Compose([v2.RandomResizedCrop(224), v2.RandomHorizontalFlip(), v2.ToImage(), ...], seed=7)
    picture, target = t(picture, target)

Names, parameters and defaults are those of torchvision 0.28. What differs stands in docs/coming-from-torchvision.md.
What cannot be followed is refused, with the nearest thing. PyTorch and torchvision need not be there: PIL images and
arrays will do, with masks, boxes and keypoints as lv.image.Mask, Boxes and Keypoints.
"""

from typing import Any

from . import automatic as automatic
from . import colour as colour
from . import geometry as geometry
from . import sizes as sizes
from .automatic import AugMix as AugMix
from .batches import CutMix as CutMix
from .batches import MixUp as MixUp
from .cleaning import ClampBoundingBoxes as ClampBoundingBoxes
from .cleaning import ClampKeyPoints as ClampKeyPoints
from .cleaning import ConvertBoundingBoxFormat as ConvertBoundingBoxFormat
from .cleaning import SanitizeBoundingBoxes as SanitizeBoundingBoxes
from .cleaning import SanitizeKeyPoints as SanitizeKeyPoints
from .compose import Compose as Compose
from .containers import Identity as Identity
from .containers import RandomApply as RandomApply
from .containers import RandomChoice as RandomChoice
from .containers import RandomOrder as RandomOrder
from .dtypes import ConvertImageDtype as ConvertImageDtype
from .dtypes import Normalize as Normalize
from .dtypes import ToDtype as ToDtype
from .forms import RGB as RGB
from .forms import Grayscale as Grayscale
from .forms import PILToTensor as PILToTensor
from .forms import ToImage as ToImage
from .forms import ToPILImage as ToPILImage
from .forms import ToPureTensor as ToPureTensor
from .forms import ToTensor as ToTensor
from .library import LIBRARY
from .nestwise import FiveCrop as FiveCrop
from .nestwise import Lambda as Lambda
from .nestwise import TenCrop as TenCrop
from .values import AutoAugmentPolicy as AutoAugmentPolicy
from .values import InterpolationMode as InterpolationMode


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    try:
        return LIBRARY.find(name)
    except ValueError as error:
        raise AttributeError(str(error)) from None


def __dir__() -> list[str]:
    return sorted({*globals(), *LIBRARY.classes})
