"""Forget: all that descends from one item of a grown data set, and the set without it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..core.catalog import every
from ..core.errors import CannotWrite, unknown
from .policy_file import ARTEFACTS
from .replay import Grown
from .write.folder_swap import appearing
from .write.manifest import write_listing

SHOWN = 5


@dataclass(frozen=True)
class Descent:
    """source: the item's key. rows: the names of all rows that have it among their parents, itself included. drawn:
    those drawn from something that was learned from all training items, it among them. learned: the ops of the policy
    that learned from it, with what."""

    source: str
    rows: tuple[str, ...]
    drawn: tuple[str, ...]
    learned: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"{self.source}: rows that descend from it ({len(self.rows)}, itself included): {_few(self.rows)}"]
        if self.drawn:
            lines.append(f"rows drawn from what was learned from it, too ({len(self.drawn)}): {_few(self.drawn)}")
        if self.learned:
            lines.append(
                f"learned from it, with all training items: {', '.join(self.learned)}. A trace of it stays in them, "
                "until the set is grown anew without it."
            )
        return "\n".join(lines)


def descent(grown: Grown, source: str) -> Descent:
    """`source`: the key of an item, or its id of 16 hex digits. Unknown: the grown set has no such item."""
    originals = {r["key"]: r for r in grown.lineage if not r["copy"]}
    key = next((r["key"] for r in originals.values() if r["id"] == source), source)
    if key not in originals:
        raise unknown(f"{grown.folder}: source", source, originals)
    rows = tuple(r["row"] for r in grown.lineage if r["row"] == key or key in r["parents"])
    if originals[key]["part"] != "train":  # nothing is learned from a test part
        return Descent(key, rows, (), ())
    drawn = tuple(r["row"] for r in grown.lineage if not r["parents"] and r["row"] not in rows)
    return Descent(key, rows, drawn, tuple(_learned(grown.manifest["policy"])))


def write_without(grown: Grown, found: Descent, out: Path) -> int:
    """A copy of the grown set in the folder `out`, without these rows; how many stay. CannotWrite: as `grow` says; or
    the set is no Parquet."""
    from pyarrow import compute, parquet

    if grown.manifest["format"] != "parquet":
        raise CannotWrite(
            f"{grown.folder}: was written as {grown.manifest['format']}; without -o its rows are listed, and a copy "
            "without them is made of what was written with --format parquet."
        )
    gone, kept = {*found.rows, *found.drawn}, 0
    with appearing(out) as folder:
        for name in grown.manifest["files"]:
            source, target = grown.folder / name, folder / name
            if name.startswith(ARTEFACTS) and found.drawn:
                continue  # nothing is left that was drawn from it
            target.parent.mkdir(parents=True, exist_ok=True)
            if not name.endswith(".parquet"):
                target.write_bytes(source.read_bytes())
                continue
            table = parquet.read_table(source)
            rows = table.column("row" if "row" in table.column_names and "bound" in table.column_names else "_row")
            table = table.filter(compute.invert(compute.is_in(rows, value_set=_texts(gone))))
            kept += table.num_rows
            parquet.write_table(table, target, compression="zstd")
        about = {k: v for k, v in grown.manifest.items() if k not in ("leaven", "versions", "files")}
        write_listing(folder, about | {"forgotten": [*grown.manifest.get("forgotten", ()), found.source]})
    return kept


def _learned(policy: object) -> Iterator[str]:
    """`op (field, ...)` for all that a policy, as plain data, has learned."""
    if isinstance(policy, dict):
        for kind, args in policy.items():
            if isinstance(args, dict) and (fields := [f for f in _learnable(kind) if args.get(f) is not None]):
                yield f"{kind} ({', '.join(fields)})"
            yield from _learned(args)
    elif isinstance(policy, list):
        for part in policy:
            yield from _learned(part)


def _learnable(kind: str) -> list[str]:
    cls = every().get(kind)
    return [f.name for f in cls.settings() if f.metadata["learned"]] if cls else []


def _texts(names: set[str]) -> object:
    import pyarrow as pa

    return pa.array(sorted(names), pa.string())


def _few(names: tuple[str, ...]) -> str:
    more = f", and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
