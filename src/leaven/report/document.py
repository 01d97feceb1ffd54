"""What a report says, as plain data. Whoever ran the trial fills it; nothing here computes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..auto.strengths import Strength

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class DataFacts:
    """The data as they came. items = train + test; classes: name -> items, in the order to print; fingerprint: content
    hash; notes: sentences; subset: the sentence that says that only a part of the data was used, or None."""

    name: str
    modality: str
    items: int
    train: int
    test: int
    classes: tuple[tuple[str, int], ...]
    fingerprint: str
    notes: tuple[str, ...] = ()
    subset: str | None = None


@dataclass(frozen=True, slots=True)
class ArmScore:
    """One side of the trial. sentence: what it trains on; mean, std: of the metric over the repeats, a fraction in
    [0, 1] where it is a share; rows: training rows of a repeat; seconds: of all repeats. others: what other metrics
    say, on average. The names "nothing", "copies" and "policy" are known."""

    name: str
    sentence: str
    mean: float
    std: float
    rows: int
    seconds: float
    others: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClassScore:
    """What the metric says of each arm (name -> value) on the test items of one class."""

    name: str
    items: int
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What the metric says of an arm trained on `per_class` real items of each class, with its 95 % interval."""

    per_class: int
    arm: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Challenger:
    """Another policy that was judged beside the first. verdict: as Document.verdict."""

    name: str
    policy_yaml: str
    verdict: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GalleryRow:
    """One item before, and several times after, each as an HTML fragment. wide: side by side they need more room than a
    picture.

    before: None for an item that has no original (a generated one). afters: fragment and what was drawn for it.
    """

    key: str
    label: str
    before: str | None
    afters: tuple[tuple[str, str], ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class GalleryTable:
    """Rows of a table before and after, one cell per column; row i of `after` comes from row i of `before`."""

    columns: tuple[str, ...]
    before: tuple[tuple[Cell, ...], ...]
    after: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall-clock seconds of one stage, and the items it handled."""

    stage: str
    seconds: float
    items: int


@dataclass(frozen=True, slots=True)
class Raced:
    """A policy that was raced: pairs of trainings, what it gains against nothing (of the loss) with its interval,
    its fate."""

    name: str
    pairs: int
    mean: float
    low: float
    high: float
    fate: str


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found. says: what to do first, and `sentence` in full. raced: the best first. reasons: op -> why it
    is in or out; begins with one of the two words. curves: `Gate.curves()`. gate: how labels were looked at, a
    sentence. shown: which policy the pictures are of. budget: the seconds that were given."""

    says: str
    sentence: str
    raced: tuple[Raced, ...]
    reasons: Mapping[str, str]
    curves: tuple[Mapping[str, Any], ...] = ()
    gate: str = ""
    shown: str = ""
    budget: float | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Everything a report says.

    verdict: `Verdict.to_json()`; differences are of the loss, positive = the policy is better. Of data that
    nothing can be judged by: {"word": "undecided", "reason": why} alone.
    scope: sentences that say what the verdict is about. findings: `Finding.to_json()` each (check, severity, what,
    where, count, remedy). refused: (key, reason) of what was left out. curve, gallery, table, challengers: may be
    empty. plan: the policy's `explain()`. lineage: a sentence; lineage_example: the record of one item, or None.
    repeat: the command line. versions: package -> version. limits: further sentences on what this report cannot say.
    """

    title: str
    verdict: Mapping[str, Any]
    scope: tuple[str, ...]
    data: DataFacts
    arms: tuple[ArmScore, ...]
    per_class: tuple[ClassScore, ...]
    policy_id: str
    policy_yaml: str
    plan: str
    lineage: str
    repeat: str
    versions: Mapping[str, str]
    lineage_example: Mapping[str, Any] | None = None
    curve: tuple[CurvePoint, ...] = ()
    challengers: tuple[Challenger, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    gallery: tuple[GalleryRow, ...] = ()
    table: GalleryTable | None = None
    cost: tuple[Cost, ...] = ()
    limits: tuple[str, ...] = ()
    metric: str = "accuracy"
    strengths: tuple[Strength, ...] = ()
    search: Search | None = None
