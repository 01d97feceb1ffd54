"""What the kernels of pictures ask of arrays."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def full_scale(dtype: np.dtype[Any]) -> np.float32:
    """The value that means 1.0: 255, 65535 or, for float32, 1."""
    return np.float32(1 if dtype == np.float32 else np.iinfo(dtype).max)


def frozen(array: NDArray[Any], dtype: Any = None) -> NDArray[Any]:
    """A contiguous read-only view (a copy where it must be), so that Numba compiles for one kind of array."""
    view = np.ascontiguousarray(array, dtype).view()
    view.flags.writeable = False
    return view


def straight(paint: Callable[..., None], source: NDArray[Any], out: NDArray[Any], *args: Any) -> None:
    """paint(source, out, *args), for arrays of any strides: it is given contiguous ones, the source read-only."""
    made = out if out.flags.c_contiguous else np.empty(out.shape, out.dtype)
    # a side of one pixel may have any stride, which OpenCV does not take
    given, whole = (a.reshape(-1).reshape(a.shape) for a in (frozen(source), made))
    paint(given, whole, *args)
    if made is not out:
        np.copyto(out, made)
