"""What the long runs share: the real sets, finished cells that are kept and skipped, and the time that is left."""

import argparse
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from measure import write
from sklearn.datasets import load_breast_cancer, load_wine

import leaven
from leaven.data.dataset import Dataset
from leaven.data.open import open as open_data
from leaven.data.write.manifest import versions
from leaven.trial.interval import Floats, Interval
from leaven.trial.words import word

HERE = Path(__file__).parent
DATA = Path(os.environ.get("LEAVEN_DATA", HERE.parent / "../shared/data"))
KEPT = HERE.parent / "leaven-out" / "evidence"
SILENT = ("cli", "report")  # rooms that no figure depends on
FILES: dict[str, tuple[str, dict[str, Any]]] = {  # name -> file or folder in DATA, and how it is opened
    "german": ("german/german.csv", {"target": "-1"}),
    "adult": ("adult", {"target": "-1"}),
    "mammography": ("mammography/mammography.csv", {"target": "-1"}),
    "ECG200": ("ucr/ECG200", {}),
    "fashion": ("fashion", {}),
    "fsdd": ("fsdd/recordings", {"pattern": "{label}_{speaker}_{index}.wav", "group": "speaker"}),
    "SST-2": ("text/sst2_train.tsv", {"modality": "text"}),
    "TREC": ("text/trec_train.tsv", {"modality": "text"}),
}
Task = Callable[[], Any]


@cache
def real(name: str) -> Dataset | None:
    """A set by name, with its test part where it came with one; None, and a line that says so, where it is missing."""
    if name == "digits":
        return open_data("digits")
    if name in ("wine", "breast cancer"):
        made = load_wine() if name == "wine" else load_breast_cancer()
        return open_data(made.data, labels=made.target, name=name)
    file, how = FILES[name]
    if not (DATA / file).exists():
        print(f"{name}: skipped, {DATA / file} is not there; LEAVEN_DATA names the folder of the real sets", flush=True)
        return None
    return open_data(DATA / file, name=name, **how)


@dataclass(frozen=True)
class Cells:
    """Finished cells, one line of JSON each, in a file of their own for every state of the code."""

    file: Path

    @classmethod
    def of(cls, script: str | Path, folder: Path = KEPT) -> "Cells":
        return cls(folder / f"{Path(script).stem}-{code(script)}.jsonl")

    def run(self, tasks: Mapping[str, Task]) -> dict[str, Any]:
        """Name -> what each task found: kept ones are read, the others made and kept at once. Results are plain values
        of JSON. The time left supposes that all that are still to be made take as long as those that were."""
        kept = self.read()
        found = {name: kept[name] for name in tasks if name in kept}
        todo = [name for name in tasks if name not in kept]
        if found:
            print(f"{len(found)} of {len(tasks)} cells were kept in {self.file}", flush=True)
        start = perf_counter()
        for k, name in enumerate(todo, 1):
            before = perf_counter()
            found[name] = self.keep(name, tasks[name]())
            now = perf_counter()
            left = (now - start) / k * (len(todo) - k)
            done = len(tasks) - len(todo) + k
            print(f"[{done:4}/{len(tasks)}] {name}: {now - before:.1f} s, {shown(left)} left", flush=True)
        return {name: found[name] for name in tasks}

    def read(self) -> dict[str, Any]:
        """What is kept. A line that was being written when the run was killed does not count."""
        kept = {}
        for line in self.file.read_text(encoding="utf-8").splitlines() if self.file.is_file() else ():
            try:
                name, result = json.loads(line)
            except ValueError:
                continue
            kept[name] = result
        return kept

    def keep(self, name: str, result: Any) -> Any:
        """As it will be read."""
        line = json.dumps([name, result], default=_plain)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a+b") as out:
            whole = not out.tell() or _last(self.file) == b"\n"
            out.write((b"" if whole else b"\n") + line.encode() + b"\n")
        return json.loads(line)[1]


def publish(name: str, result: Mapping[str, Any], *, whole: bool) -> None:
    """Into the file that is committed, if all of the claim was measured."""
    if whole:
        write(HERE / "results" / f"{name}.json", result)
    else:
        print(f"{name}: a part of the claim, nothing was written", flush=True)


def code(script: str | Path) -> str:
    """A hash of everything that decides a figure: the library, this file, the script, the versions."""
    package = Path(leaven.__file__).parent
    files = sorted(f for f in package.rglob("*.py") if f.relative_to(package).parts[0] not in SILENT)
    digest = blake2b(repr(versions()).encode(), digest_size=6)
    for file in (*files, Path(__file__), HERE / Path(script).name):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def packed(losses: Floats) -> str:
    """Losses (m,) of 0 and 1 as digits, to be kept."""
    return (losses.astype(np.uint8) + ord("0")).tobytes().decode()


def unpacked(digits: str) -> Floats:
    """(m,)"""
    return (np.frombuffer(digits.encode(), np.uint8) - ord("0")).astype(float)


def compared(i: Interval, margin: float) -> dict[str, Any]:
    """An interval as a result: hundredths of the loss (points), positive = better, and its word."""
    points = {name: round(100 * value, 3) for name, value in (("mean", i.mean), ("low", i.low), ("high", i.high))}
    return {**points, "word": word(i, margin)}


def pooled(means: Iterable[float], level: float = 0.95) -> dict[str, Any]:
    """The mean over sets with its t interval: a claim about other sets like these."""
    from scipy.stats import t

    x = np.array(list(means))
    half = float(t.ppf(0.5 + level / 2, x.size - 1) * x.std(ddof=1) / np.sqrt(x.size)) if x.size > 1 else float("inf")
    mean = float(x.mean())
    found = {"mean": mean, "low": mean - half, "high": mean + half} if np.isfinite(half) else {"mean": mean}
    return {name: round(value, 3) for name, value in found.items()} | {"sets": int(x.size)}


def shown(seconds: float) -> str:
    """In the unit that a person would use."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def seconds(text: str) -> float:
    """A time such as 30s, 2m, 1h or 90 -> seconds. argparse.ArgumentTypeError: none of these."""
    units = {"s": 1, "m": 60, "h": 3600}
    try:
        value = float(text[:-1]) * units[text[-1]] if text[-1:] in units else float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time, such as 30s, 2m or 1h") from None
    return value


def _last(file: Path) -> bytes:
    with file.open("rb") as stored:
        stored.seek(-1, os.SEEK_END)
        return stored.read()


def _plain(value: object) -> object:
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"cannot keep a {type(value).__name__} as JSON")
