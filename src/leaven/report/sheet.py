"""A sheet of items before and after: pictures as one PNG, anything as a page."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadData, CannotWrite
from ..core.policy import Policy
from ..data.dataset import Dataset
from .build import gallery, table, views
from .kinds import View
from .marks import Mark, marks
from .pictures import eight_bits
from .render import render_preview, write_page

CELL, MARKED, GAP, PAPER = 144, 320, 8, 255


def write_sheet(data: Dataset, policy: Policy, path: Path | None = None, *, seed: int = 0) -> Path:
    """One row per item: the original, then four draws. path: a .png of pictures, or a .html of anything; by default
    preview.png for pictures, else preview.html. BadData: another ending, or a .png of what is no pictures."""
    picture, fitted = data.modality == "image", policy.fit(data)
    path = path or Path("preview.png" if picture else "preview.html")
    if path.suffix == ".html":
        shown = () if data.modality == "table" else gallery(data, fitted, seed)
        rows = table(data, fitted) if data.modality == "table" else None
        page = render_preview(f"{data.name}, before and after", shown, rows, fitted.explain(data))
        return write_page(page, path)
    if path.suffix != ".png" or not picture:
        able = "a .png or a .html" if picture else f"a .html, since {data.about.noun} are no pictures"
        raise BadData(f"{path}: a preview of {data.name} is {able}.")
    return _write_png([[before, *afters] for _, _, before, afters in views(data, fitted, seed)], path)


def _write_png(shown: list[list[View]], path: Path) -> Path:
    import cv2

    marked = any(marks(view.fields) for row in shown for view in row)
    side = MARKED if marked else CELL
    lines = [np.concatenate([tile(view.fields, side) for view in row], axis=1) for row in shown]
    sheet = np.concatenate(lines, axis=0)
    done, coded = cv2.imencode(".png", sheet[..., ::-1])
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(coded.tobytes() if done else b"")
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise CannotWrite(f"{path}: cannot be written ({error.strerror}).") from error
    return path


def tile(fields: Mapping[str, Any], side: int) -> NDArray[np.uint8]:
    """The picture, centred on a square of paper; enlarged in whole steps, reduced smoothly; with what lies on it."""
    import cv2

    picture, out = eight_bits(fields["image"]), np.full((side + GAP, side + GAP, 3), PAPER, np.uint8)
    height, width = picture.shape[:2]
    by = side / max(height, width)
    by = float(int(by)) if by >= 1 else by
    size = max(1, round(width * by)), max(1, round(height * by))
    shown = cv2.resize(picture, size, interpolation=cv2.INTER_NEAREST if by >= 1 else cv2.INTER_AREA)
    shown = np.repeat(shown[..., None], 3, axis=2) if shown.ndim == 2 else np.ascontiguousarray(shown)
    for mark in marks(fields, by):
        _draw(shown, mark)
    top, left = (out.shape[0] - shown.shape[0]) // 2, (out.shape[1] - shown.shape[1]) // 2
    out[top : top + shown.shape[0], left : left + shown.shape[1]] = shown
    return out


def _draw(shown: NDArray[Any], mark: Mark) -> None:
    """A white line under a coloured one shows on any picture."""
    import cv2

    colour = tuple(int(mark.colour[k : k + 2], 16) for k in (1, 3, 5))
    corners = np.floor(mark.points).astype(np.int32)
    if mark.kind == "point":
        cv2.circle(shown, corners[0].tolist(), 3, (255, 255, 255), -1, cv2.LINE_AA)
        cv2.circle(shown, corners[0].tolist(), 2, colour, 1 if mark.faint else -1, cv2.LINE_AA)
        return
    thin = 1 if mark.kind == "outline" else 2
    cv2.polylines(shown, [corners], True, (255, 255, 255), thin + 1, cv2.LINE_AA)
    cv2.polylines(shown, [corners], True, colour, thin, cv2.LINE_AA)
    if mark.roomy:
        place = (int(corners[0, 0]) + 2, max(int(corners[0, 1]), 0) + 11)
        cv2.putText(shown, mark.text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.38, (255, 255, 255), 3, cv2.LINE_AA)
        cv2.putText(shown, mark.text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.38, colour, 1, cv2.LINE_AA)
