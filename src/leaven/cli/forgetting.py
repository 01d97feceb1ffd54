"""leaven forget."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..core.errors import CannotWrite
from ..data.forget import descent, write_without
from ..data.replay import Grown


def forget(folder: Path, source: str, out: Path | None) -> dict[str, Any]:
    """What descends from an item, as plain data; with `out`, the set is written there without it."""
    if out is not None and out.resolve() == folder.resolve():
        raise CannotWrite(f"{out}: holds the set itself; choose another folder with -o.")
    grown = Grown.open(folder)
    found = descent(grown, source)
    text = str(found)
    told = {"folder": str(folder), **asdict(found)}
    if out is not None:
        told |= {"out": str(out), "left": write_without(grown, found, out)}
        text += f"\n{told['left']} rows without them in {out}."
    return told | {"text": text}
