"""A document -> one HTML file: no script, nothing loaded from elsewhere, the same bytes for the same document."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from os import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leaven.core.errors import CannotWrite

from . import wording
from .document import ClassScore, Document, GalleryRow, GalleryTable
from .gate_plot import gate_plot
from .interval_bar import interval_bar, reach

if TYPE_CHECKING:
    from jinja2 import Environment

LEVEL = 0.95  # of the intervals, where the verdict does not say


def render(document: Document) -> str:
    """The report as HTML. Every string of the document is escaped. Cost: plots and pictures, a second or so.

    Raises Malformed for a picture that is not uint8, (height, width) or (height, width, 3).
    """
    from markupsafe import Markup

    from . import plots

    d = document
    judged = "margin" in d.verdict
    html: str = (
        _environment(d.metric)
        .get_template("template.html.j2")
        .render(
            d=d,
            v=d.verdict,
            style=_style(),
            verdict_plot=Markup(plots.verdict_plot(d.verdict, d.metric) if judged else ""),
            class_plot=_parts(d, "classes"),
            group_plot=_parts(d, "groups"),
            curve_plot=Markup(plots.curve_plot(d.curve, d.metric, " per class" if d.data.classes else "")),
            most_parts=plots.MOST_PARTS,
            reasons=wording.grouped(d.search.reasons) if d.search else (),
            gate_plot=Markup(gate_plot(d.search.curves) if d.search else ""),
            raced=[(r, Markup(interval_bar(r, reach(d.search.raced)))) for r in d.search.raced] if d.search else (),
            findings=sorted(d.findings, key=wording.rank),
            gallery=[_gallery_row(row) for row in d.gallery],
            table=d.table,
            level=f"{100 * d.verdict.get('level', LEVEL):.4g}\N{NO-BREAK SPACE}%",
            curve_arms=list(dict.fromkeys(p.arm for p in d.curve)),
            curve_rows=[
                (n, {p.arm: p for p in d.curve if p.per_class == n}) for n in sorted({p.per_class for p in d.curve})
            ],
            class_rows=_class_rows(d) if judged else (),
            group_rows=[(g["name"], g["items"], {}, g) for g in d.verdict.get("groups", ())],
            class_arms=list(dict.fromkeys(arm for c in d.per_class for arm in c.scores)),
            lineage_example=None if d.lineage_example is None else json.dumps(d.lineage_example, indent=2, default=str),
            others=[name for name in dict.fromkeys(n for arm in d.arms for n in arm.others) if name != d.metric],
            word=wording,
            unit=wording.unit(d.metric),
        )
    )
    return html


def render_preview(title: str, gallery: Sequence[GalleryRow], table: GalleryTable | None, plan: str) -> str:
    """A page with items before and after, and the plan: one file, as `render` makes it."""
    page = _environment().get_template("preview.html.j2")
    html: str = page.render(
        title=title, gallery=[_gallery_row(row) for row in gallery], table=table, plan=plan, style=_style()
    )
    return html


def write(document: Document, path: str | Path) -> Path:
    """Render into `path`. CannotWrite: the folder is missing or cannot be written to."""
    return write_page(render(document), path)


def write_page(html: str, path: str | Path) -> Path:
    """Written beside `path` first and then renamed: a half-written page is never seen. CannotWrite: as above."""
    path = Path(path)
    data = html.encode("utf-8", "backslashreplace")  # file names may hold bytes that are no text
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(data)
        replace(beside, path)
    except OSError as error:
        raise CannotWrite(
            f"the report {path} cannot be written: {error.strerror or error}. "
            "Make the folder, free some room, or name another place."
        ) from error
    finally:
        if beside.is_file():
            beside.unlink()
    return path


def _style() -> Any:
    from markupsafe import Markup

    return Markup((Path(__file__).parent / "style.css").read_text(encoding="utf-8"))


def _environment(metric: str = "accuracy") -> "Environment":
    """Filters say differences and scores in what the metric is counted in."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in ("percent", "count", "duration", "cell", "place", "figure"):
        environment.filters[name] = getattr(wording, name)
    for name in ("points", "size", "interval", "score"):
        environment.filters[name] = partial(getattr(wording, name), metric=metric)
    return environment


def _gallery_row(row: GalleryRow) -> dict[str, Any]:
    """The fragments are ours; whatever a user's data put into them was escaped there."""
    from markupsafe import Markup

    shown = [] if row.before is None else [(Markup(row.before), "before", "")]
    shown += [(Markup(after), "after", drawn) for after, drawn in row.afters]
    return {"key": row.key, "label": row.label, "wide": row.wide, "shown": shown}


def _parts(d: Document, which: str) -> Any:
    """The plot of the classes, or of the groups."""
    from markupsafe import Markup

    from . import plots

    return Markup(plots.part_plot(d.verdict[which], d.verdict["margin"], d.metric) if which in d.verdict else "")


def _class_rows(d: Document) -> list[tuple[str, int, Mapping[str, float], Mapping[str, Any] | None]]:
    """Name, test items, score of each arm, and the verdict's effect where the class could be tested."""
    effects = {str(c["name"]): c for c in d.verdict["classes"]}
    scores = d.per_class or tuple(ClassScore(name, c["items"], {}) for name, c in effects.items())
    return [(c.name, c.items, c.scores, effects.get(c.name)) for c in scores]
