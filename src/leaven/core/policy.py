"""Policy: four ordered lists of ops, plain data."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from itertools import count, pairwise
from json import dumps
from secrets import randbits
from typing import Any

import numpy as np

from .artefact import Artefact
from .batch import Batch
from .choose import Group, Part, addresses, check_apart, ops
from .dist import Const, Floats
from .errors import Ambiguous, Malformed, Misplaced, OutOfRange, Unfitted, unknown
from .grow import RosterOp, Rows
from .op import MINORITY, Op
from .plan import Outcome, one, plan
from .program import Program
from .source import Source
from .wrap import wrap

LISTS = ("prepare", "grow", "augment", "finish")
FIT_BATCH = 256


@dataclass(frozen=True)
class Policy:
    """prepare: deterministic; every item, training and test alike. grow: the training roster. augment: each training
    item, each time it is seen. finish: deterministic, last; training and test alike.

    The seed belongs to the stream, the trial or the growth, never to a policy. `block`: partners of mixing ops come
    from blocks of so many items of the epoch's order."""

    prepare: Sequence[Op] = ()
    grow: Sequence[RosterOp] = ()
    augment: Sequence[Part] = ()
    finish: Sequence[Op] = ()
    block: int = 64
    _fresh: Any = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in LISTS:
            object.__setattr__(self, name, tuple(getattr(self, name)))
            for part in getattr(self, name):
                _check_place(name, part)
        if isinstance(self.block, bool) or not isinstance(self.block, int) or self.block < 1:
            raise OutOfRange(f"block = {self.block!r}: must be a whole number, at least 1.")
        if late := [b.address for a, b in pairwise(self.finish) if a.last and not b.last]:
            raise Misplaced(f"finish: {late[0]} stands after an op that leaves the range of pictures; move it before.")
        check_apart(self.augment)
        names = Counter(name for which in LISTS for name in addresses(getattr(self, which)))
        if twice := [name for name, often in names.items() if often > 1]:
            raise Ambiguous(
                f"two parts of the policy are called {', '.join(map(repr, twice))}: give one of them a name=, "
                "since the name is the address of its random numbers."
            )

    @cached_property
    def evaluation(self) -> Program:
        """What a test item goes through. Where `augment` fixes the size, its ops say how a test item reaches it."""
        sizes = (other for op in ops(self.augment) for other in op.counterpart)
        return Program.of((*self.prepare, *sizes, *self.finish))

    @cached_property
    def training(self) -> Program:
        """What a training item goes through, each time it is seen."""
        return Program.of((*self.prepare, *self.makers, *self.augment, *self.finish))

    @cached_property
    def growing(self) -> Program:
        """The same without `finish`: what is written."""
        return Program.of((*self.prepare, *self.makers, *self.augment))

    @cached_property
    def makers(self) -> tuple[RosterOp, ...]:
        """The ops of `grow` that make the rows they add."""
        return tuple(op for op in self.grow if op.makes)

    @cached_property
    def ops(self) -> tuple[Op, ...]:
        return tuple(op for name in LISTS for op in ops(getattr(self, name)))

    @property
    def mixes(self) -> bool:
        """Whether labels become weights over the classes."""
        return any(op.mixes and not (op.makes or op.keeps_label) for op in self.ops)

    @property
    def artefacts(self) -> Mapping[str, Artefact]:
        """What was learned and stands beside the policy file, by id."""
        learned = (getattr(op, f.name) for op in self.ops for f in op.settings())
        return {value.id: value for value in learned if isinstance(value, Artefact)}

    def weights(self, rows: Rows) -> Floats:
        """(n,) what each row counts for in training; an item counts 1."""
        made = {op.address: op.weight for op in self.makers}
        return np.array([made.get(maker, 1.0) for maker in rows.makers.tolist()])

    @cached_property
    def id(self) -> str:
        """Content hash (16 hex digits) of all that decides the outcome, what was learned included; not of any seed."""
        from .plain import to_plain

        return sha256(dumps(to_plain(self), sort_keys=True).encode()).hexdigest()[:16]

    def fit(self, train: Source) -> "Policy":
        """Learn what must be learned from the training part alone, on prepared items, and become a new policy."""
        if not self.unfitted:
            return self
        prepared = Prepared(Program.of(self.prepare), train)
        fitted: Any = {name: tuple(_fit(part, prepared) for part in getattr(self, name)) for name in LISTS}
        return replace(self, **fitted)

    @cached_property
    def unfitted(self) -> tuple[Op, ...]:
        """The ops that have yet to learn."""
        return tuple(op for op in self.ops if op.unfitted)

    def require_fitted(self) -> None:
        """Unfitted: names the ops that have yet to learn."""
        if missing := self.unfitted:
            names = ", ".join(f"{op.address} ({', '.join(op.unfitted)})" for op in missing)
            raise Unfitted(f"{names}: not learned yet. Call policy.fit(train) first, or give the values.")

    def require_known(self, source: Source) -> None:
        """Unknown: `where` names a class or group that no item has."""
        for op in self.ops:
            for trait, names in op.where:
                known = set(source.traits.get(trait, ()))
                known |= {MINORITY} if op.makes else set()
                if strangers := [name for name in names if name not in known]:
                    raise unknown(f"{op.address}.where: {trait}", strangers[0], map(str, known))

    def roster(self, train: Source) -> Rows:
        """Who stands in an epoch: the positions of the source and their copy numbers, after `grow`."""
        rows = Rows.of(np.arange(len(train.ids)))
        for op in self.grow:
            rows = op.rows(rows, train)
        return rows

    def explain(self, source: Source, rows: int = 64, seed: int = 0) -> str:
        """The fused plan for the first rows of a source."""
        self.require_fitted()
        return plan(self.training, source, np.arange(min(rows, len(source.ids))), seed=seed).explain()

    def __call__(self, *, seed: int | None = None, id: int | None = None, epoch: int = 0, **item: Any) -> Outcome:
        """One item. Arrays are taken by name (image, mask, boxes, keypoints, polygons, label ...), or give targets.
        Without `seed` and `id`, each call draws anew; the key is in the outcome."""
        self.require_fitted()
        if seed is None or id is None:
            fresh, turn = self._stream
            seed, id = fresh if seed is None else seed, next(turn) if id is None else id
        return one(self.training, wrap(item), seed=seed, id=id, epoch=epoch)

    @property
    def _stream(self) -> tuple[int, "count[int]"]:
        if self._fresh is None:
            object.__setattr__(self, "_fresh", (randbits(63), count()))
        found: tuple[int, count[int]] = self._fresh
        return found

    def __getstate__(self) -> dict[str, Any]:
        """Without what is made on demand; a copy in another process draws afresh."""
        return {name: getattr(self, name) for name in (*LISTS, "block")} | {"_fresh": None}

    def __str__(self) -> str:
        from .plain import to_plain

        lines = []
        for name, parts in to_plain(self).items():
            if name != "leaven" and isinstance(parts, list):
                lines += [f"{name}:", *(f"  {_line(part)}" for part in parts)]
        return "\n".join(lines) or "nothing"


