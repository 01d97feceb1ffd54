"""A JSON file of COCO's form that grows: what is said once, then images, then annotations."""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

LISTS = ("images", "annotations", "made")  # `made` follow the other annotations


class JsonLists:
    """Entries wait in temporary files, so that none is held in memory."""

    def __init__(self, path: Path) -> None:
        self.path, self._head = path, dict[str, Any]()
        self._waiting = {name: TemporaryFile("w+", encoding="utf-8") for name in LISTS}  # noqa: SIM115

    def head(self, told: Mapping[str, Any]) -> None:
        """What a file says beside its images and annotations; of several files, the first of each number counts."""
        for key, value in told.items():
            if isinstance(value, list) and isinstance(self._head.get(key), list):
                known = [_number(one) for one in self._head[key]]
                self._head[key] = [*self._head[key], *(one for one in value if _number(one) not in known)]
            else:
                self._head.setdefault(key, value)

    def add(self, name: str, entry: Mapping[str, Any]) -> None:
        self._waiting[name].write(f"{json.dumps(entry, ensure_ascii=False)}\n")

    def close(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("w", encoding="utf-8", newline="\n") as out:
            out.write("{\n")
            for key, value in self._head.items():
                out.write(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)},\n")
            out.write('"images": [')
            self._pour(out, "images")
            out.write('],\n"annotations": [')
            self._pour(out, "annotations", "made")
            out.write("]\n}\n")
        self.abandon()

    def abandon(self) -> None:
        for file in self._waiting.values():
            file.close()

    def _pour(self, out: Any, *names: str) -> None:
        between = "\n"
        for name in names:
            self._waiting[name].seek(0)
            for line in self._waiting[name]:
                out.write(between + line.rstrip("\n"))
                between = ",\n"


def _number(entry: Any) -> Any:
    return entry.get("id", entry) if isinstance(entry, dict) else entry
