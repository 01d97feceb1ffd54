"""File names that say what is in the file: {label}_{speaker}_{index}.wav."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ...core.errors import BadData

FIELD = re.compile(r"\{(\w+)\}")
SEPARATORS = "_-"
SHARE = 5  # a part of names is taken for the label if it has a fifth as many values as there are files, at most


@dataclass(frozen=True)
class Names:
    """What the file names say. pattern: as it was given, or found. columns: field -> its value for each file, None
    where the name does not fit."""

    pattern: str
    columns: dict[str, list[str | None]]

    def first_of(self, names: Sequence[str]) -> str | None:
        return next((name for name in names if name in self.columns), None)


def is_pattern(text: str | None) -> bool:
    return text is not None and FIELD.search(text) is not None


def by_pattern(pattern: str, keys: Sequence[str]) -> Names:
    """Names by a pattern: {fields} stand for anything, the shortest that fits. An ending may be left out. BadData: no
    field, or a field twice, or no name fits."""
    fields = FIELD.findall(pattern)
    if not fields or len(set(fields)) < len(fields):
        raise BadData(f"pattern = {pattern!r}: must have fields in braces, each once: {{label}}_{{speaker}}_{{n}}.wav.")
    parts = FIELD.split(pattern)
    wanted = "".join(f"(?P<{part}>.+?)" if k % 2 else re.escape(part) for k, part in enumerate(parts))
    form = re.compile(wanted + r"(?:\.[^.]+)?")
    found = [form.fullmatch(key.rsplit("/", 1)[-1]) for key in keys]
    if not any(found):
        raise BadData(f"pattern = {pattern!r}: fits none of {len(keys)} file names, such as {keys[0]}.")
    return Names(pattern, {f: [m and m[f] for m in found] for f in fields})


def guessed(keys: Sequence[str]) -> Names | None:
    """Names that all fall into the same number of parts at one separator: the first part with few values, all of them
    more than once, is the label."""
    stems = [key.rsplit("/", 1)[-1].rsplit(".", 1)[0] for key in keys]
    for separator in SEPARATORS:
        split = [stem.split(separator) for stem in stems]
        parts = {len(words) for words in split}
        if len(parts) == 1 and parts != {1}:
            columns = [list(column) for column in zip(*split, strict=True)]
            few = [k for k, column in enumerate(columns) if _is_label(column)]
            if few:
                names = ["label" if k == few[0] else f"part{k + 1}" for k in range(len(columns))]
                pattern = separator.join(f"{{{name}}}" for name in names)
                return Names(pattern, dict(zip(names, columns, strict=True)))
    return None


def _is_label(values: Sequence[str]) -> bool:
    counts = Counter(values)
    return 2 <= len(counts) <= len(values) / SHARE and min(counts.values()) > 1
