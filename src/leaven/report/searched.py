"""From the answer of a search to what a report says."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..auto.auto import Answer
from ..core.policy import Policy
from ..data.dataset import Dataset
from ..trial.defaults import default_policy
from .build import document, unjudged
from .document import Cost, Document, Raced, Search

NO_ROWS = "No rows were written."
LIMIT = "A search reaches no further than its catalogue, its learner and its items: what it did not try may still help."


def searched(data: Dataset, answer: Answer, *, repeat: str, budget: float, cost: Sequence[Cost],
             grow: str) -> Document:  # fmt: skip
    """What to do, what was raced, why each op is in or out, and the verdict, if it came to one. budget: the seconds
    that were given. grow: the command line that grows the data with the policy."""
    train, trial, found = answer.train, answer.trial, answer.found
    usual = default_policy(train)
    common: dict[str, Any] = {"findings": answer.findings, "repeat": repeat, "cost": cost, "example": None}
    if trial is None:
        shown, note = usual, f"Nothing was trained. This is what the usual policy, “{usual[0]}”, makes."
        made = unjudged(data, train, usual[1].fit(train), name=usual[0], reason=answer.sentence.rstrip("."),
                        strengths=(), grown="", **common)  # fmt: skip
    else:
        name = next(iter(trial.policies))
        weighs = found is not None and found.arm is not None and found.arm.policy is None
        shown = usual if weighs else (name, trial.policies[name])
        note = _note(answer, name, usual[0] if weighs else "")
        made = document(data, train, trial, shown[1].fit(train), curve={}, subset=trial.design.subset, grown=None,
                        **common)  # fmt: skip
    use = answer.policy != Policy()
    return replace(
        made,
        title=f"Which policy for {data.name}?",
        lineage=f"{NO_ROWS} To grow the data with the policy: {grow}" if use else NO_ROWS,
        limits=(*(trial.notes if trial else ()), LIMIT),
        search=Search(
            says=answer.says,
            sentence=answer.sentence,
            raced=tuple(
                Raced(r.name, r.pairs, r.gain.mean, r.gain.low, r.gain.high, r.fate)
                for r in (found.race.runners if found and found.race else ())
            ),
            reasons=answer.reasons,
            curves=tuple(found.gate.curves()) if found and found.gate else (),
            gate=str(found.gate).split("\n", 1)[0] if found and found.gate else "",
            shown=note,
            budget=budget,
        ),
    )  # fmt: skip


def _note(answer: Answer, name: str, instead: str) -> str:
    """Which policy the pictures, or rows, are of."""
    if instead:
        return f"“{name}” changes how much items count, not the items. What the usual policy, “{instead}”, makes."
    if answer.says == "policy":
        return f"What the policy that was found, “{name}”, makes."
    return f"What “{name}”, the policy that was judged, makes. The answer is not to use it."
