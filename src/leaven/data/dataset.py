"""Dataset: items in columns, read from a source when they are asked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import Ambiguous, BadData
from ..core.item import Bools, Ints, Item, Label
from ..core.key import uniforms
from ..core.philox import Words
from .keys import Keys
from .modality import MODALITIES, Modality
from .schema import Refusal, Schema
from .sources.source import Chain, Digests, Looked, Source, look, stored

COLUMNS = ("rows", "ids", "labels", "groups", "part", "extents")
SHOWN = 10


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """n items: ids, labels, groups in columns; pictures and rows are read by `load`.

    rows (n,): positions in the source. keys: names of the items within the source; ids (n,) uint64: their hashes.
    labels (n,): codes of `classes`, or None. groups (n,): codes of `group_names`, or None. part (n,): "train", "test"
    or "", as the data came. extents (n, k): the numbers of the space that each lies in (height and width of pictures),
    or None where they are alike.
    refused: what was left out, and why. notes: what else a reader of results should know.
    Ambiguous: two items have one id.
    """

    name: str
    source: Source
    schema: Schema
    rows: Ints
    keys: Keys
    ids: Words
    labels: Ints | None
    groups: Ints | None
    group_names: tuple[str, ...]
    part: NDArray[np.str_]
    extents: NDArray[Any] | None
    refused: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        ordered = np.argsort(self.ids, kind="stable")
        same = np.flatnonzero(np.diff(self.ids[ordered]) == 0)
        if same.size:
            one, other = (self.keys[k] for k in ordered[same[0] : same[0] + 2].tolist())
            raise Ambiguous(f"{self.name}: {one!r} and {other!r} have one id; items need names of their own.")

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def modality(self) -> str:
        return self.schema.modality

    @property
    def about(self) -> Modality:
        return MODALITIES[self.schema.modality]

    @property
    def classes(self) -> tuple[str, ...]:
        return self.schema.classes

    @cached_property
    def traits(self) -> Mapping[str, NDArray[np.str_]]:
        """Names for `where=` and `by=`: "class" and "group", where there are any."""
        found: dict[str, NDArray[np.str_]] = {}
        if self.labels is not None:
            found["class"] = np.array(self.classes)[self.labels]
        if self.groups is not None:
            found["group"] = np.array(self.group_names)[self.groups]
        return found

    def load(self, positions: Ints) -> list[Item]:
        """Items: {"image": Image}, {"row": Row} ..., with "label": Label where there are labels. BadData: a file cannot
        be decoded, with its name."""
        weights = np.eye(len(self.classes))
        items, once = list[Item](), dict[int, Item]()  # an item that is asked for twice, as a partner, is read once
        for position in np.asarray(positions).tolist():
            if position not in once:
                once[position] = self.source.load(int(self.rows[position]))
            item: dict[str, Any] = dict(once[position])
            if self.labels is not None:
                item["label"] = Label(weights[self.labels[position]])
            items.append(item)
        return items

    def take(self, positions: Ints | Bools | Sequence[int]) -> "Dataset":
        """Some of the items, in this order; or those where a mask is true."""
        at = np.asarray(positions)
        at = np.flatnonzero(at) if at.dtype == np.bool_ else at.astype(np.int64)
        new = replace(self, keys=self.keys.take(at), **self._columns(lambda column: column[at]))
        if "looked" in self.__dict__:  # what was read once is not read again
            new.__dict__["looked"] = self.looked.take(at)
        if "stored" in self.__dict__:
            new.__dict__["stored"] = self.stored[at]
        return new

    def sample(self, most: int, seed: int = 0) -> "Dataset":
        """At most so many items, those with the lowest draws: with more data, most of them stay the same."""
        if len(self) <= most:
            return self
        return self.take(np.sort(np.argsort(uniforms(seed, "sample", ids=self.ids), kind="stable")[:most]))

    def without(self, refusals: Iterable[Refusal]) -> "Dataset":
        """All but these items, which join `refused`."""
        gone = {refusal.key: refusal for refusal in refusals}
        if not gone:
            return self
        left = self.take([k for k, key in enumerate(self.keys) if key not in gone])
        return replace(left, refused=(*self.refused, *gone.values()))._knowing(left)

    def joined(self, other: "Dataset") -> "Dataset":
        """These items, then those of `other`. BadData: classes, columns or modality differ."""
        if (self.modality, self.classes, self.schema.columns) != (other.modality, other.classes, other.schema.columns):
            raise BadData(f"{self.name} and {other.name} cannot be joined: their classes or columns differ.")
        if (self.labels is None) != (other.labels is None) or (self.groups is None) != (other.groups is None):
            raise BadData(f"{self.name} and {other.name} cannot be joined: only one of them has labels, or groups.")
        names, source, start = self.group_names, self.source, 0
        theirs = {name: getattr(other, name) for name in COLUMNS}
        if names != other.group_names:
            names = tuple(dict.fromkeys((*names, *other.group_names)))
            number = {group: k for k, group in enumerate(names)}
            if other.groups is not None:
                theirs["groups"] = np.array([number[group] for group in other.group_names], np.int64)[other.groups]
        if other.source is not source:
            start = int(self.rows.max(initial=-1)) + 1
            source = Chain(source, other.source, start)
        theirs["rows"] = other.rows + start
        columns: dict[str, Any] = {
            name: None if (mine := getattr(self, name)) is None else np.concatenate([mine, theirs[name]])
            for name in COLUMNS
        }
        return replace(
            self, source=source, keys=self.keys.then(other.keys), group_names=names,
            refused=tuple(dict.fromkeys((*self.refused, *other.refused))),
            notes=tuple(dict.fromkeys((*self.notes, *other.notes))), **columns,
        )  # fmt: skip

    @cached_property
    def looked(self) -> Looked:
        """One look at every item: digests of content, constant items, broken items. Reads everything, once."""
        return look(self.source, self.rows, self.about.field)

    @cached_property
    def stored(self) -> Digests:
        """(n,) digests of the bytes that are stored. Reads everything, once."""
        return stored(self.source, self.rows)

    @cached_property
    def together(self) -> Ints:
        """(n,) a number per item, the same for items that share a group or content, directly or by way of others."""
        content = np.unique(self.looked.digests, return_inverse=True)[1].astype(np.int64)
        if self.groups is None:
            return content
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        size = int(content.max(initial=-1)) + 1
        nodes = size + len(self.group_names)
        edges = coo_array((np.ones(len(self)), (content, size + self.groups)), shape=(nodes, nodes))
        bundle: Ints = connected_components(edges, directed=False)[1][content].astype(np.int64)
        return bundle

    @cached_property
    def fingerprint(self) -> str:
        """A hash of ids, stored bytes, labels, groups, parts and schema: another one, other data."""
        digest = blake2b(repr((self.schema, self.group_names)).encode(), digest_size=16)
        for column in (self.ids, self.stored, self.labels, self.groups, self.part.astype("U5")):
            digest.update(b"-" if column is None else column.tobytes())
        return digest.hexdigest()

    def split(self, test: float = 0.2, *, by: str | None = None, seed: int = 0,
              strict: bool = False) -> "tuple[Dataset, Dataset]":  # fmt: skip
        """Training and test part; see `leaven.data.split.split`."""
        from .split import split

        return split(self, test, by=by, seed=seed, strict=strict)

    def clean(self) -> "Dataset":
        """Without what cannot be used; see `leaven.data.clean.clean`."""
        from .clean import clean

        return clean(self)

    def __str__(self) -> str:
        lines = [f"{self.name}: {len(self)} {self.about.noun}{self._sizes()}"]
        if self.labels is not None:
            counts = np.bincount(self.labels, minlength=len(self.classes)).tolist()
            lines.append(f"  {len(self.classes)} classes: {_few([f'{c} {n}' for c, n in zip(self.classes, counts)])}")
        if self.groups is not None:
            lines.append(f"  {np.unique(self.groups).size} groups by {self.schema.group}")
        if (self.part != "").any():
            lines.append(f"  given split: {(self.part == 'train').sum()} train, {(self.part == 'test').sum()} test")
        if self.refused:
            lines.append(f"  {len(self.refused)} refused: {_few([str(r) for r in self.refused], 3)}")
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes)])

    __repr__ = __str__

    def _columns(self, change: Any) -> dict[str, Any]:
        return {name: None if (c := getattr(self, name)) is None else change(c) for name in COLUMNS}

    def _knowing(self, other: "Dataset") -> "Dataset":
        """With what was read of the same items before."""
        for name in ("looked", "stored"):
            if name in other.__dict__:
                self.__dict__[name] = other.__dict__[name]
        return self

    def _sizes(self) -> str:
        if self.extents is None:
            return f" of {len(self.schema.columns)} columns" if self.schema.columns else ""
        sizes = np.unique(self.extents, axis=0).tolist()
        return f" of {self.about.size(sizes[0])}" if len(sizes) == 1 else f" of {len(sizes)} sizes"


def _few(texts: Sequence[str], most: int = SHOWN) -> str:
    more = f", and {len(texts) - most} more" if len(texts) > most else ""
    return ", ".join(texts[:most]) + more
