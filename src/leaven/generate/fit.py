"""Fit: a generator by its name."""

import numpy as np

from ..core.artefact import Artefact
from ..core.errors import unknown
from ..core.policy import Policy, Prepared
from ..core.program import Program
from ..data.dataset import Dataset
from ..image.targets import Image
from .copula import Copula
from .generator import Generator
from .material import Material
from .mixture import PcaMixture

MODELS: dict[str, type[Generator]] = {model.model: model for model in (Copula, PcaMixture)}


def fit(data: Dataset, model: str = "auto", seed: int = 0, prepare: Policy | None = None) -> Generator:
    """A generator learned from all items of `data`, so give the training part. copula: rows of tables. pca_mixture:
    small pictures. auto: by the data. prepare: a policy whose `prepare` the items go through first. The same data and
    seed give the same bytes, on any number of processors. BadData: the items do not suit the model. Unknown: no such
    model."""
    program = Program.of(prepare.prepare if prepare else ())
    return model_for(model, Material.of(Prepared(program, data), np.asarray(data.ids)), seed)


def model_for(model: str, material: Material, seed: int = 0) -> Generator:
    """Learned from material."""
    from threadpoolctl import threadpool_limits

    name = ("pca_mixture" if issubclass(material.kind, Image) else "copula") if model == "auto" else model
    if name not in MODELS:
        raise unknown("model", name, ("auto", *MODELS))
    with threadpool_limits(1):
        return MODELS[name].learn(material, seed)


def restored(artefact: Artefact) -> Generator:
    """The generator round an artefact that was saved. Unknown: it holds something else."""
    if artefact.kind not in MODELS:
        raise unknown("generator", artefact.kind, MODELS)
    return MODELS[artefact.kind](artefact)
