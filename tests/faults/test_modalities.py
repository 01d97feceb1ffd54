"""Bad files of every modality: the item is refused by name and the rest goes on, or one message says what is wrong."""

import json

import numpy as np
import pytest
import small
from command import typed_here

import leaven as lv
from leaven.core.errors import BadData, Misplaced, OutOfRange, Unknown


@pytest.fixture
def typed(tmp_path, monkeypatch, capsys):
    """Type a command in an empty folder: (status, stdout, last line of stderr)."""
    monkeypatch.chdir(tmp_path)

    def type_(*words):
        status, out, said = typed_here(monkeypatch, capsys, *words)
        lines = [line for line in said.splitlines() if not line.endswith(" ...")]
        assert len(lines) == (status == 2), said
        return status, out, "".join(lines)

    return type_


@pytest.fixture
def looked(typed):
    """Audit: how many items are left, and key -> reason of those that are not."""

    def look(*words):
        status, out, said = typed("audit", *words, "--json", "--quiet")
        assert (status, said) == (0, "")
        told = json.loads(out)
        return told["items"], {one["key"]: one["reason"] for one in told["refused"]}

    return look


@pytest.fixture
def refused(typed, tmp_path):
    """Every command ends with this message, and writes nothing."""

    def refuse(gist, *words, verbs=("audit", "augment", "run")):
        for verb in verbs:
            status, out, said = typed(verb, *words, *(() if verb == "audit" else ("-o", "out")))
            assert (status, out) == (2, "") and said.startswith("leaven: ") and gist in said, (verb, said)
        assert not (tmp_path / "out").exists()

    return refuse


