"""A picture written in a lossy format and read again: JPEG by simplejpeg, WebP by OpenCV. Holds no GIL."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import NoKernel

Pixels = NDArray[Any]
FULL = 255.0
JPEG, WEBP = 0, 1
NAMES = ("jpeg", "webp")


def recode(source: Pixels, out: Pixels, quality: int, format: int = JPEG) -> None:
    """(H, W, C) -> (H, W, C) of the same dtype, for 1, 3 and 4 channels, the alpha of four left alone. Both formats
    know 8 bits: uint16 and float32 are rounded to 255 steps on the way. Colours are halved in both directions
    (4:2:0)."""
    channels = source.shape[2]
    if channels not in (1, 3, 4):
        raise NoKernel(
            f"{NAMES[format]}: writes gray, or red, green and blue; a picture of {channels} channels has none."
        )
    colours = min(channels, 3)
    scale = 1.0 if source.dtype == np.uint8 else FULL / (1.0 if source.dtype == np.float32 else 65535.0)
    colour = source[..., :colours]
    plain = colour if scale == 1 else np.floor(np.clip(colour * scale, 0, FULL) + 0.5).astype(np.uint8)
    read = (_jpeg if format == JPEG else _webp)(np.ascontiguousarray(plain), quality)
    if channels == 4:
        out[..., 3] = source[..., 3]
    out[..., :colours] = read if scale == 1 else (read / scale + (source.dtype != np.float32) * 0.5)


def _jpeg(plain: Pixels, quality: int) -> Pixels:
    import simplejpeg

    space, parts = ("GRAY", "Gray") if plain.shape[2] == 1 else ("RGB", "420")
    coded = simplejpeg.encode_jpeg(plain, quality, space, parts)
    return np.asarray(simplejpeg.decode_jpeg(coded, space))


def _webp(plain: Pixels, quality: int) -> Pixels:
    from .opencv import cv2

    gray = plain.shape[2] == 1
    swapped = plain if gray else cv2.cvtColor(plain, cv2.COLOR_RGB2BGR)  # OpenCV counts from blue
    _, coded = cv2.imencode(".webp", swapped, [cv2.IMWRITE_WEBP_QUALITY, quality])
    read = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE if gray else cv2.IMREAD_COLOR))
    return np.atleast_3d(read if gray else cv2.cvtColor(read, cv2.COLOR_BGR2RGB))
