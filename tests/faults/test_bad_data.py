"""Data that cannot be used: one clear message each."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from leaven.audit import audit
from leaven.core.errors import BadData
from leaven.data.open import open

RNG = np.random.default_rng(8)


def pixels(height=24, width=32):
    return RNG.integers(0, 256, (height, width, 3)).astype(np.uint8)


@pytest.fixture
def pets(tmp_path):
    for name in ("cat", "dog"):
        (tmp_path / "pets" / name).mkdir(parents=True)
        for k in range(8):
            Image.fromarray(pixels()).save(tmp_path / "pets" / name / f"{k}.png")
    return tmp_path / "pets"


def jpeg():
    buffer = io.BytesIO()
    Image.fromarray(pixels()).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def csv(path, rows, header="a,b,income"):
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


ROWS = [f"{k},{k * 0.5},{'hi' if k % 2 else 'lo'}" for k in range(30)]


def test_not_there(pets):
    with pytest.raises(BadData, match=r"pest: is not there; did you mean .*pets\?"):
        open(pets.parent / "pest")
    with pytest.raises(BadData, match="did you mean digits"):
        open("digit")
    with pytest.raises(BadData, match="is not there either"):
        open(pets.parent / "no" / "such" / "place")


def test_nothing_in_it(tmp_path):
    with pytest.raises(BadData, match="holds no pictures"):
        open(tmp_path)
    for name in ("a.csv", "a.npy", "a.npz", "a.parquet"):
        (tmp_path / name).touch()
        with pytest.raises(BadData, match="zero bytes"):
            open(tmp_path / name)
    (tmp_path / "a.doc").write_text("x")
    with pytest.raises(BadData, match="what is it"):
        open(tmp_path / "a.doc")


@pytest.mark.parametrize(
    "name", ["a.npy", "a.npz", "a.parquet", "train-images-idx3-ubyte", "train-images-idx3-ubyte.gz"]
)
def test_files_of_something_else(tmp_path, name):
    (tmp_path / name).write_bytes(b"this is no such file, whatever its name says")
    with pytest.raises(BadData, match=name):
        open(tmp_path / name)


def test_cut_off_arrays(tmp_path):
    np.save(tmp_path / "a.npy", RNG.integers(0, 256, (12, 5, 5)).astype(np.uint8))
    data = (tmp_path / "a.npy").read_bytes()
    (tmp_path / "a.npy").write_bytes(data[:-40])
    with pytest.raises(BadData, match="not a whole"):
        open(tmp_path / "a.npy")
    np.savez_compressed(tmp_path / "b.npz", x=RNG.integers(0, 256, (12, 5, 5)).astype(np.uint8))
    data = bytearray((tmp_path / "b.npz").read_bytes())
    data[80:120] = b"\xff" * 40
    (tmp_path / "b.npz").write_bytes(data)
    with pytest.raises(BadData, match=r"b\.npz"):
        open(tmp_path / "b.npz")


def test_pickles_are_refused(tmp_path):
    np.save(tmp_path / "a.npy", np.array([{"x": 1}] * 12, dtype=object), allow_pickle=True)
    np.savez(tmp_path / "b.npz", x=np.zeros((12, 4, 4)), y=np.array([None] * 12, dtype=object))
    for name in ("a.npy", "b.npz"):
        with pytest.raises(BadData, match="Python objects, which could run code"):
            open(tmp_path / name)


def test_labels_of_another_length(tmp_path):
    x = RNG.integers(0, 256, (12, 4, 4)).astype(np.uint8)
    np.save(tmp_path / "x.npy", x)
    np.save(tmp_path / "labels.npy", np.arange(11))
    with pytest.raises(BadData, match="11 labels for 12 items"):
        open(tmp_path / "x.npy")
    with pytest.raises(BadData, match=r"array of shape \(12, 2\)"):
        open(x, labels=np.eye(2)[np.arange(12) % 2])


def test_shapes_that_are_not_clear():
    with pytest.raises(BadData, match="state the axes"):
        open(np.zeros((12, 5, 5, 7)))
    with pytest.raises(BadData, match="do not fit shape"):
        open(np.zeros((12, 5, 5)), axes="nhwc")
    with pytest.raises(BadData, match="must be numbers"):
        open(np.array(["a"] * 12))


def test_one_class(pets, tmp_path):
    for file in (pets / "dog").iterdir():
        file.unlink()
    with pytest.raises(BadData, match="all 8 items are of one class, 'cat'"):
        open(pets)


def test_too_few(pets):
    for k in range(6):
        (pets / "dog" / f"{k}.png").unlink()
    (pets / "cat/0.png").write_bytes(b"")
    with pytest.raises(BadData, match=r"9 items.*cat/0.png: is empty.*at least 10"):
        open(pets)


def test_csv_target(tmp_path):
    path = csv(tmp_path / "t.csv", ROWS)
    with pytest.raises(BadData, match="has no column 'incom': did you mean 'income'"):
        open(path, target="incom")
    with pytest.raises(BadData, match="it has a, b, income"):
        open(path, target="zzz")
    with pytest.raises(BadData, match="it has a, b, income"):
        open(path, target="17")
    csv(path, [row.rsplit(",", 1)[0] + "," for row in ROWS])
    with pytest.raises(BadData, match="every value is missing"):
        open(path, target="income")


def test_a_table_without_rows(tmp_path):
    with pytest.raises(BadData, match="has no rows that can be read"):
        open(csv(tmp_path / "t.csv", []), target="income")
    with pytest.raises(BadData, match=r"no rows that can be read \(row 0: has 2 cells, not 3"):
        open(csv(tmp_path / "t.csv", ['1,"never closed', *ROWS]), target="income")


def test_regression_is_not_read_yet(tmp_path):
    path = csv(tmp_path / "t.csv", [f"{k},{k % 2},{k * 0.37:.2f}" for k in range(60)])
    with pytest.raises(BadData, match="only classification targets are read today"):
        open(path, target="income")
    path = csv(path, [f"{k},{k % 2},name{k}" for k in range(60)])
    with pytest.raises(BadData, match="are no classes"):
        open(path, target="income")


def test_text_that_is_not_utf8(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"a,income\n" + b"caf\xe9,hi\n" * 20)
    with pytest.raises(BadData, match="save it as UTF-8"):
        open(tmp_path / "t.csv", target="income")


def test_a_column_of_a_table_that_is_not_there(pets):
    with pytest.raises(BadData, match="'sender' must be a column"):
        open(pets, group="sender")
    for name in ("labels", "all"):
        csv(pets / f"{name}.csv", ["cat/0.png,1,x"], header="file,sender_id,label")
    with pytest.raises(BadData, match=r"labels\.csv: has no column 'sender': did you mean 'sender_id'"):
        open(pets, group="sender")


def test_options_that_mean_nothing():
    with pytest.raises(BadData, match="group = 'x' means nothing"):
        open("digits", group="x")


def test_bad_headers_are_refused_when_opened(pets):
    (pets / "cat/a.png").write_bytes(b"")
    (pets / "cat/b.jpg").write_bytes(jpeg()[:15])
    (pets / "cat/c.png").write_bytes(b"<html>not found</html>")
    (pets / "dog/d.png").write_bytes(bomb())
    data = open(pets)
    reasons = {r.key: r.reason for r in data.refused}
    assert len(data) == 16 and set(reasons) == {"cat/a.png", "cat/b.jpg", "cat/c.png", "dog/d.png"}
    assert "zero bytes" in reasons["cat/a.png"] and "not a picture" in reasons["cat/c.png"]
    assert "too large" in reasons["dog/d.png"]


def bomb():
    """A PNG of a few bytes that says it is 60000 x 60000."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0")) + chunk(b"IEND", b"")


