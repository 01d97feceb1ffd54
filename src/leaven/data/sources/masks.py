"""Masks: images/ and masks/ or annotations/, a PNG with the number of a class in every pixel for each picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...core.errors import BadData
from ...core.item import Target
from ...image.targets import Mask
from ..assemble import assemble
from ..dataset import Dataset
from ..schema import Refusal
from .beside import beside, homes, placed, strays
from .mask_files import read_mask
from .objects import Picture, described
from .pictures import PictureSource
from .source import digest

PLACES = ("masks", "annotations")


def masks_in(folder: Path) -> str | None:
    """The folder of the masks beside images/, in the data set or in its splits: one with a PNG of the name of some
    picture."""
    for name in PLACES:
        if homes(folder, name) and any(
            (folder / beside(one.file, name, "png")).is_file() for one in placed(folder, name)
        ):
            return name
    return None


def is_masks(folder: Path) -> bool:
    return masks_in(folder) is not None


def open_masks(folder: Path, name: str) -> Dataset:
    """Pictures in images/ and a mask of the same stem for each: PNG of 1, 8 or 16 bits, with a palette or without,
    whose numbers are the classes.

    One item for each pair, with a mask, uint8 or uint16. Parts are the folders images/SPLIT or SPLIT/images. A picture
    without a mask, or with one of another size or of colours, is refused; a mask without a picture is listed. Raises
    BadData."""
    place = masks_in(folder) or PLACES[0]
    pictures = [
        Picture(one.place, one.name, one.part, None, None, split=one.split,
                more={"notes": beside(one.file, place, "png"), "folder": place})
        for one in placed(folder, place)
    ]  # fmt: skip
    there, heads, refused = described(folder, pictures, mask=lambda picture: [folder / picture.more["notes"]])
    known = [p.more["notes"] for p in pictures]
    refused += [Refusal(file, "there is no such picture") for file in strays(folder, place, (".png",), known)]
    return assemble(
        MaskSource(PictureSource(folder, [p.file for p in there], heads), there), [p.file for p in there], name=name,
        modality="image", part=[p.part for p in there],
        extents=np.array([(head.height, head.width) for head in heads], np.int64).reshape(-1, 2), refused=refused,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class MaskSource:
    files: PictureSource
    pictures: Sequence[Picture]
    layout = "masks"

    @property
    def folder(self) -> Path:
        return self.files.folder

    def picture(self, position: int) -> Picture:
        return self.pictures[position]

    def load(self, position: int) -> dict[str, Target]:
        item = self.files.load(position)
        try:
            return item | {"mask": Mask(read_mask(self._mask(position)))}
        except BadData as error:
            raise self.files.bad(position, str(error)) from error

    def stored(self, position: int) -> bytes:
        return self.files.stored(position) + digest(self._mask(position).read_bytes())

    def _mask(self, position: int) -> Path:
        return self.folder / str(self.pictures[position].more["notes"])
