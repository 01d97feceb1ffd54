"""Layout: which pictures or recordings a folder holds, and what its subfolders say about them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import BadData
from .file_kinds import KINDS, FileKind

GIVEN = {
    "train": "train", "training": "train", "test": "test", "testing": "test",
    "val": "val", "valid": "val", "validation": "val",
}  # fmt: skip
BESIDES = (".csv", ".tsv", ".txt", ".md", ".json", ".yaml", ".yml", ".html", ".pdf")


@dataclass(frozen=True, slots=True)
class Layout:
    """kind: of the files, that of which there are most. keys: their paths within the folder, sorted. classes: the
    folder each lies in, or None at the top of its part. part: "train", "test" or "" each. others: files that are
    neither of that kind nor text about them."""

    kind: FileKind
    keys: tuple[str, ...]
    classes: tuple[str | None, ...]
    part: tuple[str, ...]
    others: tuple[str, ...]
    notes: tuple[str, ...]


def lay_out(folder: Path) -> Layout:
    """One folder per class, at any depth below it; where the top holds only train/ and test/ (or val/, valid/,
    validation/), these are a given split and the classes lie within. With train/ and test/, val/ counts as training;
    without test/, as the test part. Hidden files and folders are passed over. BadData: no pictures and no
    recordings, or the folder cannot be read."""
    files = _files(folder)
    kinds = {kind: [key for key in files if os.path.splitext(key)[1].lower() in kind.endings] for kind in KINDS}
    kind, keys = max(kinds.items(), key=lambda pair: len(pair[1]))
    if not keys:
        held = ", ".join(f"no {kind.noun} ({', '.join(kind.endings)})" for kind in KINDS)
        raise BadData(f"{folder}: holds {held}, no IDX files and no tables.")
    others = sorted(set(files) - set(keys))
    tops = {key.split("/")[0] for key in keys if "/" in key}
    split = bool(tops) and tops <= _given(tops) and all("/" in key for key in keys)
    parts = {GIVEN[top.lower()] for top in tops} if split else set()
    split = split and (len(tops) > 1 or any(key.count("/") > 1 for key in keys))
    meaning = {"train": "train", "test": "test", "val": "train" if "test" in parts else "test"}
    notes = [f"validation {kind.noun} count as training"] if split and {"val", "train", "test"} <= parts else []
    classes, part = list[str | None](), list[str]()
    for key in keys:
        words = key.split("/")
        part.append(meaning[GIVEN[words.pop(0).lower()]] if split else "")
        classes.append(words[0] if len(words) > 1 else None)
    return Layout(kind, tuple(keys), tuple(classes), tuple(part), tuple(others), tuple(notes))


def has_pictures(folder: Path) -> bool:
    return bool(_files(folder)[0])


def _given(tops: set[str]) -> set[str]:
    return {top for top in tops if top.lower() in GIVEN}


def _files(folder: Path) -> list[str]:
    """Sorted, without those that may be about the others."""
    keys = list[str]()

    def stop(error: OSError) -> None:
        raise BadData(f"{error.filename}: cannot be read ({error.strerror}).") from error

    for root, folders, files in os.walk(folder, onerror=stop):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        place = Path(root).relative_to(folder).as_posix()
        for name in files:
            ending = os.path.splitext(name)[1].lower()
            if name.startswith(".") or ending in BESIDES:
                continue
            keys.append(name if place == "." else f"{place}/{name}")
    return sorted(keys)


def matching(names: Sequence[str], keys: Sequence[str]) -> dict[str, int]:
    """Key -> number of the row that names it: by its path, else by its file name, else by that without its ending. A
    file name that several files share matches none."""
    found: dict[str, int] = {}
    rows = {name.replace("\\", "/").removeprefix("./"): k for k, name in enumerate(names)}
    for shorten in (str, lambda key: key.rsplit("/", 1)[-1], lambda key: key.rsplit("/", 1)[-1].rsplit(".", 1)[0]):
        short: dict[str, list[str]] = {}
        for key in keys:
            short.setdefault(shorten(key), []).append(key)
        for name, same in short.items():
            if len(same) == 1 and name in rows:
                found.setdefault(same[0], rows[name])
    return found
