"""Clean: leave out what cannot be used, and say why."""

from dataclasses import replace

import numpy as np

from ..core.errors import BadData
from .dataset import Dataset
from .lineage import content
from .schema import Refusal
from .target import check_enough, few

BLANK = {"image": "is constant: all pixels are equal", "text": "is blank"}
SAME = {"image": "pixel for pixel", "text": "letter for letter"}


def clean(data: Dataset) -> Dataset:
    """Reads every item once, in threads. Left out, each with its reason: items that cannot be decoded; constant ones
    (all values equal) and blank texts; of items with equal content and equal label, all but the first. Items with equal
    content and different labels are kept, and told in a note. So are, without one, those that differ in what else they
    hold, such as the captions of one picture. Rows of a table are never left out for being equal: equal
    measurements are data, and splits keep them together. BadData: too few are left, or one class."""
    looked, refusals = data.looked, dict[int, Refusal]()
    for k, reason in looked.broken.items():
        refusals[k] = Refusal(data.keys[k], _reason(reason, data.keys[k]))
    notes = data.notes
    if not data.about.measured:
        for k in np.flatnonzero(looked.constant).tolist():
            refusals.setdefault(k, Refusal(data.keys[k], BLANK.get(data.modality, "is constant: all values are equal")))
        first, beside = dict[tuple[bytes, str], int](), _beside(data)
        same = "" if data.labels is None else ", of the same class"
        for k, digest in enumerate(looked.digests.tolist()):
            if k in refusals:
                continue
            twin = first.setdefault((digest, beside.get(k, "")), k)
            if twin == k:
                continue
            if data.labels is None or data.labels[k] == data.labels[twin]:
                refusals[k] = Refusal(
                    data.keys[k], f"is {SAME.get(data.modality, 'value for value')} {data.keys[twin]}{same}"
                )
            else:
                names = (data.classes[data.labels[j]] for j in (twin, k))
                notes = (*notes, f"{data.keys[twin]} and {data.keys[k]} are equal, and labelled {' and '.join(names)}")
    left = data.without(refusals[k] for k in sorted(refusals))
    if refusals:
        check_enough(data.name, len(left), left.refused)
        if _classes(left) < 2 <= _classes(data):
            raise BadData(f"{data.name}: one class is left without those that were refused ({few(left.refused)}).")
    return replace(left, notes=notes)


def _beside(data: Dataset) -> dict[int, str]:
    """Of items whose content stands more than once: a hash of what else they hold, their captions or boxes."""
    _, which, many = np.unique(data.looked.digests, return_inverse=True, return_counts=True)
    often = [k for k in np.flatnonzero(many[which] > 1).tolist() if k not in data.looked.broken]
    main = data.about.field
    found = dict[int, str]()
    for k in often:
        item = data.source.load(int(data.rows[k]))
        found[k] = content({name: t.written for name, t in item.items() if name != main}) if len(item) > 1 else ""
    return found


def _classes(data: Dataset) -> int:
    """How many have items; 0 without labels."""
    return 0 if data.labels is None else np.unique(data.labels).size


def _reason(told: str, key: str) -> str:
    """Without the name before, which is the key, and without the advice to clean, which is done."""
    return told.rpartition(f"{key}: ")[2].removesuffix("; leave such files out with clean().").rstrip(".")
