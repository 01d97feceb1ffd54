"""A picture written as JPEG and read again, by OpenCV. Holds no GIL."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import NoKernel

FULL = 255.0


def jpeg(source: NDArray[Any], out: NDArray[Any], quality: int) -> None:
    """(H, W, C) -> (H, W, C) of the same dtype, for 1, 3 and 4 channels, the alpha of four left alone. JPEG knows 8
    bits: uint16 and float32 are rounded to 255 steps on the way. Colours are halved in both directions (4:2:0)."""
    import cv2

    channels = source.shape[2]
    if channels not in (1, 3, 4):
        raise NoKernel(f"jpeg: writes gray, or red, green and blue; a picture of {channels} channels has none.")
    colour = source[..., : min(channels, 3)]
    scale = 1.0 if source.dtype == np.uint8 else FULL / (1.0 if source.dtype == np.float32 else 65535.0)
    plain = colour if scale == 1 else np.floor(np.clip(colour * scale, 0, FULL) + 0.5).astype(np.uint8)
    order = [2, 1, 0] if channels > 1 else [0]  # OpenCV counts from blue
    _, coded = cv2.imencode(".jpg", np.ascontiguousarray(plain[..., order]), [cv2.IMWRITE_JPEG_QUALITY, quality])
    read = np.atleast_3d(np.asarray(cv2.imdecode(coded, cv2.IMREAD_UNCHANGED)))[..., order]
    np.copyto(out, source)
    out[..., : min(channels, 3)] = read if scale == 1 else (read / scale + (source.dtype != np.float32) * 0.5)
