"""Steps in which every pixel looks at its neighbours. Lengths are in pixels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.item import Ints
from ..core.philox import Words
from .steps import OnCanvas


@dataclass(frozen=True, slots=True, eq=False)
class Box(OnCanvas):
    """The mean of the square that reaches `radius` (n,) to each side."""

    radius: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Median(OnCanvas):
    """The middle value of the square that reaches `radius` (n,) to each side."""

    radius: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Unsharp(OnCanvas):
    """`amount` (n,) times the distance from a Gaussian blur of deviation `sigma` (n,) added, where it is at least
    `threshold` (n,) of full scale."""

    sigma: Floats
    amount: Floats
    threshold: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Motion(OnCanvas):
    """Every point becomes a line of this `length` (n,), its direction in `degrees` (n,)."""

    length: Floats
    degrees: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Defocus(OnCanvas):
    """Every point becomes a disc of this `radius` (n,)."""

    radius: Floats


@dataclass(frozen=True, slots=True, eq=False)
class LowPass(OnCanvas):
    """What is finer than `cutoff` (n,) of what pixels can show is cut off sharply, by a sinc of `radius` (n,)."""

    cutoff: Floats
    radius: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Zoom(OnCanvas):
    """The mean of all magnifications from 1 to `factor` (n,) about the centre."""

    factor: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Glass(OnCanvas):
    """Every pixel from a place at most `reach` (n,) away, counted from `key` (n,)."""

    reach: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Morphology(OnCanvas):
    """Lightest (`operation` 0), darkest (1), opened (2) or closed (3) over the disc of `radius` (n,)."""

    radius: Floats
    operation: NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Fringes(OnCanvas):
    """Red magnified by 1 + `red` (n,), blue by 1 + `blue` (n,)."""

    red: Floats
    blue: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Superpixels(OnCanvas):
    """About `patches` (n,) of like colour, each with probability `share` (n,) its mean, by number in `key` (n,)."""

    patches: Ints
    share: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Bell(OnCanvas):
    """exp(-q**beta / 2), q the squared distance in deviations `sigma` (n, 2) along axes turned by `degrees` (n,); each
    weight times 1 + `noise` (n,) times a number in [-1, 1) counted from `key` (n,)."""

    sigma: Floats
    degrees: Floats
    beta: Floats
    noise: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Relief(OnCanvas):
    """`x` (n,) times the difference of the columns beside a pixel added, and `y` (n,) times that of the rows."""

    x: Floats
    y: Floats
