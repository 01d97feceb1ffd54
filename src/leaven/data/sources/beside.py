"""Folders of pictures with a folder of what is said of them beside: images/ and labels/, or images/ and masks/."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .layout import GIVEN
from .objects import parts_of, pictures_in

IMAGES = "images"


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture: its place within the data set (with a slash at its end), its path within that, and its split: the
    folder images/SPLIT or SPLIT/images that it lies in, or "". part: what that means."""

    place: str
    name: str
    split: str
    part: str

    @property
    def file(self) -> str:
        return self.place + self.name


def homes(folder: Path, other: str) -> list[Path]:
    """Folders with images/ and `other` in them: the folder itself, or those of its splits."""
    found = [folder, *sorted(p for p in folder.iterdir() if p.is_dir() and _split(p.name))]
    return [home for home in found if (home / IMAGES).is_dir() and (home / other).is_dir()]


def placed(folder: Path, other: str) -> list[Placed]:
    """The pictures beside `other`, sorted by file."""
    found = list[tuple[str, str, str]]()
    for home in homes(folder, other):
        keys = pictures_in(home / IMAGES)
        prefix = "" if home == folder else f"{home.name}/"
        tops = {key.split("/")[0] for key in keys}
        within = not prefix and all("/" in key for key in keys) and all(map(_split, tops))
        for key in keys:
            top, _, rest = key.partition("/") if within else (home.name if prefix else "", "", key)
            found.append((f"{prefix}{IMAGES}/{top}/" if within else f"{prefix}{IMAGES}/", rest, top))
    parts = parts_of(dict.fromkeys(split for _, _, split in found))
    return sorted((Placed(*one, parts[one[2]]) for one in found), key=lambda one: one.file)


def beside(file: str, other: str, ending: str) -> str:
    """images/a.jpg -> OTHER/a.ENDING: the last folder called images is exchanged."""
    words = file.split("/")
    at = len(words) - 2 - words[-2::-1].index(IMAGES)
    return PurePosixPath(*words[:at], other, *words[at + 1 :]).with_suffix(f".{ending}").as_posix()


def strays(folder: Path, other: str, endings: Sequence[str], known: Iterable[str]) -> list[str]:
    """Files of these endings in the folders `other` that belong to no picture, sorted."""
    there = {
        path.relative_to(folder).as_posix()
        for home in homes(folder, other) for path in (home / other).rglob("*")
        if path.suffix.lower() in endings and not path.name.startswith(".")
    }  # fmt: skip
    return sorted(there - set(known))


def _split(name: str) -> bool:
    return name.rstrip("0123456789_-").lower() in GIVEN
