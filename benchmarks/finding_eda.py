"""Published: what EDA gains shrinks as sentences grow in number (Wei and Zou, EMNLP 2019: 3.0 points at 500 sentences,
0.8 at 2,000, means of three networks over five sets). Does it come out on SST-2 and TREC with a logistic regression?

    python benchmarks/finding_eda.py

Their share of the words, 0.05; 8 copies of each sentence at all sizes, where they have 16 at 500 and 8 at 2,000. Words
have synonyms that were learned from the training sentences, where theirs are WordNet's. Draws are nested and the test
part is the official one at every size, so that the shrinking itself, gain at 500 minus gain at 2,000, has an interval.

The rule, fixed before: it came out where that interval lies above 0 in a set, and in no set below.
"""

from collections.abc import Mapping
from time import perf_counter
from typing import Any

import numpy as np
from longrun import Cells, compared, packed, publish, real, unpacked
from several import difference, losses, told

from leaven.core.choose import OneOf
from leaven.core.policy import Policy
from leaven.text import SynonymReplacement, WordDeletion, WordInsertion, WordSwap
from leaven.trial.design import Design, fixed
from leaven.trial.learners import default_learner

SETS, SIZES = ("SST-2", "TREC"), (500, 1000, 2000)
REPEATS, COPIES, ALPHA = 20, 8, 0.05
SHRINKS = "gain at 500 minus gain at 2000"
OPS = (SynonymReplacement, WordInsertion, WordSwap, WordDeletion)
EDA = Policy(augment=(OneOf(tuple(op(alpha=ALPHA) for op in OPS), name="eda"),))


def one(name: str, size: int) -> dict[str, Any]:
    """The losses of every arm at a size, as digits: one text for each repeat, one digit for each test sentence."""
    design, start = designed(name, size), perf_counter()
    found = losses(design, {"eda": EDA}, default_learner(design.data), copies=COPIES)["accuracy"]
    test = design.repeats[0][1]
    return {
        "losses": {arm: [packed(column) for column in D[test].T] for arm, D in found.items()},
        "seconds": round(perf_counter() - start, 1),
    }


def designed(name: str, size: int) -> Design:
    data = real(name)
    assert data is not None
    train, test = data.split()
    return fixed(train, test, REPEATS, most=size)


def summary(name: str, cells: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    """Of all sizes of a set, since the shrinking needs them together."""
    found, design = {}, designed(name, SIZES[0])
    test = design.repeats[0][1]
    for size, cell in cells.items():
        found[size] = {arm: np.full((len(design.data), REPEATS), np.nan) for arm in cell["losses"]}
        for arm, columns in cell["losses"].items():
            found[size][arm][test] = np.stack([unpacked(column) for column in columns], axis=1)
    gains = {c: {size: arms[c] - arms["eda"] for size, arms in found.items()} for c in ("nothing", "copies")}
    return {
        "test sentences": len(test), "pool": design.pool, "seconds": sum(cell["seconds"] for cell in cells.values()),
        "sizes": {str(size): told(design.data, {"accuracy": arms})["accuracy"] for size, arms in found.items()},
        SHRINKS: {
            control: compared(difference(design.data, "accuracy", gain[SIZES[0]] - gain[SIZES[-1]]), 0.0)
            for control, gain in gains.items()
        },
    }  # fmt: skip


def rule(found: Mapping[str, Mapping[str, Any]], control: str = "nothing") -> str:
    """By the shrinking against a control."""
    shrunk = {name: cell[SHRINKS][control] for name, cell in found.items()}
    if any(i["high"] < 0 for i in shrunk.values()):
        return "did not come out: the gain grows"
    if any(i["low"] > 0 for i in shrunk.values()):
        return "came out"
    return "did not come out: no change of the gain is shown"


def main() -> None:
    there = {f"{name}, {size}": (name, size) for name in SETS if real(name) for size in SIZES}
    if not there:
        return
    kept = Cells.of(__file__).run({key: lambda cell=cell: one(*cell) for key, cell in there.items()})
    names = dict.fromkeys(name for name, _ in there.values())
    found = {name: summary(name, {size: kept[f"{name}, {size}"] for size in SIZES}) for name in names}
    says = {f"against {control}": rule(found, control) for control in ("nothing", "copies")}
    for name, cell in found.items():
        print(name, {size: row["against nothing"]["eda"] for size, row in cell["sizes"].items()}, cell[SHRINKS])
    print(says)
    settings = {"repeats": REPEATS, "copies": COPIES, "share of the words": ALPHA}
    result = {"finding": says, "settings": settings, "sets": found}
    publish("findings_eda", result, whole=len(found) == len(SETS))


if __name__ == "__main__":
    main()
