"""Opening series: .ts and UCR files, their two parts, arrays with named axes; and back again after writing."""

import os
from pathlib import Path

import numpy as np
import pytest
from items import equal

from leaven.core.errors import BadData, Unknown
from leaven.core.policy import Policy
from leaven.data.open import open
from leaven.data.replay import Grown
from leaven.report.kinds import View
from leaven.report.kinds.series import show
from leaven.series import Jitter, Permutation, TimeWarp
from leaven.stream.grow import grow

DATA = Path(os.environ.get("LEAVEN_DATA", Path(__file__).parents[2] / "../shared/data"))
HEAD = "# a comment\n@problemName Toy\n@timeStamps false\n@univariate false\n@classLabel true a b\n@data\n"


def ts(folder, name, cases, head=HEAD):
    (folder / name).write_text(head + "\n".join(cases) + "\n", encoding="utf-8")
    return folder / name


def cases(n, channels=2, start=0):
    """Case k has k + 4 samples; its values say which channel and sample they are."""
    lines = []
    for k in range(n):
        told = (",".join(f"{c + 10 * t + 1000 * k + start}" for t in range(k + 4)) for c in range(channels))
        lines.append(":".join([*told, "ab"[k % 2]]))
    return lines


def values(data, k=0):
    return data.load(np.array([k]))[0]["series"].data


def tsv(folder, name, rows):
    (folder / name).write_text("\n".join("\t".join(map(str, row)) for row in rows) + "\n", encoding="utf-8")
    return folder / name


def test_ts_with_channels_lengths_and_gaps(tmp_path):
    lines = cases(12)
    lines[1] = "1,?,3:4,5,NaN:b"
    data = open(ts(tmp_path, "Toy_TRAIN.ts", lines))
    assert (data.modality, len(data), data.classes, data.name) == ("series", 12, ("a", "b"), "Toy_TRAIN")
    assert values(data, 2).shape == (6, 2) and values(data, 2)[3, 1] == 2031
    assert equal(values(data, 1), np.array([[1, 4], [np.nan, 5], [3, np.nan]]))
    assert data.extents[:3].tolist() == [[4, 1], [3, 1], [6, 1]]
    assert data.keys[3] == "Toy_TRAIN/0003" and (data.part == "").all()


def test_both_parts_are_a_given_split_wherever_one_begins(tmp_path):
    one, other = ts(tmp_path, "Toy_TRAIN.ts", cases(10)), ts(tmp_path, "Toy_TEST.ts", cases(14, start=0.5))
    found = [open(path) for path in (tmp_path, one, other)]
    assert all((data.name, len(data)) == ("Toy", 24) for data in found) and len({d.fingerprint for d in found}) == 1
    train, test = found[0].split()
    assert (len(train), len(test)) == (10, 14) and set(train.keys).isdisjoint(test.keys)


def test_cases_that_cannot_be_read_are_refused_one_by_one(tmp_path):
    lines = cases(12)
    lines[2], lines[4], lines[6] = "1,2:3:a", "1,x:3,4:b", "1,2:a"
    lines[8] = "?,?:?,?:a"
    data = open(ts(tmp_path, "Toy.ts", [*lines, *cases(6)]))
    told = {refusal.key: refusal.reason for refusal in data.refused}
    assert told == {
        "Toy/0002": "has channels of 1 and of 2 values",
        "Toy/0004": "holds something that is no number (could not convert string to float: 'x')",
        "Toy/0006": "has 1 channels, not 2",
        "Toy/0008": "has no values",
    }
    assert len(data) == 14


def test_ts_files_that_are_none_say_what_is_wrong(tmp_path):
    for head, what in (
        (HEAD.replace("timeStamps false", "timeStamps true"), "carry time stamps"),
        (HEAD.replace("@data\n", ""), "stands before @data"),
        (HEAD.replace("@data\n", "@data\n") + "\n\n", None),
    ):
        path = ts(tmp_path, "Toy.ts", cases(12), head)
        if what is None:
            assert len(open(path)) == 12
            continue
        with pytest.raises(BadData, match=what):
            open(path)
    with pytest.raises(BadData, match="has no cases after @data"):
        open(ts(tmp_path, "Empty.ts", []))
    (tmp_path / "Bytes.ts").write_bytes(b"@data\n\xff\xfe\x00")
    with pytest.raises(BadData, match="is not UTF-8"):
        open(tmp_path / "Bytes.ts")
    ts(tmp_path, "Odd_TRAIN.ts", cases(12)), ts(tmp_path, "Odd_TEST.ts", cases(12, channels=3))
    with pytest.raises(BadData, match=r"Odd_TRAIN.ts 2 and Odd_TEST.ts 3"):
        open(tmp_path / "Odd_TEST.ts")
    with pytest.raises(BadData, match="holds several sets of series"):
        open(tmp_path)


