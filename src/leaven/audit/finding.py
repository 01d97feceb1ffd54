"""Finding: what a check measured."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from ..core.errors import OutOfRange

SHOWN = 20
SEVERITIES = ("problem", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """check: its name. severity: a problem makes a result wrong, a warning may, an info is worth knowing. what: a
    sentence. where: keys or classes, the worst first, at most 20. count: how many there are in all. remedy: what to do.
    """

    check: str
    severity: Literal["info", "warning", "problem"]
    what: str
    where: tuple[str, ...] = ()
    count: int = 0
    remedy: str = ""

    def __post_init__(self) -> None:
        if self.severity not in SEVERITIES:
            raise OutOfRange(f"severity = {self.severity!r}: must be one of {', '.join(SEVERITIES)}.")
        object.__setattr__(self, "where", tuple(self.where[:SHOWN]))

    def __str__(self) -> str:
        more = f" and {self.count - len(self.where)} more" if self.count > len(self.where) else ""
        lines = [f"{self.severity}: {self.what}"]
        lines += [f"  where: {', '.join(self.where)}{more}"] if self.where else []
        return "\n".join([*lines, *([f"  remedy: {self.remedy}"] if self.remedy else [])])

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "where": list(self.where)}
