"""Numbers and sentences of the report."""

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

from .document import ArmScore, CurvePoint

Verdict = Mapping[str, Any]
Bounds = Mapping[str, float | None]

NOTHING, COPIES, POLICY = "nothing", "copies", "policy"
MINUS = "\N{MINUS SIGN}"
SEVERITIES = ("problem", "warning", "info")


def points(difference: float | None) -> str:
    """A difference of fractions in points, one decimal, always signed."""
    return "not known" if difference is None else f"{100 * difference:+z.1f}".replace("-", MINUS)


def size(difference: float | None) -> str:
    """An unsigned difference in points, one decimal."""
    return "not known" if difference is None else f"{100 * difference:z.1f}".replace("-", MINUS)


def percent(fraction: float) -> str:
    return f"{100 * fraction:z.1f}\N{NO-BREAK SPACE}%"


def interval(bounds: Bounds) -> str:
    """+3.1 [+1.2, +5.0], in points."""
    if any(bounds[key] is None for key in ("mean", "low", "high")):
        return "not known"
    return f"{points(bounds['mean'])} [{points(bounds['low'])}, {points(bounds['high'])}]"


def figure(number: float) -> str:
    """Three decimals; a dash for what is not known."""
    return "\N{EN DASH}" if isnan(number) else f"{number:.3f}"


def count(n: int) -> str:
    """1 234, with a thin space that does not break."""
    return f"{n:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f}\N{NO-BREAK SPACE}s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}\N{NO-BREAK SPACE}h {minutes:02}\N{NO-BREAK SPACE}min" if hours else f"{minutes} min {rest:02} s"


def cell(value: object) -> str:
    """One cell of a table; None is a missing value."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return "\N{EN DASH}"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def place(where: object) -> str:
    """Where a finding was made: one place, or several."""
    if isinstance(where, Sequence) and not isinstance(where, str):
        return ", ".join(map(str, where))
    return "" if where is None else str(where)


def rank(finding: Mapping[str, Any]) -> int:
    """Worst first; a severity nobody knows comes last."""
    severity = str(finding["severity"]).lower()
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def lies(bounds: Bounds, margin: float) -> str:
    """What one comparison says by itself: "helps", "hurts", "equivalent" or "undecided"; strict, as the rule is."""
    low, high = bounds["low"], bounds["high"]
    if low is None or high is None:
        return "undecided"
    if -margin < low and high < margin:
        return "equivalent"
    return "helps" if low > 0 else "hurts" if high < 0 else "undecided"


def why(verdict: Verdict) -> str:
    """The rule, applied to the two intervals, in words."""
    where = {
        "helps": "lies above zero: better",
        "hurts": "lies below zero: worse",
        "equivalent": "lies inside the margin: no difference that matters",
        "unknown": "could not be computed",
        "undecided": "holds zero and reaches beyond the margin: nothing is shown",
    }
    states = [
        "unknown" if verdict[key]["low"] is None else lies(verdict[key], verdict["margin"])
        for key in ("against_nothing", "against_copies")
    ]
    nothing, copies = (where[state] for state in states)
    lost = ", ".join(str(c["name"]) for c in verdict["classes"] if c["vetoed"])
    return (
        f"Against nothing the interval {nothing}. Against copies {'too it' if nothing == copies else 'it'} {copies}."
        + (f" But this harms, by more than the margin: class {lost}. That decides." if lost else "")
    )


def gloss(word: str) -> str:
    """What a word means, where the verdict gives no reason of its own."""
    return {
        "helps": "Better than the real items alone, and better than seeing the same items more often.",
        "hurts": "Worse than training on the real items alone.",
        "equivalent": "No difference that matters: whatever it does is smaller than the margin.",
        "undecided": "These items and repeats cannot tell. That is neither yes nor no.",
    }[word]


def harmed(verdict: Verdict) -> str:
    """The worst class in one sentence; "" where no class could be tested."""
    classes = verdict["classes"]
    if not classes:
        return ""
    lost = [
        f"Class {c['name']} loses {size(-c['mean'])} points: at least {size(-c['high'])}, at most {size(-c['low'])}."
        for c in classes
        if c["vetoed"]
    ]
    if lost:
        return " ".join(lost)
    worst = min(classes, key=lambda c: c["low"])
    if worst["low"] >= 0:
        return "No class loses."
    return f"No class is shown to lose; class {worst['name']} may lose up to {size(-worst['low'])} points."


def story(arms: Sequence[ArmScore], curve: Sequence[CurvePoint]) -> str:
    """The scores side by side, and where on the curve the policy gains most and least."""
    means = {arm.name: arm.mean for arm in arms}
    said = ""
    if {NOTHING, POLICY} <= means.keys():
        said = f"Trained on the real items alone, the learner gets {percent(means[NOTHING])} of the test items right; "
        if COPIES in means:
            said += f"with copies of them, {percent(means[COPIES])}; "
        said += f"with the policy, {percent(means[POLICY])}."
    gains = _gains(curve)
    if len(gains) > 1:
        most, least = max(gains, key=lambda n: gains[n]), min(gains, key=lambda n: gains[n])
        said += (
            f" Along the curve the difference is largest at {count(most)} real items per class "
            f"({points(gains[most])} points) and smallest at {count(least)} ({points(gains[least])})."
        )
    return said.strip()


def curve_sentence(curve: Sequence[CurvePoint]) -> str:
    """The curve read aloud."""
    return "; ".join(
        f"{p.arm} with {p.per_class} per class: {percent(p.mean)} ({percent(p.low)} to {percent(p.high)})"
        for p in curve
    )


def _gains(curve: Sequence[CurvePoint]) -> dict[int, float]:
    by = {(p.arm, p.per_class): p.mean for p in curve}
    return {n: by[POLICY, n] - by[NOTHING, n] for arm, n in by if arm == POLICY and (NOTHING, n) in by}
