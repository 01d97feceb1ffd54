"""A little data of every modality, as files that a person would have: two classes that differ."""

import json
import wave
from pathlib import Path

import numpy as np
from PIL import Image

RATE = 2000
WORDS = ("good", "fine", "warm"), ("dull", "cold", "slow")
NAMES = ("Anna", "Oslo", "Peru", "Otto")


def sound(path, samples, rate=RATE, channels=1):
    """A WAV file of 16 bits. samples: floats in -1..1, or bytes as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.asarray(samples) * 32767).astype("<i2").tobytes())
    return path


def tone(k=0, pitch=200.0, length=400):
    rng = np.random.default_rng(k)
    return 0.4 * np.sin(2 * np.pi * pitch * np.arange(length) / RATE + k) + 0.1 * rng.uniform(-1, 1, length)


def sounds(folder, each=20):
    """low/*.wav and high/*.wav, a fifth of a second each."""
    for name, pitch in (("low", 120.0), ("high", 520.0)):
        for k in range(each):
            sound(folder / name / f"{k:03}.wav", tone(k, pitch, 400 + k))
    return folder


def case(k, channels=2, length=24):
    rng = np.random.default_rng(k)
    at = np.arange(length)
    return [np.sin(at * (0.3 + 0.5 * (k % 2)) + c) + 0.2 * rng.standard_normal(length) for c in range(channels)]


HEADER = "@problemName made\n@timeStamps false\n@univariate false\n@classLabel true one two\n@data\n"


def ts_line(k):
    return ":".join([*(",".join(f"{x:.4f}" for x in channel) for channel in case(k)), ("one", "two")[k % 2]])


def ts(path, n=40, lines=(), header=HEADER):
    path.write_text(header + "\n".join([*(ts_line(k) for k in range(n)), *lines]) + "\n")
    return path


def ucr(folder, n=40, lines=()):
    folder.mkdir(parents=True, exist_ok=True)
    for part, begin in (("TRAIN", 0), ("TEST", n)):
        rows = ["\t".join([str(1 + k % 2), *(f"{x:.4f}" for x in case(k, 1)[0])]) for k in range(begin, begin + n)]
        (folder / f"Made_{part}.tsv").write_text("\n".join([*rows, *(lines if part == "TRAIN" else ())]) + "\n")
    return folder


def sentence(k):
    rng = np.random.default_rng(k)
    said = [WORDS[k % 2][w] for w in rng.integers(0, 3, 3)]
    return f"The {said[0]} film number {k} was {said[1]} and very {said[2]} ."


def prose(path, n=48):
    """A .tsv or .csv with the columns text and label."""
    between = "\t" if path.suffix == ".tsv" else ","
    rows = [f"{sentence(k)}{between}{('pos', 'neg')[k % 2]}" for k in range(n)]
    path.write_text("\n".join([f"text{between}label", *rows]) + "\n")
    return path


def json_line(k):
    return json.dumps({"text": sentence(k), "label": ("pos", "neg")[k % 2]})


def jsonl(path, n=48, lines=()):
    path.write_text("\n".join([*(json_line(k) for k in range(n)), *lines]) + "\n")
    return path


def conll_block(k):
    name, place = NAMES[k % 4], NAMES[(k + 1) % 4]
    tags = [("B-person", "B-place")[n in ("Oslo", "Peru")] for n in (name, place)]
    return f"{name}\t{tags[0]}\nis\tO\nnot\tO\n{place}\t{tags[1]}\n{k}\tO\n"


def conll(path, n=48, blocks=()):
    path.write_text("\n".join([*(conll_block(k) for k in range(n)), *blocks]))
    return path


def rows(path, n=60):
    """A table with every kind of column: age, size, city, member, since, paid, good."""
    rng = np.random.default_rng(4)
    lines = ["age,size,city,member,since,paid,good"]
    for k in range(n):
        bad = k % 3 == 0
        cells = [str(20 + 3 * rng.integers(0, 9) + 20 * bad), "SML"[rng.integers(3)], ["Bern", "Lima"][rng.integers(2)]]
        cells += [["no", "yes"][rng.integers(2)], f"2024-0{1 + k % 9}-1{k % 10}", f"{rng.random():.3f}"]
        lines.append(",".join([*cells, "bad" if bad else "good"]))
    path.write_text("\n".join(lines) + "\n")
    path.with_name(f"{path.stem}.kinds.yaml").write_text("size: [S, M, L]\n")
    return path


def coco_json(n=40, size=16):
    """Pictures n of them, each with a box, a polygon and a keypoint or none."""
    images = [{"id": k, "file_name": f"{k:03}.png", "height": size, "width": size} for k in range(n)]
    marks = [
        {
            "id": 100 + k, "image_id": k, "category_id": 1 + k % 2, "bbox": [2, 3, 6 + 4 * (k % 2), 6], "iscrowd": 0,
            "area": 36, "segmentation": [[2, 3, 8, 3, 8, 9, 2, 9]],
        }
        for k in range(n)
    ]  # fmt: skip
    return {"images": images, "annotations": marks, "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}]}


def coco(folder, n=40, change=None, size=16):
    """images/train/*.png with annotations/instances_train.json, changed by `change`."""
    (folder / "annotations").mkdir(parents=True)
    (folder / "images" / "train").mkdir(parents=True)
    for k in range(n):
        pixels = np.random.default_rng(k).integers(0, 256, (size, size, 3)).astype(np.uint8)
        Image.fromarray(pixels).save(folder / "images" / "train" / f"{k:03}.png")
    told = coco_json(n, size)
    if change is not None:
        change(told)
    Path(folder / "annotations" / "instances_train.json").write_text(json.dumps(told))
    return folder
