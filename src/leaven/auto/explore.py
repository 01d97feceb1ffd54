"""Explore: what can be said of data without labels."""

from time import perf_counter

from ..audit.finding import Finding
from ..audit.structure import structure
from ..core.policy import Policy
from ..data.dataset import Dataset
from ..trial.defaults import default_policy
from .probe import FEWEST, distinct
from .strengths import Strength, safe_strengths

BUDGET = 60.0


def explore(
    data: Dataset, budget: float = BUDGET, seed: int = 0
) -> tuple[tuple[Finding, ...], Policy, tuple[Strength, ...]]:
    """Structure as findings; a policy whose ops are as strong as they can be without being told from the real; and the
    table of strengths and p-values behind it. budget: seconds; what they do not suffice for is left out, and listed. Of
    fewer than 40 items the usual ops are taken as they come."""
    start = perf_counter()
    findings = structure(data, seed=seed)
    if (many := len(distinct(data))) < FEWEST:
        what = f"{many} items that differ are too few to test strengths; {FEWEST} are needed. The usual ops are taken."
        finding = Finding("strengths", "warning", what, remedy="Look at what they make, or name a policy with -p.")
        return (*findings, finding), Policy(augment=default_policy(data)[1].augment), ()
    policy, table = safe_strengths(data, seed=seed, seconds=budget - (perf_counter() - start))
    return tuple(findings), policy, table
