"""A text: what was inserted, deleted and moved, and what is marked in it."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from itertools import pairwise
from typing import Any, Literal

from ...data.dataset import Dataset
from .view import View

MOST = 1500  # characters that are shown
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
Kind = Literal["same", "inserted", "deleted", "moved here", "moved away"]
TAGS = {"inserted": "ins", "deleted": "del", "moved here": "ins", "moved away": "del"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, from `start` on in the text as it is now; what is gone stands where it would be."""

    text: str
    kind: Kind
    start: int


def show(view: View, before: View | None, data: Dataset) -> str:
    """Inserted words are underlined, deleted ones struck through, moved ones both with an arrow beside, so that colour
    is never all that tells. Spans are underlined twice, with their label behind."""
    text = view.fields["text"]
    runs = [Run(text[:MOST], "same", 0)] if before is None else changes(before.fields["text"], text)
    spans = [(a, b, _name(label, data)) for a, b, label in _spans(view.fields)]
    rest = "\u2026" if len(text) > MOST else ""
    return f'<p class="text" dir="auto">{"".join(_html(runs, spans))}{rest}</p>'


def changes(old: str, new: str) -> list[Run]:
    """From the one to the other, token by token; what is deleted here and inserted there has moved."""
    a, b = (TOKEN.findall(text[:MOST]) for text in (old, new))
    steps = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    gone = Counter(token for tag, a0, a1, _, _ in steps if tag != "equal" for token in a[a0:a1])
    come = Counter(token for tag, _, _, b0, b1 in steps if tag != "equal" for token in b[b0:b1])
    both, runs, at = {token for token in gone & come if token.strip()}, list[Run](), 0
    for tag, a0, a1, b0, b1 in steps:
        for token in a[a0:a1] if tag != "equal" else ():
            _add(runs, Run(token, "moved away" if token in both else "deleted", at))
        for token in b[b0:b1]:
            _add(runs, Run(token, "same" if tag == "equal" else "moved here" if token in both else "inserted", at))
            at += len(token)
    return runs


def _add(runs: list[Run], run: Run) -> None:
    """Runs of one kind are one."""
    if runs and runs[-1].kind == run.kind and not run.kind.startswith("moved"):
        runs[-1] = Run(runs[-1].text + run.text, run.kind, runs[-1].start)
    else:
        runs.append(run)


def _html(runs: list[Run], spans: list[tuple[int, int, str]]) -> list[str]:
    """Cut where a span begins or ends; the label of a span stands behind it."""
    out = list[str]()
    for run in runs:
        if run.kind in ("deleted", "moved away"):
            out.append(_marked(run.text, run.kind, held=False))
            continue
        stop = run.start + len(run.text)
        ends = {e for a, b, _ in spans for e in (a, b) if run.start < e < stop}
        for start, end in pairwise(sorted({run.start, stop, *ends})):
            held = any(a <= start < b for a, b, _ in spans)
            out.append(_marked(run.text[start - run.start : end - run.start], run.kind, held=held))
            out += [f"<sub>{escape(label)}</sub>" for _, b, label in spans if b == end]
    return out


def _marked(text: str, kind: Kind, *, held: bool) -> str:
    inner = f"<u>{escape(text)}</u>" if held else escape(text)
    if kind == "same":
        return inner
    return f'<{TAGS[kind]} class="{kind}" title="{kind}">{inner}</{TAGS[kind]}>'


def _spans(fields: Any) -> list[tuple[int, int, int]]:
    found = fields.get("spans")
    return [] if found is None else [(a, b, c) for a, b, c in found.tolist()]


def _name(label: int, data: Dataset) -> str:
    types = data.schema.span_types
    return types[label] if label < len(types) else str(label)
