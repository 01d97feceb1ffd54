"""Judge: what the scores of all arms say of one policy, and what else a reader should know of them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..core.item import Ints
from .arms import SHUFFLED, Workshop
from .classes import TESTABLE
from .design import Design
from .objects import objects, shown
from .score import Score
from .units import SHARES, told
from .verdict import COPIES, NOTHING, Rules, Verdict, decide

ALARM, OF_THE_GAIN = 0.10, 1 / 3
SURE = 3.0  # standard errors


def judged(scores: Mapping[str, Score], name: str, design: Design, shop: Workshop, margin: float) -> Verdict:
    """The policy of this name against nothing and copies."""
    data, task, tested = design.data, shop.task, _tested(scores)
    rules = Rules(margin=margin, drawn=design.drawn, pool=design.pool, folds=design.folds, metric=task.metric,
                  span=task.reach(data.take(tested)))  # fmt: skip
    losses = {arm: scores[arm].losses[tested] for arm in (NOTHING, COPIES, name)}
    groups: Ints | None = None if data.groups is None else data.groups[tested]
    own = scores[name].above(scores[NOTHING], data.classes or data.schema.object_types)
    own = own and {of: apart[tested] for of, apart in own.items()}
    return decide(losses, rules, policy=name, groups=groups, labels=_classes(shop, tested), own=own)


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


def _tested(scores: Mapping[str, Score]) -> Ints:
    """Positions of the items that were tested in some repeat."""
    return np.flatnonzero(~np.isnan(scores[NOTHING].losses).all(axis=1))


def _classes(shop: Workshop, tested: Ints) -> Any:
    """(tested,) names of their classes; of pictures with objects, (tested, types) which types they show."""
    data, types = shop.data, shop.data.schema.object_types
    if data.labels is not None:
        return np.array(data.classes, dtype=object)[data.labels[tested]].astype(str)
    if not types:
        return None
    items = shop.source.load(tested)
    return shown([objects({n: target.data for n, target in item.items()}, types) for item in items], len(types))
