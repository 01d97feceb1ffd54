"""RIFF: whether a WAV file holds all the samples that it says (Microsoft and IBM, 1991)."""

import struct
from pathlib import Path

CHUNK = struct.Struct("<4sI")
UNKNOWN = 0x7FFFF000  # what is written to a pipe says a size from here on, for it cannot know


def missing(path: Path) -> int:
    """Bytes of samples that are not there; 0 for a whole file, and for one that is no WAV. libsndfile reads what is
    there of a file that is cut off, and says nothing."""
    with path.open("rb") as file:
        if file.read(4) != b"RIFF" or file.read(8)[4:] != b"WAVE":
            return 0
        while len(head := file.read(CHUNK.size)) == CHUNK.size:
            name, size = CHUNK.unpack(head)
            if name == b"data":
                return max(0, size - (path.stat().st_size - file.tell())) if size < UNKNOWN else 0
            file.seek(size + size % 2, 1)
    return 0
