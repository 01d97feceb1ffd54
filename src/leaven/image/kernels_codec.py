"""The rows of the kernel table for what storage loses. What is compiled is imported where it is used."""

from typing import Any

from numpy.typing import NDArray

from .painting import paints
from .steps_codec import Codec, Shrink

Pixels = NDArray[Any]


@paints(Codec)
def _(step: Codec, i: int, source: Pixels, out: Pixels) -> None:
    from .codec import recode

    recode(source, out, round(float(step.quality[i])), int(step.format[i]))


@paints(Shrink)
def _(step: Shrink, i: int, source: Pixels, out: Pixels) -> None:
    from .shrink import shrink

    shrink(source, out, int(step.size[i, 0]), int(step.size[i, 1]), bool(step.smooth[i]))
