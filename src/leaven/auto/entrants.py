"""Entrants: the policies that enter a race, made of the ops that passed the gate, the most promising first."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ..core.catalog import every
from ..core.choose import OneOf, SomeOf
from ..core.errors import LeavenError, unknown
from ..core.grow import RosterOp
from ..core.item import Ints
from ..core.key import uniforms
from ..core.policy import Policy
from ..data.dataset import Dataset
from ..trial.arms import MOVED, REWEIGHTED, Arm, Workshop, as_arm
from ..trial.defaults import default_policy
from .candidate import Candidate

FEW, MANY, HALF = 4, 8, 0.5
RANDOM, PER_CLASS = 8, 8
COUNTS, MAGNITUDES = (1, 2, 3), (0.25, 0.5, 1.0)  # of RandAugment
UNEVEN = 1.5  # largest class / smallest class
PLAIN = ("mix_chains", "repeat")  # alone, they do what the control with copies does already
Ranked = Sequence[tuple[Candidate, float]]  # best first, each with its best share of the allowed strength


def trivial(ranked: Ranked, share: float = 1.0) -> Policy:
    """One op an item, drawn from all, each uniform up to a share of what is allowed: TrivialAugment (Mueller and
    Hutter, ICCV 2021) in relative units."""
    return Policy(augment=(OneOf(tuple(candidate.at(share) for candidate, _ in ranked)),))


def raced(ranked: Ranked, data: Dataset, seed: int) -> Iterator[tuple[str, Policy]]:
    """The usual policy; all ops in turn; the best alone, together and in turn."""
    yield default_policy(data)
    if not ranked:
        return
    best = [candidate.at(share) for candidate, share in ranked]
    yield "one of all", trivial(ranked)
    yield f"{best[0].address} alone", Policy(augment=best[:1])
    if len(best) > 1:
        yield f"{best[0].address} and {best[1].address}", Policy(augment=best[:2])
        yield "one of all, lightly", trivial(ranked, HALF)
    if len(best) > FEW:
        yield f"one of the best {FEW}", Policy(augment=(OneOf(tuple(best[:FEW])),))
        yield f"two of the best {len(best[:MANY])}", Policy(augment=(SomeOf(tuple(best[:MANY]), n=2),))
        together = [candidate.at(HALF * share) for candidate, share in ranked[:FEW]]
        yield f"the best {FEW} together, lightly", Policy(augment=together)


def grid(ranked: Ranked, data: Dataset, seed: int) -> Iterator[tuple[str, Policy]]:
    """RandAugment (Cubuk et al., NeurIPS 2020): so many of all ops, all at one magnitude, on a grid."""
    yield default_policy(data)
    for magnitude in MAGNITUDES:
        ops = tuple(candidate.at(magnitude) for candidate, _ in ranked)
        for count in COUNTS:
            if count <= len(ops):
                yield f"{count} of all at {magnitude:g}", Policy(augment=(SomeOf(ops, n=count),))


def lots(ranked: Ranked, data: Dataset, seed: int) -> Iterator[tuple[str, Policy]]:
    """Policies of one to three ops drawn at random, at random strengths: what a search has to beat."""
    yield default_policy(data)
    for turn in range(RANDOM if ranked else 0):
        u = uniforms(seed, "random policy", ids=np.arange(len(ranked) + 1, dtype=np.uint64), epoch=turn)
        order = np.argsort(u[:-1])[: 1 + int(3 * u[-1])]
        ops = [ranked[k][0].at(float(np.sqrt(u[k]))) for k in order.tolist()]
        yield f"random {turn + 1}: {', '.join(op.address for op in ops)}", Policy(augment=ops)


DEFAULT = "default"
STRATEGIES: dict[str, Callable[[Ranked, Dataset, int], Iterator[tuple[str, Policy]]]] = {
    "race": raced, "randaugment": grid, "random": lots,
}  # fmt: skip


def require_strategy(name: str) -> None:
    """Unknown: there is none of this name. "default" races nothing."""
    if name not in (*STRATEGIES, DEFAULT):
        raise unknown("strategy", name, (*STRATEGIES, DEFAULT))


def entrants(strategy: str, ranked: Ranked, shop: Workshop, seed: int, *,
             probable: bool = False) -> tuple[list[Arm], list[tuple[str, str]]]:  # fmt: skip
    """Who enters, those that matter most first; and the ops across items that cannot, each with the reason. probable:
    whether the learner answers with probabilities, so that thresholds can be moved."""
    require_strategy(strategy)
    made, out = list(STRATEGIES[strategy](ranked, shop.data, seed)), list[tuple[str, str]]()
    if strategy == "race":
        across, out = _across(shop)
        made[3:3] = across  # after the usual policy, all ops in turn, and the best of them
    arms: dict[str, Arm] = {}
    for name, policy in made:
        if policy.id not in {arm.policy.id for arm in arms.values() if arm.policy}:
            arms.setdefault(name, as_arm(name, policy))
    found = list(arms.values())
    if strategy == "race" and _uneven(shop.data):
        found[2:2] = [REWEIGHTED, MOVED] if probable else [REWEIGHTED]
    return found, out


def _uneven(data: Dataset) -> bool:
    if data.labels is None:
        return False
    counts = np.bincount(data.labels)
    return bool(counts.max() >= UNEVEN * counts[counts > 0].min())


def _across(shop: Workshop) -> tuple[list[tuple[str, Policy]], list[tuple[str, str]]]:
    """Ops that make items of several, or change how often each is seen, as they come; and why others cannot enter."""
    data, some = shop.data, few_of_each(shop.data)
    found, out = list[tuple[str, Policy]](), list[tuple[str, str]]()
    for kind, cls in every().items():
        if not (cls.mixes or issubclass(cls, RosterOp)) or kind in PLAIN or cls.space not in (None, data.about.space):
            continue
        try:
            op = cls()
            policy = Policy(grow=(op,)) if isinstance(op, RosterOp) else Policy(augment=(op,))
            fitted = policy.fit(shop.part(some))
            training, _ = shop.training(Arm(kind, "", fitted), fitted, some, 1, 0, 0)
        except LeavenError as error:
            out.append((kind, str(error)))
            continue
        if len(training) > some.size:
            found.append((kind, policy))
        else:
            out.append((kind, "adds nothing here"))
    return found, out


def few_of_each(data: Dataset) -> Ints:
    """Positions of a few items of each class, more of the frequent ones."""
    if data.labels is None:
        return np.arange(min(len(data), PER_CLASS))
    order = np.argsort(data.labels, kind="stable")
    counts = np.bincount(data.labels)
    rank = np.arange(order.size) - np.repeat(np.cumsum(counts) - counts, counts)
    wanted = np.ceil(PER_CLASS * counts / max(counts[counts > 0].min(), 1)).astype(int)
    return np.sort(order[rank < np.minimum(wanted, 4 * PER_CLASS)[data.labels[order]]])
