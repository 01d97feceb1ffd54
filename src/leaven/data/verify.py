"""Verify: whether the files of a written folder are those that were written."""

from dataclasses import dataclass
from pathlib import Path

from .write.manifest import MANIFEST, hash_file, read_manifest


@dataclass(frozen=True)
class Verified:
    """files: how many are as they were. changed, gone, more: names of those that are not, that are missing, and that
    nobody wrote down."""

    folder: Path
    files: int
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    more: tuple[str, ...]

    @property
    def held(self) -> bool:
        """Whether all that was written is there, unchanged. Files beside it do no harm."""
        return not (self.changed or self.gone)

    def __str__(self) -> str:
        lines = [f"{self.folder}: {self.files} of {self.files + len(self.changed) + len(self.gone)} files as written."]
        for word, names in (("changed", self.changed), ("gone", self.gone), ("not written by leaven", self.more)):
            lines += [f"  {word}: {name}" for name in names]
        return "\n".join(lines)


def verify(folder: str | Path) -> Verified:
    """By the SHA-256 of each file in the manifest. BadData: there is no manifest."""
    folder = Path(folder)
    written = read_manifest(folder)["files"]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    gone = sorted(written.keys() - there)
    changed = [
        name
        for name in sorted(written.keys() & there)
        if (folder / name).stat().st_size != written[name]["bytes"]
        or hash_file(folder / name) != written[name]["sha256"]
    ]
    more = sorted(there - written.keys() - {MANIFEST})
    return Verified(folder, len(written) - len(gone) - len(changed), tuple(changed), tuple(gone), tuple(more))
