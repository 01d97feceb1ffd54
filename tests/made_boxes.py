"""Pictures with bright and dark blobs on a grey ground, their boxes, and a learner that finds blobs."""

from dataclasses import dataclass

import cv2
import numpy as np

from leaven.data.assemble import assemble
from leaven.image import Boxes, Image, ObjectLabels

SIDE = 32
TYPES = ("bright", "dark")


@dataclass(frozen=True, eq=False)
class Blobs:
    """pictures (n, side, side, 1), boxes: of each (k, 4), names: of each (k,)."""

    pictures: np.ndarray
    boxes: list
    names: list

    def load(self, position):
        return {"image": Image(self.pictures[position]), "boxes": Boxes(self.boxes[position]),
                "object_labels": ObjectLabels(np.array(self.names[position], object))}  # fmt: skip

    def stored(self, position):
        return self.pictures[position].tobytes()


def blobs(n=60, seed=0):
    """Up to three blobs in each picture, in cells of a grid so that they never touch; how bright they are varies."""
    rng = np.random.default_rng(seed)
    pictures, boxes, names = [], [], []
    for _ in range(n):
        picture = np.full((SIDE, SIDE, 1), 128.0)
        mine, said = [], []
        for cell in rng.permutation(4)[: rng.integers(1, 4)]:
            y, x = 16 * np.array(divmod(int(cell), 2)) + rng.integers(2, 6, 2)
            h, w = rng.integers(5, 9, 2)
            kind = int(rng.integers(0, 2))
            picture[y : y + h, x : x + w] += (1 - 2 * kind) * rng.uniform(25, 90)
            mine.append([x, y, x + w, y + h])
            said.append(TYPES[kind])
        pictures.append(np.clip(picture + rng.normal(0, 6, picture.shape), 0, 255).astype(np.uint8))
        boxes.append(np.array(mine, float))
        names.append(said)
    keys = [f"b/{k}" for k in range(n)]
    return assemble(Blobs(np.stack(pictures), boxes, names), keys, name="blobs", modality="image",
                    extents=np.full((n, 2), SIDE), object_types=TYPES)  # fmt: skip


def finder(train, groups, seed):
    """Finds what is further from grey than half of the median object of the training set, but only near where it has
    seen one; as sure of a blob as it is far from grey. So it gains by objects in more places."""
    far, places = [[], []], []
    for picture, objects in zip(train.inputs, train.labels, strict=True):
        for x0, y0, x1, y1, kind, _ in objects:
            inside = picture[round(y0) : round(y1), round(x0) : round(x1), 0]
            far[int(kind)].append(abs(float(inside.mean()) - 128) if inside.size else 0.0)
            places.append([(x0 + x1) / 2, (y0 + y1) / 2])
    level = [0.5 * np.median(known) if known else 255.0 for known in far]

    def predict(pictures):
        return [_found(picture[..., 0].astype(float), level, np.array(places)) for picture in pictures]

    return predict


def _found(picture, level, places):
    out = []
    for kind, sign in ((0, 1), (1, -1)):
        smooth = cv2.GaussianBlur(sign * (picture - 128), (3, 3), 0)
        _, _, stats, centres = cv2.connectedComponentsWithStats((smooth > level[kind]).astype(np.uint8))
        for (x, y, w, h, _), centre in zip(stats[1:], centres[1:], strict=True):
            if np.abs(places - centre).max(axis=1).min() <= 3:
                out.append([x, y, x + w, y + h, kind, smooth[y : y + h, x : x + w].mean()])
    return np.array(out, float).reshape(-1, 6)
