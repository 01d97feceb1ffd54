"""The arithmetic of the benchmarks, on a clock that the work itself turns."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
from measure import Ratio, best_of, machine, paired, write


class Clock:
    """Nanoseconds that pass only when work says so."""

    def __init__(self) -> None:
        self.now = 0
        self.order = ""

    def __call__(self) -> int:
        return self.now

    def work(self, name: str, seconds: Iterable[float]) -> Callable[[], None]:
        left = iter(seconds)

        def take() -> None:
            self.order += name
            self.now += round(next(left) * 1e9)

        return take


def test_a_ratio_is_theirs_over_ours_pair_by_pair() -> None:
    clock = Clock()
    ours = clock.work("o", [99, 1, 2, 4, 1, 1])  # the first run is not timed
    theirs = clock.work("t", [99, 3, 2, 8, 5, 4])
    ratio = paired(ours, theirs, 5, clock)  # ratios 3, 1, 2, 5, 4
    assert ratio == Ratio(median=3, low=2, high=4, ours_seconds=1, theirs_seconds=4, pairs=5)
    assert clock.order == "ot" + "ottoottoot"  # untimed, then taking turns


def test_a_drifting_clock_favours_nobody() -> None:
    clock = Clock()
    drift = {"seconds": 1.0}

    def slower() -> None:
        clock.now += round(drift["seconds"] * 1e9)
        drift["seconds"] *= 1.1

    ratio = paired(slower, slower, 10, clock)
    assert ratio.low == pytest.approx(1 / 1.1)
    assert ratio.high == pytest.approx(1.1)
    assert ratio.median == pytest.approx((1.1 + 1 / 1.1) / 2)


def test_one_pair_has_no_spread() -> None:
    with pytest.raises(ValueError, match="repeats = 1"):
        paired(lambda: None, lambda: None, 1)


def test_best_of_is_the_shortest_run() -> None:
    clock = Clock()
    assert best_of(clock.work("o", [3, 1.5, 2]), 3, clock) == 1.5
    assert clock.order == "ooo"


def test_the_machine_is_named() -> None:
    found = machine()
    assert found["cores"] >= 1
    assert found["processor"]
    assert found["numpy"] == np.__version__
    assert set(found) >= {"date", "system", "python", "numba", "opencv-python-headless"}


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    ratio = Ratio(2.0, 1.5, 2.5, 0.1, 0.2, 9)
    path = tmp_path / "results" / "resize.json"
    write(path, {"resize": ratio, "sizes": np.array([1, 2]), "mean": np.float32(0.5)})
    found = json.loads(path.read_text())
    assert found["machine"] == machine()
    assert found["result"]["resize"]["median"] == 2.0
    assert found["result"]["sizes"] == [1, 2]
    assert found["result"]["mean"] == 0.5
    write(path, ratio)
    assert json.loads(path.read_text())["result"]["pairs"] == 9


@pytest.mark.parametrize(("value", "error"), [(float("nan"), ValueError), (object(), TypeError)])
def test_what_json_cannot_hold_is_refused(tmp_path: Path, value: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        write(tmp_path / "x.json", {"x": value})
    assert not (tmp_path / "x.json").exists()
