"""COCO: read as its files say, written and replayed without loss."""

import json
import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from items import equal

import leaven as lv
from leaven.core.errors import BadData, Unknown
from leaven.data.replay import Grown
from leaven.image import Boxes, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons
from leaven.image.polygon import fill
from leaven.image.rle import filled, runs, unpacked
from leaven.image.rle import packed as written
from leaven.mix import CopyPaste, Mosaic
from leaven.report.kinds import View, shown

H, W = 40, 56
REAL = Path(os.environ.get("LEAVEN_DATA", Path(__file__).parents[2] / "../shared/data")) / "coco"
SQUARE = [10.0, 5.0, 20.0, 5.0, 20.0, 15.0, 10.0, 15.0]


def packed(counts):
    """COCO's compressed string, by its definition: the inverse of what is tested."""
    text = ""
    for k, count in enumerate(counts):
        rest, more = count - (counts[k - 2] if k > 2 else 0), True
        while more:
            bits, rest = rest & 31, rest >> 5
            more = rest != (-1 if bits & 16 else 0)
            text += chr(48 + bits + 32 * more)
    return text


def blob(seed):
    ys, xs = np.mgrid[:H, :W]
    x, y = np.random.default_rng(seed).random(2) * [W, H]
    return (xs - x) ** 2 + (ys - y) ** 2 < 120


@pytest.fixture
def folder(tmp_path):
    """12 pictures for training and 4 to test: polygons of one and two parts, both kinds of run lengths, a crowd, a box
    without area, an object without mask, people with and without keypoints, pictures without objects."""
    for split, many in (("train2017", 12), ("val2017", 4)):
        (tmp_path / split).mkdir()
        (tmp_path / "annotations").mkdir(exist_ok=True)
        images, objects, people, captions = [], [], [], []
        for i in range(many):
            name = f"{i:04d}.png"
            pixels = np.random.default_rng(i + many).integers(0, 255, (H, W, 3), np.uint8)
            cv2.imwrite(str(tmp_path / split / name), pixels)
            images.append({"id": i, "file_name": name, "height": H, "width": W})
            captions += [{"id": 10 * i + k, "image_id": i, "caption": f"Picture {i}, said {k}.\n"} for k in range(2)]
            shapes = [
                ([SQUARE], [10, 5, 10, 10], 0),
                ([SQUARE, [30.0, 20.0, 40.0, 20.0, 40.0, 30.0]], [10, 5, 30, 25], 0),
                ({"size": [H, W], "counts": runs(blob(i))}, [1, 1, 5, 5], 1),
                ({"size": [H, W], "counts": packed(runs(blob(i + 50)))}, [1, 1, 5, 5], 1),
                ([[4.1, 4.1, 4.2, 4.1, 4.2, 4.2]], [4.1, 4.1, 0, 0.1], 0),
                ([], [3, 4, 10, 6], 0),
            ][: i % 7]
            for k, (shape, box, crowd) in enumerate(shapes):
                told = {"id": 100 * i + k, "image_id": i, "category_id": 1 + k % 2, "bbox": box, "iscrowd": crowd}
                objects.append(told | {"segmentation": shape, "area": 9})
                if k % 2 == 0:
                    people.append(
                        told | {"segmentation": shape, "keypoints": [5, 6, 2, 0, 0, 0, 7, 8, 1] if k else [0] * 9}
                    )
        kinds = [{"id": 1, "name": "person"}, {"id": 2, "name": "traffic light"}]
        person = [{"id": 1, "name": "person", "keypoints": ["nose", "left_eye", "right_eye"]}]
        for kind, told, names in (("instances", objects, kinds), ("person_keypoints", people, person),
                                  ("captions", captions, None)):  # fmt: skip
            data = {"images": images, "annotations": told} | ({"categories": names} if names else {})
            (tmp_path / "annotations" / f"{kind}_{split}.json").write_text(json.dumps(data))
    (tmp_path / "train2017" / "stray.png").write_bytes((tmp_path / "train2017" / "0000.png").read_bytes())
    return tmp_path


