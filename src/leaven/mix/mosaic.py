"""Mosaic (Bochkovskiy, Wang and Liao, 2020)."""

import numpy as np

from ..core.dist import Floats, Range
from ..core.item import Ints
from ..core.op import Op, op, param
from ..core.philox import Words, expand
from ..image.targets import Canvas
from .compose import Compose


@op("mosaic", Canvas, keyed=True, mixes=3)
class Mosaic(Op):
    """Four pictures in one canvas, round a centre: the item at the top left, three others of its block beside and below
    it. Every target follows, cut by its quarter; labels mix by area. The pictures may differ in size.

    x, y: the centre. zoom: 1 shows as much of each picture as its quarter holds in the same proportions, 2 half of its
    width and height, each from a place of its own. The canvas keeps its size.
    Cost: one resampling per quarter. Points that a quarter cuts off are taken out: they would lie in another picture.
    """

    x: Range = param(default=(0.3, 0.7), low=0, high=1, unit="canvas widths")
    y: Range = param(default=(0.3, 0.7), low=0, high=1, unit="canvas heights")
    zoom: Range = param(default=(1.0, 2.0), low=1, high=20, unit="times")

    def step(self, canvas: Canvas, *, x: Floats, y: Floats, zoom: Floats, key: Words, ref: Ints) -> Compose:
        n, who = len(ref), np.concatenate([np.arange(len(ref))[:, None], ref], axis=1)
        size = np.stack([canvas.width, canvas.height], axis=1)
        centre, none = np.floor(np.stack([x, y], axis=1) * size + 0.5), np.zeros(n)
        across, down = (np.stack([none, centre[:, k], size[:, k]], axis=1) for k in (0, 1))
        tiles = np.stack([across[:, [0, 1, 0, 1]], down[:, [0, 0, 1, 1]], across[:, [1, 2, 1, 2]],
                          down[:, [1, 1, 2, 2]]], axis=2)  # fmt: skip
        wanted = tiles[..., 2:] - tiles[..., :2]
        scale = (wanted / size[who]).max(axis=2) * zoom[:, None]
        slack = size[who] * scale[..., None] - wanted
        u = expand(np.repeat(key, 8), np.tile(np.arange(8), n)).reshape(n, 4, 2)
        matrix = np.zeros((n, 4, 3, 3))
        matrix[..., 0, 0] = matrix[..., 1, 1] = scale
        matrix[..., :2, 2], matrix[..., 2, 2] = tiles[..., :2] - u * slack, 1
        area = wanted.prod(axis=2) / size.prod(axis=1)[:, None]
        return Compose(ref, matrix, tiles.astype(np.int64), area[:, 1:])
