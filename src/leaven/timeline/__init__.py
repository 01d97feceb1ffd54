"""The timeline that sound and series share: its space, the step that moves it, and intervals on it."""

from ..core.wrap import names
from . import kernels as kernels
from .retime import ANY as ANY
from .retime import CONSTANT as CONSTANT
from .retime import EDGE as EDGE
from .retime import LINEAR as LINEAR
from .retime import MISSING as MISSING
from .retime import NEAREST as NEAREST
from .retime import SINC as SINC
from .retime import Retime as Retime
from .space import Timeline as Timeline
from .space import TimelineStep as TimelineStep
from .space import TimelineTarget as TimelineTarget
from .targets import Events as Events
from .targets import Intervals as Intervals
from .targets import Segments as Segments
from .targets import Words as Words

names(events=Events, segments=Segments, words=Words)
