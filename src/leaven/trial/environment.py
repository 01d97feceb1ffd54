"""Environment: what decides whether the same work gives the same bits."""

import platform
from importlib import import_module
from typing import Any

from ..data.write.manifest import versions


def environment() -> dict[str, Any]:
    """versions: of Leaven, Python and the libraries. processor: its kind, the features that numpy found in it, and
    those that the libraries of linear algebra were built for: sums are added in another order for each."""
    from threadpoolctl import threadpool_info

    features: dict[str, bool] = import_module("numpy._core._multiarray_umath").__cpu_features__
    return {
        "versions": versions(),
        "processor": {
            "machine": platform.machine(),
            "features": sorted(name for name, there in features.items() if there),
            "linear_algebra": sorted({str(library.get("architecture", "")) for library in threadpool_info()} - {""}),
        },
    }
