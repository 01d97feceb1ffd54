"""Several policies judged on the same items: the error is kept for all of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from numpy.typing import ArrayLike

from .interval import Floats
from .rules import Rules
from .verdict import Verdict, decide

Own = Mapping[str, Floats]


def decide_all(losses: Mapping[str, ArrayLike], rules: Rules, policies: Sequence[str], *,
               groups: ArrayLike | None = None, labels: ArrayLike | None = None,
               own: Mapping[str, Own] | None = None) -> dict[str, Verdict]:  # fmt: skip
    """A verdict on each of the arms `policies`, by the step-down procedure of Holm (Scandinavian Journal of Statistics
    6, 1979): the k-th of P, by p against nothing, is judged at 1 / (P - k + 1) of the error; once one is not shown to
    differ from nothing, the rest are judged as strictly as it was. One policy is judged at all of it. The rest: see
    `decide`; own: policy -> class -> differences."""

    def judged(name: str, parts: int) -> Verdict:
        mine = None if own is None else own.get(name)
        at = replace(rules, share=rules.share / parts)
        return decide(losses, at, policy=name, groups=groups, labels=labels, own=mine)

    parts = len(policies)
    found = {name: judged(name, parts) for name in policies}
    for name in sorted(policies, key=lambda name: found[name].against_nothing.p):
        found[name] = judged(name, parts)
        if found[name].against_nothing.p < found[name].rules.alpha:
            parts = max(parts - 1, 1)
    return found
