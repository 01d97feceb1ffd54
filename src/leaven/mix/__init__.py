"""Mix: ops that make an item out of several."""

from . import sounds as sounds
from .aug_mix import aug_mix as aug_mix
from .background_noise import BackgroundNoise as BackgroundNoise
from .copy_paste import CopyPaste as CopyPaste
from .cutmix import CutMix as CutMix
from .mix_chains import MixChains as MixChains
from .mixup import MixUp as MixUp
from .mosaic import Mosaic as Mosaic
from .smote import Smote as Smote
