"""Steps that add noise of other kinds than `Noise`. `key` (n,): what the kernel counts on from."""

from dataclasses import dataclass

from ..core.dist import Floats
from ..core.philox import Words
from .steps import OnCanvas


@dataclass(frozen=True, slots=True, eq=False)
class Speckle(OnCanvas):
    """Every value times 1 plus normal noise of deviation `std` (n,)."""

    std: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Shot(OnCanvas):
    """Every value as a Poisson count, `photons` (n,) being full scale."""

    photons: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Grain(OnCanvas):
    """Normal noise, shared by the colours of a pixel (`luma`) and its own for each (`colour`), (n,) in full scale."""

    luma: Floats
    colour: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Salt(OnCanvas):
    """A share `amount` (n,) of the pixels made white, with probability `white` (n,), or black."""

    amount: Floats
    white: Floats
    key: Words
