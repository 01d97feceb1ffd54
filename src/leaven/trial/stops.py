"""Stops: after how many repeats a trial may end, and how much of its error is spent at each."""

from dataclasses import dataclass
from math import isclose


@dataclass(frozen=True, slots=True)
class Stops:
    """repeats: after which the trial may end, increasing. shares: of the error of a look, one for each stop, 1 in all.

    Whoever looks after 10 repeats, and again after 20, has two chances to err. The shares hold whatever the correlation
    of the stops is (Bonferroni), and for any rule of stopping; boundaries that know the correlation (Lan and DeMets,
    Biometrika 1983) would need it known, but items and repeats share it in unknown parts.
    """

    repeats: tuple[int, ...]
    shares: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.repeats or self.repeats[0] < 2 or any(a >= b for a, b in zip(self.repeats, self.repeats[1:])):
            raise ValueError(f"stops after {self.repeats} repeats: at least one, each later than the last, from 2 on")
        if len(self.shares) != len(self.repeats) or min(self.shares) <= 0 or not isclose(sum(self.shares), 1):
            raise ValueError(f"shares {self.shares} of the error: one above 0 for each of {self.repeats}, 1 together")

    def share(self, repeats: int) -> float:
        """Of the error, at the stop after so many repeats. ValueError: there is none."""
        if repeats not in self.repeats:
            planned = ", ".join(map(str, self.repeats))
            raise ValueError(f"{repeats} repeats: the stops are after {planned}; one that was not planned has no error")
        return self.shares[self.repeats.index(repeats)]


def once(repeats: int) -> Stops:
    """No look before the end."""
    return Stops((repeats,), (1.0,))


TWICE = Stops((10, 20), (0.2, 0.8))  # intervals of 99 % and 96 %
UNTIL_DECIDED = Stops((10, 20, 30, 40, 50), (0.2, 0.2, 0.2, 0.2, 0.2))  # 99 % each


def stops_for(repeats: int) -> Stops:
    """A look after half of the repeats, if that is ten at least, and one at the end: it costs next to no power, and
    saves half of the work where the answer is plain."""
    half = repeats // 2
    return Stops((half, repeats), TWICE.shares) if half >= TWICE.repeats[0] else once(repeats)
