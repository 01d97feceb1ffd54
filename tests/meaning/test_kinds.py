"""What the columns of a table are taken for, and that nothing is lost on the way to a file and back."""

import datetime as dt
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_table import COLUMNS, ROW, cells
from pyarrow import parquet

from leaven.core.errors import BadData, Unknown
from leaven.data.open import open
from leaven.data.schema import Schema
from leaven.data.sources.kinds import Raw, understood
from leaven.data.sources.scales import in_order, truth
from leaven.data.write.codecs import codec_for
from leaven.table import ColumnKind, Row

DATA = Path(os.environ.get("LEAVEN_DATA", Path(__file__).parents[2] / "../shared/data"))
N = 24


def real(name):
    if not (DATA / name).is_dir():
        pytest.skip(f"{name} is not there; LEAVEN_DATA names the folder of the real sets")
    return DATA / name


def csv(path, **columns):
    """A CSV file of these columns, and y."""
    columns |= {"y": ["no way" if k % 2 else "yes way" for k in range(N)]}
    rows = [",".join(str(values[k]) for values in columns.values()) for k in range(N)]
    path.write_text("\n".join([",".join(columns), *rows]) + "\n")
    return path


def kinds(data):
    return {c.name: c.kind for c in data.schema.columns}


def turn(*values):
    return [values[k % len(values)] for k in range(N)]


def test_what_texts_are_taken_for(tmp_path):
    path = csv(
        tmp_path / "t.csv",
        whole=turn(20, 25, 40), gaps=turn(1, "", 3), float=turn(1.5, 2, 3), written=turn("1.0", "2.0"),
        flag=turn("no", "yes"), bit=turn(0, 1), truth=turn("TRUE", "FALSE"), zip=turn("01234", "99999"),
        day=turn("2024-01-31", "2024-02-29"), time=turn("2024-01-31 12:00", "2024-01-31T12:30:15"),
        size=turn("small", "Large", "medium"), age=turn("18-64", "<18", "65+"), name=turn("Bern", "Lima"),
        odd=turn("2024-02-31", "2024-01-01"), two=turn("low", "high"),
    )  # fmt: skip
    data = open(path, target="y")
    assert kinds(data) == {
        "whole": "integer", "gaps": "integer", "float": "continuous", "written": "integer", "flag": "boolean",
        "bit": "boolean", "truth": "boolean", "zip": "categorical", "day": "datetime", "time": "datetime",
        "size": "ordinal", "age": "ordinal", "name": "categorical", "odd": "categorical", "two": "categorical",
    }  # fmt: skip
    found = {c.name: c for c in data.schema.columns}
    assert (found["whole"].low, found["whole"].high, found["whole"].step) == (20, 40, 5)
    assert found["size"].categories == ("small", "medium", "Large") and found["age"].categories == (
        "<18",
        "18-64",
        "65+",
    )
    assert found["flag"].categories == ("no", "yes") and found["truth"].categories == ("FALSE", "TRUE")
    assert (found["day"].unit, found["time"].unit, found["day"].step) == ("D", "s", 29)
    row = dict(zip(found, data.load(np.array([1]))[0]["row"].data.tolist()))
    assert found["time"].shown(row["time"]) == "2024-01-31T12:30:15" and found["age"].shown(row["age"]) == "<18"
    assert row["whole"] == 25 and np.isnan(row["gaps"]) and row["flag"] == 1 and row["bit"] == 1 and row["truth"] == 0


