"""A folder that appears whole or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from ...core.errors import CannotWrite

MANIFEST = "manifest.json"


@contextmanager
def appearing(out: Path) -> Iterator[Path]:
    """A temporary folder beside `out`, renamed to it at the end; removed if anything goes wrong.

    CannotWrite: `out` exists and is not the output of an earlier run, or the place is read-only or full.
    """
    out = Path(out)
    if out.exists() and not (out / MANIFEST).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise CannotWrite(f"{out}: exists and was not written by leaven; choose another folder with -o.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise CannotWrite(f"{out}: cannot be written ({error.strerror}); choose another folder with -o.") from error
    try:
        beside.chmod(0o755)
        yield beside
        _swap(beside, out)
    except OSError as error:
        raise CannotWrite(f"{out}: cannot be written ({error.strerror or error}); nothing was left behind.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _swap(beside: Path, out: Path) -> None:
    old = beside.with_name(beside.name + ".old")
    if out.exists():
        out.rename(old)
    beside.rename(out)
    shutil.rmtree(old, ignore_errors=True)