def ucr(n, length=6):
    return [[k % 2 + 1, *(round(k + t / 8, 3) for t in range(length))] for k in range(n)]


def test_ucr_files_by_their_name_and_their_look(tmp_path):
    tsv(tmp_path, "Toy_TRAIN.tsv", ucr(12)), tsv(tmp_path, "Toy_TEST.tsv", ucr(16))
    data = open(tmp_path)
    assert (data.modality, data.name, len(data), data.classes) == ("series", "Toy", 28, ("1", "2"))
    assert values(data, 3)[:, 0].tolist() == [3, 3.125, 3.25, 3.375, 3.5, 3.625]
    blanks = tmp_path / "old"
    blanks.mkdir()
    lines = ["  ".join(f"{v:.7e}" for v in row) for row in ucr(12)]
    (blanks / "Old_TRAIN.txt").write_text("\n".join(lines), encoding="utf-8")
    assert open(blanks / "Old_TRAIN.txt").classes == ("1", "2") and open(blanks).modality == "series"


def test_what_could_be_a_table_is_one_unless_its_name_says_series(tmp_path):
    plain = tsv(tmp_path, "numbers.tsv", ucr(40))
    assert open(plain).modality == "table"
    stated = open(plain, modality="series")
    assert (stated.modality, stated.classes, len(stated)) == ("series", ("1", "2"), 40)
    train = tsv(tmp_path, "Some_TRAIN.tsv", ucr(40))
    assert open(train).modality == "series" and open(train, modality="table").modality == "table"
    headed = tsv(tmp_path, "Headed_TRAIN.tsv", [["label", *"abcdef"], *ucr(40)])
    assert open(headed).modality == "table"  # it has a header
    scores = tsv(tmp_path, "Scores_TRAIN.tsv", [[k + 0.5, *row[1:]] for k, row in enumerate(ucr(40))])
    assert open(scores).modality == "table"  # its first column names no classes
    with pytest.raises(Unknown, match="'series'"):
        open(plain, modality="serie")


def test_ucr_series_end_where_the_padding_begins(tmp_path):
    rows = ucr(12)
    rows[3][4:], rows[5][3] = ["NaN"] * 3, "NaN"
    data = open(tsv(tmp_path, "Toy_TRAIN.tsv", rows))
    assert values(data, 3).shape == (3, 1) and np.isnan(values(data, 5)[2, 0])
    assert any("1 series of Toy_TRAIN.tsv end in missing values" in note for note in data.notes)


def test_arrays_with_named_axes():
    rng = np.random.default_rng(0)
    block, labels = rng.normal(size=(12, 30, 3)).astype(np.float32), np.arange(12) % 2
    same = [open(block, axes="ntc", labels=labels), open(block.transpose(0, 2, 1), axes="nct", labels=labels)]
    same.append(open(np.moveaxis(block, 0, 2), axes="tcn", labels=labels))
    for data in same:
        assert data.modality == "series" and equal(values(data, 5), block[5]) and data.classes == ("0", "1")
    assert values(open(block[..., 0], axes="nt")).shape == (30, 1)
    uneven = [rng.normal(size=(k + 5, 2)) for k in range(12)]
    assert equal(values(open(uneven, axes="tc"), 7), uneven[7])
    assert equal(values(open([one.T for one in uneven], axes="ct"), 7), uneven[7])
    assert values(open([np.arange(9)] * 12, axes="t")).dtype == np.float64
    block[3, 2, 1], block[4, 0, 0] = np.inf, np.nan
    data = open(block, axes="ntc", labels=labels)
    assert [(r.key, r.reason) for r in data.refused] == [("array/0003", "has infinite values")] and len(data) == 11
    for axes in ("ntw", "ct", "tcc", "nt"):
        with pytest.raises(BadData, match="do not fit shape"):
            open(block, axes=axes)
    with pytest.raises(BadData, match="state the axes"):
        open([np.ones((5, 2))] * 12)
    with pytest.raises(BadData, match="2 to 3 channels"):
        open([np.ones((5, 2)), np.ones((5, 3))] * 6, axes="tc")


