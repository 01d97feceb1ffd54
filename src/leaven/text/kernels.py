"""The text rows of the kernel table."""

import numpy as np

from ..core.item import Stack
from ..core.kernel import kernel
from ..core.step import Segment
from .characters import runs
from .pieces import END, NUMBER, START, meet, stretch
from .steps import Edit
from .targets import GONE, Pieces, Spans, Text, Tokens
from .words import Letters


@kernel(Edit, Text)
def _(segment: Segment, i: int, texts: list[str], out: None) -> str:
    edit: Edit = segment.move
    if not segment.moved[i]:
        return texts[i]
    first, stop = np.searchsorted(edit.rows, (i, i + 1)).tolist()
    old = texts[i]
    made = []
    for start, end, literal in zip(
        edit.start[first:stop].tolist(), edit.end[first:stop].tolist(), edit.literal[first:stop].tolist(), strict=True
    ):
        made.append(read(edit, start, end) if literal else old[start:end])
    return "".join(made)


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
    """What is inserted belongs to the token it touches, or becomes a token of no number."""
    edit: Edit = segment.move
    found = follow(edit, stack)
    rows, new = runs(edit.pool, edit.rows[edit.literal], edit.places[edit.literal])
    fresh = np.ones(rows.size, bool)
    fresh[meet(rows, new, edit.ties[:, 0], edit.ties[:, 3:])[0]] = False
    rows, new = rows[fresh], new[fresh]
    more = np.full((rows.size, stack.data.shape[1]), -1)
    far = stretch(found.data[:, END], new[:, END])
    for own, edge in ((START, END), (END, START)):  # a token on its right; better, one on its left
        near = rows * far + new[:, edge]
        keys = found.rows * far + found.data[:, own]
        order = np.argsort(keys, kind="stable")
        place = np.minimum(np.searchsorted(keys[order], near), keys.size - 1)
        touches = keys[order][place] == near if keys.size else np.zeros(rows.size, bool)
        more[touches] = found.data[order[place[touches]]]
    more[:, :NUMBER] = new
    return _sorted(Stack(stack.kind, np.concatenate([found.data, more]), np.concatenate([found.rows, rows])))


def follow(edit: Edit, stack: Stack, *, gone: bool = False, tied: bool = True) -> Stack:
    """Pieces where they went, in order of place. `gone`: what went nowhere is kept, with both ends -1."""
    which, start, end = edit.moved(stack.rows, stack.data[:, :2], tied=tied)
    if gone:
        lost = np.setdiff1d(np.arange(stack.rows.size), which)
        which = np.concatenate([which, lost])
        start, end = (np.concatenate([e, np.full(lost.size, GONE)]) for e in (start, end))
    data = stack.data[which]
    data[:, 0], data[:, 1] = start, end
    return _sorted(Stack(stack.kind, data, stack.rows[which]))


def read(edit: Edit, start: int, end: int) -> str:
    """Characters of the pool, lone surrogates included."""
    return edit.pool[start:end].tobytes().decode("utf-32-le", "surrogatepass")


def _sorted(stack: Stack) -> Stack:
    order = np.lexsort((stack.data[:, 0], stack.rows))
    return Stack(stack.kind, stack.data[order], stack.rows[order])
