"""Pascal VOC's XML files: one for each picture (Everingham et al., IJCV 2010).

Coordinates count pixels from 1 and include the last one, as VOC's own tools do: a box from 1 to 3 covers the pixels
[0, 3) of ours, so that xmin, ymin lose 1 and xmax, ymax stay. A box with xmin = xmax is one pixel wide.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...core.errors import BadData
from .objects import Object, outside

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CORNERS = ("xmin", "ymin", "xmax", "ymax")
FIRST = np.array([1.0, 1.0, 0.0, 0.0])  # what the numbers of the file are above ours
FLAGS = ("truncated", "difficult")


def read_voc(path: Path) -> "Element":
    """The root. BadData, with the reason alone: no XML, or no annotation."""
    from xml.etree import ElementTree

    data = path.read_bytes()
    if b"<!ENTITY" in data:
        raise BadData(f"{path.name} declares entities, which no annotation needs")
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise BadData(f"{path.name} is no XML ({error})") from error
    if root.tag != "annotation":
        raise BadData(f"{path.name} holds <{root.tag}>, not <annotation>")
    return root


def size_of(root: "Element") -> tuple[int, int] | None:
    """Height and width; None where the file does not say them, or says 0. BadData: no whole numbers."""
    told = [(root.findtext(f"size/{side}") or "0").strip() for side in ("height", "width")]
    try:
        height, width = (int(float(side)) for side in told)
    except (ValueError, OverflowError) as error:
        raise BadData(f"its size {told[0]!r} x {told[1]!r} is no pair of numbers") from error
    return (height, width) if height > 0 and width > 0 else None


def objects_of(root: "Element", height: int, width: int) -> tuple[Object, ...]:
    """BadData: what is wrong with one, and which."""
    found = list[Object]()
    for k, told in enumerate(root.iter("object"), 1):
        try:
            found.append(_object(told, height, width))
        except ValueError as error:
            raise BadData(f"{str(error).rstrip('.')} (object {k})") from error
    return tuple(found)


def _object(told: "Element", height: int, width: int) -> Object:
    name, box = (told.findtext("name") or "").strip(), told.find("bndbox")
    if not name:
        raise ValueError("its name is missing")
    if box is None:
        raise ValueError("its bndbox is missing")
    read = [_number(box, corner) for corner in CORNERS]
    x0, y0, x1, y1 = (np.array(read) - FIRST).tolist()
    if x1 < x0 or y1 < y0:
        low, high = ("xmin", "xmax") if x1 < x0 else ("ymin", "ymax")
        raise ValueError(f"its {high} {told.findtext(f'bndbox/{high}')} lies below its {low}")
    if outside((x0, y0, x1, y1), height, width):
        raise ValueError(f"its bndbox {[f'{n:g}' for n in read]} lies outside the picture of {height} x {width}")
    more = _simple(told, apart=("name", "bndbox"))
    for flag in FLAGS:
        if more.get(flag, "0") not in ("0", "1"):
            raise ValueError(f"its {flag} {more[flag]!r} is neither 0 nor 1")
    return Object(name, False, (x0, y0, x1, y1), more=more)


def _number(box: "Element", corner: str) -> float:
    text = box.findtext(corner)
    if text is None:
        raise ValueError(f"its {corner} is missing")
    try:
        found = float(text)
    except ValueError:
        found = np.nan
    if not np.isfinite(found):
        raise ValueError(f"its {corner} {text!r} is no finite number")
    return found


def _simple(told: "Element", apart: tuple[str, ...]) -> Mapping[str, Any]:
    """Elements that hold a text and nothing else, by name; of several of one name, the first."""
    found = dict[str, str]()
    for part in told:
        if part.tag not in apart and len(part) == 0:
            found.setdefault(part.tag, (part.text or "").strip())
    return found
