"""The text rows of the kernel table."""

import numpy as np

from ..core.item import Stack
from ..core.kernel import kernel
from ..core.step import Segment
from .characters import runs
from .pieces import NUMBER, meet
from .steps import Edit
from .targets import GONE, Pieces, Spans, Text, Tokens
from .words import Letters


@kernel(Edit, Text)
def _(segment: Segment, i: int, texts: list[str], out: None) -> str:
    (edited, cuts, start, end, literal, pool), old = segment.ready, texts[i]
    if not edited[i]:
        return old
    pieces = range(cuts[i], cuts[i + 1])
    return "".join([(pool if literal[k] else old)[start[k] : end[k]] for k in pieces])


@kernel(Edit, Pieces)
def _(segment: Segment, stack: Stack) -> Stack:
    return follow(segment.move, stack)


@kernel(Edit, Spans)
def _(segment: Segment, stack: Stack) -> Stack:
    """What is gone is kept as such, for its span to be missed at the end."""
    return follow(segment.move, stack, gone=True)


@kernel(Edit, Letters)
def _(segment: Segment, stack: Stack) -> Stack:
    """Those of a word that was replaced are gone."""
    return follow(segment.move, stack, tied=False)


@kernel(Edit, Tokens)
def _(segment: Segment, stack: Stack) -> Stack:
    """What is inserted becomes tokens, of no number."""
    edit: Edit = segment.move
    found = follow(edit, stack)
    rows, new = runs(edit.pool, edit.rows[edit.literal], edit.places[edit.literal])
    fresh = np.ones(rows.size, bool)
    fresh[meet(rows, new, edit.ties[:, 0], edit.ties[:, 3:])[0]] = False
    more = np.full((int(fresh.sum()), stack.data.shape[1]), -1)
    more[:, :NUMBER] = new[fresh]
    return _sorted(Stack(stack.kind, np.concatenate([found.data, more]), np.concatenate([found.rows, rows[fresh]])))


def follow(edit: Edit, stack: Stack, *, gone: bool = False, tied: bool = True) -> Stack:
    """Pieces where they went, in order of place. `gone`: what went nowhere is kept, with both ends -1."""
    if not edit.edited[stack.rows].any():
        return stack
    which, start, end = edit.moved(stack.rows, stack.data[:, :2], tied=tied)
    if gone:
        lost = np.setdiff1d(np.arange(stack.rows.size), which)
        which = np.concatenate([which, lost])
        start, end = (np.concatenate([e, np.full(lost.size, GONE)]) for e in (start, end))
    data = stack.data[which]
    data[:, 0], data[:, 1] = start, end
    return _sorted(Stack(stack.kind, data, stack.rows[which]))


def _sorted(stack: Stack) -> Stack:
    order = np.lexsort((stack.data[:, 0], stack.rows))
    return Stack(stack.kind, stack.data[order], stack.rows[order])
