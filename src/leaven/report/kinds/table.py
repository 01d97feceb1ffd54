"""A row of a table: a line per column; what changed is marked, and said."""

from html import escape
from typing import Any

import numpy as np

from ...data.dataset import Dataset
from .view import View


def show(view: View, before: View | None, data: Dataset) -> str:
    now, then = _cells(view, data), None if before is None else _cells(before, data)
    lines = []
    for k, (name, text) in enumerate(now):
        cell = escape(text)
        if then is not None and then[k][1] != text:
            cell = f"<mark>{cell}</mark> <small>was {escape(then[k][1])}</small>"
        lines.append(f'<tr><th scope="row">{escape(name)}</th><td>{cell}</td></tr>')
    return f"<table><tbody>{''.join(lines)}</tbody></table>"


def _cells(view: View, data: Dataset) -> list[tuple[str, str]]:
    """Name and text of each column, the target at last."""
    values = view.fields["row"].tolist()
    found = [(c.name, _text(c.shown(v))) for c, v in zip(data.schema.columns, values, strict=True)]
    if "label" in view.fields:
        found.append((str(data.schema.target), _classes(view.fields["label"], data)))
    return found


def _classes(weights: Any, data: Dataset) -> str:
    """The class; of several, each with its share."""
    there = np.flatnonzero(weights)
    if there.size == 1:
        return data.classes[int(there[0])]
    return ", ".join(f"{data.classes[k]} {100 * weights[k]:.0f} %" for k in there[np.argsort(-weights[there])].tolist())


def _text(value: str | int | float | None) -> str:
    if value is None:
        return "missing"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
