"""Sun flare: the sun in the lens (Hullin et al., SIGGRAPH 2011)."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ..steps_weather import Flare
from ..targets import Canvas


@op("sun_flare", Canvas, keyed=True)
class SunFlare(Op):
    """Add the glow and the rays of a sun at x, y, and ghosts on the line from it through the middle of the picture, of
    sizes and colours of their own. Light is added without burning out: 1 - (1 - picture) (1 - light). Alpha is left
    alone; channels that are no colours take the luma of the light."""

    strength: Range = param(default=(0.5, 1.0), low=0, high=1, neutral=0, unit="of full light")
    x: Range = param(default=(0.0, 1.0), low=-0.5, high=1.5, unit="canvas widths")
    y: Range = param(default=(0.0, 0.5), low=-0.5, high=1.5, unit="canvas heights")
    radius: Range = param(default=(0.15, 0.4), low=0.01, high=2, unit="shorter sides")

    def step(self, canvas: Canvas, *, strength: Floats, x: Floats, y: Floats, radius: Floats, key: Words) -> Flare:
        return Flare(strength, x, y, radius, key)
