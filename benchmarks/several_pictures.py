"""Mosaic, copy-paste and TrivialAugment of 480 x 640 RGB pictures, planned and run by us, against the same work written
by hand with Pillow, OpenCV and numpy for parameters that are already drawn; one thread, per picture.

    python benchmarks/several_pictures.py

Mosaic and copy-paste carry 12 objects with boxes and masks, and a label mask. The hand's mosaic resizes with Pillow,
antialiased as ours: no level apart by more than one. Copy-paste agrees to the byte. TrivialAugment by hand warps with
OpenCV, which does not prefilter where a shear shrinks: 98 of 100 values within 2 levels, on a smooth picture.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from measure import Ratio, paired, write
from PIL import Image as Pillow

from leaven.core.plan import Plan, plan
from leaven.core.policy import Policy
from leaven.core.source import Items
from leaven.image import Boxes, Image, InstanceMasks, Mask, trivial_augment
from leaven.image.bits import Bits
from leaven.mix import CopyPaste, Mosaic

HEIGHT, WIDTH, OBJECTS, N, PAIRS = 480, 640, 12, 32, 15
Item = dict[str, Any]


def scene(seed: int) -> Item:
    """A smooth picture with ellipses that overlap."""
    rng = np.random.default_rng(seed)
    picture = cv2.resize(rng.integers(0, 256, (24, 32, 3), np.uint8), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    ys, xs = np.mgrid[:HEIGHT, :WIDTH]
    x, y, r = rng.random((3, OBJECTS, 1, 1)) * [[[[WIDTH]]], [[[HEIGHT]]], [[[90]]]] + [[[[0]]], [[[0]]], [[[20]]]]
    masks = (xs - x) ** 2 + 2 * (ys - y) ** 2 < r**2
    masks = masks[masks.any(axis=(1, 2))]
    return {"image": picture, "mask": masks.argmax(axis=0).astype(np.uint8), "boxes": Bits.of(masks).extents(),
            "instance_masks": masks}  # fmt: skip


def targets(item: Item) -> Item:
    kinds = {"image": Image, "mask": Mask, "boxes": Boxes, "instance_masks": InstanceMasks}
    return {name: kinds[name](value) for name, value in item.items()}


def mosaic(made: Plan, items: list[Item]) -> list[Item]:
    """By hand: the tiles of the bound step."""
    step, outs = made.columns[0].step, []
    for i in range(N):
        out = {"image": np.empty((HEIGHT, WIDTH, 3), np.uint8), "mask": np.empty((HEIGHT, WIDTH), np.uint8)}
        masks, boxes = [], []
        for k, r in enumerate((i, *step.ref[i])):
            item, (x0, y0, x1, y1) = items[made.positions[r]], step.tiles[i, k]
            scale, tx, ty = (step.matrix[i, k][at] for at in ((0, 0), (0, 2), (1, 2)))
            seen = [(x0 - tx) / scale, (y0 - ty) / scale, (x1 - tx) / scale, (y1 - ty) / scale]
            seen = [max(seen[0], 0), max(seen[1], 0), min(seen[2], WIDTH), min(seen[3], HEIGHT)]
            picture = Pillow.fromarray(item["image"])
            out["image"][y0:y1, x0:x1] = picture.resize((x1 - x0, y1 - y0), Pillow.Resampling.BILINEAR, box=seen)
            rows = np.floor((np.arange(y0, y1) + 0.5 - ty) / scale).astype(int)
            columns = np.floor((np.arange(x0, x1) + 0.5 - tx) / scale).astype(int)
            out["mask"][y0:y1, x0:x1] = item["mask"][rows][:, columns]
            there = np.zeros((len(item["boxes"]), HEIGHT, WIDTH), bool)
            there[:, y0:y1, x0:x1] = item["instance_masks"][:, rows][:, :, columns]
            moved = np.clip(item["boxes"] * scale + [tx, ty, tx, ty], [x0, y0, x0, y0], [x1, y1, x1, y1])
            kept = there.any(axis=(1, 2)) & (moved[:, 2:] > moved[:, :2]).all(axis=1)
            masks.append(there[kept])
            boxes.append(moved[kept])
        outs.append(out | {"boxes": np.concatenate(boxes), "instance_masks": np.concatenate(masks)})
    return outs


def copy_paste(made: Plan, items: list[Item]) -> list[Item]:
    """By hand: the objects that the bound step chose."""
    step, outs, folded = made.columns[0].step, [], made.batch.fields["instance_masks"].values
    for i in range(N):
        own, other = items[i], items[made.positions[step.ref[i]]]
        chosen = step.given(i, folded)
        there = other["instance_masks"][chosen].any(axis=0)
        left = own["instance_masks"] & ~there
        seen, touched = left.any(axis=(1, 2)), (own["instance_masks"] & there).any(axis=(1, 2))
        boxes = own["boxes"].copy()
        for k in np.flatnonzero(touched & seen):
            ys, xs = np.flatnonzero(left[k].any(axis=1)), np.flatnonzero(left[k].any(axis=0))
            boxes[k] = xs[0], ys[0], xs[-1] + 1, ys[-1] + 1
        outs.append({
            "image": np.where(there[..., None], other["image"], own["image"]),
            "mask": np.where(there, other["mask"], own["mask"]),
            "boxes": np.concatenate([boxes[seen], other["boxes"][chosen]]),
            "instance_masks": np.concatenate([left[seen], other["instance_masks"][chosen]]),
        })  # fmt: skip
    return outs


def trivial(made: Plan, items: list[Item]) -> list[Item]:
    """By hand: one op for each picture, with OpenCV."""
    outs, every = [], np.arange(256) / 255.0
    gray = np.tile([[0.299, 0.587, 0.114]], (3, 1))
    for i in range(N):
        picture = items[i]["image"]
        (name,) = [c.name for c in made.columns if c.on[i]]
        step = next(c.step for c in made.columns if c.name == name)
        dealt = {field: value[i] for field, value in made.values[name].items()}
        kind, curve = name.partition(".")[2], None
        if kind in ("rotate", "shear_x", "shear_y", "shift_x", "shift_y"):
            matrix = step.matrix[i][:2].copy()
            matrix[:, 2] += matrix[:, :2].sum(axis=1) / 2 - 0.5
            out = cv2.warpAffine(picture, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
        elif kind == "color":
            mix = dealt["factor"] * np.eye(3) + (1 - dealt["factor"]) * gray
            out = cv2.transform(picture, mix)
        elif kind == "sharpness":
            out = cv2.filter2D(picture, -1, step.kernel[i], borderType=cv2.BORDER_REFLECT_101)
        elif kind == "equalize":
            out = cv2.merge([cv2.equalizeHist(channel) for channel in cv2.split(picture)])
        elif kind == "auto_contrast":
            out = cv2.merge([cv2.normalize(c, None, 0, 255, cv2.NORM_MINMAX) for c in cv2.split(picture)])
        elif kind == "brightness":
            out, curve = picture, every * dealt["factor"]
        elif kind == "contrast":
            out, curve = picture, 0.5 + (every - 0.5) * dealt["factor"]
        elif kind == "posterize":
            step8 = int(2 ** (8 - np.floor(dealt["bits"] + 0.5)))
            out, curve = picture, np.arange(256) // step8 * step8 / 255
        elif kind == "solarize":
            out, curve = picture, np.where(every >= dealt["threshold"], 1 - every, every)
        else:
            out = picture.copy()
        if curve is not None:
            out = cv2.LUT(picture, (np.clip(curve, 0, 1) * 255 + 0.5).astype(np.uint8))
        outs.append({"image": out})
    return outs


def against(op: Any, items: list[Item], hand: Callable[[Plan, list[Item]], list[Item]], level: int,
            share: float) -> Ratio:  # fmt: skip
    """Ours draws, binds and runs; the hand gets what was drawn. Seconds are per picture."""
    policy, source = Policy(augment=(op,)), Items.of([targets(item) for item in items])
    made = plan(policy.training, source, np.arange(N))
    for one, two in zip(made.items(), hand(made, items), strict=True):
        near = (np.abs(one["image"].astype(int) - two["image"]) <= level).mean()
        same = all(agree(one[name], two[name]) for name in two if name != "image")
        if near < share or not same:
            raise SystemExit(f"the two sides differ ({near:.4f} of the values agree): nothing was timed")
    found = paired(lambda: plan(policy.training, source, np.arange(N)).items(), lambda: hand(made, items), PAIRS)
    return Ratio(found.median, found.low, found.high, found.ours_seconds / N, found.theirs_seconds / N, found.pairs)


def agree(one: np.ndarray, two: np.ndarray) -> bool:
    """Boxes to 1e-9; masks in all but one of 100000 pixels, for a sample point may fall on an edge."""
    if one.shape != two.shape:
        return False
    return bool(np.allclose(one, two, atol=1e-9) if one.dtype == float else (one != two).mean() < 1e-5)


def main() -> None:
    cv2.setNumThreads(1)
    items = [scene(k) for k in range(N)]
    plain = [{"image": item["image"]} for item in items]
    result = {
        "mosaic, against Pillow and numpy": against(Mosaic(), items, mosaic, 1, 0.9999),
        "copy-paste, against numpy": against(CopyPaste(), items, copy_paste, 0, 1.0),
        "TrivialAugment, against OpenCV": against(trivial_augment(), plain, trivial, 2, 0.98),
    }
    for name, ratio in result.items():
        print(f"{name}: {ratio}")
    write(Path(__file__).parent / "results" / "several_pictures.json", result)


if __name__ == "__main__":
    main()
