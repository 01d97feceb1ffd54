"""The worth of a policy in one sentence, or why there is none."""

from math import ceil, floor
from typing import TYPE_CHECKING

from .units import SHARES, number
from .verdict import TOO_MANY_FAILED

if TYPE_CHECKING:
    from .worth import Worth


def sentence(w: "Worth") -> str:
    """Ends are rounded outwards."""
    if w.reason:
        return f"{w.policy}: worth in real items not measurable: {w.reason}."
    sure = f"{100 * w.stated:.3g} %"
    low = None if w.low is None else floor(w.low) - w.at
    high = None if w.high is None else ceil(w.high) - w.at
    if low is not None and high is not None:
        worth = round((w.equal or 0) - w.at)
        says = f"costs {-worth}" if worth < 0 else f"is worth {_signed(worth)}"
        return f"{w.policy} {says} real items at {w.at} ({sure}: {_signed(low)} to {_signed(high)}), measured."
    if low is not None:
        says = f"costs at most {-low}" if low < 0 else f"is worth at least {_signed(low)}"
        return f"{w.policy} {says} real items at {w.at} ({sure}); beyond {w.knots[-1]} not measurable."
    most = w.at + (high or 0)
    costs = f" (it costs at least {w.at - most})" if most < w.at else ""
    return (
        f"{w.policy} at {w.at} real items behaves like {most} at most{costs} ({sure}); below {w.knots[0]} not "
        "measurable."
    )


def reason(w: "Worth") -> str:
    """Why nothing can be said; "" if something can."""
    total = w.repeats + w.failed
    if w.failed * TOO_MANY_FAILED > total:
        return f"training failed in {w.failed} of {total} repeats{f' ({w.failure})' if w.failure else ''}"
    loss = "error" if w.metric == "accuracy" else f"1 - {w.metric}" if w.metric in SHARES else w.metric
    if w.rise:
        least = _size(w.rise.least, w.metric)
        return f"{loss} goes up from {w.rise.first} to {w.rise.last} real items, by at least {least} (99 %)"
    if w.low is None and w.high is None:
        first, last, half = (_size(x, w.metric) for x in (w.curve[0], w.curve[-1], w.fall.half))
        goes = "falls only" if w.curve[-1] < w.curve[0] else "goes"
        return f"{loss} {goes} from {first} to {last} (± {half}) between {w.knots[0]} and {w.knots[-1]} real items"
    return ""


def _size(loss: float, metric: str) -> str:
    return number(loss, metric) + (" %" if metric in SHARES else "")


def _signed(items: int) -> str:
    return f"{items:+d}" if items else "0"
