"""Texts: targets, the one step, kernels and ops."""

from ..core.wrap import names
from . import kernels as kernels
from .ops.aeda import Aeda as Aeda
from .ops.character_noise import CharacterNoise as CharacterNoise
from .ops.synonym_replacement import SynonymReplacement as SynonymReplacement
from .ops.word_deletion import WordDeletion as WordDeletion
from .ops.word_insertion import WordInsertion as WordInsertion
from .ops.word_swap import WordSwap as WordSwap
from .targets import Caption as Caption
from .targets import Passage as Passage
from .targets import Spans as Spans
from .targets import Tags as Tags
from .targets import Text as Text
from .targets import Tokens as Tokens

names(text=Text, caption=Caption, spans=Spans, tags=Tags, tokens=Tokens)
