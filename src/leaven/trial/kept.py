"""Kept: what was trained, on disk, so that a run that was stopped goes on where it was."""

import json
import os
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from ..core.errors import CannotWrite
from ..data.write.manifest import versions as installed
from .cells import Cell, Trained, Work


@dataclass(frozen=True)
class Kept:
    """A folder with a file for each cell of one piece of work."""

    folder: Path

    @classmethod
    def under(cls, folder: Path | None, work: Work) -> "Kept | None":
        """Of this environment; None where nothing is to be kept."""
        return None if folder is None else cls.of(folder, work, str(installed()))

    @classmethod
    def of(cls, folder: Path, work: Work, versions: str) -> "Kept":
        """Within `folder`, by all that decides the outcome: data, draws, arms, learner, versions."""
        digest = blake2b(digest_size=12)
        shop = work.shop
        arms = [(replace(arm, policy=None), arm.policy and arm.policy.id) for arm in work.arms.values()]
        said = (shop.data.fingerprint, shop.learner, shop.seed, shop.metric, work.copies, arms, versions)
        digest.update(repr(said).encode())
        for train, test in work.design.repeats:
            digest.update(train.tobytes() + b"|" + test.tobytes())
        return cls(folder / digest.hexdigest())

    def get(self, cell: Cell) -> Trained | None:
        try:
            with np.load(self._file(cell)) as stored:
                return Trained(
                    stored.get("losses"), int(stored["rows"]), float(stored["seconds"]), str(stored["failure"]),
                    stored.get("by_class"), json.loads(str(stored["measures"])), int(stored["unusable"]),
                )  # fmt: skip
        except (OSError, ValueError, KeyError, BadZipFile):  # not there, or not whole
            return None

    def put(self, cell: Cell, trained: Trained) -> None:
        """Whole or not at all."""
        file = self._file(cell)
        beside = file.with_suffix(f".{os.getpid()}")
        told: dict[str, Any] = {name: getattr(trained, name) for name in Trained.__dataclass_fields__}
        told = {name: value for name, value in told.items() if value is not None}
        told["measures"] = json.dumps(dict(trained.measures))
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with beside.open("wb") as out:
                np.savez(out, **told)
            beside.replace(file)
        except OSError as error:
            raise CannotWrite(f"{file.parent}: {error.strerror}; what is trained cannot be kept.") from None

    def _file(self, cell: Cell) -> Path:
        name = blake2b(cell.arm.encode(), digest_size=6).hexdigest()
        return self.folder / f"{cell.repeat:04}-{name}.npz"
