"""The rows of the kernel table for noise. What is compiled is imported where it is used."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.kernel import keeps, kernel
from .steps_noise import Grain, Salt, Shot, Speckle
from .targets import Boxes, Image, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons

Pixels = NDArray[Any]

for _step in (Speckle, Shot, Grain, Salt):
    keeps(_step, Mask, Boxes, Polygons, Keypoints, ObjectKeypoints, ObjectLabels, InstanceMasks)


@kernel(Speckle, Image)
def _(step: Speckle, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .noise import multiply_normal

    out = np.empty_like(images[i]) if out is None else out
    multiply_normal(images[i], out, float(step.std[i]), step.key[i])
    return out


@kernel(Shot, Image)
def _(step: Shot, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .noise import count_photons

    out = np.empty_like(images[i]) if out is None else out
    count_photons(images[i], out, float(step.photons[i]), step.key[i])
    return out


@kernel(Grain, Image)
def _(step: Grain, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .noise import grain

    out = np.empty_like(images[i]) if out is None else out
    grain(images[i], out, float(step.luma[i]), float(step.colour[i]), step.key[i])
    return out


@kernel(Salt, Image)
def _(step: Salt, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .noise import salt

    out = np.empty_like(images[i]) if out is None else out
    salt(images[i], out, float(step.amount[i]), float(step.white[i]), step.key[i])
    return out
