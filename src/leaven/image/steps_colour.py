"""Steps of colour that are no maps of single values, or look at the picture."""

from dataclasses import dataclass

from ..core.dist import Floats
from ..core.item import Ints
from ..core.philox import Words
from .steps import OnCanvas


@dataclass(frozen=True, slots=True, eq=False)
class Hsv(OnCanvas):
    """In the hexcone of Smith (1978): hue turned by `degrees`, saturation times `saturation`, value times `value`,
    (n,) each."""

    degrees: Floats
    saturation: Floats
    value: Floats


@dataclass(frozen=True, slots=True, eq=False)
class MeanContrast(OnCanvas):
    """The distance of every value from the mean luma of the picture times `factor` (n,)."""

    factor: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Clahe(OnCanvas):
    """Equalisation within `tiles` (n, 2) down and across, no more than `limit` (n,) times the mean of a histogram."""

    limit: Floats
    tiles: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Principal(OnCanvas):
    """Along each principal axis of its colours, number k, the picture shifts by amounts[:, k] (n, 3) times the standard
    deviation there."""

    amounts: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Shuffle(OnCanvas):
    """Channels in another order, counted from `key` (n,)."""

    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Drop(OnCanvas):
    """`count` (n,) of the channels, chosen by `key` (n,), take `fill` (n,) in full scale; never all of them."""

    count: Ints
    fill: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Light(OnCanvas):
    """Every value times 1 + gain * f. shape (n,): 0, f runs from -1 to 1 across the canvas along `degrees` (n,); 1, it
    falls from 1 at `centre` (n, 2), in sides, to 0 as a bell of deviation `width` (n,) half diagonals; 2, 1 less that.
    """

    gain: Floats
    degrees: Floats
    shape: Ints
    centre: Floats
    width: Floats
