"""Copy-paste (Ghiasi et al., CVPR 2021)."""

import numpy as np

from ..core.dist import Floats, Range
from ..core.item import Bools, Each, Ints
from ..core.op import Op, op, param
from ..core.philox import Words
from ..image.targets import Canvas, InstanceMasks
from .lay_over import LayOver


@op("copy_paste", Canvas, needs=(InstanceMasks,), keyed=True, mixes=1)
class CopyPaste(Op):
    """Paste objects of a partner, cut out along their masks, in the places where they are. What they cover is taken off
    the masks of the objects below, whose boxes shrink to what still shows; one that is hidden is dropped, and counted.

    share: each object of the partner is pasted with this probability. Labels mix by the area that is covered. A partner
    of which no object shows gives nothing: the lineage records the skip. Put `scale` or `resized_crop` before it for
    objects of other sizes in other places, for partners go through the same ops. Partners must have the same size.
    """

    share: Range = param(default=0.5, low=0, high=1, unit="of the objects")

    def able(self, canvas: Canvas, masks: Each, *, ref: Ints) -> Bools:
        """(n,) the rows whose partner has an object that shows."""
        return np.array([masks.values[k].seen.any() for k in ref], bool)

    def step(self, canvas: Canvas, masks: Each, *, share: Floats, key: Words, ref: Ints) -> LayOver:
        return LayOver.of(ref, share, key, masks.values, canvas)
