"""What `open` reads, and by which rules."""

import gzip
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image, ImageOps
from pyarrow import parquet

from leaven.core.errors import Ambiguous
from leaven.core.key import item_id
from leaven.data.open import open

DATA = Path(os.environ.get("LEAVEN_DATA", Path(__file__).parents[2] / "../shared/data"))
RNG = np.random.default_rng(5)


def real(name):
    if not (DATA / name).is_dir():
        pytest.skip(f"{name} is not there; LEAVEN_DATA names the folder of the real sets")
    return DATA / name


def picture(height=6, width=9, channels=3):
    shape = (height, width, channels) if channels > 1 else (height, width)
    return RNG.integers(0, 256, shape).astype(np.uint8)


def folder(tmp_path, make=None, classes=("cat", "dog"), each=6):
    """PNG files by class; `make` puts its own file in first, as cat/0000.*."""
    for name in classes:
        (tmp_path / name).mkdir()
        for k in range(each):
            Image.fromarray(picture()).save(tmp_path / name / f"{k + 1:04d}.png")
    if make is not None:
        make(tmp_path / classes[0] / "0000")
    return tmp_path


def first(path, **options):
    return open(path, **options).load(np.array([0]))[0]["image"].data


def test_digits():
    data = open("digits")
    assert (len(data), data.classes, data.modality) == (1797, tuple("0123456789"), "image")
    assert data.keys[0] == "digits/0000" and data.ids[0] == np.uint64(item_id("digits/0000"))
    item = data.load(np.array([0]))[0]
    assert item["image"].data.shape == (8, 8, 1) and item["image"].data.dtype == np.uint8
    assert item["image"].data[0, 2, 0] == 80  # 5 of 16 -> 79.7
    assert item["label"].data.tolist() == [1.0] + [0.0] * 9


def test_class_folders(tmp_path):
    data = open(folder(tmp_path))
    assert data.keys[:2] == ("cat/0001.png", "cat/0002.png") and data.classes == ("cat", "dog")
    assert data.labels.tolist() == [0] * 6 + [1] * 6
    assert data.traits["class"].tolist() == ["cat"] * 6 + ["dog"] * 6
    assert data.extents.tolist() == [[6, 9]] * 12 and (data.part == "").all()


def test_given_split(tmp_path):
    for part in ("train", "val"):
        (tmp_path / part).mkdir()
        folder(tmp_path / part)
    data = open(tmp_path)
    assert data.classes == ("cat", "dog")
    assert [data.part[data.keys.index(f"{p}/dog/0001.png")] for p in ("train", "val")] == ["train", "test"]


def test_val_trains_where_there_is_a_test_part(tmp_path):
    for part in ("train", "val", "test"):
        (tmp_path / part).mkdir()
        folder(tmp_path / part)
    data = open(tmp_path)
    assert {k.split("/")[0]: p for k, p in zip(data.keys, data.part.tolist())} == {
        "test": "test",
        "train": "train",
        "val": "train",
    }
    assert "validation" in data.notes[0]


def test_flat_pictures_with_a_table(tmp_path):
    for k in range(12):
        Image.fromarray(picture()).save(tmp_path / f"p{k}.png")
    rows = [f"p{k}.png,{'ab'[k % 2]},{'xyz'[k % 3]},s{k // 4}" for k in range(11)] + ["gone.png,a,x,s9"]
    (tmp_path / "list.csv").write_text("Filename,label,colour,sender\n" + "\n".join(rows) + "\n")
    data = open(tmp_path, group="sender")
    assert data.classes == ("a", "b") and data.traits["class"][data.keys.index("p3.png")] == "b"
    assert data.traits["group"][data.keys.index("p7.png")] == "s1"
    assert {r.key for r in data.refused} == {"gone.png", "p11.png"}
    assert open(tmp_path, target="colour").classes == ("x", "y", "z")


