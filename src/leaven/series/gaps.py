"""Missing values, for those who need a value everywhere; compiled. Holds no GIL."""

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def bridge(series):  # type: ignore[no-untyped-def]
    """(time, channels): missing values on the straight line between their neighbours; at the ends as the nearest one; 0
    in a channel that has none."""
    out = series.copy()
    for c in range(series.shape[1]):
        last = -1
        for t in range(series.shape[0]):
            if np.isnan(series[t, c]):
                continue
            for s in range(last + 1, t):
                share = (s - last) / (t - last)
                out[s, c] = series[t, c] if last < 0 else (1 - share) * series[last, c] + share * series[t, c]
            last = t
        for s in range(last + 1, series.shape[0]):
            out[s, c] = series[last, c] if last >= 0 else 0.0
    return out
