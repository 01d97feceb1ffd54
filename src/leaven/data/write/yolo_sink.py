"""YOLO's folders, as they were read."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ...image.box_formats import write_boxes
from ..sources.beside import IMAGES, beside
from ..sources.layout import GIVEN
from ..sources.objects import Picture
from ..sources.yolo import LABELS
from ..sources.yolo_txt import names_file, read_names
from .annotated import AnnotatedSink, Spot

if TYPE_CHECKING:
    from .sinks import Record

PLACES = ("path", "train", "val", "test", "download")
DIGITS = 9


class YoloSink(AnnotatedSink):
    """A line of each object: a box where it was one, else a polygon, in shares of the picture to nine digits. data.yaml
    keeps its names, and says where the parts are now."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._parts = dict[str, list[str]]()

    def home(self, part: str) -> str:
        return f"{IMAGES}/{part}/"

    def original(self, picture: Picture, spot: Spot, record: "Record") -> None:
        self._see(spot)
        self.copy(self.source.folder / picture.more["notes"], beside(spot.file, LABELS, "txt"))

    def made(self, picture: Picture, spot: Spot, record: "Record") -> None:
        self._see(spot)
        fields, (height, width) = record.fields, record.fields["image"].shape[:2]
        boxes = np.clip(fields["boxes"], 0, [width, height, width, height])
        told = write_boxes(boxes, "yolo", (height, width))
        lines = list[str]()
        for k, was in enumerate(self.origins(record)):
            shape = told[k] if was.shape is None else (fields["polygons"][k] / (width, height)).ravel()
            lines.append(" ".join([str(was.category), *map(_share, np.clip(shape, 0, 1).tolist())]))
        self.write(beside(spot.file, LABELS, "txt"), "".join(f"{line}\n" for line in lines).encode())

    def finish(self) -> None:
        path = names_file(self.source.folder)
        if path is None:
            return
        file = path.relative_to(self.source.folder).as_posix()
        if path.suffix not in (".yaml", ".yml"):
            self.copy(path, file)
            return
        import yaml

        told = {key: value for key, value in read_names(path).items() if key not in PLACES}
        places = {word: self._parts[word] for word in PLACES if word in self._parts}
        where = {word: found[0] if len(found) == 1 else sorted(found) for word, found in places.items()}
        self.write(file, yaml.safe_dump({**where, **told}, sort_keys=False, allow_unicode=True).encode())

    def _see(self, spot: Spot) -> None:
        word = GIVEN.get(spot.split.rstrip("0123456789_-").lower(), "train")
        place = spot.place.rstrip("/")
        if place not in self._parts.setdefault(word, []):
            self._parts[word].append(place)


def _share(value: float) -> str:
    """The shortest text that says it to nine digits."""
    return f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")
