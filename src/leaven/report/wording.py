"""Numbers and sentences of the report."""

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

from ..auto.reasons import parted
from ..trial.units import SHARES, number
from .document import ArmScore, CurvePoint

Verdict = Mapping[str, Any]
Bounds = Mapping[str, float | None]
Part = Mapping[str, Any]  # a class or a group: `PartEffect` as plain values

NOTHING, COPIES, POLICY = "nothing", "copies", "policy"
MINUS = "\N{MINUS SIGN}"
SEVERITIES = ("problem", "warning", "info")


def points(difference: float | None, metric: str = "accuracy") -> str:
    """A difference, always signed: of shares in points, one decimal; else three figures of the loss."""
    return "not known" if difference is None else number(difference, metric, sign=True).replace("-", MINUS)


def size(difference: float | None, metric: str = "accuracy") -> str:
    """The same without a sign of its own."""
    return "not known" if difference is None else number(difference, metric).replace("-", MINUS)


def unit(metric: str) -> str:
    """What a difference is counted in."""
    return "points" if metric in SHARES else f"of {metric}"


def percent(fraction: float) -> str:
    return f"{100 * fraction:z.1f}\N{NO-BREAK SPACE}%"


def score(value: float, metric: str = "accuracy") -> str:
    """What the metric says of an arm: a share in per cent, else three figures of the loss."""
    return percent(value) if metric in SHARES else f"{value:.3g}"


def interval(bounds: Bounds, metric: str = "accuracy") -> str:
    """+3.1 [+1.2, +5.0], in points, or in units of the loss."""
    if any(bounds[key] is None for key in ("mean", "low", "high")):
        return "not known"
    low, mean, high = (points(bounds[key], metric) for key in ("low", "mean", "high"))
    return f"{mean} [{low}, {high}]"


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


def grouped(reasons: Mapping[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What many ops share -> those ops, with the rest of each one's sentence: first those that are in, last those that
    are out for reasons of their own."""
    found = dict[str, list[tuple[str, str]]]()
    for name, why in sorted(reasons.items()):
        shared, said = parted(why)
        found.setdefault(shared, []).append((name, said))
    order = sorted(found, key=lambda shared: (shared != "in", shared == "out"))
    return [(shared, found[shared]) for shared in order]


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
    lost = ", ".join(f"{p['trait']} {p['name']}" for p in (*verdict["classes"], *verdict["groups"]) if p["vetoed"])
    return (
        f"Against nothing the interval {nothing}. Against copies {'too it' if nothing == copies else 'it'} {copies}."
        + (f" But this harms, by more than the margin: {lost}. That decides." if lost else "")
    )


def gloss(word: str) -> str:
    """What a word means, where the verdict gives no reason of its own."""
    return {
        "helps": "Better than the real items alone, and better than seeing the same items more often.",
        "hurts": "Worse than training on the real items alone.",
        "equivalent": "No difference that matters: whatever it does is smaller than the margin.",
        "undecided": "These items and repeats cannot tell. That is neither yes nor no.",
    }[word]


def harmed(parts: Sequence[Part], metric: str = "accuracy") -> str:
    """The worst of the classes, or of the groups, in one sentence; "" where none could be tested."""
    if not parts:
        return ""
    lost = [
        f"{_capital(p['trait'])} {p['name']} loses {size(-p['mean'], metric)} {unit(metric)}: at least "
        f"{size(-p['high'], metric)}, at most {size(-p['low'], metric)}."
        for p in parts
        if p["vetoed"]
    ]
    if lost:
        return " ".join(lost)
    trait, worst = parts[0]["trait"], min(parts, key=lambda p: p["low"])
    if worst["low"] >= 0:
        return f"No {trait} loses."
    most = f"{size(-worst['low'], metric)} {unit(metric)}"
    return f"No {trait} is shown to lose; {trait} {worst['name']} may lose up to {most}."


def left_out(verdict: Verdict) -> str:
    """How many groups were not judged by themselves; "" where all were."""
    groups, others = len(verdict["groups"]), verdict["untested"]
    if not others:
        return ""
    which = "the largest are judged by themselves, from 20 test items on" if groups else "none is large enough"
    return f"Of {count(groups + others)} groups, {which}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def story(arms: Sequence[ArmScore], curve: Sequence[CurvePoint], metric: str = "accuracy") -> str:
    """The scores side by side, and where on the curve the policy gains most and least."""
    means = {arm.name: score(arm.mean, metric) for arm in arms}
    said = ""
    if {NOTHING, POLICY} <= means.keys():
        alone = means[NOTHING]
        gets = f" gets {alone} of the test items right" if metric == "accuracy" else f"'s {metric} is {alone}"
        said = f"Trained on the real items alone, the learner{gets}; "
        if COPIES in means:
            said += f"with copies of them, {means[COPIES]}; "
        said += f"with the policy, {means[POLICY]}."
    gains = _gains(curve, 1 if metric in SHARES else -1)
    if len(gains) > 1:
        most, least = max(gains, key=lambda n: gains[n]), min(gains, key=lambda n: gains[n])
        said += (
            f" Along the curve the difference is largest at {count(most)} real items per class "
            f"({points(gains[most], metric)} {unit(metric)}) and smallest at {count(least)} "
            f"({points(gains[least], metric)})."
        )
    return said.strip()


def curve_sentence(curve: Sequence[CurvePoint], metric: str = "accuracy") -> str:
    """The curve read aloud."""
    told = []
    for p in curve:
        low, mean, high = (score(value, metric) for value in (p.low, p.mean, p.high))
        told.append(f"{p.arm} with {p.per_class} per class: {mean} ({low} to {high})")
    return "; ".join(told)


def _gains(curve: Sequence[CurvePoint], sign: int) -> dict[int, float]:
    by = {(p.arm, p.per_class): p.mean for p in curve}
    return {n: sign * (by[POLICY, n] - by[NOTHING, n]) for arm, n in by if arm == POLICY and (NOTHING, n) in by}
