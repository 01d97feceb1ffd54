"""A picture, with what lies on it, and what is said of it."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from html import escape

from ...data.dataset import Dataset
from ..marks import Mark, marks
from ..pictures import data_uri, eight_bits, is_small, photo_uri
from .view import View

SIDE = 480  # units of the longer side of a drawing
LETTERS, AIR = 13, 0.62  # height of the letters in units, and their width in heights


def show(view: View, before: View | None, data: Dataset) -> str:
    picture = eight_bits(view.fields["image"])
    height, width = picture.shape[:2]
    scale = SIDE / max(height, width)
    found = marks(view.fields, scale)
    if not found:
        small = ' class="small"' if is_small(picture) else ""
        drawn = f'<img src="{data_uri(picture)}" alt="{escape(view.said)}"{small}>'
    else:
        wide, high = width * scale, height * scale
        style = ' style="image-rendering:pixelated"' if is_small(picture) else ""
        drawn = (
            f'<svg role="img" aria-label="{escape(_said(view.said, found))}" viewBox="0 0 {wide:.0f} {high:.0f}">'
            f'<image href="{photo_uri(picture)}" width="{wide:.0f}" height="{high:.0f}"{style}/>'
            + "".join([*map(_line, found), *(_text(mark, wide) for mark in found if mark.roomy), "</svg>"])
        )
    return drawn + _caption(view.fields.get("caption"), None if before is None else before.fields.get("caption"))


def _line(mark: Mark) -> str:
    """A white line under a coloured one shows on any picture."""
    dash = ' stroke-dasharray="4 3"' if mark.faint else ""
    if mark.kind == "point":
        (x, y), fill = mark.points[0], "#fff" if mark.faint else mark.colour
        edge = mark.colour if mark.faint else "#fff"
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{fill}" stroke="{edge}" stroke-width="1.2"/>'
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in mark.points) + "Z"
    inside = f'fill="{mark.colour}" fill-opacity=".22"' if mark.kind == "outline" else 'fill="none"'
    thin = 1.2 if mark.kind == "outline" else 2
    return (
        f'<path d="{path}" fill="none" stroke="#fff" stroke-opacity=".8" stroke-width="{thin + 1.6:.1f}"/>'
        f'<path d="{path}" {inside} stroke="{mark.colour}" stroke-width="{thin}"{dash}/>'
    )


def _text(mark: Mark, wide: float) -> str:
    """A label at the top of its box, within the picture."""
    length = len(mark.text) * LETTERS * AIR + 6
    x, y = max(min(float(mark.points[0, 0]), wide - length), 0.0), max(float(mark.points[0, 1]), LETTERS + 4.0)
    return (
        f'<rect x="{x:.1f}" y="{y - LETTERS - 4:.1f}" width="{length:.1f}" height="{LETTERS + 4}" '
        f'fill="{mark.colour}"/>'
        f'<text x="{x + 3:.1f}" y="{y - 4:.1f}" fill="#fff" font-size="{LETTERS}" font-family="sans-serif">'
        f"{escape(mark.text)}</text>"
    )


def _said(said: str, found: Sequence[Mark]) -> str:
    names = [mark.text for mark in found if mark.text]
    counts = [f"{names.count(name)} {name}" for name in dict.fromkeys(names)]
    return ": ".join(filter(None, [said, ", ".join(counts)]))


def _caption(caption: str | None, before: str | None) -> str:
    """Words that are new are marked."""
    if caption is None:
        return ""
    words, old = caption.split(), (caption if before is None else before).split()
    told = []
    for change, _, _, first, last in SequenceMatcher(None, old, words, autojunk=False).get_opcodes():
        part = escape(" ".join(words[first:last]))
        told.append(f"<mark>{part}</mark>" if change != "equal" and part else part)
    return f"<p>{' '.join(filter(None, told))}</p>"
