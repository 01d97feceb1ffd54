"""Pipelines written for Albumentations, run by Leaven. The change is the import line.

    import leaven.compat.albumentations as A

    t = A.Compose([A.RandomResizedCrop((224, 224)), A.HorizontalFlip(), A.Normalize()], seed=7)
    out = t(image=image, mask=mask)

Names, parameters and defaults are those of Albumentations 2.0.8; the spellings of AlbumentationsX are understood. What
differs stands in docs/coming-from-albumentations.md. What cannot be followed is refused, with the nearest thing.
"""

from typing import Any

from . import blurs as blurs
from . import colour as colour
from . import crops as crops
from . import finishing as finishing
from . import flips as flips
from . import geometry as geometry
from . import holes as holes
from . import noises as noises
from . import own as own
from . import sizes as sizes
from . import weather as weather
from .boxes import BboxParams as BboxParams
from .compose import Compose as Compose
from .containers import NoOp as NoOp
from .containers import OneOf as OneOf
from .containers import OneOrOther as OneOrOther
from .containers import RandomOrder as RandomOrder
from .containers import SelectiveChannelTransform as SelectiveChannelTransform
from .containers import Sequential as Sequential
from .containers import SomeOf as SomeOf
from .keypoints import KeypointParams as KeypointParams
from .library import LIBRARY
from .replay import ReplayCompose as ReplayCompose
from .saved import from_dict as from_dict
from .saved import load as load
from .saved import save as save
from .saved import to_dict as to_dict
from .saved import to_policy as to_policy
from .tensors import ToTensorV2 as ToTensorV2


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    try:
        return LIBRARY.find(name)
    except ValueError as error:
        raise AttributeError(str(error)) from None


def __dir__() -> list[str]:
    return sorted({*globals(), *LIBRARY.classes})
