"""Draws per cell: a row's key, expanded by counting."""

import numpy as np

from ..core.dist import Floats
from ..core.philox import Words, expand
from .targets import Columns


def per_cell(key: Words, columns: Columns) -> Floats:
    """(n,) drawn keys -> (n, columns) uniforms; those of a row depend on its key alone."""
    width = int(columns.width.max(initial=0))
    cell = np.tile(np.arange(width), key.size)
    return expand(np.repeat(key, width), cell).reshape(key.size, width)
