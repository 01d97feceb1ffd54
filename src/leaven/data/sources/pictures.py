"""Picture files as a source."""

from dataclasses import dataclass
from functools import cached_property

from ...core.errors import BadData
from ...core.item import Target
from ...image.targets import Image
from .decode import decode
from .files import Files
from .header import Header


@dataclass(frozen=True, eq=False)
class PictureSource(Files[Header]):
    """Files under a folder, and their headers. Pictures have one channel if all of them are gray, else three; 16 bits
    if all of them have, else 8."""

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
            raise self.bad(position, f"cannot be decoded ({str(error).rstrip('.')})") from error
        if pixels.shape[:2] != (header.height, header.width):
            raise self.bad(position, "changed while it was read")
        return {"image": Image(pixels)}
