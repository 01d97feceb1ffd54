"""Progress on stderr: a bar where somebody watches, nothing with --quiet or where stderr is a file."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from time import perf_counter

Told = Callable[[int, int], None]


@contextmanager
def bar(what: str, *, quiet: bool) -> Iterator[Told]:
    """A function (done, total) to call as work goes on."""
    if quiet or not sys.stderr.isatty():
        if not quiet:
            print(f"{what} ...", file=sys.stderr, flush=True)
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


def teller(*, quiet: bool) -> Callable[[str], None]:
    """A function that says a line on stderr, unless it is to be quiet."""

    def say(said: str) -> None:
        if not quiet:
            print(said, file=sys.stderr, flush=True)

    return say


@dataclass
class Stages:
    """One bar after another, and the seconds that each stood there. Used as a context."""

    quiet: bool
    seconds: dict[str, float] = field(default_factory=dict)
    _shown: ExitStack = field(default_factory=ExitStack)

    def __call__(self, what: str) -> Told:
        """The bar of the next stage, in place of the one before."""
        self._shown.close()
        told, start = self._shown.enter_context(bar(what, quiet=self.quiet)), perf_counter()
        self._shown.callback(lambda: self.seconds.update({what: perf_counter() - start}))
        return told

    def __enter__(self) -> "Stages":
        return self

    def __exit__(self, *_: object) -> None:
        self._shown.close()
