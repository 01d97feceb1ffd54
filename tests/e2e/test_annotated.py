"""Annotated pictures from the command line: audited, grown in their own format, opened again, run, with a report."""

import json

import made_annotated as made
import pytest

import leaven as lv

MADE = {
    "coco": (made.coco, "annotations/instances_train2017.json"), "voc": (made.voc, "Annotations/03.png#1.xml"),
    "yolo": (made.yolo, "labels/train/03.png#1.txt"), "masks": (made.masks, "masks/train/03.png#1.png"),
}  # fmt: skip


@pytest.mark.parametrize("what", MADE)
def test_annotated_pictures(typed, tmp_path, what):
    make, there = MADE[what]
    make(tmp_path / "data", 20)
    (tmp_path / "p.yaml").write_text("augment: [horizontal_flip, rotate]\n")
    said = typed(tmp_path, "audit", "data")
    assert "data: 20 pictures of 20 x 30 pixels" in said and "given split: 16 train, 4 test" in said
    assert "objects to find: cat, " in said or what == "masks"
    told = json.loads(typed(tmp_path, "augment", "data", "-p", "p.yaml", "-n", "2", "-o", "grown", "--json", "--quiet"))
    assert (told["originals"], told["added"], told["test"], told["refused"]) == (16, 32, 4, [])
    assert (tmp_path / "grown" / there).is_file() and told["format"] == what
    assert "files as written" in typed(tmp_path, "verify", "grown")
    assert "52 of 52 rows come out as recorded" in typed(tmp_path, "replay", "grown", "--all")
    again = lv.open(tmp_path / "grown")
    assert len(again) == 52 and (again.part == "test").sum() == 4 and not again.refused
    typed(tmp_path, "preview", "data", "-p", "p.yaml", "-o", "sheet.html")
    typed(tmp_path, "run", "data", "-p", "p.yaml", "-n", "1", "--budget", "1s", "--quiet", "-o", "ran")
    certificate = json.loads((tmp_path / "ran" / "certificate.json").read_text())
    assert certificate["verdict"] == "undecided"
    assert ("class of every pixel" if what == "masks" else "no learner here that finds boxes") in certificate["reason"]
    for page in ("sheet.html", "ran/report.html"):
        report = (tmp_path / page).read_text(encoding="utf-8")
        assert "<image" in report and "<path" in report and "<script" not in report
    assert list((tmp_path / "ran" / "data").glob("train-*.parquet"))


def test_what_is_left_out_is_listed_at_the_end(typed, tmp_path):
    """By picture, with the line or the object; in the output, in the manifest, and not among the files."""
    made.yolo(tmp_path / "data", 20)
    made.text(tmp_path / "data" / "labels" / "train" / "03.txt", "1 .5 .5 .1 .1\n9 .5 .5 .1 .1\n")
    said = typed(tmp_path, "augment", "data", "-n", "1", "-o", "grown", "--quiet")
    reason = "class 9 is not declared among 2 names (line 2 of 03.txt)"
    assert f"left out: images/train/03.png: {reason}" in said
    manifest = json.loads((tmp_path / "grown" / "manifest.json").read_text())
    assert manifest["refused"] == [{"key": "images/train/03.png", "reason": reason}]
    assert not list((tmp_path / "grown" / "images" / "train").glob("03.png*"))
    assert reason in typed(tmp_path, "audit", "data")


def test_parquet_when_asked_for(typed, tmp_path):
    made.voc(tmp_path / "data")
    typed(tmp_path, "augment", "data", "-n", "1", "-o", "grown", "--format", "parquet", "--quiet")
    assert list((tmp_path / "grown" / "data").glob("train-*.parquet"))
    found = typed(tmp_path, "forget", "grown", "--source", "JPEGImages/03.png", "-o", "less")
    assert "rows that descend from it (2, itself included)" in found
