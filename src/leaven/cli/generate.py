"""leaven generate."""

from pathlib import Path
from typing import Any

from ..core.policy import Policy
from ..generate import Generate
from .augment import written
from .opening import Asked, folder, opened


def generate(asked: Asked, out: Path | None, *, model: str, rows: str, where: str | None, seed: int,
             format: str, workers: int | None,
             quiet: bool) -> dict[str, Any]:  # fmt: skip
    """Write the data and the rows of a generator that learned from the training part; what was done, as plain data."""
    classes = (("class", (where,)),) if where else ()
    op = Generate(model=model, add=int(rows) if rows.isdigit() else rows, where=classes)
    data = opened(asked, quiet=quiet)
    return written(data, Policy(grow=(op,)), folder(out, data, asked.what), copies=0, seed=seed, format=format,
                   workers=workers, quiet=quiet)  # fmt: skip
