"""Box-safe crop: keep a random part that holds every box."""

from ...core.op import op
from ..targets import Boxes, Canvas
from .keep import SafeCrop


@op("box_safe_crop", Canvas, needs=(Boxes,))
class BoxSafeCrop(SafeCrop):
    """Cut away a random part of the picture that holds no box.

    left, top, right, bottom: the share of the free room that each side gives up. Facts are moved along by the ops
    before, so that a crop after a rotation keeps the rotated ones. An item without any is left as it is, which its
    lineage records. The size varies: put a resize after it.
    """
