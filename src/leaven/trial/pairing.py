"""Pairing: the losses of a policy beside those of its controls, on the same items in the same repeats."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .interval import Floats

NOTHING, COPIES = "nothing", "copies"


@dataclass(frozen=True, slots=True, eq=False)
class Paired:
    """nothing, copies: (items, repeats), the loss of that control minus the policy's; NaN where not tested, and in
    repeats that failed in any of the three. failed: how many."""

    nothing: Floats
    copies: Floats
    failed: int


def paired(losses: Mapping[str, ArrayLike], policy: str) -> Paired:
    """losses: as of `decide`. ValueError: an arm is missing, or they did not test the same cells."""
    missing = [name for name in (policy, NOTHING, COPIES) if name not in losses]
    if missing:
        raise ValueError(f"losses of the arms {sorted(losses)}: {', '.join(map(repr, missing))} missing")
    arms = {name: np.array(losses[name], np.float64) for name in (policy, NOTHING, COPIES)}
    shapes = {name: loss.shape for name, loss in arms.items()}
    if len(set(shapes.values())) > 1 or any(loss.ndim != 2 or min(loss.shape) < 2 for loss in arms.values()):
        raise ValueError(f"losses of shapes {shapes}: all must be (items, repeats), the same, at least 2 of each")
    for name, loss in arms.items():
        if np.isinf(loss).any():
            raise ValueError(
                f"arm {name!r}: an infinite loss. Clip the probabilities, or give the item the largest loss"
            )
    nans = {name: np.isnan(loss) for name, loss in arms.items()}
    failed: NDArray[np.bool_] = np.any([empty.all(0) for empty in nans.values()], axis=0)
    for name, loss in arms.items():
        different = (nans[name] != nans[policy])[:, ~failed]
        if different.any():
            item, repeat = np.argwhere(different)[0]
            raise ValueError(
                f"arm {name!r}, item {item}, repeat {np.flatnonzero(~failed)[repeat]}: tested there or in arm "
                f"{policy!r}, not in both. Give an item whose prediction failed the largest loss"
            )
        loss[:, failed] = np.nan
    return Paired(arms[NOTHING] - arms[policy], arms[COPIES] - arms[policy], int(failed.sum()))
