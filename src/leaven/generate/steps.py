"""Generated: values that come from a generator, in place of an item's own."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from ..core.artefact import Artefact
from ..core.item import Bools, Each, Ints, Label, Stack
from ..core.kernel import keeps, kernel
from ..core.philox import Words
from ..core.step import Step
from ..image.targets import Image
from ..table.targets import Row
from .fit import restored

OFF = -1


class Which(Label):
    """(classes,) weights of the class that a made row is to have: the label of the item it stands in for; without
    labels there is one class."""

    @classmethod
    def derive(cls, fields: Any) -> Stack | None:
        for f in fields.values():
            if isinstance(f, Stack) and f.kind is Label:
                return f
        n = max(len(f.values) if isinstance(f, Each) else int(f.rows.max(initial=-1)) + 1 for f in fields.values())
        return Stack(cls, np.ones((n, 1)), np.arange(n))


@dataclass(frozen=True, slots=True, eq=False)
class Generated(Step):
    """A new value for each row. key (n,): of its draws. which (n,): the number of its class; -1 where it is off. The
    label stays: it is that of the class. Nothing of the item's own value is left."""

    key: Words
    which: Ints
    artefact: Artefact
    replaces: ClassVar[bool] = True

    def only(self, on: Bools, before: Any) -> Self:
        return type(self)(self.key, np.where(on, self.which, OFF), self.artefact)


@kernel(Generated, Image)
def _(step: Generated, i: int, values: list[NDArray[Any]], out: NDArray[Any] | None) -> NDArray[Any]:
    made: NDArray[Any] = restored(step.artefact).draw(step.key[i : i + 1], step.which[i : i + 1])[0]
    if out is None:
        return made
    out[...] = made
    return out


@kernel(Generated, Row)
def _(step: Generated, rows: Stack) -> Stack:
    on = np.flatnonzero(step.which[rows.rows] != OFF)
    if not on.size:
        return rows
    at, values, kind = rows.rows[on], rows.data.copy(), rows.kind
    assert issubclass(kind, Row)
    values[on] = kind.grid(values.shape[1]).snap(restored(step.artefact).draw(step.key[at], step.which[at]))
    return rows.holding(values)


keeps(Generated, Label)
