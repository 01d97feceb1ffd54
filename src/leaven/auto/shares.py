"""Shares: what a count says of a share, and of the difference of two shares of the same items."""

from math import sqrt


def wilson(count: float, total: int, z: float) -> tuple[float, float]:
    """Bounds of a share at z normal deviations (Wilson, JASA 1927); count in [0, total], total at least 1."""
    share, extra = count / total, z * z / total
    middle = share + extra / 2
    half = z * sqrt(share * (1 - share) / total + extra / (4 * total))
    return (middle - half) / (1 + extra), (middle + half) / (1 + extra)


def excess(gained: int, lost: int, total: int, z: float) -> tuple[float, float]:
    """(gained - lost) / total, and its lower bound at z: the items that changed one way, less those that changed the
    other way.

    From the bounds of both shares (MOVER: Zou and Donner, Statistics in Medicine 2008), which are correlated as two
    counts of one multinomial are. It errs in at most 1.02 times the nominal share of cases (one-sided levels from 5 to
    0.05 %, 20 to 200 items, exactly computed in `benchmarks/gate.py`), in far fewer where few items change.
    """
    more, less = gained / total, lost / total
    down, up = more - wilson(gained, total, z)[0], wilson(lost, total, z)[1] - less
    free = (1 - more) * (1 - less)
    tied = sqrt(more * less / free) if free > 0 else 1.0
    return more - less, more - less - sqrt(down**2 + up**2 + 2 * tied * down * up)


def added(first: tuple[float, float], second: tuple[float, float]) -> tuple[float, float]:
    """The sum of two estimates from different items, with its lower bound."""
    (a, low_a), (b, low_b) = first, second
    return a + b, a + b - sqrt((a - low_a) ** 2 + (b - low_b) ** 2)
