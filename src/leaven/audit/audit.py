"""Audit: all checks on one data set, or on a training part and its test part."""

import numpy as np

from ..data.dataset import Dataset
from .finding import SEVERITIES, Finding
from .group_leak import groups_across
from .imbalance import imbalance
from .refused import refused
from .size import size
from .twins import twins_across, twins_within

PARTS = (size, imbalance, twins_within, refused)
ACROSS = (twins_across, groups_across)


def audit(dataset: Dataset, test: Dataset | None = None) -> tuple[Finding, ...]:
    """Findings, problems first. Without `test`, the given split of the data is looked at, where there is one. Reads
    every item once. A check that has nothing to say says nothing; `size` always speaks."""
    found = [finding for check in PARTS for finding in check(dataset)]
    if test is None and (dataset.part == "test").any() and (dataset.part != "test").any():
        dataset.looked  # noqa: B018  read once, for both parts
        on_test = np.asarray(dataset.part == "test")
        dataset, test = dataset.take(~on_test), dataset.take(on_test)
    if test is not None:
        found += [finding for check in ACROSS for finding in check(dataset, test)]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))
