"""SMOTE beside imbalanced-learn's SMOTE and SMOTENC: the minority raised to the majority, from the same arrays.

    python benchmarks/smote.py [--data FOLDER] [--peer PYTHON]

FOLDER holds mammography/ and adult/ (LEAVEN_DATA). PYTHON belongs to an environment of its own with imbalanced-learn;
it runs beside, and tells its seconds; without it, our side alone is measured. Ours draws by address, keeps
both parents of every row, accepts gaps and rounds to the grid; theirs takes no gaps, so those of adult, all of them in
names, are a name of their own for it, and gets floats, as whole numbers are truncated in it.
What becomes of the data is measured too: cells of whole numbers that are not, and how far the shares of names drift
(total variation, mean over the columns of names).
"""

import argparse
import json
import os
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from measure import best_of, write

import leaven as lv
from leaven.core.plan import plan
from leaven.core.policy import Policy
from leaven.core.source import Items
from leaven.mix import Smote

HERE = Path(__file__).parent
PAIRS = 5
CHUNK = 4096

PEER = """
import json, sys, time
import numpy as np
from imblearn import __version__
from imblearn.over_sampling import SMOTE, SMOTENC
held = np.load(sys.argv[1])
x, y, named = held["x"], held["y"], held["named"]
x = np.where(np.isnan(x), -1, x)
def make(seed):
    op = SMOTENC(np.flatnonzero(named).tolist(), random_state=seed) if named.any() else SMOTE(random_state=seed)
    start = time.perf_counter()
    out = op.fit_resample(x, y)[0]
    return time.perf_counter() - start, out[len(x):]
make(0)
times, rows = zip(*(make(k) for k in range(int(sys.argv[3]))))
np.save(sys.argv[2], rows[-1])
print(json.dumps({"version": __version__, "seconds": times}))
"""


def ours(data: Any, seed: int = 0) -> tuple[float, float, np.ndarray]:
    """Seconds to learn, seconds to make, and the rows."""
    source = Items(data.load(np.arange(len(data))), data.ids, data.traits)
    start = perf_counter()
    policy = Policy(grow=(Smote(),)).fit(source)
    learned = perf_counter()
    rows = policy.roster(source)
    rows = rows.take(rows.makers == "smote")
    made = []
    for k in range(0, len(rows), CHUNK):
        part = rows.take(slice(k, k + CHUNK))
        out = plan(policy.training, source, part.positions, seed=seed, copies=part.copies, makers=part.makers)
        made.append(out.run().fields["row"].data[: out.count])
    return learned - start, perf_counter() - learned, np.concatenate(made)


def quality(real: np.ndarray, made: np.ndarray, columns: Any) -> dict[str, float]:
    """What becomes of whole numbers and of names. real: of the class that is added to."""
    whole = [k for k, c in enumerate(columns) if c.kind == "integer"]
    off = float((made[:, whole] % 1 != 0).mean()) if whole else 0.0
    drift = [
        0.5 * sum(abs((real[:, k] == v).mean() - (made[:, k] == v).mean()) for v in range(len(c.categories)))
        for k, c in enumerate(columns) if c.named
    ]  # fmt: skip
    rare = [
        ((made[:, k] == v).sum() / max(1, len(made))) / ((real[:, k] == v).sum() / len(real))
        for k, c in enumerate(columns) if c.named
        for v in range(len(c.categories)) if 0 < (real[:, k] == v).mean() < 0.05
    ]  # fmt: skip
    return {
        "cells of whole numbers off the grid": off,
        "drift of the shares of names": float(np.mean(drift)) if drift else 0.0,
        "rare names, their share against the real one": float(np.mean(rare)) if rare else 1.0,
    }


def compare(name: str, data: Any, peer: str | None) -> dict[str, Any]:
    values, columns = data.source.data[data.rows], data.schema.columns
    labels = data.labels
    rare = np.bincount(labels).argmin()
    real, named = values[labels == rare], np.array([c.named for c in columns])
    times = [ours(data, k) for k in range(PAIRS + 1)][1:]
    found: dict[str, Any] = {
        "rows": len(data), "minority": len(real), "columns": len(columns), "made": len(times[0][2]),
        "ours": {
            "learn seconds": median(t[0] for t in times), "make seconds": median(t[1] for t in times),
            "us per row made": 1e6 * median(t[1] for t in times) / len(times[0][2]),
            **quality(real, times[0][2], columns),
        },
    }  # fmt: skip
    if peer:
        with tempfile.TemporaryDirectory() as folder:
            held, out = Path(folder) / "x.npz", Path(folder) / "out.npy"
            np.savez(held, x=values, y=labels, named=named)
            done = subprocess.run(
                [peer, "-c", PEER, held, out, str(PAIRS)], stdout=subprocess.PIPE, text=True, check=True
            )
            told, made = json.loads(done.stdout), np.load(out)
        found["imbalanced-learn"] = {
            "version": told["version"], "seconds": median(told["seconds"]), **quality(real, made, columns),
        }  # fmt: skip
        mine = found["ours"]["learn seconds"] + found["ours"]["make seconds"]
        found["times as fast as imbalanced-learn"] = found["imbalanced-learn"]["seconds"] / mine
    print(name, json.dumps(found, indent=1))
    return found


def search(n: int, width: int) -> dict[str, Any]:
    """The exact search alone, on normal numbers, beside scikit-learn's."""
    from sklearn.neighbors import NearestNeighbors

    from leaven.table.neighbours import neighbours

    points, named = np.random.default_rng(0).normal(size=(n, width)), np.zeros(width, bool)
    mine = best_of(lambda: neighbours(points, named, 5), 3)
    theirs = best_of(lambda: NearestNeighbors(n_neighbors=6).fit(points).kneighbors(points), 3)
    return {"rows": n, "columns": width, "ours seconds": mine, "scikit-learn seconds": theirs}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default=os.environ.get("LEAVEN_DATA", HERE.parent / "../shared/data"), type=Path)
    parser.add_argument("--peer")
    asked = parser.parse_args()
    if not asked.peer:
        print("no --peer: imbalanced-learn is not measured")
    result: dict[str, Any] = {"search": [search(20_000, 6), search(5_000, 20)]}
    for name, path in {"mammography": "mammography/mammography.csv", "adult": "adult/adult-train.csv"}.items():
        if not (asked.data / path).is_file():
            print(f"{asked.data / path}: is not there; LEAVEN_DATA names the folder of the real sets")
        else:
            result[name] = compare(name, lv.open(asked.data / path, target="-1"), asked.peer)
    write(HERE / "results" / "smote.json", result)


if __name__ == "__main__":
    main()
