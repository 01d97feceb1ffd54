"""Judge: what the scores of all arms say of the policies, and what else a reader should know of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..core.errors import BadData
from ..core.item import Ints
from ..data.dataset import Dataset
from .arms import SHUFFLED, Workshop
from .cells import Cell, Trained
from .classes import TESTABLE, class_effects
from .design import Design
from .objects import objects, shown
from .parts import PartEffect
from .score import Score
from .several import decide_all
from .units import SHARES, told
from .verdict import COPIES, NOTHING, Rules, Verdict

SHUFFLES = 3
ALARM, OF_THE_GAIN = 0.10, 1 / 3
SURE = 3.0  # standard errors


def judged(scores: Mapping[str, Score], names: Sequence[str], design: Design, shop: Workshop,
           rules: Rules) -> dict[str, Verdict]:  # fmt: skip
    """The arms of these names against nothing and copies. rules: all but the span, which hangs on what was tested."""
    data, tested = design.data, _tested(scores)
    losses = {arm: scores[arm].losses[tested] for arm in (NOTHING, COPIES, *names)}
    groups = data.traits["group"][tested] if data.groups is not None else None
    own = dict[str, Mapping[str, Any]]()
    for name in names:
        if apart := scores[name].above(scores[NOTHING], data.classes or data.schema.object_types):
            own[name] = {of: apart[of][tested] for of in apart}
    return decide_all(losses, replace(rules, span=shop.task.reach(data.take(tested))), policies=names, groups=groups,
                      labels=_classes(shop, tested), own=own, grouping=data.schema.group or "group")  # fmt: skip


def effects(mine: Score, control: Score, data: Dataset, margin: float) -> tuple[PartEffect, ...]:
    """By how much each class of the data is better off than with the control, where it has items enough."""
    found, _ = class_effects(control.losses - mine.losses, data.traits["class"], data.groups, margin=margin,
                             own=mine.above(control, data.classes))  # fmt: skip
    return found


def require_trained(control: Score, trained: Mapping[Cell, Trained], learner: str) -> None:
    """BadData: training failed in every repeat of the control, with what was raised first."""
    if np.isnan(control.accuracy).all():
        failed = next((found.failure for found in trained.values() if found.failure), "")
        raise BadData(f"{learner}: training failed in every repeat. {failed}".strip())


def failures(trained: Mapping[Cell, Trained]) -> list[str]:
    """The cells whose training raised."""
    return [
        f"repeat {cell.repeat + 1}, {cell.arm}: training failed ({found.failure})."
        for cell, found in trained.items() if found.failure
    ]  # fmt: skip


def remarks(scores: Mapping[str, Score], shop: Workshop) -> list[str]:
    """Answers that were not finite, and classes of which too little was tested for the metric."""
    said = [f"{s.arm.name}: {s.unusable} answers were not finite, and count as wrong." for s in scores.values()
            if s.unusable]  # fmt: skip
    tested, data = _tested(scores), shop.data
    if shop.task.by_class and data.labels is not None and tested.size:
        counts = np.bincount(data.labels[tested], minlength=len(data.classes))
        said += [
            f"{shop.task.metric} rests on {many} test items of class {name}: an interval for so few is a rough one."
            for name, many in zip(data.classes, counts.tolist(), strict=True) if 0 < many < TESTABLE
        ]  # fmt: skip
    return said


def alarm(scores: Mapping[str, Score], policy: str, shop: Workshop) -> list[str]:
    """Shuffled labels must not be learned: what comes of them is compared with the best that can be had by chance."""
    shuffled = scores.get(SHUFFLED.name)
    if shuffled is None or shop.task.chance is None:
        return []
    chance, metric, lost = shop.task.chance(shop.data), shop.task.metric, shuffled.losses
    found = float(np.nanmean(shuffled.accuracy))
    gain = float(np.nanmean(scores[policy].accuracy) - np.nanmean(scores[NOTHING].accuracy)) if policy else 0.0
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


def _tested(scores: Mapping[str, Score]) -> Ints:
    """Positions of the items that were tested in some repeat."""
    return np.flatnonzero(~np.isnan(scores[NOTHING].losses).all(axis=1))


def _classes(shop: Workshop, tested: Ints) -> Any:
    """(tested,) names of their classes; of pictures with objects, (tested, types) which types they show."""
    data, types = shop.data, shop.data.schema.object_types
    if data.labels is not None:
        return data.traits["class"][tested]
    if not types:
        return None
    items = shop.source.load(tested)
    return shown([objects({n: target.data for n, target in item.items()}, types) for item in items], len(types))
