"""Open: what a person names -> a Dataset."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np

from ..core.errors import BadData
from .dataset import Dataset
from .sources.arrays import from_arrays, open_array
from .sources.delimited import ENDINGS as DELIMITED
from .sources.digits import open_digits
from .sources.folder import open_folder
from .sources.idx import is_idx, open_idx
from .sources.tables import PARQUET, open_table
from .sources.text_files import MARKED, check_modality, open_texts

DIGITS = "digits"
ARRAYS = (".npy", ".npz")


def open(  # noqa: PLR0911  one return for each kind of data
    what: Any = DIGITS, *, target: str | int | None = None, group: str | None = None, labels: Any = None,
    axes: str | None = None, name: str | None = None, text: str | None = None, modality: str | None = None,
) -> Dataset:  # fmt: skip
    """A data set, by what `what` is:

    - "digits": 1797 handwritten digits that come with scikit-learn;
    - an array: pictures (n, h, w), (n, h, w, c), (n, c, h, w), or rows (n, columns);
    - a .npy or .npz file: such an array, and its labels (see `open_array`);
    - an IDX file or a folder of them (see `open_idx`);
    - a folder of pictures: one folder per class, or train/ and test/ with such folders, or pictures with a table of
      labels (see `open_folder`);
    - a .csv, .tsv or Parquet table (see `open_table`);
    - texts: such a table with one column of them (see `read_prose`), JSON lines (`read_jsonl`), CoNLL files
      (`read_conll`), and a folder with one of these for each part (`open_texts`).

    target, group: columns (of a table, or of one beside pictures) or members of a .npz. labels: an array with one value
    per item, or the file that holds them. axes: of an array, such as "nhwc" (see `arrange`). name: for reports. text:
    the column or field of the texts. modality: "text" or "table", where a table could be either.
    BadData: it is not there, is empty, has one class, or cannot be used for another reason, which is said.
    """
    target = None if target is None else str(target)
    check_modality(modality)
    if isinstance(what, np.ndarray):
        return from_arrays(what, name or "array", labels=labels, axes=axes, target=target or "label")
    if str(what) == DIGITS and not Path(DIGITS).exists():
        _unasked("digits", target=target, group=group, labels=labels, axes=axes)
        return open_digits(name or DIGITS)
    path = Path(what)
    if not path.exists():
        raise _not_there(path)
    name = name or path.resolve().name.removesuffix(path.suffix if path.is_file() else "")
    if path.is_dir():
        if (texts := open_texts(path, name, target=target, group=group, text=text, modality=modality)) is not None:
            _unasked(path, labels=labels, axes=axes)
            return texts
        if any(is_idx(file) for file in path.iterdir() if file.is_file()):
            _unasked(path, target=target, group=group)
            return open_idx(path, name, labels=labels, axes=axes)
        _unasked(path, axes=axes)
        return open_folder(path, name, target=target, group=group, labels=labels)
    if not path.stat().st_size:
        raise BadData(f"{path}: is empty: zero bytes.")
    ending = path.suffix.lower()
    if ending in ARRAYS:
        return open_array(path, name, target=target, group=group, labels=labels, axes=axes)
    if is_idx(path):
        _unasked(path, target=target, group=group)
        return open_idx(path, name, labels=labels, axes=axes)
    if ending in (*DELIMITED, *PARQUET, *MARKED):
        _unasked(path, labels=labels, axes=axes)
        if (texts := open_texts(path, name, target=target, group=group, text=text, modality=modality)) is not None:
            return texts
        return open_table(path, name, target=target, group=group)
    known = ", ".join((*ARRAYS, *DELIMITED, *PARQUET, *MARKED))
    raise BadData(f"{path}: what is it? Files that are read end in {known}, or are IDX; or give a folder of pictures.")


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
