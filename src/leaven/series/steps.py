"""The steps that change values of series. Time is moved by `timeline.Retime`."""

from dataclasses import dataclass

from ..core.dist import Floats
from ..core.item import Bools, Ints
from ..core.philox import Words
from ..timeline.space import TimelineStep

MEAN, ZERO = 0, 1
FILLS = ("mean", "zero")


@dataclass(frozen=True, slots=True, eq=False)
class Jitter(TimelineStep):
    """Independent normal noise of `sigma` (n,) deviations of each channel; the kernel counts on from `key` (n,)."""

    sigma: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Magnify(TimelineStep):
    """Every value times a factor: `base` (n,), plus `sigma` (n,) times a smooth curve through `knots` (n,) standard
    normals of `key` (n,); one curve for each channel, or, where `shared` (n,), one for all."""

    base: Floats
    sigma: Floats
    knots: Ints
    key: Words
    shared: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Wander(TimelineStep):
    """A smooth curve added to each channel: through a random walk of `knots` (n,) steps of `key` (n,) that starts at 0
    and goes `size` (n,) deviations of the channel away."""

    size: Floats
    knots: Ints
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Hide(TimelineStep):
    """Spans (n, k, 2) of whole samples, first and end, and channels (n, c) bool, hidden: set to the mean of their
    channel or to zero, `fill` (n,). Missing values stay missing."""

    spans: Ints
    channels: Bools
    fill: Ints
