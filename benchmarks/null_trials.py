"""The claim: where there is nothing to find, the verdict says "helps" or "hurts" at most as often as its level allows.

    python benchmarks/null_trials.py

300 trials in which both arms come from the same distribution, so that the true difference is exactly 0:

- draw: the same training, on two independent draws from the same pool;
- augmentation: the same policy, with two seeds;
- learner: a learner that is not deterministic, with two seeds;
- swapped: nothing and a policy that does something, their names exchanged by a coin for every test item (for all items
  of a group or content together), so that items differ and the mean over items like these does not;
- mirrored: two learners, one reads the first half of the columns, one the second, and both halves are made alike. True
  for training sets like these, so only where a design makes that claim.

The third arm, copies, is the first: the learner to which repeating does nothing, and the null that is hardest for the
verdict, since whatever beats nothing beats copies too. The margin comes from a pilot, the classes keep their veto.
At a true rate of 5 %, more than 22 wrong words of 300 come in 2.9 % of all cases.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from typing import Any

import numpy as np
from longrun import Cells, publish, real
from scipy.stats import binom

from leaven.core.item import Bools, Ints
from leaven.core.op import Op
from leaven.core.policy import Policy
from leaven.data.dataset import Dataset
from leaven.data.sources.arrays import from_arrays
from leaven.table import SwapNoise
from leaven.trial.arms import Arm, Workshop
from leaven.trial.cells import Cell, Work
from leaven.trial.design import Design, few, fixed, folds, thinned
from leaven.trial.interval import Floats
from leaven.trial.judge import judged
from leaven.trial.kinds import kind_of
from leaven.trial.learners import FunctionLearner, Learner, Training, learner_named
from leaven.trial.learners.learner import Predict
from leaven.trial.pilot import pilot
from leaven.trial.score import Score
from leaven.trial.verdict import Rules, margin_for

TRIALS, REPEATS, COPIES = 10, 10, 2
LEVEL, TAIL = 0.05, 0.03  # of a verdict; of the count of wrong ones: 22 of 300
ITEMS, TEST = 600, 0.4
COLUMNS, SIBLINGS, TREES = 12, 4, 20
SIDE = "side"
DESIGNS = ("few", "fixed", "folds")
PER_CLASS = {"digits": 6, "german": 30, "ECG200": 10, "simulated": 30}  # of the design with few: a tenth of the items
TABLE = (  # 30 settings, ten trials each
    ("digits", "pixels", DESIGNS, ("draw", "augmentation", "swapped")),
    ("german", "boosting", DESIGNS, ("draw",)),
    ("german", "logistic", DESIGNS, ("augmentation",)),
    ("german", "forest", DESIGNS, ("learner",)),
    ("ECG200", "convolutions", DESIGNS, ("learner", "augmentation")),
    ("simulated", "boosting", DESIGNS, ("draw",)),
    ("simulated", "forest", ("few", "folds"), ("swapped",)),
    ("simulated", "line", ("folds",), ("mirrored",)),
)


@dataclass(frozen=True)
class Setting:
    """One trial: what is drawn, by whom it is learned, how it is tested, and why there is nothing to find."""

    data: str
    learner: str
    design: str
    null: str
    number: int

    @property
    def seed(self) -> int:
        """Apart from that of every other trial."""
        return 10_000 * (1 + self.number)

    def __str__(self) -> str:
        return f"{self.number}, {self.data}, {self.learner}, {self.design}, {self.null}"


def settings() -> list[Setting]:
    cells = [
        (data, learner, design, null)
        for data, learner, designs, nulls in TABLE
        for design, null, _ in product(designs, nulls, range(TRIALS))
    ]
    return [Setting(*cell, number) for number, cell in enumerate(cells)]


def items(setting: Setting) -> Dataset | None:
    """The pool of a trial; simulated data are made anew for each."""
    if setting.data == "simulated":
        return simulated(setting.seed, grouped=setting.null == "swapped")
    found = real(setting.data)
    return found and found.sample(ITEMS, setting.seed)


def simulated(seed: int, *, grouped: bool) -> Dataset:
    """Two classes of rows, a unit apart in two columns of each half; both halves of the columns are made alike.
    grouped: four rows a group, with half of the variance in common."""
    rng = np.random.default_rng(seed)
    labels = np.arange(ITEMS) % 2
    group = np.arange(ITEMS) // SIBLINGS
    rows = rng.normal(size=(ITEMS, COLUMNS))
    if grouped:
        rows = (rows + rng.normal(size=(group.max() + 1, COLUMNS))[group]) / np.sqrt(2)
    rows[:, [0, 1, COLUMNS // 2, COLUMNS // 2 + 1]] += labels[:, None]
    return from_arrays(rows, "simulated", labels=labels, groups=group if grouped else None)


@dataclass(frozen=True)
class Half:
    """A logistic regression on half of the columns."""

    second: bool
    view: tuple[Op, ...] = ()
    name: str = "logistic regression on half of the columns"

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        from sklearn.linear_model import LogisticRegression

        mine = slice(COLUMNS // 2 * self.second, COLUMNS // 2 * (1 + self.second))
        model = LogisticRegression().fit(train.inputs[:, mine], train.labels.argmax(axis=1))
        return lambda rows: model.predict(rows[:, mine])


def forest(train: Training, groups: Ints, seed: int) -> Predict:
    """Of another seed another forest."""
    from sklearn.ensemble import RandomForestClassifier

    inputs, classes, weights = train.hard()
    model = RandomForestClassifier(TREES, random_state=seed % 2**32, n_jobs=1)
    predict: Predict = model.fit(inputs, classes, sample_weight=weights).predict
    return predict


def learners(setting: Setting, data: Dataset) -> tuple[Learner, Learner]:
    if setting.learner == "line":
        return Half(False), Half(True)
    own = FunctionLearner(forest, "random forest")
    found = own if setting.learner == "forest" else learner_named(setting.learner, data)
    return found, found


def designed(data: Dataset, setting: Setting, draw: int) -> Design:
    """Of one trial, the same split or folds for every draw; only what is trained on differs."""
    match setting.design:
        case "few":
            return few(data, PER_CLASS[setting.data], REPEATS, draw)
        case "fixed":
            train, test = data.split(test=TEST, seed=setting.seed)
            return fixed(train, test, REPEATS, draw)
        case _:
            whole = folds(data, REPEATS, setting.seed)
            return thinned(whole, whole.drawn // 2, draw) if setting.null == "draw" else whole


def together(one: Design, other: Design) -> tuple[Design, Design]:
    """Both test what both may: the items that neither trained on, nor on a twin."""
    tested = [np.intersect1d(a, b) for (_, a), (_, b) in zip(one.repeats, other.repeats, strict=True)]
    return tuple(  # type: ignore[return-value]
        replace(design, repeats=tuple((train, test) for (train, _), test in zip(design.repeats, tested, strict=True)))
        for design in (one, other)
    )


def sides(setting: Setting, data: Dataset) -> tuple[Work, Work]:
    """Both arms, each with what it alone has."""
    seed = setting.seed
    seeds = (seed, seed + 1) if setting.null in ("draw", "augmentation", "learner") else (seed, seed)
    draws = seeds if setting.null == "draw" else (seed, seed)
    designs = together(*(designed(data, setting, draw) for draw in draws))
    usual = Policy(augment=(SwapNoise(),)) if data.modality == "table" else kind_of(data.modality).policy(data)[1]
    policies: tuple[Policy | None, Policy | None] = (None, None)
    if setting.null == "augmentation":
        policies = usual, usual
    elif setting.null == "swapped":
        policies = None, usual
    arms = [Arm(SIDE, "one of two that are alike", policy) for policy in policies]
    first, second = (
        Work(Workshop(design.data, learner, own), design, {SIDE: arm}, COPIES)
        for design, learner, own, arm in zip(designs, learners(setting, data), seeds, arms, strict=True)
    )
    return first, second


def losses(work: Work) -> Floats:
    """(items, repeats), NaN where not tested."""
    out = np.full((len(work.design.data), len(work.design.repeats)), np.nan)
    for repeat, (_, test) in enumerate(work.design.repeats):
        trained = work(Cell(repeat, SIDE))
        if trained.losses is None:
            raise RuntimeError(f"training failed: {trained.failure}")
        out[test, repeat] = trained.losses
    return out


def swapped(one: Floats, other: Floats, bundles: Ints, seed: int) -> tuple[Floats, Floats]:
    """Both exchanged for about half of the bundles of items."""
    coin: Bools = (np.random.default_rng(seed).random(int(bundles.max()) + 1) < 0.5)[bundles]
    return np.where(coin[:, None], other, one), np.where(coin[:, None], one, other)


def trial(setting: Setting, data: Dataset) -> dict[str, Any]:
    """The verdict, as users get it."""
    first, second = sides(setting, data)
    design = first.design
    nothing, policy = losses(first), losses(second)
    if setting.null == "swapped":
        nothing, policy = swapped(nothing, policy, design.data.together, setting.seed)
    margin = margin_for(pilot(first).loss)
    rules = Rules(margin=margin, drawn=design.drawn, pool=design.pool, folds=design.folds)
    arms = {"nothing": nothing, "copies": nothing, "policy": policy}
    scores = {name: Score(Arm(name, ""), values, design.drawn, 0.0) for name, values in arms.items()}
    found = judged(scores, ["policy"], design, first.shop, rules)["policy"]
    against = found.against_nothing
    return {
        "word": found.word, "without classes": found.average, "reason": found.reason, "mean": against.mean,
        "half": against.half, "margin": margin, "disagreement": found.disagreement, "claim": found.claim,
    }  # fmt: skip


def wrong(words: Iterable[str]) -> int:
    return sum(word in ("helps", "hurts") for word in words)


def bound(trials: int) -> int:
    """The most wrong words that a true rate of 5 % gives, but for 3 % of all cases: 22 of 300."""
    return int(binom.isf(TAIL, trials, LEVEL))


def summary(found: Mapping[Setting, Mapping[str, Any]]) -> dict[str, Any]:
    """Counts of words, in all and for each kind of null, design, set and learner; the wrong ones one by one."""
    words = {setting: result["word"] for setting, result in found.items()}
    out: dict[str, Any] = {
        "trials": len(words),
        "wrong": wrong(words.values()),
        "at most": bound(len(words)),
        "wrong without the classes' veto": wrong(result["without classes"] for result in found.values()),
        "words": Counter(words.values()),
        "no item differs in": sum(result["disagreement"] == 0 for result in found.values()),
    }
    for by in ("null", "design", "data", "learner"):
        names: Sequence[str] = sorted({getattr(setting, by) for setting in words})
        out[by] = {name: _row([result for s, result in found.items() if getattr(s, by) == name]) for name in names}
    out["wrong ones"] = [asdict(s) | dict(r) for s, r in found.items() if wrong([r["word"]])]
    return out


def _row(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "trials": len(results),
        "wrong": wrong(result["word"] for result in results),
        "words": Counter(result["word"] for result in results),
        "disagreement": round(float(np.mean([result["disagreement"] for result in results])), 4),
        "half-width, points": round(100 * float(np.median([result["half"] for result in results])), 2),
    }


def main() -> None:
    there = {name for name in PER_CLASS if name == "simulated" or real(name)}
    todo = {str(setting): setting for setting in settings() if setting.data in there}
    kept = Cells.of(__file__).run({name: lambda s=s: trial(s, items(s)) for name, s in todo.items()})
    found = summary({todo[name]: result for name, result in kept.items()})
    for name, value in found.items():
        print(f"{name}: {value}")
    publish("null_trials", found, whole=len(todo) == len(settings()))


if __name__ == "__main__":
    main()
