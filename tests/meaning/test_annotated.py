"""Annotated pictures: Pascal VOC, YOLO and masks, read as their files say."""

import os
from pathlib import Path

import numpy as np
import pytest
from made_annotated import CAT, H, W, mask, masks, picture, text, voc, voc_object, voc_xml, yolo
from PIL import Image

import leaven as lv
from leaven.core.errors import BadData, Unknown

DATA = Path(os.environ.get("LEAVEN_DATA", Path(__file__).parents[2] / "../shared/data"))


def reasons(data):
    return {refusal.key: refusal.reason for refusal in data.refused}


def test_voc_counts_pixels_from_one_and_includes_the_last(tmp_path):
    data = lv.open(voc(tmp_path))
    assert len(data) == 15 and data.keys[3] == "JPEGImages/03.png" and (data.part == "test").sum() == 3
    assert data.schema.object_types == ("cat", "dog") and not data.refused
    empty, one, three = data.load([0, 1, 3])
    assert empty["boxes"].data.shape == (0, 4) and empty["difficult"].data.dtype == bool
    assert one["boxes"].data.tolist() == [[0, 0, 10, 5]]  # ten pixels wide, five high
    assert three["boxes"].data.tolist() == [[0, 0, 10, 5], [10.5, 5, 20.25, 20], [29, 19, 30, 20]]
    assert three["object_labels"].data.tolist() == ["cat", "dog", "dog"]
    assert three["truncated"].data.tolist() == [True, False, False]
    assert three["difficult"].data.tolist() == [False, True, False]


def test_voc_masks_are_taken_where_all_have_them_or_when_asked(tmp_path):
    data = lv.open(voc(tmp_path / "all", masks=True))
    item = data.load([3])[0]
    assert np.array_equal(item["class_mask"].data, np.array(Image.open(tmp_path / "all/SegmentationClass/03.png")))
    assert set(np.unique(item["object_mask"].data)) == {0, 1, 255} and item["class_mask"].data.dtype == np.uint8
    assert "class_mask" not in lv.open(tmp_path / "all", target="objects").load([3])[0]
    for k in range(3):
        (tmp_path / "all" / "SegmentationClass" / f"{k:02}.png").unlink()
        (tmp_path / "all" / "SegmentationObject" / f"{k:02}.png").unlink()
    some = lv.open(tmp_path / "all")
    assert "class_mask" not in some.load([3])[0] and "12 of 15 pictures have masks" in some.notes[0]
    assert len(lv.open(tmp_path / "all", target="masks")) == 12
    mask(tmp_path / "all" / "SegmentationClass" / "05.png", 0, size=(10, 10))
    assert "its mask 05.png has 10 x 10 pixels" in reasons(lv.open(tmp_path / "all"))["JPEGImages/05.png"]
    with pytest.raises(Unknown, match="target 'mask' is not known: did you mean 'masks'"):
        lv.open(tmp_path / "all", target="mask")


