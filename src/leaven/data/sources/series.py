"""Series: text files with given training and test parts, and arrays whose axes are named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...core.errors import BadData
from ...core.item import Target
from ...series.targets import Series
from ..assemble import assemble
from ..dataset import Dataset
from ..schema import Refusal
from .series_text import Cases, looks_like_ucr, read_ts, read_ucr
from .source import Array

TS = ".ts"
TIME = "t"  # among the letters of axes
UCR = (".tsv", ".txt", ".csv")
PART = re.compile(r"^(.*)_(train|test)$", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class SeriesSource:
    """Item k is values[k], (time, channels), at one rate for all."""

    values: Sequence[Array]
    rate: float = 1.0

    def load(self, position: int) -> dict[str, Target]:
        return {"series": Series(self.values[position], self.rate)}

    def stored(self, position: int) -> bytes:
        value = self.values[position]
        return repr(value.shape).encode() + value.tobytes()


def series_in(path: Path) -> list[Path]:
    """The files of series that a file or folder stands for, training part first: a .ts file, or one named NAME_TRAIN or
    NAME_TEST (.tsv, .txt, .csv) that looks like one of the UCR archive; with its sibling. Of one set in several
    formats, .ts. Empty: there are none. BadData: a folder holds several sets."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    named = [f for f in files if (f.suffix.lower() == TS or _parted(f)) and f.is_file()]
    for ending in (TS, *UCR):
        named_so = [f for f in named if f.suffix.lower() == ending]
        found = [f for f in named_so if f.stat().st_size and (ending == TS or looks_like_ucr(f))]
        if not found:
            continue
        sets = sorted({_set(f) for f in found})
        if len(sets) > 1:
            raise BadData(
                f"{path}: holds several sets of series ({', '.join(sets[:5])}); name one file of one of them."
            )
        if path.is_file():
            found = named_so = [f for f in sorted(path.parent.iterdir()) if _siblings(f, path)]
            found = [f for f in found if f.stat().st_size and (ending == TS or looks_like_ucr(f))]
        if lost := [f for f in named_so if f not in found and _set(f) == sets[0]]:
            raise BadData(f"{lost[0]}: holds no series that can be read, and {found[0].name} does; mend or remove it.")
        both = found
        return sorted(both, key=lambda f: (_part(f) == "test", f.name))
    return []


def series_name(files: Sequence[Path]) -> str:
    """ECG200_TRAIN.tsv and ECG200_TEST.tsv -> ECG200"""
    return _set(files[0]) if len(files) > 1 else files[0].stem


def open_series(files: Sequence[Path], name: str) -> Dataset:
    """Files as `series_in` finds them, as one data set; with both parts, the split is given. BadData: a file cannot be
    read, or the parts have other channels."""
    read = [(file, read_ts(file) if file.suffix.lower() == TS else read_ucr(file)) for file in files]
    parts, values = list[str](), list[Array]()
    keys, labels, refused = list[str](), list[str](), list[Refusal]()
    for file, cases in read:
        values += cases.series
        keys += [f"{file.stem}/{number:04d}" for number in cases.numbers]
        parts += [_part(file) if len(files) > 1 else ""] * len(cases.series)
        labels += cases.labels or ()
        refused += [Refusal(f"{file.stem}/{number:04d}", reason) for number, reason in cases.refused]
    _check_channels([(file, cases) for file, cases in read if cases.series])
    if labels and len(labels) != len(values):
        raise BadData(f"{files[0]}: only one of the two parts has labels.")
    return _assembled(values, keys, name, labels=labels or None, target="class", part=parts, refused=refused,
                      notes=[note for _, cases in read for note in cases.notes])  # fmt: skip


def series_from_arrays(data: Any, axes: str, name: str, *, keys: Sequence[str] | None = None, labels: Any = None,
                       groups: Any = None, target: str = "label", group: str = "group", part: Any = None,
                       classes: Sequence[str] = ()) -> Dataset:  # fmt: skip
    """An array (n, time, channels) with axes "ntc", (n, channels, time) with "nct", (n, time) with "nt"; or, where
    lengths differ, a list of arrays with "tc", "ct" or "t". NaN is a missing value; an item with infinite ones is
    refused. BadData: the axes do not fit."""
    letters = axes.lower()
    listed = not isinstance(data, np.ndarray) or data.dtype == object
    if listed and "n" not in letters:
        letters = f"n{letters}"
    items = [np.asarray(one) for one in data] if listed else list(np.moveaxis(data, letters.find("n"), 0))
    each = letters.replace("n", "")
    if sorted(letters) not in (["n", "t"], ["c", "n", "t"]) or any(one.ndim != len(each) for one in items):
        shape = f"a list of {items[0].ndim} axes each" if listed and items else f"shape {np.shape(data)}"
        raise BadData(f"{name}: axes = {axes!r} do not fit {shape}; say which are n items, t time, c channels: 'ntc'.")
    values = [_numbers(one if each != "ct" else one.T, name) for one in items]
    keys = [f"{name}/{k:04d}" for k in range(len(values))] if keys is None else list(keys)
    widths = {value.shape[1] for value in values}
    if len(widths) > 1:
        raise BadData(f"{name}: items have {min(widths)} to {max(widths)} channels; they must have the same.")
    return _assembled(values, keys, name, labels=labels, groups=groups, target=target, group=group, part=part,
                      classes=classes)  # fmt: skip


def _assembled(values: Sequence[Array], keys: Sequence[str], name: str, *, refused: Sequence[Refusal] = (),
               **shared: Any) -> Dataset:  # fmt: skip
    extents = np.array([(len(value), 1.0) for value in values], np.float64).reshape(-1, 2)
    made = assemble(
        SeriesSource(values), keys, name=name, modality="series", extents=extents, refused=refused, **shared
    )
    bad = {k: reason for k, value in enumerate(values) if (reason := _unusable(value))}
    at = {k: position for position, k in enumerate(made.rows.tolist())}
    return made.without(Refusal(made.keys[at[k]], reason) for k, reason in bad.items() if k in at)


def _unusable(value: Array) -> str:
    if not value.size or np.isnan(value).all():
        return "has no values"
    return "has infinite values" if np.isinf(value).any() else ""


def _numbers(value: Array, name: str) -> Array:
    """(time, channels), float32 or float64."""
    if value.dtype.kind not in "biuf":
        raise BadData(f"{name}: holds {value.dtype}; items must be numbers.")
    kept = value if value.dtype in (np.float32, np.float64) else value.astype(np.float64)
    return np.ascontiguousarray(kept if kept.ndim == 2 else kept[:, None])


def _check_channels(read: Sequence[tuple[Path, Cases]]) -> None:
    widths = {file.name: cases.series[0].shape[1] for file, cases in read}
    if len(set(widths.values())) > 1:
        told = " and ".join(f"{name} {width}" for name, width in widths.items())
        raise BadData(f"{read[0][0].parent}: the parts have other channels: {told}.")


def _parted(file: Path) -> bool:
    return file.suffix.lower() in UCR and PART.match(file.stem) is not None


def _part(file: Path) -> str:
    found = PART.match(file.stem)
    return found[2].lower() if found else ""


def _set(file: Path) -> str:
    found = PART.match(file.stem)
    return found[1] if found else file.stem


def _siblings(file: Path, one: Path) -> bool:
    """The other part of the same set, in the same format; or the file itself."""
    same = file.suffix == one.suffix and _set(file) == _set(one)
    return file == one or (same and {_part(file), _part(one)} == {"train", "test"})
