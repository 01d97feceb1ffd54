"""Kinds of files that a folder may hold one item each of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .header import ENDINGS, read_header
from .pictures import PictureSource
from .recordings import ENDINGS as SOUNDS
from .recordings import SPEAKERS, RecordingSource, read_sound_header
from .source import Source


@dataclass(frozen=True)
class FileKind:
    """noun: of many. endings: of the files. head: reads the header. source: of files by their names and headers.
    extent: of the modality's space. groups: what a column is called that says which files belong together."""

    modality: str
    noun: str
    endings: tuple[str, ...]
    head: Callable[[Path], Any]
    source: Callable[[Path, Sequence[str], Sequence[Any]], Source]
    extent: Callable[[Any], tuple[float, float]]
    groups: tuple[str, ...] = ()


KINDS = (
    FileKind("image", "pictures", ENDINGS, read_header, PictureSource, lambda head: (head.height, head.width)),
    FileKind("audio", "recordings", SOUNDS, read_sound_header, RecordingSource,
             lambda head: (head.frames / head.rate, head.rate), SPEAKERS),
)  # fmt: skip
