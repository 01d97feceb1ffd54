"""Prose: a table with one column of free text, and a label beside it."""

from pathlib import Path

from ...core.errors import BadData
from ..schema import Refusal
from .sidecar import LABELS
from .tables import Table, given_part, position, read_table
from .texts import Found

NAMES = ("id", "idx", "index", "key", "guid")  # columns that name a row, where all their cells differ
WORDS, DIFFERENT, FEW = 3.0, 0.5, 50


def read_prose(path: Path, name: str, *, text: str | None = None, target: str | None = None, group: str | None = None,
               forced: bool = False) -> tuple[Found, str, list[object] | None] | None:  # fmt: skip
    """The texts of a table, the name of the target column and the groups; None where it is no such table.

    It is one if, besides the target, the group, a given part and a column of names, exactly one column is left, of at
    least 3 words a cell on average and mostly different; or if `text` names the column, or it is `forced`. The target
    is the column named so; else that of two columns which is not the text and has few values. A row without a text is
    refused. BadData: it is forced, and no single column could be the text.
    """
    raw = read_table(path, name)
    found = None if target is None else position(raw, target, path)
    if target is None and len(guessed := [n for n in raw.names if n.lower() in LABELS and n != text]) == 1:
        found = guessed[0]
    grouped = None if group is None else position(raw, group, path)
    part, parted = given_part(raw, (found, grouped))
    left = [c for c in raw.names if c not in (found, grouped, parted) and not _names(raw, c)]
    said = position(raw, text, path) if text is not None else None
    notes = [f"the target is column {found!r}, by its name"] if target is None and found is not None else []
    if said is None and found is None and len(left) == 2:
        said = next((c for c in left if _is_text(raw, c)), None)
        other = next(c for c in left if c != said)
        if said is not None and len(set(raw.column(other).cells.tolist())) <= FEW:
            found, left = other, [said]
            notes.append(f"the target is column {found!r}, the one beside the text")
    if said is None and len(left) == 1 and (forced or _is_text(raw, left[0])):
        said = left[0]
    if said is None or (text is None and not forced and left != [said]):
        if forced:
            raise BadData(f"{path}: which column holds the text? It has {', '.join(left)}; name it with text=.")
        return None
    out = Found(refused=list(raw.refused), notes=[*notes, f"the text is column {said!r}"])
    keep = list[int]()
    for k, (cell, key) in enumerate(zip(raw.column(said).cells.tolist(), raw.keys, strict=True)):
        if cell is None or not str(cell).strip():
            out.refused.append(Refusal(key, "has no text"))
            continue
        keep.append(k)
        out.texts.append(str(cell))
        out.keys.append(key)
    out.labels = [] if found is None else raw.column(found).cells[keep].tolist()
    out.part = [] if part is None else [part[k] for k in keep]
    return out, found or "label", None if grouped is None else raw.column(grouped).cells[keep].tolist()


def _is_text(raw: Table, column: str) -> bool:
    found = raw.column(column).cells
    cells = [str(cell) for cell in found.tolist() if cell is not None and str(cell)]
    if found.dtype != object or not cells:
        return False
    words = sum(len(cell.split()) for cell in cells) / len(cells)
    return words >= WORDS and len(set(cells)) >= DIFFERENT * len(cells)


def _names(raw: Table, column: str) -> bool:
    cells = raw.column(column).cells.tolist()
    return column.lower() in NAMES and len(set(cells)) == len(cells)
