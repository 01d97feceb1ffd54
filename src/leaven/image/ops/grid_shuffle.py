"""Grid shuffle: cells of the picture change places (jigsaw; Noroozi and Favaro, ECCV 2016)."""

import numpy as np

from ...core.op import Op, op, setting
from ...core.philox import Words, expand
from ..steps_jigsaw import Jigsaw, edges
from ..targets import Canvas


@op("grid_shuffle", Canvas, keyed=True)
class GridShuffle(Op):
    """Let the cells of a grid of so many rows and columns change places, cells of one size among themselves; every
    order is as likely. Exact: cells are whole pixels; of sides that cannot be divided some are a pixel larger.

    Objects are cut by the cells and follow in pieces: masks as they are, a polygon as one, with bridges of no width,
    and a box around all pieces, so that it may become large. Points go with their cell; what lies outside the canvas
    stays (points), or is cut away (boxes, polygons). Inverse: exact.
    """

    grid: tuple[int, int] = setting(default=(3, 3), low=1, high=32)

    def step(self, canvas: Canvas, *, key: Words) -> Jigsaw:
        n, cells = key.size, self.grid[0] * self.grid[1]
        grid = np.tile(np.array(self.grid, np.int64), (n, 1))
        high, wide = (np.diff(edges(size, grid[:, k])) for k, size in ((0, canvas.height), (1, canvas.width)))
        size = (high[:, :, None] * (canvas.width.max(initial=0) + 1) + wide[:, None]).reshape(n, cells)
        u = expand(np.repeat(key, cells), np.tile(np.arange(cells), n)).reshape(n, cells)
        source = np.empty((n, cells), np.int64)
        rows = np.arange(n)[:, None]
        source[rows, np.argsort(size, axis=1, kind="stable")] = np.argsort(size + u, axis=1, kind="stable")
        return Jigsaw(grid, source, canvas)
