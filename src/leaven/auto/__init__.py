"""Auto: policies found by looking at the data."""

from .explore import explore as explore
from .scaling import scaled as scaled
from .strengths import Strength as Strength
from .strengths import safe_strengths as safe_strengths
