"""The claim: five moves and five colours in one pass are nearer to the truth than op by op.

    LEAVEN_DATA=FOLDER python benchmarks/pictures/sharpness.py

The truth: a photograph in full size, moved by the whole of the map at once and coloured, in float64, then reduced to a
quarter. What is judged: the photograph reduced to a quarter first, in 8 bits, through the chain in one pass, and with a
barrier after every op, which is what libraries do that run ops one by one. PSNR in decibels, over pixels that both
show, three of them away from any border.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import simplejpeg

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from chains import FIVES  # noqa: E402
from measure import write  # noqa: E402

import leaven as lv  # noqa: E402
from leaven.core.plan import plan  # noqa: E402
from leaven.core.source import Items  # noqa: E402
from leaven.image.steps import (  # noqa: E402
    ColorMatrix,
    Curve,
    Warp,
)

TIMES, COUNT, DRAWS, RIM = 4, 40, 4, 3
I = lv.image  # noqa: E741
BY_OP = lv.Policy(augment=[part for op in FIVES.augment for part in (op, lv.Barrier(name=f"after {op.address}"))])


def truth(large: np.ndarray, columns: Any, row: int) -> tuple[np.ndarray, np.ndarray]:
    """(h, w, 3) in [0, 1], and where it is covered."""
    matrix, size = np.eye(3), (large.shape[0] // TIMES, large.shape[1] // TIMES)
    for column in columns:
        if isinstance(column.step, Warp) and column.on[row]:
            matrix = column.step.matrix[row] @ matrix
    scale = np.diag([TIMES, TIMES, 1.0])
    pull = np.linalg.inv(scale @ matrix @ np.linalg.inv(scale))
    ys, xs = np.mgrid[: size[0] * TIMES, : size[1] * TIMES] + 0.5
    u, v, w = np.tensordot(pull, np.stack([xs, ys, np.ones_like(xs)]), 1)
    x, y = u / w - 0.5, v / w - 0.5
    x0, y0 = (
        np.clip(np.floor(x), 0, large.shape[1] - 2).astype(int),
        np.clip(np.floor(y), 0, large.shape[0] - 2).astype(int),
    )
    fx, fy, values = (x - x0)[..., None], (y - y0)[..., None], large / 255.0
    there = (
        (x >= RIM * TIMES)
        & (x < large.shape[1] - RIM * TIMES)
        & (y >= RIM * TIMES)
        & (y < large.shape[0] - RIM * TIMES)
    )
    made = (values[y0, x0] * (1 - fx) + values[y0, x0 + 1] * fx) * (1 - fy)
    made += (values[y0 + 1, x0] * (1 - fx) + values[y0 + 1, x0 + 1] * fx) * fy
    blocks = (size[0], TIMES, size[1], TIMES)
    made, there = made.reshape(*blocks, 3).mean(axis=(1, 3)), there.reshape(blocks).all(axis=(1, 3))
    for column in columns:
        if isinstance(column.step, ColorMatrix) and column.on[row]:
            m = column.step.matrix[row]
            made = made @ m[:, :3].T + m[:, 3]
        if isinstance(column.step, Curve) and column.on[row]:
            made = np.interp(made, *column.step.knots[row])
    return np.clip(made, 0, 1), there


def psnr(found: np.ndarray, wanted: np.ndarray, there: np.ndarray) -> float:
    return float(-10 * np.log10(np.mean((found[there] / 255.0 - wanted[there]) ** 2)))


def main() -> None:
    files = sorted(Path(os.environ["LEAVEN_DATA"]).rglob("photos/**/*.jpg"))
    larges = [simplejpeg.decode_jpeg(file.read_bytes()) for file in files[:: max(len(files) // COUNT, 1)][:COUNT]]
    larges = [one[: one.shape[0] // TIMES * TIMES, : one.shape[1] // TIMES * TIMES] for one in larges]
    small = [cv2.resize(one, None, fx=1 / TIMES, fy=1 / TIMES, interpolation=cv2.INTER_AREA) for one in larges]
    items = [{"image": I.Image(one), "mask": I.Mask(np.ones(one.shape[:2], np.uint8))} for one in small]
    source, rows, found = Items.of(items), np.arange(len(small)), []
    for copy in range(DRAWS):
        made = {
            name: plan(policy.training, source, rows, seed=copy) for name, policy in (("one", FIVES), ("by op", BY_OP))
        }
        outs = {name: one.items() for name, one in made.items()}
        for k, large in enumerate(larges):
            wanted, there = truth(large, made["one"].columns, k)
            # op by op, corners that were turned out of the picture in between are lost: not held against it
            kept = cv2.erode(outs["by op"][k]["mask"], np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8), borderValue=0) > 0
            found.append([psnr(outs[name][k]["image"], wanted, there & kept) for name in ("one", "by op")])
    one, by_op = np.array(found).T
    said = {"pictures": len(small), "draws": DRAWS, "one pass, dB": round(float(one.mean()), 2),
            "op by op, dB": round(float(by_op.mean()), 2), "nearer, dB": round(float((one - by_op).mean()), 2),
            "nearer in": round(float((one > by_op).mean()), 3)}  # fmt: skip
    write(HERE.parent / "results" / "pictures_sharpness.json", said)
    print(json.dumps(said, indent=1))


if __name__ == "__main__":
    main()
