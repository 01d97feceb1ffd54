"""Codecs: how the values of a target stand in a table on disk, and come back without loss."""

from .codec import Codec as Codec
from .codec import codec_for as codec_for
from .codec import kind_named as kind_named
