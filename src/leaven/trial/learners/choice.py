"""Which learner is taken."""

from ...core.errors import Misplaced, unknown
from ...data.dataset import Dataset
from .learner import Learner


def default_learner(data: Dataset) -> Learner:
    """The first of the modality's learners."""
    return learner_named(None, data)


def learner_named(name: str | None, data: Dataset) -> Learner:
    """A learner of this name for these data; without a name, the usual one of their modality. Unknown: no such learner,
    or it is not installed. Misplaced: it reads other data, or there is none for boxes."""
    from ..kinds import kind_of, kinds

    if data.schema.task == "boxes":
        raise Misplaced(
            f"{data.name}: there is no learner here that finds boxes; judge by your own: lv.trial(data, policy, "
            "learner=fit)."
        )
    fitting = kind_of(data.modality).learners
    if name is None:
        return next(iter(fitting.values()))(data)
    every = {other: modality for modality, kind in kinds().items() for other in kind.learners}
    if name not in every:
        raise unknown("learner", name, every)
    if name not in fitting:
        raise Misplaced(f"learner {name!r} does not read {data.about.noun}; {data.name} needs {' or '.join(fitting)}.")
    return fitting[name](data)
