"""From what was measured to what a report says."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..auto.strengths import Strength
from ..core.errors import Uneven
from ..core.plan import plan
from ..core.policy import Policy
from ..data.dataset import Dataset
from ..data.policy_file import to_yaml
from ..data.write.manifest import versions
from ..stream.grow import added_rows
from ..trial.interval import interval
from ..trial.run import Trial
from ..trial.units import SHARES, level
from .document import (
    ArmScore,
    Challenger,
    ClassScore,
    Cost,
    CurvePoint,
    DataFacts,
    Document,
    GalleryRow,
    GalleryTable,
)
from .kinds import View, shown
from .marks import marks

ITEMS, DRAWS = 6, 4
ROWS = 8


def document(data: Dataset, train: Dataset, trial: Trial, policy: Policy, *, curve: Mapping[int, Trial],
             findings: Sequence[Any], repeat: str, cost: Sequence[Cost], grown: str | None,
             example: Mapping[str, Any] | None, subset: str | None = None) -> Document:  # fmt: skip
    """`policy`: the first of the trial, fitted. `train`: the part that pictures and rows are shown of. `curve`: trials
    by labelled items per class. `grown`: where the grown data set lies."""
    name = next(iter(trial.policies))
    known = {name: "policy"}
    counts = np.bincount(data.labels, minlength=len(data.classes)) if data.labels is not None else np.zeros(0, int)
    test = int((~np.isnan(trial.scores["nothing"].losses)).any(axis=1).sum())
    return Document(
        title=f"Does augmentation help on {data.name}?",
        verdict=trial.verdict.to_json(),
        scope=(
            f"Policy “{name}”, {trial.design.sentence}, learner: {trial.learner}.",
            trial.verdict.claim[0].upper() + trial.verdict.claim[1:] + ".",
        ),
        data=DataFacts(
            name=data.name, modality=data.modality, items=len(data), train=trial.design.drawn, test=test,
            classes=tuple(zip(data.classes, counts.tolist(), strict=True)), fingerprint=data.fingerprint,
            notes=tuple(data.notes), subset=subset,
        ),
        arms=tuple(
            ArmScore(known.get(s.arm.name, s.arm.name), s.arm.sentence, level(1 - s.summary[0], trial.metric),
                     s.summary[1], s.rows, s.seconds, s.others)
            for s in trial.scores.values()
        ),
        per_class=_per_class(trial, known),
        policy_id=policy.id,
        policy_yaml=to_yaml(policy),
        plan=policy.explain(train),
        lineage=_lineage(grown) if grown else "Nothing was written.",
        repeat=repeat,
        versions=versions(),
        lineage_example=example,
        curve=_curve(curve, known),
        challengers=tuple(
            Challenger(other, to_yaml(trial.policies[other]), verdict.to_json())
            for other, verdict in trial.verdicts.items() if other != name
        ),
        findings=tuple(finding.to_json() for finding in findings),
        refused=tuple((r.key, r.reason) for r in data.refused),
        gallery=() if data.modality == "table" else gallery(train, policy),
        table=table(train, policy) if data.modality == "table" else None,
        cost=tuple(cost),
        limits=trial.notes,
        metric=trial.metric,
    )  # fmt: skip


def unjudged(data: Dataset, train: Dataset, policy: Policy, *, name: str, reason: str, strengths: Sequence[Strength],
             findings: Sequence[Any], repeat: str, cost: Sequence[Cost], grown: str,
             example: Mapping[str, Any] | None) -> Document:  # fmt: skip
    """Of data that nothing can be judged by: what was found, how far each op can go, and what the policy makes."""
    return Document(
        title=f"What is in {data.name}, and how far can it be varied?",
        verdict={"word": "undecided", "reason": reason},
        scope=(f"Policy “{name}”; no learner was trained.",),
        data=DataFacts(
            name=data.name, modality=data.modality, items=len(data), train=len(train), test=len(data) - len(train),
            classes=(), fingerprint=data.fingerprint, notes=tuple(data.notes),
        ),
        arms=(),
        per_class=(),
        policy_id=policy.id,
        policy_yaml=to_yaml(policy),
        plan=policy.explain(train),
        lineage=_lineage(grown),
        repeat=repeat,
        versions=versions(),
        lineage_example=example,
        findings=tuple(finding.to_json() for finding in findings),
        refused=tuple((r.key, r.reason) for r in data.refused),
        gallery=() if data.modality == "table" else gallery(train, policy),
        table=table(train, policy) if data.modality == "table" else None,
        cost=tuple(cost),
        limits=("Whether any of it helps a learner: that takes labels, or a score of your own.",),
        strengths=tuple(strengths),
    )  # fmt: skip


def _lineage(grown: str) -> str:
    return f"Every row of {grown} carries its parents, its drawn plan, its seed and a hash of its content."


def _per_class(trial: Trial, known: Mapping[str, str]) -> tuple[ClassScore, ...]:
    data, scores = trial.design.data, list[ClassScore]()
    for number, name in enumerate(data.classes):
        mine = data.labels == number
        right = {
            known.get(arm, arm): level(_mean(s.losses[mine] if s.by_class is None else s.by_class[..., number]),
                                       trial.metric)
            for arm, s in trial.scores.items() if not s.arm.shuffled
        }  # fmt: skip
        many = int((~np.isnan(trial.scores["nothing"].losses[mine])).any(axis=1).sum())
        if many:
            scores.append(ClassScore(name, many, right))
    return tuple(scores)


def _curve(curve: Mapping[int, Trial], known: Mapping[str, str]) -> tuple[CurvePoint, ...]:
    """The metric with its interval: the loss against a learner that is always right."""
    points = []
    for per_class, trial in sorted(curve.items()):
        for arm, score in trial.scores.items():
            if not score.arm.shuffled and np.isfinite(score.accuracy).sum() > 1:
                tested = ~np.isnan(score.losses).all(axis=1)
                i = interval(score.losses[tested])
                low, high = sorted(level(end, trial.metric) for end in (i.low, i.high))
                low, high = max(low, 0.0), min(high, 1.0) if trial.metric in SHARES else high  # no share lies outside
                points.append(CurvePoint(per_class, known.get(arm, arm), level(i.mean, trial.metric), low, high))
    return tuple(points)


def gallery(data: Dataset, policy: Policy, seed: int = 0) -> tuple[GalleryRow, ...]:
    """One item of each of the first classes, and what the policy makes of it."""
    return tuple(
        GalleryRow(
            key,
            label,
            shown(before, None, data),
            tuple((shown(v, before, data), v.said) for v in afters),
            wide=data.modality != "image" or "caption" in before.fields or bool(marks(before.fields)),
        )
        for key, label, before, afters in views(data, policy, seed)
    )


def views(data: Dataset, policy: Policy, seed: int = 0) -> Iterator[tuple[str, str, View, list[View]]]:
    """Key, label, the item itself, and what the policy makes of it, for one item of each of the first classes."""
    rows = added_rows(policy, data, DRAWS)
    there = np.unique(rows.positions)
    labels = there if data.labels is None else data.labels[there]
    for position in there[np.unique(labels, return_index=True)[1]][:ITEMS].tolist():
        mine = rows.take(np.flatnonzero(rows.positions == position)[:DRAWS])
        made = plan(policy.growing, data, mine.positions, seed=seed, copies=mine.copies, makers=mine.makers)
        label = data.classes[int(data.labels[position])] if data.labels is not None else ""
        (item,) = data.load(np.array([position]))
        extents = {name: target.extent for name, target in item.items() if target.extent}
        before = View({name: target.written for name, target in item.items()}, extents, f"{label}, before".lstrip(", "))
        yield (
            data.keys[position],
            label,
            before,
            [View(fields, made.extents(i), drawn(made, i)) for i, fields in enumerate(made.items())],
        )


def drawn(made: Any, row: int) -> str:
    """What one row of a plan was dealt, op by op, in words: `rotate degrees 7.3, shift x 0.02 y -0.05`."""
    told = []
    for column in made.columns:
        if column.on[row]:
            values = made.values.get(column.name, {})
            told.append(
                " ".join([column.name, *(f"{k} {float(v[row]):.3g}" for k, v in values.items() if v.dtype.kind == "f")])
            )
    return ", ".join(told) or "nothing"


def table(data: Dataset, policy: Policy) -> GalleryTable | None:
    """Rows that the policy adds, each beside the row it comes from."""
    rows = policy.roster(data)
    more = np.flatnonzero(rows.copies > 0)[:ROWS]
    if not more.size:
        return None
    positions = rows.positions[more]
    try:
        after = plan(policy.growing, data, positions, copies=rows.copies[more], makers=rows.makers[more]).items()
    except Uneven:
        return None
    before = data.load(positions)
    columns = tuple(column.name for column in data.schema.columns)
    return GalleryTable(
        columns,
        tuple(_cells(data, item["row"].data) for item in before),
        tuple(_cells(data, item["row"]) for item in after),
    )


def _cells(data: Dataset, values: NDArray[np.float64]) -> tuple[Any, ...]:
    return tuple(column.shown(value) for column, value in zip(data.schema.columns, values.tolist(), strict=True))


def _mean(losses: NDArray[np.float64]) -> float:
    return float(np.nanmean(losses)) if (~np.isnan(losses)).any() else float("nan")