def test_every_part_of_an_item_is_what_the_files_say(folder):
    data = lv.open(folder)
    assert len(data) == 16 and (data.part == "test").sum() == 4 and data.keys[0] == "train2017/0000.png"
    assert [note for note in data.notes if "1 pictures are in no such annotation" in note]
    assert [note for note in data.notes if "1 objects have no mask" in note]
    assert data.schema.task == "boxes" and data.schema.object_types == ("person", "traffic light")
    (item,) = data.load([6])
    assert item["image"].data.shape == (H, W, 3) and item["caption"].data == "Picture 6, said 0."
    assert item["boxes"].data.tolist()[:2] == [[10, 5, 20, 15], [10, 5, 40, 30]]
    assert item["boxes"].data[4].tolist() == pytest.approx([4.1, 4.1, 4.1, 4.2])
    assert item["object_labels"].data.tolist() == ["person", "traffic light"] * 3
    assert item["crowd"].data.tolist() == [False, False, True, True, False, False]
    masks = item["instance_masks"].written
    square = np.zeros((H, W), bool)
    square[5:15, 10:20] = True
    assert np.array_equal(masks[0], square) and masks[1][square].all() and masks[1][21, 39] and not masks[1][29, 31]
    assert np.array_equal(masks[2], blob(6)) and np.array_equal(masks[3], blob(56))
    assert np.argwhere(masks[4]).tolist() == [[4, 4]]  # smaller than a pixel: the one that holds its middle
    assert masks[5].sum() == 60 and masks[5][4:10, 3:13].all()  # no mask: its box
    nan = float("nan")
    np.testing.assert_equal(item["object_keypoints"].data[2], [[5, 6], [nan, nan], [7, 8]])
    assert item["visibility"].data.tolist()[1:3] == [[0, 0, 0], [2, 0, 1]]
    assert np.isnan(item["object_keypoints"].data[[0, 1, 3]]).all()
    (empty,) = data.load([0])
    assert empty["boxes"].data.shape == (0, 4) and empty["instance_masks"].written.shape == (0, H, W)
    assert empty["object_keypoints"].data.shape == (0, 3, 2) and empty["crowd"].data.dtype == bool


def test_captions_are_pairs_grouped_by_picture(folder):
    data = lv.open(folder, target="captions")
    assert len(data) == 32 and data.keys[1] == "train2017/0000.png:1" and len(data.group_names) == 16
    (item,) = data.load([1])
    assert item.keys() == {"image", "caption"} and item["caption"].data == "Picture 0, said 1."
    alone = lv.open(folder, target="objects").load([1])[0]
    assert "caption" not in alone and "boxes" in alone
    with pytest.raises(Unknown, match="target 'caption' is not known: did you mean 'captions'"):
        lv.open(folder, target="caption")


def test_what_is_wrong_is_named(folder):
    (folder / "train2017" / "0003.png").unlink()
    cv2.imwrite(str(folder / "train2017" / "0004.png"), np.zeros((9, 9, 3), np.uint8))
    data = lv.open(folder)
    reasons = {refusal.key: refusal.reason for refusal in data.refused}
    assert reasons["train2017/0004.png"] == "has 9 x 9 pixels, and its annotations 40 x 56 pixels"
    assert "No such file" in reasons["images/train2017/0003.png"] and len(data) == 14
    path = folder / "annotations" / "instances_val2017.json"
    told = json.loads(path.read_text())
    told["annotations"][-1]["segmentation"] = {"size": [H, W], "counts": [5, 5]}
    path.write_text(json.dumps(told))
    with pytest.raises(BadData, match=r"val2017/0003.png: its objects: run lengths sum to 10 for 40 x 56"):
        lv.open(folder).load([13])
    assert [r.key for r in lv.open(folder).clean().refused][-1] == "val2017/0003.png"
    told["annotations"][-1]["category_id"] = 77
    path.write_text(json.dumps(told))
    last = lv.open(folder).refused[-1]
    assert last.key == "val2017/0003.png" and last.reason.startswith("its category 77 is not listed (annotation ")
    told["images"][0].pop("height")
    path.write_text(json.dumps(told))
    with pytest.raises(BadData, match=r"instances_val2017.json: is not of COCO's form \('height' is missing\)"):
        lv.open(folder)


