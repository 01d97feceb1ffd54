"""The three plots of a report, as SVG."""

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from ..trial.parts import CLASS
from ..trial.units import SHARES
from .document import CurvePoint
from .svg import (
    BAND,
    EQUIVALENT,
    GRID,
    HELPS,
    HURTS,
    INK,
    OTHER,
    PAPER,
    SOFT,
    TEXT,
    UNDECIDED,
    figure,
    to_svg,
)
from .wording import Bounds, Part, Verdict, curve_sentence, interval, lies, size, unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PARTS = 24  # rows that a phone can show
LONGEST, NARROW = 16, 11  # letters of a class's name, and of a line in the margin


def verdict_plot(verdict: Verdict, metric: str = "accuracy") -> str:
    """Each comparison's interval over the margin's band: why the word is what it is."""
    rows = [("against nothing", verdict["against_nothing"]), ("against copies", verdict["against_copies"])]
    margin = verdict["margin"]
    drawn = figure(2.15)
    axes = drawn.add_axes((0.03, 0.24, 0.94, 0.64))
    _differences(axes, [b[k] for _, b in rows for k in ("low", "high")], margin, metric)
    axes.set_ylim(len(rows) - 0.6, -0.75)
    for y, (name, bounds) in enumerate(rows):
        _interval(axes, y, bounds, _mark(lies(bounds, margin)), metric, thick=5.5)
        side = axes.get_yaxis_transform()  # x of the axes, y of the data
        axes.text(0, y - 0.28, name, color=INK, fontsize=TEXT, transform=side)
        said = interval(bounds, metric)
        axes.text(1, y - 0.28, said, color=INK, fontsize=TEXT, transform=side, ha="right", weight="bold")
    said, of = "; ".join(f"{name} {interval(b, metric)} {unit(metric)}" for name, b in rows), unit(metric)
    return to_svg(drawn, "why", f"Intervals of the difference: {said}; margin {size(margin, metric)} {of}.")


def part_plot(parts: Sequence[Part], margin: float, metric: str = "accuracy") -> str:
    """The difference of each class, or group, against nothing with its bounds, the lowest first; "" for none."""
    shown = sorted(parts, key=lambda p: p["mean"])[:MOST_PARTS]
    if not shown:
        return ""
    trait, height = shown[0]["trait"], 0.27 * len(shown) + 0.75
    drawn = figure(height)
    left = 0.06 + 0.019 * min(LONGEST, max(len(p["name"]) for p in shown))
    axes = drawn.add_axes((left, 0.46 / height, 0.97 - left, 1 - 0.75 / height))
    _differences(axes, [p[k] for p in shown for k in ("low", "high")], margin, metric)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    for y, p in enumerate(shown):
        _interval(axes, y, p, (HURTS, "<") if p["vetoed"] else (INK, "o"), metric, thick=2.4)
        name = p["name"] if len(p["name"]) <= LONGEST else p["name"][: LONGEST - 1] + "…"
        axes.annotate(
            name, (0, y), (-6, 0), ("axes fraction", "data"), "offset points", ha="right", va="center",
            fontsize=TEXT, color=HURTS if p["vetoed"] else INK, parse_math=False, annotation_clip=False,
            weight="bold" if p["vetoed"] else "normal",
        )  # fmt: skip
    said = "; ".join(f"{trait} {p['name']} {interval(p, metric)}{' loses' if p['vetoed'] else ''}" for p in shown)
    named = "classes" if trait == CLASS else "groups"
    return to_svg(drawn, named, f"Difference per {trait}, {unit(metric)}: {said}.")


