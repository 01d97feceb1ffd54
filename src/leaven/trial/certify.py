"""Certify: do a trial again from its certificate, and say what held."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from ..core.artefact import Artefact
from ..core.errors import BadData, LeavenError, Malformed, Misplaced
from ..core.plain import from_plain
from ..core.policy import Policy
from ..data.dataset import Dataset
from ..data.open import open as open_data
from ..data.policy_file import read_artefacts
from .arms import Arm
from .certificate import Request, certificate, read_certificate, seal
from .environment import environment
from .learners import FunctionLearner, Learner, as_learner, learner_named
from .ledger import Look
from .run import compare
from .trial import planned
from .workplan import WorkPlan

SURE = 3.0  # standard errors of the difference of two means
SHOWN = 5  # differences that are named
ENVIRONMENT = ("versions", "processor")
SCORES, VERDICT = ("arms", "margin"), ("verdict", "reason", "verdicts", "level", "notes", "metric")
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a certificate says. said: what was found."""

    name: str
    held: bool
    said: str

    def __str__(self) -> str:
        return f"{self.name + ':':13}{'held' if self.held else 'NOT HELD'}. {self.said}"


@dataclass(frozen=True, slots=True)
class Certified:
    """exact: whether numbers had to be the same to the last bit, because versions and processor are."""

    checks: tuple[Check, ...]
    exact: bool

    @property
    def held(self) -> bool:
        return all(check.held for check in self.checks)

    def __str__(self) -> str:
        return "\n".join([*map(str, self.checks), f"The certificate {'holds' if self.held else 'does NOT hold'}."])

    def to_json(self) -> dict[str, Any]:
        return {"held": self.held, "exact": self.exact, "checks": [asdict(check) for check in self.checks]}


def certify(path: str | Path, data: Dataset | str | Path | None = None, *,
            learner: Learner | Callable[..., Any] | None = None, workers: int | None = None,
            progress: Callable[[int, int], None] | None = None) -> Certified:  # fmt: skip
    """Do the trial of a certificate again, its policies, plan and seed on its data; no look is counted.

    Seal, data, policies and draws must be the same. Scores and verdict must be so to the last bit where versions and
    processor are the certificate's. Elsewhere the mean score of an arm may differ by 3 sqrt(2 / J) of the standard
    deviation of its J scores, which is what other seeds would make of it; and every word must be the same.

    data: where they are not, or no longer, where the certificate says. learner: your own, if the trial had one.
    BadData: the data are not there. Malformed: this is no certificate. Misplaced: the learner was a function, and is
    not given."""
    path = Path(path)
    claim = Claim.of(read_certificate(path), path)
    data = data if isinstance(data, Dataset) else claim.open(data)
    exact = all(claim.told[name] == value for name, value in environment().items())
    first = (_seal(claim.told), _data(claim.told, data))
    if not first[-1].held:
        return Certified(first, exact)
    trial = compare(planned(data, claim.plan, claim.seed), claim.arms, learner=claim.learner(data, learner),
                    copies=claim.copies, seed=claim.seed, metric=claim.request.metric, looks=claim.look.pair,
                    stops=claim.plan.stops, workers=workers, progress=progress)  # fmt: skip
    found = certificate(trial, data, claim.plan, claim.look, claim.request, copies=claim.copies)
    more = (_policies(claim, data), _draws(claim.told, found), _learner(claim.told, found))
    return Certified((*first, *more, _scores(claim, found, exact), _verdict(claim, found, exact)), exact)


@dataclass(frozen=True, slots=True)
class Claim:
    """A certificate, as far as it takes to do the trial again. arms: those that were judged; ids: what it says theirs
    are. means: of all arms."""

    told: Told
    arms: Mapping[str, Arm]
    ids: Mapping[str, str]
    plan: WorkPlan
    look: Look
    request: Request
    seed: int
    copies: int
    means: Mapping[str, float]
    words: Mapping[str, str]

    @classmethod
    def of(cls, told: Told, path: Path) -> "Claim":
        """Malformed: it is not as its schema says."""
        try:
            learned = read_artefacts(path.parent)
            return cls(
                told,
                {str(each["name"]): _arm(each, told["arms"], learned) for each in told["policies"]},
                {str(each["name"]): str(each["id"]) for each in told["policies"]},
                WorkPlan.of_json(told["plan"]),
                Look(int(told["look"]["number"]), int(told["look"]["of"])),
                Request(None if told["opened"] is None else dict(told["opened"]), **told["asked"]),
                int(told["seed"]),
                int(told["copies"]),
                {
                    name: float("nan") if arm["mean"] is None else float(arm["mean"])
                    for name, arm in told["arms"].items()
                },
                {name: str(verdict["word"]) for name, verdict in told["verdicts"].items()},
            )
        except LeavenError as error:
            raise type(error)(f"{path}: {error}") from None
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Malformed(f"{path}: is not as its schema says ({type(error).__name__}: {error}).") from None

    def open(self, what: str | Path | None) -> Dataset:
        """The data, from where it says or from another place."""
        opened = self.request.opened or {}
        what = what or opened.get("what")
        if what is None:
            raise BadData("the certificate's data were in memory; name them: leaven certify certificate.json DATA")
        columns = {name: opened.get(name) for name in ("target", "group", "modality")}
        return open_data(what, name=str(self.told["data"]["name"]), **columns).clean()

    def learner(self, data: Dataset, given: Learner | Callable[..., Any] | None) -> Learner:
        if (mine := as_learner(given)) is not None:
            return mine
        if self.told["learner"] == FunctionLearner.name:
            raise Misplaced("the learner was a function of its user's; in Python: lv.certify(path, learner=fit).")
        return learner_named(self.request.learner, data)


