"""Sound: what its ops cost for a second at 16 kHz, how true they are, and what fusing five of them saves.

    python benchmarks/sounds.py

Resampling is measured against scipy's polyphase filter at the same ratio, and against soxr where it is installed (it is
no dependency); stretching against a plain phase vocoder written with scipy's transforms.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from measure import best_of, paired, write
from scipy.signal import ShortTimeFFT, resample_poly
from scipy.signal.windows import hann

from leaven.audio import FitLength, FrequencyMask, Gain, Hiss, PitchShift, Speed, TimeShift, TimeStretch, Wave
from leaven.core.op import Barrier, Op
from leaven.core.plan import plan
from leaven.core.policy import Policy
from leaven.core.source import Items

HERE = Path(__file__).parent
RATE, COUNT, RATIO = 16000, 32, 1.1
OPS: tuple[Op, ...] = (Gain(decibels=-3), Speed(rate=RATIO), TimeStretch(rate=RATIO), PitchShift(semitones=2),
                       Hiss(decibels=20), Hiss(decibels=20, decay=3, name="pink"),
                       FrequencyMask(width=0.2))  # fmt: skip
CHAIN: tuple[Op, ...] = (TimeStretch(), PitchShift(), TimeShift(), Gain(), FitLength(seconds=1.0))


def speech(k: int, seconds: float = 1.0) -> Any:
    """Voiced and silent turns, roughly."""
    rng, t = np.random.default_rng(k), np.arange(round(seconds * RATE)) / RATE
    pulse = np.sin(2 * np.pi * (110 + 20 * k % 60) * t + 2 * np.sin(2 * np.pi * 3 * t))
    voice = np.tanh(4 * pulse) * (np.sin(2 * np.pi * 2.3 * t) > 0)
    return (0.3 * voice + 0.03 * rng.normal(size=t.size)).astype(np.float32)


def run(ops: tuple[Op, ...], waves: list[Any]) -> list[dict[str, Any]]:
    items = [{"wave": Wave(wave, RATE)} for wave in waves]
    return plan(Policy(augment=ops).training, Items.of(items), np.arange(len(items)), seed=1).items()


def decibels(signal: Any, error: Any) -> float:
    return round(float(10 * np.log10(np.square(signal).mean() / np.square(error).mean())), 1)


def error_of(out: Any, hertz: float) -> float:
    """Signal over error of a resampled tone, in decibels, the ends left out."""
    truth = 0.5 * np.sin(2 * np.pi * hertz * ((np.arange(len(out)) + 0.5) * RATIO) / RATE)
    return decibels(truth[200:-200], (out - truth)[200:-200])


def vocoder(wave: Any, rate: float) -> Any:
    """A textbook phase vocoder (Flanagan and Golden, 1966): frames of 512, hops of 128."""
    transform = ShortTimeFFT(hann(512, sym=False), 128, RATE)
    bins = transform.stft(wave)
    steps = np.arange(0, bins.shape[1] - 1, rate)
    low = steps.astype(int)
    share, size = steps - low, np.abs(bins)
    change = np.angle(bins[:, 1:]) - np.angle(bins[:, :-1])
    expected = 2 * np.pi * 128 * np.arange(257)[:, None] / 512
    turn = expected + (change - expected + np.pi) % (2 * np.pi) - np.pi
    phase = np.angle(bins[:, :1]) + np.concatenate([np.zeros((257, 1)), np.cumsum(turn[:, low[:-1]], axis=1)], axis=1)
    made = (size[:, low] * (1 - share) + size[:, low + 1] * share) * np.exp(1j * phase)
    return transform.istft(made)


def clicks(op: Op, count: int = 500) -> dict[str, float]:
    """How far a click ends from where its event says, in samples; and the loudest thing besides it."""
    rng, worst, echo = np.random.default_rng(0), 0.0, 0.0
    for _ in range(count):
        at, wave = int(rng.integers(20, RATE - 20)), np.zeros(RATE, np.float32)
        wave[at] = 1
        event, seed = [at / RATE, (at + 1) / RATE, 0], int(rng.integers(2**32))
        out = Policy(augment=(op,))(wave=(wave, RATE), events=[event], seed=seed)
        heard = abs(out["wave"][:, 0])
        found, centre = int(heard.argmax()), out["events"][0, :2].mean() * RATE
        worst, loudest = max(worst, float(abs(found + 0.5 - centre))), float(heard[found])
        heard[max(found - 40, 0) : found + 40] = 0
        echo = max(echo, float(heard.max()) / loudest)
    return {"worst distance in samples": round(worst, 3), "loudest echo": round(echo, 3)}


def main() -> None:
    waves = [speech(k) for k in range(COUNT)]
    result: dict[str, Any] = {"milliseconds for a second of sound": {}, "signal over error, decibels": {}}
    for op in OPS:
        run((op,), waves)
        result["milliseconds for a second of sound"][op.address] = round(
            1000 / COUNT * best_of(lambda o=op: run((o,), waves), 15), 3
        )  # type: ignore[misc]
    plain = [wave.astype(np.float64) for wave in waves]
    speed = (Speed(rate=RATIO),)
    result["resampling against scipy"] = paired(
        lambda: run(speed, waves), lambda: [resample_poly(w, 10, 11, window=("kaiser", 9.0)) for w in plain], 15
    )
    if find_spec("soxr"):
        import soxr

        result["resampling against soxr"] = paired(
            lambda: run(speed, waves), lambda: [soxr.resample(w, 11, 10) for w in waves], 15
        )
    for hertz in (440.0, 3000.0, 6000.0):
        tone = (0.5 * np.sin(2 * np.pi * hertz * (np.arange(RATE) + 0.5) / RATE)).astype(np.float32)
        result["signal over error, decibels"][f"{hertz:g} Hz"] = error_of(run(speed, [tone])[0]["wave"][:, 0], hertz)
    stretch = (TimeStretch(rate=RATIO),)
    result["stretching against a phase vocoder"] = paired(
        lambda: run(stretch, waves), lambda: [vocoder(w, RATIO) for w in plain], 15
    )
    apart = tuple(part for k, op in enumerate(CHAIN) for part in (op, Barrier(name=f"b{k}")))
    result["five ops fused, against one by one"] = paired(lambda: run(CHAIN, waves), lambda: run(apart, waves), 15)
    result["a click and its event"] = {op.address: clicks(op) for op in (TimeStretch(), PitchShift(), Speed())}
    for name, value in result.items():
        print(f"{name}: {value}")
    write(HERE / "results" / "sounds.json", result)


if __name__ == "__main__":
    main()
