"""Commands on real data, from end to end: what they leave, that it is right, and that it can be made again."""

import json
import re
import runpy
import shutil
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from command import leaven, pictures, policy, table
from PIL import Image
from pyarrow import parquet
from schema import faults

from leaven.core.errors import Changed
from leaven.data.policy_file import read_policy
from leaven.data.replay import Grown
from leaven.trial.certificate import schema
from leaven.trial.kinds.image import MOVES

ROOT = Path(__file__).parents[2]
WORDS = {"helps", "hurts", "equivalent", "undecided"}


def content(image, weights=None):
    """The hash that the lineage records, as its docstring describes it."""
    digest = sha256()
    for name, value in (("image", image), ("label", weights)):
        if value is not None:
            digest.update(f"{name}|{value.dtype.str}|{value.shape}|".encode() + np.ascontiguousarray(value).tobytes())
    return digest.hexdigest()


def decoded(data):
    with Image.open(BytesIO(data)) as image:
        return np.atleast_3d(np.asarray(image))


def rows(folder):
    return [row for path in sorted((folder / "data").glob("*.parquet")) for row in parquet.read_table(path).to_pylist()]


def whole(folder):
    """The manifest names every file, with its hash."""
    manifest = json.loads((folder / "manifest.json").read_text())
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    del files["manifest.json"]
    assert {name: told["sha256"] for name, told in manifest["files"].items()} == {
        name: sha256(path.read_bytes()).hexdigest() for name, path in files.items()
    }
    return manifest


RUN = ("run", "digits", "-n", "1", "--budget", "1s", "--seed", "3")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """`leaven run digits`, in a process of its own."""
    here = tmp_path_factory.mktemp("ran")
    done = leaven(here, *RUN)
    assert done.returncode == 0, done.stderr
    return here, done.stdout


def test_run_leaves_what_it_promises(ran):
    here, text = ran
    out = here / "leaven-out" / "digits"
    assert [path.name for path in here.rglob("*") if path.name.startswith(".")] == []
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*")) == [
        "certificate.json", "data", "data/test-00000.parquet", "data/train-00000.parquet", "manifest.json",
        "policy.yaml", "report.html",
    ]  # fmt: skip
    manifest, certificate = whole(out), json.loads((out / "certificate.json").read_text())
    assert certificate["verdict"] in WORDS
    assert f"Verdict: {certificate['verdict']}" in text
    assert text.rstrip().endswith("Report: leaven-out/digits/report.html")
    assert read_policy(out / "policy.yaml").augment == MOVES
    assert read_policy(out / "policy.yaml").id == certificate["policy_id"] == manifest["policy_id"]
    report = (out / "report.html").read_text()
    assert "leaven run digits -n 1 --budget 1s --seed 3" in report
    assert not re.search(r"""(src|href)=["']https?:""", report)


def test_run_grows_all_of_it(ran):
    here, _ = ran
    found = rows(here / "leaven-out" / "digits")
    originals = [row for row in found if row["copy"] == 0]
    assert len({row["key"] for row in originals}) == len(originals) == 1797
    assert len(found) - 1797 == sum(row["part"] == "train" for row in originals)
    assert {row["copy"] for row in found if row["part"] == "test"} == {0}
    assert {row["seed"] for row in found} == {3}


def test_run_again_is_the_same(ran, typed, tmp_path):
    here, _ = ran
    typed(tmp_path, *RUN, "--workers", "0")
    first, again = here / "leaven-out" / "digits", tmp_path / "leaven-out" / "digits"
    for name in ("row", "content", "bound"):
        assert [row[name] for row in rows(first)] == [row[name] for row in rows(again)]
    told = [json.loads((folder / "certificate.json").read_text()) for folder in (first, again)]
    for certificate in told:
        del certificate["timing"]
    assert told[0] == told[1]
    assert (first / "policy.yaml").read_bytes() == (again / "policy.yaml").read_bytes()


