"""Beside: a simulated figure and the one that the reference notes give for it; shares, not per cent."""

from typing import Any

Range = float | tuple[float, float] | None
Rows = dict[str, dict[str, Any]]


def beside(here: Any, note: Range = None) -> dict[str, Any]:
    """note: in per cent, as printed there; a range as (lowest, highest); None where the notes say nothing."""
    said: Any = None
    if isinstance(note, tuple):
        said = [round(x / 100, 6) for x in note]
    elif note is not None:
        said = round(note / 100, 6)
    return {"here": here, "note": said}


def told(rows: Rows) -> str:
    """For a terminal: a line for each row, per cent, the note's figure in brackets."""
    return "\n".join(
        f"    {row:44} " + ", ".join(f"{name} {_cell(cell)}" for name, cell in cells.items())
        for row, cells in rows.items()
    )


def _cell(cell: Any) -> str:
    here, note = cell["here"], cell["note"]
    return _figure(here) + ("" if note is None else f" ({_figure(note)})")


def _figure(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "-".join(map(_figure, value))
    if isinstance(value, dict):
        return "/".join(map(_figure, value.values()))
    return "-" if value is None else f"{100 * value:.1f}"
