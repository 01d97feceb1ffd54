"""JSON lines: an object on each line, with a text, and a label, spans, or tokens and their tags."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...core.errors import BadData, Malformed
from ...core.item import Ints
from ...text.tagging import is_tag, joined
from ..schema import Refusal
from .delimited import no_column
from .sidecar import LABELS
from .texts import Found, read_lines

ENDINGS = (".jsonl", ".ndjson")
TEXTS = ("text", "sentence", "content", "document", "body", "question", "review")
LOOKED = 1000  # objects that say which fields there are
SPANS, TOKENS, TAGS = ("spans", "entities"), ("tokens", "words"), ("tags", "ner_tags", "labels")


@dataclass(frozen=True, slots=True)
class _Names:
    """Which field holds what; tokens and tags stand in place of a text."""

    text: str | None
    target: str | None
    spans: str | None
    tokens: str | None
    tags: str | None


def read_jsonl(path: Path, name: str, *, text: str | None = None, target: str | None = None) -> Found:
    """text, target: names of fields; else the first of `TEXTS` and of `LABELS` that any object has. Spans stand
    under "spans" or "entities", each [start, end, label] or an object of these; tokens under "tokens" with "tags", "O",
    "B-x", "I-x", one each, in place of a text. A line that does not fit is refused. BadData: none does."""
    rows = [(k + 1, line) for k, line in enumerate(read_lines(path)) if line.strip()]
    looked = [row for _, line in rows[:LOOKED] if (row := _object(line)) is not None]
    if not looked:
        raise BadData(f"{path}: its lines are no JSON objects; each must be one.")
    names, found = _named(path, looked, text, target), Found()
    for number, line in rows:
        key = f"{name}/{number:05d}"
        try:
            _add(found, key, _object(line), names)
        except Malformed as error:
            found.refused.append(Refusal(key, str(error)))
    if not found.texts:
        raise BadData(f"{path}: holds no line that can be read ({found.refused[0]}).")
    return found


def _named(path: Path, looked: Sequence[Mapping[str, Any]], text: str | None, target: str | None) -> _Names:
    first = {name: value for row in reversed(looked) for name, value in row.items()}
    usual = {name for name in first if 2 * sum(name in row for row in looked) >= len(looked)}
    for wanted in (text, target):
        if wanted is not None and wanted not in first:
            raise no_column(path, wanted, list(first))
    tokens, tags = (
        next((n for n in names if n in usual and isinstance(first[n], list)), None) for names in (TOKENS, TAGS)
    )
    if text is not None or tokens is None or tags is None:
        tokens = tags = None
        text = text or next((n for n in TEXTS if isinstance(first.get(n), str)), None)
        if text is None:
            raise BadData(f"{path}: which field holds the text? It has {', '.join(first)}; name it with text=.")
    target = target or next((n for n in LABELS if n in first and n != tags), None)
    return _Names(text, target, next((n for n in SPANS if n in usual and tags is None), None), tokens, tags)


def _add(found: Found, key: str, row: Mapping[str, Any] | None, names: _Names) -> None:
    """Malformed: the row does not fit."""
    if row is None:
        raise Malformed("is no JSON object")
    tagged = None if names.tags is None else _tagged(row, names)
    said = row.get(str(names.text)) if tagged is None else tagged[0]
    if not isinstance(said, str):
        raise Malformed(f"has no {names.text}")
    if not isinstance(label := row.get(str(names.target)), str | int | float | None):
        raise Malformed(f"{names.target} {str(label)[:40]!r} is neither a text nor a number")
    if any("\ud800" <= character <= "\udfff" for character in said):
        raise Malformed("holds half a surrogate pair")
    marks = [_span(mark, said) for mark in _list(row, names.spans)] if names.spans else []
    found.texts.append(said)
    found.keys.append(key)
    found.labels += [None if label is None else str(label)] if names.target else []
    found.spans += [marks] if names.spans else []
    found.tags += [tagged[1:]] if tagged is not None else []


def _tagged(row: Mapping[str, Any], names: _Names) -> tuple[str, Ints, list[str]]:
    tokens, tags = _list(row, str(names.tokens)), _list(row, str(names.tags))
    if len(tokens) != len(tags) or not all(isinstance(word, str) and word.strip() for word in tokens):
        raise Malformed(f"{names.tokens} and {names.tags} do not match")
    if odd := [tag for tag in tags if not is_tag(tag)]:
        raise Malformed(f"tag {odd[0]!r} is not O, B-label or I-label")
    return *joined(tokens), tags


def _object(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _list(row: Mapping[str, Any], name: str) -> list[Any]:
    if not isinstance(row.get(name), list):
        raise Malformed(f"{name} is no list")
    found: list[Any] = row[name]
    return found


def _span(mark: Any, text: str) -> tuple[int, int, str]:
    cells = [mark.get(n) for n in ("start", "end", "label")] if isinstance(mark, dict) else mark
    if not isinstance(cells, list) or len(cells) != 3:
        raise Malformed(f"span {mark!r} is not start, end, label")
    start, end, label = cells
    whole = all(isinstance(n, int) and not isinstance(n, bool) for n in (start, end))
    if not whole or not 0 <= start < end <= len(text):
        raise Malformed(f"span {mark!r} does not lie in a text of {len(text)} characters")
    return start, end, str(label)
