"""The worth of a policy on given data: a learner trained on nested draws, with and without it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ..core.errors import BadData
from ..core.policy import Policy
from ..data.dataset import Dataset
from .arms import Arm, Workshop, as_arm
from .cells import Cell, Work, train
from .design import Design, nested
from .kept import Kept
from .learners import Learner, as_learner, default_learner
from .run import OF_EACH
from .score import Score
from .trial import REPEATS, choose_design
from .worth import Worth, worth

FEWEST_ITEMS, FEWEST_REPEATS = 200, 10  # to test on: how often the ends hold was not checked with fewer
SMALLEST = 2  # items to learn from


def measure_worth(source: Dataset | Design, policy: Policy | Arm, *, at: int | None = None, name: str = "policy",
                  learner: Learner | Callable[..., Any] | None = None, repeats: int = REPEATS, copies: int = OF_EACH,
                  seed: int = 0, metric: str | None = None, workers: int | None = None, keep: Path | None = None,
                  progress: Callable[[int, int], None] | None = None) -> Worth:  # fmt: skip
    """How many more real items do for a learner what the policy does at `at` real items.

    source: data, of which a design with so many `repeats` is chosen as for a trial; or a design. at: by default, a
    quarter of the items that a repeat trains on. In each repeat, the learner is trained on the first at / 2, at, 2 at
    and 4 at of them (at / 4 to 2 at, if there are no more), and with the policy on the first `at`. The rest: see
    `compare` and `worth`. BadData: fewer than 200 items to test, or 10 repeats; too few to train on; fewer than two
    repeats succeeded.
    """
    chosen = source if isinstance(source, Design) else choose_design(source, repeats=repeats, seed=seed)
    at, knots = knots_of(chosen, at)
    data, design, grown = chosen.data, nested(chosen, seed), replace(as_arm(name, policy), first=at)
    if grown.policy:
        grown.policy.require_known(data)
    shop = Workshop(data, as_learner(learner) or default_learner(data), seed, metric)
    shop.source  # noqa: B018  decoded once, before the work is shared
    curve = [Arm(f"{n} real items", f"{n} of the real items alone", first=n) for n in knots]
    work = Work(shop, design, {arm.name: arm for arm in (*curve, grown)}, copies)
    cells = [Cell(repeat, arm) for repeat in range(len(design.repeats)) for arm in work.arms]
    trained = train(work, cells, workers, Kept.under(keep, work), progress)
    losses = {arm: Score.of(work.arms[arm], design, trained).losses for arm in work.arms}
    failed = next((f"{cell.arm}: {found.failure}" for cell, found in trained.items() if found.failure), "")
    whole = ~np.any([np.isnan(found).all(axis=0) for found in losses.values()], axis=0)
    if whole.sum() < 2:
        raise BadData(f"{shop.learner.name}: training failed in {(~whole).sum()} of {whole.size} repeats. {failed}")
    tested = ~np.isnan(losses[grown.name]).all(axis=1)
    found = worth(
        knots,
        np.stack([losses[arm.name][tested] for arm in curve], axis=2),
        losses[grown.name][tested],
        at,
        groups=None if data.groups is None else data.groups[tested],
        metric=shop.task.metric,
        span=shop.task.reach(data.take(np.flatnonzero(tested))),
        policy=name,
    )
    return replace(found, failure=failed)


def knots_of(design: Design, at: int | None = None) -> tuple[int, tuple[int, ...]]:
    """(at, the numbers of real items to learn from: four, each twice the one before, `at` the second, or the third).
    BadData: the design allows none."""
    items, repeats = design.tested, len(design.repeats)
    if items < FEWEST_ITEMS or repeats < FEWEST_REPEATS:
        raise BadData(
            f"{design.data.name}: {items} items are tested in {repeats} repeats; to say what a policy is worth in real "
            f"items, at least {FEWEST_ITEMS} and {FEWEST_REPEATS} are needed."
        )
    most = min(train.size for train, _ in design.repeats)
    at = most // 8 * 2 if at is None else at
    first = at // 2 if 4 * at <= most else at // 4
    if first < SMALLEST or 2 * at > most:
        raise BadData(
            f"{design.data.name}: worth at {at} real items: a repeat trains on {most}; it takes at least twice as many "
            f"as are asked about, and {4 * SMALLEST} at least."
        )
    return at, (first, 2 * first, 4 * first, 8 * first)
