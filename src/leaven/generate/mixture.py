"""PCA mixture: small pictures as normal clouds in the space of their class's principal components."""

from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from ..core.artefact import Artefact
from ..core.dist import Floats
from ..core.errors import BadData
from ..core.item import Ints
from ..core.philox import Words, expand
from ..image.targets import Image
from .generator import FEWEST, Generator, normals, product
from .material import Material

SIDE, KEPT, MOST, PER_CLOUD = 64, 0.95, 8, 20


class PcaMixture(Generator):
    """For each class: the principal components that hold 95 % of the variance, in them a mixture of 1 to 8 normal
    clouds with axes along the components (as many as the Bayesian information criterion asks for, of 20 items each at
    least), and for each pixel normal noise of the variance that the components leave (probabilistic PCA: Tipping and
    Bishop 1999, here pixel by pixel). Values are clipped to the range of the dtype, and rounded where it is whole."""

    model: ClassVar[str] = "pca_mixture"

    @classmethod
    def learn(cls, material: Material, seed: int = 0) -> Self:
        shape, dtype = material.values.shape[1:], material.values.dtype
        if not issubclass(material.kind, Image):
            raise BadData(f"{cls.model}: learns from pictures, and these are rows of a table; take the copula.")
        if max(shape[:2]) > SIDE:
            raise BadData(f"{cls.model}: {shape[0]} x {shape[1]} pixels are too many; add a resize to {SIDE} or fewer.")
        full = 1.0 if dtype.kind == "f" else float(np.iinfo(dtype).max)
        counts = np.bincount(material.classes, minlength=material.count)
        arrays = {"ids": material.ids, "counts": counts, "shape": np.array(shape), "dtype": np.array(dtype.str)}
        for number in np.flatnonzero(counts >= FEWEST).tolist():
            flat = material.of_class(number).reshape(counts[number], -1).astype(np.float64) / full
            arrays |= {f"{name} {number}": array for name, array in _learned(flat, seed).items()}
        return cls(Artefact(cls.model, arrays))

    def make(self, keys: Words, which: Ints) -> NDArray[Any]:
        held = self.artefact.arrays
        shape, dtype = tuple(held["shape"].tolist()), np.dtype(str(held["dtype"]))
        out = np.empty((keys.size, *shape), dtype)
        for number in np.unique(which).tolist():
            mine = which == number
            found = _drawn(keys[mine], {name: held[f"{name} {number}"] for name in NAMES}).clip(0, 1)
            if dtype.kind != "f":
                found = np.floor(found * np.iinfo(dtype).max + 0.5)
            out[mine] = found.reshape(-1, *shape)
        return out


NAMES = ("middle", "components", "shares", "centres", "spreads", "noise")


def _learned(flat: Floats, seed: int) -> dict[str, Floats]:
    """middle, noise (pixels,); components (k, pixels); shares (clouds,), summed up; centres, spreads (clouds, k)."""
    middle = flat.mean(axis=0)
    left, sizes, axes = np.linalg.svd(flat - middle, full_matrices=False)
    held = np.cumsum(sizes**2)
    k = int(np.searchsorted(held, KEPT * held[-1])) + 1 if held[-1] > 0 else 0
    points = left[:, :k] * sizes[:k]
    left_over = (flat - middle - points @ axes[:k]).std(axis=0)
    shares, centres, spreads = _clouds(points, seed)
    return dict(zip(NAMES, (middle, axes[:k], np.cumsum(shares), centres, spreads, left_over), strict=True))


def _clouds(points: Floats, seed: int) -> tuple[Floats, Floats, Floats]:
    """Shares (m,), centres and deviations (m, k)."""
    from sklearn.mixture import GaussianMixture

    one = np.ones(1), points.mean(axis=0, keepdims=True), points.std(axis=0, keepdims=True)
    if not points.shape[1]:
        return one
    most = max(1, min(MOST, len(points) // PER_CLOUD))
    tried = [
        GaussianMixture(m, covariance_type="diag", n_init=2, max_iter=500, random_state=seed % 2**32).fit(points)
        for m in range(1, most + 1)
    ]
    best = min((mixture for mixture in tried if mixture.converged_), key=lambda mixture: mixture.bic(points))
    return best.weights_, best.means_, np.sqrt(best.covariances_)


def _drawn(keys: Words, held: dict[str, Any]) -> Floats:
    """(n, pixels) in full scale, not clipped."""
    k, pixels = held["components"].shape
    u = expand(keys, np.zeros(keys.size, np.uint64))
    cloud = np.searchsorted(held["shares"][:-1], u, side="right")
    places = held["centres"][cloud] + held["spreads"][cloud] * normals(keys, k, first=1)
    found: Floats = held["middle"] + product(places, held["components"])
    found += held["noise"] * normals(keys, pixels, first=1 + k)
    return found