@dataclass(frozen=True, eq=False)
class Prepared:
    """The prepared items of a source, batch by batch: what ops learn from."""

    program: Program
    source: Source

    def __iter__(self) -> Iterator[Batch]:
        for first in range(0, len(self.source.ids), FIT_BATCH):
            positions = np.arange(first, min(first + FIT_BATCH, len(self.source.ids)))
            yield plan(self.program, self.source, positions).run()


def _fit(part: Any, data: Prepared) -> Any:
    if isinstance(part, Group):
        return replace(part, parts=tuple(_fit(p, data) for p in part.parts))
    return part.fit(data) if part.unfitted else part


def _check_place(where: str, part: Part) -> None:
    if not isinstance(part, Op | Group):
        raise Malformed(f"{where}: {part!r} is not an op; an op is made by calling its class, such as Rotate().")
    for op in ops([part]):
        if isinstance(op, RosterOp) != (where == "grow"):
            right = "grow" if isinstance(op, RosterOp) else "augment"
            raise Misplaced(f"{where}: {op.address} cannot stand here; it belongs to {right}.")
        if where == "grow" and (op.p < 1 or (op.where and not op.makes)):
            raise Misplaced(f"grow: {op.address} takes the whole roster; leave out p and where, which are for items.")
        if where in ("prepare", "finish") and (op.random or op.where or isinstance(part, Group)):
            loose = [k for k, d in op.dists.items() if not isinstance(d, Const)]
            also = {"p": op.p < 1, "where": bool(op.where), "noise": op.keyed, "partners": op.mixes}
            loose = [*loose, *(k for k, yes in also.items() if yes)] or ["a choice"]
            raise Misplaced(
                f"{where}: {op.address} is not the same for all ({', '.join(loose)}); this list is for what every item "
                "goes through, training and test alike. Fix the values, or move it to augment."
            )
        if op.last and where != "finish":
            raise Misplaced(f"{where}: {op.address} leaves the range of pictures, so it belongs to finish.")


def _line(part: Any) -> str:
    ((name, args),) = part.items()
    if isinstance(args, list):
        return f"{name}: [{', '.join(_line(p) for p in args)}]"
    return f"{name}: {', '.join(f'{k}={v}' for k, v in args.items())}" if args else str(name)
