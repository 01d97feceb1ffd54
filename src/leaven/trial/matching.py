"""Matching: which of the boxes that were found are objects that are there, as COCO counts it (Lin et al., ECCV 2014).

In each picture and class, found boxes take their turn by score, at most 100 of them. Each takes the object that it
overlaps most among those not yet taken, if the overlap (intersection over union) reaches the threshold. One that takes
nothing but lies in a crowd to that degree (intersection over its own area) counts neither as right nor as wrong, and a
crowd may be taken again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.errors import Malformed
from ..core.item import Bools, Ints

THRESHOLDS = np.linspace(0.5, 0.95, 10)
MOST = 100  # boxes of a picture and class that count
CLASS, SCORE, CROWD = 4, 5, 5  # columns of what was found, and of what is there


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """One class in all pictures. The d boxes that were found, the highest score first: right, wrong (thresholds, d);
    picture (d,). wanted (m,): objects in each picture that are no crowds."""

    right: Bools
    wrong: Bools
    picture: Ints
    wanted: Floats


def matched(found: Sequence[Any], there: Sequence[Any], classes: int) -> list[Matched]:
    """found: of each picture (k, 6), x0 y0 x1 y1 class score; there: (g, 6), x0 y0 x1 y1 class crowd. Malformed: what
    was found has another form. A picture with NaN or infinity in it counts as one in which nothing was found."""
    boxes = [_checked(one, k) for k, one in enumerate(found)]
    if len(boxes) != len(there):
        raise Malformed(f"boxes were found for {len(boxes)} pictures; {len(there)} were asked for.")
    out = []
    for c in range(classes):
        states, scores, pictures, wanted = list[NDArray[np.int8]](), list[Floats](), list[Ints](), np.zeros(len(there))
        for k, (mine, true) in enumerate(zip(boxes, there, strict=True)):
            ours, truth = mine[mine[:, CLASS] == c], true[true[:, CLASS] == c]
            crowd = truth[:, CROWD] > 0
            wanted[k] = np.count_nonzero(~crowd)
            if not len(ours):
                continue
            ours = ours[np.argsort(-ours[:, SCORE], kind="stable")[:MOST]]
            truth = truth[np.argsort(crowd, kind="stable")]
            states.append(_taken(overlaps(ours, truth, np.sort(crowd)), np.sort(crowd), THRESHOLDS))
            scores.append(ours[:, SCORE])
            pictures.append(np.full(len(ours), k))
        if not states:
            none = np.zeros((len(THRESHOLDS), 0), bool)
            out.append(Matched(none, none, np.zeros(0, np.int64), wanted))
            continue
        order = np.argsort(-np.concatenate(scores), kind="stable")
        state = np.concatenate(states, axis=1)[:, order]
        out.append(Matched(state == RIGHT, state == WRONG, np.concatenate(pictures)[order], wanted))
    return out


def overlaps(found: Floats, there: Floats, crowd: Bools) -> Floats:
    """(k, g) intersection over union; with a crowd, over the area of what was found."""
    low = np.maximum(found[:, None, :2], there[None, :, :2])
    high = np.minimum(found[:, None, 2:4], there[None, :, 2:4])
    both = np.clip(high - low, 0, None).prod(axis=2)
    mine, theirs = ((b[:, 2:4] - b[:, :2]).prod(axis=1) for b in (found, there))
    whole = np.where(crowd[None], mine[:, None], mine[:, None] + theirs[None] - both)
    share: Floats = np.divide(both, whole, out=np.zeros_like(both), where=whole > 0)
    return share


WRONG, RIGHT, NEITHER = 0, 1, 2


@njit(nogil=True, cache=True)
def _taken(overlap, crowd, thresholds):  # type: ignore[no-untyped-def]
    """(thresholds, k) what became of each box; objects come before crowds."""
    out = np.zeros((thresholds.size, overlap.shape[0]), np.int8)
    for t in range(thresholds.size):
        taken = np.zeros(overlap.shape[1], np.bool_)
        for k in range(overlap.shape[0]):
            best, pick = min(thresholds[t], 1 - 1e-10), -1
            for g in range(overlap.shape[1]):
                if taken[g] and not crowd[g]:
                    continue
                if pick >= 0 and not crowd[pick] and crowd[g]:
                    break
                if overlap[k, g] >= best:
                    best, pick = overlap[k, g], g
            if pick >= 0:
                taken[pick] = True
                out[t, k] = NEITHER if crowd[pick] else RIGHT
    return out


def _checked(found: Any, number: int) -> Floats:
    boxes = np.asarray(found, np.float64)
    boxes = boxes.reshape(0, 6) if boxes.size == 0 else boxes
    if boxes.ndim != 2 or boxes.shape[1] != 6:
        raise Malformed(
            f"picture {number}: the learner answered {boxes.shape}: must be (k, 6), x0 y0 x1 y1 class score of a box."
        )
    return boxes if np.isfinite(boxes).all() else np.empty((0, 6))