def spoilt_sounds(folder):
    import soundfile

    small.sounds(folder, each=8)
    whole = (folder / "low" / "000.wav").read_bytes()
    for name, data in {"cut": whole[:-200], "head": whole[:20], "empty": b"", "posing": b"a text, no sound"}.items():
        (folder / "low" / f"{name}.wav").write_bytes(data)
    for name, samples in {"none": [], "one": [0.5], "silent": np.zeros(300)}.items():
        small.sound(folder / "low" / f"{name}.wav", samples)
    small.sound(folder / "high" / "fast.wav", small.tone(90, 520.0, 800), rate=4000)
    small.sound(folder / "high" / "stereo.wav", small.tone(91, 520.0, 800), channels=2)
    small.sound(folder / "high" / "again.wav", small.tone(0, 520.0, 400))
    odd = small.tone(92)
    odd[3] = np.nan
    soundfile.write(folder / "low" / "nan.wav", odd, small.RATE, subtype="FLOAT")
    soundfile.write(folder / "high" / "whole.flac", small.tone(93, 520.0), small.RATE)
    soundfile.write(folder / "high" / "cut.flac", small.tone(94, 520.0, 4000), small.RATE)
    data = (folder / "high" / "cut.flac").read_bytes()
    (folder / "high" / "cut.flac").write_bytes(data[: len(data) // 2])
    return folder


SOUNDS = {
    "low/cut.wav": "is cut off: 200 bytes of its samples are missing",
    "low/head.wav": "is no sound file that can be read (",
    "low/empty.wav": "is empty: zero bytes",
    "low/posing.wav": "is no sound file that can be read (Format not recognised)",
    "low/none.wav": "holds no samples",
    "low/one.wav": "is constant",
    "low/silent.wav": "is constant",
    "low/nan.wav": "has samples that are no finite numbers",
    "high/cut.flac": "cannot be decoded (",
}


def test_recordings(looked, typed, tmp_path):
    """Other rates, stereo beside mono and FLAC beside WAV are no faults."""
    pytest.importorskip("soundfile")
    left, told = looked(spoilt_sounds(tmp_path / "s").name)
    same = {key for key, reason in told.items() if reason.startswith("is value for value")}
    assert (left, len(same)) == (19, 1) and told.keys() - same == SOUNDS.keys()
    assert all(told[key].startswith(gist) for key, gist in SOUNDS.items()), told
    status, out, _ = typed("augment", "s", "-n", "1", "-o", "grown")
    assert status == 0 and out.count("left out: ") == 10
    assert typed("replay", "grown", "--all")[0] == 0


def test_no_sound_in_any_recording(refused, tmp_path):
    pytest.importorskip("soundfile")
    for k in range(20):
        small.sound(tmp_path / "silent" / "ab"[k % 2] / f"{k}.wav", np.zeros(300 + k))
        small.sound(tmp_path / "half" / "ab"[k % 2] / f"{k}.wav", small.tone(k) if k % 2 or k == 2 else np.zeros(9 + k))
        (tmp_path / "posing" / "ab"[k % 2]).mkdir(parents=True, exist_ok=True)
        (tmp_path / "posing" / "ab"[k % 2] / f"{k}.wav").write_text("a text")
    (tmp_path / "half" / "a" / "2.wav").write_bytes(b"")
    refused("silent: holds 0 items that can be used (20 refused: a/0.wav: is constant", "silent")
    refused("half: one class is left without those that were refused (a/2.wav: is empty", "half")
    refused("posing: holds 0 items that can be used (20 refused: a/0.wav: is no sound file", "posing")


@pytest.mark.parametrize(
    ("line", "gist"),
    [
        ("1,2,3:4,5:one", "has channels of 2 and of 3 values"),
        ("1,2,3:one", "has 1 channels, not 2"),
        ("1,2,3,4:5,6,7,8:", "class is missing"),
        ("1,2,3,4:5,6,7,8:?", "class is missing"),
        ("?,?:?,?:one", "has no values"),
        ("a,b:c,d:one", "holds something that is no number"),
        ("one", "has a label and no values"),
        ("::one", "holds something that is no number"),
        ("inf,inf:inf,inf:one", "has no values"),
    ],
)
@pytest.mark.parametrize("first", [False, True])
def test_a_broken_case(looked, tmp_path, line, gist, first):
    """Also where it is the first, which must not set how many channels the others have."""
    path = small.ts(tmp_path / "a.ts", 20, lines=() if first else (line,))
    if first:
        small.ts(path, 20, header=small.HEADER + line + "\n")
    left, told = looked("a.ts")
    assert (left, list(told)) == (20, ["a/0000" if first else "a/0020"]) and gist in told[next(iter(told))]


def test_gaps_within_a_case_are_no_fault(looked, tmp_path):
    small.ts(tmp_path / "a.ts", 20, lines=("1,?,3,4:5,?,7,8:two",))
    assert looked("a.ts") == (21, {})


NO_DATA = small.HEADER.replace("@data\n", "")
HEADERS = {
    "no @data": (NO_DATA, "stands before @data; a .ts file has a header that ends in @data"),
    "none at all": ("", "stands before @data"),
    "bytes": ("\x00\x01\x02\n", "stands before @data"),
    "time stamps": (small.HEADER.replace("timeStamps false", "timeStamps true"), "save them at equal steps"),
    "labels unannounced": (
        small.HEADER.replace("@classLabel true one two", "@classLabel false"),
        "a.ts: holds no case that can be read (the first holds something that is no number (could not convert string to"
        " float: 'one')); where a label stands last, the header must say @classLabel true",
    ),
}


@pytest.mark.parametrize("what", HEADERS)
def test_a_broken_header(refused, tmp_path, what):
    header, gist = HEADERS[what]
    small.ts(tmp_path / "a.ts", 12, header=header)
    refused(gist, "a.ts")


def test_series_that_are_no_text(refused, tmp_path):
    (tmp_path / "a.ts").write_bytes(small.HEADER.encode() + b"caf\xe9,1:2,3:one\n")
    refused("a.ts: is not UTF-8", "a.ts")
    (tmp_path / "b.ts").write_text(small.HEADER)
    refused("b.ts: has no cases after @data", "b.ts")
    (tmp_path / "c.ts").touch()
    refused("c.ts: is empty: zero bytes", "c.ts")


@pytest.mark.parametrize(
    ("line", "gist"),
    [
        ("1\thello\tworld", "no number"),
        ("1\tNaN\tNaN", "no values"),
        ("2\t?", "no values"),
        ("1", "has no val"),
    ],
)
def test_a_broken_line_of_the_archive(looked, tmp_path, line, gist):
    """One line makes no other data of the file: the training part is not lost with it, nor taken for a table."""
    small.ucr(tmp_path / "u", 15, lines=(line,))
    for what in ("u", "u/Made_TRAIN.tsv", "u/Made_TEST.tsv"):
        left, told = looked(what)
        assert (left, list(told)) == (30, ["Made_TRAIN/0015"]) and gist in told["Made_TRAIN/0015"]


@pytest.mark.parametrize("data", ["", "label\tx\ty\n1\t2\t3\n", "no series at all\n"])
def test_a_part_of_the_archive_that_is_lost(refused, tmp_path, data):
    (small.ucr(tmp_path / "u", 15) / "Made_TRAIN.tsv").write_text(data)
    refused("Made_TRAIN.tsv: holds no series that can be read, and Made_TEST.tsv does; mend or remove it", "u")


def test_arrays_of_series():
    items = [np.random.default_rng(k).random((20, 2)) for k in range(20)]
    labels = np.arange(20) % 2
    items[3], items[4] = np.full((20, 2), np.nan), np.where(items[4] < 0.5, np.inf, items[4])
    reasons = {r.key: r.reason for r in lv.open(items, axes="tc", labels=labels).refused}
    assert reasons == {"array/0003": "has no values", "array/0004": "has infinite values"}
    for odd, gist in ((items[5][:, :1], "1 to 2 channels"), (np.array([["a", "b"]]), "items must be numbers")):
        with pytest.raises(BadData, match=gist):
            lv.open([*items[:5], odd, *items[6:]], axes="tc", labels=labels)
    for what in ({"a": 1}, None, 5):
        with pytest.raises(BadData, match="is no data that can be opened; give a path, an array"):
            lv.open(what)


LINES = {
    '{"text": "broken': "is no JSON object",
    "[1, 2]": "is no JSON object",
    "[" * 100_000: "is no JSON object",
    '{"label": "pos"}': "has no text",
    '{"text": null, "label": "pos"}': "has no text",
    '{"text": 5, "label": "pos"}': "has no text",
    '{"text": "  ", "label": "pos"}': "is blank",
    '{"text": "no label at all"}': "label is missing",
    '{"text": "no label in it", "label": null}': "label is missing",
    '{"text": "a list of labels", "label": ["pos"]}': "is neither a text nor a number",
    '{"text": "half of \\ud800 it", "label": "pos"}': "holds half a surrogate pair",
}


def test_lines_of_json(looked, tmp_path):
    small.jsonl(tmp_path / "a.jsonl", 20, lines=LINES)
    left, told = looked("a.jsonl")
    assert left == 20
    assert {key: told[key] for key in sorted(told)}.keys() == {f"a/{21 + k:05}" for k in range(len(LINES))}
    for k, gist in enumerate(LINES.values()):
        assert gist in told[f"a/{21 + k:05}"]


@pytest.mark.parametrize("first", ['{"text": "broken', '{"text": "without a label"}'])
def test_the_first_line_is_like_any_other(looked, tmp_path, first):
    path = small.jsonl(tmp_path / "a.jsonl", 20)
    path.write_text(first + "\n" + path.read_text())
    left, told = looked("a.jsonl")
    assert (left, list(told)) == (20, ["a/00001"])


@pytest.mark.parametrize("name", ["a.jsonl", "a.tsv", "a.csv", "a.conll", "a.ts"])
def test_lines_of_windows(looked, tmp_path, name):
    """A byte order mark, and carriage returns."""
    make = {"jsonl": small.jsonl, "conll": small.conll, "ts": small.ts}.get(name[2:], small.prose)
    data = make(tmp_path / name, 20).read_bytes()
    (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
    assert looked(name) == (20, {})
    a, b = (lv.open(tmp_path / n) for n in (name, make(tmp_path / f"b{name[1:]}", 20).name))
    field = a.about.field
    both = zip(a.load(np.arange(20)), b.load(np.arange(20)), strict=True)
    assert a.classes == b.classes and all(np.array_equal(x[field].data, y[field].data) for x, y in both)


FILES = {
    "a.jsonl": {
        b'{"text": "caf\xe9"}\n': "a.jsonl: is not UTF-8",
        '{"text": "x"}\n'.encode("utf-16"): "a.jsonl: is not UTF-8",
        b"\x00\x01\x02" * 99: "its lines are no JSON objects; each must be one",
        b"\n\n": "its lines are no JSON objects",
        b'[{"text": "a"}]': "its lines are no JSON objects",
        b'{"words": 5}\n' * 20: "which field holds the text? It has words; name it with text=",
        b"": "a.jsonl: is empty: zero bytes",
    },
    "a.conll": {
        b"caf\xe9\tO\n\n" * 20: "a.conll: is not UTF-8",
        b"some prose\nwithout tags\n" * 20: "holds no sentence that can be read (a/00001: line 1",
        b"\n\n\n": "holds no sentence that can be read",
    },
    "a.tsv": {
        b"text\tlabel\n" + b"caf\xe9 is not it\tpos\n" * 20: "save it as UTF-8 text",
        b"text\tlabel\n": "a.tsv: has no rows that can be read",
    },
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_hold_no_texts(refused, tmp_path, name):
    for data, gist in FILES[name].items():
        (tmp_path / name).write_bytes(data)
        refused(gist, name)


def test_columns_and_fields_of_texts_that_are_not_there(refused, tmp_path):
    small.prose(tmp_path / "a.csv", 20)
    small.jsonl(tmp_path / "a.jsonl", 20)
    refused("has no column 'lable': did you mean 'label'?", "a.csv", "--target", "lable")
    refused("has no column 'lable': did you mean 'label'?", "a.jsonl", "--target", "lable")
    refused("has no column 'who'", "a.csv", "--group", "who")
    with pytest.raises(BadData, match="has no column 'txet': did you mean 'text'"):
        lv.open(tmp_path / "a.csv", text="txet")


def test_rows_of_prose(looked, tmp_path):
    path = small.prose(tmp_path / "a.tsv", 20)
    path.write_text(path.read_text() + "one cell\n\tpos\na b c d\tpos\tmore\nno label to it\t\n")
    left, told = looked("a.tsv")
    assert (left, len(told)) == (20, 4)
    assert told["a/0021"] == "has no text" and told["a/0023"] == "label is missing"
    assert (told["row 20"], told["row 22"]) == ("has 1 cells, not 2", "has 3 cells, not 2")


BLOCKS = {
    "Anna\tB-person\nis\tOO\n": "'is\\tOO', is no token and tag",
    "Anna\n": "'Anna', is no token and tag",
    "Anna\tQ-person\n": "is no token and tag",
    "Anna\tB-\n": "is no token and tag",
    "\tO\n": "is no token and tag",
}


def test_sentences(looked, tmp_path):
    """Three columns are read (token first, tag last), and an I- without a B- begins an entity."""
    good = ("\nAnna\tX\tB-person\n", "\nBob\tI-person\nis\tO\n", "\n-DOCSTART-\tO\n")
    small.conll(tmp_path / "a.conll", 20, blocks=[*good, *(f"\n{block}" for block in BLOCKS)])
    left, told = looked("a.conll")
    assert (left, len(told)) == (22, len(BLOCKS))
    for reason, gist in zip((told[key] for key in sorted(told)), BLOCKS.values(), strict=True):
        assert gist in reason
    data = lv.open(tmp_path / "a.conll")
    assert data.load(np.array([20, 21]))[1]["spans"].data.tolist() == [[0, 3, data.schema.span_types.index("person")]]


def test_spans_outside_their_text(looked, tmp_path):
    rows = [{"text": f"Anna {k} is here", "spans": [[0, 4, "person"]]} for k in range(20)]
    odd = [[[0, 9, "x"]], [[2, 1, "x"]], "none", [["a", "b", "c"]], [[0, 1]], None]
    rows += [{"text": "Anna", "spans": spans} for spans in odd]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    left, told = looked("a.jsonl")
    assert (left, len(told)) == (20, len(odd)) and all("span" in reason for reason in told.values())


DECLARED = {
    "size: [S, M]": "r.csv: column 'size': 'L' is not in its order",
    "siez: [S, M, L]": "r.csv: has no column 'siez': did you mean 'size'?",
    "- a": "r.kinds.yaml: must say COLUMN: KIND on each line",
    "size: 5": "r.kinds.yaml: must say COLUMN: KIND on each line",
    "size: [S": "r.kinds.yaml: cannot be read (",
    "age: integr": "r.csv: column 'age': kind 'integr' is not known: did you mean 'integer'?",
    "city: continuous": "r.csv: column 'city': 'Bern' is no number",
    "since: boolean": "r.csv: column 'since': is no boolean one",
}


@pytest.mark.parametrize("text", DECLARED)
def test_kinds_of_columns(refused, tmp_path, text):
    small.rows(tmp_path / "r.csv")
    (tmp_path / "r.kinds.yaml").write_text(text + "\n")
    refused(DECLARED[text], "r.csv", "--target", "good")


def test_rows(looked, tmp_path):
    path = small.rows(tmp_path / "r.csv")
    path.write_text(path.read_text() + "1,2\nnan,S,Bern,no,2024-03-04,inf,good\n,,,,,,bad\n,,,,,,\n")
    left, told = looked("r.csv", "--target", "good")
    assert (left, told) == (62, {"row 60": "has 2 cells, not 7", "r/0063": "good is missing"})


def stray(told):
    told["annotations"][3]["image_id"] = 999


def twins(told):
    told["images"][3]["id"] = 4


def mark(**changed):
    return lambda told: told["annotations"][3].update(changed)


def without(name):
    return lambda told: told["annotations"][3].pop(name)


def picture(**changed):
    return lambda told: told["images"][3].update(changed)


OBJECTS = {
    "category": (mark(category_id=9), "its category 9 is not listed (annotation 103)"),
    "outside": (
        mark(bbox=[100, 100, 5, 5]),
        "its bbox [100, 100, 5, 5] lies outside the picture of 16 x 16 (a",
    ),
    "NaN": (mark(bbox=[5, float("nan"), 3, 3]), "its bbox [5, nan, 3, 3] is no finite numbers"),
    "three numbers": (mark(bbox=[1, 2, 3]), "its bbox [1, 2, 3] is not x, y, width, height"),
    "words": (mark(bbox="abcd"), "its bbox 'abcd' is not x, y, width, height"),
    "no box": (without("bbox"), "'bbox' is missing (annotation 103)"),
    "packed": (mark(segmentation={"counts": "zz\x01", "size": [16, 16]}), "which is none of COCO's 64 characters"),
    "packed short": (mark(segmentation={"counts": "51", "size": [16, 16]}), "run lengths sum to 6 for 16 x 16"),
    "lengths": (mark(segmentation={"counts": [5, 5], "size": [16, 16]}), "run lengths sum to 10 for 16 x 16"),
    "negative": (mark(segmentation={"counts": [5, -5, 256], "size": [16, 16]}), "run lengths"),
    "no lengths": (mark(segmentation={"size": [16, 16]}), "'counts' is missing"),
    "odd": (mark(segmentation=[[1, 2, 3, 4, 5, 6, 7]]), "an odd number of coordinates"),
    "polygon": (mark(segmentation=[[1e12, 2, 3, 4, 5, float("nan")]]), "a polygon of its segmentation is no finite"),
    "no polygon": (mark(segmentation="no"), "its segmentation is neither polygons nor run lengths"),
    "size": (picture(height=99), "has 16 x 16 pixels, and its annotations 99 x 16 pixels"),
}


@pytest.mark.parametrize("what", OBJECTS)
def test_objects(looked, tmp_path, what):
    change, gist = OBJECTS[what]
    small.coco(tmp_path / "c", 12, change)
    left, told = looked("c")
    assert (left, list(told)) == (11, ["images/train/003.png"])
    assert gist in told["images/train/003.png"] and "c/images" not in told["images/train/003.png"]


def test_pictures_of_coco(looked, tmp_path):
    places = small.coco(tmp_path / "c", 15) / "images" / "train"
    (places / "003.png").unlink()
    (places / "004.png").write_text("no picture")
    (places / "005.png").write_bytes((places / "005.png").read_bytes()[:-60])
    left, told = looked("c")
    assert left == 12 and [key[-7:-4] for key in sorted(told)] == ["003", "004", "005"]


def test_an_annotation_of_no_picture_is_passed_over(looked, tmp_path):
    small.coco(tmp_path / "c", 12, stray)
    assert looked("c") == (12, {})
    assert any("1 annotations name a picture that is not listed" in note for note in lv.open(tmp_path / "c").notes)


def joints(told):
    told["categories"][0]["keypoints"] = ["nose", "eye"]
    for k, points in {2: [1, 2, 2, 3, 4, 1], 4: [1, 2, 2], 6: [1, 2, 2, 3, 4, float("nan")]}.items():
        told["annotations"][k]["keypoints"] = points
    told["annotations"][3]["keypoints"] = [5, 5, 2]  # of a category without joints


def test_keypoints(looked, tmp_path):
    small.coco(tmp_path / "c", 14, joints)
    left, told = looked("c")
    assert left == 12 and told["images/train/004.png"].startswith(
        "its 3 keypoints are not three numbers for each joint"
    )
    assert told["images/train/006.png"].startswith("its keypoints are no finite numbers")


JSON = {
    b"{not json": "is not of COCO's form (Expecting",
    b"": "is not of COCO's form",
    b"[]": "is not of COCO's form",
    b"null": "is not of COCO's form",
    b'{"images": "\xe9"}': "is not of COCO's form ('utf-8'",
    b"[" * 100_000: "is not of COCO's form",
    b'{"images": []}': "('annotations' is missing)",
    b'{"images": [{"id": 1, "file_name": "a.png", "width": 5}], "annotations": []}': "('height' is missing)",
    b'{"images": [{"id": 1, "file_name": 5, "height": 5, "width": 5}], "annotations": []}': "must have a file_name",
}


def test_files_that_are_not_of_coco(refused, tmp_path):
    path = small.coco(tmp_path / "c", 1) / "annotations" / "instances_train.json"
    for data, gist in JSON.items():
        path.write_bytes(data)
        refused(gist, "c")
    small.coco(tmp_path / "d", 12, twins)
    refused("two images have the id 4", "d")


def captions(told):
    told["annotations"] = [{"id": k, "image_id": k // 2, "caption": f"said {k} of it"} for k in range(24)]
    told["annotations"][5]["caption"] = None
    told["annotations"][7].pop("caption")


def test_captions(looked, tmp_path):
    """Two captions of one picture are two items. One that is no text is passed over."""
    small.coco(tmp_path / "c", 12, captions)
    folder = tmp_path / "c" / "annotations"
    (folder / "instances_train.json").rename(folder / "captions_train.json")
    assert looked("c") == (22, {})
    assert "2 captions hold no text, the first is annotation 5: passed over" in lv.open(tmp_path / "c").notes


def test_what_is_equal_in_all_is_left_out(tmp_path):
    """The same picture twice: with other objects it stays, with the same it goes."""
    for name, change in (("other", lambda told: told["annotations"][4].update(category_id=2)), ("same", None)):
        folder = small.coco(tmp_path / name, 12, change)
        (folder / "images/train/004.png").write_bytes((folder / "images/train/002.png").read_bytes())
    assert len(lv.open(tmp_path / "other").clean()) == 12 and len(lv.open(tmp_path / "same").clean()) == 11


POLICIES = {
    "rotate": "augment: [rotate]", "time_stretch": "augment: [time_stretch]", "jitter": "augment: [jitter]",
    "word_swap": "augment: [word_swap]", "swap_noise": "augment: [swap_noise]", "smote": "grow: [smote]",
    "generate": "grow: [generate]",
}  # fmt: skip
FITS = {
    "sound": {"time_stretch"}, "series": {"time_stretch", "jitter"}, "text": {"word_swap"},
    "table": {"swap_noise", "smote", "generate"}, "coco": {"rotate"},
}  # fmt: skip
DATA = {
    "sound": lambda at: small.sounds(at / "sound", 10), "series": lambda at: small.ts(at / "series.ts", 20),
    "text": lambda at: small.prose(at / "text.tsv", 20), "table": lambda at: small.rows(at / "table.csv", 40),
    "coco": lambda at: small.coco(at / "coco", 20),
}  # fmt: skip


@pytest.mark.parametrize("what", DATA)
def test_a_policy_for_something_else(typed, tmp_path, what):
    """Each says which op cannot work, and on what it would."""
    made, more = DATA[what](tmp_path), ("--target", "good") if what == "table" else ()
    for op, text in POLICIES.items():
        if op not in FITS[what]:
            (tmp_path / "p.yaml").write_text(text + "\n")
            status, out, said = typed("augment", made.name, *more, "-p", "p.yaml", "-n", "1", "-o", "out")
            assert (status, out) == (2, "") and said.lower().startswith(f"leaven: {op}"), said
            assert not (tmp_path / "out").exists()


def test_smote_without_neighbours(refused, tmp_path):
    """A class of one item is repeated; of none there is nothing to add. A command cannot split one item."""
    cells, smote = np.random.default_rng(0).random((30, 3)), lv.Policy(grow=(lv.mix.Smote(),))
    one = lv.open(cells, labels=np.array([0] * 29 + [1]))
    lv.grow(one, smote, 0).write(tmp_path / "one")
    lv.grow(one.take(one.labels == 0), smote, 0).write(tmp_path / "none")
    with pytest.raises(BadData, match="all 30 items are of one class"):
        lv.open(cells, labels=np.zeros(30))
    with pytest.raises(Misplaced, match="smote cannot stand here; it belongs to grow"):
        lv.Policy(augment=(lv.mix.Smote(),))
    (tmp_path / "t.csv").write_text("a,y\n" + "".join(f"{k},{'pq'[not k]}\n" for k in range(30)))
    (tmp_path / "p.yaml").write_text("grow: [smote]\n")
    refused("class 'q' (1 of 30 items) would be missing", "t.csv", "--target", "y", "-p", "p.yaml", verbs=("augment",))


def test_too_few_to_generate(refused, tmp_path):
    (tmp_path / "t.csv").write_text("a,b,y\n" + "".join(f"{k},{k * k % 7},{'pq'[k % 2]}\n" for k in range(10)))
    words = ("t.csv", "--target", "y")
    gist = "class 'p' has 4 items to learn from; at least 5 are needed"
    for model in ("auto", "copula"):
        refused(gist, *words, "--model", model, verbs=("generate",))
    refused("learns from pictures", *words, "--model", "pca_mixture", verbs=("generate",))
    refused("model 'coplua' is not known: did you mean 'copula'?", *words, "--model", "coplua", verbs=("generate",))
    refused("class 'zz' is not known", *words, "--where", "zz", verbs=("generate",))
    for rows in ("-5", "50%%", "1e9", "lots"):
        refused(f"generate.add = '{rows}': must be", *words, "-n", rows, verbs=("generate",))
    for made in (small.sounds(tmp_path / "s", 8), small.ts(tmp_path / "s.ts", 16), small.prose(tmp_path / "s.tsv", 16)):
        refused("pictures and rows of tables can be generated", made.name, verbs=("generate",))
    with pytest.raises(OutOfRange):
        lv.generate.Generate(add=-1)


def test_data_without_labels(typed, refused, tmp_path):
    np.save(tmp_path / "x.npy", np.random.default_rng(0).random((30, 4)))
    (tmp_path / "t.jsonl").write_text("\n".join(json.dumps({"text": small.sentence(k)}) for k in range(20)))
    for name in ("x.npy", "t.jsonl"):
        status, _, said = typed("trial", name)
        assert status == 2 and "has no labels; a trial needs them. Name them with --target" in said
        assert typed("augment", name, "-n", "1", "-o", f"{name}-grown")[0] == 0
        assert typed("preview", name, "-o", f"{name}.html")[0] == 0
    for text, gist in (("grow: [smote]", "the items have no class"), ("grow: [balance]", "the items have no class")):
        (tmp_path / "p.yaml").write_text(text + "\n")
        refused(gist, "x.npy", "-p", "p.yaml", verbs=("augment", "run"))
    for k in range(6):
        small.sound(tmp_path / "few" / f"clip {k}.wav", small.tone(k))
    refused("few: holds 6 items that can be used; at least 10 are needed", "few")


def test_a_table_beside_recordings(looked, refused, tmp_path):
    folder = small.sounds(tmp_path / "s", 6)
    names = [f"{name}/{k:03}.wav" for name in ("low", "high") for k in range(6)]
    lines = [*(f"{name},{name[:3]}" for name in names), "low/gone.wav,low", "low/000.wav,hig", ","]
    (folder / "labels.csv").write_text("\n".join(["file,label", *lines]) + "\n")
    left, told = looked("s", "--target", "label")
    assert (left, told) == (12, {
        "low/gone.wav": "stands in labels.csv; there is no such file",
        "labels.csv, row 0": "names low/000.wav, and a later row does too",
        "labels.csv, row 14": "names no file",
    })  # fmt: skip
    refused("labels.csv: has no column 'lable': did you mean 'label'?", "s", "--target", "lable")
    with pytest.raises(BadData, match=r"nowhere\.csv: is not there"):
        lv.open(folder, labels="nowhere.csv")
    for pattern, gist in (("{label", "must have fields in braces"), ("{label}_{n}.wav", "fits none of 12 file names")):
        with pytest.raises(BadData, match=gist):
            lv.open(folder, pattern=pattern)


def test_learners_of_something_else(typed, tmp_path):
    small.ts(tmp_path / "a.ts", 20)
    assert "learner 'boosting' does not read series" in typed("trial", "a.ts", "--learner", "boosting")[2]
    assert (
        "'convolution' is not known: did you mean 'convolutions'?"
        in typed("trial", "a.ts", "--learner", "convolution")[2]
    )
    with pytest.raises(Unknown, match="modality 'sereis' is not known: did you mean 'series'"):
        lv.open(tmp_path / "a.ts", modality="sereis")
