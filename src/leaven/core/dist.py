"""Distributions: what may stand where a number is expected, as inverse CDFs. (a, b) is short for Uniform(a, b)."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from .errors import Malformed, OutOfRange, unknown
from .normal import cumulative, normal

Floats = NDArray[np.float64]


class Dist(ABC):
    """A random value, declared. `word` is its name in a policy file."""

    word: ClassVar[str]

    @abstractmethod
    def quantile(self, u: Floats) -> Floats:
        """(n,) uniforms in (0, 1) -> (n,) values."""

    @property
    @abstractmethod
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest value it can take."""


@dataclass(frozen=True, slots=True)
class Const(Dist):
    """Always `value`. Draws nothing."""

    value: float
    word: ClassVar[str] = "const"

    def quantile(self, u: Floats) -> Floats:
        return np.full(u.shape, self.value)

    @property
    def bounds(self) -> tuple[float, float]:
        return (self.value, self.value)


@dataclass(frozen=True, slots=True)
class Uniform(Dist):
    low: float
    high: float
    word: ClassVar[str] = "uniform"

    def quantile(self, u: Floats) -> Floats:
        return self.low + (self.high - self.low) * u

    @property
    def bounds(self) -> tuple[float, float]:
        return (self.low, self.high)


@dataclass(frozen=True, slots=True)
class LogUniform(Dist):
    """Uniform in the logarithm; both ends above 0."""

    low: float
    high: float
    word: ClassVar[str] = "log_uniform"

    def __post_init__(self) -> None:
        _require(0 < self.low <= self.high, self, "0 < low <= high")

    def quantile(self, u: Floats) -> Floats:
        spread: Floats = self.low * (self.high / self.low) ** u
        return spread.clip(self.low, self.high)

    @property
    def bounds(self) -> tuple[float, float]:
        return (self.low, self.high)


@dataclass(frozen=True, slots=True)
class Normal(Dist):
    """Unbounded in principle; here cut at the 52-bit tails, 8.3 deviations out."""

    mean: float
    std: float
    word: ClassVar[str] = "normal"

    def __post_init__(self) -> None:
        _require(self.std > 0, self, "std > 0")

    def quantile(self, u: Floats) -> Floats:
        return self.mean + self.std * normal(u)

    @property
    def bounds(self) -> tuple[float, float]:
        return (-np.inf, np.inf)


@dataclass(frozen=True, slots=True)
class TruncatedNormal(Dist):
    """A normal that is drawn again until it lies in [low, high]."""

    mean: float
    std: float
    low: float
    high: float
    word: ClassVar[str] = "truncated_normal"

    def __post_init__(self) -> None:
        _require(self.std > 0 and self.low < self.high, self, "std > 0 and low < high")
        first, last = self._ends
        _require(last - first > 1e-12, self, "some of the normal's mass between low and high")

    @property
    def _ends(self) -> tuple[float, float]:
        first, last = cumulative((np.array([self.low, self.high]) - self.mean) / self.std)
        return float(first), float(last)

    def quantile(self, u: Floats) -> Floats:
        first, last = self._ends
        inside: Floats = self.mean + self.std * normal((first + (last - first) * u).clip(1e-300, 1 - 1e-16))
        return inside.clip(self.low, self.high)

    @property
    def bounds(self) -> tuple[float, float]:
        return (self.low, self.high)


