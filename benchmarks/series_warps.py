"""Magnitude warp and time warp of 512 series of 150 samples, through a policy, against scipy's splines in a loop.

    python benchmarks/series_warps.py

The loop is written here, in the style in which these ops are known (one spline for each series and channel, one
`np.interp` for each): it draws as we do, once for each series and channel, or once for each series. Ours is the whole
way: draw, bind, fuse, run, in batches of 64, one thread. Both sides make the same curves from the same knots (compared
to 1e-9 of the magnitude; to 0.02 in a smooth wave of height 1 for the time warp, whose speed we cut into pieces).
"""

from pathlib import Path

import numpy as np
from measure import paired, write
from scipy.interpolate import CubicSpline

from leaven.core.normal import normal
from leaven.core.op import Op
from leaven.core.philox import stream
from leaven.core.plan import Plan, plan
from leaven.core.policy import Policy
from leaven.core.source import Items
from leaven.series import MagnitudeWarp, Series, TimeWarp

N, T, BATCH, PAIRS, SIGMA, KNOTS = 512, 150, 64, 15, 0.2, 6
AT, STEPS, ENDS = np.arange(T), np.linspace(0, T - 1, KNOTS), np.linspace(0, T, KNOTS)
Values = np.ndarray


def magnitudes(block: Values, z: Values) -> Values:
    """z (n, KNOTS, channels): standard normals."""
    out = np.empty_like(block)
    for i, series in enumerate(block):
        for c in range(series.shape[1]):
            curve = CubicSpline(STEPS, 1 + SIGMA * z[i, :, c], bc_type="natural")(AT)
            out[i, :, c] = series[:, c] * curve
    return out


def times(block: Values, z: Values) -> Values:
    """z (n, KNOTS): standard normals, of the logarithm of the speed."""
    out = np.empty_like(block)
    for i, series in enumerate(block):
        speed = np.exp(SIGMA * CubicSpline(ENDS, z[i], bc_type="natural")(AT + 0.5))
        passed = np.cumsum(speed)
        at = (passed - speed / 2) / passed[-1] * T - 0.5
        for c in range(series.shape[1]):
            out[i, :, c] = np.interp(at, AT, series[:, c])
    return out


def planned(op: Op, source: Items, first: int) -> Plan:
    return plan(Policy(augment=(op,)).training, source, np.arange(first, first + BATCH), seed=1)


def ours(op: Op, source: Items) -> list[Values]:
    return [out["series"] for k in range(0, N, BATCH) for out in planned(op, source, k).items()]


def check(block: Values, source: Items) -> None:
    """The same knots give the same series."""
    bent, warped = planned(MagnitudeWarp(sigma=SIGMA), source, 0), planned(TimeWarp(sigma=SIGMA), source, 0)
    keys = bent.columns[0].step.key
    z = np.stack([normal(stream(key, KNOTS * block.shape[2])).reshape(-1, KNOTS).T for key in keys])
    if abs(np.stack([o["series"] for o in bent.items()]) - magnitudes(block[:BATCH], z)).max() > 1e-9:
        raise SystemExit("magnitude warps differ: nothing was timed")
    drawn = np.stack([normal(stream(key, KNOTS)) for key in warped.values["time_warp"]["key"]])
    if abs(np.stack([o["series"] for o in warped.items()]) - times(block[:BATCH], drawn)).max() > 0.02:
        raise SystemExit("time warps differ: nothing was timed")


def main() -> None:
    rng, result = np.random.default_rng(0), {}
    for channels in (1, 6):
        phase = rng.random((N, 1, channels)) * 6
        block = np.sin(AT[None, :, None] / 8 + phase)
        source = Items([{"series": Series(one)} for one in block], np.arange(N, dtype=np.uint64))
        check(block, source)
        for name, op, loop, size in (
            ("magnitude warp", MagnitudeWarp(sigma=SIGMA), magnitudes, (N, KNOTS, channels)),
            ("time warp", TimeWarp(sigma=SIGMA), times, (N, KNOTS)),
        ):
            ratio = paired(lambda: ours(op, source), lambda: loop(block, rng.normal(size=size)), PAIRS)  # noqa: B023
            result[f"{name}, {channels} channel{'s' if channels > 1 else ''}, {N} series"] = ratio
    for name, ratio in result.items():
        print(f"{name}: {ratio}")
    write(Path(__file__).parent / "results" / "series_warps.json", result)


if __name__ == "__main__":
    main()
