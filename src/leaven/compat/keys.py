"""Keys: which draw a call makes. Calls count on from a start; another process starts afresh."""

import os
import sys
from itertools import count
from secrets import randbits

from ..core.errors import OutOfRange
from ..core.key import address


class Keys:
    """(seed, id) for one call after another: the same for the same seed, new each time without one.

    Workers of PyTorch must not repeat what their siblings draw: each starts at a seed of its own, made of the one that
    PyTorch gave it. Any other process that was forked or unpickled starts anew: at the seed, or afresh without one.
    """

    def __init__(self, seed: int | None) -> None:
        if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int) or seed < 0):
            raise OutOfRange(f"seed = {seed!r}: must be a whole number, 0 or above, or None.")
        self.seed = seed
        self._start(randbits(63) if seed is None else seed)

    def _start(self, seed: int) -> None:
        self._at, self._turn, self._pid = seed, count(), os.getpid()

    def next(self) -> tuple[int, int]:
        if os.getpid() != self._pid:
            self._start(self._in_worker())
        return self._at, next(self._turn)

    def _in_worker(self) -> int:
        torch = sys.modules.get("torch.utils.data")
        worker = torch.get_worker_info() if torch is not None else None
        if worker is not None:
            return address(self.seed or 0, "worker", str(worker.seed)) >> 1
        return randbits(63) if self.seed is None else self.seed

    def __getstate__(self) -> dict[str, int | None]:
        return {"seed": self.seed, "pid": self._pid}

    def __setstate__(self, state: dict[str, int | None]) -> None:
        self.__init__(state["seed"])  # type: ignore[misc]
        self._pid = state["pid"] or 0