def test_what_is_wrong_in_voc_is_listed(tmp_path):
    folder, notes = voc(tmp_path, 30), tmp_path / "Annotations"
    bad = {
        "00": ("<annotation><object>", "00.xml is no XML"),
        "01": (voc_xml("01.png", [voc_object("cat", (1, 1, "x", 5))]), "its xmax 'x' is no finite number (object 1)"),
        "02": (voc_xml("02.png", [CAT, voc_object("cat", (9, 1, 3, 5))]), "its xmax 3 lies below its xmin (object 2)"),
        "03": (voc_xml("03.png", [voc_object("cat", (40, 1, 50, 5))]), "lies outside the picture of 20 x 30"),
        "04": (voc_xml("04.png", [voc_object("", (1, 1, 3, 5))]), "its name is missing (object 1)"),
        "05": (voc_xml("05.png", ["<object><name>cat</name></object>"]), "its bndbox is missing (object 1)"),
        "06": (voc_xml("06.png", [CAT], size=(9, 9)), "has 20 x 30 pixels, and its annotations 9 x 9 pixels"),
        "07": (voc_xml("07.png", [voc_object("cat", (1, 1, 3, 5), difficult=7)]), "its difficult '7' is neither 0 nor"),
        "08": ("<html></html>", "08.xml holds <html>, not <annotation>"),
    }  # fmt: skip
    for stem, (said, _) in bad.items():
        text(notes / f"{stem}.xml", said)
    (notes / "09.xml").unlink()
    (folder / "JPEGImages" / "10.png").unlink()
    text(folder / "ImageSets" / "Main" / "val.txt", "99\n")
    told = reasons(data := lv.open(folder))
    assert all(part in told[f"JPEGImages/{stem}.png"] for stem, (_, part) in bad.items())
    assert told["JPEGImages/09.png"] == "has no Annotations/09.xml" and "No such file" in told["JPEGImages/10.jpg"]
    assert "stands in the list val" in told["99"] and len(data) == 30 - 11
    text(notes / "twice.xml", voc_xml("11.png", [CAT]))
    assert "is described twice; the first description is taken" in {r.reason for r in lv.open(folder).refused}
    text(folder / "ImageSets" / "Main" / "val.txt", "00\n")
    with pytest.raises(BadData, match=r"val.txt: 00 stands in train.txt, too"):
        lv.open(folder)


@pytest.mark.parametrize("form", ["images/{split}", "{split}/images", "images"])
def test_yolo_boxes_and_polygons(tmp_path, form):
    data = lv.open(yolo(tmp_path, form=form))
    assert len(data) == 15 and (data.part == "test").sum() == (3 if "{" in form else 0)
    items = dict(zip(data.keys, data.load(range(15))))
    item = items[f"{form.format(split='train')}/03.png"]
    assert item["object_labels"].data.tolist() == ["dog", "cat"]
    assert np.allclose(item["boxes"].data, [[12, 6, 18, 14], [3, 2, 15, 10]])
    assert np.allclose(item["polygons"].data[0], [[12, 6], [18, 6], [18, 14], [12, 14]])  # a box among polygons
    assert np.allclose(item["polygons"].data[1], [[3, 2], [15, 2], [15, 10]])
    assert [len(i["boxes"].data) for k, i in sorted(items.items(), key=lambda p: p[0][-6:])][:5] == [0, 0, 1, 2, 0]


def test_yolo_names(tmp_path):
    for k, names in enumerate(("names: {0: cat, 1: dog}\n", "cat\ndog\n", "nc: 2\nnames:\n- cat\n- dog\n")):
        data = lv.open(yolo(tmp_path / str(k), names=names, lines=("1 .5 .5 .1 .1", "0 .5 .5 .1 .1")))
        assert data.schema.object_types == ("cat", "dog") and "polygons" not in data.load([0])[0]
    assert "called by their numbers" in lv.open(yolo(tmp_path / "none", names="")).notes[0]
    for k, (names, gist) in enumerate({
        "names: []\n": "names must be a list", "names: [a]\nkpt_shape: [17, 3]\n": "keypoints are not read",
        "names: [a]\ntrain: train.txt\n": "put the pictures into images/train", "names: [\n": "cannot be read",
    }.items()):  # fmt: skip
        with pytest.raises(BadData, match=gist):
            lv.open(yolo(tmp_path / f"bad {k}", names=names))


