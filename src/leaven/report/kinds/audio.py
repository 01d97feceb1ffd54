"""A recording: its waveform over the faint one of what it was, its spectrogram, what is marked on it, and a player."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...audio.log_mel import log_mel
from ...audio.resample import SINC, read
from ...core.dist import Floats
from ...data.dataset import Dataset
from ...data.write.riff import write_wav
from ..pictures import png_uri
from .view import View

WIDTH, HEIGHT, MARKS, NAMES = 360.0, 72.0, 9.0, 12.0
COLUMNS = 240  # of the waveform: the lowest and highest sample of each is drawn
FRAMES, QUIET = 240, 60.0  # of the spectrogram; decibels below the loudest that are shown
LONGEST, FASTEST = 5.0, 16000.0  # seconds and samples a second of what a player holds


def show(view: View, before: View | None, data: Dataset) -> str:
    """All of one gallery row have one scale of time, so that what is stretched looks longer."""
    wave, rate = _mono(view)
    seconds = len(wave) / rate
    old, whole = None if before is None else _mono(before), seconds
    if old is not None:
        whole = max(seconds, len(old[0]) / old[1])
        old = None if old[1] == rate and np.array_equal(old[0], wave) else old
    drawn = [f'<path d="M0 {HEIGHT / 2:g}H{WIDTH:g}" stroke="var(--grid)"/>']
    if old is not None:
        drawn.append(f'<path d="{_outline(*old, whole)}" stroke="var(--soft)" stroke-dasharray="2 3" opacity=".75"/>')
    drawn.append(f'<path d="{_outline(wave, rate, whole)}" fill="var(--ink)" stroke="var(--ink)" stroke-width=".6"/>')
    top = HEIGHT
    for name in ("events", "segments", "words"):
        if len(view.fields.get(name, ())):
            drawn.append(_marks(view.fields[name], whole, top + 3))
            top += MARKS + (NAMES if name == "words" else 0.0)
    label, box = escape(f"{view.said}; {seconds:.2f} s", quote=True), f'viewBox="0 0 {WIDTH:g} {top:g}"'
    share = f"{100 * seconds / whole:.4g}%"
    return (
        f'<svg role="img" aria-label="{label}" {box} fill="none" stroke-linejoin="round">{"".join(drawn)}</svg>'
        f'<img alt="" style="width:{share};height:4rem" src="{png_uri(_spectrogram(wave, rate))}">'
        f'<audio controls preload="none" aria-label="{label}" src="{_player(wave, rate)}"></audio>'
    )


def _mono(view: View) -> tuple[NDArray[np.float32], float]:
    return np.asarray(view.fields["wave"], np.float32).mean(axis=1), float(view.extents["wave"][1])


def _outline(wave: NDArray[np.float32], rate: float, whole: float) -> str:
    """Along the highest samples of each column, and back along the lowest."""
    columns = max(1, min(COLUMNS, len(wave)))
    starts = np.linspace(0, len(wave), columns, endpoint=False).astype(int)
    high, low = np.maximum.reduceat(wave, starts), np.minimum.reduceat(wave, starts)
    x = (starts + len(wave) / columns / 2) / rate / whole * WIDTH
    points = [*zip(x, high, strict=True), *zip(x[::-1], low[::-1], strict=True)]
    path = "L".join(f"{a:.4g} {HEIGHT / 2 * (1 - max(-1.0, min(1.0, float(b)))):.3g}" for a, b in points)
    return f"M{path}Z"


def _marks(marks: Sequence[Any], whole: float, y: float) -> str:
    """Bars for what lasts, ticks for points in time, and what words say."""
    path, said = "", ""
    for onset, offset, *text in marks:
        a, b = (float(t) / whole * WIDTH for t in (onset, offset))
        path += f"M{a:.4g} {y:g}v5" if b <= a else f"M{a:.4g} {y:g}H{b:.4g}"
        if text and isinstance(text[0], str):
            said += f'<text x="{a:.4g}" y="{y + NAMES:g}" fill="var(--ink)" font-size="10">{escape(text[0])}</text>'
    return f'<path d="{path}" stroke="var(--helps)" stroke-width="3"/>{said}'


def _spectrogram(wave: NDArray[np.float32], rate: float) -> NDArray[np.uint8]:
    """Log-mel bands, high ones on top, dark where loud."""
    frames = log_mel(wave[:, None], rate) * (10 / np.log(10))
    if len(frames) > FRAMES:
        starts = np.linspace(0, len(frames), FRAMES, endpoint=False).astype(int)
        frames = np.maximum.reduceat(frames, starts, axis=0)
    shade: Floats = np.clip((frames.max() - frames) / QUIET, 0, 1)
    return (255 * shade.T[::-1] + 0.5).astype(np.uint8)


def _player(wave: NDArray[np.float32], rate: float) -> str:
    """The first seconds, at no more than 16 kHz, in 16 bits."""
    wave = wave[: round(LONGEST * rate), None]
    if rate > FASTEST:
        at = (np.arange(int(len(wave) * FASTEST / rate), dtype=np.float64) + 0.5) * rate / FASTEST - 0.5
        wave, rate = read(wave, at, 0, len(wave) - 1, rate / FASTEST, SINC), FASTEST
    whole = np.round(np.clip(wave, -1, 1 - 2**-15) * 32768) / 32768 + np.float32(0)
    return "data:audio/wav;base64," + b64encode(write_wav(whole.astype(np.float32), round(rate))).decode("ascii")
