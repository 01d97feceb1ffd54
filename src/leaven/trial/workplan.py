"""Work plan: what the clock chose for a trial, frozen, so that it can be gone on with and done again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..core.errors import Malformed
from .stops import UNTIL_DECIDED, Stops


@dataclass(frozen=True, slots=True)
class Aside:
    """What a search left for its verdict. share: of the items, where no test part is given; seed: of that split, not of
    the draws. decided: what the clock chose for the search, by name. by: the rule of the split, where one was asked
    for (see `Dataset.split`)."""

    share: float
    seed: int
    decided: Mapping[str, Any]
    by: str | None = None


@dataclass(frozen=True, slots=True)
class WorkPlan:
    """repeats: of the verdict. few: labelled items per class, None for all. most_train: items that a repeat draws at
    most. curve: the other numbers of labelled items that were tried. aside: where a search came first.
    until_decided: a look after every ten repeats."""

    repeats: int
    most_train: int
    few: int | None = None
    curve: tuple[int, ...] = ()
    aside: Aside | None = None
    until_decided: bool = False

    @property
    def stops(self) -> Stops | None:
        """After how many repeats the trial looks; None: as usual."""
        return UNTIL_DECIDED if self.until_decided else None

    def with_point(self, count: int) -> "WorkPlan":
        return self if count in self.curve else replace(self, curve=(*self.curve, count))

    def to_json(self) -> dict[str, Any]:
        """Without what it is not about."""
        told = asdict(self) | {"curve": list(self.curve)}
        return {name: value for name, value in told.items() if value or name not in ("aside", "until_decided")}

    @classmethod
    def of_json(cls, told: Any) -> "WorkPlan":
        """Malformed: it is no plan."""
        try:
            aside = Aside(**told["aside"]) if told.get("aside") else None
            plan = cls(**{**told, "curve": tuple(told["curve"]), "aside": aside})
        except (KeyError, TypeError, AttributeError) as error:
            raise Malformed(f"plan: is not that of a trial ({error}).") from None
        counts = [plan.repeats, plan.most_train, *plan.curve, *([] if plan.few is None else [plan.few])]
        if not all(isinstance(count, int) and count > 0 for count in counts):
            raise Malformed(f"plan: {told} must hold whole numbers above 0.")
        return plan
