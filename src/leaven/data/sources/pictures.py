"""Picture files as a source."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ...core.errors import BadData
from ...core.item import Target
from ...image.targets import Image
from .decode import decode
from .header import Header


@dataclass(frozen=True, eq=False)
class PictureSource:
    """Files under a folder, and their headers. Pictures have one channel if all of them are gray, else three; 16 bits
    if all of them have, else 8."""

    folder: Path
    files: Sequence[str]
    headers: Sequence[Header]

    @cached_property
    def gray(self) -> bool:
        return all(header.gray for header in self.headers)

    @cached_property
    def deep(self) -> bool:
        return all(header.deep for header in self.headers)

    def load(self, position: int) -> dict[str, Target]:
        header = self.headers[position]
        try:
            pixels = decode(self.stored(position), header, gray=self.gray, deep=self.deep)
        except BadData as error:
            raise self._bad(position, f"cannot be decoded ({str(error).rstrip('.')})") from error
        if pixels.shape[:2] != (header.height, header.width):
            raise self._bad(position, "changed while it was read")
        return {"image": Image(pixels)}

    def stored(self, position: int) -> bytes:
        try:
            return (self.folder / self.files[position]).read_bytes()
        except OSError as error:
            raise self._bad(position, f"cannot be read ({error.strerror})") from error

    def _bad(self, position: int, reason: str) -> BadData:
        return BadData(f"{self.folder / self.files[position]}: {reason}; leave such files out with clean().")
