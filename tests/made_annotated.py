"""Small annotated data sets, written by hand: Pascal VOC, YOLO, COCO, and masks as PNG."""

import json

import numpy as np
from PIL import Image

from leaven.image.rle import packed, runs

H, W = 20, 30
PALETTE = [0, 0, 0, 200, 0, 0, 0, 200, 0, *([9, 9, 9] * 252), 224, 224, 192]


def picture(path, seed, size=(H, W)):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (*size, 3)).astype(np.uint8)).save(path)


def text(path, said):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(said, encoding="utf-8")


def voc_object(name, box, **more):
    told = "".join(f"<{key}>{value}</{key}>" for key, value in more.items())
    corners = "".join(f"<{key}>{value}</{key}>" for key, value in zip(("xmin", "ymin", "xmax", "ymax"), box))
    return f"<object><name>{name}</name>{told}<bndbox>{corners}</bndbox></object>"


def voc_xml(name, objects, size=(H, W)):
    return (
        f"<annotation><folder>JPEGImages</folder><filename>{name}</filename><source><database>Small</database></source>"
        f"<size><width>{size[1]}</width><height>{size[0]}</height><depth>3</depth></size><segmented>0</segmented>"
        f"{''.join(objects)}</annotation>"
    )


CAT = voc_object("cat", (1, 1, 10, 5), pose="Left", truncated=1, difficult=0, occluded=1)
DOG = voc_object("dog", (11.5, 6, 20.25, 20), difficult=1)
DOT = voc_object("dog", (30, 20, 30, 20))  # one pixel, in the last corner


def voc(folder, n=15, *, lists=True, masks=False):
    """Pictures with no object, a cat, a cat and a dog, or three objects; of five, one is for the test."""
    for k in range(n):
        picture(folder / "JPEGImages" / f"{k:02}.png", k)
        text(folder / "Annotations" / f"{k:02}.xml", voc_xml(f"{k:02}.png", [CAT, DOG, DOT][: k % 4]))
        if masks:
            mask(folder / "SegmentationClass" / f"{k:02}.png", k, ignore=255)
            mask(folder / "SegmentationObject" / f"{k:02}.png", k + 50, ignore=255)
    for word, rest in (("train", range(4)), ("test", (4,))) if lists else ():
        text(folder / "ImageSets" / "Main" / f"{word}.txt", "".join(f"{k:02}\n" for k in range(n) if k % 5 in rest))
    return folder


LINES = ("1 0.5 0.5 0.2 0.4", "0 0.1 0.1 0.5 0.1 0.5 0.5", "0 0.95 0.95 0.1 0.1")


def yolo(folder, n=15, *, form="images/{split}", lines=LINES, names="names: [cat, dog]\n", splits=("train", "val")):
    """images and labels in folders of `form`; of five pictures, one is in the second split. Every fourth has no label
    file, every fourth an empty one."""
    for k in range(n):
        place = form.format(split=splits[k % 5 == 4])
        picture(folder / place / f"{k:02}.png", k)
        if k % 4:
            text(folder / place.replace("images", "labels") / f"{k:02}.txt", "\n".join(lines[: k % 4 - 1]))
    if names:
        text(folder / ("data.yaml" if ":" in names else "classes.txt"), names)
    return folder


def mask(path, seed, mode="P", ignore=2, size=(H, W)):
    """Three classes in blocks, the last of them `ignore`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    blocks = np.random.default_rng(seed).integers(0, 3, (size[0] // 5, size[1] // 5)).repeat(5, 0).repeat(5, 1)
    values = np.array([0, 1, ignore])[blocks]
    if mode == "1":
        made = Image.fromarray(values > 0)
    elif mode == "I;16":
        made = Image.fromarray((values * 1000).astype(np.uint16))
    else:
        made = Image.fromarray(values.astype(np.uint8))
        if mode == "P":
            made = Image.frombytes("P", made.size, made.tobytes())
            made.putpalette(PALETTE)
    made.save(path)


def masks(folder, n=15, *, mode="P", form="images/{split}", place="masks"):
    for k in range(n):
        here = form.format(split=("train", "val")[k % 5 == 4])
        picture(folder / here / f"{k:02}.png", k)
        mask(folder / here.replace("images", place) / f"{k:02}.png", k, mode)
    return folder


def ring():
    """A disc with a hole."""
    ys, xs = np.mgrid[:H, :W]
    far = (xs - 20) ** 2 + (ys - 10) ** 2
    return (far < 60) & (far > 9)


SQUARE, TRIANGLE = [2, 3, 8, 3, 8, 9, 2, 9], [12.5, 2, 20, 2.25, 12.5, 14]
SHAPES = [  # segmentation, box, crowd, category
    ([SQUARE], [2, 3, 6, 6], 0, 7),
    ([SQUARE, TRIANGLE], [2, 2, 18, 12], 0, 3),
    ({"size": [H, W], "counts": runs(ring())}, [13, 3, 15, 15], 1, 7),
    ({"size": [H, W], "counts": packed(runs(ring()))}, [13, 3, 15, 15], 1, 3),
    ([], [1.5, 2, 10, 4], 0, 7),
]


def coco(folder, n=15, splits=("train2017", "val2017"), names="{:02}.png", first=0):
    """Pictures with up to five objects; category 3 has two joints, one of them marked. Numbers begin at `first` in each
    split; of five pictures, one is in the second."""
    told = {split: ([], [], [], []) for split in splits}
    for k in range(n):
        images, objects, people, said = told[splits[k % 5 == 4]]
        number, name = first + len(images), names.format(len(images))
        picture(folder / splits[k % 5 == 4] / name, k)
        images.append({"id": number, "file_name": name, "height": H, "width": W, "license": 2, "coco_url": "there"})
        said.append({"id": 10 * number, "image_id": number, "caption": f"Picture {k}."})
        for j, (shape, box, crowd, kind) in enumerate(SHAPES[: k % 6]):
            mark = {"id": 100 * number + j, "image_id": number, "category_id": kind, "segmentation": shape,
                    "bbox": box, "area": 1, "iscrowd": crowd, "tag": f"{k}/{j}"}  # fmt: skip
            objects.append(mark)
            if kind == 3:
                people.append(mark | {"keypoints": [4, 5, 2, 0, 0, 0], "num_keypoints": 1})
    for split, (images, objects, people, said) in told.items():
        head = {"info": {"year": 2017}, "licenses": [{"id": 2, "name": "by"}], "images": images}
        kinds = [{"id": 7, "name": "cat"}, {"id": 3, "name": "person"}]
        joints = [{"id": 3, "name": "person", "keypoints": ["nose", "chin"]}]
        for kind, marks, more in (("instances", objects, {"categories": kinds}), ("captions", said, {}),
                                  ("person_keypoints", people, {"categories": joints})):  # fmt: skip
            path = f"annotations/{kind}_{split}.json"
            text(folder / path, json.dumps(head | {"annotations": marks} | more))
    return folder
