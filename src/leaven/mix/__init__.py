"""Mix: ops that make an item out of several."""

from .cutmix import CutMix as CutMix
from .mixup import MixUp as MixUp
from .smote import Smote as Smote
