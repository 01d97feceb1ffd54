"""The claim: what a design says it speaks for is what its intervals cover, and what its words are true of.

    python benchmarks/claims.py

Two classes of rows whose distribution is known, so that the error of a trained rule is a formula. The rule is the
nearest of the two class means. Two policies: "fewer" uses the half of the columns whose means lie furthest apart;
"mirrored" uses the second half of the columns where nothing uses the first, and both halves are made alike, so that the
pool alone says which is better: the hardest case for a claim about other pools. The truth is, for "training sets like
these", the mean difference over training sets drawn from the distribution; for "drawn from these items", over training
sets drawn from the items of the trial. Each trial draws its items, its test items and its repeats anew.
"""

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from longrun import Cells, publish
from scipy.special import ndtr

from leaven.data.sources.arrays import from_arrays
from leaven.trial.design import Design, few, fixed, folds
from leaven.trial.interval import Floats, Ints
from leaven.trial.verdict import Rules, decide, margin_for

TRIALS, REPEATS, PART = 1000, 10, 100
COLUMNS, TELLING, APART = 16, (0, 1, 8, 9), 0.45  # columns that tell the classes apart, each by twice so much
POLICIES = ("fewer", "mirrored")
POPULATION, PARTS, POOL = 20_000, 20, 500  # training sets that a truth is a mean over
LIKE = "like these"


@dataclass(frozen=True)
class Case:
    """items: of the pool. tested: items of a test part apart; 0: tested are the others. drawn: items trained on."""

    name: str
    items: int
    drawn: int
    tested: int = 0
    folds: bool = False


CASES = (
    Case("fixed test part, four fifths drawn", 200, 160, 400),
    Case("fixed test part, a tenth drawn", 400, 40, 400),
    Case("five folds, twice over", 250, 200, folds=True),
    Case("few, a tenth drawn, the rest tested", 400, 40),
    Case("few, a fortieth drawn, the rest tested", 1600, 40),
)


def means() -> Floats:
    """(columns,) of the class 1; class 0 has the opposite."""
    out = np.zeros(COLUMNS)
    out[list(TELLING)] = APART
    return out


def rows(rng: np.random.Generator, labels: Ints) -> Floats:
    return rng.normal(size=(*labels.shape, COLUMNS)) + (2 * labels - 1)[..., None] * means()


def rules(x: Floats, policy: str) -> dict[str, tuple[Floats, Floats]]:
    """Training sets (sets, n, columns), the first half of each of class 0 -> arm -> directions (sets, columns) and
    thresholds (sets,): class 1 where direction @ row exceeds the threshold."""
    half = x.shape[1] // 2
    low, high = x[:, :half].mean(axis=1), x[:, half:].mean(axis=1)
    direction, middle = high - low, (high + low) / 2
    if policy == "mirrored":
        first = np.arange(COLUMNS) < COLUMNS // 2
        found = {"nothing": direction * first, "policy": direction * ~first}
    else:
        bar = np.median(np.abs(direction), axis=1, keepdims=True)
        found = {"nothing": direction, "policy": np.where(np.abs(direction) > bar, direction, 0)}
    return {name: (w, (w * middle).sum(axis=1)) for name, w in found.items()}


def errors(direction: Floats, threshold: Floats) -> Floats:
    """(sets,) the share of new rows that a rule gets wrong."""
    length = np.linalg.norm(direction, axis=1)
    at = direction @ means()
    return np.asarray(ndtr((threshold - at) / length) + ndtr((-threshold - at) / length)) / 2


