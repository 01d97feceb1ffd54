"""Masks as picture files: the number of a class in every pixel, of 1, 8 or 16 bits, with a palette or without."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadData
from .header import read_header

MODES = ("1", "L", "P", "I;16")


def check_mask(path: Path, height: int, width: int) -> None:
    """By its header. BadData, with the reason alone: it is not there, holds colours, or has another size."""
    try:
        head = read_header(path)
    except BadData as error:
        raise BadData(f"its mask {path.name} {error}") from error
    if head.mode not in MODES:
        raise BadData(f"its mask {path.name} holds {head.mode} pixels; it must hold one number each, of 8 or 16 bits")
    if (head.height, head.width) != (height, width):
        raise BadData(f"its mask {path.name} has {head.height} x {head.width} pixels, and it {height} x {width}")


def read_mask(path: Path) -> NDArray[Any]:
    """(H, W) uint8, or uint16 of 16 bits, of a file that was checked. BadData, with the reason alone: it cannot be
    decoded."""
    from PIL import Image

    try:
        with Image.open(path) as image:
            image.load()
            mode, found = image.mode, np.asarray(image)
    except Exception as error:  # decoders raise many kinds on broken files
        raise BadData(f"its mask {path.name} cannot be decoded ({str(error).rstrip('.')})") from error
    return np.ascontiguousarray(found, np.uint16 if mode == "I;16" else np.uint8)


def write_mask(values: NDArray[Any], like: Path) -> bytes:
    """The bytes of a PNG of the same kind as `like`: its depth, and its palette where it has one."""
    from PIL import Image

    with Image.open(like) as image:
        mode, palette = image.mode, image.getpalette() if image.mode == "P" else None
    out = Image.fromarray(values.astype(bool) if mode == "1" else values)
    if palette is not None:
        out = Image.frombytes("P", out.size, np.ascontiguousarray(values, np.uint8).tobytes())
        out.putpalette(palette)
    buffer = BytesIO()
    out.save(buffer, "PNG")
    return buffer.getvalue()