def test_a_run_is_certified(ran, typed):
    """With its challenger; the policy that grew the data is the one that was judged."""
    found = json.loads(typed(ran[0], "certify", "leaven-out/digits/certificate.json", "--json", "--quiet"))
    assert found["held"] and found["exact"] and len(found["checks"]) == 7
    assert [check["said"] for check in found["checks"] if check["name"] == "policies"] == ["2, each of its id."]
    (ledger,) = (ran[0] / "leaven-out" / "ledger").glob("*.jsonl")
    assert len(ledger.read_text().splitlines()) == 1


def test_run_with_another_seed_is_another(ran, typed, tmp_path):
    typed(tmp_path, "augment", "digits", "-n", "1", "--seed", "4", "-o", "grown")
    made = {row["content"] for row in rows(tmp_path / "grown") if row["copy"]}
    assert not made & {row["content"] for row in rows(ran[0] / "leaven-out" / "digits") if row["copy"]}


def test_replay_of_a_run(ran, typed):
    here, _ = ran
    many = len(rows(here / "leaven-out" / "digits"))
    told = json.loads(typed(here, "replay", "leaven-out/digits", "--all", "--json"))
    assert (told["rows"], told["same"]) == (many, many)


def test_replay_notices_a_changed_byte(ran, tmp_path):
    shutil.copytree(ran[0] / "leaven-out" / "digits", tmp_path / "grown")
    path = tmp_path / "grown" / "data" / "train-00000.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)
    done = leaven(tmp_path, "replay", "grown", "--all")
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)
    assert "train-00000.parquet is not the file that was written" in done.stderr
    path.unlink()
    with pytest.raises(Changed, match=r"train-00000\.parquet is gone"):
        Grown.open(tmp_path / "grown")


def test_replay_notices_other_pixels(ran, tmp_path):
    """Even where the file is as written: a row that comes out otherwise than recorded is named."""
    grown = Grown.open(ran[0] / "leaven-out" / "digits")
    row = next(row for row in grown.lineage if row["copy"])
    grown.replay(row["row"])
    row["bound"] = row["bound"].replace('"on":[true]', '"on":[false]')
    with pytest.raises(Changed, match=re.escape(repr(row["row"]))):
        grown.replay(row["row"])


@pytest.fixture(scope="module")
def pets(tmp_path_factory):
    here = tmp_path_factory.mktemp("pets")
    pictures(here / "pets", each=30)
    return here


@pytest.fixture
def grown(pets, tmp_path, typed):
    policy(tmp_path / "turn.yaml", "augment:\n  - rotate: {degrees: 90}\n  - brightness: {}\n")

    def made(format):
        typed(tmp_path, "augment", pets / "pets", "-p", "turn.yaml", "-n", "2", "--format", format, "-o", "out")
        return tmp_path / "out"

    return made


def as_stored(pets, key):
    with Image.open(pets / "pets" / key) as image:
        return np.asarray(image.convert("RGB"))


def test_parquet(pets, grown):
    found = rows(grown("parquet"))
    train = {row["key"] for row in found if row["part"] == "train"}
    test = {row["key"] for row in found if row["part"] == "test"}
    assert (len(train | test), train & test, len(found)) == (60, set(), 3 * len(train) + len(test))
    for row in found:
        image, weights = decoded(row["image"]["bytes"]), np.array(row["label_weights"])
        assert content(image, weights) == row["content"], row["row"]
        assert row["label"] == weights.argmax() == ["cat", "dog"].index(row["key"][:3])
        assert (row["parents"], row["weights"]) == ([row["key"]], [1.0])
        if row["copy"] == 0:
            assert np.array_equal(image, as_stored(pets, row["key"]))
    whole(grown("parquet"))


def test_parquet_tells_hugging_face_what_it_holds(grown):
    told = parquet.read_schema(grown("parquet") / "data" / "train-00000.parquet").metadata[b"huggingface"]
    features = json.loads(told)["info"]["features"]
    assert features["image"] == {"_type": "Image"}
    assert features["label"] == {"_type": "ClassLabel", "names": ["cat", "dog"]}


