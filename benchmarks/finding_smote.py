"""Published: SMOTE does nothing for boosted trees (Elor and Averbuch-Elor, 2022: by metrics that need no threshold, no
balancing helps XGBoost or CatBoost; by those that need one, moving the threshold does as well). Does it come out?

    python benchmarks/finding_smote.py

Histogram gradient boosting on mammography, german and adult: SMOTE; the rare class repeated; weights by which every
class counts alike; and the threshold moved to where it costs the same. AUC and the Brier score need no threshold, macro
F1 and accuracy do.

The rule, fixed before: it came out if by AUC SMOTE is shown to be better than nothing in no set, and by macro F1 better
than moved thresholds in none.
"""

from collections.abc import Mapping
from time import perf_counter
from typing import Any

import numpy as np
from longrun import Cells, compared, publish, real
from several import difference, losses, told

from leaven.core.policy import Policy
from leaven.data.dataset import Dataset
from leaven.mix.smote import Smote
from leaven.resample.balance import Balance
from leaven.trial.arms import MOVED, REWEIGHTED
from leaven.trial.design import FEW_TEST, Design, fixed, folds
from leaven.trial.learners import default_learner

SETS, REPEATS = ("mammography", "german", "adult"), 20
MOST, MOST_TEST, TEST = 2000, 4000, 0.4
METRICS = ("auc", "brier", "macro_f1", "accuracy")
ARMS = {
    "SMOTE": Policy(grow=(Smote(),)), "repeated": Policy(grow=(Balance(),)), "weights": REWEIGHTED, "thresholds": MOVED
}  # fmt: skip


def designed(data: Dataset) -> Design:
    """The test part that came with the set or two fifths, at most 4,000 rows, and draws of at most 2,000; folds where
    that leaves few."""
    if (data.part != "test").all() and TEST * len(data) <= FEW_TEST:
        return folds(data, REPEATS)
    train, test = data.split() if (data.part == "test").any() else data.split(test=TEST)
    return fixed(train, test.sample(MOST_TEST), REPEATS, most=MOST)


def one(name: str) -> dict[str, Any]:
    data, start = real(name), perf_counter()
    assert data is not None
    design = designed(data)
    found = losses(design, ARMS, default_learner(data), copies=1, metrics=METRICS)
    rivals = {
        metric: {
            r: compared(difference(design.data, metric, arms[r] - arms["SMOTE"]), 0.0) for r in ARMS if r != "SMOTE"
        }
        for metric, arms in found.items()
    }
    return {
        "design": design.sentence, "training rows": design.drawn,
        "rare class": round(float(np.bincount(data.labels).min() / len(data)), 4),
        "metrics": told(design.data, found), "SMOTE against": rivals, "seconds": round(perf_counter() - start, 1),
    }  # fmt: skip


def rule(found: Mapping[str, Mapping[str, Any]]) -> str:
    free = [name for name, cell in found.items() if cell["metrics"]["auc"]["against nothing"]["SMOTE"]["low"] > 0]
    bound = [name for name, cell in found.items() if cell["SMOTE against"]["macro_f1"]["thresholds"]["low"] > 0]
    if not free and not bound:
        return "came out"
    said = ([f"better than nothing by AUC on {', '.join(free)}"] if free else []) + (
        [f"better than the moved thresholds by macro F1 on {', '.join(bound)}"] if bound else []
    )
    return f"did not come out: SMOTE is {', and '.join(said)}"


def main() -> None:
    tasks = {name: lambda name=name: one(name) for name in SETS if real(name)}
    if not tasks:
        return
    found = Cells.of(__file__).run(tasks)
    for name, cell in found.items():
        for metric in METRICS:
            rows = {a: i["mean"] for a, i in cell["metrics"][metric]["against nothing"].items()}
            print(name, metric, rows, "SMOTE:", cell["metrics"][metric]["against nothing"]["SMOTE"])
    print(rule(found))
    settings = {"repeats": REPEATS, "training rows at most": MOST, "test rows at most": MOST_TEST}
    result = {"finding": rule(found), "settings": settings, "sets": found}
    publish("findings_smote", result, whole=len(found) == len(SETS))


if __name__ == "__main__":
    main()
