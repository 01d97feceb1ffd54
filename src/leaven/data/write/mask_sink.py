"""Pictures and masks in folders beside each other, as they were read."""

from typing import TYPE_CHECKING

from ..sources.beside import IMAGES, beside
from ..sources.mask_files import write_mask
from ..sources.objects import Picture
from .annotated import AnnotatedSink, Spot

if TYPE_CHECKING:
    from .sinks import Record


class MaskSink(AnnotatedSink):
    """A mask is a PNG of the kind of its original: its depth, and its palette where it has one."""

    def home(self, part: str) -> str:
        return f"{IMAGES}/{part}/"

    def original(self, picture: Picture, spot: Spot, record: "Record") -> None:
        self.copy(self.source.folder / picture.more["notes"], self._file(picture, spot))

    def made(self, picture: Picture, spot: Spot, record: "Record") -> None:
        like = self.source.folder / picture.more["notes"]
        self.write(self._file(picture, spot), write_mask(record.fields["mask"], like))

    def _file(self, picture: Picture, spot: Spot) -> str:
        return beside(spot.file, picture.more["folder"], "png")
