"""leaven trial."""

from pathlib import Path

from ..data.dataset import Dataset
from ..trial.budget import timed
from ..trial.defaults import default_policy
from ..trial.design import Design
from ..trial.learners import learner_named
from ..trial.run import Trial, compare
from ..trial.task import task_of
from ..trial.trial import choose_design
from .opening import Asked, named, opened, seconds
from .progress import bar


def trial(asked: Asked, policy: Path | None, *, seed: int, budget: str | None,
          copies: int, repeats: int, few: int | None, learner: str | None, metric: str | None,
          workers: int | None, quiet: bool) -> tuple[Trial, Dataset]:  # fmt: skip
    """What the trial found, and on which data."""
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
    return run("training every arm", design), data
