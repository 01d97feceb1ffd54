"""Pictures as bytes, without loss."""

from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]


def encode(image: Pixels) -> tuple[bytes, str]:
    """(H, W, C) -> bytes and their ending: PNG for 1, 3 or 4 channels of uint8 or uint16, else .npy."""
    if image.dtype != np.float32 and image.shape[2] in (1, 3, 4):
        import cv2

        order = {1: [0], 3: [2, 1, 0], 4: [2, 1, 0, 3]}[image.shape[2]]  # OpenCV counts from blue
        done, data = cv2.imencode(".png", np.ascontiguousarray(image[..., order]), [cv2.IMWRITE_PNG_COMPRESSION, 1])
        if done:
            return data.tobytes(), "png"
    buffer = BytesIO()
    np.save(buffer, image, allow_pickle=False)
    return buffer.getvalue(), "npy"


def decode(data: bytes) -> Pixels:
    """What `encode` gave, back."""
    if data.startswith(b"\x93NUMPY"):
        return np.load(BytesIO(data), allow_pickle=False)  # type: ignore[no-any-return]
    import cv2

    image: Pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)  # type: ignore[assignment]
    image = np.atleast_3d(image)
    order = {1: [0], 3: [2, 1, 0], 4: [2, 1, 0, 3]}[image.shape[2]]
    return np.ascontiguousarray(image[..., order])
