"""Pictures: targets, steps, kernels and ops."""

from ..core.wrap import names
from . import kernels as kernels
from .ops.affine import Affine as Affine
from .ops.box_safe_crop import BoxSafeCrop as BoxSafeCrop
from .ops.brightness import Brightness as Brightness
from .ops.contrast import Contrast as Contrast
from .ops.crop import Crop as Crop
from .ops.elastic import Elastic as Elastic
from .ops.equalize import Equalize as Equalize
from .ops.erase import Erase as Erase
from .ops.gamma import Gamma as Gamma
from .ops.gaussian_blur import GaussianBlur as GaussianBlur
from .ops.gaussian_noise import GaussianNoise as GaussianNoise
from .ops.horizontal_flip import HorizontalFlip as HorizontalFlip
from .ops.jpeg import Jpeg as Jpeg
from .ops.mask_safe_crop import MaskSafeCrop as MaskSafeCrop
from .ops.noise_at_ratio import NoiseAtRatio as NoiseAtRatio
from .ops.normalize import Normalize as Normalize
from .ops.pad import Pad as Pad
from .ops.perspective import Perspective as Perspective
from .ops.quarter_turns import QuarterTurns as QuarterTurns
from .ops.resize import Resize as Resize
from .ops.resized_crop import ResizedCrop as ResizedCrop
from .ops.rotate import Rotate as Rotate
from .ops.saturation import Saturation as Saturation
from .ops.scale import Scale as Scale
from .ops.shear import Shear as Shear
from .ops.shift import Shift as Shift
from .ops.solarize import Solarize as Solarize
from .ops.vertical_flip import VerticalFlip as VerticalFlip
from .targets import Boxes as Boxes
from .targets import Canvas as Canvas
from .targets import Image as Image
from .targets import InstanceMasks as InstanceMasks
from .targets import Keypoints as Keypoints
from .targets import Mask as Mask
from .targets import ObjectKeypoints as ObjectKeypoints
from .targets import ObjectLabels as ObjectLabels
from .targets import Polygons as Polygons

names(image=Image, mask=Mask, boxes=Boxes, keypoints=Keypoints, polygons=Polygons, object_labels=ObjectLabels,
      instance_masks=InstanceMasks, object_keypoints=ObjectKeypoints)  # fmt: skip
