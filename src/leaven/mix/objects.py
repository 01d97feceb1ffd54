"""Objects of two pictures in one."""

import numpy as np

from ..core.item import Bools, Ints, Stack


def with_partners(stack: Stack, ref: Ints) -> tuple[Stack, Bools]:
    """Each row's own objects, then its partner's; and which of them are a partner's. Rows that are their own partner
    gain nothing."""
    n = ref.size
    cuts = np.searchsorted(stack.rows, np.arange(n + 1))
    asks = np.flatnonzero(ref != np.arange(n))
    theirs = [np.arange(cuts[ref[i]], cuts[ref[i] + 1]) for i in asks]
    index = np.concatenate([np.arange(stack.rows.size), *theirs])
    rows = np.concatenate([stack.rows, np.repeat(asks, [len(t) for t in theirs])])
    order = np.argsort(rows, kind="stable")
    added = (np.arange(rows.size) >= stack.rows.size)[order]
    return Stack(stack.kind, stack.data[index[order]], rows[order]), added
