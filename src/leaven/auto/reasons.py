"""Reasons: a sentence for each op, why it is in a policy or out of it."""

import re
from collections.abc import Mapping, Sequence

from ..core.policy import Policy
from .gate import Gate
from .probes import Probed
from .race import Race

SENTENCE = re.compile(r"(?<=[.;])\s")
SHARED = re.compile(r"^(in|out|out, for [^:]*)[:.]\s*(.*)")


def reasons(policy: Policy, gate: Gate | None, probed: Sequence[Probed], race: Race | None,
            unable: Mapping[str, str]) -> dict[str, str]:  # fmt: skip
    """Address -> sentence, for all that was looked at. policy: what is to be used in the end. unable: ops across items
    that cannot run on such data, and why."""
    inside = {op.address for op in policy.ops}
    why = _why(policy, race)
    gains = {p.candidate.name: _gain(p) for p in probed}
    told = dict[str, str]()
    for decision in gate.decisions if gate else ():
        if decision.candidate is None:
            told[decision.name] = decision.sentence
            continue
        said = f"labels bear it{decision.sentence.removeprefix('in').rstrip('.')}; {gains.get(decision.name, '')}"
        said = said.rstrip("; ") + "."
        told[decision.name] = f"in: {said}" if decision.name in inside else f"out, for {why}: {said}"
    for runner in race.runners if race else ():
        if runner.name not in told and " " not in runner.name:  # an op by itself
            told[runner.name] = f"in: {runner.fate}." if runner.name in inside else f"out: {runner.fate}."
    for name, error in unable.items():
        told[name] = f"out: {first_sentence(error.removeprefix(f'{name}: '))}."
    for name in inside - told.keys():
        told[name] = "in: a part of what won the race." if race else "in."
    return told


def first_sentence(said: str) -> str:
    """Without the mark at its end."""
    return SENTENCE.split(said)[0].rstrip(".;")


def parted(reason: str) -> tuple[str, str]:
    """What many ops share ("in", "out", "out, for nothing won the race"), and what is said of this one."""
    shared, said = SHARED.findall(reason)[0]
    return shared, said


def _why(policy: Policy, race: Race | None) -> str:
    """What keeps out an op that labels bear."""
    if policy.ops:
        return "it is not in what won the race"
    if race is None:
        return "no policy is to be used"
    return "nothing won the race" if race.winner is None else "what won the race is not to be used"


def _gain(probe: Probed) -> str:
    return f"a ridge gains {100 * probe.gain.mean:+z.1f} points with it" if probe.gain else probe.note
