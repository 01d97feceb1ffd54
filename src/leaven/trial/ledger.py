"""Ledger: every verdict that was asked of the same test items, so that nobody asks until the answer pleases.

Whoever asks often enough hears "helps" in the end: of ten useless policies, one does in 14 of 100 cases. So the number
of looks is declared before the first, each is judged at its share of the error, and what comes after gets no word."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np

from ..core.errors import BadData, CannotWrite, OutOfRange
from ..data.dataset import Dataset
from ..data.write.held import held
from .question import Question

SHOWN = 5  # looks whose numbers may be seen: with more, who goes by the numbers finds a false "helps" too often
LOOK = {"when", "key", "look", "looks", "words", "plan", "certificate"}  # what the line of a look holds


@dataclass(frozen=True, slots=True)
class Look:
    """Look `number` of the `of` that were declared. replay: the same was asked before, and it is free. left: looks with
    a word that remain after it."""

    number: int = 1
    of: int = 1
    replay: bool = False
    left: int = 0

    @property
    def exploratory(self) -> bool:
        """It gets no word."""
        return self.number > self.of

    @property
    def numbers(self) -> bool:
        """Whether more than its word may be shown."""
        return self.of <= SHOWN or not self.left

    @property
    def pair(self) -> tuple[int, int]:
        """As rules and `compare` take it."""
        return self.number, self.of

    def require_numbers(self) -> None:
        """OutOfRange: only its word may be shown, and whoever calls shows more."""
        if not self.numbers:
            raise OutOfRange(
                f"looks = {self.of}: with more than {SHOWN}, only the word of each may be seen, and this shows "
                f"numbers. Use `leaven trial --looks {self.of}`, which says the word alone."
            )


ONLY = Look()


class Judged(Protocol):
    """What a look found: the word on each policy by name, the level of its intervals, the plan, and the certificate."""

    @property
    def words(self) -> Mapping[str, str]: ...
    @property
    def level(self) -> float: ...
    @property
    def certificate(self) -> Mapping[str, Any]: ...


J = TypeVar("J", bound=Judged)


def split_of(data: Dataset) -> str:
    """A hash of the ids and labels of the items that a verdict may be tested on: of the given test part, else of all.
    Not of those that a seed picks: another seed would open another ledger."""
    given = data.part == "test"
    mine = np.flatnonzero(given) if given.any() else np.arange(len(data))
    classes = [""] * len(mine) if data.labels is None else [data.classes[c] for c in data.labels[mine].tolist()]
    pairs = sorted(zip(data.ids[mine].tolist(), classes, strict=True))
    return blake2b(repr(pairs).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Ledger:
    """A folder with a file for each set of test items: one line of JSON a look, only ever appended to."""

    folder: Path

    def look(self, split: str, question: Question, looks: int | None = None) -> Look:
        """Which look it would be; nothing is written. looks: how many there are to be, declared with the first; None:
        as declared, else 1. OutOfRange: another number was declared before the first."""
        lines = self.entries(split)
        taken = [line for line in lines if "key" in line]
        of = taken[0]["looks"] if taken else looks or 1
        if looks not in (None, of):
            raise OutOfRange(
                f"{self.file(split)}: looks = {of} was declared on {taken[0]['when']}, before the first, and cannot "
                f"become {looks} now. Leave it away; or for more, test on items that no look has touched."
            )
        closed = len(taken) < len(lines)
        earlier = next((line["look"] for line in taken if line["key"] == question.key), None)
        number = earlier or max(len(taken), of if closed else 0) + 1
        left = 0 if closed else max(of - len(taken) - (earlier is None), 0)
        return Look(number, of, earlier is not None, left)

    def settle(self, split: str, question: Question, looks: int | None, judge: Callable[[Look], J]) -> J:
        """Judge as the look that it is, and enter it. If another look came between, judge again as the next one."""
        look = self.look(split, question, looks)
        while True:
            found = judge(look)
            now = self.record(split, question, look, found)
            if now.pair == look.pair:
                return found
            look = self.look(split, question, looks)

    def record(self, split: str, question: Question, look: Look, found: Judged) -> Look:
        """Enter it, before its numbers are shown, unless it is a replay. Returned is the look that it is by now; if
        another took its number meanwhile, nothing is entered."""
        with self._held(split):
            now = self.look(split, question, None if self.entries(split) else look.of)
            if now.pair == look.pair and not now.replay:
                self._append(split, {
                    "key": question.key, "look": look.number, "looks": look.of, "level": found.level,
                    "words": dict(found.words), "asked": question.to_json(), "plan": found.certificate["plan"],
                    "certificate": found.certificate["id"],
                })  # fmt: skip
            return now

    def plan(self, split: str, question: Question) -> Mapping[str, Any] | None:
        """What was planned when the same was asked before."""
        found = (line["plan"] for line in self.entries(split) if line.get("key") == question.key)
        return next(found, None)

    def close(self, split: str) -> None:
        """No further look gets a word; numbers of those that were taken may be shown."""
        if not self.entries(split):
            raise BadData(f"{self.file(split)}: is not there; `leaven ledger` lists what is.")
        with self._held(split):
            self._append(split, {"closed": True})

    def splits(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.jsonl"))

    def entries(self, split: str) -> list[dict[str, Any]]:
        """All lines, oldest first. BadData: one is damaged."""
        try:
            text = self.file(split).read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._cannot(error) from None
        *whole, _ = text.split("\n")  # a line without its end was not written
        try:
            lines = [dict(json.loads(line)) for line in whole]
        except (ValueError, TypeError) as error:
            raise BadData(f"{self.file(split)}: is damaged ({error}); looks may be missing, so mend it.") from None
        for number, line in enumerate(lines, 1):
            if "closed" not in line and (missing := sorted(LOOK - line.keys())):
                raise BadData(f"{self.file(split)}: line {number} lacks {', '.join(missing)}; mend it.")
        return lines

    def file(self, split: str) -> Path:
        return self.folder / f"{split}.jsonl"

    def _held(self, split: str) -> Any:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.file(split).touch()
            return held(self.file(split))
        except OSError as error:
            raise self._cannot(error) from None

    def _append(self, split: str, entry: Mapping[str, Any]) -> None:
        """By whoever holds it. One call of the system writes the line; what an earlier one left half-written goes."""
        path, when = self.file(split), datetime.now(UTC).isoformat(timespec="seconds")
        line = (json.dumps({"when": when, **entry}, sort_keys=True, allow_nan=False) + "\n").encode()
        try:
            with path.open("r+b", buffering=0) as file:
                end = file.read().rfind(b"\n") + 1
                file.seek(end)
                file.truncate()
                if file.write(line) != len(line):
                    file.truncate(end)
                    raise CannotWrite(f"{path}: the disk is full; the look is not entered.")
                os.fsync(file.fileno())
        except OSError as error:
            raise self._cannot(error) from None

    def _cannot(self, error: OSError) -> CannotWrite:
        return CannotWrite(f"{self.folder}: cannot hold the ledger ({error.strerror}); name another folder (--ledger).")
