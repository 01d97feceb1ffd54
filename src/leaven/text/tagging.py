"""Tags of tokens: names and numbers, and entities there and back. 0 is O, 1 + 2c is B-c, 2 + 2c is I-c."""

from collections.abc import Sequence

import numpy as np

from ..core.errors import Malformed, unknown
from ..core.item import Ints
from .pieces import ranges, stretch

OUTSIDE = -1


def joined(tokens: Sequence[str]) -> tuple[str, Ints]:
    """Tokens with a space between each two, and (k, 2) where each of them is."""
    lengths = np.array([len(token) for token in tokens], np.int64)
    ends = np.cumsum(lengths) + np.arange(lengths.size)
    return " ".join(tokens), np.stack([ends - lengths, ends], axis=1)


def numbers(tags: Sequence[str], labels: Sequence[str]) -> Ints:
    """Names -> (k,) numbers. Malformed: neither O nor B- or I- something. Unknown: something nobody named."""
    place, found = {label: c for c, label in enumerate(labels)}, []
    for tag in tags:
        head, _, label = tag.partition("-")
        if not is_tag(tag):
            raise Malformed(f"tag {tag!r}: must be O, B-label or I-label.")
        if tag != "O" and label not in place:
            raise unknown("label", label, labels)
        found.append(0 if tag == "O" else 1 + 2 * place[label] + (head == "I"))
    return np.array(found, np.int64)


def is_tag(word: object) -> bool:
    """O, B-something or I-something."""
    return isinstance(word, str) and (word == "O" or (word[:2] in ("B-", "I-") and len(word) > 2))


def names(codes: Ints, labels: Sequence[str]) -> list[str]:
    """(k,) numbers -> names."""
    return ["O" if c == 0 else f"{'BI'[(c - 1) % 2]}-{labels[(c - 1) // 2]}" for c in codes.tolist()]


def entities(codes: Ints, rows: Ints) -> Ints:
    """(k,) tags in order -> (k, 2) the label of each token, and the number of its entity in its row; -1 for O."""
    label = (codes - 1) // 2
    follows = (codes > 0) & (codes % 2 == 0)  # an I- carries on only what has its own label
    follows[1:] &= (label[1:] == label[:-1]) & (codes[:-1] > 0) & (rows[1:] == rows[:-1])
    follows[:1] = False
    count = np.cumsum((codes > 0) & ~follows)
    ahead = np.append(0, count)[np.searchsorted(rows, rows)]  # what the rows before have
    outside = codes == 0
    return np.stack([np.where(outside, OUTSIDE, label), np.where(outside, OUTSIDE, count - ahead - 1)], axis=1)


def as_tags(marks: Ints, rows: Ints) -> Ints:
    """(k, 2) labels and entities of tokens, in order of place -> (k,) legal tags. Tokens of no entity that stand
    between the first and the last of one belong to it (of the first such one)."""
    own = np.flatnonzero(marks[:, 1] >= 0)
    _, head, entity = np.unique(
        rows[own] * stretch(marks[:, 1]) + marks[own, 1], return_index=True, return_inverse=True
    )
    last = np.zeros(head.size, np.int64)
    last[entity] = own  # places ascend, so the last one stays
    inside, place = ranges(own[head], last + 1)
    part = np.full(rows.size, OUTSIDE)
    part[place[::-1]] = inside[::-1]
    part[own] = entity
    begins = np.append(True, (part[1:] != part[:-1]) | (rows[1:] != rows[:-1]))[: rows.size]
    label = np.append(marks[own[head], 0], 0)[part]
    return np.where(part < 0, 0, 2 + 2 * label - begins)