def test_what_is_wrong_in_yolo_is_listed(tmp_path):
    folder = yolo(tmp_path, 30)
    bad = {
        "01": ("0 0.5 0.5 0.1", "3 numbers after the class: 4 are a box"),
        "02": ("0 .5 .5 .1 .1\n7 .5 .5 .1 .1", "class 7 is not"),
        "03": ("0 0.5 zwei 0.1 0.1", "'zwei' is no number (line 1 of 03.txt)"),
        "05": ("0.5 .5 .5 .1 .1", "class '0.5' is no"),
        "06": ("0 1.2 0.5 0.1 0.1", "1.2 lies outside the picture"), "07": ("0 nan 0.5 0.1 0.1", "nan lies outside"),
        "08": ("0 .1 .1 .2 .2 .3 .3 .4", "7 numbers after"), "10": ("-1 .5 .5 .1 .1", "class '-1' is no whole number"),
    }  # fmt: skip
    for stem, (said, _) in bad.items():
        text(folder / "labels" / "train" / f"{stem}.txt", said)
    text(folder / "labels" / "train" / "stray.txt", "")
    text(folder / "labels" / "train" / "12.txt", "\ufeff0 .5 .5 .1 .1\r\n\r\n1.0 .5 .5 .1 .1\r\n")  # as Windows writes
    text(folder / "labels" / "classes.txt", "cat\ndog\n")
    (folder / "images" / "train" / "11.png").write_bytes(b"no picture")
    told = reasons(data := lv.open(folder))
    assert all(part in told[f"images/train/{stem}.png"] for stem, (_, part) in bad.items())
    assert (
        told["labels/train/stray.txt"] == "there is no such picture"
        and "is not a picture" in told["images/train/11.png"]
    )
    assert len(data) == 30 - 9 and len(told) == 10
    assert data.load([list(data.keys).index("images/train/12.png")])[0]["object_labels"].data.tolist() == ["cat", "dog"]


@pytest.mark.parametrize("mode, dtype", [("P", np.uint8), ("L", np.uint8), ("1", np.uint8), ("I;16", np.uint16)])
def test_masks_hold_the_numbers_of_their_files(tmp_path, mode, dtype):
    data = lv.open(masks(tmp_path, mode=mode, place="annotations" if mode == "L" else "masks"))
    assert len(data) == 15 and (data.part == "test").sum() == 3
    item = data.load([3])[0]
    there = np.array(Image.open(next(tmp_path.glob("[ma]*/train/03.png"))))
    assert item["mask"].data.dtype == dtype and np.array_equal(item["mask"].data, there) and there.shape == (H, W)


def test_what_is_wrong_with_masks_is_listed(tmp_path):
    folder = masks(tmp_path, 20)
    mask(folder / "masks/train/00.png", 0, size=(10, 10))
    picture(folder / "masks/train/01.png", 0)
    (folder / "masks/train/02.png").unlink()
    (folder / "images/train/03.png").unlink()
    whole = (folder / "masks/train/05.png").read_bytes()
    (folder / "masks/train/05.png").write_bytes(whole[: len(whole) - 30])
    told = reasons(data := lv.open(folder))
    assert told["images/train/00.png"] == "its mask 00.png has 10 x 10 pixels, and it 20 x 30"
    assert "holds RGB pixels" in told["images/train/01.png"] and "No such file" in told["images/train/02.png"]
    assert told["masks/train/03.png"] == "there is no such picture" and len(data) == 16
    assert "its mask" in reasons(data.clean())["images/train/05.png"]


def test_other_folders_are_what_they_were(tmp_path):
    """Class folders called images and masks, of which no two files share a stem."""
    for k in range(12):
        picture(tmp_path / ("images", "masks")[k % 2] / f"{k}.png", k)
    assert lv.open(tmp_path).classes == ("images", "masks")


@pytest.mark.skipif(not (DATA / "bccd").is_dir(), reason=f"{DATA / 'bccd'} is not there")
def test_blood_cells():
    data = lv.open(DATA / "bccd")
    assert len(data) == 364 and (data.part == "test").sum() == 72 and not data.refused
    items = {key: (picture.objects, data.source.files.headers[k]) for k, (key, picture) in
             enumerate(zip(data.keys, data.source.pictures))}  # fmt: skip
    boxes = np.array([o.box for objects, _ in items.values() for o in objects])
    assert len(boxes) == 4888 and boxes.min() == 0 and boxes[:, 2].max() == 640 and boxes[:, 3].max() == 480
    names = [o.name for objects, _ in items.values() for o in objects]
    assert [names.count(word) for word in ("RBC", "WBC", "Platelets")] == [4155, 372, 361]
    assert [503, 336, 504, 337] in boxes.tolist() and [180, 328, 181, 329] in boxes.tolist()  # one pixel each
