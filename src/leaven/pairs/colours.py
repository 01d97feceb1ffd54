"""Colours: a picture whose caption names a colour keeps its colours."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core.item import Bools, Stack, Target
from ..core.op import Op
from ..core.step import Step
from ..image.steps import ColorMatrix, Curve
from .spoken import Spoken, words

CHROMATIC = words(
    "reds?", "reddish", "orange", "yellow(?:ish)?", "greens?", "greenish", "blues?", "blu(?:e|)ish", "purple", "violet",
    "pink(?:ish)?", "brown(?:ish)?", "gold(?:en)?", "teal", "turquoise", "maroon", "beige", "tan", "navy", "cyan",
    "magenta", "lavender", "crimson", "scarlet", "blond(?:e)?", "colou?r(?:ed|ful|s)?", "multi-?colou?red",
)  # fmt: skip
TONES = words("black", "white", "gr[ae]y(?:ish)?", "silver", "dark", "bright", "light")
CHROMA, TONE = 0, 1
KEPT = 0.5  # of the lead of a primary's own channel over the next


class ColourWords(Spoken):
    """Words for colours (0), and for black, white and what lies between (1)."""

    @classmethod
    def read(cls, caption: str) -> list[tuple[int, int, int]]:
        found = [(*m.span(), CHROMA) for m in CHROMATIC.finditer(caption)]
        return sorted([*found, *((*m.span(), TONE) for m in TONES.finditer(caption))])


@dataclass(frozen=True)
class Colours:
    """Forbids what turns hues or takes them away (hue, gray, a much lower saturation) where the caption names a colour,
    and what turns light into dark (invert, solarize) where it names that or a colour."""

    name: str = "colours"
    needs: type[Target] = ColourWords

    def concerns(self, op: Op, step: Step) -> bool:
        return isinstance(step, ColorMatrix | Curve)

    def forbids(self, op: Op, step: Any, said: Stack) -> Bools:
        if isinstance(step, ColorMatrix):
            changed, matter = _recoloured(step), said.data[:, 2] == CHROMA
        else:
            changed, matter = (np.diff(step.knots[:, 1], axis=1) < 0).any(axis=1), np.ones(said.rows.size, bool)
        return changed & np.isin(np.arange(changed.size), said.rows[matter])

    def follows(self, op: Op, step: Any, said: Stack, spaces: Any) -> None:
        return None


def _recoloured(step: ColorMatrix) -> Bools:
    """(n,) whether red, green or blue ends up in another channel, or hardly ahead of the others in its own."""
    primaries = step.matrix[:, :, :3]  # (n, channel, primary)
    own = np.einsum("nkk->nk", primaries)
    others = np.where(np.eye(3, dtype=bool), -np.inf, primaries).max(axis=1)
    top = np.abs(primaries).max(axis=1)
    lost: Bools = (own - others < KEPT * top).any(axis=1)
    return lost


RULE = Colours()  # about Caption
