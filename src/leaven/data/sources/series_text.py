"""Series in text files: .ts as sktime and aeon write them, and the .tsv and .txt of the UCR archive."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadData
from .delimited import is_number

Values = NDArray[np.float64]
ABSENT = "?"
BETWEEN = re.compile(r"[,\s]+")


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """series: (time, channels) float64 each, NaN where missing. labels: as they are written, or None. numbers: which
    case of the file each is, from 0. refused: number of a case, and why it cannot be read."""

    series: tuple[Values, ...]
    labels: tuple[str, ...] | None
    numbers: tuple[int, ...]
    refused: tuple[tuple[int, str], ...]
    notes: tuple[str, ...] = ()


def read_ts(path: Path) -> Cases:
    """Lines that begin with # or @ come first; then one case a line: channels between ":", values between ",", the
    label last where the header says `@classLabel true` or `@targetLabel true`; "?" is missing. Lengths may differ from
    case to case. A case whose channels differ in length, or in number from those of most, is refused. BadData: no such
    file, none of its cases can be read, or they carry time stamps."""
    labelled, cases = False, list[str]()
    lines = _lines(path)
    for line in lines:
        word, _, rest = line[1:].strip().partition(" ")
        if not line.startswith(("#", "@")):
            raise BadData(f"{path}: {line[:40]!r} stands before @data; a .ts file has a header that ends in @data.")
        if word.lower() == "data":
            cases = list(lines)
            break
        if line.startswith("@") and word.lower() == "timestamps" and rest.strip().lower().startswith("true"):
            raise BadData(f"{path}: its cases carry time stamps; save them at equal steps, with @timeStamps false.")
        if line.startswith("@") and word.lower() in ("classlabel", "targetlabel"):
            labelled = rest.strip().lower().startswith("true")
    if not cases:
        raise BadData(f"{path}: has no cases after @data.")
    refused, read = list[tuple[int, str]](), list[tuple[int, list[Values], str]]()
    for number, case in enumerate(cases):
        channels = case.split(":")
        label = channels.pop().strip() if labelled else ""
        try:
            values = [_values(channel.split(",")) for channel in channels]
        except ValueError as error:
            refused.append((number, f"holds something that is no number ({error})"))
            continue
        sizes = {len(channel) for channel in values}
        if not values:
            refused.append((number, "has a label and no values"))
        elif len(sizes) > 1:
            refused.append((number, f"has channels of {min(sizes)} and of {max(sizes)} values"))
        else:
            read.append((number, values, label))
    if not read:
        hint = "" if labelled else "; where a label stands last, the header must say @classLabel true"
        raise BadData(f"{path}: holds no case that can be read (the first {refused[0][1]}){hint}.")
    ((wanted, _),) = Counter(len(values) for _, values, _ in read).most_common(1)
    refused += [(k, f"has {len(values)} channels, not {wanted}") for k, values, _ in read if len(values) != wanted]
    kept = [case for case in read if len(case[1]) == wanted]
    return Cases(
        tuple(np.stack(values, axis=1) for _, values, _ in kept),
        tuple(label for *_, label in kept) if labelled else None,
        tuple(number for number, *_ in kept), tuple(sorted(refused)),
    )  # fmt: skip


def read_ucr(path: Path) -> Cases:
    """One case a line, its label first, between tabs, commas or blanks; one channel. "?" and "NaN" are missing. Where
    lengths differ the archive pads with NaN at the end: a case ends with its last value."""
    series, labels, numbers, refused, short = list[Values](), list[str](), list[int](), list[tuple[int, str]](), 0
    for number, line in enumerate(_lines(path)):
        label, *cells = BETWEEN.split(line.strip().strip(","))
        try:
            values = _values(cells)
        except ValueError as error:
            refused.append((number, f"holds something that is no number ({error})"))
            continue
        there = np.flatnonzero(~np.isnan(values))
        if not there.size:
            refused.append((number, "has no values"))
            continue
        short += len(values) - 1 - int(there[-1]) > 0
        series.append(values[: there[-1] + 1, None])
        labels.append(_whole(label))
        numbers.append(number)
    notes = (f"{short} series of {path.name} end in missing values and are taken to end before",) if short else ()
    return Cases(tuple(series), tuple(labels), tuple(numbers), tuple(refused), notes)


def looks_like_ucr(path: Path, most: int = 1000, share: float = 0.5, odd: float = 0.1) -> bool:
    """No header, numbers alone save for a share of `odd` lines, and a first column of whole numbers that repeat: fewer
    classes than half the rows."""
    labels, others = list[str](), 0
    for line in islice(_lines(path), most):
        label, *cells = BETWEEN.split(line.strip().strip(","))
        if is_number(label) and cells and all(cell == ABSENT or is_number(cell) for cell in cells):
            labels.append(_whole(label))
        elif not labels:  # a header
            return False
        else:
            others += 1
    if others > odd * len(labels):
        return False
    whole = all(float(label).is_integer() for label in labels)
    return whole and 1 < len(set(labels)) <= max(2, share * len(labels))


def _lines(path: Path) -> Iterator[str]:
    """Those that are not empty."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            for line in file:
                if line.strip():
                    yield line.strip("\r\n")
    except UnicodeDecodeError as error:
        raise BadData(f"{path}: is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8 text.") from error
    except OSError as error:
        raise BadData(f"{path}: cannot be read ({error}).") from error


def _values(cells: list[str]) -> Values:
    """Infinite values are missing ones."""
    found = np.array(["nan" if cell.strip() == ABSENT else cell for cell in cells], np.float64)
    found[np.isinf(found)] = np.nan
    return found


def _whole(label: str) -> str:
    """1.0000000e+00 -> 1"""
    return str(int(float(label))) if is_number(label) and float(label).is_integer() else label
