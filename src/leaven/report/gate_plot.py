"""Dose-response curves of the label gate as SVG: one small panel for each op, all on one scale."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .svg import BAND, GRID, HURTS, INK, PAPER, SOFT, TEXT, figure, to_svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS, PANEL, TOP, BOTTOM = 2, 0.95, 0.3, 0.35  # panels a row; inches
SHARES = ((1 / 256, "1/256"), (1 / 16, "1/16"), (1.0, "1"))  # ticks
Curve = Mapping[str, Any]


def gate_plot(curves: Sequence[Curve]) -> str:
    """Agreement over strength, of all items (with its band) and of the class that loses most (dashed); the strengths
    that are allowed are shaded. curves: of `Gate.curves`; those without points are left out. "" where none is left."""
    shown = [curve for curve in curves if curve["points"]]
    if not shown:
        return ""
    rows = -(-len(shown) // COLUMNS)
    height = TOP + rows * PANEL + BOTTOM
    drawn = figure(height)
    for place, curve in enumerate(shown):
        row, column = divmod(place, COLUMNS)
        last = place + COLUMNS >= len(shown)
        left, wide = 0.08 + 0.47 * column, 0.43
        axes = drawn.add_axes((left, (height - TOP - (row + 1) * PANEL + 0.22) / height, wide, (PANEL - 0.42) / height))
        _panel(axes, curve, first=column == 0, last=last)
    drawn.text(0.08, 1 - 0.14 / height, "recognised, %", color=SOFT, fontsize=TEXT)
    drawn.text(0.5, 0.06 / height, "strength, share of the bounds", color=SOFT, fontsize=TEXT, ha="center")
    return to_svg(drawn, "gate", f"What is still recognised of items after each op: {'; '.join(map(_said, shown))}.")


def _panel(axes: "Axes", curve: Curve, *, first: bool, last: bool) -> None:
    points, colour = curve["points"], INK if curve["kept"] else HURTS
    single = points[0]["strength"] is None
    at = [1.0 if single else p["strength"] for p in points]
    axes.patch.set_visible(False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_xscale("log", base=2)
    axes.set_xlim(1 / 360, 1.4)
    axes.set_ylim(-4, 104)
    axes.grid(axis="y", color=GRID, lw=0.8)
    if curve["strength"] is not None:
        axes.axvspan(1 / 360, curve["strength"], color=BAND, lw=0, zorder=0)
    whole, worst = [100 * p["agreement"] for p in points], [100 * p["worst"]["agreement"] for p in points]
    low, high = [100 * p["low"] for p in points], [100 * p["high"] for p in points]
    if single:
        axes.plot([1.0, 1.0], [low[0], high[0]], color=colour, lw=2.4, zorder=2)
    else:
        axes.fill_between(at, low, high, color=colour, alpha=0.18, lw=0, zorder=1)
        axes.plot(at, worst, color=SOFT, lw=1.2, ls=(0, (3, 2)), zorder=2)
    axes.plot(at, whole, color=colour, lw=1.8, marker="o", ms=4, mec=PAPER, mew=0.6, zorder=3)
    axes.plot(at, worst, "v", color=SOFT, ms=4, mec=PAPER, mew=0.6, zorder=2)
    axes.set_yticks([0, 50, 100], ["0", "50", "100"] if first else ["", "", ""])
    axes.set_xticks([s for s, _ in SHARES], [name if last else "" for _, name in SHARES], minor=False)
    axes.minorticks_off()
    axes.tick_params(length=0, labelsize=TEXT * 0.85, labelcolor=SOFT, pad=3)
    said = curve["op"] + ("" if curve["kept"] else ": out") + (": for some" if curve["classes"] else "")
    axes.text(0, 1.06, said, color=colour, fontsize=TEXT, weight="bold", transform=axes.transAxes, parse_math=False)


def _said(curve: Curve) -> str:
    first, last = curve["points"][0], curve["points"][-1]
    if first["strength"] is None:
        return f"{curve['op']} {100 * first['agreement']:.0f} %{'' if curve['kept'] else ', out'}"
    limit = f"up to {curve['strength']:.3g} of its bounds" if curve["kept"] else "out"
    return f"{curve['op']} {100 * first['agreement']:.0f} to {100 * last['agreement']:.0f} %, {limit}"
