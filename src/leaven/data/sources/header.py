"""Headers of picture files: size, channels and depth without decoding."""

import warnings
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import BadData

ENDINGS = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
GRAY = ("1", "L", "LA", "I;16", "I;16B", "I;16L")
UNREAD = {"I": "32-bit whole numbers", "F": "32-bit floats"}
ORIENTATION = 0x0112
TURNED = (5, 6, 7, 8)
PNG, DEPTH = b"\x89PNG\r\n\x1a\n", 24


@dataclass(frozen=True, slots=True)
class Header:
    """height, width: in pixels, as shown, which is after the EXIF orientation. format, mode: as Pillow names them.
    orientation: EXIF's, 1 to 8 (Pillow turns TIFF by itself). deep: 16 bits a channel."""

    height: int
    width: int
    format: str
    mode: str
    orientation: int
    deep: bool

    @property
    def gray(self) -> bool:
        return self.mode in GRAY


def read_header(path: Path) -> Header:
    """BadData, with the reason alone: empty, not a picture, cut off within the header, or too large to be one (89
    million pixels, Pillow's bound: such a file can fill the memory)."""
    from PIL import Image

    try:
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            start = file.read(DEPTH + 1)
            if not start:
                raise BadData("is empty: zero bytes")
            file.seek(0)
            with Image.open(file) as image:
                (width, height), mode = image.size, image.mode
                turned = "exif" in image.info and image.format != "TIFF"
                orientation = image.getexif().get(ORIENTATION, 1) if turned else 1
                format = image.format or ""
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise BadData(f"is too large to be decoded safely ({error})") from error
    except BadData:
        raise
    except OSError as error:
        raise BadData(error.strerror or "is not a picture, or its header is cut off") from error
    except Exception as error:  # decoders raise many kinds on broken headers
        raise BadData(f"has a broken header ({error})") from error
    if mode in UNREAD:
        raise BadData(f"holds {UNREAD[mode]}; save such values as .npy")
    if orientation not in range(1, 9):
        orientation = 1
    if orientation in TURNED:
        height, width = width, height
    deep = mode.startswith("I;16") or (start.startswith(PNG) and start[DEPTH] == 16)
    return Header(height, width, format, mode, int(orientation), deep)