def test_declared_kinds_come_first_and_a_file_beside_the_table_before_guesses(tmp_path):
    path = csv(
        tmp_path / "t.csv", age=turn(1, 2, 3), size=turn("S", "M", "L"), code=turn(0, 1), who=turn("a", "b", "c")
    )
    (tmp_path / "t.kinds.yaml").write_text("age: categorical\nsize: [S, M, L]\nwho: id\n")
    data = open(path, target="y", kinds={"code": "continuous", "age": "ordinal"})
    assert kinds(data) == {"age": "ordinal", "size": "ordinal", "code": "continuous"}
    assert data.schema.columns[1].categories == ("S", "M", "L") and data.schema.columns[0].categories == ("1", "2", "3")
    assert any("'who' is an id" in note for note in data.notes)
    roles = open(path, kinds={"y": "target", "who": "group"})
    assert roles.schema.target == "y" and roles.schema.group == "who" and len(roles.schema.columns) == 3
    assert open(path, target="y", kinds={"-2": "group"}).schema.group == "who"  # by position


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        ({"a": "integer"}, r"t\.csv: column 'a': '1\.5' is no whole number"),
        ({"b": "continuous"}, r"column 'b': 'Bern' is no number"),
        ({"b": "datetime"}, r"column 'b': 'Bern' is no date, such as 2024-01-31"),
        ({"b": "ordinal"}, r"column 'b': in which order\?.*\['Bern', 'Lima', 'Oslo'\]"),
        ({"b": ["Bern", "Lima"]}, r"column 'b': 'Oslo' is not in its order"),
        ({"b": "boolean"}, r"column 'b': is no boolean one: it has 3 different values"),
        ({"c": "integer"}, r"has no column 'c'"),
    ],
)
def test_a_kind_that_does_not_fit_is_refused(tmp_path, declared, says):
    path = csv(tmp_path / "t.csv", a=turn("1.5", "2"), b=turn("Bern", "Lima", "Oslo"))
    with pytest.raises(BadData, match=says):
        open(path, target="y", kinds=declared)


def test_a_kind_nobody_knows_and_a_bad_file_beside_the_table(tmp_path):
    path = csv(tmp_path / "t.csv", a=turn(1, 2))
    with pytest.raises(Unknown, match=r"column 'a': kind 'integr'.*did you mean 'integer'"):
        open(path, target="y", kinds={"a": "integr"})
    for text in ("- a\n", "a: 3\n", "a: [1\n"):
        (tmp_path / "t.kinds.yaml").write_text(text)
        with pytest.raises(BadData, match=r"t\.kinds\.yaml: "):
            open(path, target="y")
    with pytest.raises(BadData, match=r"kinds = .* means nothing here"):
        open("digits", kinds={"a": "integer"})


def test_ids_are_left_out_with_a_note(tmp_path):
    path = csv(
        tmp_path / "t.csv",
        customer_id=[7 * k % 101 for k in range(N)], uuid=[f"x{k:03}" for k in range(N)], rowId=list(range(50, 50 + N)),
        shop_id=turn(11, 12, 13), count=list(range(N)), x=[k * k for k in range(N)],
    )  # fmt: skip
    data = open(path, target="y")
    assert kinds(data) == {"shop_id": "categorical", "count": "integer", "x": "integer"}
    notes = "\n".join(data.notes)
    for name in ("customer_id", "uuid", "rowId"):
        assert f"column {name!r} is an id" in notes
    assert "'shop_id' is taken for names: is it a group" in notes and "'count' counts the rows: is it an id?" in notes
    assert "uuid" in kinds(open(path, target="y", kinds={"uuid": "categorical"}))


