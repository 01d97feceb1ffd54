"""Mask-safe crop: keep a random part that holds all that is marked."""

from ...core.op import op
from ..targets import Canvas, MaskExtent
from .keep import SafeCrop


@op("mask_safe_crop", Canvas, needs=(MaskExtent,))
class MaskSafeCrop(SafeCrop):
    """Cut away a random part of the picture in which every mask is 0.

    left, top, right, bottom: the share of the free room that each side gives up. Facts are moved along by the ops
    before, so that a crop after a rotation keeps the rotated ones. An item without any is left as it is, which its
    lineage records. The size varies: put a resize after it.
    """
