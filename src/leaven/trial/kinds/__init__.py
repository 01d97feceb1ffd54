"""What a trial takes for each modality where nothing is named: learners, the usual policy, and its challengers."""

from .kind import Kind as Kind
from .kind import kind_of as kind_of
from .kind import kinds as kinds