def test_a_group_from_a_table_beside_class_folders(tmp_path):
    folder(tmp_path)
    names = [f"{c}/{k:04d}.png,{k % 2},{c.upper()}" for c in ("cat", "dog") for k in range(1, 7)]
    (tmp_path / "labels.csv").write_text("file,owner,label\n" + "\n".join(names))
    data = open(tmp_path, group="owner")
    assert data.classes == ("cat", "dog") and data.groups.tolist() == [1, 0] * 6 and data.schema.group == "owner"
    assert open(tmp_path, target="label").classes == ("CAT", "DOG")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(tmp_path, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation

    def make(stem):
        Image.fromarray(picture(16, 24)).save(stem.with_suffix(".jpg"), exif=exif, quality=95)

    path = folder(tmp_path, make)
    data = open(path)
    found = first(path)
    with Image.open(path / "cat/0000.jpg") as image:
        shown = np.asarray(ImageOps.exif_transpose(image))
    assert data.extents[0].tolist() == list(shown.shape[:2]) == list(found.shape[:2])
    # Two decoders may differ by one rounding; a picture turned otherwise differs by tens.
    assert np.abs(found.astype(int) - shown).max() <= 1


def test_orientation_of_png_and_tiff(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    pixels = picture(4, 7)
    for ending in (".png", ".tif"):
        place = tmp_path / ending[1:]
        place.mkdir()
        folder(place, lambda stem, e=ending: Image.fromarray(pixels).save(stem.with_suffix(e), exif=exif))
        assert np.array_equal(first(place), np.rot90(pixels, -1))
        assert open(place).extents[0].tolist() == [7, 4]


def test_gray_stays_one_channel_only_where_all_are(tmp_path):
    for c in "ab":
        (tmp_path / c).mkdir()
        for k in range(6):
            Image.fromarray(picture(channels=1)).save(tmp_path / c / f"{k}.png")
    gray = first(tmp_path)
    assert gray.shape == (6, 9, 1)
    Image.fromarray(picture()).save(tmp_path / "b/colour.png")
    assert np.array_equal(first(tmp_path), np.repeat(gray, 3, axis=2))


def test_gray_jpeg_among_gray(tmp_path):
    for c in "ab":
        (tmp_path / c).mkdir()
        for k in range(6):
            Image.fromarray(picture(channels=1)).save(tmp_path / c / f"{k}.jpg")
    with Image.open(tmp_path / "a/0.jpg") as image:
        assert np.array_equal(first(tmp_path)[..., 0], np.asarray(image))


def test_sixteen_bits(tmp_path):
    deep = RNG.integers(0, 65536, (6, 9)).astype(np.uint16)
    deep[0, :4] = 0, 128, 129, 65535  # / 257: 0, 0.498, 0.502, 255
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    found = first(folder(mixed, lambda stem: Image.fromarray(deep).save(stem.with_suffix(".png"))))
    assert found.dtype == np.uint8 and found[0, :4, 0].tolist() == [0, 0, 1, 255]
    assert np.array_equal(found[..., 1], np.rint(deep / 257))
    for c in "ab":
        (tmp_path / "all" / c).mkdir(parents=True)
        for k in range(6):
            Image.fromarray(deep + np.uint16(k)).save(tmp_path / "all" / c / f"{k}.png")
    found = first(tmp_path / "all")
    assert found.dtype == np.uint16 and np.array_equal(found[..., 0], deep)


def test_sixteen_bit_colour(tmp_path):
    import cv2

    deep = RNG.integers(0, 65536, (5, 4, 3)).astype(np.uint16)
    for c in "ab":
        (tmp_path / c).mkdir()
        for k in range(6):
            assert cv2.imwrite(str(tmp_path / c / f"{k}.png"), deep[..., ::-1])
    assert np.array_equal(first(tmp_path), deep)


def test_palette_becomes_rgb(tmp_path):
    pixels = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [10, 20, 30]]], np.uint8)

    def make(stem):
        image = Image.fromarray(pixels).convert("P", palette=Image.Palette.ADAPTIVE, colors=4)
        image.save(stem.with_suffix(".png"))

    assert np.array_equal(first(folder(tmp_path, make)), pixels)


@pytest.mark.parametrize("ending", [".png", ".webp"])
def test_alpha_is_laid_over_white(tmp_path, ending):
    pixels = np.array([[[10, 20, 30, 255], [10, 20, 30, 0], [0, 100, 200, 51]]], np.uint8)
    found = first(
        folder(tmp_path, lambda stem: Image.fromarray(pixels).save(stem.with_suffix(ending), lossless=True, exact=True))
    )
    assert found.tolist() == [[[10, 20, 30], [255, 255, 255], [204, 224, 244]]]


def test_transparent_palette_colour(tmp_path):
    def make(stem):
        image = Image.new("P", (2, 1))
        image.putpalette([9, 8, 7, 200, 100, 50])
        image.putdata([0, 1])
        image.save(stem.with_suffix(".gif"), transparency=0)

    assert first(folder(tmp_path, make)).tolist() == [[[255, 255, 255], [200, 100, 50]]]


