"""Sound: targets, steps, kernels and ops."""

from ..core.wrap import names
from ..timeline import Events as Events
from ..timeline import Segments as Segments
from ..timeline import Timeline as Timeline
from ..timeline import Words as Words
from . import kernels as kernels
from .ops.band_pass import BandPass as BandPass
from .ops.fit_length import FitLength as FitLength
from .ops.frequency_mask import FrequencyMask as FrequencyMask
from .ops.gain import Gain as Gain
from .ops.hiss import Hiss as Hiss
from .ops.mute import Mute as Mute
from .ops.pitch_shift import PitchShift as PitchShift
from .ops.polarity import Polarity as Polarity
from .ops.resample import Resample as Resample
from .ops.reverse import Reverse as Reverse
from .ops.speed import Speed as Speed
from .ops.tempo_warp import TempoWarp as TempoWarp
from .ops.time_shift import TimeShift as TimeShift
from .ops.time_stretch import TimeStretch as TimeStretch
from .ops.trim_silence import TrimSilence as TrimSilence
from .targets import Spectrogram as Spectrogram
from .targets import Wave as Wave

names(wave=Wave, spectrogram=Spectrogram)
