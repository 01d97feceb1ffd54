"""Time series: targets, steps, kernels and ops."""

from ..core.wrap import names
from ..timeline import Events as Events
from ..timeline import Segments as Segments
from ..timeline import Timeline as Timeline
from ..timeline import Words as Words
from . import kernels as kernels
from .ops.channel_dropout import ChannelDropout as ChannelDropout
from .ops.crop_length import CropLength as CropLength
from .ops.drift import Drift as Drift
from .ops.jitter import Jitter as Jitter
from .ops.magnitude_warp import MagnitudeWarp as MagnitudeWarp
from .ops.permutation import Permutation as Permutation
from .ops.resize_length import ResizeLength as ResizeLength
from .ops.scaling import Scaling as Scaling
from .ops.sign_flip import SignFlip as SignFlip
from .ops.time_mask import TimeMask as TimeMask
from .ops.time_warp import TimeWarp as TimeWarp
from .ops.window_slice import WindowSlice as WindowSlice
from .ops.window_warp import WindowWarp as WindowWarp
from .targets import FrameLabels as FrameLabels
from .targets import Series as Series

names(series=Series, frame_labels=FrameLabels)
