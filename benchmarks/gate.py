"""The label gate: planted breaks found and harmless ops left alone; what it says of six real sets and what that costs;
whether ops beyond it help in trials all the same; and how often its bound errs.

    python benchmarks/gate.py [LEAVEN_DATA]

What a person would say of the ops on the real sets is our own judgement, and stands below. The tolerances of the gate
were chosen while looking at digits, Fashion-MNIST, ECG200 and german, and at trials on the first two.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from measure import write
from scipy.special import gammaln
from scipy.stats import norm

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from made_labels import columns, hues, negations, places, signs

from leaven.auto.candidate import Candidate
from leaven.auto.gate import STRENGTHS, Gate, gate, gate_cost
from leaven.auto.scaling import scalable
from leaven.auto.shares import excess
from leaven.auto.strengths import candidates
from leaven.core.dist import Choice
from leaven.core.errors import LeavenError
from leaven.core.op import Op
from leaven.core.policy import Policy
from leaven.data.dataset import Dataset
from leaven.data.open import open as open_data
from leaven.image import (
    Brightness,
    GaussianNoise,
    HorizontalFlip,
    Hue,
    QuarterTurns,
    Rotate,
    Shift,
    ToGray,
    VerticalFlip,
)
from leaven.series import Jitter, Scaling, SignFlip, TimeWarp
from leaven.table import CellNoise, SwapNoise
from leaven.text import Aeda, WordDeletion, WordSwap
from leaven.trial.arms import Arm, Workshop
from leaven.trial.design import fixed
from leaven.trial.interval import interval
from leaven.trial.learners import default_learner
from leaven.trial.predictions import classes_of

HERE = Path(__file__).parent
SIZES, SEEDS = (60, 200, 600), 8
REPEATS, COPIES, TESTED = 8, 4, 1000
HALF_TURN = Rotate(degrees=Choice((180.0,)), name="half_turn")


def said(n: int, seed: int) -> Dataset:
    return open_data(negations(Path(tempfile.mkdtemp()) / f"said-{n}-{seed}.tsv", n, seed))


# The share of its bounds from which on an op breaks the label: 0 always, 1 never.
Truth = Sequence[tuple[Op, float]]
PLANTED: Mapping[str, tuple[Callable[[int, int], Dataset], Truth]] = {
    "hue": (hues, (
        (Hue(), 1 / 3), (ToGray(), 0), (Rotate(), 1), (HorizontalFlip(), 1), (VerticalFlip(), 1), (QuarterTurns(), 1),
        (GaussianNoise(), 1))),
    "place": (places, (
        (HorizontalFlip(), 0), (QuarterTurns(), 0), (Shift(), 3 / 8), (Rotate(), 1 / 2), (VerticalFlip(), 1),
        (Brightness(), 1), (GaussianNoise(), 1))),
    "sign": (signs, ((SignFlip(), 0), (Scaling(), 1 / 2), (TimeWarp(), 1), (Jitter(), 1))),
    "negation": (said, (
        (WordDeletion(protect="none", name="deletion"), 0), (WordDeletion(name="deletion, negations kept"), 1),
        (WordSwap(), 1), (Aeda(), 1))),
    "column": (columns, ((SwapNoise(), 1 / 4), (CellNoise(), 1 / 4))),
}  # fmt: skip

# What a person would say: for which classes an op breaks the label as it comes, and which ops do not, flips as they
# come and the others at 1/32 of their bounds. Nothing is said of the others.
PIXELS = ("auto_contrast", "brightness", "contrast", "elastic", "equalize", "gamma", "gaussian_noise", "invert", "jpeg",
          "noise_at_ratio", "perspective", "posterize", "rotate", "scale", "sharpness", "shear", "shift")  # fmt: skip
TURNS = {"vertical_flip": "25679", "horizontal_flip": "235679", "half_turn": "34679", "quarter_turns": "2345679"}
PEOPLE: Mapping[str, tuple[Mapping[str, str], Sequence[str]]] = {
    "digits": (TURNS, PIXELS),
    "fashion": ({}, (*PIXELS, "horizontal_flip")),
    "fsdd": ({"reverse": "0123456789"}, ("gain", "polarity", "pitch_shift", "speed", "time_stretch", "time_shift",
                                         "tempo_warp", "frequency_mask", "mute")),
    "ECG200": ({"sign_flip": "12"}, ("jitter", "scaling", "magnitude_warp", "time_warp", "window_slice", "time_mask")),
    "trec": ({}, ("aeda", "synonym_replacement", "word_insertion", "character_noise")),
    "german": ({}, ("swap_noise", "cell_noise", "cell_dropout")),
}  # fmt: skip


def planted(n: int) -> dict[str, Any]:
    """Over all sets and seeds. breaks missed: ops left in at twice the strength at which they begin to break, or more.
    harmless cut: ops out, or kept from a class, that break nothing. held back: in, but below 1/16 of their bounds."""
    found: dict[str, list[bool]] = {"breaks missed": [], "harmless cut": [], "harmless held back": []}
    whose: dict[str, int] = {}
    for name, (make, truth) in PLANTED.items():
        for seed in range(SEEDS):
            decided = {d.name: d for d in gate(make(n, seed), [op for op, _ in truth], seed=seed).decisions}
            for op, limit in truth:
                d = decided[op.address]
                reach = 0.0 if d.op is None else 1.0 if d.strength is None else d.strength
                if limit < 1:
                    wrong = reach > 0 if limit == 0 else reach > 2 * limit
                    found["breaks missed"].append(wrong)
                    kind = "missed"
                else:
                    wrong, kind = reach == 0 or bool(d.classes), "cut"
                    found["harmless cut"].append(wrong)
                    found["harmless held back"].append(0 < reach < 1 / 16)
                if wrong:
                    whose[f"{name}: {op.address} {kind}"] = whose.get(f"{name}: {op.address} {kind}", 0) + 1
    shares = {what: f"{sum(flags)} of {len(flags)}" for what, flags in found.items()}
    return shares | {"whose, in so many of the seeds": dict(sorted(whose.items()))}


def real(folder: Path) -> Iterator[tuple[str, Dataset, list[Op]]]:
    places = {"digits": "digits", "fashion": folder / "fashion", "fsdd": folder / "fsdd",
              "ECG200": folder / "ucr" / "ECG200", "trec": folder / "text" / "trec_train.tsv"}  # fmt: skip
    for name, place in places.items():
        data = open_data(place)
        yield name, data, [*candidates(data), *([HALF_TURN] if name == "digits" else [])]
    german = open_data(folder / "german" / "german.csv", target="20")
    yield "german", german, [*candidates(german), SwapNoise()]


def told(name: str, data: Dataset, ops: Sequence[Op]) -> tuple[Gate, dict[str, Any]]:
    """What the gate says of the training part, what it takes, and where a person would say otherwise."""
    cost, start = gate_cost(data, ops), perf_counter()
    found = gate(data, ops)
    seconds = perf_counter() - start
    breaks, harmless = PEOPLE[name]
    cut, missed = list[str](), list[str]()
    for d in found.decisions:
        whom = list(data.classes) if not d.classes else list(d.classes)
        if d.name in harmless and d.sentence != "out: changes nothing here.":
            if d.op is None or (d.strength or 1) < 1 / 32:
                cut.append(d.name)
            elif d.classes:
                cut.append(f"{d.name} for {', '.join(sorted(set(data.classes) - set(whom)))}")
        if d.name in breaks and d.op is not None and (wrong := sorted(set(breaks[d.name]) & set(whom))):
            missed.append(f"{d.name} for {', '.join(wrong)}")
    return found, {
        "items, fits, predictions": [cost.items, cost.fits, cost.predictions], "seconds": round(seconds, 1),
        "right as they are": round(found.plain, 3), "harmless, cut": cut, "breaks, missed": missed,
        "harmless named": len(harmless), "breaks named, op x class": sum(map(len, breaks.values())),
        "sentences": [str(d) for d in found.decisions],
    }  # fmt: skip


def in_trials(data: Dataset, each: int) -> dict[str, Any]:
    """Of scalable ops, the gain of training with them at the strength that is allowed, at the next one and at four
    times the next; of others, as they come, whether they are in or out. Points of accuracy, `each` items per class."""
    train, whole = data.split(test=0.5, seed=1)
    test = whole.sample(TESTED, 1)
    said = gate(train, seed=2)
    design = fixed(train, test, REPEATS, 3, each * len(data.classes))
    shop = Workshop(design.data, default_learner(data), 4)
    base = _losses(shop, design.repeats, None)
    inside, beyond = dict[str, Any](), dict[str, Any]()
    for d in said.decisions:
        (op,) = [op for op in candidates(train) if op.address == d.name]
        if "changes" in d.sentence:
            continue
        try:
            if not scalable(op):
                gain = _gain(base, shop, design.repeats, replace(op, p=1.0))
                (beyond if d.candidate is None or d.classes else inside)[d.name] = gain
                continue
            reach = d.strength or 0.0
            for s in (reach, *[s for s in STRENGTHS if s > reach][:3:2]):
                if s > 0:
                    gain = _gain(base, shop, design.repeats, Candidate(op, s).at(1.0))
                    (inside if s <= reach else beyond)[f"{d.name} {s:.3g}"] = gain
        except LeavenError:
            continue
    return {
        "items per class": each, "right without": round(1 - float(base[-TESTED:].mean()), 3),
        "inside": _summary(inside), "beyond": _summary(beyond),
    }  # fmt: skip


def _losses(shop: Workshop, repeats: Any, op: Op | None) -> Any:
    """(items, repeats)"""
    test = repeats[0][1]
    out = np.empty((test.size, len(repeats)))
    for k, (train, _) in enumerate(repeats):
        policy = Policy(augment=() if op is None else (op,)).fit(shop.part(train))
        rows, parents = shop.training(Arm("op", "", policy), policy, train, COPIES if op else 0, k, 0)
        tested = shop.evaluation(Policy(), test)
        found = classes_of(shop.learner.fit(rows, parents, k)(tested.inputs), tested.labels)
        out[:, k] = found != tested.labels.argmax(axis=1)
    return out


def _gain(base: Any, shop: Workshop, repeats: Any, op: Op) -> tuple[float, float]:
    found = interval(base - _losses(shop, repeats, op))
    return round(100 * found.mean, 2), round(100 * found.half, 2)


def _summary(gains: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    helps = [name for name, (mean, half) in gains.items() if mean - half > 0]
    hurts = [name for name, (mean, half) in gains.items() if mean + half < 0]
    return {
        "doses": len(gains), "mean gain": round(float(np.mean([mean for mean, _ in gains.values()])), 2),
        "helps": helps, "hurts": hurts, "gains, points +- half of 95 %": dict(gains),
    }  # fmt: skip


def errors(level: float) -> dict[str, float]:
    """Exactly, over all outcomes: how often the lower bound of a paired excess lies above the truth, over the nominal
    level; the worst of five cases."""
    z, out = float(norm.isf(level)), dict[str, float]()
    for n in (20, 50, 100, 200):
        counts = [(a, b) for a in range(n + 1) for b in range(n + 1 - a)]
        low = np.array([excess(a, b, n, z)[1] for a, b in counts])
        a, b = np.array(counts, float).T
        ways = gammaln(n + 1) - gammaln(a + 1) - gammaln(b + 1) - gammaln(n - a - b + 1)
        worst = 0.0
        for up, down in ((0.05, 1e-12), (0.07, 0.02), (0.1, 0.05), (0.2, 0.15), (0.3, 0.25)):
            chance = np.exp(ways + a * np.log(up) + b * np.log(down) + (n - a - b) * np.log(1 - up - down))
            worst = max(worst, float(chance[low > 0.05].sum()) / level)
        out[f"{n} items"] = round(worst, 2)
    return out


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parent / "../shared/data")
    found: dict[str, Any] = {}
    for level in (0.05, 0.005, 0.0005):
        found[f"errors of the bound over {level}"] = errors(level)
    for n in SIZES:
        found[f"planted, {n} items"] = planted(n)
        print(n, found[f"planted, {n} items"])
    for name, data, ops in real(folder):
        train = data.split()[0] if (data.part == "test").any() else data
        _, found[name] = told(name, train, ops)
        print(name, {k: v for k, v in found[name].items() if k != "sentences"})
        if name in ("digits", "fashion"):
            found[f"{name}, in trials"] = in_trials(train.sample(4000, 5), 5 if name == "digits" else 20)
            print(found[f"{name}, in trials"])
    write(HERE / "results" / "gate.json", found)


if __name__ == "__main__":
    main()
