"""Task: what is predicted, and the loss of each tested item."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core.dist import Floats
from ..core.errors import BadData
from ..core.item import Ints
from ..data.dataset import Dataset


@dataclass(frozen=True)
class Task:
    """metric: of what is right, in words; its mean over items is 1 - the mean loss. losses: what a learner predicts,
    and the labels of the tested items -> (m,); ValueError: that is no prediction for them. chance: how much is right
    at best for one who answers the same to all items."""

    metric: str
    losses: Callable[[Any, Any], Floats]
    chance: Callable[[Dataset], float]


def wrong_class(found: Any, labels: Floats) -> Floats:
    """1 where the class is wrong."""
    classes = classes_of(found)
    if classes.shape != labels.shape[:1]:
        raise ValueError(f"predicted {classes.shape} for {len(labels)} items")
    wrong: Floats = (classes != labels.argmax(axis=1)).astype(float)
    return wrong


def classes_of(found: Any) -> Ints:
    """(n,) class numbers of what a learner predicts: these, or scores, of which ties go to the lowest class."""
    scores = np.asarray(found)
    classes: Ints = scores.argmax(axis=1) if scores.ndim == 2 else scores
    return classes


def largest_class(data: Dataset) -> float:
    """Its share of the items."""
    return 0.0 if data.labels is None else float(np.bincount(data.labels).max() / len(data.labels))


def commonest_spans(data: Dataset) -> float:
    """The largest micro F1 of one set of spans for all texts: of k spans, the k that occur most often."""
    items = data.load(np.arange(len(data)))
    counts = Counter(tuple(span) for item in items for span in np.asarray(item["spans"].data).tolist())
    often = np.array([many for _, many in counts.most_common()], float)
    sizes = len(data) * np.arange(1, often.size + 1)
    return float((2 * often.cumsum() / (sizes + often.sum())).max(initial=0.0))


def missed_spans(found: Sequence[Any], labels: Sequence[Any]) -> Floats:
    """1 - the jackknife pseudo-value of micro F1 for each text: n F - (n - 1) F without it (Miller, Biometrika 1974).
    A span counts as found if start, end and type are right (Tjong Kim Sang and De Meulder, CoNLL 2003)."""
    if len(found) != len(labels):
        raise ValueError(f"predicted spans of {len(found)} texts for {len(labels)}")
    counts = np.array([_counts(f, w) for f, w in zip(found, labels, strict=True)], float).reshape(-1, 2)
    whole, n = counts.sum(axis=0), len(counts)
    pseudo = n * _f1(whole) - (n - 1) * _f1(whole - counts)
    loss: Floats = 1 - pseudo
    return loss


def _counts(found: Any, wanted: Any) -> tuple[int, int]:
    """Spans that agree, twice; and spans on both sides."""
    mine, true = ({tuple(span) for span in np.asarray(s).reshape(-1, 3).tolist()} for s in (found, wanted))
    return 2 * len(mine & true), len(mine) + len(true)


def _f1(counts: Floats) -> Any:
    """Of (..., 2) counts; 1 where there is nothing to find and nothing was found."""
    agree, both = counts[..., 0], counts[..., 1]
    return np.divide(agree, both, out=np.ones_like(both), where=both > 0)


TASKS = {
    "classes": Task("accuracy", wrong_class, largest_class),
    "spans": Task("span F1", missed_spans, commonest_spans),
}


def task_of(data: Dataset) -> Task:
    """BadData: the data have neither classes nor spans to predict."""
    if data.schema.task not in TASKS:
        raise BadData(f"{data.name}: has no labels; a trial needs them. Name them with --target.")
    return TASKS[data.schema.task]
