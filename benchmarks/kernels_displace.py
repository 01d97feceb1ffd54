"""An elastic field over a 500 x 375 RGB picture of uint8, against OpenCV's remap, one thread.

    python benchmarks/kernels_displace.py

OpenCV gets its two maps made before, which a random field has to be each time; it rounds them to 1/32 of a pixel. Both
are bilinear; the middle of a smooth picture agrees to four levels. With the maps made each time, as a peer has to, they
come from the same control points by a cubic resize.
"""

from pathlib import Path

import cv2
import numpy as np
from measure import paired, write

from leaven.image.displace import displace
from leaven.image.field import field
from leaven.image.tones import NONE

HEIGHT, WIDTH, CELLS, PAIRS = 375, 500, 5, 200


def main() -> None:
    cv2.setNumThreads(1)
    rng = np.random.default_rng(0)
    source = cv2.GaussianBlur(rng.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8), (0, 0), 4)
    out, other = np.empty_like(source), np.empty_like(source)
    grid = rng.uniform(-12, 12, (2, CELLS + 3, CELLS + 3))
    ys, xs = np.mgrid[:HEIGHT, :WIDTH]
    moves = [[field(grid, 3, HEIGHT, WIDTH, x + 0.5, y + 0.5)[:2] for x in range(WIDTH)] for y in range(HEIGHT)]
    maps = [(at + d).astype(np.float32) for at, d in zip((xs, ys), np.moveaxis(np.array(moves), 2, 0), strict=True)]
    points, steady = grid.astype(np.float32), [at.astype(np.float32) for at in (xs, ys)]

    def ours() -> None:
        displace(source, out, grid, 3, False, linear=True, fill=0.0, tones=NONE)

    def remap() -> None:
        cv2.remap(source, *maps, cv2.INTER_LINEAR, dst=other)

    def with_maps() -> None:
        made = [at + cv2.resize(p, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC) for at, p in zip(steady, points)]
        cv2.remap(source, *made, cv2.INTER_LINEAR, dst=other)

    ours()
    remap()
    apart = abs(out[30:-30, 30:-30].astype(int) - other[30:-30, 30:-30]).max()
    assert apart <= 4, f"{apart} levels apart"
    result = {
        "elastic, against cv2.remap with maps made before": paired(ours, remap, PAIRS),
        "elastic, against cv2.remap and its maps": paired(ours, with_maps, PAIRS),
    }
    for name, ratio in result.items():
        print(f"{name}: {ratio}")
    write(Path(__file__).parent / "results" / "kernels_displace.json", result)


if __name__ == "__main__":
    main()
