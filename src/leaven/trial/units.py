"""How the values and differences of a metric are told: points of what is a share, else units of the loss."""

SHARES = (
    "accuracy",
    "balanced accuracy",
    "macro F1",
    "AUC",
    "span F1",
    "mAP",
    "mAP50",
)  # in [0, 1], the more the better
DECISIONS = ("accuracy", "balanced accuracy", "macro F1", "span F1")  # hang on what is said alone, not on scores

SMALL = 0.01


def level(loss: float, metric: str) -> float:
    """What the metric says, of a mean loss: what is right of a share, the loss itself of others."""
    return 1 - loss if metric in SHARES else loss


def told(loss: float, metric: str) -> str:
    """Of a mean loss: 93.1 % right; 71.2 % macro F1; 0.412 log loss."""
    value = level(loss, metric)
    if metric not in SHARES:
        return f"{value:.3g} {metric}"
    return f"{100 * value:.1f} % {'right' if metric == 'accuracy' else metric}"


def size(difference: float, metric: str) -> str:
    """A difference in points where the metric is a share, else in units of the loss."""
    shown = number(difference, metric)
    if metric not in SHARES:
        return f"{shown} of {metric}"
    return f"{shown} {'point' if shown == '1.0' else 'points'}"


def number(difference: float, metric: str, *, sign: bool = False) -> str:
    """One decimal for points, three figures for other losses; never "-0"."""
    plus = "+" if sign else ""
    return f"{100 * difference:{plus}z.1f}" if metric in SHARES else f"{difference:{plus}z.3g}"


def percent(share: float) -> str:
    """Whole, or one decimal of what a whole one would hide."""
    return f"{100 * share:.{1 if 0 < share < SMALL else 0}f} %"


def count(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"
