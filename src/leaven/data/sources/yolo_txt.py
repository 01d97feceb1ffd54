"""YOLO's text files: a line for each object, its class and shares of width and height; and the names of classes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ...core.errors import BadData
from ...image.box_formats import read_boxes
from .objects import Object

NAMES = ("data.yaml", "data.yml", "dataset.yaml", "dataset.yml")
CLASSES = ("classes.txt", "labels/classes.txt", "obj.names")
SLACK = 1e-4  # beyond 0 and 1: what rounding makes
BOX, LEAST = 4, 6  # numbers of a box, and of a polygon at least


def names_of(folder: Path) -> Mapping[int, str] | None:
    """Number of a class -> its name, by data.yaml or classes.txt; None where there is neither. BadData: it says no
    names, or asks for what is not read: keypoints, and parts as lists of files."""
    if (path := names_file(folder)) is None:
        return None
    if path.suffix not in (".yaml", ".yml"):
        lines = (line.strip() for line in path.read_text(encoding="utf-8-sig").split("\n"))
        return dict(enumerate(line for line in lines if line))
    told = read_names(path)
    if "kpt_shape" in told:
        raise BadData(f"{path}: kpt_shape: keypoints are not read from YOLO's files; COCO's hold them.")
    for part in ("train", "val", "test"):
        places = told.get(part) if isinstance(told.get(part), list) else [told.get(part)]
        if any(str(place).endswith(".txt") for place in places or ()):
            raise BadData(f"{path}: {part}: lists of files are not read; put the pictures into images/{part}.")
    names = told.get("names")
    pairs = names.items() if isinstance(names, dict) else enumerate(names) if isinstance(names, list) else ()
    try:
        found = {int(number): str(name) for number, name in pairs}
    except (TypeError, ValueError) as error:
        raise BadData(f"{path}: names: {error}.") from error
    if not found:
        raise BadData(f"{path}: names must be a list of classes, or a mapping of numbers to classes.")
    return found


def names_file(folder: Path) -> Path | None:
    """The file that says the names of classes."""
    return next((folder / name for name in (*NAMES, *CLASSES) if (folder / name).is_file()), None)


def read_names(path: Path) -> dict[str, Any]:
    """A data.yaml. BadData: it cannot be read, or is no mapping."""
    import yaml

    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadData(f"{path}: cannot be read ({' '.join(str(error).split())}).") from error
    if not isinstance(told, dict):
        raise BadData(f"{path}: must hold `names:`, a list of classes.")
    return told


def read_labels(path: Path, names: Mapping[int, str] | None, height: int, width: int) -> tuple[Object, ...]:
    """The objects of a picture; none where there is no such file. BadData, with the reason alone: which line is wrong,
    and how."""
    if not path.is_file():
        return ()
    found = list[Object]()
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise BadData(f"{path.name} is no text in UTF-8") from error
    for k, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(_object(line.split(), names, height, width))
            except ValueError as error:
                raise BadData(f"{error} (line {k} of {path.name})") from error
    return tuple(found)


def _object(words: list[str], names: Mapping[int, str] | None, height: int, width: int) -> Object:
    try:
        number, *values = map(float, words)
    except ValueError as error:
        word = next(word for word in words if not _is_number(word))
        raise ValueError(f"{word!r} is no number") from error
    if number % 1 or number < 0:
        raise ValueError(f"class {words[0]!r} is no whole number from 0")
    if names is not None and number not in names:
        raise ValueError(f"class {words[0]} is not declared among {len(names)} names")
    many = len(values)
    if many != BOX and (many < LEAST or many % 2):
        raise ValueError(f"{many} numbers after the class: 4 are a box, 6 or another even number above a polygon")
    if odd := [v for v in values if not -SLACK <= v <= 1 + SLACK]:
        raise ValueError(f"{odd[0]:g} lies outside the picture, which is 0 to 1")
    name = str(int(number)) if names is None else names[int(number)]
    if many == BOX:
        (box,) = read_boxes([values], "yolo", (height, width))
        return Object(name, False, tuple(box.tolist()), category=int(number))
    corners = np.array(values).reshape(-1, 2) * (width, height)
    box = np.concatenate([corners.min(axis=0), corners.max(axis=0)])
    return Object(name, False, tuple(box.tolist()), (corners,), category=int(number))


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
