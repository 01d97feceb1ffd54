"""Folder: pictures or recordings in files, with classes by folder, by a table beside them, or by their names."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...core.errors import BadData
from ..assemble import assemble
from ..dataset import Dataset
from ..schema import Refusal
from .file_names import Names, by_pattern, guessed, is_pattern
from .layout import Layout, lay_out
from .sidecar import LABELS, Sidecar, find_sidecar

FEW_GROUPS = 5  # so many are needed before a split by groups is taken for granted


def open_folder(folder: Path, name: str, *, target: str | None = None, group: str | None = None, labels: Any = None,
                pattern: str | None = None) -> Dataset:  # fmt: skip
    """Files under a folder. Reads headers alone: what breaks later in a file is found by `clean` or by `load`.

    Classes are the folders, unless `target` names a column of a table beside the files, `labels` gives that table,
    `pattern` says what the file names say, or there are fewer than two folders; then they come from the table, or else
    from names that all split alike. Without any, the files have no labels. A `target` with fields in braces is a
    pattern, whose field `label` holds the labels. `group` names a column of the table, or a field; of recordings, a
    column such as speaker is taken unasked where it leaves enough groups. A file whose header is broken is refused,
    with the reason.
    """
    if is_pattern(target):
        target, pattern = None, target
    layout = lay_out(folder)
    heads, broken = _headers(folder, layout)
    stated = Path(labels) if isinstance(labels, str | Path) else None
    if stated and not stated.is_file() and (folder / stated).is_file():
        stated = folder / stated
    foldered = len({layout.classes[k] for k in heads} - {None}) > 1
    by_name = pattern is not None
    by_table = not by_name and (target is not None or stated is not None or not foldered)
    if labels is None and not by_table and not by_name:
        strays = [k for k in heads if layout.classes[k] is None]
        broken += [Refusal(layout.keys[k], "lies outside the class folders") for k in strays]
        heads = {k: head for k, head in heads.items() if layout.classes[k] is not None}
    keys = [layout.keys[k] for k in heads]
    classes = [layout.classes[k] for k in heads]
    part: list[str] = [layout.part[k] for k in heads]
    wanted = [] if by_name else [column for column in (target, group) if column is not None]
    sidecar = None if by_name else find_sidecar(folder, keys, wanted, stated) if by_table or group is not None else None
    if wanted and sidecar is None:
        raise BadData(f"{folder}: {wanted[0]!r} must be a column of a .csv that names the files; there is none.")
    names, notes = by_pattern(pattern, keys) if pattern is not None and keys else None, list(layout.notes)
    if names is None and sidecar is None and labels is None and not foldered and layout.kind.modality == "audio":
        names = guessed(keys)
        notes += [f"labels read off file names of the form {names.pattern}; another one: pattern="] if names else []
    found: Any = None
    if labels is not None and stated is None:
        found = np.asarray(labels)
    elif names is not None:
        target, found = _from_names(names, target)
    elif by_table and sidecar is not None:
        target, found = _from_table(sidecar, target, keys)
        broken += sidecar.strangers()
        part = part if any(part) else sidecar.part(keys) or part
    elif any(c is not None for c in classes):
        found = classes
    group, groups, said = _groups(layout, group, sidecar, names, keys, given="test" in part)
    extents = [layout.kind.extent(head) for head in heads.values()]
    return assemble(
        layout.kind.source(folder, keys, list(heads.values())), keys, name=name, modality=layout.kind.modality,
        labels=found, target=target or "class", groups=groups, group=group or "group", part=part,
        extents=np.array(extents).reshape(-1, 2), refused=broken,
        notes=(*notes, *said, *_passed_over(layout)),
    )  # fmt: skip


def _passed_over(layout: Layout) -> list[str]:
    others, more = layout.others, ", ..." if len(layout.others) > 3 else ""
    noun = layout.kind.noun.removesuffix("s")
    return [f"passed over, for it is no {noun}: {', '.join(others[:3])}{more} ({len(others)} in all)"] if others else []


def _headers(folder: Path, layout: Layout) -> tuple[dict[int, Any], list[Refusal]]:
    """Position -> header of the files that have one, and the others."""
    heads, broken = dict[int, Any](), list[Refusal]()
    for k, key in enumerate(layout.keys):
        try:
            heads[k] = layout.kind.head(folder / key)
        except BadData as error:
            broken.append(Refusal(key, str(error)))
    return heads, broken


def _from_table(sidecar: Sidecar, target: str | None, keys: list[str]) -> tuple[str, list[Any]]:
    column = target or sidecar.first_of(LABELS)
    if column is None:
        has = ", ".join(sidecar.texts.names)
        raise BadData(f"{sidecar.path}: which column holds the labels? It has {has}; name one with target=.")
    return column, sidecar.column(column, keys)


def _from_names(names: Names, target: str | None) -> tuple[str, list[Any]]:
    field = target or names.first_of(LABELS)
    if field not in names.columns:
        raise BadData(f"pattern = {names.pattern!r}: must have a field {{{target or 'label'}}} that holds the labels.")
    return field, list(names.columns[field])


def _groups(layout: Layout, group: str | None, sidecar: Sidecar | None, names: Names | None, keys: Sequence[str],
            given: bool) -> tuple[str | None, list[Any] | None, list[str]]:  # fmt: skip
    """The name of the column of groups, its cells, and what is to be said about it."""
    asked, beside = group is not None, sidecar or names
    if beside is None:
        return group, None, []
    group = group or beside.first_of(layout.kind.groups)
    if group is None:
        return None, None, []
    if names is not None and group not in names.columns:
        raise BadData(f"pattern = {names.pattern!r}: has no field {{{group}}}.")
    cells = list(names.columns[group]) if names is not None else sidecar.column(group, keys) if sidecar else []
    many = len(set(cells))
    if asked or given or many >= FEW_GROUPS:
        return group, cells, []
    return (
        None,
        None,
        [f"{group} has {many} values: too few to split by, so they were not kept apart; group={group} does"],
    )
