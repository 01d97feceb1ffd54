"""An interval as a bar for a cell of a table, all on one scale, in the page's own colours."""

from collections.abc import Sequence

from .document import Raced

WIDE, HIGH = 120.0, 16.0  # units of the drawing


def reach(raced: Sequence[Raced]) -> float:
    """How far from 0 the scale must go, either way; for all bars of a table."""
    return 1.05 * max((abs(end) for r in raced for end in (r.low, r.high) if abs(end) < float("inf")), default=1.0)


def interval_bar(found: Raced, far: float) -> str:
    """An <svg>: a line at 0, the interval, and its mean; a disc of who won, a ring of the others. It says nothing that
    the row does not say in words."""

    def at(value: float) -> float:
        return round(WIDE / 2 * (1 + max(-1.0, min(1.0, value / far if far else 0.0))), 1)

    low, mean, high = at(found.low), at(found.mean), at(found.high)
    kind, middle = "won" if found.fate == "won" else "lost", HIGH / 2
    return (
        f'<svg class="bar {kind}" viewBox="0 0 {WIDE:g} {HIGH:g}" aria-hidden="true" focusable="false">'
        f'<path class="zero" d="M{WIDE / 2:g} 0V{HIGH:g}"/><path class="span" d="M{low} {middle:g}H{high}"/>'
        f'<circle cx="{mean}" cy="{middle:g}" r="4"/></svg>'
    )
