"""leaven ledger, and what is said of a look."""

import sys
from pathlib import Path
from typing import Any

from ..trial.asking import Asking
from ..trial.ledger import Ledger, Look


def ledger(folder: Path, close: str | None) -> dict[str, Any]:
    """Every look, by test items, as plain data with a text for a terminal."""
    kept = Ledger(folder)
    if close is not None:
        kept.close(close)
    looks = {split: kept.entries(split) for split in kept.splits()}
    lines = [line for split, entries in looks.items() for line in (f"test items {split}:", *map(_line, entries))]
    return {"ledger": str(folder), "looks": looks, "text": "\n".join(lines or [f"{folder}: no look was taken."])}


def forewarned(look: Look, *, quiet: bool) -> Look:
    """Before the time is spent: a look that gets no word."""
    if look.exploratory and not quiet:
        print(
            f"look {look.number} of {look.of} at these test items: it will get no word ...", file=sys.stderr, flush=True
        )
    return look


def words_alone(look: Look) -> str:
    return (
        f"Look {look.number} of {look.of}. With so many looks, numbers stay closed until the last; "
        "then the same command shows them."
    )


def advice(look: Look, asking: Asking) -> list[str]:
    """What to do about a look that gets no word."""
    if not look.exploratory:
        return []
    return [
        f"Look {look.number} of {look.of} at these test items: its numbers are good for ideas, not for a claim. For a "
        "word, test on items that no look has touched, and declare with --looks how many there will be. "
        f"The looks so far: {asking.ledger.file(asking.split)}"
    ]


def _line(entry: dict[str, Any]) -> str:
    if "key" not in entry:
        return f"  {entry['when']}  closed"
    words = ", ".join(f"{name}: {word}" for name, word in entry["words"].items())
    return f"  {entry['when']}  look {entry['look']} of {entry['looks']}  {words}  (certificate {entry['certificate']})"