def test_growth_writes_everything_and_every_row_comes_back(folder, tmp_path):
    train, test = lv.open(folder, target="objects").split()
    policy = lv.Policy(augment=[lv.image.HorizontalFlip(), lv.image.Rotate(), CopyPaste(p=0.6), Mosaic(p=0.6)])
    lv.grow(train, policy, 3, test=test).write(tmp_path / "grown")
    grown = Grown.open(tmp_path / "grown")
    assert len(grown.lineage) == 12 * 4 + 4
    for row in grown.lineage:
        out = grown.replay(row["row"])  # raises Changed if a byte differs
        if row["copy"] == 0 and row["part"] == "train":  # as it was, the box without area included
            (item,) = train.load([train.keys.index(row["key"])])
            assert all(equal(out[name], target.written) for name, target in item.items())
    table = grown.table.slice(6, 1).to_pylist()[0]
    assert table["boxes"][0] == [10, 5, 20, 15] and table["object_labels"]["values"][1] == "traffic light"
    assert table["instance_masks"]["size"] == [H, W] and sum(table["instance_masks"]["counts"][0]) == H * W


def test_with_captions_too_and_then_nothing_is_mixed(folder, tmp_path):
    train, _ = lv.open(folder).split()
    policy = lv.Policy(augment=[lv.image.HorizontalFlip(), Mosaic()])
    lv.grow(train, policy, 1).write(tmp_path / "grown")
    grown = Grown.open(tmp_path / "grown")
    for row in grown.lineage:
        out = grown.replay(row["row"])
        assert out["caption"].startswith("Picture ")
        if row["copy"]:
            bound = json.loads(row["bound"])
            assert bound["skipped"] == ["mosaic"] and len(bound["rows"]) == 1


def test_codecs_lose_nothing():
    from leaven.data.schema import Schema
    from leaven.data.write.codecs import codec_for

    rng, schema = np.random.default_rng(0), Schema("image")
    joints = rng.random((3, 2, 2))
    joints[1, 0] = np.nan
    targets = [
        *(Mask(rng.integers(0, 2, (5, 7)).astype(dtype)) for dtype in (np.uint8, np.uint16, np.int64, bool)),
        Mask(np.full((3, 1), 65535, np.uint16)),
        *(Boxes(rows) for rows in ([[0.1, 1 / 3, 5, 7e9]], [])),
        *(Keypoints(rows) for rows in ([[0.1, -1 / 3]], [])),
        *(Polygons(rows) for rows in ([[[0, 0], [1, 0], [1, 1 / 3]], [[0, 0], [1, 0], [1, 1], [0, 1]]], [])),
        *(ObjectKeypoints(rows) for rows in (joints, np.empty((0, 2, 2)))),
        *(ObjectLabels(rows) for rows in (["a", "ü\n"], np.array([], object), np.array([[1, 2]], np.uint8))),
        *(ObjectLabels(rows) for rows in ([True], np.array([0.1, np.nan], np.float32), np.empty((0, 17), np.int16))),
        *(InstanceMasks(rng.random((k, 4, 6)) < 0.5) for k in (0, 1, 9)),
        InstanceMasks(np.ones((2, 3, 3), bool)),
    ]
    for target in targets:
        codec = codec_for(type(target))
        cell = codec.pack(target.written, target.extent or ())
        (arrow,) = codec.columns("field", [cell, cell], schema).values()
        back = codec.unpack("field", {"field": arrow[1].as_py()}, schema)
        assert type(back) is type(target) and equal(back.written, target.written)