def test_array_files_with_named_axes(tmp_path):
    block = np.random.default_rng(0).normal(size=(12, 3, 30))
    np.save(tmp_path / "x.npy", block), np.save(tmp_path / "y.npy", np.arange(12) % 2)
    np.savez(
        tmp_path / "both.npz", x_train=block, y_train=np.arange(12) % 2, x_test=block[:10], y_test=np.arange(10) % 2
    )
    data, both = open(tmp_path / "x.npy", axes="nct"), open(tmp_path / "both.npz", axes="nct")
    assert equal(values(data, 2), block[2].T) and data.classes == ("0", "1")
    assert both.modality == "series" and (both.part == "test").sum() == 10


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_written_read_and_replayed_without_loss(tmp_path, dtype):
    rng = np.random.default_rng(0)
    made = [rng.normal(size=(20 + k, 3)).astype(dtype) for k in range(12)]
    made[4][3, 1] = np.nan
    data = open(made, axes="tc", labels=np.arange(12) % 2)
    policy = Policy(augment=(TimeWarp(), Jitter(), Permutation(p=0.5)))
    folder = tmp_path / "grown"
    grow(data, policy, copies=2, seed=3).write(folder)
    grown = Grown.open(folder)
    assert len([grown.replay(row["row"]) for row in grown.lineage]) == 36
    table = grown.table.to_pylist()
    assert len(table) == 36 and {row["series_dtype"] for row in table} == {np.dtype(dtype).str}
    originals = [row for row in table if row["copy"] == 0]
    for row, wanted in zip(originals, made, strict=True):
        assert equal(np.array(row["series"], row["series_dtype"]), wanted) and row["series_rate"] == 1.0


def test_a_report_shows_both_lines_the_gap_and_the_events():
    rng = np.random.default_rng(0)
    now, before = rng.normal(size=(50, 2)), rng.normal(size=(50, 2))
    now[10:12, 0] = np.nan
    now[:, 1] = before[:, 1]
    extent = {"series": (50.0, 1.0)}
    view = View({"series": now, "events": np.array([[3.0, 9.0, 0]])}, extent, 'jitter <&" sigma 0.03')
    told = show(view, View({"series": before}, extent), None)
    assert told.count("stroke-dasharray") == 1 and told.count('stroke="var(--ink)"') == 2
    line = next(part for part in told.split("<path") if 'stroke="var(--ink)"' in part)
    assert line.count("M") == 2  # interrupted where values are missing
    assert "jitter &lt;&amp;&quot; sigma" in told and 'stroke="var(--helps)"' in told
    assert show(View({"series": before}, extent), None, None).count("dasharray") == 0
    wide = show(View({"series": rng.normal(size=(100_000, 9))}, {"series": (1e5, 1.0)}), None, None)
    assert len(wide) < 60_000 and "3 more channels" in wide
    assert "nan" not in show(View({"series": np.full((5, 1), np.nan)}, extent), None, None)


def test_real_sets():
    if not (DATA / "ucr").is_dir():
        pytest.skip("they are not there; LEAVEN_DATA names the folder of the real sets")
    sets = {"GunPoint": (50, 150, 1, 2), "ItalyPowerDemand": (67, 1029, 1, 2), "BasicMotions": (40, 40, 6, 4),
            "ECG200": (100, 100, 1, 2)}  # fmt: skip
    for name, (train, test, channels, classes) in sets.items():
        data = open(DATA / "ucr" / name)
        assert (data.name, len(data.classes), values(data).shape[1]) == (name, classes, channels)
        assert [(data.part == part).sum() for part in ("train", "test")] == [train, test]
        assert str(data).startswith(f"{name}: {train + test} series of {len(values(data))} samples")