def test_broken_bodies_are_found_by_load_and_clean(pets):
    whole = jpeg()
    (pets / "cat/a.jpg").write_bytes(whole[: len(whole) * 2 // 3])
    (pets / "cat/b.png").write_bytes((pets / "cat/1.png").read_bytes()[:600])
    middle = len(whole) // 2
    (pets / "dog/c.jpg").write_bytes(whole[:middle] + b"\xff\xd9" + whole[middle:])
    (pets / "dog/d.jpg").write_bytes(whole + b"trailing bytes harm nothing")
    data = open(pets)
    assert not data.refused
    for key in ("cat/a.jpg", "cat/b.png", "dog/c.jpg"):
        with pytest.raises(BadData, match=rf"{key}: cannot be decoded \(.*clean"):
            data.load(np.array([data.keys.index(key)]))
    assert next(f for f in audit(data) if f.check == "unreadable").count == 3
    clean = data.clean()
    assert {r.key for r in clean.refused} == {"cat/a.jpg", "cat/b.png", "dog/c.jpg"} and len(clean) == 17
    assert len(clean.load(np.arange(len(clean)))) == 17


def test_a_file_that_is_gone_is_named(pets):
    data = open(pets)
    (pets / "cat/3.png").unlink()
    with pytest.raises(BadData, match=r"cat/3.png: cannot be read \(No such file"):
        data.load(np.array([data.keys.index("cat/3.png")]))


def test_constant_and_repeated_pictures(pets):
    Image.fromarray(np.full((5, 5, 3), 7, np.uint8)).save(pets / "cat/flat.png")
    with Image.open(pets / "cat/1.png") as image:
        image.save(pets / "cat/again.bmp")
        image.save(pets / "dog/other.png", compress_level=1)
    clean = open(pets).clean()
    reasons = {r.key: r.reason for r in clean.refused}
    assert reasons["cat/flat.png"] == "is constant: all pixels are equal"
    assert reasons["cat/again.bmp" if "cat/again.bmp" in reasons else "cat/1.png"].startswith("is pixel for pixel cat/")
    assert len(reasons) == 2 and "dog/other.png" in clean.keys
    assert any("dog/other.png are equal, and labelled cat and dog" in note for note in clean.notes)


def test_nan_pixels_and_cells():
    x = RNG.random((12, 4, 4))
    x[3, 1, 1] = np.nan
    data = open(x, labels=np.arange(12) % 2)
    assert [r.key for r in data.refused] == ["array/0003"] and len(data) == 11
    table = open(x.reshape(12, 16), labels=np.arange(12) % 2)
    assert len(table) == 12 and np.isnan(table.load(np.array([3]))[0]["row"].data).sum() == 1


def test_pictures_outside_the_class_folders(pets):
    Image.fromarray(pixels()).save(pets / "stray.png")
    (pets / "cat/notes.xyz").write_text("x")
    data = open(pets)
    assert [(r.key, r.reason) for r in data.refused] == [("stray.png", "lies outside the class folders")]
    assert any("cat/notes.xyz" in note for note in data.notes)
