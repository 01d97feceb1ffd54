"""A picture."""

from html import escape

from ...data.dataset import Dataset
from ..pictures import data_uri, eight_bits, is_small
from .view import View


def show(view: View, before: View | None, data: Dataset) -> str:
    picture = eight_bits(view.fields["image"])
    small = ' class="small"' if is_small(picture) else ""
    return f'<img src="{data_uri(picture)}" alt="{escape(view.said)}"{small}>'
