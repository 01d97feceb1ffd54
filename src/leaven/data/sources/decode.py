"""Decode: the bytes of a picture file -> pixels, by the rules of `decode`."""

from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadData
from .header import Header

Pixels = NDArray[Any]


def decode(data: bytes, header: Header, *, gray: bool, deep: bool) -> Pixels:
    """(H, W, 1) if `gray`, else (H, W, 3); uint16 if `deep`, else uint8.

    Turned and mirrored as its EXIF orientation says. A palette becomes RGB, CMYK too; gray is repeated where RGB is
    wanted. What is transparent is laid over white. 16 bits become 8 by value / 257, rounded. Of a moving picture
    the first frame is taken. Colour profiles are passed over: pixels are the numbers in the file.
    BadData: the reason alone.
    """
    if header.format == "JPEG" and header.mode in ("RGB", "L"):
        pixels = _jpeg(data, gray)
    elif header.format == "PNG" and header.deep:
        pixels = _deep_png(data)
    else:
        pixels = _pillow(data, header)
    pixels = _opaque(_upright(pixels, header.orientation))
    if pixels.dtype == np.uint16 and not deep:
        pixels = ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)
    if not gray and pixels.shape[2] == 1:
        pixels = np.repeat(pixels, 3, axis=2)
    return np.ascontiguousarray(pixels)


def _jpeg(data: bytes, gray: bool) -> Pixels:
    import simplejpeg

    colours = "GRAY" if gray else "RGB"
    try:
        return simplejpeg.decode_jpeg(data, colorspace=colours)  # type: ignore[no-any-return]
    except ValueError as error:
        reason = str(error)
        # Bytes between the last pixel and the end mark (0xd9) harm nothing, and cameras write them.
        if ("Premature" in reason or "Corrupt" in reason) and "before marker 0xd9" not in reason:
            raise BadData(reason) from error
    with _opened(data) as image:
        return np.atleast_3d(np.asarray(image.convert("L" if gray else "RGB")))


def _deep_png(data: bytes) -> Pixels:
    """OpenCV, for Pillow cuts 16-bit colours to 8."""
    import cv2

    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if found is None:
        raise BadData("is damaged or cut off")
    pixels = np.atleast_3d(found)
    return pixels[..., [0] if pixels.shape[2] == 1 else [2, 1, 0, 3][: pixels.shape[2]]]


def _pillow(data: bytes, header: Header) -> Pixels:
    with _opened(data) as image:
        if header.mode.startswith("I;16"):
            return np.asarray(image).astype(np.uint16)[..., None]
        if image.has_transparency_data:
            pixels = np.asarray(image.convert("RGBA"))
            return pixels[..., [0, 3]] if header.gray else pixels
        return np.atleast_3d(np.asarray(image.convert("L" if header.gray else "RGB")))


def _opened(data: bytes) -> Any:
    from PIL import Image

    try:
        image = Image.open(BytesIO(data))
        image.load()
    except Exception as error:  # decoders raise many kinds on broken files
        raise BadData(str(error)) from error
    return image


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    """EXIF 2.32, tag 0x0112: where the first row and the first column of the file are in the picture."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels


def _opaque(pixels: Pixels) -> Pixels:
    """Two or four channels, the last of them alpha -> over white, rounded."""
    if pixels.shape[2] in (1, 3):
        return pixels
    full = np.uint64(np.iinfo(pixels.dtype).max)
    colour, alpha = pixels[..., :-1].astype(np.uint64), pixels[..., -1:].astype(np.uint64)
    return ((colour * alpha + full * (full - alpha) + full // np.uint64(2)) // full).astype(pixels.dtype)
