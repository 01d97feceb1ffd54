"""Mix: ops that make an item out of several."""

from . import sounds as sounds
from .background_noise import BackgroundNoise as BackgroundNoise
from .copy_paste import CopyPaste as CopyPaste
from .cutmix import CutMix as CutMix
from .mixup import MixUp as MixUp
from .mosaic import Mosaic as Mosaic
from .smote import Smote as Smote
