"""Stopping: after how many repeats a trial looks at what it has, and what of its error each look may spend.

The shares add up to one, so that the error of all looks together is at most that of one, whatever they have in common.
A trial stops when no policy is undecided. Fixed before the start.
"""

from collections.abc import Sequence

from .verdict import Verdict

EARLY = 0.2  # of the error: 99 % intervals at an early look, 96 % at the last of two
FEWEST = 10  # repeats

Stops = tuple[tuple[int, float], ...]


def once(repeats: int) -> Stops:
    """One look, at the end."""
    return ((repeats, 1.0),)


def twice(repeats: int) -> Stops:
    """A look after half of the repeats, if that is ten at least, and one at the end. It costs next to no power, and
    saves half of the work where the answer is plain."""
    half = repeats // 2
    return ((half, EARLY), (repeats, 1 - EARLY)) if half >= FEWEST else once(repeats)


def until_decided(looks: int = 5) -> Stops:
    """A look after every ten repeats, each with the same share."""
    return tuple((FEWEST * (k + 1), 1 / looks) for k in range(looks))


def decided(verdicts: Sequence[Verdict]) -> bool:
    """Whether nothing is left undecided."""
    return all(verdict.word != "undecided" for verdict in verdicts)
