"""A folder that appears whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from ...core.errors import BadData, CannotWrite
from .held import held
from .manifest import MANIFEST, read_manifest

OLD = ".old"


@contextmanager
def appearing(out: Path) -> Iterator[Path]:
    """A temporary folder beside `out`, renamed to it at the end; removed if anything goes wrong, and if our process is
    killed, by the next one that writes there.

    CannotWrite: `out` exists and holds more than the output of an earlier run, or the place is read-only or full.
    """
    shown, out = out, Path(out).resolve()
    if out.exists() and (foreign := _foreign(out)):
        raise CannotWrite(f"{shown}: {foreign}; choose another folder with -o.")
    new = [folder for folder in out.parents if not folder.exists()]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _sweep(out)
        beside = Path(mkdtemp(prefix=_prefix(out), dir=out.parent))
    except OSError as error:
        raise CannotWrite(f"{shown}: cannot be written ({error.strerror}); choose another folder with -o.") from error
    try:
        beside.chmod(0o755)
        with held(beside):
            yield beside
            _swap(beside, out)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else f"{error}; is the disk full?"  # as numpy says it
        raise CannotWrite(f"{shown}: cannot be written ({why}); nothing was left behind.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        for folder in new:
            with suppress(OSError):  # those made on the way to `out` go with it; one that holds something stays
                folder.rmdir()


def _prefix(out: Path) -> str:
    return f".{out.name}.leaven-"


def _sweep(out: Path) -> None:
    """Remove the temporary folders of processes that are no more: nobody holds them."""
    for left in out.parent.iterdir():
        if left.name.startswith(_prefix(out)) and not left.name.endswith(OLD):
            with suppress(OSError), held(left, wait=False) as ours:
                if ours:
                    shutil.rmtree(left, ignore_errors=True)


def _foreign(out: Path) -> str:
    """What in an existing place is not ours to replace; "" if nothing is."""
    if not out.is_dir():
        return "exists and is a file"
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if not path.is_dir()}
    if not files:
        return ""
    try:
        written = {MANIFEST, *read_manifest(out)["files"]}
    except BadData:
        return "exists and was not written by leaven"
    more = sorted(files - written)
    return f"holds {more[0]}, which leaven did not write there" if more else ""


def _swap(beside: Path, out: Path) -> None:
    old = beside.with_name(beside.name + OLD)
    if out.exists():
        out.rename(old)
    try:
        beside.rename(out)
    except BaseException:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
