"""Texts in memory, with what is marked in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ...core.errors import BadData
from ...core.item import Ints, Target
from ...text.targets import Spans, Tags, Text
from ..assemble import assemble
from ..dataset import Dataset
from ..schema import Refusal


@dataclass(frozen=True, eq=False)
class TextSource:
    """n texts; and of each, where there are any, spans (k, 3), and start, end and tag of its tokens (k, 3)."""

    texts: Sequence[str]
    spans: Sequence[Ints] | None = None
    tags: Sequence[Ints] | None = None

    def load(self, position: int) -> dict[str, Target]:
        item: dict[str, Target] = {"text": Text(self.texts[position])}
        if self.spans is not None:
            item["spans"] = Spans(self.spans[position])
        if self.tags is not None:
            item["tags"] = Tags(self.tags[position])
        return item

    def stored(self, position: int) -> bytes:
        marks = [marks[position] for marks in (self.spans, self.tags) if marks is not None]
        text = self.texts[position].encode("utf-8", "surrogatepass")
        return b"\0".join([text, *(np.asarray(m, np.int64).tobytes() for m in marks)])


@dataclass
class Found:
    """Texts as a reader finds them, one after another. labels: one each, or None where the reader saw none at all."""

    texts: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    labels: list[Any] = field(default_factory=list)
    part: list[str] = field(default_factory=list)
    spans: list[list[tuple[int, int, str]]] = field(default_factory=list)
    tags: list[tuple[Ints, list[str]]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def extend(self, other: "Found", part: str) -> None:
        """More of the same, of a part of the data."""
        self.part += [part] * len(other.texts)
        for name in ("texts", "keys", "labels", "spans", "tags", "refused", "notes"):
            getattr(self, name).extend(getattr(other, name))


def assembled(found: Found, name: str, *, target: str = "label", groups: Any = None, group: str = "group") -> Dataset:
    """The data set of what a reader found. Names of span types are those of spans and tags, sorted."""
    from ...text.tagging import numbers

    tagged = [tag.partition("-")[2] for _, tags in found.tags for tag in tags if tag != "O"]
    types = tuple(sorted({label for spans in found.spans for *_, label in spans} | set(tagged)))
    place = {label: k for k, label in enumerate(types)}
    tags = [np.column_stack([ends, numbers(names, types)]) for ends, names in found.tags]
    spans: list[Ints] = [np.array([[a, b, place[c]] for a, b, c in s], np.int64).reshape(-1, 3) for s in found.spans]
    if tags and not spans:
        spans = [spans_of(marks) for marks in tags]
    source = TextSource(found.texts, spans or None, tags or None)
    lengths = np.array([len(text) for text in found.texts], np.int64).reshape(-1, 1)
    return assemble(
        source, found.keys, name=name, modality="text", labels=found.labels or None, target=target, groups=groups,
        group=group, part=found.part or None, extents=lengths, span_types=types, refused=found.refused,
        notes=list(dict.fromkeys(found.notes)),
    )  # fmt: skip


def read_lines(path: Path) -> list[str]:
    """Of a file of UTF-8, without their ends. BadData: it is not that."""
    try:
        return [line.rstrip("\r") for line in path.read_text(encoding="utf-8-sig").split("\n")]
    except UnicodeDecodeError as error:
        raise BadData(f"{path}: is not UTF-8 ({error}); save it as UTF-8 text.") from error


def spans_of(tags: Ints) -> Ints:
    """Start, end and tag of tokens in order -> the spans of their entities: start, end, label."""
    from ...text.tagging import entities

    marks = entities(tags[:, 2], np.zeros(len(tags), np.int64))
    inside = marks[:, 1] >= 0
    _, first = np.unique(marks[inside, 1], return_index=True)
    last = np.append(first[1:], inside.sum())[: first.size] - 1
    ends = tags[inside]
    return np.stack([ends[first, 0], ends[last, 1], marks[inside, 0][first]], axis=1)
