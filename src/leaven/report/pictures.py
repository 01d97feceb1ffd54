"""Pictures as PNG data URIs: large enough to see, small enough to carry forty of them."""

from base64 import b64encode
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leaven.core.errors import Malformed

if TYPE_CHECKING:
    from PIL.Image import Image

Picture = NDArray[np.uint8]
LEAST, MOST, PHOTO = 96, 320, 480  # pixels of the longer side
BUDGET = 32_000  # bytes of a PNG; forty of them, in base64, stay under 2 MB
SHRINK = 0.85


def data_uri(picture: Picture) -> str:
    """The picture as a PNG in a data URI; the longer side has 96 to 320 pixels.

    A small picture is enlarged by a whole factor, each pixel a square, so that nothing is invented. A large one is
    averaged down; one that still compresses badly (noise) is averaged further, to no less than 96 pixels.
    picture: uint8, (height, width) grey or (height, width, 3) RGB. Raises Malformed for anything else.
    """
    image = _image(picture)
    longest = max(image.size)
    if longest < LEAST:
        factor = -(-LEAST // longest)
        return _uri(_png(image.resize((image.width * factor, image.height * factor), 0)))  # 0 = nearest neighbour
    side = min(longest, MOST)
    data = _png(_fit(image, side))
    while len(data) > BUDGET and side > LEAST:
        side = max(LEAST, int(side * SHRINK))
        data = _png(_fit(image, side))
    return _uri(data)


def png_uri(picture: Picture) -> str:
    """A picture of any size as it is, as a PNG in a data URI."""
    return _uri(_png(_image(picture)))


def photo_uri(picture: Picture) -> str:
    """The picture as a JPEG in a data URI, its longer side at most 480 pixels: for photographs under an overlay, where
    a PNG would have to be small. One of less than 96 pixels is enlarged, as a PNG."""
    image = _image(picture)
    if max(image.size) < LEAST:
        return data_uri(picture)
    out = BytesIO()
    _fit(image, min(max(image.size), PHOTO)).save(out, "JPEG", quality=80)
    return "data:image/jpeg;base64," + b64encode(out.getvalue()).decode("ascii")


def is_small(picture: Picture) -> bool:
    """Whether the picture was enlarged, so that a browser should keep its pixels square."""
    return bool(max(picture.shape[:2]) < LEAST)


def eight_bits(image: NDArray[Any]) -> Picture:
    """Any picture as 8-bit gray or RGB, for looking at: more than three channels show their first three."""
    if image.dtype != np.uint8:
        full = 1.0 if image.dtype.kind == "f" else np.iinfo(image.dtype).max
        image = (np.clip(image / full, 0, 1) * 255 + 0.5).astype(np.uint8)
    return image[..., 0] if image.shape[2] in (1, 2) else image[..., :3]


def _image(picture: Picture) -> "Image":
    from PIL import Image

    grey_or_rgb = picture.ndim == 2 or (picture.ndim == 3 and picture.shape[2] == 3)
    if picture.dtype != "uint8" or not grey_or_rgb or 0 in picture.shape:
        raise Malformed(
            f"a picture of the report has shape {picture.shape} and dtype {picture.dtype}: "
            "give (height, width) or (height, width, 3), uint8, at least one pixel."
        )
    return Image.fromarray(picture)


def _fit(image: "Image", side: int) -> "Image":
    scale = side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image if size == image.size else image.resize(size, 4)  # 4 = box, the mean of the area


def _png(image: "Image") -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _uri(data: bytes) -> str:
    return "data:image/png;base64," + b64encode(data).decode("ascii")
