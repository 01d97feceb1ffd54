"""leaven ops."""

from typing import Any, cast

from ..core.catalog import every, find
from ..core.dist import plain as plain_dist
from ..core.op import Op


def listing() -> str:
    """One line per op."""
    wide = max(map(len, every()))
    return "\n".join(f"{kind:{wide}}  {_first(cls)}" for kind, cls in every().items())


def page(kind: str) -> str:
    """One op: its text, and its fields with defaults, bounds and units."""
    cls = find(kind)
    lines = [kind, "", _text(cls), ""]
    for row in _fields(cls):
        bounds = f" in [{row['low']:g}, {row['high']:g}]" if row["low"] is not None else ""
        options = f" one of {', '.join(row['options'])}" if row["options"] else ""
        lines.append(f"  {row['name']:14} {row['default']!s:18} {row['unit']}{bounds}{options}")
    return "\n".join(lines)


def plain(kind: str | None) -> Any:
    """The catalogue as plain data, or one op of it."""
    chosen = every() if kind is None else {kind: find(kind)}
    return {name: {"text": _text(cls), "p": cls.p, "fields": _fields(cls)} for name, cls in chosen.items()}


def sentence(kind: str) -> str:
    """What an op does, in a sentence."""
    return _first(find(kind))


def _fields(cls: type[Op]) -> list[dict[str, Any]]:
    rows = []
    for f in (*cls.params(), *cls.settings()):
        default = plain_dist(cast(Any, f.default)) if "neutral" in f.metadata else f.default
        rows.append({"name": f.name, "default": default, "random": "neutral" in f.metadata, "unit": f.metadata["unit"],
                     "low": f.metadata["low"], "high": f.metadata["high"], "neutral": f.metadata.get("neutral"),
                     "options": list(f.metadata.get("options", ()))})  # fmt: skip
    return rows


def _text(cls: type[Op]) -> str:
    return "\n".join(line.strip() for line in (cls.__doc__ or "").strip().splitlines())


def _first(cls: type[Op]) -> str:
    return " ".join(_text(cls).split("\n\n")[0].split()).split(". ")[0].rstrip(".") + "."
