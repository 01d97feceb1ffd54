"""Remarks: what else a reader of a trial should know."""

from collections.abc import Mapping

import numpy as np

from ..data.dataset import Dataset
from .arms import SHUFFLED, Workshop
from .cells import Cell, Trained
from .classes import TESTABLE
from .design import Design
from .score import Score
from .task import Task
from .units import SHARES, told
from .verdict import Verdict

SHUFFLES = 3
ALARM, OF_THE_GAIN = 0.10, 1 / 3
SURE = 3.0  # standard errors


def failures(trained: Mapping[Cell, Trained]) -> list[str]:
    """The cells whose training raised."""
    return [
        f"repeat {cell.repeat + 1}, {cell.arm}: training failed ({found.failure})."
        for cell, found in trained.items() if found.failure
    ]  # fmt: skip


def remarks(scores: Mapping[str, Score], shop: Workshop, design: Design) -> list[str]:
    """What the scores do not say of themselves."""
    said = [f"{s.arm.name}: {s.unusable} answers were not finite, and count as wrong." for s in scores.values()
            if s.unusable]  # fmt: skip
    tested = ~np.isnan(scores["nothing"].losses).all(axis=1)
    if shop.task.by_class and shop.data.labels is not None and tested.any():
        counts = np.bincount(shop.data.labels[tested], minlength=len(shop.data.classes))
        said += [
            f"{shop.task.metric} rests on {many} test items of class {name}: an interval for so few is a rough one."
            for name, many in zip(shop.data.classes, counts.tolist(), strict=True) if 0 < many < TESTABLE
        ]  # fmt: skip
    return said


def alarm(scores: Mapping[str, Score], policy: str, data: Dataset, task: Task) -> list[str]:
    """Shuffled labels must not be learned: the mean of three is compared with the best that can be had by chance."""
    if SHUFFLED.name not in scores or task.chance is None:
        return []
    chance, metric, lost = task.chance(data), task.metric, scores[SHUFFLED.name].losses[:, :SHUFFLES]
    found = float(np.nanmean(scores[SHUFFLED.name].accuracy[:SHUFFLES]))
    gain = float(np.nanmean(scores[policy].accuracy) - np.nanmean(scores["nothing"].accuracy)) if policy else 0.0
    noise = SURE * float(np.nanstd(lost) / np.sqrt(max((~np.isnan(lost)).sum(), 1)))
    least = ALARM if metric in SHARES else ALARM * (1 - chance)
    if found > chance + max(least, OF_THE_GAIN * gain, noise):
        return [
            f"Alarm: trained on shuffled labels, the learner comes to {told(1 - found, metric)}, where chance gives "
            f"{told(1 - chance, metric)}: the design leaks."
        ]
    return []


def again(verdict: Verdict) -> list[str]:
    """A learner trained again on the same items, with another seed, must not differ: but by chance, in one of twenty
    trials, it does."""
    if verdict.word not in ("helps", "hurts"):
        return []
    return [
        f"Trained again on the same items with another seed, the learner is said to differ ({verdict.word}). That "
        "comes by chance in up to 5 % of trials; if it comes again, its randomness does not follow the seed."
    ]
