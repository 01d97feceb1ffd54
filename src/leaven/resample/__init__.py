"""Resample: ops that change who is seen."""

from .balance import Balance as Balance
from .repeat import Repeat as Repeat