def test_the_types_of_parquet_stand(tmp_path):
    day = dt.date(2020, 1, 1)
    columns = {
        "int": pa.array([k % 7 * 2 for k in range(N)], pa.int16()),
        "bit": pa.array(turn(0, 1, None), pa.int64()),
        "float": pa.array(turn(1.0, 2.0, 3.0)),
        "pandas": pa.array(turn(1.0, None, 3.0)),
        "flag": pa.array(turn(True, False)),
        "date": pa.array([day + dt.timedelta(7 * k) for k in range(N)]),
        "moment": pa.array(turn(dt.datetime(2020, 1, 1, 12), dt.datetime(2020, 1, 1, 12, 0, 0, 500))),
        "zoned": pa.array(turn(0, 60_000), pa.timestamp("ms", "Europe/Berlin")),
        "length": pa.array(turn(5, 90), pa.duration("s")),
        "huge": pa.array(turn(2**53 + 1, 2**53 + 2, 2**53 + 3)),
        "price": pa.array(turn(1, 2)).cast(pa.decimal128(30, 2)),
        "rank": pa.DictionaryArray.from_arrays(pa.array(turn(0, 2, 1)), ["gold", "iron", "wood"], ordered=True),
        "metal": pa.array(turn("gold", "iron")).dictionary_encode(),
        "y": pa.array(turn("a", "b")),
    }
    parquet.write_table(pa.table(columns), tmp_path / "t.parquet")
    data = open(tmp_path / "t.parquet", target="y")
    assert kinds(data) == {
        "int": "integer", "bit": "boolean", "float": "continuous", "pandas": "integer", "flag": "boolean",
        "date": "datetime", "moment": "datetime", "zoned": "datetime", "length": "integer", "huge": "categorical",
        "price": "continuous", "rank": "ordinal", "metal": "categorical",
    }  # fmt: skip
    found = {c.name: c for c in data.schema.columns}
    assert [found[n].unit for n in ("date", "moment", "zoned")] == ["D", "us", "s"]
    assert (found["date"].step, found["zoned"].step, found["int"].step) == (7, 60, 2)
    assert found["rank"].categories == ("gold", "iron", "wood")
    assert found["huge"].categories == ("9007199254740993", "9007199254740994", "9007199254740995")


def test_arrays_of_rows(tmp_path):
    whole = np.stack([np.arange(N) % 5, np.arange(N) % 2], axis=1)
    assert kinds(open(whole, labels=np.arange(N) % 2)) == {"0": "integer", "1": "boolean"}
    assert kinds(open(whole.astype(float), labels=np.arange(N) % 2)) == {"0": "continuous", "1": "continuous"}
    assert kinds(open(whole, labels=np.arange(N) % 2, kinds={"0": "categorical"}))["0"] == "categorical"


def test_scales():
    assert in_order(["high", "LOW", "medium"]) == ("LOW", "medium", "high") and in_order(["high", "low"]) == ()
    assert in_order(["10-19", "0-9", "20+"]) == ("0-9", "10-19", "20+")
    assert in_order(["0-10", "5-20", "30+"]) == () and in_order(["2020-01", "2020-02", "2020-03"]) == ()
    assert in_order(["low", "Low", "high"]) == () and in_order(["1", "2", "3"]) == ()
    assert truth(["y", "n"]) == ("n", "y") and truth(["y", "no"]) == () and truth(["y", "n", "m"]) == ()


def test_adult_as_a_given_split():
    data = open(real("adult"), target="-1")
    assert (len(data), data.classes) == (48_842, ("<=50K", ">50K"))
    assert (data.part == "test").sum() == 16_281 and np.bincount(data.labels[data.part == "test"]).tolist() == [
        12_435,
        3846,
    ]
    names, numbers = ["categorical"], ["integer"]
    assert list(kinds(data).values()) == [
        *numbers,
        *names,
        *numbers,
        *names,
        *numbers,
        *names * 5,
        *numbers * 3,
        *names,
    ]
    values = data.source.data
    assert np.isnan(values[:32_561]).sum() == 4262 and np.isnan(values[32_561:]).sum() == 2203
    assert any("lose their dot" in note for note in data.notes)
    assert data.keys[0] == "adult-train/0000" and data.keys[-1] == "adult-test/16280"
    train, test = data.split()
    assert len(test) == 16_281 and len(train.refused) == 28  # rows of the training part that equal 23 of the test part


