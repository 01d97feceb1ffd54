"""leaven augment."""

from pathlib import Path
from typing import Any

from ..stream.grow import grow
from .opening import chosen, folder, opened
from .progress import bar


def augment(what: str, policy: Path | None, out: Path | None, *, copies: int, target: str | None, group: str | None,
            seed: int, format: str, workers: int | None, quiet: bool) -> dict[str, Any]:  # fmt: skip
    """Write the growth; what was done, as plain data."""
    data = opened(what, target, group, quiet=quiet)
    _, found = chosen(policy, data)
    train, test = data.split(seed=seed)
    growth = grow(train, found, copies, seed=seed, test=test)
    where = folder(out, data)
    with bar("writing", quiet=quiet) as told:
        growth.write(where, format=format, workers=workers, progress=lambda done: told(done, len(growth)))
    held = len(test)
    added = len(growth) - len(train) - held
    text = f"{len(growth)} rows in {where}: {len(train)} originals, {added} added, {held} of the test part."
    return {
        "out": str(where),
        "rows": len(growth),
        "originals": len(train),
        "added": added,
        "test": held,
        "policy": growth.policy.id,
        "seed": seed,
        "refused": [{"key": r.key, "reason": r.reason} for r in train.refused],
        "text": text,
    }
