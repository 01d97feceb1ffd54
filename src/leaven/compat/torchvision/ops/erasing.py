"""Erasing: a rectangle of any values, also in pictures that are standardised already (Zhong et al., AAAI 2020)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....core.dist import Floats
from ....core.errors import Malformed
from ....core.item import Bools, Ints
from ....core.kernel import keeps, kernel
from ....core.normal import normal
from ....core.op import Op, setting
from ....core.philox import Words, expand, stream
from ....image import Canvas, Image
from ....image.painting import SHAPES
from ....image.steps import OnCanvas
from ...declare import own

TRIALS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Patch(OnCanvas):
    """A rectangle (n, 4), x0, y0, x1, y1, takes `values` (n, c) in the numbers of the picture, c one or a number for
    each channel; or, where `noisy` (n,), standard normal numbers counted from `key` (n,)."""

    boxes: Ints
    values: Floats
    noisy: Bools
    key: Words


keeps(Patch, *SHAPES)


@kernel(Patch, Image)
def _(step: Patch, i: int, images: list[NDArray[Any]], out: NDArray[Any] | None) -> NDArray[Any]:
    out = np.empty_like(images[i], order="C") if out is None else out
    out[...] = images[i]
    x0, y0, x1, y1 = step.boxes[i].tolist()
    part = out[y0:y1, x0:x1]
    if step.noisy[i]:
        part[...] = normal(stream(step.key[i], part.size)).reshape(part.shape)
    elif step.values.shape[1] not in (1, out.shape[2]):
        raise Malformed(f"value has {step.values.shape[1]} numbers, the picture {out.shape[2]} channels.")
    else:
        part[...] = step.values[i]
    return out


@own("erasing", Canvas, keyed=True)
class Erasing(Op):
    """A rectangle of drawn area and proportions (height to width), anywhere inside: the first of ten that is smaller
    than the picture; none otherwise."""

    area: tuple[float, float] = setting(default=(0.02, 0.33), low=0, high=1, unit="canvas areas")
    ratio: tuple[float, float] = setting(default=(0.3, 3.3), low=1e-3, high=1e3, unit="heights per width")
    values: tuple[float, ...] = setting(default=(0.0,))
    noisy: bool = setting(default=False)

    def step(self, canvas: Canvas, *, key: Words) -> Patch:
        n, many = key.size, 2 * TRIALS + 2
        u = expand(np.repeat(key, many), np.tile(np.arange(many), n)).reshape(n, many)
        whole, (least, most), (low, high) = (canvas.width * canvas.height)[:, None], self.area, self.ratio
        area, ratio = (least + (most - least) * u[:, :TRIALS]) * whole, low * (high / low) ** u[:, TRIALS : 2 * TRIALS]
        sides = np.stack([np.round(np.sqrt(area / ratio)), np.round(np.sqrt(area * ratio))], axis=2)  # width, height
        size = np.stack([canvas.width, canvas.height], axis=1)
        fits: Bools = np.asarray((sides < size[:, None]).all(axis=2))
        side = sides[np.arange(n), np.argmax(fits, axis=1)] * np.asarray(fits.any(axis=1))[:, None]
        first = np.floor(u[:, -2:] * (size - side + 1)).clip(0, size - side)
        boxes = np.concatenate([first, first + side], axis=1).astype(np.int64)
        return Patch(boxes, np.tile(np.array(self.values), (n, 1)), np.full(n, self.noisy), key)
