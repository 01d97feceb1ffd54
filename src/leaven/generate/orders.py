"""Orders: names have none, and a hidden number needs one."""

import numpy as np

from ..core.dist import Floats
from ..core.item import Bools, Ints

SEEN = 5000  # rows that orders are found on


def orders(values: Floats, named: Bools) -> list[Ints | None]:
    """The codes of each column of names, by the means of the other columns: along the axis on which these means differ
    most. None for numbers. Found on at most 5000 rows, evenly spaced."""
    some = values[np.linspace(0, len(values) - 1, min(SEEN, len(values))).astype(np.int64)]
    blocks = [_block(column, name) for column, name in zip(some.T, named, strict=True)]
    found: list[Ints | None] = []
    for j, column in enumerate(some.T):
        if not named[j]:
            found.append(None)
            continue
        codes = np.unique(values[~np.isnan(values[:, j]), j])
        there = ~np.isnan(column)
        which = np.searchsorted(codes, column[there])
        others = np.concatenate([np.empty((len(some), 0)), *blocks[:j], *blocks[j + 1 :]], axis=1)[there]
        counts = np.bincount(which, minlength=codes.size)[:, None]
        means = np.zeros((codes.size, others.shape[1]))
        np.add.at(means, which, others)
        means /= np.maximum(counts, 1)
        apart = np.sqrt(counts) * (means - others.mean(axis=0)) if others.size else means
        axis = np.linalg.svd(apart, full_matrices=False)[2][:1] if apart.size else np.zeros((1, others.shape[1]))
        found.append(codes[np.argsort((means @ axis.T).sum(axis=1), kind="stable")].astype(np.int64))
    return found


def _block(column: Floats, named: bool) -> Floats:
    """(n, k): a number, or a one-hot name, centred, of variance 1 in all; a gap is at the centre."""
    codes = np.unique(column[~np.isnan(column)])
    cells = np.asarray(column[:, None] == codes, float) if named else column[:, None]
    cells = np.where(np.isnan(column)[:, None], np.nan, cells)
    if np.isnan(cells).all():
        return np.zeros_like(cells)
    centred = cells - np.nanmean(cells, axis=0)
    spread = np.sqrt(np.nanvar(cells, axis=0).sum())
    block: Floats = np.where(np.isnan(centred), 0.0, centred / (spread or 1.0))
    return block
