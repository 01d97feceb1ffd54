"""The rows of the kernel table that every modality on a timeline shares."""

import numpy as np

from ..core.item import Stack
from ..core.kernel import kernel
from ..core.step import Segment
from .intervals import carry
from .retime import Retime
from .targets import Intervals


@kernel(Retime, Intervals)
def _(segment: Segment, stack: Stack) -> Stack:
    """Rows that are not moved keep their very bytes."""
    move: Retime = segment.move
    moved = segment.moved[stack.rows]
    index = np.flatnonzero(moved)
    if not index.size:
        return stack
    rows = stack.rows[index]
    before, after = move.rate[rows, None], move.timeline.rate[rows, None]
    shown, whose = carry(stack.data["times"][index] * before, move.pieces[rows])
    every = np.concatenate([np.flatnonzero(~moved), index[whose]])
    times = np.concatenate([stack.data["times"][~moved], shown / after[whose]])
    order = np.argsort(every, kind="stable")
    data = stack.data[every[order]].copy()
    data["times"] = times[order]
    return Stack(stack.kind, data, stack.rows[every[order]])
