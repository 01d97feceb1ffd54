"""How a peer's transforms are declared: a function with the peer's names and defaults that returns Leaven's ops."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from inspect import Parameter, Signature, signature
from typing import Any, ClassVar

from ..core.errors import LeavenError, Malformed, Unsupported, unknown
from ..core.op import Op
from .names import Names, Parts, named

Builder = Callable[..., Parts]


@dataclass(frozen=True, eq=False)
class Entry:
    """One transform of a peer.

    build: (full, **arguments) -> ops; `full`: the number that is full scale in the pictures at hand. also: further
    spellings of its parameters. example: arguments that make one where the peer has no defaults. differs: in what it
    differs from the peer, for the docs; empty where it does not."""

    name: str
    build: Builder
    signature: Signature
    also: Mapping[str, str]
    example: Mapping[str, Any]
    differs: str


class Node:
    """What may stand in a pipeline: transforms and containers."""

    p: float

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        """The op or group that it becomes, on for a share `p` of the items instead of its own."""
        raise NotImplementedError

    def to_plain(self) -> dict[str, Any]:
        """As the peer writes it to a file."""
        raise NotImplementedError


class Transform(Node):
    """One transform, with its arguments. Arguments that Leaven cannot follow are refused here, not when it runs."""

    entry: ClassVar[Entry]
    library: ClassVar["Library"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.arguments = self.library.bind(self.entry, args, kwargs)
        self.p = self.arguments.pop("p", 1.0)
        self.part(255.0, Names())

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        try:
            return named(self.entry.build(full, **self.arguments), names, self.p if p is None else p)
        except LeavenError as error:
            raise type(error)(f"{self.entry.name}: {error}") from None

    def to_plain(self) -> dict[str, Any]:
        return {"__class_fullname__": self.entry.name} | self.arguments | {"p": self.p}

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["arguments"][name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__} has no {name!r}.") from None

    def __repr__(self) -> str:
        shown = ", ".join(f"{k}={v!r}" for k, v in (self.arguments | {"p": self.p}).items())
        return f"{self.entry.name}({shown})"


@dataclass(frozen=True, eq=False)
class Library:
    """The transforms of a peer. `base`: what its transforms are. retired: parameters of former versions -> what to
    write instead. absent: transforms that are not here -> the nearest thing, and what to do."""

    name: str
    base: type[Transform] = Transform
    retired: Mapping[str, str] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)
    classes: dict[str, type[Transform]] = field(default_factory=dict)

    def transform(self, p: float | None = None, *, also: Mapping[str, str] | None = None, differs: str = "",
                  **example: Any) -> Callable[[Builder], Any]:  # fmt: skip
        """Declare one. `p`: its default, None for a peer whose transforms have none; the ops that are returned are on
        for all."""

        def declare(build: Builder) -> Any:
            name = build.__name__
            given = list(signature(build).parameters.values())[1:]
            if p is not None:
                given.append(Parameter("p", Parameter.POSITIONAL_OR_KEYWORD, default=p))
            entry = Entry(name, build, Signature(given), also or {}, example, differs)
            about = {"entry": entry, "library": self, "__doc__": build.__doc__, "__module__": build.__module__}
            self.classes[name] = type(name, (self.base,), about)
            return self.classes[name]

        return declare

    def bind(self, entry: Entry, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments by their name, defaults filled in. Unknown: a parameter that the peer does not have either."""
        known, given = entry.signature.parameters, dict[str, Any]()
        for word, value in kwargs.items():
            name = entry.also.get(word, word)
            if name not in known:
                raise self._stranger(entry, word)
            if name in given:
                raise Malformed(f"{entry.name}: {name} is given twice, in two spellings.")
            given[name] = value
        try:
            bound = entry.signature.bind(*args, **given)
        except TypeError as error:
            raise Malformed(f"{entry.name}{entry.signature}: {error}.") from None
        bound.apply_defaults()
        return dict(bound.arguments)

    def _stranger(self, entry: Entry, word: str) -> LeavenError:
        if word in self.retired:
            return Unsupported(f"{entry.name}: {word} belongs to former versions of {self.name}: {self.retired[word]}.")
        return unknown(f"{entry.name}: parameter", word, {*entry.signature.parameters, *entry.also})

    def find(self, name: str) -> type[Transform]:
        """The class of this name. Of one that is not here, the class refuses to be made, and says what to do."""
        if name in self.classes:
            return self.classes[name]
        if name in self.absent:
            return type(name, (Transform,), {"__init__": partial(_refuse, self, name)})
        raise unknown(f"{self.name}'s", name, {*self.classes, *self.absent})


def _refuse(library: Library, name: str, *args: Any, **kwargs: Any) -> None:
    raise Unsupported(f"{library.name}'s {name} is not there yet: {library.absent[name]}.")


def kinds(part: Any) -> list[str]:
    """The kinds of op in a part, in order."""
    from ..core.choose import ops

    return list(dict.fromkeys(found.kind for found in ops([part]) if isinstance(found, Op)))
