"""Held: one process at a time."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    from fcntl import LOCK_EX, LOCK_NB, flock


@contextmanager
def held(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """The file or folder is ours until the end of the block, or of the process, however it dies: whoever else asks for
    it here waits, or without `wait` is told False. Where a system has no such locks, all who wait are told True, and
    the others False."""
    if sys.platform == "win32":
        yield wait
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        yield _locked(handle, wait)
    finally:
        os.close(handle)


def _locked(handle: int, wait: bool) -> bool:
    try:
        flock(handle, LOCK_EX if wait else LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # this file system has none
        return wait
    return True
