"""Size: how many items there are of each class."""

import numpy as np

from ..data.dataset import Dataset
from .finding import Finding

FEW = 20  # items of a class below which its accuracy can hardly be told


def size(data: Dataset) -> list[Finding]:
    """An info with the counts; a warning where a class has fewer than 20 items."""
    if data.labels is None:
        schema = data.schema
        noun, types = ("spans", schema.span_types) if schema.span_types else ("objects", schema.object_types)
        what = f"with {noun} to find: {', '.join(types)}" if types else "without labels"
        return [Finding("size", "info", f"{len(data)} items {what}.", count=len(data))]
    counts = np.bincount(data.labels, minlength=len(data.classes))
    there = np.flatnonzero(counts)
    told = [f"{data.classes[k]} {counts[k]}" for k in there[np.argsort(counts[there], kind="stable")].tolist()]
    found = [Finding("size", "info", f"{len(data)} items in {there.size} classes.", tuple(told), there.size)]
    few = int((counts[there] < FEW).sum())
    if few:
        what = f"{few} of {there.size} classes have fewer than {FEW} items."
        remedy = "Collect more of them, or read results for these classes with their intervals in mind."
        found.append(Finding("size", "warning", what, tuple(told[:few]), few, remedy))
    return found
