"""The claim: a whole chain, from decoded pictures or from JPEG files to a training batch, is several times as fast as
the fastest peer, since it is one pass; and boxes and keypoints cost next to nothing.

    LEAVEN_PEERS=FOLDER LEAVEN_DATA=FOLDER python benchmarks/pictures/chains.py [--pairs 9]

Ours draws, plans and writes batches of 64, (3, 224, 224) float32. The peers' `Compose` leaves (224, 224, 3): what they
would need to turn it and put it into a batch is not counted. One thread; from JPEG two: ours has two workers, the peers
have two processes with half of the files each, whose batches nobody has to collect, so that nothing is lost in between.
All decode with the same library, and sample with the same four taps (`antialias=False`).
"""

import argparse
import json
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import simplejpeg

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from measure import Ratio, paired, write  # noqa: E402
from ops_table import HEIGHT, WIDTH, Peer, pictures  # noqa: E402

import leaven as lv  # noqa: E402
from leaven.core.plan import plan  # noqa: E402
from leaven.core.source import Items  # noqa: E402

I = lv.image  # noqa: E741
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
COUNT, EPOCHS = 64, 4  # of files: enough batches for two workers
COLOUR = "A.ColorJitter((0.8, 1.2), (0.8, 1.2), (0.8, 1.2), (-0.05, 0.05), p=1)"
CROP, ROTATE = "A.RandomResizedCrop((224, 224))", "A.Rotate((-30, 30), p=1)"
FLIP, NORMALIZE = "A.HorizontalFlip()", f"A.Normalize({MEAN}, {STD})"
FIVE = ("A.Affine(rotate=(-20, 20), p=1)", "A.Affine(scale=(0.9, 1.1), p=1)", "A.Affine(shear=(-8, 8), p=1)",
        "A.HorizontalFlip()", "A.Perspective((0.02, 0.08), p=1)")  # fmt: skip
TONES = (*(f"A.ColorJitter({ranges}, p=1)" for ranges in (
    "(0.8, 1.2), (1, 1), (1, 1), (0, 0)", "(1, 1), (0.8, 1.2), (1, 1), (0, 0)",
    "(1, 1), (1, 1), (0.8, 1.2), (0, 0)", "(1, 1), (1, 1), (1, 1), (-0.05, 0.05)",
)), "A.RandomGamma((80, 120), p=1)")  # fmt: skip


def chain(*moves: Any) -> lv.Policy:
    crop = I.ResizedCrop(size=(224, 224), antialias=False)
    tones = I.Brightness(), I.Contrast(), I.Saturation(), I.Hue()
    return lv.Policy(augment=[crop, *moves, I.HorizontalFlip(), *tones], finish=[I.Normalize(mean=MEAN, std=STD)])


FIVES = lv.Policy(augment=[
    I.Rotate(degrees=(-20.0, 20.0), antialias=False), I.Scale(factor=(0.9, 1.1), antialias=False),
    I.Shear(antialias=False), I.HorizontalFlip(), I.Perspective(antialias=False),
    I.Brightness(), I.Contrast(), I.Saturation(), I.Hue(), I.Gamma()])  # fmt: skip
TURNED = chain(I.Rotate(degrees=(-30.0, 30.0), antialias=False))
PLAIN = chain()
SHORT, LONG = "resized crop, flip, four colours, normalise", "the same with a rotation"
AFTER = {
    SHORT: (PLAIN, (CROP, FLIP, COLOUR, NORMALIZE)),
    LONG: (TURNED, (CROP, ROTATE, FLIP, COLOUR, NORMALIZE)),
    "five moves and five colours": (FIVES, (*FIVE, *TONES)),
}


def batches(policy: lv.Policy, items: list[dict[str, Any]], slot: np.ndarray | None) -> Any:
    source, rows, turn = Items.of(items), np.arange(len(items)), iter(range(10**9))

    def work() -> None:
        made = plan(policy.training, source, rows, epoch=next(turn))
        made.run({"image": slot} if slot is not None else None)

    work()
    return work


def said(ratios: dict[str, Ratio], count: int) -> dict[str, Any]:
    fastest = min(ratios, key=lambda name: ratios[name].median)
    r = ratios[fastest]
    return {
        "ours, ms": round(1e3 * r.ours_seconds / count, 4),
        "theirs, ms": {name: round(1e3 * ratio.theirs_seconds / count, 4) for name, ratio in ratios.items()},
        "fastest peer": fastest, "ratio": round(r.median, 2), "low": round(r.low, 2), "high": round(r.high, 2),
    }  # fmt: skip


def made(peer: Peer, ops: tuple[str, ...]) -> bool:
    told = peer.ask(make=f"A.Compose([{', '.join(ops)}])", name="chain")
    if "error" in told:
        print(peer.name, told["error"])
    return "error" not in told


