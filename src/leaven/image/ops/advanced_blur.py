"""Advanced blur: a turned, generalised Gaussian with noisy weights (Wang et al., Real-ESRGAN, ICCVW 2021)."""

import numpy as np

from ...core.dist import Floats, LogUniform, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ..steps_filter import Bell
from ..targets import Canvas


@op("advanced_blur", Canvas, keyed=True)
class AdvancedBlur(Op):
    """Smooth with a generalised Gaussian of deviations `sigma_x` and `sigma_y` along axes that are turned by `degrees`.
    beta: 1 is the Gaussian, less has a sharper top and longer tails, more is flat with a steep edge. noise: each weight
    is off by up to this share. The border is mirrored."""

    sigma_x: Range = param(default=(0.2, 1.0), low=0.1, high=20, unit="pixels")
    sigma_y: Range = param(default=(0.2, 1.0), low=0.1, high=20, unit="pixels")
    degrees: Range = param(default=(-90.0, 90.0), low=-360, high=360, unit="degrees")
    beta: Range = param(default=LogUniform(0.5, 4.0), low=0.1, high=20, unit="exponent")
    noise: Range = param(default=0.1, low=0, high=1, unit="of a weight")

    def step(self, canvas: Canvas, *, sigma_x: Floats, sigma_y: Floats, degrees: Floats, beta: Floats, noise: Floats,
             key: Words) -> Bell:  # fmt: skip
        return Bell(np.stack([sigma_x, sigma_y], axis=1), degrees, beta, noise, key)
