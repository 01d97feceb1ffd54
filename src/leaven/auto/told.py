"""Told: an answer for a file, a terminal, and a certificate."""

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from ..data.policy_file import to_yaml
from ..trial.units import number
from .auto import Answer
from .race import Runner

WIDE = 108
LOST, IDLE = "out, for", "out: changes nothing"  # how reasons begin


def commented(answer: Answer) -> str:
    """The policy as YAML, under comments: what to do, and a sentence for each op."""
    lines = [f"{answer.says}: {answer.sentence}", "", *(f"{name}: {why}" for name, why in answer.reasons.items())]
    comment = [f"# {part}".rstrip() for line in lines for part in wrap(line, WIDE, subsequent_indent="    ") or [""]]
    return "\n".join([*comment, to_yaml(answer.policy)])


def in_lines(answer: Answer) -> list[str]:
    """What to do first; then the race, why each op is in or out, and the verdict."""
    lines = [f"{answer.says}: {answer.sentence}", ""]
    if answer.found and answer.found.race:
        lines += ["The race, on items that the verdict does not use:", *map(_line, answer.found.race.runners), ""]
    return [*lines, *_ops(answer.reasons), "", *([str(answer.trial)] if answer.trial else [])]


def _ops(reasons: Mapping[str, str]) -> list[str]:
    """A line for each op that is in, or breaks labels, or cannot run; a line for all that merely did not win."""
    lines = [f"  {name}: {why.split('; ')[0].rstrip('.')}." for name, why in reasons.items()
             if not why.startswith((LOST, IDLE))]  # fmt: skip
    for said, of in (("out, though labels bear them", LOST), ("out, for they change nothing here", IDLE)):
        names = [name for name, why in reasons.items() if why.startswith(of)]
        lines += [f"  {said}: {', '.join(names)}."] if names else []
    return lines


def plain(answer: Answer) -> dict[str, Any]:
    """Plain values, as the schema of certificates says."""
    found = answer.found
    return {
        "says": answer.says,
        "sentence": answer.sentence,
        "reasons": dict(answer.reasons),
        "race": [_row(runner) for runner in found.race.runners] if found and found.race else [],
        "gate": found.gate.to_json() if found and found.gate else None,
        "probes": [
            {"op": p.candidate.name, "share": p.share, "gain": p.gain and p.gain.mean, "half": p.gain and p.gain.half}
            for p in (found.probed if found else ())
        ],
        "needs": found.needy[0] if found and found.needy else None,
    }


def _line(runner: Runner) -> str:
    gain = runner.gain
    told = " ".join(number(x, "accuracy", sign=True).rjust(5) for x in (gain.mean, gain.low, gain.high))
    return f"  {runner.name:34} {runner.pairs:3} pairs  {told}  {runner.fate}"


def _row(runner: Runner) -> dict[str, Any]:
    gain = runner.gain
    told = {"mean": gain.mean, "low": gain.low, "high": gain.high}
    return {"name": runner.name, "pairs": runner.pairs, "gain": told, "fate": runner.fate}
