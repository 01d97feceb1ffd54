"""MixUp (Zhang et al., ICLR 2018)."""

from ..core.dist import Beta, Dist, Floats
from ..core.item import Ints
from ..core.op import Op, op, setting
from .blend import Blend


@op("mixup", None, mixes=1)
class MixUp(Op):
    """Blend an item with a partner, values and labels alike. Boxes of both stay; label masks cannot be blended and are
    refused.

    alpha: the partner's weight is drawn from Beta(alpha, alpha). Partners share a block of the epoch's order.
    """

    alpha: float = setting(default=0.2, low=0.1, high=100)

    def distributions(self) -> dict[str, Dist]:
        return {"weight": Beta(self.alpha, self.alpha)}

    def step(self, space: None, *, weight: Floats, ref: Ints) -> Blend:
        return Blend(ref, weight)
