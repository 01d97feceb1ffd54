"""Race: paired successive halving of policies against nothing, copies and the usual policy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..trial.arms import Arm
from ..trial.cells import Cell, Store, Trained, Work, train
from ..trial.interval import Interval, interval
from ..trial.judge import effects, require_trained
from ..trial.score import Score

WORSE = 0.1  # p, below which an arm that trails the leader is given up
FEWEST = 10  # pairs, before which nothing is decided
SURE = 1.0  # standard errors above nothing that a winner needs


@dataclass(frozen=True, slots=True)
class Runner:
    """What became of an arm. pairs: repeats it ran. gain: loss of nothing - its loss; against_copies, against_usual:
    the same of copies and of the usual policy. fate: in words."""

    name: str
    pairs: int
    gain: Interval
    against_copies: Interval
    against_usual: Interval
    fate: str

    def __str__(self) -> str:
        return f"{self.name:34} {self.pairs:3} pairs  {100 * self.gain.mean:+5.1f} points  {self.fate}"


@dataclass(frozen=True, eq=False)
class Race:
    """runners: all but the controls, the best first. winner: None if none is better than nothing, and than copies.
    prices: seconds that a training of each arm takes, on average."""

    runners: tuple[Runner, ...]
    winner: Arm | None
    scores: Mapping[str, Score]
    prices: Mapping[str, float]

    def __str__(self) -> str:
        return "\n".join(map(str, self.runners))


def race(work: Work, entrants: Sequence[Arm], controls: Sequence[str], rounds: Sequence[int], *, margin: float,
         go: Callable[[int, float], bool] = lambda pairs, seconds: True, workers: int | None = None,
         kept: Store | None = None, known: Mapping[Cell, Trained] | None = None,
         progress: Callable[[int, int], None] | None = None) -> Race:  # fmt: skip
    """After each of `rounds` (numbers of pairs, from ten on) the worse half of the entrants is given up, and whoever is
    significantly worse than the leader (Wilcoxon, Biometrics Bulletin 1945, paired over repeats). `controls`: arms that
    run to the end, nothing and copies first; the first entrant is the usual policy, and runs to the end as well. `go`:
    asked before each further round, with its pairs and the seconds of training in it, whether there is time for it.
    known: what is trained already.

    The winner is the best of the last round, unless the usual policy is within a standard error of it: then that is
    taken. It must be a standard error better than nothing, better than copies, and harm no class by more than the
    margin. What a race says of its winner is too good: it is to be tested again, on other items.
    """
    alive, fates = [arm.name for arm in entrants], dict[str, str]()
    usual, trained, prices = alive[0], dict(known or {}), dict[str, float]()
    before = 0
    for turn, pairs in enumerate(rounds):
        running = dict.fromkeys((*controls, usual, *alive))
        cells = [Cell(repeat, arm) for repeat in range(before, pairs) for arm in running]
        if turn and not go(pairs, sum(prices[cell.arm] for cell in cells)):
            break
        trained |= train(work, cells, workers, kept, progress, trained)
        prices |= {
            name: float(np.mean([found.seconds for cell, found in trained.items() if cell.arm == name]))
            for name in running
        }
        scores = {name: Score.of(work.arms[name], work.design, trained) for name in work.arms}
        require_trained(scores[controls[0]], trained, work.shop.learner.name)
        order = sorted(alive, key=lambda name: _mean(scores[name]))
        for name in order[1:]:
            if pairs >= FEWEST and (p := _worse(scores[name], scores[order[0]], pairs)) < WORSE:
                fates[name] = f"given up: worse than {order[0]} after {pairs} pairs (p {p:.2g})"
        alive, before = [name for name in order if name not in fates], pairs
        if turn < len(rounds) - 1:
            rivals = [name for name in alive if name != usual]
            gone = rivals[-(-len(order) // 2) :]
            fates |= dict.fromkeys(gone, f"given up: in the worse half after {pairs} pairs")
            alive = [name for name in alive if name not in gone]
    return _judged(work, entrants, alive, fates, scores, controls, margin, prices)


def _judged(work: Work, entrants: Sequence[Arm], alive: list[str], fates: dict[str, str],
            scores: Mapping[str, Score], controls: Sequence[str], margin: float,
            prices: Mapping[str, float]) -> Race:  # fmt: skip
    nothing, copies = (scores[name] for name in controls[:2])
    usual, groups = scores[entrants[0].name], work.design.data.groups
    runners = dict[str, Runner]()
    for arm in entrants:
        mine = scores[arm.name]
        gain, repeated, known = (interval(control.losses - mine.losses, groups) for control in (nothing, copies, usual))
        pairs = int((~np.isnan(mine.losses).all(axis=0)).sum())
        runners[arm.name] = Runner(arm.name, pairs, gain, repeated, known, fates.get(arm.name, ""))
    winner = None
    fit = []
    for name in alive:
        runners[name] = replace(runners[name], fate=_unfit(work, runners[name], scores, nothing, margin))
        fit += [] if runners[name].fate else [name]
    if fit:
        best = max(fit, key=lambda name: runners[name].gain.mean)
        if entrants[0].name in fit and runners[best].against_usual.mean < _error(runners[best].against_usual):
            best = entrants[0].name  # no more than chance above what everybody takes
        winner = work.arms[best]
        runners[best] = replace(runners[best], fate="won")
        for name in fit:
            if name != best:
                runners[name] = replace(runners[name], fate="ran to the end")
    ordered = sorted(runners.values(), key=lambda r: (r.fate != "won", -r.pairs, -r.gain.mean))
    return Race(tuple(ordered), winner, scores, prices)


def _unfit(work: Work, runner: Runner, scores: Mapping[str, Score], nothing: Score, margin: float) -> str:
    """Why an arm that ran to the end cannot win; "" if it can."""
    if runner.gain.mean <= SURE * _error(runner.gain):
        return "not better than nothing by a standard error"
    if runner.against_copies.mean <= 0:
        return "not better than copies"
    data = work.design.data
    if data.labels is not None:
        lost = [effect.name for effect in effects(scores[runner.name], nothing, data, margin) if effect.vetoed]
        if lost:
            return f"harms {'class' if len(lost) == 1 else 'classes'} {', '.join(lost)}"
    return ""


def _mean(score: Score) -> float:
    return -score.summary[0]


def _error(found: Interval) -> float:
    return float(np.sqrt(found.variance))


def _worse(score: Score, leader: Score, pairs: int) -> float:
    """p that it is as good as the leader, by the signed ranks of the repeats' differences."""
    from scipy.stats import wilcoxon

    differences: NDArray[np.float64] = score.accuracy[:pairs] - leader.accuracy[:pairs]
    differences = differences[np.isfinite(differences) & (differences != 0)]
    if differences.size < 5:
        return 1.0
    return float(wilcoxon(differences, alternative="less").pvalue)
