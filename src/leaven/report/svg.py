"""matplotlib figures as SVG that belongs to the page: its colours, its font, no address of another site."""

import re
import warnings
from html import escape
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Colours that stand for the page's own: the style sheet says what they are, in light, in dark and in print.
INK, SOFT, GRID, BAND, PAPER = "#010101", "#020202", "#030303", "#040404", "#050505"
HELPS, HURTS, EQUIVALENT, UNDECIDED, OTHER = "#060606", "#070707", "#080808", "#090909", "#0a0a0a"
_NAMES = ("ink", "soft", "grid", "band", "paper", "helps", "hurts", "equivalent", "undecided", "other")

WIDTH = 5.0  # inches = 360 units of the drawing: a phone shows it at its own size
TEXT = 11.5  # units


def figure(height: float) -> "Figure":
    """An empty figure of the page's width; height in inches."""
    from matplotlib.figure import Figure

    return Figure(figsize=(WIDTH, height), facecolor="none")


def to_svg(drawn: "Figure", name: str, label: str) -> str:
    """The figure as an <svg> element: the same figure gives the same text.

    name: unique in the page; begins every id. label: read aloud in place of the picture.
    """
    import matplotlib as mpl

    out = StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # the browser brings its own fonts
        drawn.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _belong(out.getvalue(), name, label)


def _belong(svg: str, name: str, label: str) -> str:
    svg = svg[svg.index("<svg") :].strip()
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<[^>]+>", lambda tag: _belong_tag(tag.group(), name), svg)  # tags alone: text is the user's
    view = re.search(r'viewBox="[^"]*"', svg)
    start = f'<svg role="img" aria-label="{escape(label)}" {view.group() if view else ""}>'
    return re.sub(r"\n\s*", "\n", re.sub(r"^<svg[^>]*>", lambda _: start, svg))


def _belong_tag(tag: str, name: str) -> str:
    tag = re.sub(r'\bid="', f'id="{name}-', tag.replace("xlink:href", "href"))
    tag = tag.replace('href="#', f'href="#{name}-').replace("url(#", f"url(#{name}-")
    tag = re.sub(r"font: ((?:bold |\d00 )?)([\d.]+)px [^;\"]*", _font, tag)
    for number, colour in enumerate(_NAMES, 1):
        tag = tag.replace(f"#{number:02x}{number:02x}{number:02x}", f"var(--{colour})")
    return tag


def _font(found: re.Match[str]) -> str:
    weight, size = found.groups()
    return f"font-size: {size}px" + (f"; font-weight: {weight.strip()}" if weight else "")
