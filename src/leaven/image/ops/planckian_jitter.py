"""Planckian jitter: another light (Zini, Gomez-Villa, Buzzelli et al., ICLR 2023)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import ColorMatrix
from ..targets import Canvas

NEUTRAL = 6500.0


@op("planckian_jitter", Canvas)
class PlanckianJitter(Op):
    """Show the picture as under a black body of another temperature: warm below 6500 K, cold above.

    Green stays, red and blue are multiplied; clipped to full scale. Fuses with its neighbours into one pass. A gray
    picture takes their luma.

    The colour of a black body by Kim et al. (US patent 7024034, 2006), 1667 to 25000 K; linear sRGB (IEC 61966-2-1)."""

    kelvin: Range = param(default=(4000.0, 10000.0), low=1700, high=25000, neutral=NEUTRAL, unit="kelvin")

    def step(self, canvas: Canvas, *, kelvin: Floats) -> ColorMatrix:
        gains = _colour(kelvin) / _colour(np.full(1, NEUTRAL))
        made = np.zeros((kelvin.size, 3, 4))
        made[:, [0, 1, 2], [0, 1, 2]] = gains / gains[:, 1:2]
        return ColorMatrix(made)


def _colour(kelvin: Floats) -> Floats:
    """(n, 3) sRGB, as coded, of a black body, its green 1."""
    t = 1000 / kelvin
    low = -0.2661239 * t**3 - 0.2343589 * t**2 + 0.8776956 * t + 0.179910
    x = np.where(kelvin <= 4000, low, -3.0258469 * t**3 + 2.1070379 * t**2 + 0.2226347 * t + 0.240390)
    y = np.where(kelvin <= 2222, -1.1063814 * x**3 - 1.34811020 * x**2 + 2.18555832 * x - 0.20219683,
                 np.where(kelvin <= 4000, -0.9549476 * x**3 - 1.37418593 * x**2 + 2.09137015 * x - 0.16748867,
                          3.0817580 * x**3 - 5.87338670 * x**2 + 3.75112997 * x - 0.37001483))  # fmt: skip
    big = np.stack([x / y, np.ones_like(y), (1 - x - y) / y], axis=1)
    back = np.array([[3.2404542, -1.5371385, -0.4985314], [-0.9692660, 1.8760108, 0.0415560],
                     [0.0556434, -0.2040259, 1.0572252]])  # fmt: skip
    light = np.maximum((back[None] * big[:, None]).sum(axis=2), 1e-3)
    light = light / light[:, 1:2]
    coded: Floats = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return coded
