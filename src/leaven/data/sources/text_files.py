"""Files of texts: which reader each takes, and which of them are one data set with a given split."""

import re
from pathlib import Path
from typing import Any

from ...core.errors import BadData
from ..dataset import Dataset
from .conll import ENDINGS as CONLL
from .conll import read_conll
from .delimited import ENDINGS as DELIMITED
from .jsonl import ENDINGS as JSONL
from .jsonl import read_jsonl
from .layout import has_pictures
from .parquet import ENDINGS as PARQUET
from .prose import read_prose
from .texts import Found, assembled, read_lines

MARKED = (*CONLL, *JSONL)  # nothing but texts has these endings
PARTS = {"train": "train", "training": "train", "test": "test", "testing": "test", "dev": "dev", "devel": "dev",
         "development": "dev", "val": "dev", "valid": "dev", "validation": "dev"}  # fmt: skip
_WORD = re.compile(rf"(?<![a-z])({'|'.join(sorted(PARTS, key=len, reverse=True))})(?![a-z])|(train|test|dev)$")


def open_texts(path: Path, name: str, *, target: str | None = None, group: str | None = None, text: str | None = None,
               modality: str | None = None) -> Dataset | None:  # fmt: skip
    """A file of texts, and the file beside it that is its test part (x_train.tsv, x_test.tsv); or a folder of such
    files, one of each part. None: it is something else. `text`: the column or field of the text; that, or `modality`
    "text", forces it. BadData: a folder holds several files of one part, or it is forced and holds no text."""
    files = [(path, "")] if path.is_file() else _given_split(path)
    if not files or modality in ("table", "series"):
        return None
    if path.is_file() and (test := _beside(path)) is not None:
        files = [(path, "train"), (test, "test")]
    found, targets, groups = Found(), list[str](), list[Any]()
    for file, part in files:
        read = _read(file, name if part == "" else file.name.removesuffix(file.suffix), target, group, text, modality)
        if read is None:
            return None
        found.extend(read[0], part) if part else found.extend(read[0], "")
        if not part:
            found.part = read[0].part or found.part
        targets.append(read[1])
        groups += read[2] or []
    if len(files) > 1:
        told = ", ".join(f"{file.name} ({part})" for file, part in files)
        found.notes.append(f"a given split: {told}")
    grouped = groups if len(groups) == len(found.texts) else None
    return assembled(found, name, target=targets[0], groups=grouped, group=group or "group")


def _read(path: Path, name: str, target: str | None, group: str | None, text: str | None,
          modality: str | None) -> tuple[Found, str, list[Any] | None] | None:  # fmt: skip
    ending = path.suffix.lower()
    if ending in CONLL:
        return read_conll(path, name), "tags", None
    if ending in JSONL:
        return read_jsonl(path, name, text=text, target=target), target or "label", None
    if ending == ".txt" and modality == "text" and text is None and target is None:
        return _lines(path, name), "label", None
    if ending in (*DELIMITED, *PARQUET):
        forced = modality == "text" or text is not None
        return read_prose(path, name, text=text, target=target, group=group, forced=forced)
    return None


def _lines(path: Path, name: str) -> Found:
    """Each line that is not blank is a text."""
    said = [(k, line) for k, line in enumerate(read_lines(path)) if line.strip()]
    return Found([line for _, line in said], [f"{name}/{k + 1:05d}" for k, _ in said])


def part_of(path: Path) -> str | None:
    """train, test or dev, if the name says so."""
    found = _WORD.search(path.stem.lower())
    return PARTS[found[0]] if found else None


def _beside(path: Path) -> Path | None:
    """The test part of a training part: the file of the same name but for that word."""
    if part_of(path) != "train":
        return None
    other = path.with_name(re.sub("train(?:ing)?(?!.*train)", "test", path.name, flags=re.IGNORECASE))
    return other if other != path and other.is_file() else None


def _given_split(folder: Path) -> list[tuple[Path, str]]:
    """The files of a folder whose names say a part, in order; the development part counts as training where there is a
    test part, else as the test part."""
    endings = (*MARKED, *DELIMITED, *PARQUET)
    named = [(f, part_of(f)) for f in sorted(folder.iterdir()) if f.is_file() and f.suffix.lower() in endings]
    files = [(f, part) for f, part in named if part]
    parts = [part for _, part in files]
    if "train" not in parts or len({f.suffix.lower() for f, _ in files} - set(CONLL)) > 1 or has_pictures(folder):
        return []
    if len(set(parts)) < len(parts):
        several = ", ".join(f.name for f, part in files if parts.count(part) > 1)
        raise BadData(f"{folder}: holds several data sets ({several}); name the file of a training part.")
    dev = "train" if "test" in parts else "test"
    order = sorted(files, key=lambda pair: ("train", "dev", "test").index(str(pair[1])))
    return [(f, dev if part == "dev" else str(part)) for f, part in order]
