"""One self-contained HTML file that says what was found, what was compared, and what it is worth."""

from .document import (
    ArmScore,
    Challenger,
    ClassScore,
    Cost,
    CurvePoint,
    DataFacts,
    Document,
    GalleryRow,
    GalleryTable,
    Raced,
    Search,
)
from .render import render, write

__all__ = [
    "ArmScore",
    "Challenger",
    "ClassScore",
    "Cost",
    "CurvePoint",
    "DataFacts",
    "Document",
    "GalleryRow",
    "GalleryTable",
    "Raced",
    "Search",
    "render",
    "write",
]
