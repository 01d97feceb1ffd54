"""Under way: the folder of a piece of work that goes on where it was stopped."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.errors import CannotWrite, LeavenError
from ..data.write.held import held
from .workplan import WorkPlan

PLAN = "plan.json"


@dataclass(frozen=True, slots=True)
class Underway:
    """Holds the plan, and every cell that was trained. earlier: the plan of the same work when it was done before."""

    folder: Path
    earlier: Mapping[str, Any] | None = None

    @property
    def settled(self) -> bool:
        """The work was done before: nothing is left for a clock to choose."""
        return self.earlier is not None

    def plan(self, make: Callable[[], WorkPlan]) -> WorkPlan:
        """The plan that stands, or one that is made now. It is written before anything follows from it."""
        found = WorkPlan.of_json(self.earlier) if self.earlier is not None else self._read()
        if found is None:
            made = make()
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                with held(self.folder):
                    found = self._read() or self._write(made)  # the first to write decides
            except OSError as error:
                raise self._cannot(error) from None
        return found

    def extend(self, plan: WorkPlan) -> WorkPlan:
        """Write a plan that has grown."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return self._write(plan)
        except OSError as error:
            raise self._cannot(error) from None

    def _read(self) -> WorkPlan | None:
        try:
            return WorkPlan.of_json(json.loads((self.folder / PLAN).read_text(encoding="utf-8")))
        except (OSError, ValueError):  # not there, or not whole
            return None

    def _write(self, plan: WorkPlan) -> WorkPlan:
        beside = self.folder / f"{PLAN}.{os.getpid()}"
        beside.write_text(json.dumps(plan.to_json()), encoding="utf-8")
        beside.replace(self.folder / PLAN)
        return plan

    def _cannot(self, error: OSError) -> CannotWrite:
        return CannotWrite(
            f"{self.folder}: cannot be written ({error.strerror}), so what is trained cannot be kept; "
            "name another folder (--ledger)."
        )


@contextmanager
def underway(folder: Path, earlier: Mapping[str, Any] | None = None) -> Iterator[Underway]:
    """Its folder goes at the end, and where policy or data are at fault; it stays if the work is stopped or killed, or
    what came of it cannot be written."""
    new = [place for place in folder.parents if not place.exists()]
    try:
        yield Underway(folder, earlier)
    except LeavenError as error:
        if not isinstance(error, CannotWrite):
            _gone(folder, new)
        raise
    _gone(folder, new)


def _gone(folder: Path, new: list[Path]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for place in (folder.parent, *new):
        with suppress(OSError):  # one that holds something stays
            place.rmdir()
