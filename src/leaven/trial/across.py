"""Across: tasks in, results out in the same order, made by processes where that pays."""

import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter, sleep
from typing import Any, TypeVar

from ..stream.engine import in_order

T = TypeVar("T")
R = TypeVar("R")
ALONE = 1.0  # seconds: what is done by then needs no company, which takes about as long to come


def across(work: Callable[[T], R], tasks: Sequence[T], workers: int) -> Iterator[R]:
    """work(task) for every task, in order: here at first, and if that takes more than a second, the rest in so many
    processes, since most learners hold the interpreter. What cannot be sent to a process is done by threads."""
    start, done = perf_counter(), 0
    while done < len(tasks) and (workers < 2 or perf_counter() - start < ALONE):
        yield work(tasks[done])
        done += 1
    if done == len(tasks):
        return
    with TemporaryDirectory(prefix="leaven-", ignore_cleanup_errors=True) as folder:
        sent = _sent(work, Path(folder))
        if sent is None:
            yield from in_order(work, tasks[done:], workers=workers, size=lambda _: 1)
            return
        from joblib import Parallel, delayed

        # The data go into a file that each process reads once; with each task they would travel again.
        made = Parallel(n_jobs=workers, batch_size=1, return_as="generator", max_nbytes=None)
        yield from made(delayed(_one)(sent, task) for task in tasks[done:])


def _sent(work: Any, folder: Path) -> str | None:
    """The file; None: it cannot be written down, such as a learner that holds an open file."""
    import cloudpickle

    try:
        (folder / "work").write_bytes(cloudpickle.dumps(work, protocol=pickle.HIGHEST_PROTOCOL))
    except (pickle.PicklingError, TypeError, AttributeError):
        return None
    return str(folder / "work")


def _one(sent: str, task: Any) -> Any:
    return _opened(sent)(task)


@lru_cache(maxsize=1)
def _opened(sent: str) -> Any:
    Thread(target=_outlive_nobody, args=(os.getppid(),), daemon=True).start()
    return pickle.loads(Path(sent).read_bytes())


def _outlive_nobody(parent: int) -> None:
    """Whoever asked for the work may have been killed; then nobody wants it."""
    while os.getppid() == parent:
        sleep(ALONE)
    os._exit(1)