def test_a_folder_of_two_tables_must_agree(tmp_path):
    csv(tmp_path / "a_train.csv", x=turn(1, 2))
    csv(tmp_path / "a_test.csv", z=turn(1, 2))
    with pytest.raises(BadData, match=r"the columns of a_test\.csv are not those of the other file"):
        open(tmp_path, target="y")
    csv(tmp_path / "a_test.csv", x=turn(1, 2))
    csv(tmp_path / "a_val.csv", x=turn(1, 2))
    data = open(tmp_path, target="y", group=None)
    assert data.part.tolist() == ["train"] * 2 * N + ["test"] * N
    (tmp_path / "b_test.csv").write_text("x,y\n1,2\n")
    with pytest.raises(BadData, match="holds several data sets"):
        open(tmp_path, target="y")


def test_german_and_mammography():
    german = open(real("german") / "german.csv", target="-1")
    assert sorted(kinds(german).values()) == ["categorical"] * 13 + ["integer"] * 7
    assert open(real("mammography") / "mammography.csv", target="-1").classes == ("-1", "1")


# ---- to Arrow and back


def there_and_back(values, columns):
    schema, codec = Schema("table", columns=columns), codec_for(Row.of(columns))
    table = pa.table(codec.columns("row", list(values), schema))
    buffer = pa.BufferOutputStream()
    parquet.write_table(table, buffer)
    again = parquet.read_table(pa.BufferReader(buffer.getvalue()))
    back = [codec.unpack("row", row, schema) for row in again.to_pylist()]
    return np.stack([row.data for row in back]), table, back


def test_rows_of_every_kind_come_back_to_the_bit():
    values = np.stack([cells(i) for i in range(200)])
    back, table, rows = there_and_back(values, COLUMNS)
    assert back.tobytes() == values.tobytes() and type(rows[0]) is ROW
    assert [str(t) for t in table.schema.types] == [
        "double", "int64", "string", "string", "string", "date32[day]", "int64",
    ]  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_any_value_of_any_kind_comes_back(data):
    whole = st.integers(-(2**53) + 1, 2**53 - 1)
    makers = {
        ColumnKind("c", "continuous"): st.floats(allow_nan=False, allow_infinity=False),
        ColumnKind("i", "integer"): whole,
        ColumnKind("d", "datetime", unit="D"): st.integers(-700_000, 2_900_000),
        ColumnKind("s", "datetime", unit="s"): st.integers(-(6 * 10**10), 25 * 10**10),
        ColumnKind("m", "datetime", unit="ms"): st.integers(-(6 * 10**13), 25 * 10**13),
        ColumnKind("u", "datetime", unit="us"): st.integers(-(2**52), 2**52),
        ColumnKind("b", "boolean", ("False", "True")): st.integers(0, 1),
        ColumnKind("z", "boolean", ("0", "1")): st.integers(0, 1),
        ColumnKind("w", "boolean", ("no", "yes")): st.integers(0, 1),
        ColumnKind("n", "categorical", ("é", "", "1", "False")): st.integers(0, 3),
        ColumnKind("o", "ordinal", ("lo", "hi")): st.integers(0, 1),
    }
    rows = st.lists(st.tuples(*(st.one_of(st.just(np.nan), m) for m in makers.values())), min_size=1, max_size=6)
    values = np.array(data.draw(rows), float) + 0.0
    back, _, _ = there_and_back(values, tuple(makers))
    assert back.tobytes() == values.tobytes()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.one_of(st.none(), st.integers(-(10**6), 10**6)), min_size=3, max_size=30))
def test_every_value_of_an_integer_column_is_on_its_grid(values):
    cells, column = understood(Raw("x", np.array([None if v is None else str(v) for v in values], object)), "integer")
    there = cells[~np.isnan(cells)]
    if there.size:
        assert np.isnan(cells).tolist() == [v is None for v in values]
        grid = Row.of((column,)).grid(1)
        np.testing.assert_array_equal(grid.snap(there[:, None])[:, 0], there)
        assert column.step >= 1 and grid.snap(np.array([[there.max() + 5 * column.step]])) == there.max()
