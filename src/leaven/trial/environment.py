"""Environment: what decides whether the same work gives the same bits."""

import platform
import sys
from typing import Any

from ..data.write.manifest import versions


def environment() -> dict[str, Any]:
    """versions: of Leaven, Python and the libraries. processor: its kind, the features that numpy found in it, and
    those that the libraries of linear algebra chose their kernels for: each adds up in an order of its own."""
    import scipy.linalg  # noqa: F401  whose libraries count as well, whether or not they were needed before
    from threadpoolctl import threadpool_info

    libraries = [library for library in threadpool_info() if "torch" not in str(library.get("filepath"))]
    features: dict[str, bool] = getattr(sys.modules.get("numpy._core._multiarray_umath"), "__cpu_features__", {})
    return {
        "versions": versions(),
        "processor": {
            "machine": platform.machine(),
            "features": sorted(name for name, there in features.items() if there),
            "linear_algebra": sorted({str(library.get("architecture", "")) for library in libraries} - {""}),
        },
    }