def curve_plot(curve: Sequence[CurvePoint], metric: str = "accuracy", per: str = " per class") -> str:
    """The metric over the number of real items per class, one line per arm; "" where there is no curve."""
    if not curve:
        return ""
    from matplotlib.ticker import FixedLocator, NullLocator

    drawn, by = figure(3.1), _times(metric)
    axes = drawn.add_axes((0.1, 0.16, 0.66, 0.77))
    _bare(axes)
    sizes = sorted({p.per_class for p in curve})
    arms = list(dict.fromkeys(p.arm for p in curve))
    for place, arm in enumerate(arms):
        line = sorted((p for p in curve if p.arm == arm), key=lambda p: p.per_class)
        colour, marker, dash = _style(arm, place)
        nudge = 1.03 ** (place - (len(arms) - 1) / 2)  # so that error bars do not hide each other
        at, mean = [p.per_class * nudge for p in line], [by * p.mean for p in line]
        down = [max(0.0, by * (p.mean - p.low)) for p in line]
        up = [max(0.0, by * (p.high - p.mean)) for p in line]
        axes.errorbar(
            at, mean, (down, up), color=colour, marker=marker, ls=dash, lw=2, ms=6.5, mec=PAPER, mew=0.8,
            elinewidth=1.2, zorder=3 + (arm == "policy"),
        )  # fmt: skip
    axes.set_xscale("log")
    axes.set_xlim(sizes[0] / 1.12, sizes[-1] * 1.12)
    axes.xaxis.set_major_locator(FixedLocator([float(n) for n in sizes]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticklabels([str(n) for n in sizes])
    axes.grid(axis="y", color=GRID, lw=0.8)
    axes.set_xlabel(f"real items{per}", fontsize=TEXT, color=SOFT)
    axes.text(
        0, 1.035, f"{metric}, %" if metric in SHARES else metric, color=SOFT, fontsize=TEXT, transform=axes.transAxes
    )
    _end_labels(axes, curve, arms, by)
    return to_svg(drawn, "curve", f"Learning curves: {curve_sentence(curve, metric)}.")


def _times(metric: str) -> float:
    """What values and differences are drawn in: hundredths of a share, else as they are."""
    return 100.0 if metric in SHARES else 1.0


def _end_labels(axes: "Axes", curve: Sequence[CurvePoint], arms: Sequence[str], by: float) -> None:
    """The arms' names at the ends of their lines, pushed apart where they would touch."""
    low, high = axes.get_ylim()
    ends = {arm: by * max((p for p in curve if p.arm == arm), key=lambda p: p.per_class).mean for arm in arms}
    gap, below = 0.075 * (high - low), high + 1
    for arm in sorted(arms, key=lambda a: -ends[a]):
        lines = wrap(arm, NARROW)[:2]
        below = min(ends[arm], below - gap * (1 + len(lines)) / 2)
        colour = _style(arm, arms.index(arm))[0]
        axes.annotate(
            "\n".join(lines), (1, below), (8, 0), ("axes fraction", "data"), "offset points", va="center", color=colour,
            weight="bold", fontsize=TEXT, parse_math=False, annotation_clip=False,
        )  # fmt: skip
        below -= gap * (len(lines) - 1) / 2


def _style(arm: str, place: int) -> tuple[str, str, str]:
    """Colour, marker and dash of an arm: three signs, so that none has to be seen alone."""
    match arm:
        case "policy":
            return HELPS, "o", "-"
        case "copies":
            return UNDECIDED, "s", (0, (4, 1.6))  # type: ignore[return-value]
        case "nothing":
            return INK, "^", (0, (1.2, 1.4))  # type: ignore[return-value]
        case _:
            return OTHER, "DvPX*"[place % 5], "-."


def _mark(state: str) -> tuple[str, str]:
    return {
        "helps": (HELPS, ">"),
        "hurts": (HURTS, "<"),
        "equivalent": (EQUIVALENT, "s"),
        "undecided": (UNDECIDED, "o"),
    }[state]


def _differences(axes: "Axes", ends: Sequence[float | None], margin: float, metric: str) -> None:
    """An axis of differences in points, or units of the loss: zero in the middle, the margin as a band."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    _bare(axes)
    by = _times(metric)
    reach = max(0.5 / 100, 1.35 * margin, *(1.12 * abs(x) for x in ends if x is not None))
    axes.set_xlim(-by * reach, by * reach)
    axes.axvspan(-by * margin, by * margin, color=BAND, lw=0, zorder=0)
    axes.axvline(0, color=INK, lw=1, zorder=1)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(5, symmetric=True, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:+g}".replace("-", "\N{MINUS SIGN}") if x else "0"))
    said = f"{unit(metric)}: worse \N{LEFTWARDS ARROW} 0 \N{RIGHTWARDS ARROW} better"
    axes.set_xlabel(said, fontsize=TEXT, color=SOFT)


def _interval(axes: "Axes", y: float, bounds: Bounds, mark: tuple[str, str], metric: str, *, thick: float) -> None:
    low, mean, high = bounds["low"], bounds["mean"], bounds["high"]
    if low is None or mean is None or high is None:
        return
    (colour, marker), by = mark, _times(metric)
    axes.plot([by * low, by * high], [y, y], color=colour, lw=thick, solid_capstyle="butt", zorder=2)
    axes.plot([by * mean], [y], marker, color=colour, ms=thick + 5.5, mec=PAPER, mew=1.3, zorder=3)


def _bare(axes: "Axes") -> None:
    """No frame, quiet ticks."""
    axes.patch.set_visible(False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0, labelsize=TEXT, labelcolor=SOFT, pad=4)
