"""Texts: one of EDA's four ops for each copy."""

from ...core.choose import OneOf
from ...core.policy import Policy
from ...data.dataset import Dataset
from ...text.ops.aeda import Aeda
from ...text.ops.synonym_replacement import SynonymReplacement
from ...text.ops.word_deletion import WordDeletion
from ...text.ops.word_insertion import WordInsertion
from ...text.ops.word_swap import WordSwap
from ..arms import Arm
from ..learners.learner import Learner
from .kind import Kind


def words(data: Dataset) -> Learner:
    """Logistic regression on words; where spans are the target, a linear tagger."""
    if data.schema.task == "spans":
        from ..learners.tagger import TaggerLearner

        return TaggerLearner(len(data.schema.span_types))
    from ..learners.texts import WordsLearner

    return WordsLearner()


def usual(data: Dataset) -> tuple[str, Policy]:
    four = OneOf((SynonymReplacement(), WordInsertion(), WordSwap(), WordDeletion()), name="eda")
    return "easy data augmentation", Policy(augment=(four,))


def challengers(data: Dataset) -> dict[str, Policy | Arm]:
    return {"inserted punctuation": Policy(augment=(Aeda(),))}


KIND = Kind({"words": words}, usual, challengers)
