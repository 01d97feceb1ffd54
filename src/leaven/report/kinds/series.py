"""A series as lines, one strip for each channel, over the faint line of what it was."""

from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from ...core.dist import Floats
from ...data.dataset import Dataset
from .view import View

WIDTH, HIGH, LOW, GAP, EDGE = 360.0, 130.0, 42.0, 8.0, 3.0
STRIPS = 6
MOST = 360  # points of a line: above that, the lowest and the highest of each stretch are drawn
MARKS = 10.0


def show(view: View, before: View | None, data: Dataset) -> str:
    series = np.asarray(view.fields["series"], np.float64)
    old = None if before is None else np.asarray(before.fields["series"], np.float64)
    channels = min(series.shape[1], STRIPS)
    strip = HIGH if channels == 1 else LOW
    longest = max(len(series), 0 if old is None else len(old))
    drawn, top = list[str](), 0.0
    for c in range(channels):
        both = [one[:, c] for one in (series, old) if one is not None]
        there = np.concatenate(both)
        there = there[~np.isnan(there)]
        low, high = (float(there.min()), float(there.max())) if there.size else (0.0, 0.0)
        frame = (top + EDGE, strip - 2 * EDGE, low, high, longest)
        drawn.append(f'<path d="M0 {top + strip:g}H{WIDTH:g}" stroke="var(--grid)"/>')
        if old is not None and not np.array_equal(old[:, c], series[:, c], equal_nan=True):
            path = _path(old[:, c], *frame)
            drawn.append(f'<path d="{path}" stroke="var(--soft)" stroke-dasharray="2 3" opacity=".75"/>')
        drawn.append(f'<path d="{_path(series[:, c], *frame)}" stroke="var(--ink)" stroke-width="1.6"/>')
        top += strip + (GAP if c + 1 < channels else 0.0)
    rate = view.extents["series"][1] if "series" in view.extents else 1.0
    for name in ("events", "segments", "words"):
        if name in view.fields and len(view.fields[name]):
            drawn.append(_marks([(float(one[0]), float(one[1])) for one in view.fields[name]], rate, longest, top + 4))
            top += MARKS
    more = f", {series.shape[1] - channels} more channels" if series.shape[1] > channels else ""
    label = escape(f"{view.said}{more}", quote=True)
    box = f'viewBox="0 0 {WIDTH:g} {top + 1:g}"'
    return f'<svg role="img" aria-label="{label}" {box} fill="none" stroke-linejoin="round">{"".join(drawn)}</svg>'


def _path(values: Floats, top: float, height: float, low: float, high: float, longest: int) -> str:
    """A line through the values; it is interrupted where they are missing, and a lone value is a short dash."""
    at, shown = _thinned(values)
    x = (at + 0.5) / longest * WIDTH
    y = top + height * ((high - shown) / (high - low) if high > low else np.full(shown.size, 0.5))
    words, pen = list[str](), False
    for k, here in enumerate(~np.isnan(shown)):
        if here:
            alone = not pen and (k + 1 == shown.size or np.isnan(shown[k + 1]))
            words.append(f"{'L' if pen else 'M'}{x[k]:.4g} {y[k]:.4g}" + ("h1" if alone else ""))
        pen = bool(here)
    return "".join(words)


def _thinned(values: Floats) -> tuple[NDArray[np.int64], Floats]:
    if len(values) <= MOST:
        return np.arange(len(values)), values
    found = set[int]()
    for part in np.array_split(np.arange(len(values)), MOST // 2):
        if np.isnan(values[part]).all():
            found.add(int(part[0]))
        else:
            found |= {int(part[np.nanargmin(values[part])]), int(part[np.nanargmax(values[part])])}
    at = np.array(sorted(found))
    return at, values[at]


def _marks(times: Sequence[tuple[float, float]], rate: float, longest: int, y: float) -> str:
    """Bars for what lasts, ticks for points in time."""
    scale = rate / longest * WIDTH
    path = "".join(
        f"M{a * scale:.4g} {y:g}v4" if b <= a else f"M{a * scale:.4g} {y:g}H{b * scale:.4g}" for a, b in times
    )
    return f'<path d="{path}" stroke="var(--helps)" stroke-width="3"/>'
