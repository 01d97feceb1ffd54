"""Probes: which ops are worth racing, by a ridge on light features that are computed once for each op."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.errors import LeavenError
from ..core.item import Bools, Ints
from ..core.op import Op
from ..core.plan import plan
from ..core.policy import Policy
from ..core.source import Items
from ..data.dataset import Dataset
from ..features import Describer, describer
from ..stream.engine import in_order
from ..trial.design import folds
from ..trial.interval import Interval, interval
from ..trial.learners.ridge import fit_ridge
from .candidate import Candidate

SHARES = (1.0, 0.5)  # of the strength that is allowed
DRAWS, FEATURES, FOLDS, CHUNK = 2, 128, 10, 64


@dataclass(frozen=True, slots=True)
class Probed:
    """What a ridge gains on held-out items if it sees the op's items besides: at which share of the allowed strength it
    gains most, and how much (loss without - loss with). gain: None where it could not be tried, and why."""

    candidate: Candidate
    share: float
    gain: Interval | None
    note: str = ""

    @property
    def op(self) -> Op:
        return self.candidate.at(self.share)

    def __str__(self) -> str:
        if self.gain is None:
            return f"{self.candidate.name}: {self.note}"
        return f"{self.candidate.name}: {100 * self.gain.mean:+.1f} +- {100 * self.gain.half:.1f} points"


def probes(train: Dataset, candidates: Sequence[Candidate], *, most: int, seed: int = 0, workers: int = 0,
           progress: Callable[[int, int], None] | None = None) -> tuple[Probed, ...]:  # fmt: skip
    """The candidates, the most promising first; those that cannot be tried come last, in their order.

    At most `most` items are looked at. Each op makes two of each, at each of two strengths; light features (see
    `leaven.features`) of all are computed once, and cut to their first 128 principal axes. A ridge is trained on eight
    tenths of the items, twice over five folds, with what the op made of them and without, and tested on the rest as
    they are. What it cannot see, the features being light, the race will. workers: threads, one candidate in each.
    """
    from threadpoolctl import threadpool_limits

    found = list[Probed]()
    with threadpool_limits(1):  # small matrices: threads cost more than they bring
        bench = _Bench.of(train.sample(most, seed), seed)
        plain = bench.losses(None)
        tried = in_order(partial(_best, bench, plain), candidates, workers=workers, size=lambda _: 1)
        for one in tried:
            found.append(one)
            if progress:
                progress(len(found), len(candidates))
    return tuple(sorted(found, key=lambda p: -p.gain.mean if p.gain else np.inf))


def _best(bench: "_Bench", plain: Floats, candidate: Candidate) -> Probed:
    tried = list[Probed]()
    shares = SHARES if candidate.strength == candidate.strength else SHARES[:1]
    try:
        for share in shares:
            gain = interval(plain - bench.losses(candidate.at(share)), bench.groups)
            tried.append(Probed(candidate, share, gain))
    except LeavenError as error:
        return Probed(candidate, 1.0, None, f"cannot be tried: {error}")
    return max(tried, key=lambda p: p.gain.mean if p.gain else -np.inf)


@dataclass(frozen=True, eq=False)
class _Bench:
    """real (n, k): features; labels (n, classes); splits: training and held-out positions."""

    items: Items
    field: str
    describe: Describer
    axes: NDArray[np.float64]
    real: Floats
    labels: Floats
    groups: Ints | None
    splits: tuple[tuple[Ints, Ints], ...]
    seed: int

    @classmethod
    def of(cls, data: Dataset, seed: int) -> "_Bench":
        items, field = Items(data.load(np.arange(len(data))), data.ids, data.traits), data.about.field
        look = describer(data)
        features = look([item[field].data for item in items.load(np.arange(len(data)))]).astype(np.float64)
        axes = np.linalg.svd(features - features.mean(axis=0), full_matrices=False)[2][:FEATURES].T
        labels = np.eye(len(data.classes))[data.labels]
        splits = folds(data, FOLDS, seed).repeats
        return cls(items, field, look, axes, features @ axes, labels, data.groups, splits, seed)

    def losses(self, op: Op | None) -> Floats:
        """(n, folds) whether each held-out item is got wrong; NaN where it is not held out."""
        made = [] if op is None else list(self._made(op))
        wrong = np.full((len(self.real), len(self.splits)), np.nan)
        for turn, (train, held) in enumerate(self.splits):
            rows = np.concatenate([self.real[train], *(features[train][there[train]] for features, there in made)])
            whose = np.concatenate([train, *(train[there[train]] for _, there in made)])
            ridge = fit_ridge(rows, self.labels[whose], np.ones(len(rows)), whose)
            wrong[held, turn] = ridge(self.real[held]).argmax(axis=1) != self.labels[held].argmax(axis=1)
        return wrong

    def _made(self, op: Op) -> Iterator[tuple[Floats, Bools]]:
        """Features of each draw, and which items the op is meant for: others would only be copies."""
        policy = Policy(augment=(op,)).fit(self.items)
        names = dict(op.where)
        traits: Any = self.items.traits
        there = np.all([np.isin(traits[t], of) for t, of in names.items()] or [np.ones(len(self.real), bool)], axis=0)
        for draw in range(DRAWS):
            parts = []
            for first in range(0, len(self.real), CHUNK):
                at = np.arange(first, min(first + CHUNK, len(self.real)))
                made = plan(policy.training, self.items, at, seed=self.seed, copies=np.full(at.size, draw + 1))
                parts.append(self.describe([out[self.field] for out in made.items()]))
            yield np.concatenate(parts).astype(np.float64) @ self.axes, there
