"""Sound files as a source (needs soundfile)."""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from ...audio.targets import Wave
from ...core.errors import BadData, Unknown
from ...core.item import Target
from .files import Files
from .riff import missing

ENDINGS = (".wav", ".flac", ".ogg", ".opus", ".mp3", ".aif", ".aiff")
SPEAKERS = ("speaker", "speaker_id", "subject", "person", "singer", "patient", "client_id")


@dataclass(frozen=True, slots=True)
class SoundHeader:
    """frames: samples of each channel. rate: of them a second."""

    frames: int
    rate: int
    channels: int


@dataclass(frozen=True, eq=False)
class RecordingSource(Files[SoundHeader]):
    """Files under a folder, and their headers. Waves are float32; whole numbers of b bits become shares of
    2 ** (b - 1). Where files differ in their number of channels, all are mixed down to one, their mean."""

    @cached_property
    def mixed_down(self) -> bool:
        return len({header.channels for header in self.headers}) > 1

    def load(self, position: int) -> dict[str, Target]:
        header, data = self.headers[position], self.stored(position)
        try:
            samples, rate = soundfile(self.folder).read(BytesIO(data), dtype="float32", always_2d=True)
        except RuntimeError as error:  # libsndfile's own
            raise self.bad(position, f"cannot be decoded ({str(error).rstrip('.')})") from error
        if samples.shape != (header.frames, header.channels) or rate != header.rate:
            raise self.bad(position, "holds another number of samples than its header says")
        if not np.isfinite(samples).all():
            raise self.bad(position, "has samples that are no finite numbers")
        return {"wave": Wave(samples.mean(axis=1, keepdims=True) if self.mixed_down else samples, rate)}


def read_sound_header(path: Path) -> SoundHeader:
    """BadData: the reason alone."""
    if path.is_file() and not path.stat().st_size:
        raise BadData("is empty: zero bytes")
    if gone := missing(path):
        raise BadData(f"is cut off: {gone} bytes of its samples are missing")
    try:
        found = soundfile(path.parent).info(str(path))
    except RuntimeError as error:
        reason = str(error).rpartition("': ")[2].rstrip(".")  # libsndfile's own, without the name of the file
        raise BadData(f"is no sound file that can be read ({reason})") from error
    if not found.frames:
        raise BadData("holds no samples")
    return SoundHeader(found.frames, found.samplerate, found.channels)


def soundfile(what: Any) -> Any:
    """The package. Unknown, which is no fault of any file: it is not installed."""
    try:
        import soundfile
    except ImportError as error:
        raise Unknown(
            f'{what}: recordings need the package soundfile, which is not installed: pip install "leaven[audio]".'
        ) from error
    return soundfile