@pytest.mark.parametrize("options", [{"progressive": True}, {}, {"subsampling": 0}])
def test_jpeg_as_pillow_has_it(tmp_path, options):
    smooth = np.linspace(0, 255, 40 * 30 * 3).reshape(40, 30, 3).astype(np.uint8)
    path = folder(tmp_path, lambda stem: Image.fromarray(smooth).save(stem.with_suffix(".jpg"), **options))
    with Image.open(path / "cat/0000.jpg") as image:
        assert np.abs(first(path).astype(int) - np.asarray(image)).max() <= 2


def test_cmyk_jpeg(tmp_path):
    red = Image.fromarray(np.full((16, 16, 3), (200, 30, 40), np.uint8)).convert("CMYK")
    found = first(folder(tmp_path, lambda stem: red.save(stem.with_suffix(".jpg"), quality=95)))
    assert found.shape == (16, 16, 3) and np.abs(found.astype(int) - (200, 30, 40)).max() <= 3


def test_npy_shapes_and_axes(tmp_path):
    path, y = tmp_path / "x.npy", tmp_path / "labels.npy"
    np.save(y, np.arange(12) % 3)
    pixels = RNG.integers(0, 256, (12, 5, 7, 3)).astype(np.uint8)
    for shown, axes in ((pixels, None), (pixels.transpose(0, 3, 1, 2), None), (pixels.transpose(1, 2, 3, 0), "hwcn")):
        np.save(path, shown)
        data = open(path, axes=axes)
        assert np.array_equal(data.load(np.array([4]))[0]["image"].data, pixels[4])
        assert data.labels.tolist() == [0, 1, 2] * 4
    np.save(path, pixels[..., 0])
    assert first(path).shape == (5, 7, 1)
    np.save(path, pixels[:, 0, :, 0])
    assert open(path).modality == "table" and open(path).load(np.array([1]))[0]["row"].data.shape == (7,)


@pytest.mark.parametrize(
    ("low", "high", "dtype", "kept", "note"),
    [
        (0.0, 1.0, np.float32, 0.5, ""),
        (0.0, 200.0, np.uint8, 100, ""),
        (0.0, 5.0, np.float32, 0.5, "divided by 5"),
        (-1.0, 1.0, np.float32, 0.5, "from -1 to 1"),
    ],
)
def test_floats(low, high, dtype, kept, note):
    pixels = np.full((10, 2, 2), (low + high) / 2)
    pixels[0, 0], pixels[1, 0] = low, high
    data = open(pixels)
    found = data.load(np.array([5]))[0]["image"].data
    assert found.dtype == dtype and found[0, 0, 0] == kept
    assert note in "".join(data.notes) and bool(data.notes) == bool(note)


def test_npz_with_a_given_split(tmp_path):
    x = RNG.integers(0, 256, (15, 4, 4)).astype(np.uint8)
    y = np.arange(15) % 2
    np.savez(tmp_path / "a.npz", x_train=x[:10], y_train=y[:10], x_test=x[10:], y_test=y[10:], classes=["no", "yes"])
    data = open(tmp_path / "a.npz")
    assert data.part.tolist() == ["train"] * 10 + ["test"] * 5 and data.classes == ("no", "yes")
    assert np.array_equal(data.load(np.array([12]))[0]["image"].data[..., 0], x[12]) and data.labels[12] == 0


