"""From what a person typed to data and policies."""

import re
from pathlib import Path

from ..core.errors import OutOfRange
from ..core.policy import Policy
from ..data.dataset import Dataset
from ..data.open import open as open_data
from ..data.policy_file import read_policy
from ..trial.defaults import default_policy
from .progress import bar

UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "": 1.0}


def opened(what: str, target: str | None, group: str | None, *, quiet: bool, clean: bool = True) -> Dataset:
    """The data, without items that cannot be used."""
    data = open_data(what, target=target, group=group)
    if not clean:
        return data
    with bar("looking at every item", quiet=quiet):
        return data.clean()


def chosen(path: Path | None, data: Dataset) -> tuple[str, Policy]:
    """The policy of a file, by the file's name; or the default one."""
    return default_policy(data) if path is None else (path.stem, read_policy(path))


def seconds(budget: str | None) -> float | None:
    """90s, 10m, 1h, or a number of seconds. OutOfRange: anything else."""
    if budget is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh]?)", budget.strip())
    if not found or float(found[1]) <= 0:
        raise OutOfRange(f"--budget {budget}: must be a time such as 90s, 10m or 1h.")
    return float(found[1]) * UNITS[found[2]]


def folder(out: Path | None, data: Dataset) -> Path:
    return out if out is not None else Path("leaven-out") / data.name
