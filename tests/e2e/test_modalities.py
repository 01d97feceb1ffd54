"""Each modality from end to end: what a run leaves, that it is right, and that it comes out the same again."""

import json
import subprocess
import sys

import pytest
import small
from command import SAME
from pyarrow import parquet
from schema import faults

from leaven.data.policy_file import read_policy
from leaven.trial.certificate import schema

WORDS = {"helps", "hurts", "equivalent", "undecided"}
LEFT = {"report.html", "certificate.json", "policy.yaml", "manifest.json"}
RUN = ("-n", "1", "--budget", "1s", "--seed", "5", "--quiet")


def unlabelled(folder):
    for k in range(40):
        small.sound(folder / f"clip {k}.wav", small.tone(k, 120.0 + 400 * (k % 2)))
    return folder


MADE = {
    "sound": (lambda at: small.sounds(at / "sound"), (), "<audio"),
    "series": (lambda at: small.ts(at / "series.ts"), (), "<svg"),
    "archive": (lambda at: small.ucr(at / "Made", 24), (), "<svg"),
    "texts": (lambda at: small.prose(at / "texts.tsv"), (), "<ins"),
    "lines": (lambda at: small.jsonl(at / "lines.jsonl"), (), "<ins"),
    "tags": (lambda at: small.conll(at / "tags.conll"), (), "<u>"),
    "table": (lambda at: small.rows(at / "table.csv"), ("--target", "good"), "<table"),
    "objects": (lambda at: small.coco(at / "objects"), (), "<image"),
    "unlabelled": (lambda at: unlabelled(at / "unlabelled"), (), "<audio"),
}


def data(folder):
    """The rows, byte by byte."""
    return {path.name: path.read_bytes() for path in sorted((folder / "data").glob("*.parquet"))}


def everything(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("what", MADE)
def test_a_run(typed, tmp_path, what):
    make, more, shown = MADE[what]
    name = make(tmp_path).name
    certificate = json.loads(typed(tmp_path, "run", name, *more, *RUN, "--json", "-o", "first"))
    first = tmp_path / "first"
    there = {path.name for path in first.iterdir()}
    assert LEFT <= there <= LEFT | {"data", "artefacts"}
    assert certificate["verdict"] in WORDS and certificate["refused"] == [] and not list(faults(certificate, schema()))
    assert certificate == json.loads((first / "certificate.json").read_text())
    assert read_policy(first / "policy.yaml").id == certificate["policy_id"]
    report = (first / "report.html").read_text(encoding="utf-8")
    assert certificate["verdict"] in report and shown in report and "the design leaks" not in report
    lineage = [row for path in (first / "data").glob("*.parquet") for row in parquet.read_table(path).to_pylist()]
    mark = "_" if what == "table" else ""
    parts = [(row[f"{mark}part"], row[f"{mark}copy"] > 0) for row in lineage]
    assert len(set(parts)) == 3 and ("test", True) not in parts
    assert f"{len(lineage)} of {len(lineage)} rows come out as recorded" in typed(tmp_path, "replay", "first", "--all")

    typed(tmp_path, "run", name, *more, *RUN, "-o", "again")
    assert data(tmp_path / "again") == data(first)
    for workers in ("0", "1", "3"):
        typed(tmp_path, "augment", name, *more, "-p", "first/policy.yaml", "-n", "1", "--seed", "5",
              "--workers", workers, "--format", "parquet", "-o", workers)  # fmt: skip
        assert data(tmp_path / workers) == data(first)
    typed(tmp_path, "preview", name, *more, "-o", "sheet.html")
    assert shown in (tmp_path / "sheet.html").read_text(encoding="utf-8")


# One process does the lot, for each of them pays for its imports.
LOT = """
import json, sys
from leaven.cli import main
for words in json.loads(sys.argv[1]):
    sys.argv = ["leaven", *words]
    try:
        main()
    except SystemExit as ended:
        assert not ended.code, words
"""


def test_other_processes(tmp_path):
    """Sets and hashes in another order: every byte is the same."""
    lot = [("augment", make(tmp_path).name, *more, "-n", "2", "--quiet") for make, more, _ in MADE.values()]
    for seed in ("1", "77"):
        words = json.dumps([[*map(str, one), "-o", f"{seed}/{one[1]}"] for one in lot])
        done = subprocess.run([sys.executable, "-c", LOT, words], cwd=tmp_path, env=SAME | {"PYTHONHASHSEED": seed},
                              capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr
    for one in lot:
        written = everything(tmp_path / "1" / one[1])
        assert len(written) > 2 and written == everything(tmp_path / "77" / one[1])
