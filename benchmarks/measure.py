"""What every benchmark shares: timing in pairs, the machine, and the file with the result."""

import json
import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter_ns
from typing import Any

PACKAGES = ("leaven", "numpy", "numba", "opencv-python-headless", "scikit-learn", "scipy", "pyarrow", "torch")

Work = Callable[[], object]
Clock = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as long theirs took as ours: above 1, ours is faster. Quartiles are over the pairs."""

    median: float
    low: float
    high: float
    ours_seconds: float
    theirs_seconds: float
    pairs: int

    def __str__(self) -> str:
        return (
            f"{self.median:.2f} times (quartiles {self.low:.2f} to {self.high:.2f}, {self.pairs} pairs); "
            f"ours {self.ours_seconds:.4g} s, theirs {self.theirs_seconds:.4g} s"
        )


def paired(ours: Work, theirs: Work, repeats: int, clock: Clock = perf_counter_ns) -> Ratio:
    """Time both in pairs, each first in every other pair, so that a clock that drifts favours nobody.

    Each runs once before, untimed: compilation and caches are not what is measured. At least two pairs. The clock
    counts nanoseconds; the seconds reported are medians.
    """
    if repeats < 2:
        raise ValueError(f"repeats = {repeats}: a spread needs at least 2 pairs")
    ours()
    theirs()
    pairs = []
    for k in range(repeats):
        first, second = (ours, theirs) if k % 2 == 0 else (theirs, ours)
        times = _seconds(first, clock), _seconds(second, clock)
        pairs.append(times if k % 2 == 0 else times[::-1])
    low, middle, high = quantiles([other / own for own, other in pairs], n=4, method="inclusive")
    return Ratio(middle, low, high, median(own for own, _ in pairs), median(other for _, other in pairs), repeats)


def best_of(work: Work, repeat: int, clock: Clock = perf_counter_ns) -> float:
    """The shortest of `repeat` runs in seconds: what the work costs when nothing disturbs it. The first run counts."""
    return min(_seconds(work, clock) for _ in range(repeat))


def machine() -> dict[str, Any]:
    """The processor, its cores, and the versions a figure depends on; None for a package that is not installed."""
    return {
        "date": date.today().isoformat(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{package: _version(package) for package in PACKAGES},
    }


def write(path: Path, result: Mapping[str, Any] | Ratio) -> None:
    """Write a result and the machine it comes from as JSON; a ratio that is part of the result too."""
    text = json.dumps({"machine": machine(), "result": result}, indent=2, allow_nan=False, default=_plain)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


def _seconds(work: Work, clock: Clock) -> float:
    start = clock()
    work()
    return (clock() - start) / 1e9


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")  # platform.processor() is empty on most Linux machines
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _plain(value: object) -> object:
    if isinstance(value, Ratio):
        return asdict(value)
    if hasattr(value, "tolist"):  # numpy's scalars and arrays
        return value.tolist()
    raise TypeError(f"cannot write a {type(value).__name__} as JSON")
