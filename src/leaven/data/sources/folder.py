"""Folder: pictures in files, with classes by folder or by a table beside them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...core.errors import BadData
from ..assemble import assemble
from ..dataset import Dataset
from ..schema import Refusal
from .header import Header, read_header
from .layout import Layout, lay_out
from .pictures import PictureSource
from .sidecar import LABELS, Sidecar, find_sidecar


def open_folder(
    folder: Path, name: str, *, target: str | None = None, group: str | None = None, labels: Any = None
) -> Dataset:
    """Pictures under a folder. Reads headers alone: what breaks later in a file is found by `clean` or by `load`.

    Classes are the folders, unless `target` names a column of a table beside the pictures, `labels` gives that table,
    or there are fewer than two folders; then they come from the table. Without any, the pictures have no labels.
    `group` names a column of the table. A picture whose header is broken is refused, with the reason.
    """
    layout = lay_out(folder)
    heads, broken = _headers(folder, layout)
    stated = Path(labels) if isinstance(labels, str | Path) else None
    if stated and not stated.is_file() and (folder / stated).is_file():
        stated = folder / stated
    foldered = len({layout.classes[k] for k in heads} - {None}) > 1
    by_table = target is not None or stated is not None or not foldered
    if labels is None and not by_table:
        strays = [k for k in heads if layout.classes[k] is None]
        broken += [Refusal(layout.keys[k], "lies outside the class folders") for k in strays]
        heads = {k: head for k, head in heads.items() if layout.classes[k] is not None}
    keys = [layout.keys[k] for k in heads]
    classes = [layout.classes[k] for k in heads]
    part: list[str] = [layout.part[k] for k in heads]
    wanted = [column for column in (target, group) if column is not None]
    sidecar = find_sidecar(folder, keys, wanted, stated) if by_table or group is not None else None
    if wanted and sidecar is None:
        raise BadData(f"{folder}: {wanted[0]!r} must be a column of a .csv that names the pictures; there is none.")
    found: Any = None
    if labels is not None and stated is None:
        found = np.asarray(labels)
    elif by_table and sidecar is not None:
        target, found = _from_table(sidecar, target, keys)
        broken += sidecar.strangers()
        part = part if any(part) else sidecar.part(keys) or part
    elif any(c is not None for c in classes):
        found = classes
    source = PictureSource(folder, keys, list(heads.values()))
    return assemble(
        source, keys, name=name, modality="image", labels=found, target=target or "class",
        groups=sidecar.column(group, keys) if sidecar and group else None, group=group or "group", part=part,
        extents=np.array([(h.height, h.width) for h in heads.values()], np.int64).reshape(-1, 2),
        refused=broken, notes=(*layout.notes, *_passed_over(layout.others)),
    )  # fmt: skip


def _passed_over(others: Sequence[str]) -> list[str]:
    more = ", ..." if len(others) > 3 else ""
    return (
        [f"passed over, for it is no picture: {', '.join(others[:3])}{more} ({len(others)} in all)"] if others else []
    )


def _headers(folder: Path, layout: Layout) -> tuple[dict[int, Header], list[Refusal]]:
    """Position -> header of the pictures that have one, and the others."""
    heads, broken = dict[int, Header](), list[Refusal]()
    for k, key in enumerate(layout.keys):
        try:
            heads[k] = read_header(folder / key)
        except BadData as error:
            broken.append(Refusal(key, str(error)))
    return heads, broken


def _from_table(sidecar: Sidecar, target: str | None, keys: list[str]) -> tuple[str, list[Any]]:
    column = target or sidecar.first_of(LABELS)
    if column is None:
        has = ", ".join(sidecar.texts.names)
        raise BadData(f"{sidecar.path}: which column holds the labels? It has {has}; name one with target=.")
    return column, sidecar.column(column, keys)
