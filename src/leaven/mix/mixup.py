"""MixUp (Zhang et al., ICLR 2018)."""

from ..core.dist import Beta, Dist, Floats, Uniform
from ..core.item import Ints
from ..core.op import Op, op, setting
from .blend import Blend


@op("mixup", None, mixes=1)
class MixUp(Op):
    """Blend an item with a partner, values and labels alike. Boxes of both stay; label masks cannot be blended and are
    refused. Of two rows of a table, the numbers blend; the names are those of one of them, of the partner as often as
    it weighs.

    alpha: the partner's weight is drawn from Beta(alpha, alpha). Partners share a block of the epoch's order.
    """

    alpha: float = setting(default=0.2, low=0.1, high=100)

    def distributions(self) -> dict[str, Dist]:
        return {"weight": Beta(self.alpha, self.alpha), "pick": Uniform(0, 1)}

    def step(self, space: None, *, weight: Floats, pick: Floats, ref: Ints) -> Blend:
        return Blend(ref, weight, pick < weight)
