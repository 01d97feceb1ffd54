"""Files under a folder, as a source reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from ...core.errors import BadData

Head = TypeVar("Head")


@dataclass(frozen=True, eq=False)
class Files(Generic[Head]):
    """files: paths within the folder; headers: what was read of each when the folder was opened."""

    folder: Path
    files: Sequence[str]
    headers: Sequence[Head]

    def stored(self, position: int) -> bytes:
        try:
            return (self.folder / self.files[position]).read_bytes()
        except OSError as error:
            raise self.bad(position, f"cannot be read ({error.strerror})") from error

    def bad(self, position: int, reason: str) -> BadData:
        """The error for a file that cannot be used."""
        return BadData(f"{self.folder / self.files[position]}: {reason}; leave such files out with clean().")
