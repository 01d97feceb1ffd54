"""Generate: further rows from a generator."""

from dataclasses import replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..core.artefact import Artefact
from ..core.errors import BadData, NoSpace, OutOfRange
from ..core.grow import RosterOp, Rows
from ..core.item import Bools, Stack
from ..core.op import MINORITY, Where, op, setting
from ..core.philox import Words
from ..core.source import Source
from .fit import model_for
from .generator import FEWEST
from .material import Material
from .steps import OFF, Generated, Which

MOST, TIMES = 10_000_000, 100


@op("generate", None, needs=(Which,), keyed=True, makes=True)
class Generate(RosterOp):
    """Add rows drawn from a generator that was learned from the training part.

    model: copula (tables), pca_mixture (small pictures), or auto, by the data. add: a number of rows, or a share of the
    items, such as 50%. where: minority (the smallest class), a class, or {class: [a, b]}; without it, all classes in
    their proportions. weight: what such a row counts for in training, an item counting 1. Each epoch draws anew.
    """

    model: str = setting(default="auto", options=("auto", "copula", "pca_mixture"))
    add: int | str = setting(default="50%")
    weight: float = setting(default=1.0, low=0, high=100)  # type: ignore[misc]
    generator: Artefact | None = setting(default=None, learned=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._many(0)

    def fit(self, data: Any) -> Self:
        material = Material.of(data, np.asarray(data.source.ids), self.address)
        found = model_for(self.model, material)
        made = replace(self, generator=found.artefact, where=self._meant(data.source))
        allowed = made._allowed(data.source)
        for number in np.unique(material.classes[allowed]).tolist():
            if (many := int((material.classes == number).sum())) < FEWEST:
                name = str(_classes(data.source)[material.classes == number][0])
                raise BadData(
                    f"{self.address}: class {name!r} has {many} items to learn from; at least {FEWEST} are needed. "
                    "Name other classes with where, or use balance for this one."
                )
        return made

    def rows(self, rows: Rows, source: Source) -> Rows:
        at = np.flatnonzero(self._allowed(source)[rows.positions] & (rows.copies == 0))
        many, first = self._many(len(source.ids)), int(rows.copies.max(initial=0)) + 1
        at = at[np.argsort(_classes(source)[rows.positions[at]], kind="stable")]
        chosen = np.arange(many) * at.size // max(many, 1)  # every class in its share, each item about equally often
        turn = np.arange(many) - np.searchsorted(chosen, chosen)
        return rows.join(rows.again(at[chosen], first + turn, self.address))

    def step(self, space: None, which: Stack, *, key: Words) -> Generated:
        assert self.generator is not None
        classes = np.full(key.size, OFF)
        classes[which.rows] = which.data.argmax(axis=1)  # of the rows it is on for
        return Generated(key, classes, self.generator)

    def _meant(self, source: Source) -> Where:
        """`minority` becomes the name of the smallest class, unless a class is called so."""
        names, counts = np.unique(_classes(source), return_counts=True)
        if self.where != (("class", (MINORITY,)),) or MINORITY in names:
            return self.where
        return (("class", (str(names[counts.argmin()]),)),)

    def _allowed(self, source: Source) -> Bools:
        """(n,) the items whose class is to be drawn. NoSpace: there are none."""
        allowed = np.ones(len(source.ids), bool)
        for trait, names in self._meant(source):
            if trait not in source.traits or not np.isin(source.traits[trait], names).any():
                raise NoSpace(f"{self.address}.where: no item has the {trait} {' or '.join(names)}.")
            allowed &= np.isin(source.traits[trait], names)
        return allowed

    def _many(self, items: int) -> int:
        """How many rows to add."""
        add = self.add
        if isinstance(add, str) and add.endswith("%"):
            try:
                share = float(add[:-1])
            except ValueError:
                share = -1.0
            if 0 <= share <= 100 * TIMES:
                return round(share / 100 * items)
        elif isinstance(add, int) and not isinstance(add, bool) and 0 <= add <= MOST:
            return add
        raise OutOfRange(
            f"{self.kind}.add = {add!r}: must be a whole number in [0, {MOST}], or a share of the items such as 50%, "
            f"at most {100 * TIMES}%."
        )


def _classes(source: Source) -> NDArray[Any]:
    """(n,) names; one for all where there are no labels."""
    return np.asarray(source.traits.get("class", np.full(len(source.ids), "all")))
