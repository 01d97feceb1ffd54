"""Prices: what a training with each arm takes, by its first one, and which entrants the time allows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..trial.cells import Cell, Store, Trained, Work, train
from .entrants import few_of_each
from .frozen import Frozen
from .schedule import LEAST

FIRST = 0.15  # of the budget, for the first training of each


def first_trainings(work: Work, frozen: Frozen, workers: int, kept: Store | None) -> dict[Cell, Trained]:
    """The first repeat of the arms, in their order, until the time for it is over. Some arms take a hundred times as
    long as others, so that a mean over a few would say nothing of the rest."""
    start, found, names = frozen.spent, dict[Cell, Trained](), list(work.arms)
    _compile(work)
    many = 2 * max(workers, 1)
    for k in range(0, len(names), many):
        if k and frozen.spent - start > FIRST * frozen.budget:
            break
        found |= train(work, [Cell(0, name) for name in names[k : k + many]], workers, kept)
    return found


def _compile(work: Work) -> None:
    """Whatever makes the rows of an arm is compiled on a few items, or its first training would pay for it."""
    shop, some = work.shop, few_of_each(work.shop.data)
    for arm in work.arms.values():
        if arm.policy:
            fitted = arm.policy.fit(shop.part(some))
            shop.training(replace(arm, policy=fitted), fitted, some, 1, 0, 0)


def affordable(
    prices: Mapping[str, float], controls: Sequence[str], *, pairs: int, able: float, each: float
) -> list[str]:
    """Names of the entrants that may run. prices: seconds that a training of each arm takes, in the order of the arms;
    the first that is no control is the usual policy, which always runs. able: seconds of training in the first round,
    which has so many pairs; three run in any case. each: more than so many seconds a training of the winner must not
    take, or it could not be judged."""
    usual, *others = (name for name in prices if name not in controls)
    chosen, spent = [usual], pairs * sum(prices[name] for name in (*controls, usual))
    for name in others:
        price = prices[name]
        if price <= each and (len(chosen) < LEAST or spent + pairs * price <= able):
            chosen.append(name)
            spent += pairs * price
    return chosen