def test_folder(pets, grown):
    out = grown("folder")
    found = rows(out)
    for row in found:
        image = decoded((out / row["file"]).read_bytes())
        weights = np.eye(2)[["cat", "dog"].index(row["key"][:3])]
        assert content(image, weights) == row["content"], row["row"]
        assert row["file"].startswith(f"{row['part']}/{row['key'][:3]}/")
        if row["copy"] == 0:
            assert np.array_equal(image, as_stored(pets, row["key"]))
    assert len({row["file"] for row in found}) == len(found)
    assert len(whole(out)["files"]) == len(found) + 1


def test_npy(pets, grown):
    """Quarter turns of pictures that are not square, onto the same canvas: all of one size."""
    out = grown("npy")
    found = rows(out)
    for part in ("train", "test"):
        mine = [row for row in found if row["part"] == part]
        images, labels = np.load(out / f"{part}-images.npy"), np.load(out / f"{part}-labels.npy")
        assert images.shape == (len(mine), 20, 28, 3)
        assert labels.tolist() == [["cat", "dog"].index(row["key"][:3]) for row in mine]
        for row, image, label in zip(mine, images, labels, strict=True):
            assert content(image, np.eye(2)[label]) == row["content"]
    whole(out)


MIXED = """\
prepare:
  - resize: {size: [16, 16]}
augment:
  - rotate: {}
  - mixup: {p: 0.5}
  - gaussian_noise: {}
  - cutmix: {p: 0.5}
  - one_of: [horizontal_flip, solarize, gaussian_blur]
"""
TABLE = """\
grow:
  - balance: {by: class}
"""


def test_replay_of_mixtures(pets, typed, tmp_path):
    policy(tmp_path / "mixed.yaml", MIXED)
    typed(tmp_path, "augment", pets / "pets", "-p", "mixed.yaml", "-n", "3", "-o", "grown")
    found = rows(tmp_path / "grown")
    assert {len(row["parents"]) for row in found} == {1, 2, 3, 4}
    for row in found:
        assert sum(row["weights"]) == pytest.approx(1, abs=1e-12)
        assert set(row["parents"]) <= {r["key"] for r in found if r["part"] == row["part"]}
        if row["copy"]:
            assert decoded(row["image"]["bytes"]).shape == (16, 16, 3)
    many = f"{len(found)} of {len(found)} rows come out as recorded.\n"
    assert typed(tmp_path, "replay", "grown", "--all") == many
    row = next(row["row"] for row in found if len(row["parents"]) == 4)
    assert typed(tmp_path, "replay", "grown", row) == f"{row} comes out as recorded.\n"


def test_replay_of_a_table(typed, tmp_path):
    table(tmp_path / "income.csv", n=90)
    policy(tmp_path / "balance.yaml", TABLE)
    words = ("augment", "income.csv", "--target", "income", "-p", "balance.yaml", "-n", "1", "-o", "grown")
    typed(tmp_path, *words)
    found = rows(tmp_path / "grown")
    train = [row for row in found if row["_part"] == "train"]
    counts = {name: sum(row["income"] == name for row in train) for name in ("hi", "lo")}
    assert counts["hi"] == counts["lo"]
    assert sum(row["_copy"] > 0 for row in train) > 0
    for row in found:
        k = int(row["a"])
        assert (row["b"], row["income"]) == (k * k % 17 + 0.5, "hi" if k % 3 else "lo")
    assert typed(tmp_path, "replay", "grown", "--all").startswith(f"{len(found)} of {len(found)} rows")
    whole(tmp_path / "grown")


def test_generate_a_table_and_replay_it_elsewhere(typed, tmp_path):
    """Rows of the smaller class, no copies of what is there; another process makes them again from the folder alone."""
    table(tmp_path / "income.csv", n=90)
    words = ("generate", "income.csv", "--target", "income", "-n", "40", "--where", "minority", "-o", "grown")
    assert ", 40 added, " in typed(tmp_path, *words)
    found = rows(tmp_path / "grown")
    made = [row for row in found if "Generated" in row["_bound"]]
    assert len(made) == 40 and all(row["income"] == "lo" and row["_parents"] == [] for row in made)
    assert all(0 <= row["a"] <= 89 and row["a"] == int(row["a"]) and row["b"] % 1 == 0.5 for row in made)
    known = {(row["a"], row["b"]) for row in found if not row["_copy"]}
    assert len({(row["a"], row["b"]) for row in made} - known) > 20
    done = leaven(tmp_path, "replay", "grown", "--all")
    assert done.stdout == f"{len(found)} of {len(found)} rows come out as recorded.\n", done.stderr
    assert len(list((tmp_path / "grown" / "artefacts").glob("*.npz"))) == 1
    whole(tmp_path / "grown")


