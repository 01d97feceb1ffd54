"""Auto: policies found by looking at the data."""

from .explore import explore as explore
from .gate import Cost as Cost
from .gate import Gate as Gate
from .gate import gate as gate
from .gate import gate_cost as gate_cost
from .scaling import scaled as scaled
from .strengths import Strength as Strength
from .strengths import safe_strengths as safe_strengths
