"""The rows of the kernel table for filters. What is compiled is imported where it is used."""

from typing import Any

from numpy.typing import NDArray

from .painting import paints
from .steps_filter import (
    Bell,
    Box,
    Defocus,
    Fringes,
    Glass,
    LowPass,
    Median,
    Morphology,
    Motion,
    Relief,
    Superpixels,
    Unsharp,
    Zoom,
)

Pixels = NDArray[Any]


@paints(Box)
def _(step: Box, i: int, source: Pixels, out: Pixels) -> None:
    from .blur import box_blur

    box_blur(source, out, int(step.radius[i]))


@paints(Median)
def _(step: Median, i: int, source: Pixels, out: Pixels) -> None:
    from .blur import median_blur

    median_blur(source, out, int(step.radius[i]))


@paints(Unsharp)
def _(step: Unsharp, i: int, source: Pixels, out: Pixels) -> None:
    from .blur import unsharp_mask

    unsharp_mask(source, out, float(step.sigma[i]), float(step.amount[i]), float(step.threshold[i]))


@paints(Motion)
def _(step: Motion, i: int, source: Pixels, out: Pixels) -> None:
    from .convolve import spread
    from .point_spread import line

    spread(source, out, line(float(step.length[i]), float(step.degrees[i])))


@paints(Defocus)
def _(step: Defocus, i: int, source: Pixels, out: Pixels) -> None:
    from .defocus import defocus

    defocus(source, out, float(step.radius[i]))


@paints(LowPass)
def _(step: LowPass, i: int, source: Pixels, out: Pixels) -> None:
    from .convolve import separable
    from .point_spread import sinc

    separable(source, out, sinc(float(step.cutoff[i]), int(step.radius[i])))


@paints(Zoom)
def _(step: Zoom, i: int, source: Pixels, out: Pixels) -> None:
    from .zoom_blur import zoom_blur

    zoom_blur(source, out, float(step.factor[i]))


@paints(Glass)
def _(step: Glass, i: int, source: Pixels, out: Pixels) -> None:
    from .glass_blur import glass_blur

    glass_blur(source, out, float(step.reach[i]), step.key[i])


@paints(Morphology)
def _(step: Morphology, i: int, source: Pixels, out: Pixels) -> None:
    from .blur import morphology

    morphology(source, out, float(step.radius[i]), int(step.operation[i]))


@paints(Fringes)
def _(step: Fringes, i: int, source: Pixels, out: Pixels) -> None:
    from .fringes import fringes

    fringes(source, out, float(step.red[i]), float(step.blue[i]))


@paints(Superpixels)
def _(step: Superpixels, i: int, source: Pixels, out: Pixels) -> None:
    from .superpixels import superpixels

    superpixels(source, out, int(step.patches[i]), float(step.share[i]), step.key[i])


@paints(Bell)
def _(step: Bell, i: int, source: Pixels, out: Pixels) -> None:
    from .convolve import spread
    from .point_spread import bell

    x, y = step.sigma[i].tolist()
    numbers = float(step.degrees[i]), float(step.beta[i]), float(step.noise[i])
    spread(source, out, bell(x, y, *numbers, step.key[i]))


@paints(Relief)
def _(step: Relief, i: int, source: Pixels, out: Pixels) -> None:
    from .relief import relief

    relief(source, out, float(step.x[i]), float(step.y[i]))
