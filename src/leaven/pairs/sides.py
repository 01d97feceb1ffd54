"""Sides: a caption that says "left" says "right" once its picture is mirrored."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core.item import Bools, Stack, Target
from ..core.op import Op
from ..core.step import Step
from ..image.steps import Warp
from ..image.steps_jigsaw import Jigsaw
from ..text.change import rewrite
from ..text.targets import Passage
from .spoken import Spoken

SIDES = (("left", "right"), ("leftmost", "rightmost"), ("clockwise", "counterclockwise"))
OTHER = {word: twin for pair in SIDES for word, twin in (pair, pair[::-1])}
WORD = re.compile(rf"\b(?:{'|'.join(sorted(OTHER, key=len, reverse=True))})\b", re.IGNORECASE)
NO_SIDE = re.compile(  # the same letters in other senses: right now, all right, leftovers are no sides
    r"\b(?:all right|right (?:now|away|next|behind|beside|before|after|above|below|in front|under|by|up|down|out|at)"
    r"|left (?:over|behind|out|alone|open|unattended|on|off|in|at)"
    r"|(?:is|are|was|were|has|have|had|been|being|just) left)\b",
    re.IGNORECASE,
)
A_SIDE = (  # what stands ahead of the word, or behind it, where it is a side
    re.compile(
        r"\b(?:the|to|from|its|his|her|their|far|upper|lower|top|bottom|facing|towards?|and|or|both|a|one)\W+$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^\W*(?:side|hand|arm|leg|foot|eye|corner|half|part|edge|end|lane|turn|wing|shoulder|most)\b", re.IGNORECASE
    ),
)
STYLES = (str.lower, str.capitalize, str.upper)
FORMS = [style(twin) for word, twin in OTHER.items() for style in STYLES]  # what each meaning becomes
UNCLEAR = len(FORMS)


class SideWords(Spoken):
    """Words for a side, numbered by what they become on the other (FORMS), and words that may be one (UNCLEAR)."""

    @classmethod
    def read(cls, caption: str) -> list[tuple[int, int, int]]:
        idle = [found.span() for found in NO_SIDE.finditer(caption)]
        marks = []
        for found in WORD.finditer(caption):
            start, end = found.span()
            plain = found[0].lower() in ("left", "right")
            if not plain or A_SIDE[0].search(caption[:start]) or A_SIDE[1].search(caption[end:]):
                marks.append((start, end, _form(found[0])))
            elif not any(first <= start < last for first, last in idle):
                marks.append((start, end, UNCLEAR))
        return marks


@dataclass(frozen=True)
class Sides:
    """Where an op mirrors the picture, its caption changes sides. Where it turns the picture so far that left becomes
    up, or lets cells of it change places, a caption that names sides forbids it; and where it mirrors, one whose words
    may or may not be sides does."""

    name: str = "left and right"
    needs: type[Target] = SideWords

    def concerns(self, op: Op, step: Step) -> bool:
        return isinstance(step, Warp | Jigsaw)

    def forbids(self, op: Op, step: Warp | Jigsaw, said: Stack) -> Bools:
        mirrored, turned = _sense(step)
        unclear = np.isin(np.arange(turned.size), said.rows[said.data[:, 2] == UNCLEAR])
        return (mirrored & unclear) | (turned & np.isin(np.arange(turned.size), said.rows))

    def follows(self, op: Op, step: Warp | Jigsaw, said: Stack, spaces: Any) -> tuple[Step, Bools]:
        sure = said.data[:, 2] != UNCLEAR
        ends = np.cumsum([len(form) for form in FORMS])
        by = np.stack([ends - [len(form) for form in FORMS], ends], axis=1)[said.data[sure, 2]]
        pool = np.array([ord(letter) for letter in "".join(FORMS)], np.uint32)
        rows = said.rows[sure]
        mirrored, _ = _sense(step)
        named = np.isin(np.arange(mirrored.size), rows)
        return rewrite(spaces[Passage], rows, said.data[sure, :2], by, pool), mirrored & named


def _form(word: str) -> int:
    style = 2 if word.isupper() else 1 if word[0].isupper() else 0
    return len(STYLES) * list(OTHER).index(word.lower()) + style


def _sense(step: Warp | Jigsaw) -> tuple[Bools, Bools]:
    """(n,) where left and right change places, and where left becomes up or down, or anywhere."""
    if isinstance(step, Jigsaw):
        moved = np.asarray((step.source != np.arange(step.source.shape[1])).any(axis=1))
        return np.zeros_like(moved), moved
    across, down = step.matrix[:, 0, 0], step.matrix[:, 1, 0]
    turned = np.abs(down) > np.abs(across)
    return (across < 0) & ~turned, turned


RULE = Sides()  # about Caption