@cache
def like_these(drawn: int, policy: str) -> tuple[float, float]:
    """Over training sets from the distribution; and the error of nothing."""
    rng, labels = np.random.default_rng(drawn), np.tile(np.repeat([0, 1], drawn // 2), (POPULATION, 1))
    found = [rules(rows(rng, part), policy) for part in np.array_split(labels, PARTS)]
    plain, other = (np.concatenate([errors(*each[arm]) for each in found]) for arm in ("nothing", "policy"))
    return 0.0 if policy == "mirrored" else float((plain - other).mean()), float(plain.mean())


def from_these(pool: Floats, labels: Ints, drawn: int, policy: str, rng: np.random.Generator) -> float:
    """Over training sets from the items of a pool."""
    halves = []
    for k in (0, 1):
        mine = pool[labels == k]
        halves.append(mine[np.argsort(rng.random((POOL, len(mine))), axis=1)[:, : drawn // 2]])
    found = rules(np.concatenate(halves, axis=1), policy)
    return float((errors(*found["nothing"]) - errors(*found["policy"])).mean())


def designed(case: Case, x: Floats, labels: Ints, seed: int) -> Design:
    data = from_arrays(x, "made", labels=labels)
    if case.folds:
        return folds(data, REPEATS, seed)
    if not case.tested:
        return few(data, case.drawn // 2, REPEATS, seed)
    train, test = data.take(np.arange(case.items)), data.take(np.arange(case.items, len(x)))
    return fixed(train, test, REPEATS, seed, case.drawn)


def one(case: Case, policy: str, seed: int) -> dict[str, Any]:
    """A trial: its interval, its word, and the two truths that a claim may be about."""
    rng = np.random.default_rng([seed, case.items, case.drawn])
    labels = np.arange(case.items + case.tested) % 2
    x = rows(rng, labels)
    design = designed(case, x, labels, seed)
    losses = {arm: np.full((len(x), REPEATS), np.nan) for arm in ("nothing", "policy")}
    for repeat, (train, test) in enumerate(design.repeats):
        ordered = train[np.argsort(labels[train], kind="stable")]
        for arm, (direction, threshold) in rules(x[ordered][None], policy).items():
            losses[arm][test, repeat] = (x[test] @ direction[0] > threshold[0]) != labels[test]
    tested = ~np.isnan(losses["nothing"]).all(axis=1)
    arms = {name: values[tested] for name, values in losses.items()} | {"copies": losses["nothing"][tested]}
    like, error = like_these(case.drawn, policy)
    margin = margin_for(error)
    found = decide(arms, Rules(margin=margin, drawn=design.drawn, pool=design.pool, folds=design.folds))
    here = from_these(x[: case.items], labels[: case.items], case.drawn, policy, rng)
    about = like if LIKE in found.claim.split(",")[0] else here
    low, high = found.against_nothing.low, found.against_nothing.high
    return {
        "claim": found.claim, "covers": low <= about <= high, "covers, these": low <= here <= high,
        "covers, like these": low <= like <= high, "half": found.against_nothing.half, "word": found.word,
        "false": false(found.word, about, margin),
    }  # fmt: skip


def false(word: str, truth: float, margin: float) -> bool:
    """Whether a word says what is not so; "undecided" says nothing."""
    return {"helps": truth <= 0, "hurts": truth >= 0, "equivalent": abs(truth) >= margin}.get(word, False)


def row(case: Case, policy: str, trials: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    def share(name: str) -> float:
        return round(float(np.mean([trial[name] for trial in trials])), 4)

    return {
        "claim": trials[0]["claim"], "trials": len(trials),
        "true gain with items like these, points": round(100 * like_these(case.drawn, policy)[0], 3),
        "covered": share("covers"), "false words": share("false"), "words": Counter(t["word"] for t in trials),
        "covered, if it spoke of these items": share("covers, these"),
        "covered, if it spoke of items like these": share("covers, like these"),
        "half-width, points": round(100 * float(np.median([t["half"] for t in trials])), 2),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=TRIALS)
    most = parser.parse_args().trials
    rows = {f"{case.name}; {policy}": (case, policy) for case in CASES for policy in POLICIES}
    parts = {name: {f"{name}, {k}": range(k, min(k + PART, most)) for k in range(0, most, PART)} for name in rows}
    tasks = {
        part: lambda of=rows[name], seeds=seeds: [one(*of, seed) for seed in seeds]
        for name, mine in parts.items() for part, seeds in mine.items()
    }  # fmt: skip
    kept = Cells.of(__file__).run(tasks)
    found = {name: row(*rows[name], [trial for part in mine for trial in kept[part]]) for name, mine in parts.items()}
    for name, value in found.items():
        print(f"{name}: {value}")
    publish("claims", found, whole=most >= TRIALS)


if __name__ == "__main__":
    main()
