"""IDX: the format of MNIST, gzipped or not (LeCun, Cortes and Burges)."""

import gzip
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from ...core.errors import BadData
from ..dataset import Dataset
from .arrays import from_arrays
from .source import Array

NAME = re.compile(r"idx\d", re.IGNORECASE)
PICTURES = re.compile(r"idx[2-9]", re.IGNORECASE)
DTYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}


def is_idx(path: Path) -> bool:
    ending = path.suffix.lower()
    return ending.startswith(".idx") or (ending in (".gz", "") and bool(NAME.search(path.name)))


def open_idx(path: Path, name: str, *, labels: Any = None, axes: str | None = None) -> Dataset:
    """One file of pictures, or a folder of them. Labels are in the file of the same name with labels for images and
    idx1 for idx3. Files named train and t10k or test are a given split; keys are train/0000 ..., test/0000 ..."""
    files = [path] if path.is_file() else sorted(p for p in path.iterdir() if is_idx(p) and PICTURES.search(p.name))
    if not files:
        raise BadData(f"{path}: has IDX files, but none of pictures (idx3).")
    arrays = [read_idx(file) for file in files]
    if len({array.shape[1:] for array in arrays}) > 1:
        raise BadData(f"{path}: the files hold pictures of different sizes; give one of them.")
    counts = [len(array) for array in arrays]
    parts = [_part(file) for file in files]
    if len(set(parts)) < len(parts):
        listed = ", ".join(file.name for file in files)
        raise BadData(f"{path}: two files of pictures are of one part ({listed}); give one of them.")
    keys = [f"{part or name}/{k:04d}" for part, count in zip(parts, counts, strict=True) for k in range(count)]
    if labels is None:
        beside = [_beside(file) for file in files]
        labels = np.concatenate([read_idx(file) for file in beside if file]) if all(beside) else None
    elif isinstance(labels, str | Path):
        labels = read_idx(Path(labels))
    data = np.concatenate(arrays) if len(arrays) > 1 else arrays[0]
    return from_arrays(data, name, labels=labels, part=np.repeat(parts, counts), axes=axes, keys=keys)


def read_idx(path: Path) -> Array:
    """BadData: not an IDX file, or not all of one."""
    try:
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix.lower() == ".gz" else data
    except (OSError, EOFError, zlib.error) as error:
        raise BadData(f"{path}: cannot be read ({error}).") from error
    if len(data) < 4 or data[:2] != b"\0\0" or data[2] not in DTYPES:
        raise BadData(f"{path}: is not an IDX file (it starts with {data[:4].hex() or 'nothing'}).")
    dtype, axes = np.dtype(DTYPES[data[2]]), data[3]
    shape = tuple(np.frombuffer(data[4 : 4 + 4 * axes], ">u4").tolist())
    wanted = 4 + 4 * axes + int(np.prod(shape, dtype=object)) * dtype.itemsize
    if len(shape) < axes or len(data) != wanted:
        raise BadData(f"{path}: should hold {wanted} bytes for shape {shape} and holds {len(data)}: it is not whole.")
    return np.frombuffer(data, dtype, offset=4 + 4 * axes).reshape(shape).astype(dtype.newbyteorder("="), copy=False)


def _part(path: Path) -> str:
    name = path.name.lower()
    return "test" if "t10k" in name or "test" in name else "train" if "train" in name else ""


def _beside(path: Path) -> Path | None:
    """The file of labels that belongs to a file of pictures, gzipped or not."""
    name = PICTURES.sub("idx1", path.name.replace("images", "labels"))
    plain = name.removesuffix(".gz")
    found = (path.with_name(n) for n in (name, plain, plain + ".gz"))
    return next((p for p in found if p.is_file() and p != path), None)
