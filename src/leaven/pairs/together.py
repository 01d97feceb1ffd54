"""Together: a picture that has a caption is not mixed with another."""

from dataclasses import dataclass

import numpy as np

from ..core.item import Bools, Stack, Target
from ..core.op import Op
from ..core.step import Step
from ..image.targets import Canvas
from .spoken import Spoken


class Said(Spoken):
    """Every caption that says anything, as one mark."""

    @classmethod
    def read(cls, caption: str) -> list[tuple[int, int, int]]:
        return [(0, len(caption), 0)] if caption.strip() else []


@dataclass(frozen=True)
class Together:
    """Forbids what puts another picture into one that has a caption (cutmix, mosaic, copy-paste): the caption would
    speak of a part of what is seen, and be silent about the rest."""

    name: str = "together"
    needs: type[Target] = Said

    def concerns(self, op: Op, step: Step) -> bool:
        return step.partners is not None and step.space is Canvas

    def forbids(self, op: Op, step: Step, said: Stack) -> Bools:
        assert step.partners is not None
        return np.isin(np.arange(len(step.partners)), said.rows)

    def follows(self, op: Op, step: Step, said: Stack, spaces: object) -> None:
        return None


RULE = Together()  # about Caption
