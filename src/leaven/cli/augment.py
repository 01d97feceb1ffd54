"""leaven augment."""

from pathlib import Path
from typing import Any

from ..core.policy import Policy
from ..data.dataset import Dataset
from ..data.write.sinks import chosen_format
from ..stream.grow import grow
from ..trial.defaults import default_policy
from .opening import Asked, folder, listed, named, opened
from .progress import bar


def augment(asked: Asked, policy: Path | None, out: Path | None, *, copies: int,
            seed: int, format: str, workers: int | None, quiet: bool) -> dict[str, Any]:  # fmt: skip
    """Write the growth under a policy; what was done, as plain data."""
    given = named(policy)
    data = opened(asked, quiet=quiet)
    where = folder(out, data, asked.what, policy)
    return written(data, (given or default_policy(data))[1], where, copies=copies, seed=seed, format=format,
                   workers=workers, quiet=quiet)  # fmt: skip


def written(data: Dataset, policy: Policy, where: Path, *, copies: int, seed: int, format: str, workers: int | None,
            quiet: bool) -> dict[str, Any]:  # fmt: skip
    """The training part grown, and the test part as it was; what was done, as plain data."""
    format = chosen_format(format, data)
    train, test = data.split(seed=seed)
    growth = grow(train, policy, copies, seed=seed, test=test)
    with bar("writing", quiet=quiet) as told:
        growth.write(where, format=format, workers=workers, progress=lambda done: told(done, len(growth)))
    held = len(test)
    added = len(growth) - len(train) - held
    text = f"{len(growth)} rows in {where}: {len(train)} originals, {added} added, {held} of the test part."
    return {
        "out": str(where),
        "format": format,
        "rows": len(growth),
        "originals": len(train),
        "added": added,
        "test": held,
        "policy": growth.policy.id,
        "seed": seed,
        "refused": listed(train),
        "text": text,
    }