@dataclass(frozen=True, slots=True)
class Beta(Dist):
    """In [0, 1]; `a` and `b` at least 0.1, by a table of quantiles (absolute error below 1e-3)."""

    a: float
    b: float
    word: ClassVar[str] = "beta"

    def __post_init__(self) -> None:
        _require(min(self.a, self.b) >= 0.1, self, "a >= 0.1 and b >= 0.1")

    def quantile(self, u: Floats) -> Floats:
        return np.interp(u, *_beta_table(self.a, self.b))

    @property
    def bounds(self) -> tuple[float, float]:
        return (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Choice(Dist):
    """One of `values`, with `weights` (equal if none are given)."""

    values: tuple[float, ...]
    weights: tuple[float, ...] = ()
    word: ClassVar[str] = "choice"

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", tuple(self.values))
        object.__setattr__(self, "weights", tuple(self.weights))
        _require(len(self.values) > 0, self, "at least one value")
        fits = not self.weights or (
            len(self.weights) == len(self.values) and min(self.weights) >= 0 and sum(self.weights) > 0
        )
        _require(fits, self, "as many weights as values, none negative, not all zero")

    def quantile(self, u: Floats) -> Floats:
        weights = np.array(self.weights or (1.0,) * len(self.values))
        edges = np.cumsum(weights / weights.sum())[:-1]
        return np.array(self.values, float)[np.searchsorted(edges, u, side="right")]

    @property
    def bounds(self) -> tuple[float, float]:
        return (min(self.values), max(self.values))


@dataclass(frozen=True, slots=True)
class Integers(Dist):
    """Whole numbers from `low` to `high`, both included, equally likely."""

    low: int
    high: int
    word: ClassVar[str] = "integers"

    def __post_init__(self) -> None:
        _require(int(self.low) == self.low <= self.high == int(self.high), self, "whole numbers, low <= high")

    def quantile(self, u: Floats) -> Floats:
        return self.low + np.floor(u * (self.high - self.low + 1))

    @property
    def bounds(self) -> tuple[float, float]:
        return (float(self.low), float(self.high))


Range = Dist | tuple[float, float] | float
DISTS: dict[str, type[Dist]] = {
    d.word: d for d in (Const, Uniform, LogUniform, Normal, TruncatedNormal, Beta, Choice, Integers)
}


def as_dist(value: Any) -> Dist:
    """5 -> Const(5); (a, b) -> Uniform(a, b); {"beta": {"a": 1, "b": 1}} -> Beta(1, 1)."""
    match value:
        case Dist():
            return value
        case bool():
            pass
        case int() | float():
            return Const(float(value))
        case (int() | float() as low, int() | float() as high) if not isinstance(low, bool):
            return Uniform(float(low), float(high))
        case {**named} if len(named) == 1:
            ((word, args),) = named.items()
            if word not in DISTS:
                raise unknown("distribution", word, DISTS)
            known = {f.name for f in fields(DISTS[word])}  # type: ignore[arg-type]
            if not isinstance(args, dict) or not set(args) <= known or not all(map(_numeric, args.values())):
                raise Malformed(f"{word}: needs {', '.join(sorted(known))}; got {args!r}.")
            try:
                return DISTS[word](**args)
            except TypeError as error:
                raise Malformed(f"{word}: needs {', '.join(sorted(known))}; got {args!r}.") from error
    raise Malformed(f"{value!r}: must be a number, a pair [low, high], or one of {', '.join(DISTS)}.")


def _numeric(value: Any) -> bool:
    """A number, or several."""
    return all(
        isinstance(v, int | float) and not isinstance(v, bool) for v in (value if isinstance(value, list) else [value])
    )


def plain(value: Range) -> Any:
    """What stands in a policy file: a number, a pair, or {word: {field: value}}."""
    match value:
        case Const(number):
            return number
        case Uniform(low, high):
            return [low, high]
        case Dist():
            named = {f.name: getattr(value, f.name) for f in fields(value)}  # type: ignore[arg-type]
            return {value.word: {k: list(v) if isinstance(v, tuple) else v for k, v in named.items()}}
        case (low, high):
            return [low, high]
        case _:
            return value


@lru_cache(maxsize=64)
def _beta_table(a: float, b: float, size: int = 4096) -> tuple[Floats, Floats]:
    """(cumulative probability, value). In t, x = sin(t)**(2k), the density stays bounded at both ends."""
    k = max(1.0, 0.5 / min(a, b))  # small a or b: more nodes near the ends, where the mass is
    t = np.linspace(0, 1, size + 1)
    edges = t ** (2 * k) / (t ** (2 * k) + (1 - t) ** (2 * k))
    middle = (t[1:] + t[:-1]) / 2
    p, q = middle ** (2 * k), (1 - middle) ** (2 * k)
    x, rest = p / (p + q), q / (p + q)  # not 1 - x, which is 0 near the upper end
    mass = x**a * rest**b / (middle * (1 - middle))
    return np.concatenate([[0.0], np.cumsum(mass) / mass.sum()]), edges


def _require(holds: bool, dist: Dist, rule: str) -> None:
    if not holds:
        raise OutOfRange(f"{dist!r}: needs {rule}.")
