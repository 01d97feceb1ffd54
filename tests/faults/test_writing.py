"""Output that cannot be written: exit status 2, one message, and nothing left behind or lost."""

import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from command import pictures, table, there
from pyarrow import parquet

import leaven as lv
from leaven.cli import main
from leaven.core.errors import CannotWrite
from leaven.data.sources.arrays import from_arrays
from leaven.data.write import sinks
from leaven.data.write.folder_swap import appearing


@pytest.fixture
def typed(tmp_path, monkeypatch, capsys):
    """Type a command where there are pets/ and income.csv: (status, stderr)."""
    pictures(tmp_path / "pets")
    table(tmp_path / "income.csv")
    monkeypatch.chdir(tmp_path)

    def type_(*words):
        monkeypatch.setattr(sys, "argv", ["leaven", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr().err

    return type_


def refused(done, *gist):
    status, said = done
    *before, message = said.strip().splitlines()
    assert (status, message.startswith("leaven: ")) == (2, True), said
    assert all(line.endswith(" ...") or line.startswith("Can see: ") for line in before), said
    for part in gist:
        assert part in message, message


@pytest.fixture
def small(tmp_path):
    """A file system of 200 kB."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "leaven-test", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no command `mount`")
    if done.returncode:
        pytest.skip(f"mounting is not allowed here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


FULL = {
    "parquet": ("augment", "pets", "-n", "40"),
    "folder": ("augment", "pets", "-n", "40", "--format", "folder"),
    "npy": ("augment", "pets", "-n", "40", "--format", "npy"),
    "run": ("run", "pets", "-n", "40", "--few", "5", "--budget", "1s"),
}


@pytest.mark.parametrize("what", FULL)
def test_a_full_disk(typed, small, what):
    refused(typed(*FULL[what], "-o", "small/a/grown"), "small/a/grown: cannot be written", "No space left on device")
    assert there(small) == []


def test_a_full_disk_loses_no_earlier_run(typed, small):
    assert typed("augment", "pets", "-n", "1", "-o", "small/grown")[0] == 0
    before = {name: (small / name).read_bytes() for name in there(small) if (small / name).is_file()}
    refused(typed("augment", "pets", "-n", "40", "-o", "small/grown"), "No space left on device")
    assert {name: (small / name).read_bytes() for name in there(small) if (small / name).is_file()} == before


def test_a_read_only_place(typed, small):
    subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
    refused(typed("augment", "pets", "-n", "1", "-o", "small/grown"), "small/grown", "Read-only file system", "-o")
    refused(typed("preview", "pets", "-o", "small/sheet.png"), "small/sheet.png", "Read-only file system")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("verb", [("augment",), ("run", "--few", "5", "--budget", "1s")])
def test_an_error_of_the_system_in_a_sink(typed, tmp_path, monkeypatch, number, verb):
    before, (verb, *more) = there(tmp_path), verb
    monkeypatch.setattr(sinks.ParquetSink, "close", lambda self: _fail(number))
    refused(typed(verb, "pets", "-n", "1", *more, "-o", "new/grown"), "new/grown: cannot be written", _words(number))
    assert there(tmp_path) == before


def test_an_error_of_the_system_in_the_report(typed, tmp_path, monkeypatch):
    """What was trained is kept, and the look is free."""
    words = ("run", "pets", "-n", "1", "--few", "5", "--budget", "1s")
    monkeypatch.setattr("leaven.cli.job.write", lambda *_: _fail(errno.ENOSPC))
    refused(typed(*words), "leaven-out/pets: cannot be written")
    assert [path.name for path in (tmp_path / "leaven-out").iterdir()] == ["ledger"]
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert typed(*words)[0] == 0 and not (tmp_path / "leaven-out" / "ledger" / "work").exists()
    assert json.loads((tmp_path / "leaven-out" / "pets" / "certificate.json").read_text())["look"]["number"] == 1


def _fail(number):
    raise OSError(number, _words(number))


def _words(number):
    return os.strerror(number)


def test_what_a_killed_process_left_is_swept_away(tmp_path):
    """But not what another process writes at this moment, nor anything of the user's."""
    dead, mine = tmp_path / ".grown.leaven-12345678", tmp_path / ".grown.original"
    for folder in (dead, mine):
        folder.mkdir()
        (folder / "row").touch()
    with appearing(tmp_path / "grown") as first, appearing(tmp_path / "grown") as second:
        assert not dead.exists() and first.exists() and second.exists() and (mine / "row").exists()


def test_a_file_stands_in_the_way(typed, tmp_path):
    before = there(tmp_path)
    refused(typed("augment", "pets", "-o", "income.csv"), "income.csv: exists and is a file")
    refused(typed("augment", "pets", "-o", "income.csv/grown"), "income.csv/grown: cannot be written", "-o")
    refused(typed("preview", "pets", "-o", "income.csv/sheet.png"), "income.csv/sheet.png: cannot be written")
    refused(typed("preview", "pets", "-o", "nowhere/sheet.png"), "nowhere/sheet.png: cannot be written")
    assert there(tmp_path) == before


def test_a_folder_of_somebody_else(typed, tmp_path):
    mine = tmp_path / "thesis"
    mine.mkdir()
    (mine / "chapter.txt").write_text("years of work")
    (mine / "manifest.json").write_text('{"name": "another program writes these too"}')
    for verb in ("augment", "run"):
        refused(typed(verb, "pets", "-o", "thesis"), "thesis: exists and was not written by leaven", "-o")
    (mine / "manifest.json").write_text("not even JSON")
    refused(typed("augment", "pets", "-o", "thesis"), "thesis: exists and was not written by leaven")
    assert (mine / "chapter.txt").read_text() == "years of work"
    assert [name for name in there(tmp_path) if "thesis" in name or name.startswith(".")] == [
        "thesis", "thesis/chapter.txt", "thesis/manifest.json",
    ]  # fmt: skip


def test_the_folder_of_an_earlier_run_is_replaced(typed, tmp_path):
    grown = tmp_path / "grown"
    assert typed("augment", "pets", "-n", "1", "-o", "grown", "--format", "folder")[0] == 0
    assert (grown / "train" / "cat").is_dir()
    assert typed("augment", "pets", "-n", "2", "-o", "grown")[0] == 0
    assert there(grown) == ["data", "data/test-00000.parquet", "data/train-00000.parquet", "manifest.json"]
    many = parquet.read_table(grown / "data" / "train-00000.parquet").num_rows
    assert many % 3 == 0
    assert there(tmp_path)[0] == "grown"

    (grown / "notes.txt").write_text("mine")
    refused(typed("augment", "pets", "-n", "1", "-o", "grown"), "grown: holds notes.txt, which leaven did not write")
    assert parquet.read_table(grown / "data" / "train-00000.parquet").num_rows == many


def test_the_input_is_not_replaced(typed, tmp_path):
    """The output of an earlier run may be grown again, but elsewhere."""
    assert typed("augment", "pets", "-n", "1", "-o", "grown", "--format", "folder")[0] == 0
    before = there(tmp_path)
    for what in ("grown", "grown/train"):
        refused(typed("augment", what, "-o", "grown"), f"grown: holds {what}, which is read")
    assert there(tmp_path) == before


def test_the_folder_with_the_policy_is_not_replaced(typed, tmp_path):
    """As after `leaven auto pets`, whose policy lies where `leaven augment pets` would write."""
    assert typed("augment", "pets", "-n", "1", "--format", "folder")[0] == 0
    found = tmp_path / "leaven-out" / "pets" / "policy.yaml"
    found.write_text("leaven: 1\naugment:\n- horizontal_flip\n")
    before = there(tmp_path)
    refused(typed("augment", "pets", "-p", str(found)), "policy.yaml, which is read, and would be replaced")
    assert there(tmp_path) == before


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "out").mkdir()
    with appearing(tmp_path / "out") as beside:
        (beside / "a").write_text("a")
    assert there(tmp_path) == ["out", "out/a"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, OSError(errno.ENOSPC, "full")])
