"""Unlabelled data: what `explore` costs on digits without labels, how the strengths it finds fall with the number of
items, and how often a policy that does nothing is told apart (the level is 5 %).

    python benchmarks/strengths.py
"""

from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from measure import write
from sklearn.datasets import load_digits

from leaven.auto import explore, safe_strengths
from leaven.auto.probe import Probe
from leaven.core.policy import Policy
from leaven.data.dataset import Dataset
from leaven.data.open import open as open_data
from leaven.features import classifier, mmd
from leaven.image import Brightness, Elastic, GaussianNoise, Rotate, Shift

HERE = Path(__file__).parent
OPS = (Rotate(), Shift(), Brightness(), GaussianNoise(), Elastic())
NULLS = 300


def plain() -> Dataset:
    """Pictures in an order drawn once: digits come writer by writer."""
    return open_data((load_digits().images / 16).astype(np.float32), name="digits without labels")


def level(data: Dataset) -> float:
    """The share of seeds at which untouched items are told from others."""
    some = data.sample(200)
    return float(np.mean([Probe.of(some, seed=seed).p(Policy()) <= 0.05 for seed in range(NULLS)]))


def main() -> None:
    data = plain()
    start = perf_counter()
    findings, policy, table = explore(data, budget=300)
    found: dict[str, Any] = {"explore, 1797 pictures of 8 x 8, seconds": round(perf_counter() - start, 1)}
    found["findings"] = [finding.what for finding in findings]
    found["table"] = list(map(str, table))
    found["policy"] = str(policy)
    for most in (100, 200, 600):
        for test in (mmd, classifier):
            rows = safe_strengths(data, OPS, most=most, test=test)[1]
            found[f"{test.__name__}, {most} items"] = {r.name: round(r.strength, 4) for r in rows if r.op}
    found[f"told apart where nothing was done, of {NULLS}"] = level(data)
    for name, value in found.items():
        print(name, value)
    write(HERE / "results" / "strengths.json", found)


if __name__ == "__main__":
    main()
