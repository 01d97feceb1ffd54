"""Budget: how many repeats, of how many items, a time allows."""

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import numpy as np

from ..data.dataset import Dataset
from .design import Design, few, thinned
from .trial import MOST_TRAIN, REPEATS, choose_design
from .workplan import WorkPlan

DIGITS, LADDER = 5, (2, 5, 20, 80)  # labelled items per class: of the embedded demonstration, and of the curve
WITHOUT = (50, 200, 800)  # items of the curve, where there are no classes
LEAST, PILOT = 10, 2
SHARE = 0.5  # of the time, for the verdict itself; the rest is for the curve


def timed(data: Dataset, limit: float, run: Callable[[Design], Any], *, few: int | None, seed: int,
          most: int = REPEATS) -> WorkPlan:  # fmt: skip
    """The plan that fits into `limit` seconds, after two repeats with draws of their own were `run` and timed."""
    start = perf_counter()
    pilot = choose_design(data, repeats=PILOT, few_per_class=few, seed=seed + 1)
    run(pilot)
    return within((perf_counter() - start) / PILOT, limit, few=few, most=most)


def within(each: float, limit: float, *, few: int | None, most: int = REPEATS) -> WorkPlan:
    """The plan whose repeats take `each` seconds and fit into `limit`: `most` of them, else fewer down to 10, else
    with smaller training sets."""
    repeats = int(np.clip(SHARE * limit / each, min(LEAST, most), most))
    drawn = MOST_TRAIN
    if LEAST * each > limit and few is None:
        drawn = max(50, int(MOST_TRAIN * limit / (LEAST * each)))
    return WorkPlan(repeats, drawn, few)


def curve_designs(design: Design, per_class: int | None, seed: int) -> Iterator[tuple[int, Design]]:
    """The same comparison at other numbers of labelled items per class: fewer than the design draws; with few labels,
    more as well."""
    here, data, repeats = design.per_class, design.data, len(design.repeats)
    if data.labels is None:
        for count in WITHOUT:
            if 2 * count <= design.drawn:
                yield count, thinned(design, count, seed)
        return
    smallest = int(np.bincount(data.labels, minlength=len(data.classes)).min())
    for count in LADDER:
        if count == here or 2 * count > smallest or (count > here and per_class is None):
            continue
        yield count, few(data, count, repeats, seed) if per_class else thinned(design, count * len(data.classes), seed)
