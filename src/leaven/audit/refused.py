"""Refused: items that are not used."""

from collections import Counter

from ..data.dataset import Dataset
from .finding import Finding


def refused(data: Dataset) -> list[Finding]:
    """What was left out when the data were opened, cleaned or split; and what cannot be read, and still is in."""
    found = []
    if data.refused:
        reasons = Counter(refusal.reason.split(" (")[0].split(": ")[0][:60] for refusal in data.refused)
        common = reasons.most_common(1)[0]
        what = f"{len(data.refused)} items were left out; {common[1]} of them: {common[0]}."
        where = tuple(map(str, data.refused))
        found.append(Finding("refused", "warning", what, where, len(data.refused), "Mend them, or go on without them."))
    if broken := data.looked.broken:
        what = f"{len(broken)} items cannot be read."
        where = tuple(data.keys[k] for k in broken)
        found.append(Finding("unreadable", "problem", what, where, len(broken), "Leave them out with clean()."))
    return found
