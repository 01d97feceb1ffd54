"""WAV files without loss: 16-bit whole numbers where these say it all, else 32-bit floats (RIFF, Microsoft, 1991).

The same samples give the same bytes, which libsndfile's floats do not: it writes the time of day into them.
"""

from struct import pack, unpack_from

import numpy as np
from numpy.typing import NDArray

from ...core.errors import CannotWrite

WHOLE, FLOATS, FULL = 1, 3, 32768


def write_wav(wave: NDArray[np.float32], rate: float) -> bytes:
    """(samples, channels) float32. CannotWrite: the rate is no whole number, or there is more than a WAV file holds."""
    if rate != int(rate) or wave.nbytes >= 1 << 32:
        raise CannotWrite(f"{len(wave)} samples at {rate:g} Hz: a WAV file holds 4 GB at a whole rate; resample first.")
    whole = np.clip(np.round(wave * FULL), -FULL, FULL - 1).astype("<i2")
    exact = (whole / np.float32(FULL)).astype(np.float32).tobytes() == wave.tobytes()
    data = whole.tobytes() if exact else wave.astype("<f4").tobytes()
    size, channels, kind = (2 if exact else 4), wave.shape[1], WHOLE if exact else FLOATS
    form = pack("<HHIIHH", kind, channels, int(rate), int(rate) * channels * size, channels * size, 8 * size)
    if kind == FLOATS:  # no extension, and the number of samples
        form += pack("<H", 0) + b"fact" + pack("<II", 4, len(wave))
    head = b"fmt " + pack("<I", 16 if kind == WHOLE else 18) + form
    body = b"WAVE" + head + b"data" + pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + pack("<I", len(body)) + body


def read_wav(data: bytes) -> tuple[NDArray[np.float32], float]:
    """What `write_wav` gave, back: samples and rate."""
    at, kind, channels, rate = 12, WHOLE, 1, 0
    while True:
        name, size = data[at : at + 4], unpack_from("<I", data, at + 4)[0]
        if name == b"fmt ":
            kind, channels, rate = unpack_from("<HHI", data, at + 8)
        if name == b"data":
            break
        at += 8 + size + size % 2
    values = np.frombuffer(data, "<i2" if kind == WHOLE else "<f4", size // (2 if kind == WHOLE else 4), at + 8)
    wave = values.astype(np.float32) / np.float32(FULL) if kind == WHOLE else values.astype(np.float32)
    return wave.reshape(-1, channels), float(rate)
