"""A sheet of every op of pictures on a photograph with its boxes, masks and points, to be looked at.

python tools/gallery.py FOLDER -o gallery.png [--only rotate fog]     FOLDER: a data set in the form of COCO
"""

import argparse
from dataclasses import MISSING, fields
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

import leaven as lv
from leaven.core.catalog import every
from leaven.core.source import Items
from leaven.image import Mask
from leaven.report.sheet import tile

TILE, COLUMNS = 240, 8


def drawn(item: dict[str, Any], name: str) -> NDArray[np.uint8]:
    """(TILE + 30, TILE + 8, 3): the picture, what lies on it, and the name below."""
    cell = tile(item | {"image": item["image"][..., :3]}, TILE)
    below = np.full((22, cell.shape[1], 3), 255, np.uint8)
    cv2.putText(below, name, (4, 15), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (0, 0, 0), 1, cv2.LINE_AA)
    return np.concatenate([cell, below])


def labels(masks: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """(k, H, W) -> (H, W): the number of the object from 1 on."""
    return (masks * np.arange(1, len(masks) + 1, dtype=np.uint8)[:, None, None]).max(axis=0, initial=0)


def example(cls: type[Any]) -> Any:
    """The op with its defaults, on for every item."""
    given = {"p": 1.0} if "p" in {f.name for f in fields(cls)} else {}
    needs = [f.name for f in fields(cls) if f.init and f.default is MISSING and f.default_factory is MISSING]
    return cls(**given | {name: (200, 280) for name in needs})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("-o", dest="out", type=Path, required=True)
    parser.add_argument("--only", nargs="+")
    asked = parser.parse_args()
    data = lv.open(asked.folder, target="objects")
    found = (item for item in data.load(np.arange(min(60, len(data.ids)))) if len(item["boxes"].data) in (1, 2, 3, 4))
    items = [one | {"mask": Mask(labels(one["instance_masks"].written))} for one in islice(found, 8)]
    ops = {k: cls for k, cls in every().items() if cls.__module__.startswith("leaven.image.")}
    tiles = []
    for k, (name, cls) in enumerate(ops.items()):
        if asked.only and name not in asked.only:
            continue
        try:
            policy = lv.Policy(augment=[example(cls)]).fit(Items.of(items))
            tiles.append(drawn(policy(seed=3, id=k, **items[k % len(items)]), name))
        except (lv.LeavenError, TypeError) as error:
            print(f"{name}: {error}")
    tiles += [np.full_like(tiles[0], 255)] * (-len(tiles) % COLUMNS)
    rows = [np.concatenate(tiles[at : at + COLUMNS], axis=1) for at in range(0, len(tiles), COLUMNS)]
    cv2.imwrite(str(asked.out), cv2.cvtColor(np.concatenate(rows), cv2.COLOR_RGB2BGR))
    print(f"{asked.out}: {len(tiles)} tiles")


if __name__ == "__main__":
    main()
