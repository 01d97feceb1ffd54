"""Work plan: what the clock chose for a trial, frozen, so that it can be gone on with and done again."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from ..core.errors import Malformed


@dataclass(frozen=True, slots=True)
class WorkPlan:
    """repeats: of the verdict. few: labelled items per class, None for all. most_train: items that a repeat draws at
    most. curve: the other numbers of labelled items that were tried."""

    repeats: int
    most_train: int
    few: int | None = None
    curve: tuple[int, ...] = ()

    def with_point(self, count: int) -> "WorkPlan":
        return self if count in self.curve else replace(self, curve=(*self.curve, count))

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"curve": list(self.curve)}

    @classmethod
    def of_json(cls, told: Any) -> "WorkPlan":
        """Malformed: it is no plan."""
        try:
            plan = cls(**{**told, "curve": tuple(told["curve"])})
        except (KeyError, TypeError) as error:
            raise Malformed(f"plan: is not that of a trial ({error}).") from None
        counts = [plan.repeats, plan.most_train, *plan.curve, *([] if plan.few is None else [plan.few])]
        if not all(isinstance(count, int) and count > 0 for count in counts):
            raise Malformed(f"plan: {told} must hold whole numbers above 0.")
        return plan
