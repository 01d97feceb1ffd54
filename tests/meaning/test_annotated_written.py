"""Annotated pictures, grown and written back in the format that they came in."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from items import equal
from made_annotated import PALETTE, SHAPES, H, W, coco, masks, ring, voc, yolo
from PIL import Image
from pyarrow import parquet

import leaven as lv
from leaven.core.errors import BadData, CannotWrite, Changed, Unknown
from leaven.data.forget import descent, write_without
from leaven.data.replay import Grown
from leaven.data.verify import verify
from leaven.data.write.codecs import codec_for
from leaven.image.outline import outlines
from leaven.image.polygon import fill
from leaven.image.rle import runs, unpacked
from leaven.mix import CopyPaste, Mosaic

DATA = Path(os.environ.get("LEAVEN_DATA", Path(__file__).parents[2] / "../shared/data"))
FLIP = lv.Policy(augment=[lv.image.HorizontalFlip(p=1.0)])
MADE = {
    "coco": coco, "voc": voc, "voc with masks": lambda at: voc(at, masks=True), "voc without lists":
    lambda at: voc(at, lists=False), "yolo": yolo, "yolo by split": lambda at: yolo(at, form="{split}/images"),
    "masks": masks, "masks of 16 bits": lambda at: masks(at, mode="I;16", place="annotations"),
    "masks of 1 bit": lambda at: masks(at, mode="1", form="{split}/images"),
}  # fmt: skip


def written(source, out, policy=FLIP, copies=1, by=None, **told):
    train, test = lv.open(source, **told).split(by=by)
    lv.grow(train, policy, copies, test=test).write(out, format="same")
    return lv.open(out, **told)


def items(data):
    return dict(zip(data.keys, data.load(range(len(data))), strict=True))


def same(one, other):
    return one.keys() == other.keys() and all(equal(one[name].written, other[name].written) for name in one)


def close(mask, other):
    """Up to a pixel along the edge."""
    plain, square = other.astype(np.uint8), np.ones((3, 3))
    near, inner = cv2.dilate(plain, square) > 0, cv2.erode(plain, square) > 0
    return not (mask & ~near).any() and not (inner & ~mask).any()


def files(folder):
    there = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in there}


@pytest.mark.parametrize("what", MADE)
def test_open_write_open(tmp_path, what):
    """Nothing is added: the same pictures, in the same parts, and every file that says something of one, as it was."""
    source = MADE[what](tmp_path / "a")
    before, after = lv.open(source), written(source, tmp_path / "b", lv.Policy(), 0)
    assert list(before.keys) == list(after.keys) and not after.refused and after.schema == before.schema
    a, b = items(before), items(after)
    assert all(same(a[key], b[key]) for key in a) and len(a) == 15
    if what != "voc without lists":
        assert before.part.tolist() == after.part.tolist()
    left, right = files(tmp_path / "a"), files(tmp_path / "b")
    ours = {name for name in right if name.startswith("data/")} | {"manifest.json"}
    if what != "coco":
        apart = {"data.yaml", *(name for name in right if name.startswith("ImageSets"))}
        assert {k: v for k, v in left.items() if k not in apart} == {
            k: v for k, v in right.items() if k not in ours | apart
        }
        return
    for name in left:
        if name.endswith(".json"):
            assert json.loads(left[name]) == json.loads(right[name])
        else:
            assert left[name] == right[name]


@pytest.mark.parametrize("what", MADE)
def test_growth_is_told_from_its_originals_and_made_again(tmp_path, what):
    source, policy = MADE[what](tmp_path / "a"), lv.Policy(augment=[lv.image.HorizontalFlip(), lv.image.Rotate()])
    data = written(source, tmp_path / "b", policy, 2)
    test = int((data.part == "test").sum())
    assert len(data) == 3 * (15 - test) + test and not data.refused
    rows = parquet.read_table(tmp_path / "b" / "data" / "lineage.parquet").to_pylist()
    assert next(row["file"] for row in rows if row["copy"] == 2).endswith("#2.png")
    assert {row["file"] for row in rows} == set(data.keys) and verify(tmp_path / "b").held
    assert all(row["parents"] == [row["key"]] for row in rows)
    grown = Grown.open(tmp_path / "b")
    for row in rows:
        grown.replay(row["row"])  # raises Changed if anything differs
    assert [row["part"] for row in rows if row["copy"]] == ["train"] * (2 * (15 - test))
    written(source, tmp_path / "c", policy, 2)
    train, held = lv.open(source).split()
    lv.grow(train, policy, 2, test=held).write(tmp_path / "d", format="same", workers=0)
    assert files(tmp_path / "b") == files(tmp_path / "c") == files(tmp_path / "d")


def test_voc_flipped_by_hand(tmp_path):
    data = written(voc(tmp_path / "a", masks=True), tmp_path / "b")
    item = items(data)["JPEGImages/03.png#1.png"]
    assert item["boxes"].data.tolist() == [[20, 0, 30, 5], [9.75, 5, 19.5, 20], [0, 19, 1, 20]]
    assert item["truncated"].data.tolist() == [True, False, False]
    assert item["difficult"].data.tolist() == [False, True, False]
    told = ElementTree.parse(tmp_path / "b" / "Annotations" / "03.png#1.xml").getroot()
    cat, dog, dot = told.findall("object")
    assert [e.tag for e in cat] == ["name", "pose", "truncated", "difficult", "occluded", "bndbox"]
    assert (cat.findtext("pose"), cat.findtext("occluded"), told.findtext("source/database")) == ("Left", "1", "Small")
    assert [e.text for e in cat.find("bndbox")] == ["21", "1", "30", "5"]
    assert [e.text for e in dog.find("bndbox")] == ["10.75", "6", "19.5", "20"]
    assert [e.text for e in dot.find("bndbox")] == ["1", "20", "1", "20"]  # one pixel still
    assert [told.findtext(f"size/{side}") for side in ("width", "height", "depth")] == ["30", "20", "3"]
    lines = (tmp_path / "b" / "ImageSets" / "Main" / "train.txt").read_text().split()
    assert "03.png#1" in lines and "04" not in lines and len(lines) == 24
    places = ("a/SegmentationClass/03.png", "b/SegmentationClass/03.png#1.png")
    before, after = (Image.open(tmp_path / place) for place in places)
    assert np.array_equal(np.array(after), np.array(before)[:, ::-1]) and 255 in np.array(after)
    assert after.mode == "P" and after.getpalette()[:9] == PALETTE[:9] and after.getpalette()[-3:] == PALETTE[-3:]


def test_yolo_flipped_by_hand(tmp_path):
    source = yolo(tmp_path / "a", names="path: /elsewhere\ntrain: x\nnames: {0: cat, 1: dog}\n")
    item = items(written(source, tmp_path / "b"))["images/train/03.png#1.png"]
    assert np.allclose(item["boxes"].data, [[12, 6, 18, 14], [15, 2, 27, 10]])
    assert np.allclose(item["polygons"].data[1], [[27, 2], [15, 2], [15, 10]])
    said = (tmp_path / "b" / "labels" / "train" / "03.png#1.txt").read_text()
    assert said == "1 0.5 0.5 0.2 0.4\n0 0.9 0.1 0.5 0.1 0.5 0.5\n"  # a box stays a box, a polygon a polygon
    told = (tmp_path / "b" / "data.yaml").read_text()
    assert told == "train: images/train\nval: images/val\nnames:\n  0: cat\n  1: dog\n"


@pytest.mark.parametrize("mode", ["P", "L", "1", "I;16"])
def test_masks_keep_their_kind(tmp_path, mode):
    written(masks(tmp_path / "a", mode=mode), tmp_path / "b")
    before, after = (Image.open(tmp_path / at) for at in ("a/masks/train/03.png", "b/masks/train/03.png#1.png"))
    assert after.mode == before.mode and np.array_equal(np.array(after), np.array(before)[:, ::-1])
    assert after.getpalette() == before.getpalette()


def test_coco_flipped_by_hand(tmp_path):
    data = written(coco(tmp_path / "a"), tmp_path / "b")
    told = json.loads((tmp_path / "b" / "annotations" / "instances_train2017.json").read_text())
    assert told["info"] == {"year": 2017} and told["licenses"] == [{"id": 2, "name": "by"}]
    assert [c["id"] for c in told["categories"]] == [7, 3]
    for kind in ("images", "annotations"):
        numbers = [one["id"] for one in told[kind]]
        assert len(set(numbers)) == len(numbers)
    image = next(i for i in told["images"] if i["file_name"] == "09.png#1.png")  # with five objects
    assert image["license"] == 2 and "coco_url" not in image and image["width"] == W
    one, two, loose, tight, box = (a for a in told["annotations"] if a["image_id"] == image["id"])
    assert one["segmentation"] == [[28, 3, 22, 3, 22, 9, 28, 9]] and one["bbox"] == [22, 3, 6, 6] and one["area"] == 36
    assert two["segmentation"][1] == [17.5, 2, 10, 2.25, 17.5, 14] and len(two["segmentation"]) == 2
    assert (one["category_id"], two["category_id"], one["tag"]) == (7, 3, "11/0") and "keypoints" not in two
    assert loose["iscrowd"] == 1 and loose["segmentation"] == {"size": [H, W], "counts": runs(ring()[:, ::-1])}
    assert unpacked(tight["segmentation"]["counts"]) == runs(ring()[:, ::-1]) and tight["area"] == ring().sum()
    assert box["segmentation"] == [] and box["bbox"] == [18.5, 2, 10, 4] and box["area"] == 40
    people = json.loads((tmp_path / "b" / "annotations" / "person_keypoints_train2017.json").read_text())
    mine = next(a for a in people["annotations"] if a["id"] == two["id"])
    assert mine["keypoints"] == [26, 5, 2, 0, 0, 0] and mine["num_keypoints"] == 1
    said = json.loads((tmp_path / "b" / "annotations" / "captions_train2017.json").read_text())
    assert [a["caption"] for a in said["annotations"] if a["image_id"] == image["id"]] == ["Picture 11."]
    assert len({a["id"] for a in said["annotations"]}) == len(said["annotations"]) == 24
    flipped = items(data)["train2017/09.png#1.png"]
    masks = items(lv.open(tmp_path / "a"))["train2017/09.png"]["instance_masks"].written
    after = flipped["instance_masks"].written
    assert np.array_equal(after[[0, 2, 3]], masks[[0, 2, 3], :, ::-1])
    assert close(after[1], masks[1, :, ::-1]) and close(
        after[4], masks[4, :, ::-1]
    )  # edges on centres: theirs is the right
    assert flipped["crowd"].data.tolist() == [False, False, True, True, False]


def test_objects_that_others_hide_are_written_as_the_outline_of_what_shows(tmp_path):
    """Mixtures: each object keeps its category, and its polygons fill to its mask."""
    policy = lv.Policy(augment=[lv.image.Rotate(p=0.5), CopyPaste(p=0.7), Mosaic(p=0.7)])
    train, test = lv.open(coco(tmp_path / "a"), target="objects").split()
    growth = lv.grow(train, policy, 4, test=test)
    growth.write(tmp_path / "b", format="same")
    back, hidden = items(lv.open(tmp_path / "b", target="objects")), 0
    for records in growth.records(0, native=True):
        for record in (r for r in records if r.lineage.copy):
            item, made = back[f"{record.lineage.row}.png"], record.fields
            assert item["object_labels"].data.tolist() == made["object_labels"].tolist()
            assert np.allclose(item["boxes"].data, made["boxes"])
            masks = zip(item["instance_masks"].written, made["instance_masks"], made["crowd"], record.traces["origin"])
            for after, before, crowd, (_, number) in masks:
                assert close(after, before) or SHAPES[number][0] == []  # of a box alone, all of the box
                assert np.array_equal(after, before) or not crowd
            hidden += len(record.lineage.parents) > 1
    assert hidden > 10


def test_splits_that_become_two(tmp_path):
    """Split by id: files and numbers of train2017 and val2017 that are equal are told apart."""
    data = written(coco(tmp_path / "a"), tmp_path / "b", by="id")
    assert set(p.name for p in (tmp_path / "b" / "annotations").iterdir()) == {
        f"{kind}_{part}.json" for kind in ("instances", "captions", "person_keypoints") for part in ("train", "test")
    }
    rows = parquet.read_table(tmp_path / "b" / "data" / "lineage.parquet").to_pylist()
    before, after = items(lv.open(tmp_path / "a")), items(data)
    for row in rows:
        if not row["copy"]:
            assert same(before[row["key"]], after[row["file"]]) and row["file"].startswith(f"images/{row['part']}/")
    assert sum("_" in Path(row["file"]).name for row in rows) > 0  # names that both had
    told = json.loads((tmp_path / "b" / "annotations" / "instances_train.json").read_text())
    assert len({i["id"] for i in told["images"]}) == len(told["images"])
    for row in rows:
        Grown.open(tmp_path / "b").replay(row["row"]) if row["copy"] else None


def test_descendants_never_stand_on_both_sides(tmp_path):
    """Opened again, what was made belongs to its originals, however the set is split."""
    policy = lv.Policy(augment=[lv.image.HorizontalFlip(), Mosaic(p=0.2)])
    data = lv.open(yolo(tmp_path / "a", 40, form="images"))
    lv.grow(data, policy, 3).write(tmp_path / "b", format="same")
    again = lv.open(tmp_path / "b")
    assert again.schema.group == "original" and 2 < np.unique(again.groups).size <= 40
    assert written(tmp_path / "a", tmp_path / "c", lv.Policy(), 0).groups is None
    rows = parquet.read_table(tmp_path / "b" / "data" / "lineage.parquet").to_pylist()
    parents = {row["file"]: set(row["parents"]) for row in rows}
    left, right = again.split(test=0.4)
    ours, theirs = (set().union(*(parents[key] for key in part.keys)) for part in (left, right))
    assert len(left) and len(right) and not ours & theirs


@pytest.mark.parametrize("what", ["coco", "voc", "yolo", "masks"])
def test_what_was_grown_is_grown_again(tmp_path, what):
    """A made picture of a made one has a name of its own, and all of them come back."""
    once = written(MADE[what](tmp_path / "a"), tmp_path / "b")
    twice = written(tmp_path / "b", tmp_path / "c")
    test = int((once.part == "test").sum())
    assert len(twice) == 2 * (len(once) - test) + test and not twice.refused
    rows = parquet.read_table(tmp_path / "c" / "data" / "lineage.parquet").to_pylist()
    assert {row["file"] for row in rows} == set(twice.keys)
    for row in rows:
        Grown.open(tmp_path / "c").replay(row["row"])


def test_a_file_name_that_leaves_the_folder_stays_in_it(tmp_path):
    coco(tmp_path / "a", names="../train2017/{:02}.png", splits=("train2017", "train2017"))
    data = written(tmp_path / "a", tmp_path / "b")
    assert len(data) > 25 and not [p for p in tmp_path.iterdir() if p.name not in ("a", "b")]
    assert all((tmp_path / "b" / key).resolve().is_relative_to(tmp_path / "b") for key in data.keys)


def test_what_was_grown_is_checked_listed_and_not_copied_without(tmp_path):
    written(voc(tmp_path / "a"), tmp_path / "b")
    grown = Grown.open(tmp_path / "b")
    found = descent(grown, "JPEGImages/03.png")
    assert found.rows == ("JPEGImages/03.png", "JPEGImages/03.png#1")
    with pytest.raises(CannotWrite, match="--format parquet"):
        write_without(grown, found, tmp_path / "c")
    path = tmp_path / "b" / "Annotations" / "03.xml"
    path.write_text(path.read_text().replace("<xmax>10<", "<xmax>11<"))
    assert verify(tmp_path / "b").changed == ("Annotations/03.xml",)
    for row in found.rows:
        with pytest.raises(Changed):
            Grown.open(tmp_path / "b").replay(row)
    path.unlink()
    with pytest.raises(Changed, match=r"JPEGImages/03.png is gone, or what is said of it"):
        Grown.open(tmp_path / "b").replay("JPEGImages/03.png")


def test_formats_that_do_not_fit(tmp_path, monkeypatch):
    train, test = lv.open(yolo(tmp_path / "a")).split()
    with pytest.raises(BadData, match="'coco' writes back what was read in that format"):
        lv.grow(train, FLIP, 1, test=test).write(tmp_path / "b", format="coco")
    with pytest.raises(Unknown, match="format 'yolov8' is not known: did you mean 'yolo'"):
        lv.grow(train, FLIP, 1, test=test).write(tmp_path / "b", format="yolov8")
    other = lv.open(yolo(tmp_path / "c"))
    with pytest.raises(CannotWrite, match="is not of the files"):
        lv.grow(train, FLIP, 1, test=other).write(tmp_path / "b", format="same")
    pictures = type(codec_for(lv.image.Image))
    monkeypatch.setattr(pictures, "pack", lambda self, value, extent: (b"", "npy"))  # as of floats
    with pytest.raises(CannotWrite, match=r"00.png#1: its pixels fit into no PNG \(they are uint8, of 3 channels\)"):
        lv.grow(train, FLIP, 1, test=test).write(tmp_path / "b", format="same")
    monkeypatch.undo()
    assert not (tmp_path / "b").exists()
    pairs = lv.open(coco(tmp_path / "d"), target="captions")
    lv.grow(pairs, lv.Policy(), 0).write(tmp_path / "b", format="same")  # a picture would stand once for each caption
    assert list((tmp_path / "b" / "data").glob("train-*.parquet"))


def test_outlines_fill_to_the_mask():
    rng, many = np.random.default_rng(0), 0
    for k in range(60):
        size = tuple(rng.integers(1, 40, 2))
        mask = cv2.GaussianBlur(rng.random(size), (0, 0), 0.5 + k % 5) > 0.5
        found = outlines(mask)
        if found is None:
            background = cv2.connectedComponents(np.pad((~mask).astype(np.uint8), 1, constant_values=1), connectivity=4)
            assert background[0] > 2  # a hole
            continue
        out, many = np.zeros(size, bool), many + 1
        for polygon in found:
            fill(polygon, out)
        assert np.array_equal(out, mask)
    assert many > 20 and outlines(np.zeros((3, 3), bool)) == [] and outlines(ring()) is None
    ys, xs = np.mgrid[:90, :90]
    disc = (xs - 45) ** 2 + (ys - 45) ** 2 < 40**2
    assert len(outlines(disc)[0]) < 110  # of 316 steps along the edge of its pixels


@pytest.mark.parametrize("name, many, objects", [("bccd", 364, 4888), ("coco", 51, 546)])
def test_real_ones(tmp_path, name, many, objects):
    if not (DATA / name).is_dir():
        pytest.skip(f"{DATA / name} is not there")
    before = lv.open(DATA / name)
    train, test = before.split()
    small = [k for k, key in enumerate(train.keys) if key.endswith(("00338.jpg", "00343.jpg"))]  # boxes of one pixel
    few = train.take([*small, *range(0, len(train), 4)] if name == "bccd" else np.arange(len(train)))
    assert len(small) == (2 if name == "bccd" else 0)
    lv.grow(few, FLIP, 1, test=test).write(tmp_path / "b", format="same")
    after = lv.open(tmp_path / "b")
    assert len(before) == many and sum(len(p.objects) for p in before.source.pictures) == objects
    assert len(after) == 2 * len(few) + len(test) and not after.refused
    at = {key: k for k, key in enumerate(before.keys)}
    for key, item in items(after).items():
        if "#" not in key:
            (was,) = before.load([at[key]])
            assert same(was, item)
            continue
        (was,) = before.load([at[key.partition("#")[0]]])
        width = item["image"].data.shape[1]
        flipped = was["boxes"].data[:, [2, 1, 0, 3]] * [-1, 1, -1, 1] + [width, 0, width, 0]
        flat = (flipped[:, 2:] <= flipped[:, :2]).any(axis=1)
        assert np.allclose(item["boxes"].data, flipped[~flat], atol=1e-6)
