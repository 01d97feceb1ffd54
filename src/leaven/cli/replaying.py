"""leaven replay."""

from pathlib import Path
from typing import Any

from ..core.errors import Malformed
from ..data.replay import Grown
from .progress import bar


def replay(folder: Path, row: str | None, *, every: bool, quiet: bool) -> dict[str, Any]:
    """One row, or all of them. Changed: a row comes out otherwise than recorded."""
    if (row is None) != every:
        raise Malformed("leaven replay: name one row, or give --all.")
    grown = Grown.open(folder)
    names = [r["row"] for r in grown.lineage] if row is None else [row]
    with bar("making rows again", quiet=quiet) as told:
        for done, name in enumerate(names, 1):
            grown.replay(name)
            told(done, len(names))
    text = f"{len(names)} of {len(names)} rows come out as recorded." if every else f"{row} comes out as recorded."
    return {"folder": str(folder), "rows": len(names), "same": len(names), "text": text}
