"""Auto: policies found by looking at the data."""

from .auto import Answer as Answer
from .auto import find_policy as find_policy
from .explore import explore as explore
from .gate import Cost as Cost
from .gate import Gate as Gate
from .gate import gate as gate
from .gate import gate_cost as gate_cost
from .scaling import scaled as scaled
from .search import Found as Found
from .search import search as search
from .strengths import Strength as Strength
from .strengths import safe_strengths as safe_strengths
