"""Open: what a person names -> a Dataset."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from ..core.errors import BadData, unknown
from .dataset import Dataset
from .families import in_families
from .sources.arrays import from_arrays, open_array
from .sources.coco import is_coco, open_coco
from .sources.delimited import ENDINGS as DELIMITED
from .sources.digits import open_digits
from .sources.folder import open_folder
from .sources.idx import is_idx, open_idx
from .sources.layout import has_pictures
from .sources.masks import is_masks, open_masks
from .sources.parquet import ENDINGS as PARQUET
from .sources.series import TS, open_series, series_from_arrays, series_in, series_name
from .sources.tables import open_split, open_table, split_files
from .sources.text_files import MARKED, open_texts
from .sources.voc import is_voc, open_voc
from .sources.yolo import is_yolo, open_yolo


@dataclass(frozen=True)
class Folder:
    """A kind of data that a folder may hold: how it is known, who opens it, and which options mean something there."""

    holds: Callable[[Path], bool]
    open: Callable[..., Dataset]
    takes: tuple[str, ...] = ()


def _holds_idx(path: Path) -> bool:
    return any(is_idx(file) for file in path.iterdir() if file.is_file())


def _holds_tables(path: Path) -> bool:
    return bool(split_files(path)) and not has_pictures(path)


def _open_tables(path: Path, name: str, **options: Any) -> Dataset:
    return open_split(split_files(path), path, name, **options)


FOLDERS = (  # the first that holds
    Folder(_holds_idx, open_idx, ("labels", "axes")),
    Folder(is_coco, open_coco, ("target",)),
    Folder(is_voc, open_voc, ("target",)),
    Folder(is_yolo, open_yolo),
    Folder(is_masks, open_masks),
    Folder(_holds_tables, _open_tables, ("target", "group", "kinds")),
    Folder(lambda path: True, open_folder, ("target", "group", "labels", "pattern")),
)
DIGITS = "digits"
ARRAYS = (".npy", ".npz")
CHOICES = ("series", "table", "text")


def open(  # noqa: PLR0911  one return for each kind of data
    what: Any = DIGITS, *, target: str | int | None = None, group: str | None = None, labels: Any = None,
    axes: str | None = None, kinds: Mapping[str, Any] | None = None, modality: str | None = None,
    pattern: str | None = None, text: str | None = None, name: str | None = None,
) -> Dataset:  # fmt: skip
    """A data set, by what `what` is:

    - "digits": 1797 handwritten digits that come with scikit-learn;
    - an array: pictures (n, h, w), (n, h, w, c), (n, c, h, w), or rows (n, columns); series with axes="ntc", "nct" or
      "nt", and, where lengths differ, a list of arrays with axes="tc" or "ct";
    - a .npy or .npz file: such an array, and its labels (see `open_array`);
    - an IDX file or a folder of them (see `open_idx`);
    - annotated pictures (docs/annotated.md): a folder with annotations/instances_*.json or captions_*.json, as COCO's
      (see `open_coco`); Annotations/*.xml beside JPEGImages, as Pascal VOC's (`open_voc`); labels/*.txt beside images,
      as YOLO's (`open_yolo`); masks/*.png or annotations/*.png beside images (`open_masks`);
    - a folder of pictures or of recordings: one folder per class, or train/ and test/ with such folders, or files with
      a table of labels, or with file names that say them (see `open_folder`);
    - series: a .ts file, NAME_TRAIN or NAME_TEST as .tsv or .txt with the label first, or a folder with both parts (see
      `open_series`);
    - a .csv, .tsv or Parquet table (see `open_table`), or a folder of two of them, such as adult-train.csv and
      adult-test.csv: a given split;
    - texts: such a table with one column of them (see `read_prose`), JSON lines (`read_jsonl`), a CoNLL file
      (`read_conll`), with the test part beside it, or a folder with one of these for each part (`open_texts`).

    target, group: columns (of a table, or of one beside files) or members of a .npz. labels: an array with one value
    per item, or the file that holds them. axes: of an array, such as "nhwc" (see `arrange`). kinds: of the columns of
    a table, where they are not what they look like: {"code": "categorical", "size": ["S", "M", "L"]} (`open_table`).
    pattern: what the names of files say, such as "{label}_{speaker}_{index}.wav"; as a `target` it does too.
    text: the column or field of the texts. modality: "series", "table" or "text", for a file that could be either.
    name: for reports.
    BadData: it is not there, is empty, has one class, or cannot be used for another reason, which is said.
    """
    target = None if target is None else str(target)
    if modality not in (None, *CHOICES):
        raise unknown("modality", modality, CHOICES)
    if isinstance(what, list):
        if axes is None:
            raise BadData("a list of arrays: state the axes of each, such as axes='tc': t time, c channels.")
        return series_from_arrays(what, axes, name or "array", labels=labels, target=target or "label")
    if isinstance(what, np.ndarray):
        return from_arrays(what, name or "array", labels=labels, axes=axes, target=target or "label", kinds=kinds)
    if str(what) == DIGITS and not Path(DIGITS).exists():
        _unasked("digits", target=target, group=group, labels=labels, axes=axes, kinds=kinds)
        return open_digits(name or DIGITS)
    if not isinstance(what, str | PathLike):
        raise BadData(
            f"a {type(what).__name__} is no data that can be opened; give a path, an array or a list of arrays."
        )
    path = Path(what)
    if not path.exists():
        raise _not_there(path)
    files = (
        [path] if modality == "series" and path.is_file() else [] if modality in ("table", "text") else series_in(path)
    )
    if files:
        _unasked(path, target=target, group=group, labels=labels, axes=axes)
        return open_series(files, name or series_name(files))
    name = name or path.resolve().name.removesuffix(path.suffix if path.is_file() else "")
    if path.is_dir():
        if (texts := open_texts(path, name, target=target, group=group, text=text, modality=modality)) is not None:
            _unasked(path, labels=labels, axes=axes, kinds=kinds, pattern=pattern)
            return texts
        kind = next(kind for kind in FOLDERS if kind.holds(path))
        given = {"target": target, "group": group, "labels": labels, "axes": axes, "kinds": kinds, "pattern": pattern}
        _unasked(path, **{option: value for option, value in given.items() if option not in kind.takes})
        return in_families(path, kind.open(path, name, **{option: given[option] for option in kind.takes}))
    if not path.stat().st_size:
        raise BadData(f"{path}: is empty: zero bytes.")
    ending = path.suffix.lower()
    if ending in ARRAYS:
        return open_array(path, name, target=target, group=group, labels=labels, axes=axes, kinds=kinds)
    if is_idx(path):
        _unasked(path, target=target, group=group, kinds=kinds)
        return open_idx(path, name, labels=labels, axes=axes)
    if ending in (*DELIMITED, *PARQUET, *MARKED):
        _unasked(path, labels=labels, axes=axes)
        if (texts := open_texts(path, name, target=target, group=group, text=text, modality=modality)) is not None:
            _unasked(path, kinds=kinds)
            return texts
        return open_table(path, name, target=target, group=group, kinds=kinds)
    known = ", ".join((*ARRAYS, *DELIMITED, *PARQUET, *MARKED, TS))
    raise BadData(
        f"{path}: what is it? Files that are read end in {known}, or are IDX; or give a folder of pictures"
        " or recordings."
    )


def _not_there(path: Path) -> BadData:
    """With the nearest name in the same folder, or the nearest folder above that is there."""
    above = path.parent
    if above.is_dir():
        near = get_close_matches(path.name, [*(p.name for p in above.iterdir()), DIGITS], n=1, cutoff=0.5)
        return BadData(f"{path}: is not there" + (f"; did you mean {above / near[0]}?" if near else "."))
    while not above.is_dir() and above != above.parent:
        above = above.parent
    return BadData(f"{path}: is not there; the folder {path.parent} is not there either, {above.resolve()} is.")


def _unasked(what: Any, **options: Any) -> None:
    for option, value in options.items():
        if value is not None:
            raise BadData(f"{what}: {option} = {value!r} means nothing here: it has no columns, or its own labels.")
