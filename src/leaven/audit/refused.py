"""Refused: items that are not used."""

from collections import Counter

from ..data.dataset import Dataset
from .finding import Finding


def refused(data: Dataset) -> list[Finding]:
    """What was left out when the data were opened, cleaned or split; and what cannot be read, and still is in."""
    found = []
    if data.refused:
        reasons = Counter(_kind(refusal.reason) for refusal in data.refused)
        common = reasons.most_common(1)[0]
        what = f"{len(data.refused)} items were left out; {common[1]} of them: {common[0]}."
        where = tuple(map(str, data.refused))
        found.append(Finding("refused", "warning", what, where, len(data.refused), "Mend them, or go on without them."))
    if broken := data.looked.broken:
        what = f"{len(broken)} items cannot be read."
        where = tuple(data.keys[k] for k in broken)
        found.append(Finding("unreadable", "problem", what, where, len(broken), "Leave them out with clean()."))
    return found


def _kind(reason: str) -> str:
    """The reason without what is special to one item: names of others, and what stands in brackets."""
    head = reason.split(" (", maxsplit=1)[0].split(": ", maxsplit=1)[0]
    plain = " ".join(word for word in head.split() if "/" not in word)
    return plain[:60].rstrip(",")
