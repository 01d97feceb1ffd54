"""Op: a frozen declaration. Its `param` fields say what is random; `step` turns columns of values into one step."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from functools import cached_property
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

from .catalog import CATALOG
from .dist import Const, Dist, Floats, Range, as_dist
from .errors import Ambiguous, LeavenError, Malformed, OutOfRange, unknown
from .item import Space, Target
from .step import Barrier as BarrierStep
from .step import Nothing, Step

T = TypeVar("T", bound="type[Op]")
Where = tuple[tuple[str, tuple[str, ...]], ...]
TRAITS = ("class", "group")
MINORITY = "minority"  # in `where` of an op that makes rows: the smallest class, which `fit` names


def param(default: Range, *, low: float, high: float, unit: str, neutral: float | None = None) -> Any:
    """A random field: drawn per row, bounded to [low, high], doing nothing at `neutral`."""
    return field(default=default, metadata={"low": low, "high": high, "neutral": neutral, "unit": unit})


def setting(default: Any, *, low: float | None = None, high: float | None = None, unit: str = "",
            options: tuple[str, ...] = (), learned: bool = False) -> Any:  # fmt: skip
    """A fixed field: a number or a tuple of numbers in [low, high], a switch, or one of `options`. None where the
    default is None. `learned`: filled in by `fit`."""
    bounds = {"low": low, "high": high, "unit": unit, "options": options, "learned": learned}
    return field(default=default, metadata=bounds)


@dataclass(frozen=True, kw_only=True)
class Op(ABC):
    """`name` is the address of its draws (the op's own unless given); `p` the share of rows it is on for; `where`
    restricts it to some classes or groups: {"class": ["cat"]}, or "cat" for short. `keeps_label`: the label stays,
    though it mixes."""

    name: str = ""
    p: float = 1.0
    where: Where = ()
    kind: ClassVar[str]
    space: ClassVar[type[Space] | None]
    needs: ClassVar[tuple[type[Target], ...]] = ()
    keyed: ClassVar[bool] = False
    mixes: ClassVar[int] = 0
    keeps_label: ClassVar[bool] = False
    last: ClassVar[bool] = False
    makes: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise Malformed(f"{self.kind}.name = {self.name!r}: must be a word.")
        object.__setattr__(self, "where", as_where(self.kind, self.where))
        if isinstance(self.p, bool) or not isinstance(self.p, int | float) or not 0 <= self.p <= 1:
            raise OutOfRange(f"{self.kind}.p = {self.p!r}: must be a number in [0, 1].")
        for f in fields(self):
            if "neutral" in f.metadata:
                self._check_param(f)
            elif "options" in f.metadata:
                object.__setattr__(self, f.name, _checked(f"{self.kind}.{f.name}", getattr(self, f.name), f))

    def _check_param(self, f: Field[Any]) -> None:
        value, unit, least, most = getattr(self, f.name), *(f.metadata[k] for k in ("unit", "low", "high"))
        try:
            low, high = as_dist(value).bounds
        except LeavenError as error:
            raise type(error)(f"{self.kind}.{f.name}: {error}") from None
        if not least <= low <= high <= most:
            shown = f"({low:g}, {high:g})" if low != high else f"{low:g}"
            order = ", low end first" if low > high else ""
            raise OutOfRange(f"{self.kind}.{f.name} = {shown} {unit}: must lie in [{least:g}, {most:g}]{order}.")
        if isinstance(value, list | Mapping):  # as it stands in a file: hashable from here on
            object.__setattr__(self, f.name, tuple(value) if isinstance(value, list) else as_dist(value))

    @classmethod
    def params(cls) -> list[Field[Any]]:
        return [f for f in fields(cls) if "neutral" in f.metadata]

    @classmethod
    def settings(cls) -> list[Field[Any]]:
        return [f for f in fields(cls) if "options" in f.metadata]

    def distributions(self) -> dict[str, Dist]:
        """What is drawn, and how: the params, unless an op says otherwise."""
        return {f.name: as_dist(getattr(self, f.name)) for f in self.params()}

    @cached_property
    def dists(self) -> Mapping[str, Dist]:
        return self.distributions()

    @property
    def address(self) -> str:
        return self.name or self.kind

    @property
    def random(self) -> bool:
        return self.p < 1 or self.keyed or self.mixes > 0 or any(not isinstance(d, Const) for d in self.dists.values())

    @property
    def unfitted(self) -> tuple[str, ...]:
        """The fields that `fit` has yet to fill in."""
        return tuple(f.name for f in self.settings() if f.metadata["learned"] and getattr(self, f.name) is None)

    @property
    def counterpart(self) -> "tuple[Op, ...]":
        """What stands in its place in evaluation: for ops of `augment` that fix the size, how else to reach it."""
        return ()

    def fit(self, data: Any) -> Self:
        """Learn from an iterable of prepared batches of the training part; ops with learned fields override it."""
        return self

    def partner(self, roster: Any, positions: Any, u: Floats) -> Any:
        """Whom each row mixes with, by uniforms (n,), or (n, mixes) for several."""
        return roster.neighbour(positions, u)

    def able(self, space: Any, *facts: Any, **mixing: Any) -> Any:
        """(n,) for ops that need facts: the rows whose facts are enough. The others are skipped, and recorded. Ops that
        mix get `ref` here too."""
        return True

    @abstractmethod
    def step(self, space: Any, *facts: Any, **drawn: Any) -> Step:
        """Pure: the space, the facts of `needs` and the drawn columns in, one step for all rows out."""


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(param, setting, field))
def op(kind: str, space: type[Space] | None, *, needs: tuple[type[Target], ...] = (), keyed: bool = False,
       mixes: int = 0, last: bool = False, makes: bool = False, p: float = 1.0) -> Callable[[T], T]:  # fmt: skip
    """Enter a class into the catalogue. `needs`: facts; `keyed`: gets `key`, 64 drawn bits a row; `mixes`: with how
    many partners; gets their rows as `ref`, (n,) for one, (n, mixes) for several; `last`: belongs to `finish`; `makes`:
    belongs to `grow`, and turns the rows it adds into items of their own."""

    def register(cls: T) -> T:
        if kind in CATALOG:
            raise Ambiguous(f"the catalogue already has an op called {kind!r}.")
        cls.__annotations__["p"], cls.p = float, p
        made: T = dataclass(frozen=True, kw_only=True)(cls)  # type: ignore[assignment]
        made.kind, made.space, made.needs, made.keyed = kind, space, needs, keyed
        made.mixes, made.last, made.makes = mixes, last, makes
        CATALOG[kind] = made
        return made

    return register


@op("barrier", None)
class Barrier(Op):
    """Nothing fuses across it: what stands before is rounded and clipped before what stands after begins."""

    def step(self, space: Any, *facts: Any, **drawn: Any) -> Step:
        return BarrierStep()


@op("identity", None)
class Identity(Op):
    """Do nothing: for a one-of in which the item may also stay as it is."""

    def step(self, space: Any, *facts: Any, **drawn: Any) -> Step:
        return Nothing()


def as_where(kind: str, value: Any) -> Where:
    """{"class": ["a", "b"], "group": "g"} -> a hashable form. A word is short for the class of that name."""
    value = {"class": value} if isinstance(value, str) else value
    if isinstance(value, Mapping):
        value = tuple((k, tuple(map(str, v)) if isinstance(v, list | tuple) else (str(v),)) for k, v in value.items())
    pairs = isinstance(value, tuple) and all(isinstance(pair, tuple) and len(pair) == 2 for pair in value)
    if not pairs:
        raise Malformed(f"{kind}.where = {value!r}: must be a mapping, such as {{class: [cat, dog]}}.")
    for trait, _ in value:
        if trait not in TRAITS:
            raise unknown(f"{kind}.where", trait, TRAITS)
    where: Where = value
    return where


def _checked(what: str, value: Any, f: Field[Any]) -> Any:
    """A fixed field: lists become tuples, numbers stay within bounds, words within the options."""
    default: Any = f.default
    (low, high), options = (f.metadata["low"], f.metadata["high"]), f.metadata["options"]
    value = tuple(value) if isinstance(value, list) else value
    if value is None and default is None:
        return None
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise Malformed(f"{what} = {value!r}: must be true or false.")
    elif options:
        if value not in options:
            raise unknown(what, value, options)
    elif low is not None:
        many = isinstance(default, tuple)
        if many and (not isinstance(value, tuple) or len(value) != len(default)):
            raise Malformed(f"{what} = {value!r}: must be {len(default)} numbers.")
        numbers, whole = (value, default[0]) if many else ((value,), default)
        for v in numbers:
            if isinstance(v, bool) or not isinstance(v, int | float) or not low <= v <= high:
                raise OutOfRange(
                    f"{what} = {value!r} {f.metadata['unit']}".rstrip() + f": must lie in [{low:g}, {high:g}]."
                )
            if isinstance(whole, int) and not isinstance(v, int):
                raise Malformed(f"{what} = {value!r}: must be whole.")
    return value
