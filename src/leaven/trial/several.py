"""Several policies judged together: with each that is tried, chance has one more try."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from numpy.typing import ArrayLike

from .interval import Floats
from .rules import Rules
from .verdict import Verdict, decide


def decide_all(
    losses: Mapping[str, ArrayLike],
    rules: Rules,
    *,
    policies: Sequence[str],
    groups: ArrayLike | None = None,
    labels: ArrayLike | None = None,
    own: Mapping[str, Mapping[str, Floats]] | None = None,
    grouping: str = "group",
) -> dict[str, Verdict]:
    """The verdict on each policy, by name; arguments as of `decide`, own by policy.

    Holm (Scandinavian Journal of Statistics 6, 1979): in the order of their p, the k-th of P policies is judged at
    alpha / (P - k + 1), until one is not shown to help or hurt. However many are useless, the chance that one of them
    is said to is at most alpha. Those that are not shown to are told at alpha / P: Holm's levels are for rejecting "no
    effect", which "equivalent" does not, and at the last one it would be said too often of policies just at the margin.
    """
    together = replace(rules, policies=len(policies))

    def judge(name: str, settled: int) -> Verdict:
        mine = None if own is None else own.get(name)
        return decide(losses, together, policy=name, groups=groups, labels=labels, own=mine, grouping=grouping,
                      settled=settled)  # fmt: skip

    found = {name: judge(name, 0) for name in policies}
    for settled, name in enumerate(sorted(policies, key=lambda name: found[name].p)):
        verdict = judge(name, settled) if settled else found[name]
        if verdict.p == 1.0 or verdict.average not in ("helps", "hurts"):
            break
        found[name] = verdict
    return found


def may_stop(verdicts: Iterable[Verdict]) -> bool:
    """Whether a trial may end at this stop: more repeats could change the word on no policy."""
    return not any(verdict.open for verdict in verdicts)
