"""Micro F1 of spans, and what single texts have of it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..core.dist import Floats
from ..data.dataset import Dataset


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


def commonest_spans(data: Dataset) -> float:
    """The largest micro F1 of one set of spans for all texts: of k spans, the k that occur most often."""
    counts = Counter(tuple(span) for spans in _spans(data) for span in spans.tolist())
    often = np.array([many for _, many in counts.most_common()], float)
    sizes = len(data) * np.arange(1, often.size + 1)
    return float((2 * often.cumsum() / (sizes + often.sum())).max(initial=0.0))


def reach_of_spans(data: Dataset) -> float:
    """What the text with most spans moves F1 by, times the number of texts, when all of them turn from right to wrong,
    where as many spans are said as there are."""
    many = np.array([len(spans) for spans in _spans(data)], float)
    return float(max(1.0, many.max(initial=0.0) / max(many.mean(), 1.0 / max(many.size, 1))))


def _spans(data: Dataset) -> list[Any]:
    return [np.asarray(item["spans"].data).reshape(-1, 3) for item in data.load(np.arange(len(data)))]


def _counts(found: Any, wanted: Any) -> tuple[int, int]:
    """Spans that agree, twice; and spans on both sides."""
    mine, true = ({tuple(span) for span in np.asarray(s).reshape(-1, 3).tolist()} for s in (found, wanted))
    return 2 * len(mine & true), len(mine) + len(true)


def _f1(counts: Floats) -> Any:
    """Of (..., 2) counts; 1 where there is nothing to find and nothing was found."""
    agree, both = counts[..., 0], counts[..., 1]
    return np.divide(agree, both, out=np.ones_like(both), where=both > 0)
