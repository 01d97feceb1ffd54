"""What is fixed before a trial starts."""

from dataclasses import dataclass
from math import inf

from .stops import Stops

LIKE_THESE = 0.1  # draws of at most this share of the pool are nearly independent


@dataclass(frozen=True, slots=True)
class Rules:
    """What is fixed before the start. margin: smallest difference that matters, in units of the loss (`margin_for`).

    drawn of pool: training items per repeat, and items they are drawn from. folds: repeats are folds of a grouped
    K-fold. rest: what is not drawn of the pool is tested. level: of all looks together, shared equally; look 1..looks.
    stops: of this look; None: one, at its end. policies: judged together, by the same error. span: largest difference
    of two losses. disagreement: of a pilot; for losses other than 0/1, the mean squared difference.
    """

    margin: float
    drawn: int
    pool: int
    folds: bool = False
    rest: bool = False
    metric: str = "accuracy"
    level: float = 0.95
    look: int = 1
    looks: int = 1
    stops: Stops | None = None
    policies: int = 1
    span: float = 1.0
    disagreement: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.margin < inf:
            raise ValueError(f"margin = {self.margin}: must be finite and not negative")
        if not 0 < self.level < 1:
            raise ValueError(f"level = {self.level}: must lie strictly between 0 and 1, such as 0.95")
        if not 0 < self.drawn <= self.pool:
            raise ValueError(f"drawn = {self.drawn} of pool = {self.pool}: must lie in 1..pool")
        if min(self.look, self.looks) < 1:
            raise ValueError(f"look {self.look} of looks = {self.looks}: both count from 1")
        if self.policies < 1:
            raise ValueError(f"policies = {self.policies}: there must be one to judge")

    def alpha(self, repeats: int, settled: int = 0) -> float:
        """Error of the verdict on one policy after so many repeats, failed ones counted, if so many of the others are
        settled before it (Holm). ValueError: no stop is planned there."""
        share = 1.0 if self.stops is None else self.stops.share(repeats)
        return (1 - self.level) / self.looks * share / (self.policies - settled)

    @property
    def independent(self) -> bool:
        """Whether the draws overlap so little that they speak for training sets like these. Not where the rest of the
        pool is tested: then few items are drawn and tested alike, and the interval held for others in 91 %."""
        return self.drawn <= LIKE_THESE * self.pool and not self.rest