def test_run_lengths_there_and_back():
    rng = np.random.default_rng(1)
    for k in range(60):
        mask = rng.random((1 + k % 9, 1 + k % 7)) < rng.random()
        counts = runs(mask)
        assert np.array_equal(filled(counts, *mask.shape), mask) and sum(counts) == mask.size
        assert unpacked(packed(counts)) == counts and written(counts) == packed(counts)
    assert unpacked("0") == [0] and unpacked(packed([100000, 3, 70000, 5, 1])) == [100000, 3, 70000, 5, 1]
    for bad in ("~", "o"):  # no character of theirs; a number that does not end
        with pytest.raises(BadData):
            unpacked(bad)
    with pytest.raises(BadData, match="sum to 3 for 2 x 2"):
        filled([1, 2], 2, 2)


def test_run_lengths_against_a_slow_reference():
    """Pixel by pixel, down the columns; and against COCO's own code, where that is installed."""
    rng = np.random.default_rng(3)
    for k in range(20):
        mask = rng.random((1 + k % 6, 1 + k % 11)) < 0.5
        counts, now = [0], False
        for x in range(mask.shape[1]):
            for y in range(mask.shape[0]):
                if mask[y, x] != now:
                    counts, now = [*counts, 0], not now
                counts[-1] += 1
        assert runs(mask) == counts
        try:
            from pycocotools import mask as theirs
        except ImportError:
            continue
        told = theirs.encode(np.asfortranarray(mask, np.uint8))["counts"].decode()
        assert written(counts) == told and unpacked(told) == counts


def test_a_polygon_is_filled_where_centres_lie_in_it():
    rng = np.random.default_rng(2)
    ys, xs = np.mgrid[:30, :40] + 0.5
    for _ in range(20):
        corners = rng.random((rng.integers(3, 8), 2)) * [50, 40] - 5
        out = np.zeros((30, 40), bool)
        fill(corners, out)
        inside = np.zeros_like(out)
        for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, axis=0)):
            crosses = (ay <= ys) != (by <= ys)
            inside ^= crosses & (xs > ax + (ys - ay) / np.where(crosses, by - ay, 1) * (bx - ax))
        assert np.array_equal(out, inside)
    halves = np.zeros((4, 4), bool)
    fill(np.array([[0, 0], [2, 0], [2, 4], [0, 4]], float), halves)
    assert halves[:, :2].all() and not halves[:, 2:].any()


def test_what_is_shown_has_boxes_outlines_points_and_the_caption(folder):
    data = lv.open(folder)
    (item,) = data.load([6])
    before = View({name: target.written for name, target in item.items()}, said="before")
    after = View({**before.fields, "caption": "Picture <b>seven</b>, said 0."}, said="after")
    drawn = shown(after, before, data)
    assert drawn.count("<text") == 5 and drawn.count("traffic light</text>") == 2  # one is too small for its label
    assert drawn.count("<circle") == 4 and "stroke-dasharray" in drawn and 'href="data:image' in drawn
    assert "&lt;b&gt;seven&lt;/b&gt;" in drawn and "<mark>" in drawn and "<script" not in drawn
    assert 'aria-label="after: ' in drawn and "<mark>" not in shown(before, None, data)


@pytest.mark.skipif(not REAL.is_dir(), reason=f"{REAL} is not there")
def test_the_real_one():
    data = lv.open(REAL)
    assert len(data) == 51 and (data.part == "test").sum() == 25
    items = data.load(range(51))
    assert sum(len(item["boxes"].data) for item in items) == 333 + 213
    assert sum(int(item["crowd"].data.sum()) for item in items) == 7
    near = []
    for item in items:
        bounds, crowd = InstanceMasks.fold(item["instance_masks"].data).extents(), item["crowd"].data
        near += (abs(bounds - item["boxes"].data).max(axis=1))[~crowd].tolist()
    assert np.quantile(near, 0.9) < 1.01 and np.isfinite(near).all()
    assert len(lv.open(REAL, target="captions")) == 555
