"""Generators: what they cost, whether their rows can be told from the real, and whether they help a learner.

    python benchmarks/generate.py

Each set is tried with a few labelled items per class, twenty times over: nothing, copies, as many made rows as items,
and the same at a weight of 0.3. Against a test part that nobody learned from: the two-sample tests, and a learner that
was trained on made rows alone.
"""

import os
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from measure import write
from sklearn.datasets import load_breast_cancer, load_wine

from leaven.core.policy import Policy
from leaven.data.dataset import Dataset
from leaven.data.open import open as open_data
from leaven.features import classifier, describer, mmd
from leaven.generate import Generate, fit
from leaven.trial.design import few
from leaven.trial.learners import Training, default_learner
from leaven.trial.run import compare

HERE = Path(__file__).parent
DATA = Path(os.environ.get("LEAVEN_DATA", "../shared/data"))
PER_CLASS, REPEATS, MOST, TESTED = (20, 100), 20, 4000, 400


def sets() -> dict[str, Dataset]:
    wine, cancer = load_wine(), load_breast_cancer()
    found = {
        "digits": open_data("digits"),
        "wine": open_data(wine.data, labels=wine.target, name="wine"),
        "breast cancer": open_data(cancer.data, labels=cancer.target, name="breast cancer"),
    }
    for name, file in (("adult", "adult/adult-train.csv"), ("german", "german/german.csv")):
        if (DATA / file).is_file():
            found[name] = open_data(DATA / file, target="-1", name=name).sample(MOST)
        else:
            print(f"{name}: {DATA / file} is not there; set LEAVEN_DATA")
    return found


def values(data: Dataset) -> Any:
    return [item[data.about.field].data for item in data.load(np.arange(len(data)))]


def alike(data: Dataset) -> dict[str, Any]:
    train, test = data.split(seed=0)
    start = perf_counter()
    generator = fit(train)
    learned = perf_counter()
    assert train.labels is not None and test.labels is not None
    keys = np.arange(len(train), dtype=np.uint64)
    made = generator.draw(keys, train.labels)
    drawn = perf_counter()
    look, n = describer(train), min(TESTED, len(test))
    real, other = look(values(test)[:n]), look(list(made[:: max(1, len(made) // n)][:n]))
    learner, one_hot = default_learner(train), np.eye(len(train.classes))
    scores = {}
    for name, inputs in (("real", np.stack(values(train))), ("made", made)):
        predict = learner.fit(Training(inputs, one_hot[train.labels]), np.arange(len(train)), 0)
        found = np.asarray(predict(np.stack(values(test))))
        scores[name] = round(float((found == test.labels).mean()), 4)
    return {
        "items": len(train),
        "seconds to learn": round(learned - start, 3),
        "rows drawn a second": round(len(made) / (drawn - learned)),
        "kilobytes": round(sum(a.nbytes for a in generator.artefact.arrays.values()) / 1000),
        "p, mmd": round(mmd(real, other).p, 3),
        "area, classifier": round(classifier(real, other).statistic, 3),
        "right on the test part, trained on": scores,
    }


def helped(data: Dataset) -> dict[str, Any]:
    found: dict[str, Any] = {}
    policies = {
        "made": Policy(grow=(Generate(add="100%"),)),
        "made, weight 0.3": Policy(grow=(Generate(add="100%", weight=0.3),)),
    }
    for count in PER_CLASS:
        if min(np.bincount(data.labels)) < 2 * count:
            continue
        trial = compare(few(data, count, REPEATS), policies, controls=False)
        rows = {name: round(100 * float(np.nanmean(score.accuracy)), 2) for name, score in trial.scores.items()}
        words = {name: verdict.word for name, verdict in trial.verdicts.items()}
        found[f"{count} per class"] = {"% right": rows, "verdicts": words}
    return found


def main() -> None:
    found = {}
    for name, data in sets().items():
        found[name] = alike(data) | helped(data)
        print(name, found[name])
    write(HERE / "results" / "generate.json", found)


if __name__ == "__main__":
    main()
