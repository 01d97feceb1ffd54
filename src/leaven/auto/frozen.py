"""Frozen: what depends on the clock is decided once and written down, so that a run can be repeated."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from ..core.errors import CannotWrite

T = TypeVar("T")
SPENT = "spent"  # seconds, until the last decision


@dataclass
class Frozen:
    """Decisions by name, plain values, in a file where there is one. The clock runs on from where it stood when an
    earlier run with this file was stopped; budget: seconds."""

    budget: float
    file: Path | None = None
    decided: dict[str, Any] = field(default_factory=dict)
    started: float = field(default_factory=perf_counter)

    def __post_init__(self) -> None:
        if self.file and self.file.exists():
            self.decided = json.loads(self.file.read_text(encoding="utf-8"))
        self.started -= self.decided.get(SPENT, 0.0)

    @property
    def chosen(self) -> dict[str, Any]:
        """The decisions, without the time they took."""
        return {name: value for name, value in self.decided.items() if name != SPENT}

    @property
    def spent(self) -> float:
        return perf_counter() - self.started

    @property
    def left(self) -> float:
        return self.budget - self.spent

    def settle(self, name: str, choose: Callable[[], T]) -> T:
        """What was decided under this name; the first time, what is chosen now."""
        if name not in self.decided:
            self.decided[name] = choose()
            self.decided[SPENT] = self.spent
            self._write()
        found: T = self.decided[name]
        return found

    def _write(self) -> None:
        if self.file is None:
            return
        beside = self.file.with_suffix(".new")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(self.decided, indent=1), encoding="utf-8")
            beside.replace(self.file)
        except OSError as error:
            raise CannotWrite(f"{self.file}: {error.strerror}; the plan of the search cannot be kept.") from None
