"""Audit: what is wrong with a data set, as findings."""

from .audit import audit as audit
from .finding import Finding as Finding
