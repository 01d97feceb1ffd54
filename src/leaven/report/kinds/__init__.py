"""How one item of each modality is shown in a report."""

from .view import View as View
from .view import shown as shown
