"""Tables: rows of numbers and categories."""

from ..core.wrap import names
from .kinds import ColumnKind as ColumnKind
from .ops.cell_dropout import CellDropout as CellDropout
from .ops.cell_noise import CellNoise as CellNoise
from .ops.swap_noise import SwapNoise as SwapNoise
from .targets import Columns as Columns
from .targets import Row as Row

names(row=Row)
