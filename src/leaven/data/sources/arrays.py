"""Arrays: pictures or rows that are in memory, or in a .npy or .npz file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...core.errors import BadData, unknown
from ...core.item import Bools, Target
from ...image.targets import Image
from ...table.targets import Row
from ..assemble import assemble
from ..dataset import Dataset
from ..keys import Keys
from ..schema import Refusal
from .axes import arrange
from .kinds import Raw, Wanted, understood
from .series import TIME, series_from_arrays
from .source import Array
from .values import full_scale

IMAGES = ("x", "images", "image", "data", "pixels", "features")
LABELS = ("y", "labels", "label", "targets", "target")
PARTS = ("train", "test")
BESIDE = ("labels.npy", "y.npy")


@dataclass(frozen=True, eq=False)
class ArraySource:
    """Item k is data[k], a target of this kind: (n, H, W, C) pixels, (n, columns) float64 ..."""

    data: Array
    field: str
    kind: type[Target]

    def load(self, position: int) -> dict[str, Target]:
        return {self.field: self.kind(self.data[position])}

    def stored(self, position: int) -> bytes:
        return bytes(self.data[position].tobytes())


def from_arrays(
    data: Array, name: str, *, labels: Any = None, groups: Any = None, part: Any = None, axes: str | None = None,
    keys: Sequence[str] | None = None, target: str = "label", group: str = "group", classes: Any = (),
    kinds: Mapping[str, Wanted] | None = None,
) -> Dataset:  # fmt: skip
    """Pictures or rows in an array, by the rules of `arrange` and `full_scale`. An item with NaN pixels is refused; a
    cell that is NaN or infinite is a missing one. kinds: of columns, by their number, as in `open_table`."""
    if axes is not None and TIME in axes.lower():
        kept = {"groups": groups, "part": part, "group": group, "classes": classes}
        return series_from_arrays(data, axes, name, keys=keys, labels=labels, target=target, **kept)
    arranged = arrange(data, axes, name)
    keys = Keys.of(f"{name}/{k:04d}" for k in range(len(arranged))) if keys is None else keys
    shared: dict[str, Any] = {
        "name": name, "labels": labels, "groups": groups, "part": part,
        "target": target, "group": group, "classes": classes,
    }  # fmt: skip
    if arranged.ndim == 2:
        stated = "continuous" if arranged.dtype.kind == "f" else "integer"
        raws = [Raw(str(k), arranged[:, k], stated) for k in range(arranged.shape[1])]
        read = [understood(raw, (kinds or {}).get(raw.name)) for raw in raws]
        cells, columns = np.column_stack([values for values, _ in read]), tuple(kind for _, kind in read)
        source = ArraySource(cells, "row", Row.of(columns))
        return assemble(source, keys, modality="table", columns=columns, **shared)
    pixels, notes = full_scale(arranged)
    extents = np.broadcast_to(np.array(pixels.shape[1:3], np.int64), (len(pixels), 2))
    found = assemble(
        ArraySource(pixels, "image", Image), keys, modality="image", extents=extents, notes=notes, **shared
    )
    odd = _odd(pixels, found.rows)
    return found.without(Refusal(found.keys[k], "has pixels that are no finite numbers") for k in odd)


def open_array(path: Path, name: str, *, target: str | None = None, group: str | None = None, labels: Any = None,
               axes: str | None = None, kinds: Mapping[str, Wanted] | None = None) -> Dataset:  # fmt: skip
    """A .npy file, with labels.npy or y.npy beside it; or a .npz, whose members say by their names what they are: x,
    images, data ... for items, y, labels, targets ... for labels, with _train and _test for a given split, `classes`
    for names. `labels`, `target`, `group`: a member, a file beside, an array. Pickles are refused."""
    members = dict(_members(path))
    if path.suffix == ".npy":
        data, part = members[path.stem], None
        found = _named(labels if labels is not None else target, members, path)
        if found is None:
            beside = (path.with_name(name) for name in BESIDE if name != path.name)
            found = next((_read(file) for file in beside if file.is_file()), None)
    else:
        data, found, part = _in_npz(members, path)
        stated = _named(labels if labels is not None else target, members, path)
        found = found if stated is None else stated
    return from_arrays(
        data, name, labels=found, groups=_named(group, members, path), part=part, axes=axes, kinds=kinds,
        target=target or "label", group=group or "group", classes=members.get("classes", np.empty(0)).ravel().tolist(),
    )  # fmt: skip


def _in_npz(members: Mapping[str, Array], path: Path) -> tuple[Array, Array | None, Array | None]:
    """Items, labels and parts, by the names of the members."""
    pieces = {(part, kind): key for key in members for part, kind in [_meaning(key)] if kind}
    both = [(p, pieces[p, "x"], pieces.get((p, "y"))) for p in PARTS if (p, "x") in pieces]
    if both and ("", "x") not in pieces:
        counts = [len(members[x]) for _, x, _ in both]
        if len({members[x].shape[1:] for _, x, _ in both}) > 1:
            raise BadData(f"{path}: {both[0][1]} and {both[1][1]} have items of different shapes.")
        ys = [members[y] for _, _, y in both if y]
        labels = np.concatenate(ys) if len(ys) == len(both) else None
        return np.concatenate([members[x] for _, x, _ in both]), labels, np.repeat([p for p, _, _ in both], counts)
    if ("", "x") in pieces:
        x = pieces["", "x"]
    else:
        large = [key for key, value in members.items() if value.ndim > 1]
        if len(large) != 1:
            has = ", ".join(members) or "none"
            raise BadData(f"{path}: which member holds the items? It has {has}; call it x or images.")
        x = large[0]
    y = pieces.get(("", "y"))
    return members[x], None if y is None else members[y], None


def _meaning(key: str) -> tuple[str, str]:
    """x_train -> ("train", "x"); labels -> ("", "y"); others -> ("", "")."""
    words = key.lower().split("_")
    part = next((p for p in PARTS if p in words), "")
    rest = "_".join(word for word in words if word != part)
    return part, "x" if rest in IMAGES or (part and not rest) else "y" if rest in LABELS else ""


def _named(what: Any, members: Mapping[str, Array], path: Path) -> Array | None:
    """Labels or groups: an array, the name of a member, or the path of a .npy file."""
    if what is None or not isinstance(what, str | Path):
        return None if what is None else np.asarray(what)
    if str(what) in members and path.suffix == ".npz":
        return members[str(what)]
    for file in (Path(what), path.parent / what):
        if file.suffix == ".npy" and file.is_file():
            return np.asarray(_read(file))
    if path.suffix == ".npz":
        raise unknown(f"{path}: member", str(what), members)
    raise BadData(f"{path}: {what!r} is no .npy file; give one with a value for each item.")


def _members(path: Path) -> Iterator[tuple[str, Array]]:
    if path.suffix == ".npy":
        yield path.stem, _read(path)
        return
    found = _read(path)
    with found:
        for key in found.files:
            try:
                yield key, found[key]
            except ValueError as error:
                raise _pickled(path, f"member {key!r} holds") from error
            except Exception as error:  # what is broken inside a zip raises its own kinds
                raise BadData(f"{path}: member {key!r} cannot be read ({error}).") from error


def _read(path: Path) -> Any:
    """A .npy is mapped: items are read from the file when they are asked for."""
    try:
        return np.load(path, allow_pickle=False, mmap_mode="r" if path.suffix == ".npy" else None)
    except (ValueError, EOFError) as error:
        if any(word in str(error) for word in ("pickle", "Python objects")) and path.stat().st_size:
            raise _pickled(path, "holds") from error
        raise BadData(f"{path}: is not a whole {path.suffix} file ({error}).") from error
    except OSError as error:
        raise BadData(f"{path}: cannot be read ({error}).") from error
    except Exception as error:  # a broken zip raises its own kinds
        raise BadData(f"{path}: is not a whole {path.suffix} file ({error}).") from error


def _pickled(path: Path, holds: str) -> BadData:
    return BadData(f"{path}: {holds} Python objects, which could run code when read; save plain numbers instead.")


def _odd(pixels: Array, rows: Any) -> list[int]:
    if pixels.dtype.kind != "f":
        return []
    odd: Bools = np.array([not np.isfinite(item).all() for item in pixels], bool)
    return np.flatnonzero(odd[rows]).tolist()
