"""The answer of `leaven auto` for a terminal, in some thirty lines; the rest stands in the files."""

from collections.abc import Mapping
from itertools import groupby
from textwrap import wrap

from ..auto.auto import Answer
from ..auto.race import Race
from ..auto.reasons import first_sentence, parted
from ..trial.units import SHARES, number

WIDE = 110


def in_words(answer: Answer) -> list[str]:
    """What to do; what was raced; why each op is in or out; and the verdict."""
    lines = wrap(f"{answer.says}: {answer.sentence}", WIDE, subsequent_indent="  ")
    lines += [f"  {f.severity}: {f.what}" for f in answer.findings if f.severity != "info"]  # where: in the report
    if answer.found and answer.found.race:
        lines += ["", *race_lines(answer.found.race, answer.trial.metric if answer.trial else "accuracy")]
    raced = {runner.name for runner in answer.found.race.runners} if answer.found and answer.found.race else set()
    if others := {op: why for op, why in answer.reasons.items() if op not in raced}:  # those are told in the table
        lines += ["", "Why each op is in or out (the whole of it: policy.yaml)", *reason_lines(others)]
    if answer.trial:
        lines += ["", answer.trial.design.sentence + f"; learner: {answer.trial.learner}.", str(answer.trial.verdict)]
        lines += answer.trial.notes
    return lines


def race_lines(race: Race, metric: str) -> list[str]:
    """A table: name, pairs, gain against nothing with its interval, and what became of it."""
    rows = []
    for runner in race.runners:
        low, mean, high = (number(x, metric, sign=True) for x in (runner.gain.low, runner.gain.mean, runner.gain.high))
        rows.append((runner.name, str(runner.pairs), f"{mean} [{low}, {high}]", runner.fate))
    heads = ("The race", "pairs", f"{'points' if metric in SHARES else metric} against nothing", "")
    wide = [max(len(row[k]) for row in (heads, *rows)) for k in range(3)]
    return [f"{a:{wide[0]}}  {b:>{wide[1]}}  {c:{wide[2]}}  {d}".rstrip() for a, b, c, d in (heads, *rows)]


def reason_lines(reasons: Mapping[str, str]) -> list[str]:
    """A line for each reason, cut to its first sentence, with all ops that share it; those that are in come first."""
    cut = [(_cut(why), name) for name, why in reasons.items()]
    order = {why: (not why.startswith("in"), min(name for other, name in cut if other == why)) for why, _ in cut}
    lines = []
    for why, among in groupby(sorted(cut, key=lambda each: (order[each[0]], each[1])), key=lambda each: each[0]):
        lines += wrap(f"{', '.join(name for _, name in among)}: {why}", WIDE, initial_indent="  ",
                      subsequent_indent="    ")  # fmt: skip
    return lines


def _cut(why: str) -> str:
    shared, _ = parted(why)
    return shared if shared not in ("in", "out") else first_sentence(why)
