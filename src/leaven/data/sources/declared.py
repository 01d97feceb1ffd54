"""Declared kinds: a small file beside a table that says what its columns are."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...core.errors import BadData

ENDING = ".kinds.yaml"


def declared(path: Path) -> Mapping[str, Any]:
    """What NAME.kinds.yaml beside NAME.csv says: column -> kind, or a list of names in order. Nothing if there is none.
    BadData: it is no such mapping."""
    beside = path.with_name(path.stem + ENDING)
    if not beside.is_file():
        return {}
    import yaml

    try:
        found = yaml.safe_load(beside.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadData(f"{beside}: cannot be read ({' '.join(str(error).split())}).") from error
    if not isinstance(found, dict) or not all(isinstance(kind, str | list) for kind in found.values()):
        raise BadData(f"{beside}: must say COLUMN: KIND on each line, such as `age: integer` or `size: [S, M, L]`.")
    return {str(column): kind for column, kind in found.items()}
