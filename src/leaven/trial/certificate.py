"""Certificate: a verdict with all that it takes to do it again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from ..core.errors import BadData, CannotWrite, Malformed
from ..core.plain import to_plain
from ..data.dataset import Dataset
from ..data.policy_file import ARTEFACTS
from .design import Design
from .environment import environment
from .ledger import Look, split_of
from .plainly import plainly
from .run import Trial
from .units import SHARES
from .workplan import WorkPlan
from .worth import Worth

VERSION = 1
UNSEALED = ("id", "timing")  # the clock's; all else is hashed into the id


@dataclass(frozen=True, slots=True)
class Request:
    """What a person named, as far as it can be said again. opened: how `leaven.open` was asked; None for data that were
    in memory. learner, metric: names; None for the usual one."""

    opened: Mapping[str, Any] | None = None
    learner: str | None = None
    metric: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A trial, and its certificate: what a ledger enters. curve: trials at other numbers of labelled items. worth: of
    the policy in real items, where it was measured."""

    trial: Trial
    certificate: Mapping[str, Any]
    curve: Mapping[int, Trial] = field(default_factory=dict)
    worth: Worth | None = None

    @property
    def words(self) -> dict[str, str]:
        return {name: verdict.word for name, verdict in self.trial.verdicts.items()}

    @property
    def level(self) -> float:
        return self.trial.verdict.level


def certificate(trial: Trial, data: Dataset, plan: WorkPlan, look: Look, request: Request, *, copies: int,
                curve: Mapping[int, Trial] | None = None,
                more: Mapping[str, Any] | None = None) -> dict[str, Any]:  # fmt: skip
    """Plain values, as the schema says. data: as opened. curve: trials at other numbers of labels; numbers without a
    word, for they are no looks. more: further keys of the schema."""
    design, verdict = trial.design, trial.verdict
    found = {
        "leaven": VERSION,
        "verdict": verdict.word,
        "reason": verdict.reason,
        "data": about(data),
        "opened": request.opened,
        "asked": {"learner": request.learner, "metric": request.metric},
        "split": split(design) | {"ledger": split_of(data)},
        "policies": [
            {"name": arm.name, "id": arm.id, "policy": arm.policy and to_plain(arm.policy), "treatment": arm.treatment}
            for arm in (trial.scores[name].arm for name in trial.policies)
        ],
        "arms": arms(trial),
        "design": design.sentence,
        "plan": plan.to_json(),
        "seed": trial.seed,
        "copies": copies,
        "learner": trial.learner,
        "metric": trial.metric,
        "margin": verdict.margin,
        "level": verdict.level,
        "look": {"number": look.number, "of": look.of},
        "verdicts": {name: each.to_json() for name, each in trial.verdicts.items()},
        "curve": [
            {"per_class": count, "means": {name: arm["mean"] for name, arm in arms(other).items()}}
            for count, other in sorted((curve or {}).items())
        ],
        "notes": trial.notes,
        "refused": [asdict(refusal) for refusal in design.data.refused],
        "timing": {
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "arms": {name: score.seconds for name, score in trial.scores.items()},
        },
    }  # fmt: skip
    return sealed(found | environment() | dict(more or {}))


def about(data: Dataset) -> dict[str, Any]:
    """What is said of the data, as they were opened."""
    return {
        "name": data.name,
        "items": len(data),
        "fingerprint": data.fingerprint,
        "modality": data.modality,
        "classes": data.classes,
    }


def arms(trial: Trial) -> dict[str, Any]:
    """For each arm: rows of its training sets, what the metric says of each repeat, on average, and with which standard
    deviation; what other metrics say on average, and how many answers were not finite."""

    def said(right: Any) -> Any:
        return right if trial.metric in SHARES else 1 - right

    return {
        name: {
            "sentence": score.arm.sentence,
            "rows": score.rows,
            "scores": said(score.accuracy).tolist(),
            "mean": said(score.summary[0]),
            "spread": score.summary[1],
            "measures": score.others,
            "unusable": score.unusable,
        }
        for name, score in trial.scores.items()
    }


def split(design: Design) -> dict[str, Any]:
    """Hashes of ids: of all items that are tested, and of those that each repeat trains on and tests."""
    ids = design.data.ids
    tested = np.unique(np.concatenate([test for _, test in design.repeats]))
    draws = [
        _hash(np.sort(ids[train]).tobytes() + b"|" + np.sort(ids[test]).tobytes()) for train, test in design.repeats
    ]
    return {"tested": _hash(np.sort(ids[tested]).tobytes()), "items": int(tested.size), "draws": draws}


def sealed(found: Mapping[str, Any]) -> dict[str, Any]:
    """With its id: a hash of all that it says but the time it took."""
    plain: dict[str, Any] = plainly(found)
    return dict(sorted((plain | {"id": seal(plain)}).items()))


def seal(found: Mapping[str, Any]) -> str:
    said = {name: value for name, value in found.items() if name not in UNSEALED}
    return _hash(json.dumps(said, sort_keys=True, allow_nan=False).encode())


def write_certificate(found: Mapping[str, Any], path: Path) -> None:
    """Keys sorted, no NaN. CannotWrite: the place is read-only or full."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found, indent=1, sort_keys=True, allow_nan=False), encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"{path}: cannot be written ({error.strerror}).") from None


def read_certificate(path: Path) -> dict[str, Any]:
    """BadData: no such file. Malformed: it is no certificate of a verdict, or one of another version."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadData(f"{path}: cannot be read ({error.strerror}).") from None
    except ValueError as error:
        raise Malformed(f"{path}: is not JSON ({error}).") from None
    if not isinstance(found, dict) or found.get("leaven") != VERSION or "verdict" not in found:
        raise Malformed(f"{path}: is no certificate, or one of a version that this one does not read.")
    if "verdicts" not in found:
        raise Malformed(f"{path}: nothing was tried there, so there is nothing to do again.")
    needs = {*schema()["required"], *schema()["dependentRequired"]["verdicts"]}
    if missing := sorted(needs - found.keys()):
        raise Malformed(f"{path}: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing.")
    return found


@cache
def schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a certificate."""
    text = files(__package__).joinpath("certificate.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def artefacts_beside(trial: Trial, folder: Path) -> None:
    """What the policies had learned before, where `read_artefacts` finds it."""
    for policy in trial.policies.values():
        for artefact in policy.artefacts.values():
            artefact.save(folder / ARTEFACTS)


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=8).hexdigest()
