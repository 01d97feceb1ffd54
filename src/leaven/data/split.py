"""Split: a training and a test part that share nothing."""

from dataclasses import replace

import numpy as np

from ..core.errors import BadData, OutOfRange, unknown
from ..core.item import Bools, Ints
from ..core.key import item_id, uniforms
from ..core.philox import Words
from .dataset import Dataset
from .schema import Refusal

RULES = ("part", "group", "class", "id")
PATH = "split"


def split(data: Dataset, test: float = 0.2, *, by: str | None = None, seed: int = 0,
          strict: bool = False) -> tuple[Dataset, Dataset]:  # fmt: skip
    """Training and test part.

    by: "part", as the data came; "group", by a hash of each group's name; "class", an exact share of each class, lowest
    draws first; "id", by a hash of each item's key. By default the first of part, group and id that the data have, and
    "class", with a note, where items are so few that by id a class would be on one side only. By
    id and group, an item is tested iff the uniform drawn for it is below `test`, so that adding items moves no other.
    Rows of a table are drawn by their content instead of their key, so that equal rows stay together.

    A training item with the content of a test item is dropped: it joins `refused` of the training part. strict: that is
    an error. BadData: a class is missing on one side. OutOfRange: `test` is not between 0 and 1.
    """
    if not 0 < test < 1:
        raise OutOfRange(f"test = {test}: must lie between 0 and 1.")
    rule = _default(data) if by is None else by
    if rule not in RULES:
        raise unknown("split by", rule, RULES)
    chosen = _chosen(data, rule, test, seed)
    if by is None and rule == "id" and (lost := _lost(data, chosen) or _lost(data, ~chosen)):
        note = f"split class by class: by id, class {lost!r} would be on one side only"
        data, rule = replace(data, notes=(*data.notes, note)), "class"
        chosen = _chosen(data, rule, test, seed)
    _both_sides(data, chosen, ~chosen, rule)
    twins = _twins(data, chosen)
    if twins and strict:
        listed = "; ".join(str(refusal) for refusal in twins[:5])
        raise BadData(f"{data.name}: {len(twins)} training items have the content of a test item: {listed}.")
    gone = {refusal.key for refusal in twins}
    kept = np.array([key not in gone for key in data.keys], bool) & ~chosen
    _both_sides(data, chosen, kept, rule)
    return data.take(np.flatnonzero(~chosen)).without(twins), data.take(np.flatnonzero(chosen))


def _default(data: Dataset) -> str:
    if (data.part == "test").any() and (data.part != "test").any():
        return "part"
    return "id" if data.groups is None else "group"


def _chosen(data: Dataset, rule: str, test: float, seed: int) -> Bools:
    if rule == "part":
        if not (data.part == "test").any():
            raise BadData(f"{data.name}: came without a test part; split by id, class or group.")
        return data.part == "test"  # type: ignore[no-any-return]
    if rule == "group":
        if data.groups is None:
            raise BadData(f"{data.name}: has no groups; name their column with group= when it is opened.")
        names = np.array([item_id(name) for name in data.group_names], np.uint64)
        below: Bools = uniforms(seed, PATH, ids=names) < test
        found: Bools = below[data.groups]
        return found
    u = uniforms(seed, PATH, ids=_drawn_by(data))
    if rule == "id":
        return np.asarray(u < test)
    if data.labels is None:
        raise BadData(f"{data.name}: has no labels to split by; split by id.")
    chosen = np.zeros(len(data), bool)
    for code in np.unique(data.labels).tolist():
        mine = data.labels == code
        ordered = np.sort(u[mine])
        many = min(max(1, round(test * ordered.size)), ordered.size - 1)
        chosen |= mine & (u <= ordered[many - 1]) if many else False
    return chosen


def _drawn_by(data: Dataset) -> Words:
    if not data.about.measured:
        return data.ids
    drawn: Words = data.looked.digests.view(np.uint64).reshape(-1, 2)[:, 0].copy()
    return drawn


def _twins(data: Dataset, chosen: Bools) -> list[Refusal]:
    digests = data.looked.digests
    tested = np.flatnonzero(chosen)
    found, first = np.unique(digests[tested], return_index=True)
    same: Ints = np.flatnonzero(~chosen & np.isin(digests, found))
    twin = tested[first[np.searchsorted(found, digests[same])]] if same.size else same
    return [
        Refusal(data.keys[k], f"has the content of test item {data.keys[t]}")
        for k, t in zip(same.tolist(), twin.tolist(), strict=True)
    ]


def _both_sides(data: Dataset, test: Bools, train: Bools, rule: str) -> None:
    for part, side in (("test", test), ("training", train)):
        if not side.any():
            raise BadData(f"{data.name}: split by {rule}, the {part} part would be empty; {_way_out(rule)}.")
        if (lost := _lost(data, side)) is not None:
            many = int(np.sum(data.labels == data.classes.index(lost)))
            raise BadData(
                f"{data.name}: split by {rule}, class {lost!r} ({many} of {len(data)} items) would "
                f"be missing from the {part} part; {_way_out(rule)}."
            )


def _lost(data: Dataset, side: Bools) -> str | None:
    """A class of which nothing is on this side."""
    if data.labels is None:
        return None
    counts, here = (np.bincount(labels, minlength=len(data.classes)) for labels in (data.labels, data.labels[side]))
    missing = np.flatnonzero((counts > 0) & (here == 0))
    return data.classes[int(missing[0])] if missing.size else None


def _way_out(rule: str) -> str:
    if rule == "class":
        return "its items are too few or alike: get more, or leave the class out"
    return 'split by "class", or take another seed or a larger share'
