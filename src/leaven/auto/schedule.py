"""Schedule: how much of each stage a budget allows, in counts, from what one training takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..core.errors import OutOfRange

RACE, VERDICT = 0.45, 0.35  # shares of the budget; the rest is for looking at the data, the gate, the probes, writing
ROUNDS = (10, 20, 40)
ENTRANTS, LEAST = 12, 3
CONTROLS = 3  # nothing, copies, half of the items; the usual policy is an entrant
REPEATS = (20, 10)
SMALLEST = 50  # training items, below which draws are not made smaller to save time
SHRINK = 0.7


@dataclass(frozen=True, slots=True)
class Schedule:
    """drawn: training items of a repeat. entrants: at most. rounds: pairs after which the race is cut. repeats: of the
    verdict."""

    drawn: int
    entrants: int
    rounds: tuple[int, ...]
    repeats: int

    @classmethod
    def within(cls, budget: float, each: float, drawn: int, speed: float, *, race: bool = True) -> "Schedule":
        """each: seconds that one training with `drawn` items takes; speed: how many run at a time. Fewer entrants and
        pairs first, smaller draws next. OutOfRange: not even ten pairs of the least fit, and how much would do."""
        size, seconds = float(drawn), each
        while True:
            able, verdict = RACE * budget * speed / seconds, VERDICT * budget * speed / seconds
            found = [(m, ROUNDS[:k]) for k in range(len(ROUNDS), 0, -1) for m in range(ENTRANTS, LEAST - 1, -1)
                     if cells(m, ROUNDS[:k]) <= able] if race else [(0, ())]  # fmt: skip
            repeats = [j for j in REPEATS if trainings(j) <= verdict]
            if found and repeats:
                # Many entrants in one round beat few in three; a second round with at least half as many beats both.
                best = max(found, key=lambda f: (min(f[0], ENTRANTS // 2), len(f[1]), f[0]))
                return cls(round(size), best[0], best[1], repeats[0])
            if size * SHRINK < SMALLEST:
                least = max(cells(LEAST, ROUNDS[:1]) / RACE if race else 0.0, trainings(REPEATS[-1]) / VERDICT)
                needed = least * seconds / speed
                raise OutOfRange(
                    f"--budget {budget:.0f}s: too little for ten pairs of trainings, each of which takes about "
                    f"{seconds:.2g} s here with {round(size)} items; about {_up(needed)} s are needed."
                )
            size, seconds = size * SHRINK, seconds * SHRINK


def cells(entrants: int, rounds: Sequence[int]) -> int:
    """Trainings of a race: all entrants to the first round, half of them to the next, and so on."""
    total, alive, before = 0, entrants, 0
    for pairs in rounds:
        total += (pairs - before) * (alive + CONTROLS)
        alive, before = -(-alive // 2), pairs
    return total


def trainings(repeats: int) -> int:
    """Trainings of a verdict: nothing, copies, the policy; shuffled labels three times; the pilot."""
    return 3 * repeats + 3 + 4


def _up(seconds: float) -> int:
    """To the next ten."""
    return int(-(-seconds // 10) * 10)
