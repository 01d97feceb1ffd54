"""Trial: the whole of it in one call."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ..core.policy import Policy
from ..data.dataset import Dataset
from .arms import Arm, as_arm
from .asking import Asking
from .certificate import Judged, Request, certificate
from .design import DRAWN, FEW_TEST, Design, few, fixed, folds
from .learners import Learner, as_learner, default_learner
from .ledger import Ledger, Look
from .question import lasting
from .run import OF_EACH, Trial, compare
from .workplan import WorkPlan

REPEATS = 20
TEST = 0.2
MOST_TRAIN, MOST_TEST = 1000, 2000


def choose_design(data: Dataset, *, repeats: int = REPEATS, few_per_class: int | None = None, seed: int = 0,
                  most_train: int = MOST_TRAIN, most_test: int = MOST_TEST) -> Design:  # fmt: skip
    """Few labels per class where that is asked for; else the given test part, or a split of its own where that leaves
    400 items to test; else five folds, four times over. Of large data, at most `most_train` items are drawn in a repeat
    and `most_test` tested, chosen by id."""
    if few_per_class is not None:
        return few(data, few_per_class, repeats, seed)
    given = bool((np.asarray(data.part) == "test").any())
    if given or TEST * len(data) >= FEW_TEST:
        train, whole = data.split(test=TEST, seed=seed)
        test = whole.sample(most_test, seed)
        made = fixed(train, test, repeats, seed, most_train)
        if len(test) == len(whole) and most_train >= DRAWN * len(train):
            return made
        part = f"{made.drawn} of {len(train)} training items in a repeat, {len(test)} of {len(whole)} test items"
        return replace(made, subset=f"A part of the data, to keep to the time: {part}.")
    return folds(data, repeats, seed)


def planned(data: Dataset, plan: WorkPlan, seed: int) -> Design:
    """The design of a plan: the same items, whenever and wherever it is made."""
    if plan.aside:
        train, test = data.split(test=plan.aside.share, by=plan.aside.by, seed=plan.aside.seed)
        return fixed(train, test.sample(MOST_TEST, seed), plan.repeats, seed, plan.most_train)
    return choose_design(data, repeats=plan.repeats, few_per_class=plan.few, seed=seed, most_train=plan.most_train)


def trial(data: Dataset, policy: Policy | Mapping[str, Policy | Arm], *,
          learner: Learner | Callable[..., Any] | None = None, repeats: int = REPEATS,
          few_per_class: int | None = None, metric: str | None = None, copies: int = OF_EACH, seed: int = 0,
          ledger: str | Path | None = None, looks: int | None = None, workers: int | None = None,
          progress: Callable[[int, int], None] | None = None) -> Trial:  # fmt: skip
    """Does this policy help, on data like these, with this learner?

    policy: one, or several by name; there, also other arms, such as `REWEIGHTED`. learner: a `Learner`, or your own
    `fit(train, groups, seed) -> predict(inputs)`. metric: which one decides, by name (`leaven.trial.task`): accuracy,
    balanced_accuracy, macro_f1, auc, log_loss or brier of classes, span_f1 of spans; the first of them by default.
    few_per_class: train on so many items per class and test on all the rest. copies: augmented copies of each training
    item. ledger: the folder that counts looks at these test items, and keeps the certificates; without one, counting is
    up to you. looks: how many there are to be, declared with the first, 5 at most; None: as declared, else 1. BadData:
    no labels, one class, too few items. OutOfRange: other looks were declared."""
    policies = policy if isinstance(policy, Mapping) else {"policy": policy}
    for each in (as_arm(name, given).policy for name, given in policies.items()):
        if each:
            each.require_known(data)
    chosen = as_learner(learner) or default_learner(data)
    plan = WorkPlan(repeats, MOST_TRAIN, few_per_class)
    run = partial(compare, planned(data, plan, seed), policies, learner=chosen, copies=copies, seed=seed,
                  metric=metric, workers=workers, progress=progress)  # fmt: skip
    if ledger is None:
        return run()
    asking = Asking.of(Ledger(Path(ledger)), data, policies, chosen, copies=copies, seed=seed, metric=metric,
                       few=few_per_class, repeats=repeats)  # fmt: skip
    asking.look(looks).require_numbers()
    with asking.underway() as work:
        work.plan(lambda: plan)

        def judge(look: Look) -> Judged:
            found = run(looks=look.pair, keep=work.folder if lasting(chosen) else None)
            return Judged(found, certificate(found, data, plan, look, Request(metric=metric), copies=copies))

        return asking.settle(looks, judge).trial