def blocks(path, language):
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_the_textbook_example(monkeypatch, tmp_path):
    """2n pictures, each turned about its own centre, with its label. n = height, so that the snippet's flaw is mute."""
    rng = np.random.default_rng(5)
    images, labels = rng.integers(0, 256, (12, 12, 12)).astype(np.uint8), np.arange(12) % 3
    np.save(tmp_path / "data.npy", images)
    np.save(tmp_path / "labels.npy", labels)
    (block,) = blocks(ROOT / "docs" / "textbook.md", "python")
    assert len([line for line in block.splitlines() if line.strip()]) == 4
    (tmp_path / "block.py").write_text(block)
    monkeypatch.chdir(tmp_path)
    runpy.run_path("block.py")
    both, told = np.load("both/train-images.npy"), np.load("both/train-labels.npy")
    assert (both.shape, both.dtype) == ((24, 12, 12, 1), np.uint8)
    assert np.array_equal(both[:12, ..., 0], images)
    for picture, turned in zip(images, both[12:, ..., 0], strict=True):
        assert np.array_equal(turned, np.rot90(picture))
    assert told.tolist() == [*labels, *labels]
    lineage = parquet.read_table("both/data/lineage.parquet").to_pylist()
    assert [row["key"] for row in lineage[:12]] == [row["key"] for row in lineage[12:]]
    assert not np.array_equal(np.rot90(images), both[12:, ..., 0])  # what the snippet makes


def test_the_readme_runs(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks(ROOT / "README.md", "python"):
        exec(compile(block, "README.md", "exec"), names)
    assert names["result"].verdict.word in WORDS
    assert names["mine"].verdict.word in WORDS
    assert names["batch"]["image"].shape == (64, 8, 8, 1)
    assert np.array_equal(names["out"]["image"], names["again"]["image"])
    assert np.array_equal(names["out"]["boxes"], names["again"]["boxes"])
    assert (tmp_path / "grown" / "manifest.json").is_file()


def test_the_readme_has_a_policy(tmp_path):
    (block,) = blocks(ROOT / "README.md", "yaml")
    found = read_policy(policy(tmp_path / "policy.yaml", block))
    assert [len(parts) for parts in (found.prepare, found.grow, found.augment, found.finish)] == [1, 1, 4, 1]


def test_the_worth_of_a_policy_stands_below_its_verdict(typed, tmp_path):
    """Two kinds of squares in noise, 8 x 8; 10 of each to learn from."""
    rng = np.random.default_rng(0)
    labels = np.arange(240) % 2
    noise = rng.normal(100, 40, (240, 8, 8))
    noise[:, 2:5, 2:5] += 60 * labels[:, None, None]
    np.savez(tmp_path / "squares.npz", images=noise.clip(0, 255).astype(np.uint8), labels=labels)
    words = ("trial", "squares.npz", "--few", "10", "--repeats", "10", "--worth", "--workers", "0", "--quiet")
    told = json.loads(typed(tmp_path, *words, "--json"))
    worth = told["worth"]
    assert told["word"] in WORDS and worth["at"] == 20 and worth["knots"] == [10, 20, 40, 80]
    assert worth["repeats"] == 10 and worth["items"] == 240 and worth["policy"] == "small moves"
    assert f"\n\n{worth['sentence']}\nCertificate: {told['certificate']}" in typed(tmp_path, *words)
    certificate = json.loads((tmp_path / told["certificate"]).read_text())
    assert certificate["worth"] == worth and not list(faults(certificate, schema()))
