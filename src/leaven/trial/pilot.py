"""Pilot: what is fixed before a trial starts is measured on training items alone."""

from dataclasses import dataclass, replace

import numpy as np

from ..core.key import uniforms
from ..core.policy import Policy
from .arms import NOTHING
from .cells import Cell, Work

REPEATS, PARTS = 2, 5
POLICY = "policy"
UNKNOWN = 0.10  # share of cells on which arms disagree, where nothing could be measured
FEW = 10  # cells that this counts for: a few items on which nothing differs do not show that nothing ever will


@dataclass(frozen=True, slots=True)
class Pilot:
    """loss: mean, of the arm with nothing. disagreement: mean squared difference of the losses with and without the
    policy; of losses of 0 and 1, the share on which they disagree."""

    loss: float
    disagreement: float


def pilot(work: Work) -> Pilot:
    """A fifth of the training items of two repeats is held out, and the first policy tried on it: the verdict's own
    items are not touched."""
    shop, design = work.shop, work.design
    repeats = []
    for repeat, (train, _) in enumerate(design.repeats[:REPEATS]):
        held = np.argsort(np.argsort(uniforms(shop.seed, "pilot", ids=shop.data.ids[train], epoch=repeat))) % PARTS == 0
        repeats.append((train[~held], train[held]))
    policy = next((arm.policy for arm in work.arms.values() if arm.policy), Policy())
    arms = {NOTHING.name: NOTHING, POLICY: replace(NOTHING, name=POLICY, policy=policy)}
    tried = replace(work, design=replace(design, repeats=tuple(repeats)), arms=arms)
    losses, apart = list[float](), [np.full(FEW, UNKNOWN)] if shop.task.metric == "accuracy" else []
    for repeat in range(len(repeats)):
        plain, other = (tried(Cell(repeat, arm)).losses for arm in arms)
        if plain is not None:  # else as in a repeat: counted there
            losses.append(float(plain.mean()))
        if plain is not None and other is not None:
            apart.append((plain - other) ** 2)
    many = np.concatenate(apart) if apart else np.array([UNKNOWN])
    return Pilot(float(np.mean(losses)) if losses else 1.0, float(many.mean()))