def run(peer: Peer) -> None:
    peer.ask(run="chain")


def after_decoding(names: list[str], folder: Path, images: np.ndarray, pairs: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as here:
        file = Path(here) / "pictures.npy"
        np.save(file, images)
        peers = [Peer(name, folder, file) for name in names]
        items, table = [{"image": I.Image(picture)} for picture in images], {}
        for name, (policy, theirs) in AFTER.items():
            slot = None if policy is FIVES else np.empty((COUNT, 3, 224, 224), np.float32).transpose(0, 2, 3, 1)
            ours = batches(policy, items, slot)
            ratios = {p.name: paired(ours, lambda p=p: p.ask(run="chain"), pairs) for p in peers if made(p, theirs)}
            table[name] = said(ratios, COUNT)
            print(name, table[name], flush=True)
    crops = images[:, :224, :224]

    def copied() -> None:
        slot[...] = crops

    slot = np.empty((COUNT, 3, 224, 224), np.float32).transpose(0, 2, 3, 1)
    copied()
    floor = paired(copied, batches(PLAIN, items, slot), pairs)
    table["the plain chain against copying a crop into the batch"] = {"times": round(floor.median, 2)}
    return table


def from_files(names: list[str], folder: Path, files: list[Path], pairs: int) -> dict[str, Any]:
    table, halves = {}, (files[::2], files[1::2])
    contents, many = [file.read_bytes() for file in files] * EPOCHS, len(files) * EPOCHS
    with ThreadPoolExecutor(2) as pool, tempfile.TemporaryDirectory() as here:
        np.save(Path(here) / "none.npy", np.zeros((1, 8, 8, 3), np.uint8))
        peers = {name: [Peer(name, folder, Path(here) / "none.npy") for _ in halves] for name in names}
        for two in peers.values():
            for peer, half in zip(two, halves, strict=True):
                peer.ask(files=[str(file) for file in half] * EPOCHS)
        data = lv.open(next(folder for folder in files[0].parents if folder.name == "photos"))

        def bare() -> None:
            list(pool.map(lambda some: [simplejpeg.decode_jpeg(one) for one in some], (contents[::2], contents[1::2])))

        for name, (policy, theirs) in {"without": AFTER[SHORT], "with": AFTER[LONG]}.items():
            seeds = iter(range(10**9))

            def ours(policy: lv.Policy = policy, seeds: Any = seeds) -> None:
                for _ in lv.stream(
                    data, policy, batch_size=64, workers=2, seed=next(seeds), channels_first=True, epochs=EPOCHS
                ):
                    pass

            ours()
            share = paired(ours, bare, pairs)
            ratios = {}
            for peer, two in peers.items():
                if all(made(one, theirs) for one in two):
                    ratios[peer] = paired(ours, lambda two=two: list(pool.map(run, two)), pairs)
            found = said(ratios, many) | {
                "ours, a second": round(many / share.ours_seconds),
                "bare decode, a second": round(many / share.theirs_seconds),
                "share of bare decode": round(share.median, 3),
            }
            table[f"JPEG to batch, {name} a rotation"] = found
            print(name, found, flush=True)
    return table


def with_labels(images: np.ndarray, pairs: int) -> dict[str, Any]:
    rng, table = np.random.default_rng(0), {}
    ends = rng.random((300, 2, 2)) * [WIDTH, HEIGHT]
    boxes = np.concatenate([ends.min(axis=1), ends.max(axis=1)], axis=1)
    points = rng.random((1000, 2)) * [WIDTH, HEIGHT]
    bare = [{"image": I.Image(picture)} for picture in images]
    slot = np.empty((COUNT, 3, 224, 224), np.float32).transpose(0, 2, 3, 1)
    labels = {"300 boxes": {"boxes": I.Boxes(boxes)}, "1000 keypoints": {"keypoints": I.Keypoints(points)}}
    for name, more in labels.items():
        ratio = paired(batches(TURNED, bare, slot), batches(TURNED, [one | more for one in bare], slot), pairs)
        table[f"{name} in each of 64 pictures take, times"] = round(ratio.median, 3)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=9)
    pairs = parser.parse_args().pairs
    folder = Path(os.environ.get("LEAVEN_PEERS", HERE / "environments"))
    names = [name for name in ("albumentations", "albumentationsx") if (folder / name / "bin" / "python").exists()]
    files = sorted((Path(os.environ.get("LEAVEN_DATA", HERE.parents[1] / "../shared/data")) / "photos").rglob("*.jpg"))
    images = pictures(3, COUNT)
    table = after_decoding(names, folder, images, pairs) | with_labels(images, pairs)
    table |= from_files(names, folder, files, pairs)
    print(json.dumps(table, indent=1))
    write(HERE.parent / "results" / "pictures_chains.json", {"pairs": pairs, "table": table})


if __name__ == "__main__":
    main()
