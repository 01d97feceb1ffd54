"""leaven forget and leaven verify: what descends from an item is found; the set without it is whole, and unchanged."""

import json
import shutil

import numpy as np
import pytest
from command import leaven
from pyarrow import parquet

POLICY = """
leaven: 1
augment:
  - rotate: {}
  - cutmix: {p: 0.7}
  - mixup: {p: 0.5}
finish:
  - normalize: {}
"""


def rows(folder, mark=""):
    tables = [parquet.read_table(path) for path in sorted((folder / "data").glob("*.parquet"))]
    return {row[mark + "row"]: row for table in tables for row in table.to_pylist()}


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """120 digits, each with a copy that is mixed with others."""
    here = tmp_path_factory.mktemp("forget")
    np.save(here / "x.npy", np.random.default_rng(0).integers(0, 256, (120, 6, 6), np.uint8))
    np.save(here / "labels.npy", np.arange(120) % 3)
    (here / "policy.yaml").write_text(POLICY)
    assert leaven(here, "augment", "x.npy", "-p", "policy.yaml", "-n", "1", "-o", "grown").returncode == 0
    return here


def test_all_that_holds_a_part_of_it_is_found(grown, typed):
    """By the plans, which name the ids of all items they read."""
    before = rows(grown / "grown")
    partners = {}
    for name, row in before.items():
        for id, _ in json.loads(row["bound"] or '{"rows": []}')["rows"][1:]:
            partners.setdefault(f"{id:016x}", set()).add(name)
    source = max((r for r in before.values() if not r["copy"]), key=lambda r: len(partners.get(r["id"], ())))
    told = json.loads(typed(grown, "forget", "grown", "--source", source["key"], "--json"))
    wanted = {source["key"], f"{source['key']}#1"} | partners[source["id"]]
    assert set(told["rows"]) == wanted and len(wanted) > 3 and told["learned"] == ["normalize (mean, std)"]
    assert told["drawn"] == [] and "A trace of it stays in them" in told["text"]
    assert json.loads(typed(grown, "forget", "grown", "--source", source["id"], "--json")) == told

    assert f"{len(before) - len(wanted)} rows without them in rest" in typed(
        grown, "forget", "grown", "--source", source["key"], "-o", "rest"
    )
    assert rows(grown / "rest").keys() == before.keys() - wanted
    assert json.loads((grown / "rest" / "manifest.json").read_text())["forgotten"] == [source["key"]]
    assert f"{len(before) - len(wanted)} of {len(before) - len(wanted)} rows" in typed(grown, "replay", "rest", "--all")


def test_a_test_item_has_no_descendants(grown, typed):
    before = rows(grown / "grown")
    key = next(name for name, row in before.items() if row["part"] == "test")
    told = json.loads(typed(grown, "forget", "grown", "--source", key, "--json"))
    assert told["rows"] == [key] and not told["learned"] and not told["drawn"]


def test_rows_of_a_generator_descend_from_all_it_learned_from(tmp_path, typed):
    rng = np.random.default_rng(1)
    lines = [f"{a:.3f},{b:.3f},{'ab'[k % 2]}" for k, (a, b) in enumerate(rng.normal(size=(200, 2)).tolist())]
    (tmp_path / "t.csv").write_text("\n".join(["x,y,kind", *lines]))
    typed(tmp_path, "generate", "t.csv", "--target", "kind", "--model", "copula", "-n", "30", "-o", "grown")
    before = rows(tmp_path / "grown", "_")
    key = next(name for name, row in before.items() if row["_part"] == "train")
    told = json.loads(typed(tmp_path, "forget", "grown", "--source", key, "-o", "rest", "--json"))
    assert told["rows"] == [key] and len(told["drawn"]) == 30 and told["learned"] == ["generate (generator)"]
    assert rows(tmp_path / "rest", "_").keys() == before.keys() - {key, *told["drawn"]}
    assert not (tmp_path / "rest" / "artefacts").exists()


def test_what_is_not_there_is_said(grown):
    done = leaven(grown, "forget", "grown", "--source", "x/00005")
    assert done.returncode == 2 and "grown: source 'x/00005' is not known: did you mean 'x/0005'?" in done.stderr
    done = leaven(grown, "forget", "grown", "--source", "x/0005", "-o", "grown")
    assert done.returncode == 2 and "holds the set itself" in done.stderr
    assert leaven(grown, "replay", "grown", "--all").returncode == 0


def test_verify_finds_what_was_changed_or_taken_away(grown, tmp_path, typed):
    shutil.copytree(grown / "grown", tmp_path / "grown")
    assert typed(tmp_path, "verify", "grown") == "grown: 2 of 2 files as written.\n"
    (tmp_path / "grown" / "notes.txt").write_text("mine")
    told = json.loads(typed(tmp_path, "verify", "grown", "--json"))
    assert told["held"] and told["more"] == ["notes.txt"]

    train, test = (tmp_path / "grown" / "data" / f"{part}-00000.parquet" for part in ("train", "test"))
    held = bytearray(train.read_bytes())
    held[len(held) // 2] ^= 1
    train.write_bytes(held)
    test.unlink()
    done = leaven(tmp_path, "verify", "grown")
    assert done.returncode == 4 and "0 of 2 files as written" in done.stdout
    assert "  changed: data/train-00000.parquet\n  gone: data/test-00000.parquet" in done.stdout
    done = leaven(tmp_path, "verify", ".")
    assert done.returncode == 2 and "has no manifest.json" in done.stderr
