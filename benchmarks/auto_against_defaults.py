"""The claim: the policy that a search finds on the training items alone is never significantly worse than nothing, and
not worse than the best of the usual defaults beyond the margin.

    python benchmarks/auto_against_defaults.py [--only digits] [--size 20] [--repeats 3] [--budget 30s] [--workers 2]

Ten paired repeats of six sets at 20 and at 100 training items per class. A repeat draws its training items, lets
`leaven.auto` search on them alone for so much of the budget as it spends before a verdict, then trains the learner with
nothing, copies, the usual defaults and what was found, and tests all of them on items that nobody saw. Intervals are
those of a verdict, the margin comes from a pilot on training items. Defaults: the field's (TrivialAugment wide, EDA,
SpecAugment's masks, SMOTE, jitter) and the one that a trial of Leaven takes; the best of them is named after the fact,
in its favour. Of german, draws keep the proportions of the classes, or SMOTE would have nothing to add. Of the spoken
digits, every repeat tests a speaker that none of its training items is of. A class with fewer items than asked for
gives four fifths of them; where most classes have fewer, the size is left out.

2 minutes of search on two cores: about four hours for all. Finished repeats are kept, and a search that was stopped
goes on.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from time import perf_counter
from typing import Any, Protocol

import numpy as np
from longrun import Cells, compared, packed, publish, real, seconds, unpacked

from leaven.audio import FrequencyMask, Mute
from leaven.auto.search import search
from leaven.core.errors import LeavenError
from leaven.core.item import Ints
from leaven.core.key import uniforms
from leaven.core.plain import to_plain
from leaven.core.policy import Policy
from leaven.data.dataset import Dataset
from leaven.image import trivial_augment
from leaven.mix.smote import Smote
from leaven.series import Jitter
from leaven.trial.arms import COPIES, NOTHING, Arm, Workshop
from leaven.trial.cells import Cell, Work
from leaven.trial.design import DRAWN, Design, drawn
from leaven.trial.interval import Floats, interval
from leaven.trial.kinds import kind_of
from leaven.trial.learners import default_learner
from leaven.trial.pilot import pilot
from leaven.trial.run import OF_EACH
from leaven.trial.verdict import Rules, decide, margin_for

SETS = ("digits", "fashion", "fsdd", "TREC", "ECG200", "german")
SIZES, REPEATS, BUDGET = (20, 100), 10, 120.0
TEST = {"digits": 0.25, "german": 0.4}  # of the items, where no test part came with them
MOST_POOL, MOST_TEST = 6000, 1000
WON, FOUND = "what won", "found"
PUBLISHED: dict[str, Callable[[Dataset], tuple[str, Policy]]] = {
    "image": lambda data: ("TrivialAugment wide", Policy(augment=(trivial_augment(),))),
    "text": lambda data: kind_of("text").policy(data),
    "audio": lambda data: ("SpecAugment masks", Policy(augment=(Mute(), FrequencyMask()))),
    "table": lambda data: ("SMOTE", Policy(grow=(Smote(),))),
    "series": lambda data: ("jitter", Policy(augment=(Jitter(),))),
}


class Winner(Protocol):
    """What a search hands back."""

    @property
    def policy(self) -> Policy: ...


Search = Callable[..., Winner]


@dataclass(frozen=True, eq=False)
class Parts:
    """data: all items. pools, tests: in each repeat, the positions to draw from, and those tested."""

    data: Dataset
    pools: tuple[Ints, ...]
    tests: tuple[Ints, ...]

    def draw(self, size: int, repeat: int) -> Ints:
        """The training items of a repeat: `size` of every class, or so many on average in the classes' proportions."""
        data, pool = self.data, self.pools[repeat]
        if data.modality == "table":
            return drawn(data, pool, size * len(data.classes), 0, repeat)
        u, labels = uniforms(0, "draw", ids=data.ids[pool], epoch=repeat), data.labels[pool]
        chosen = []
        for k in np.unique(labels):
            mine = pool[labels == k][np.argsort(u[labels == k], kind="stable")]
            chosen.append(mine[: size if mine.size >= size else max(1, int(DRAWN * mine.size))])
        return np.sort(np.concatenate(chosen))

    def lacking(self, size: int) -> tuple[str, ...]:
        """The classes that have not so many to draw from."""
        if self.data.modality == "table":
            size = -(-size * len(self.data.classes) * np.bincount(self.data.labels).min() // len(self.data))
        counts = np.min(
            [np.bincount(self.data.labels[p], minlength=len(self.data.classes)) for p in self.pools], axis=0
        )
        return tuple(name for name, count in zip(self.data.classes, counts, strict=True) if count < size)


def parts(name: str, repeats: int) -> Parts | None:
    """Of a set; None where it is missing."""
    data = real(name)
    if data is None:
        return None
    if name == "fsdd":
        speaker = np.arange(repeats) % len(data.group_names)
        tests = tuple(np.flatnonzero(data.groups == k) for k in speaker)
        return Parts(data, tuple(np.flatnonzero(data.groups != k) for k in speaker), tests)
    train, test = data.split(**({"test": TEST[name]} if name in TEST else {}), seed=0)
    train, test = train.sample(MOST_POOL), test.sample(MOST_TEST)
    n, both = len(train), train.joined(test)
    return Parts(both, (np.arange(n),) * repeats, (np.arange(n, len(both)),) * repeats)


def defaults(data: Dataset) -> dict[str, Policy]:
    """Those of the field and of the house, by name; once where they are the same."""
    return dict([PUBLISHED[data.modality](data), kind_of(data.modality).policy(data)])


def one(there: Parts, size: int, repeat: int, *, budget: float, workers: int | None, keep: Path | None,
        find: Search = search) -> dict[str, Any]:  # fmt: skip
    """A repeat: search, then train and test every arm. Losses of 0 and 1 are kept as digits, one for each item."""
    data, train = there.data, there.draw(size, repeat)
    learner = default_learner(data)
    start = perf_counter()
    try:
        found = find(data.take(train), budget=budget, learner=learner, seed=repeat, workers=workers, keep=keep)
        policy, says = found.policy, str(getattr(getattr(found, "arm", None), "name", "none"))
    except LeavenError as error:  # too few items, too little time: then there is no policy
        policy, says = Policy(), f"none: {error}"
    spent = perf_counter() - start
    design = Design(data, ((train, there.tests[repeat]),), len(there.pools[repeat]), False, "")
    arms = {name: Arm(name, "", policy) for name, policy in defaults(data).items()}
    empty = policy == Policy()
    arms |= {"nothing": NOTHING, "copies": COPIES} | ({} if empty else {FOUND: Arm(FOUND, "", policy)})
    work = Work(Workshop(data, learner, 1 + repeat), design, arms, OF_EACH)
    losses, took = {}, {}
    for name in arms:
        trained = work(Cell(0, name))
        if trained.losses is None:
            raise RuntimeError(f"{data.name}, {name}: training failed: {trained.failure}")
        losses[name], took[name] = packed(trained.losses), round(trained.seconds, 3)
    if empty:
        losses[FOUND] = losses["nothing"]
    return {
        "losses": losses, WON: says, "policy": to_plain(policy), "search, seconds": round(spent, 1), "seconds": took,
        "pilot": pilot(work).loss, "train": len(train),
    }  # fmt: skip


def cell_of(there: Parts, size: int, cells: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A set at a size: every difference with its interval and word, and the verdict on what was found."""
    losses = matrices(there, cells)
    tested = ~np.isnan(losses["nothing"]).all(axis=1)
    losses = {name: values[tested] for name, values in losses.items()}
    margin = margin_for(float(np.mean([cell["pilot"] for cell in cells])))
    rules = Rules(margin=margin, drawn=cells[0]["train"], pool=len(there.pools[0]))
    labels = np.array(there.data.classes)[there.data.labels[tested]]
    verdict = decide(losses, rules, policy=FOUND, labels=labels)
    usual = [name for name in losses if name not in ("nothing", "copies", FOUND)]
    gains = {name: interval(losses["nothing"] - losses[name]) for name in (*usual, FOUND)}
    best = max(usual, key=lambda name: gains[name].mean)
    found = {"nothing": gains[FOUND]}
    found |= {name: interval(losses[name] - losses[FOUND]) for name in ("copies", *usual)}
    return {
        "training items": cells[0]["train"], "test items": int(tested.sum()), "repeats": len(cells),
        "fewer than asked for": there.lacking(size), "margin, points": round(100 * margin, 3),
        "% right": {name: round(100 * float(1 - np.nanmean(values)), 2) for name, values in losses.items()},
        "found against": {name: compared(i, margin) for name, i in found.items()},
        "defaults against nothing": {name: compared(gains[name], margin) for name in usual},
        "best default": best, "verdict": verdict.word, "reason": verdict.reason,
        WON: [cell[WON] for cell in cells], "searches refused": sum(cell[WON].startswith("none: ") for cell in cells),
        "search, seconds": [cell["search, seconds"] for cell in cells],
    }  # fmt: skip


def matrices(there: Parts, cells: Sequence[Mapping[str, Any]]) -> dict[str, Floats]:
    """Arm -> (items, repeats), NaN where not tested."""
    out = {name: np.full((len(there.data), len(cells)), np.nan) for name in cells[0]["losses"]}
    for repeat, cell in enumerate(cells):
        for name, digits in cell["losses"].items():
            out[name][there.tests[repeat], repeat] = unpacked(digits)
    return out


def summary(found: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """By the intervals of all cells: is what was found ever worse than nothing, and how often is it as good as the best
    default? shown: the lower bound lies above minus the margin; measured: the mean does; refuted: the upper bound lies
    below."""
    worse = [name for name, cell in found.items() if cell["found against"]["nothing"]["high"] < 0]
    against = {
        name: (cell["found against"][cell["best default"]], -cell["margin, points"]) for name, cell in found.items()
    }
    return {
        "significantly worse than nothing in": worse,
        "never significantly worse than nothing": not worse,
        "not worse than the best usual default beyond the margin": {
            "of": len(against),
            "shown": [name for name, (i, bar) in against.items() if i["low"] > bar],
            "measured": [name for name, (i, bar) in against.items() if i["mean"] > bar],
            "refuted": [name for name, (i, bar) in against.items() if i["high"] < bar],
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--size", nargs="+", type=int, default=SIZES)
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--budget", type=seconds, default=BUDGET)
    parser.add_argument("--workers", type=int, default=None)
    asked = parser.parse_args()
    if asked.repeats < 2:
        parser.error(f"--repeats {asked.repeats}: an interval needs at least 2")
    store, rows, tasks = Cells.of(__file__), dict[str, tuple[Parts, int]](), dict[str, Callable[[], Any]]()
    for name in asked.only:
        if (there := parts(name, asked.repeats)) is None:
            continue
        for size in asked.size:
            if 2 * len(lacking := there.lacking(size)) > len(there.data.classes):
                print(f"{name}: {size} per class left out, {', '.join(lacking)} have fewer", flush=True)
                continue
            rows[f"{name}, {size}"] = there, size
    for name, (there, size) in rows.items():
        for repeat in range(asked.repeats):
            key = f"{name}, {repeat}, {asked.budget:g} s, {asked.workers} workers"
            tasks[key] = lambda a=(there, size, repeat), k=key: _kept(store, k, *a, asked)
    done = list(store.run(tasks).values())
    found = {
        name: cell_of(there, size, done[k * asked.repeats : (k + 1) * asked.repeats])
        for k, (name, (there, size)) in enumerate(rows.items())
    }
    told = {
        f"at {size} per class": summary({n: c for n, c in found.items() if rows[n][1] == size}) for size in asked.size
    }
    result = {"budget, seconds": asked.budget, "repeats": asked.repeats, **told, "sets": found}
    for name, cell in found.items():
        print(name, cell["% right"], cell["found against"], cell["verdict"])
    print(told)
    sets = {name.rpartition(", ")[0] for name in rows}
    whole = sets == set(SETS) and tuple(asked.size) == SIZES and asked.repeats >= REPEATS and asked.budget >= BUDGET
    publish("auto_against_defaults", result, whole=whole)


def _kept(store: Cells, key: str, there: Parts, size: int, repeat: int, asked: argparse.Namespace) -> dict[str, Any]:
    """A search that is stopped goes on in its folder, which is not needed once the repeat is done."""
    folder = store.file.with_suffix("") / key.replace(", ", "-").replace(" ", "")
    found = one(there, size, repeat, budget=asked.budget, workers=asked.workers, keep=folder)
    rmtree(folder, ignore_errors=True)
    return found


if __name__ == "__main__":
    main()
