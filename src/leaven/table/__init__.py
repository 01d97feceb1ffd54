"""Tables: rows of numbers and categories."""

from ..core.wrap import names
from .targets import Columns as Columns
from .targets import Row as Row

names(row=Row)