def test_nothing_appears_by_halves(tmp_path, error):
    raised = CannotWrite if isinstance(error, OSError) else error
    with pytest.raises(raised), appearing(tmp_path / "a" / "b" / "out") as beside:
        (beside / "half").write_text("half")
        raise error
    assert there(tmp_path) == []


def test_an_earlier_run_survives_a_failed_swap(tmp_path, monkeypatch):
    """The old folder is out of the way, and the new one cannot take its place."""
    (tmp_path / "out").mkdir()
    rename = Path.rename

    def fails(self, target):
        if target.name == "out" and not self.name.endswith(".old"):
            raise OSError(errno.EIO, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(CannotWrite), appearing(tmp_path / "out") as beside:
        (beside / "new").write_text("new")
    assert there(tmp_path) == ["out"]


def test_names_that_would_meet_in_one_file(tmp_path):
    """a/b.png and a_b.png are two pictures; a class named .. stays in its folder."""
    images = np.random.default_rng(0).integers(0, 256, (20, 6, 6, 1)).astype(np.uint8)
    data = from_arrays(images, "two", labels=np.array([".."] * 10 + ["a/../b"] * 10))
    keys = ("a/b", "a_b", *data.keys[2:])
    data = replace(data, keys=keys)
    lv.grow(data, lv.Policy(), copies=0).write(tmp_path / "out", format="folder")
    files = sorted((tmp_path / "out").rglob("*.png"))
    assert len(files) == 20
    assert {path.relative_to(tmp_path / "out").parts[:2] for path in files} == {("train", "_"), ("train", "a_.._b")}
