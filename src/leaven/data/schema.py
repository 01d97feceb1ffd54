"""What the columns of a data set mean."""

from dataclasses import dataclass
from typing import Literal

from ..table.kinds import ColumnKind

__all__ = ["ColumnKind", "Refusal", "Schema"]


@dataclass(frozen=True, slots=True)
class Schema:
    """target, group: the names of what is predicted and of what belongs together, or None.

    classes: their names in the order of their codes. columns: of a table, in the order of the values in a `Row`.
    span_types: names of the spans that are to be found in texts, in the order of their numbers, where that is the task.
    object_types: of the objects that have boxes in pictures. joints: of the points that each of them has.
    """

    modality: str
    target: str | None = None
    classes: tuple[str, ...] = ()
    group: str | None = None
    columns: tuple[ColumnKind, ...] = ()
    span_types: tuple[str, ...] = ()
    object_types: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()

    @property
    def task(self) -> Literal["classes", "spans", "boxes", "none"]:
        """What is predicted: a class of each item, spans or objects within it, or nothing that is known."""
        within: Literal["spans", "boxes", "none"] = "boxes" if self.object_types else "none"
        return "classes" if self.classes else "spans" if self.span_types else within


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item that is not used, and why."""

    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}"
