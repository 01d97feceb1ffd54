"""Task: what is predicted, and the loss of each tested item."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..core.dist import Floats
from ..core.errors import BadData, Misplaced, unknown
from ..data.dataset import Dataset
from . import limits
from .average_precision import missed_objects
from .matching import THRESHOLDS
from .metrics import auc_by_class, f1_by_class, log_losses, over_classes, recall_by_class, squared_errors, wrong_class
from .objects import reach_of_objects
from .span_f1 import commonest_spans, missed_spans, reach_of_spans


@dataclass(frozen=True)
class Task:
    """What is predicted, judged by one metric.

    metric: in words. losses: what a learner answers, and the labels of the tested items -> (m,), finite; their mean is
    the loss by the metric. Malformed: the answer is not what the metric needs. chance: 1 - the loss of the best answer
    that looks at no item; None where a learner may know of itself what to look for. reach: the largest difference that
    the loss of one item can have between two arms; of the tested items. by_class: where the metric is a mean over
    classes, the losses (m, K) for each of them.
    """

    metric: str
    losses: Callable[[Any, Any], Floats]
    chance: Callable[[Dataset], float] | None
    reach: Callable[[Dataset], float]
    by_class: Callable[[Any, Any], Floats] | None = None


def _mean(metric: str, by_class: Callable[[Any, Any], Floats], chance: Callable[[Dataset], float] | None,
          reach: Callable[[Dataset], float]) -> Task:  # fmt: skip
    return Task(metric, partial(over_classes, by_class), chance, reach, by_class)


CLASSES = {
    "accuracy": Task("accuracy", wrong_class, limits.largest_class, limits.reach_one),
    "balanced_accuracy": _mean("balanced accuracy", recall_by_class, limits.one_of_all, limits.reach_of_class),
    "macro_f1": _mean("macro F1", f1_by_class, limits.one_of_all, limits.reach_of_class),
    "auc": _mean("AUC", auc_by_class, limits.one_half, limits.reach_of_order),
    "log_loss": Task("log loss", log_losses, limits.entropy_kept, limits.reach_log),
    "brier": Task("Brier score", squared_errors, limits.squares_kept, limits.reach_two),
}
SPANS = {"span_f1": Task("span F1", missed_spans, commonest_spans, reach_of_spans)}
BOXES = {"map": len(THRESHOLDS), "map50": 1}  # how many thresholds of overlap, from one half on


def metrics_of(data: Dataset) -> Mapping[str, Task]:
    """By name, the usual one first; none where nothing is to be predicted."""
    if data.schema.task == "boxes":
        many = len(data.schema.object_types)
        return {
            name: _mean("mAP" if name == "map" else "mAP50", partial(missed_objects, classes=many, thresholds=count),
                        None, reach_of_objects)
            for name, count in BOXES.items()
        }  # fmt: skip
    return {"classes": CLASSES, "spans": SPANS}.get(data.schema.task, {})


def task_of(data: Dataset, metric: str | None = None) -> Task:
    """The task of the data, judged by this metric, or by the first there is. BadData: nothing is to be predicted.
    Unknown: no such metric. Misplaced: it is one of another task."""
    fitting = metrics_of(data)
    if not fitting:
        raise BadData(f"{data.name}: has no labels; a trial needs them. Name them with --target.")
    if metric is None:
        return next(iter(fitting.values()))
    if metric in fitting:
        return fitting[metric]
    if metric not in (every := [*CLASSES, *SPANS, *BOXES]):
        raise unknown("metric", metric, every)
    raise Misplaced(f"metric {metric!r} does not judge {data.schema.task}; {data.name} needs {' or '.join(fitting)}.")
