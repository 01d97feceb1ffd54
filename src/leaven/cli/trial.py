"""leaven trial."""

from pathlib import Path

from ..data.dataset import Dataset
from ..trial.budget import timed
from ..trial.defaults import default_policy
from ..trial.design import Design
from ..trial.learners import learner_named
from ..trial.measure_worth import knots_of, measure_worth
from ..trial.run import Trial, compare
from ..trial.task import task_of
from ..trial.trial import choose_design
from ..trial.worth import Worth
from .opening import Asked, named, opened, seconds
from .progress import bar


def trial(asked: Asked, policy: Path | None, *, seed: int, budget: str | None,
          copies: int, repeats: int, few: int | None, learner: str | None, metric: str | None, worth: bool,
          workers: int | None, quiet: bool) -> tuple[Trial, Worth | None, Dataset]:  # fmt: skip
    """What the trial found; what the policy is worth, where that is asked; and on which data."""
    given, limit = named(policy), seconds(budget)
    data = opened(asked, quiet=quiet)
    name, found = given or default_policy(data)
    trained = learner_named(learner, data)
    task_of(data, metric)  # what cannot be judged is said at once

    def run(said: str, design: Design) -> Trial:
        with bar(said, quiet=quiet) as told:
            return compare(
                design, {name: found}, learner=trained, copies=copies, seed=seed, workers=workers, metric=metric,
                progress=told,
            )  # fmt: skip

    if limit is None:
        design = choose_design(data, repeats=repeats, few_per_class=few, seed=seed)
    else:
        design = timed(data, limit, lambda pilot: run("timing two repeats", pilot), few=few, seed=seed, most=repeats)
    # Real items to compare with must be there: with few per class, the curve is measured on all that are not tested.
    wide = choose_design(data, repeats=len(design.repeats), seed=seed) if worth and few else design
    at = few and few * max(1, len(data.classes))
    if worth:
        knots_of(wide, at)  # what cannot be measured is said before anything is trained
    result = run("training every arm", design)
    if not worth:
        return result, None, data
    with bar("training on more and fewer real items", quiet=quiet) as told:
        price = measure_worth(wide, found, at=at, name=name, learner=trained, copies=copies, seed=seed,
                              metric=metric, workers=workers, progress=told)  # fmt: skip
    return result, price, data
