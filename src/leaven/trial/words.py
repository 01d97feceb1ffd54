"""The four words: what an interval says, what two comparisons say together, and how large a difference matters."""

from typing import Literal

from .interval import Interval
from .units import SHARES

Word = Literal["helps", "hurts", "equivalent", "undecided"]

ONE_POINT = 0.01
OF_THE_ERROR = 0.2
OF_THE_LOSS = 0.1


def word(interval: Interval, margin: float) -> Word:
    """What one comparison says. Strict: an interval that touches the margin or zero says nothing."""
    if -margin < interval.low and interval.high < margin:
        return "equivalent"
    if interval.low > 0:
        return "helps"
    return "hurts" if interval.high < 0 else "undecided"


def combine(nothing: Word, copies: Word) -> tuple[Word, str]:
    """The word against nothing and the word against copies -> the word of the policy, and why ("" if it is plain).

    Copies of the real items to the same size show what repetition and weaker regularisation do without any new data:
    a policy helps only if it beats both.
    """
    if nothing != "helps":
        return nothing, ""
    match copies:
        case "helps":
            return "helps", ""
        case "equivalent":
            return "equivalent", "to copies: the gain comes from repetition or weaker regularisation"
        case "hurts":
            return "undecided", "better than nothing, worse than copies: repeat the items instead"
        case "undecided":
            return "undecided", "better than nothing, not shown better than copies"


def margin_for(baseline: float, metric: str = "accuracy") -> float:
    """The smallest difference that matters, in units of the loss. Fix it before the start, on the search part.

    baseline: loss of the arm with nothing (error in [0, 1] for accuracy). Shares: 1 point, but at most a fifth of the
    error, or halving a small error would be called equivalent; other losses: 10 %. A baseline of 0 gives 0, and then
    no interval is narrow enough to be called equivalent.
    """
    if not 0 <= baseline < float("inf"):
        raise ValueError(f"baseline loss = {baseline}: must be finite and not negative")
    return min(ONE_POINT, OF_THE_ERROR * baseline) if metric in SHARES else OF_THE_LOSS * baseline
