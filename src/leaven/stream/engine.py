"""Engine: tasks in, results out in the same order, made by threads, with a bounded number of bytes in flight."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
IN_FLIGHT = 256 * 2**20


def default_workers() -> int:
    """As many as this process may use processors."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(work: Callable[[T], R], tasks: Iterable[T], *, workers: int, size: Callable[[R], int],
             most: int = IN_FLIGHT) -> Iterator[R]:  # fmt: skip
    """work(task) for every task, in order. `workers` = 0: here and now. `size` tells the bytes of a result; from the
    first one on, at most `most` bytes (but at least one result) wait or are being made."""
    todo = iter(tasks)
    if workers == 0:
        yield from map(work, todo)
        return
    pool = ThreadPoolExecutor(workers, thread_name_prefix="leaven")
    ring: deque[Future[R]] = deque()
    depth = 1  # until the size of a result is known
    try:
        while True:
            while len(ring) < depth and (task := next(todo, ring)) is not ring:
                ring.append(pool.submit(work, task))  # type: ignore[arg-type]
            if not ring:
                return
            result = ring.popleft().result()
            depth = max(1, min(2 * workers + 1, most // max(1, size(result))))
            yield result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
