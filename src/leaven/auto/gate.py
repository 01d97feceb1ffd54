"""The label gate: which ops leave labels right, how far, and for which classes, measured on training data alone."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..core.errors import Ambiguous, BadData, LeavenError, OutOfRange
from ..core.item import Ints
from ..core.key import address, uniforms
from ..core.op import Op
from ..core.plain import to_plain
from ..core.policy import Policy
from ..data.dataset import Dataset
from ..stream.engine import default_workers, in_order
from ..trial.classes import TESTABLE
from ..trial.design import FOLDS
from ..trial.learners import Learner, default_learner
from .candidate import Candidate
from .crossfit import CrossFit, Seen
from .decide import Decision, decide
from .doses import Dose, Measure
from .scaling import scalable, scaled
from .strengths import candidates

MOST, FEWEST = 1000, 20
STRENGTHS = (1 / 256, 1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)
ALPHA = 0.05  # chance that a fault is shown of an op that has none, at any strength and in any class
KINDS = 2  # of faults
Cell = tuple[Op, float | None]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a gate takes, known beforehand. fits: models trained, each on about four fifths of the items. predictions:
    items run through an op, if any, and predicted."""

    items: int
    fits: int
    predictions: int


@dataclass(frozen=True, eq=False)
class Gate:
    """plain: the share of the items that the clean models are right about. doses: for each op and strength, of all
    together and of each class with items enough. few: classes with fewer than 20 items, which go with the others.
    unknown: classes that the models are not shown to know, so that nothing can be said of what is left of them."""

    name: str
    learner: str
    items: int
    folds: int
    plain: float
    doses: tuple[Dose, ...]
    decisions: tuple[Decision, ...]
    few: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What passes: how strong each may be, and for the classes that bear it."""
        return tuple(d.candidate for d in self.decisions if d.candidate is not None)

    def curves(self) -> list[dict[str, Any]]:
        """One for each op, as plain values. points: in the order of strength, the agreement of all items and of the
        class that loses most, with their bounds (95 %)."""
        return [
            {
                "op": d.name, "kept": d.candidate is not None, "strength": d.strength, "classes": list(d.classes),
                "plain": self.plain,
                "points": [_point(dose, self.doses) for dose in self.doses if dose.op == d.name and dose.of is None],
            }
            for d in self.decisions
        ]  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        about = {name: getattr(self, name) for name in ("name", "learner", "items", "folds", "plain")}
        decisions = [
            {
                "name": d.name, "op": None if d.op is None else to_plain(Policy(augment=(d.op,)))["augment"][0],
                "strength": d.strength, "classes": list(d.classes), "sentence": d.sentence,
            }
            for d in self.decisions
        ]  # fmt: skip
        lists = {"few": list(self.few), "unknown": list(self.unknown), "decisions": decisions}
        return about | lists | {"doses": [asdict(dose) for dose in self.doses]}

    def __str__(self) -> str:
        lines = [
            f"{self.name}: {self.items} items in {self.folds} folds, each seen by a model that was trained without it "
            f"({self.learner}), which is right about {100 * self.plain:.0f} % of them as they are."
        ]
        if self.few:
            lines.append(f"Too few items to say: {', '.join(self.few)}; they go with the others.")
        if self.unknown:
            lines.append(f"Not shown to be known by the model: {', '.join(self.unknown)}.")
        wide = max((len(d.name) for d in self.decisions), default=0)
        return "\n".join([*lines, *(f"{d.name:{wide}}  {d.sentence}" for d in self.decisions)])


def gate_cost(data: Dataset, ops: Sequence[Op] | None = None, *, most: int = MOST,
              strengths: Sequence[float] = STRENGTHS) -> Cost:  # fmt: skip
    """What `gate` takes with the same arguments, at most."""
    items = len(_even(data, most, 0))
    return Cost(items, FOLDS, items * (1 + len(_cells(_named(data, ops), strengths))))


def gate(data: Dataset, ops: Sequence[Op] | None = None, *, learner: Learner | None = None, seed: int = 0,
         most: int = MOST, strengths: Sequence[float] = STRENGTHS, workers: int | None = None,
         progress: Callable[[int, int], None] | None = None) -> Gate:  # fmt: skip
    """Which of the ops leave the labels of these training items right.

    The items stand in five folds, groups and twins together. A clean model is trained for each on the others; each item
    is then seen, as it is and after each op at each strength, by the model that saw neither it nor what belongs with
    it. That a model fails on what it was never shown proves nothing of a label. So an op is out, or limited, only where
    items are taken for another class *and* look like its real items, or where less than half is left of what the model
    knows (docs/adr/0032). Bounds are about these items and further draws of the op.

    ops: all of the catalogue that fit, by default. strengths: shares of their bounds, for ops that can be scaled; the
    others are taken as they come. most: items, as evenly from the classes as there are. The outcome depends on these
    and the seed alone. BadData: no classes, fewer than 20 items, or training fails. Ambiguous: two ops of one address.
    OutOfRange: a strength outside (0, 1].
    """
    from threadpoolctl import threadpool_limits

    ops, own, seen = _named(data, ops), address(seed, "gate"), list[Seen | str]()
    cells, data = _cells(ops, strengths), _even(data, most, own)
    if len(data) < FEWEST:
        raise BadData(f"{data.name}: {len(data)} items are too few for a label gate; {FEWEST} are needed.")
    learner = learner or default_learner(data)
    with threadpool_limits(1, user_api="blas"):  # as in a trial: cells are seen side by side
        fits = CrossFit.of(data, learner, own)
        fitted = {op.address: _fitted(fits, op) for op in ops}

        def work(cell: Cell) -> Seen | str:
            op, strength = fitted[cell[0].address], cell[1]
            try:  # on every item: at p = 0.5, half of what it does would be hidden
                return op if isinstance(op, str) else fits.see(scaled(op, 1.0 if strength is None else strength))
            except LeavenError as error:
                return str(error)

        threads = default_workers() if workers is None else workers
        for done, one in enumerate(in_order(work, cells, workers=threads, size=lambda _: 1), 1):
            seen.append(one)
            if progress:
                progress(done, len(cells))
    counts = np.bincount(fits.labels, minlength=len(data.classes))
    judged = [
        _judged(op, [(s, view) for (other, s), view in zip(cells, seen, strict=True) if other is op], fits, counts)
        for op in ops
    ]
    plain = Measure(fits.labels, data.classes, fits.plain, _deviations(1, counts))
    return Gate(
        name=data.name, learner=learner.name, items=len(data), folds=len(fits.folds),
        plain=float((fits.plain.predicted == fits.labels).mean()),
        doses=tuple(dose for _, doses in judged for dose in doses), decisions=tuple(said for said, _ in judged),
        few=tuple(data.classes[k] for k in np.flatnonzero((counts > 0) & (counts < TESTABLE))),
        unknown=tuple(data.classes[k] for k in np.flatnonzero(counts >= TESTABLE) if not plain.knows(np.array([k]))),
    )  # fmt: skip


def _judged(op: Op, views: Sequence[tuple[float | None, Seen | str]], fits: CrossFit,
            counts: Ints) -> tuple[Decision, list[Dose]]:  # fmt: skip
    if failed := [view for _, view in views if isinstance(view, str)]:
        return Decision.out(op, failed[0].rstrip(".")), []
    at = {s: view for s, view in views if isinstance(view, Seen)}
    if not any(view.changed for view in at.values()):
        return Decision.out(op, "changes nothing here"), []
    names = fits.shop.data.classes
    measure = Measure(fits.labels, names, fits.plain, _deviations(len(at), counts))
    there, enough = np.flatnonzero(counts), np.flatnonzero(counts >= TESTABLE)
    curve = [(s, [measure.dose(op.address, s, view, np.array([k]), names[k]) for k in enough])
             for s, view in at.items()]  # fmt: skip
    everyone = [measure.dose(op.address, s, view, there) for s, view in at.items()]
    said = decide(op, {names[k]: k for k in there.tolist()}, curve,
                  lambda s, among: measure.dose(op.address, s, at[s], among))  # fmt: skip
    return said, [dose for whole, (_, each) in zip(everyone, curve, strict=True) for dose in (whole, *each)]


def _deviations(strengths: int, counts: Ints) -> float:
    """Of a one-sided error that all strengths, both faults, the classes with items enough and their whole share."""
    from scipy.stats import norm

    return float(norm.isf(ALPHA / (KINDS * strengths * (1 + int((counts >= TESTABLE).sum())))))


def _named(data: Dataset, ops: Sequence[Op] | None) -> tuple[Op, ...]:
    found = tuple(candidates(data) if ops is None else ops)
    names = [op.address for op in found]
    if twice := [name for name in names if names.count(name) > 1]:
        raise Ambiguous(f"two ops are called {twice[0]!r}: give one of them a name=.")
    return found


def _cells(ops: Sequence[Op], strengths: Sequence[float]) -> list[Cell]:
    if not strengths or not all(0 < s <= 1 for s in strengths):
        raise OutOfRange(f"strengths = {tuple(strengths)}: must be at least one share in (0, 1].")
    return [(op, s) for op in ops for s in (sorted(set(strengths)) if scalable(op) else (None,))]


def _fitted(fits: CrossFit, op: Op) -> Op | str:
    try:
        return fits.fitted(op)
    except LeavenError as error:
        return str(error)


def _even(data: Dataset, most: int, seed: int) -> Dataset:
    """At most so many items: all of the smaller classes, and as many of each of the larger; lowest draws first."""
    if data.labels is None:
        raise BadData(f"{data.name}: has no classes; the label gate needs them.")
    if len(data) <= most:
        return data
    counts = np.bincount(data.labels)
    each = max((q for q in range(1, most + 1) if np.minimum(counts, q).sum() <= most), default=1)
    order = np.lexsort((uniforms(seed, "sample", ids=data.ids), data.labels))
    rank = np.arange(len(data)) - (np.cumsum(counts) - counts)[data.labels[order]]
    return data.take(np.sort(order[rank < each]))


def _point(whole: Dose, doses: Sequence[Dose]) -> dict[str, Any]:
    classes = [d for d in doses if (d.op, d.strength) == (whole.op, whole.strength) and d.of is not None]
    worst = min(classes, key=lambda d: d.agreement - d.plain, default=whole)
    of = {"class": worst.of, "agreement": worst.agreement, "low": worst.low, "high": worst.high}
    return {"strength": whole.strength, "agreement": whole.agreement, "low": whole.low, "high": whole.high, "worst": of}
