"""One affine resampling and one resize of a 500 x 375 RGB picture of uint8, against OpenCV and Pillow, one thread.

    python benchmarks/kernels_resample.py

The rotation cuts a 224 x 224 window: bilinear on both sides, no level apart by more than one. Resizing to 224 x 224 is
antialiased on both sides, Pillow's triangle. Rotating while shrinking has no counterpart that prefilters: ours alone.
"""

from pathlib import Path

import cv2
import numpy as np
from measure import best_of, paired, write
from PIL import Image

from leaven.image.resample import resample
from leaven.image.tones import NONE

SIZE, PAIRS = 224, 200


def main() -> None:
    cv2.setNumThreads(1)
    height, width = 375, 500
    source = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    source = cv2.GaussianBlur(source, (0, 0), 2)
    out, other = np.empty((SIZE, SIZE, 3), np.uint8), np.empty((SIZE, SIZE, 3), np.uint8)
    cos, sin, window = np.cos(np.radians(17)), np.sin(np.radians(17)), np.empty((0, 3))
    turn = np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])
    turn[:2, 2] = SIZE / 2 - turn[:2, :2] @ [width / 2, height / 2]
    centred = turn[:2].copy()
    centred[:, 2] += turn[:2, :2].sum(axis=1) / 2 - 0.5  # OpenCV counts from the centres of pixels
    shrink, both = np.diag([SIZE / width, SIZE / height, 1]), np.diag([0.5, 0.5, 1]) @ turn
    picture = Image.fromarray(source)

    def ours(matrix: np.ndarray) -> None:
        resample(source, out, matrix, window, linear=True, antialias=True, fill=0.0, tones=NONE)

    def opencv() -> None:
        cv2.warpAffine(source, centred, (SIZE, SIZE), dst=other, flags=cv2.INTER_LINEAR)

    def pillow() -> np.ndarray:
        return np.asarray(picture.resize((SIZE, SIZE), Image.Resampling.BILINEAR))

    ours(turn)
    opencv()
    check(out, other)
    ours(shrink)
    check(out, pillow())
    result = {
        "rotate, against cv2.warpAffine": paired(lambda: ours(turn), opencv, PAIRS),
        "resize, against Pillow": paired(lambda: ours(shrink), pillow, PAIRS),
        "rotate and halve, antialiased, seconds": best_of(lambda: ours(both), 20),
    }
    for name, ratio in result.items():
        print(f"{name}: {ratio}")
    write(Path(__file__).parent / "results" / "kernels_resample.json", result)


def check(one: np.ndarray, two: np.ndarray) -> None:
    if np.abs(one.astype(int) - two).max() > 1:
        raise SystemExit("the two sides differ by more than one level: nothing was timed")


if __name__ == "__main__":
    main()
