"""Told: an answer as a comment that says why each op is in or out, and as plain values."""

from textwrap import wrap
from typing import Any

from ..core.plain import to_plain
from ..trial.interval import Interval
from ..trial.plainly import plainly
from .auto import Answer

WIDE = 108


def comment(answer: Answer) -> str:
    """Lines to stand above the policy in its file: what to do, and a sentence for each op."""
    lines = [f"{answer.says}: {answer.sentence}", "", *(f"{name}: {why}" for name, why in answer.reasons.items())]
    wrapped = [f"# {part}".rstrip() for line in lines for part in wrap(line, WIDE, subsequent_indent="    ") or [""]]
    return "\n".join(wrapped) + "\n"


def plain(answer: Answer, strategy: str) -> dict[str, Any]:
    """What a certificate says of the search, as its schema says. Gains are those of the race and the probes."""
    found = answer.found
    told: dict[str, Any] = plainly({
        "says": answer.says,
        "sentence": answer.sentence,
        "strategy": strategy,
        "policy": to_plain(answer.policy),
        "reasons": answer.reasons,
        "race": [
            {
                "name": runner.name, "pairs": runner.pairs, "gain": _bounds(runner.gain),
                "against_copies": _bounds(runner.against_copies), "against_usual": _bounds(runner.against_usual),
                "fate": runner.fate,
            }
            for runner in (found.race.runners if found and found.race else ())
        ],
        "probes": [
            {"op": p.candidate.name, "share": p.share, "gain": p.gain and _bounds(p.gain), "note": p.note}
            for p in (found.probed if found else ())
        ],
    })  # fmt: skip
    return told


def _bounds(found: Interval) -> dict[str, float]:
    return {"mean": found.mean, "low": found.low, "high": found.high}
