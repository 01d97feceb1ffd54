"""From what a person typed to data and policies."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import CannotWrite, OutOfRange
from ..core.policy import Policy
from ..data.dataset import Dataset
from ..data.open import open as open_data
from ..data.policy_file import read_policy
from .progress import bar

UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "": 1.0}
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person named: the data, the columns of labels and groups, and the modality."""

    what: str
    target: str | None = None
    group: str | None = None
    modality: str | None = None


def opened(asked: Asked, *, quiet: bool, most: int | None = None) -> Dataset:
    """The data (or at most so many of the items), without items that cannot be used."""
    data = open_data(asked.what, target=asked.target, group=asked.group, modality=asked.modality)
    data = data if most is None else data.sample(most)
    with bar("looking at every item", quiet=quiet):
        return data.clean()


def named(path: Path | None) -> tuple[str, Policy] | None:
    """The policy of a file, by the file's name; None where no file is given."""
    return None if path is None else (path.stem, read_policy(path))


def seconds(budget: str | None) -> float | None:
    """90s, 10m, 1h, or a number of seconds. OutOfRange: anything else."""
    if budget is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh]?)", budget.strip())
    if not found or float(found[1]) <= 0:
        raise OutOfRange(f"--budget {budget}: must be a time such as 90s, 10m or 1h.")
    return float(found[1]) * UNITS[found[2]]


def folder(out: Path | None, data: Dataset, *given: str | Path | None) -> Path:
    """Where the output goes. CannotWrite: it would replace what was given: the input, or the policy that a search left
    there."""
    where = out if out is not None else Path("leaven-out") / data.name
    for what in given:
        if what is not None and Path(what).exists() and Path(what).resolve().is_relative_to(where.resolve()):
            raise CannotWrite(f"{where}: holds {what}, which is read, and would be replaced; choose another with -o.")
    return where


def listed(data: Dataset) -> list[dict[str, str]]:
    """What was left out, and why, as plain data."""
    return [{"key": refused.key, "reason": refused.reason} for refused in data.refused]


def left_out(refused: Sequence[Mapping[str, str]]) -> list[str]:
    """The same for a terminal, a line each; the first of many."""
    lines = [f"left out: {one['key']}: {one['reason']}" for one in refused[:SHOWN]]
    return [*lines, f"left out: {len(refused) - SHOWN} more; --json lists all"] if len(refused) > SHOWN else lines