def _arm(told: Told, arms: Told, learned: Mapping[str, Artefact]) -> Arm:
    name, plain = str(told["name"]), told["policy"]
    policy = None if plain is None else from_plain(plain, name, learned)
    return Arm(name, str(arms[name]["sentence"]), policy, **told["treatment"])


def _seal(told: Told) -> Check:
    held = told["id"] == seal(told)
    return Check("certificate", held, "It is as it was written." if held else "It was changed since it was written.")


def _data(told: Told, data: Dataset) -> Check:
    then = told["data"]
    if then["fingerprint"] == data.fingerprint:
        return Check("data", True, f"{data.name}: {len(data)} items, fingerprint {data.fingerprint}.")
    said = f"{data.name}: other data. {then['items']} items, fingerprint {then['fingerprint']}, were judged"
    return Check("data", False, f"{said}; these are {len(data)}, {data.fingerprint}. Nothing was trained.")


def _policies(claim: Claim, data: Dataset) -> Check:
    other = [name for name, arm in claim.arms.items() if arm.id != claim.ids[name]]
    if "policy_id" in claim.told:
        first = (next(iter(claim.arms.values())).policy or Policy()).fit(data.split(seed=claim.seed)[0])
        other += [] if first.id == claim.told["policy_id"] else [f"policy_id, which is {first.id} now"]
    said = f"Not the policy of its id: {', '.join(other)}." if other else f"{len(claim.arms)}, each of its id."
    return Check("policies", not other, said)


def _draws(told: Told, found: Told) -> Check:
    split = found["split"]
    said = f"{split['items']} tested items and {len(split['draws'])} draws, the same ones."
    return _check("draws", _differences(told["split"], split, "split"), said)


def _learner(told: Told, found: Told) -> Check:
    return _check("learner", _differences(told["learner"], found["learner"], "learner"), f"{found['learner']}.")


def _scores(claim: Claim, found: Told, exact: bool) -> Check:
    if exact:
        said = "The same to the last bit, as versions and processor are."
        return _check("scores", _several(claim.told, found, SCORES), said)
    other = [name for name in ENVIRONMENT if claim.told[name] != found[name]]
    said = f"The {' and the '.join(other)} differ; every mean lies within what other seeds would make of it."
    return _check("scores", _beyond(claim.means, found["arms"]), said)


def _beyond(then: Mapping[str, float], now: Mapping[str, Any]) -> Iterator[str]:
    """Means further apart than 3 standard errors of the difference of two of them."""
    yield from _differences(sorted(then), sorted(now), "arms")
    for name in then.keys() & now.keys():
        many, mean = sum(score is not None for score in now[name]["scores"]), now[name]["mean"]
        most = SURE * sqrt(2 / many) * now[name]["spread"] if many else 0.0
        if mean is None or not abs(then[name] - mean) <= most:
            yield f"arms.{name}.mean: {then[name]} then, {mean} now; by chance they lie within {most:.3g}"


def _verdict(claim: Claim, found: Told, exact: bool) -> Check:
    told = claim.told
    words = {name: verdict["word"] for name, verdict in found["verdicts"].items()}
    differ = [*_differences(claim.words, words, "words"), *_differences(told["verdict"], found["verdict"], "verdict")]
    if exact:
        differ += _several(told, found, VERDICT)
    not_again = sorted({*(told.keys() - found.keys()), *(["curve"] if told["curve"] else [])} - {"policy_id"})
    reason = f" ({told['reason']})" if told["reason"] else ""
    check = _check("verdict", differ, f"{told['verdict']}{reason}.")
    return Check(
        check.name, check.held, check.said + (f" Not done again: {', '.join(not_again)}." if not_again else "")
    )


def _check(name: str, differences: Any, said: str) -> Check:
    """Held if nothing differs; else the first few differences are named."""
    differ = list(dict.fromkeys(differences))
    more = f"; and {len(differ) - SHOWN} more" if len(differ) > SHOWN else ""
    return Check(name, not differ, f"{'; '.join(differ[:SHOWN])}{more}." if differ else said)


def _several(then: Told, now: Told, names: tuple[str, ...]) -> list[str]:
    return [line for name in names for line in _differences(then[name], now[name], name)]


def _differences(then: Any, now: Any, where: str) -> Iterator[str]:
    """Where two plain values differ, with both."""
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for name in sorted(then.keys() | now.keys()):
            yield from _differences(then.get(name), now.get(name), f"{where}.{name}")
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for k, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from _differences(one, other, f"{where}[{k}]")
    elif then != now:
        yield f"{where}: {then} then, {now} now"