def test_npz_labels_by_name(tmp_path):
    x = RNG.integers(0, 256, (12, 4, 4)).astype(np.uint8)
    np.savez(tmp_path / "a.npz", images=x, labels=np.arange(12) % 2, colour=np.arange(12) % 3, who=np.arange(12) // 4)
    assert len(open(tmp_path / "a.npz").classes) == 2
    data = open(tmp_path / "a.npz", target="colour", group="who")
    assert len(data.classes) == 3 and data.groups.tolist() == [0] * 4 + [1] * 4 + [2] * 4


def idx(path, array):
    head = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    data = head + array.astype(np.uint8).tobytes()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def test_idx(tmp_path):
    x = RNG.integers(0, 256, (20, 3, 4)).astype(np.uint8)
    idx(tmp_path / "train-images-idx3-ubyte.gz", x[:14])
    idx(tmp_path / "train-labels-idx1-ubyte", np.arange(14) % 2)
    idx(tmp_path / "t10k-images-idx3-ubyte", x[14:])
    idx(tmp_path / "t10k-labels-idx1-ubyte.gz", np.arange(6) % 2)
    data = open(tmp_path)
    by_key = dict(zip(data.keys, range(20)))
    assert data.part[by_key["test/0002"]] == "test" and data.labels[by_key["train/0003"]] == 1
    assert np.array_equal(data.load(np.array([by_key["test/0002"]]))[0]["image"].data[..., 0], x[16])
    assert len(open(tmp_path / "train-images-idx3-ubyte.gz")) == 14


def table(path, rows, header="a,b,y"):
    path.write_text("\n".join([*([header] if header else []), *rows]) + "\n\n")
    return path


def test_csv_kinds_and_missing_cells(tmp_path):
    rows = [f" {k % 3}, {'uvw'[k % 3]} ,{'no' if k % 2 else 'yes'}" for k in range(12)]
    rows[4], rows[5] = "?,?,yes", "nan,,"
    data = open(table(tmp_path / "t.csv", rows), target="y")
    a, b = data.schema.columns
    assert (a.name, a.kind) == ("a", "integer") and (b.kind, b.categories) == ("categorical", ("u", "v", "w"))
    assert data.load(np.array([2]))[0]["row"].data.tolist() == [2.0, 2.0] and data.classes == ("no", "yes")
    assert np.isnan(data.load(np.array([4]))[0]["row"].data).all()
    assert [(r.key, r.reason) for r in data.refused] == [("t/0005", "y is missing")] and len(data) == 11


@pytest.mark.parametrize(("target", "name"), [("2", "2"), ("-1", "2"), (2, "2")])
def test_csv_without_a_header(tmp_path, target, name):
    rows = [f"A{k % 3},{k},{k % 2 + 1}" for k in range(12)]
    data = open(table(tmp_path / "t.csv", rows, header=""), target=target)
    assert len(data) == 12 and data.schema.target == name and data.classes == ("1", "2")
    assert [c.name for c in data.schema.columns] == ["0", "1"]


def test_a_position_counts_in_a_table_with_a_header_too(tmp_path):
    data = open(table(tmp_path / "t.csv", [f"{k},{k * k},{'pq'[k % 2]}" for k in range(12)]), target="2")
    assert data.schema.target == "y" and len(data) == 12


def test_other_delimiters_and_odd_rows(tmp_path):
    rows = [f"{k};{k},5;{'pq'[k % 2]}" for k in range(12)]
    rows.insert(3, "1;2")
    data = open(table(tmp_path / "t.csv", rows, header="a;b;y"), target="y")
    assert len(data) == 12 and data.refused[0].key == "row 3" and "2 cells, not 3" in data.refused[0].reason
    assert data.keys[3] == "t/0004"


def test_quoted_cells_and_group_column(tmp_path):
    rows = [f'"x, {k % 2}",p{k // 3},{k % 2}' for k in range(12)]
    data = open(table(tmp_path / "t.csv", rows, header="text,person,y"), target="y", group="person")
    assert [c.name for c in data.schema.columns] == ["text"] and data.group_names == ("p0", "p1", "p2", "p3")


def test_parquet(tmp_path):
    n = 24
    columns = pa.table(
        {
            "few": pa.array([k % 4 for k in range(n)]),
            "code": pa.array([str(k % 4) for k in range(n)]),
            "text": pa.array([str(k / 2) for k in range(n)]),
            "flag": pa.array([k % 3 == 0 for k in range(n)]),
            "empty": pa.array([None] * n, pa.float64()),
            "y": pa.array(["a", "b"] * (n // 2)).dictionary_encode(),
        }
    )
    parquet.write_table(columns, tmp_path / "t.parquet")
    data = open(tmp_path / "t.parquet", target="y")
    assert {c.name: c.kind for c in data.schema.columns} == {
        "few": "integer", "code": "categorical", "text": "continuous", "flag": "boolean",
    }  # fmt: skip
    assert any("'empty' is empty" in note for note in data.notes)
    assert data.load(np.array([3]))[0]["row"].data.tolist() == [3.0, 3.0, 1.5, 1.0]


def test_classes_that_are_numbers_are_ordered_by_size(tmp_path):
    data = open(table(tmp_path / "t.csv", [f"{k},{k},{(2, 10, 9)[k % 3]}" for k in range(12)]), target="y")
    assert data.classes == ("2", "9", "10") and data.labels[:3].tolist() == [0, 2, 1]


def test_ids_are_unique():
    data = open("digits")
    with pytest.raises(Ambiguous, match="digits/0003"):
        data.take([3, 4, 3])


def test_fingerprint_sees_bytes_not_dates(tmp_path):
    path = folder(tmp_path)
    before = open(path).fingerprint
    os.utime(path / "cat/0001.png", (1, 1))
    assert open(path).fingerprint == before
    data = bytearray((path / "cat/0001.png").read_bytes())
    data[-1] ^= 1
    (path / "cat/0001.png").write_bytes(data)
    assert open(path).fingerprint != before


def test_take_mask_joined_sample_and_str():
    data = open("digits")
    some = data.take(data.labels == 3)
    assert len(some) == 183 and set(some.traits["class"].tolist()) == {"3"}
    train, test = data.split()
    both = train.joined(test)
    assert sorted(both.keys) == sorted(data.keys)
    assert np.array_equal(both.load(np.array([len(train)]))[0]["image"].data, test.load(np.array([0]))[0]["image"].data)
    assert set(data.sample(50).keys) < set(data.sample(60).keys) and len(data.sample(50)) == 50
    assert str(data).splitlines()[0] == "digits: 1797 pictures of 8 x 8 pixels"


def test_joined_from_two_sources():
    x = RNG.integers(0, 256, (24, 4, 4)).astype(np.uint8)
    one, two = (open(x[k : k + 12], labels=np.arange(12) % 2, name=f"part{k}") for k in (0, 12))
    both = one.take(np.arange(3, 12)).joined(two.take([5, 2]))
    assert np.array_equal(both.load(np.array([9]))[0]["image"].data[..., 0], x[17])
    assert np.array_equal(both.load(np.array([0]))[0]["image"].data[..., 0], x[3])


def test_together_ties_groups_and_twins():
    x = np.arange(10 * 4, dtype=np.uint8).reshape(10, 2, 2)
    x[4] = x[0]
    assert np.unique(open(x, labels=np.arange(10) % 2).together).size == 9
    from leaven.data.sources.arrays import from_arrays

    data = from_arrays(x, "x", labels=np.arange(10) % 2, groups=["a", "b", "a", "c", "b", *"defgh"])
    bundle = data.together
    assert bundle[0] == bundle[2] == bundle[4] == bundle[1] and np.unique(bundle).size == 7


def test_photos():
    data = open(real("photos"), group="sender_id")
    assert (len(data), len(data.classes), len(data.refused)) == (300, 10, 0)
    assert (data.part == "train").sum() == 200 and np.unique(data.groups[data.part == "test"]).size == 5
    assert np.unique(data.groups[data.part == "train"]).size == 73
    images = data.load(np.arange(0, 300, 50))
    assert [i["image"].data.shape[:2] for i in images] == [tuple(e) for e in data.extents[::50].tolist()]


def test_fashion():
    data = open(real("fashion"))
    assert np.bincount(data.labels).tolist() == [7000] * 10 and (data.part == "test").sum() == 10000
    train = data.take(data.part == "train")
    pixels = np.stack([item["image"].data for item in train.load(np.arange(60000))]) / 255
    assert pixels.mean() == pytest.approx(0.286041, abs=1e-6) and pixels.std() == pytest.approx(0.353024, abs=1e-6)


def test_german():
    data = open(real("german") / "german.csv", target="20")
    assert np.bincount(data.labels).tolist() == [700, 300] and len(data.schema.columns) == 20
    assert sum(c.kind == "categorical" for c in data.schema.columns) == 13


def test_labels_may_lie_anywhere_and_a_large_array_stays_on_disk(tmp_path):
    (tmp_path / "far").mkdir()
    np.save(tmp_path / "x.npy", np.arange(40 * 6, dtype=np.uint8).reshape(40, 2, 3))
    np.save(tmp_path / "far" / "kinds.npy", np.arange(40) % 2)
    for labels in (tmp_path / "far" / "kinds.npy", str(tmp_path / "far" / "kinds.npy"), "far/kinds.npy"):
        data = open(tmp_path / "x.npy", labels=labels)
        assert data.labels.tolist() == [k % 2 for k in range(40)]
    backing = data.source.data
    while isinstance(backing.base, np.ndarray):
        backing = backing.base
    assert isinstance(backing, np.memmap)
