"""Copula: rows of tables, column by column as they are, tied together by hidden normal numbers."""

from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from ..core.artefact import Artefact
from ..core.dist import Floats
from ..core.errors import BadData
from ..core.item import Bools, Ints
from ..core.normal import normal
from ..core.philox import Words
from ..table.targets import Row
from .correlation import hidden, repaired, shrunk
from .generator import FEWEST, Generator, normals, product
from .margins import Margin, grid, margin, snapped
from .material import Material
from .orders import orders


class Copula(Generator):
    """A Gaussian copula (Sklar 1959; Nelsen 2006, chapter 2) for each class.

    Margins are the class's own: numbers by their empirical quantiles with lines between them, on the grid that all
    values of the column stand on (whole numbers, tenths, every fifth); names by thresholds, in the order that sets the
    other columns most apart. So no category is made up, a column of one value keeps it, and nothing lies beyond what
    was seen. Gaps have hidden numbers of their own. Correlations are estimated so that the correlations of what can be
    seen come out right, shrunk, and leaned on those of all classes together: the more, the fewer rows a class has.
    """

    model: ClassVar[str] = "copula"

    @classmethod
    def learn(cls, material: Material, seed: int = 0) -> Self:
        if not issubclass(material.kind, Row):
            raise BadData(f"{cls.model}: learns from rows of a table, and these are pictures; take pca_mixture.")
        values, counts = material.values, np.bincount(material.classes, minlength=material.count)
        named = _named(material)
        gappy = np.flatnonzero(np.isnan(values).any(axis=0))
        order = orders(values, named)
        ranked = np.stack([v if o is None else _ranked(v, o) for v, o in zip(values.T, order, strict=True)], axis=1)
        columns = np.concatenate([ranked, np.isnan(values[:, gappy])], axis=1)
        known = np.flatnonzero(counts >= FEWEST)
        factors = np.zeros((counts.size, columns.shape[1], columns.shape[1]))
        if known.size:
            factors[known] = _factors([columns[material.classes == c] for c in known])
        gaps = np.full((counts.size, gappy.size), np.inf)
        margins: list[Margin] = []
        for number in range(counts.size):
            mine = ranked[material.classes == number]
            margins += [_margin(column, o) for column, o in zip(mine.T, order, strict=True)]
            if number in known:
                gaps[number] = _threshold(np.isnan(mine[:, gappy]).mean(axis=0))
        arrays = {
            "ids": material.ids,
            "counts": counts,
            "factors": factors,
            "gaps": gaps,
            "gappy": gappy,
            "at": np.concatenate([m.at for m in margins]),
            "values": np.concatenate([m.values for m in margins]),
            "linear": np.array([m.linear for m in margins]),
            "starts": np.cumsum([0, *(m.at.size for m in margins)]),
            "grids": np.array([(0, 0, 0) if n else grid(v) for v, n in zip(values.T, named, strict=True)], np.int64),
        }
        return cls(Artefact(cls.model, arrays))

    def make(self, keys: Words, which: Ints) -> NDArray[Any]:
        held, width = self.artefact.arrays, len(self.artefact.arrays["grids"])
        out = np.empty((keys.size, width))
        for number in np.unique(which).tolist():
            mine, factor = which == number, held["factors"][number]
            z = product(normals(keys[mine], len(factor)), factor.T)
            found = np.stack([self._margin(number * width + j)(z[:, j]) for j in range(width)], axis=1)
            gone = z[:, width:] > held["gaps"][number]
            found[:, held["gappy"]] = np.where(gone, np.nan, found[:, held["gappy"]])
            out[mine] = found
        for j, (places, start, step) in enumerate(held["grids"].tolist()):
            if step:
                out[:, j] = snapped(out[:, j], places, start, step)
        return out

    def _margin(self, at: int) -> Margin:
        held = self.artefact.arrays
        part = slice(held["starts"][at], held["starts"][at + 1])
        return Margin(held["at"][part], held["values"][part], bool(held["linear"][at]))


def _named(material: Material) -> Bools:
    """(columns,) whether a column holds names without an order."""
    columns = material.kind.columns if issubclass(material.kind, Row) else ()
    return np.array([c.named for c in columns] or [False] * material.values.shape[1], bool)


def _ranked(column: Floats, order: Ints) -> Floats:
    """Codes -> their places in the order; gaps stay."""
    place = np.full(int(order.max(initial=0)) + 1, np.nan)
    place[order] = np.arange(order.size)
    return np.where(np.isnan(column), np.nan, place[np.where(np.isnan(column), order[0], column).astype(np.int64)])


def _margin(column: Floats, order: Ints | None) -> Margin:
    there = column[~np.isnan(column)]
    if not there.size:  # of a class that has no value here: never seen, for its gaps come always
        return Margin(np.array([np.inf]), np.zeros(1), False)
    found = margin(there, order is not None)
    return found if order is None else Margin(found.at, order[found.values.astype(np.int64)].astype(float), False)


def _factors(classes: list[Floats]) -> Floats:
    """(classes, L, L) Cholesky factors of the correlations of each class."""
    each = [hidden(columns) for columns in classes]
    many = np.sum([count for _, count in each], axis=0)
    together = shrunk(np.sum([count * rho for rho, count in each], axis=0) / np.maximum(many, 1), many)
    found = []
    for rho, count in each:
        own = count / (count + len(rho))
        leaned = own * shrunk(rho, count) + (1 - own) * together
        np.fill_diagonal(leaned, 1.0)
        found.append(np.linalg.cholesky(repaired(leaned)))
    return np.stack(found)


def _threshold(share: Floats) -> Floats:
    """A hidden number is above it in this share of all cases."""
    inside = normal((1 - share).clip(1e-12, 1 - 1e-12))
    return np.where(share == 0, np.inf, np.where(share == 1, -np.inf, inside))
