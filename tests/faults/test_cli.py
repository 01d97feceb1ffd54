"""What a person may type or have wrong: one clear message, exit status 2, and nothing written."""

import io
import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from command import SAME, START, command, interrupted, leaven, pictures, pixels, policy, table, there, typed_here
from PIL import Image

from leaven.cli import main

ROTATE = "augment:\n  - rotate: {degrees: 20}\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with data, good and bad. No test may change it."""
    here = tmp_path_factory.mktemp("made")
    pictures(here / "pets")
    table(here / "income.csv")
    (here / "empty").mkdir()
    (here / "zero.npy").touch()
    np.save(here / "objects.npy", np.array([{"x": 1}] * 12, dtype=object), allow_pickle=True)
    for name in ("one/cat", "flat"):
        (here / name).mkdir(parents=True)
        for k in range(12):
            Image.fromarray(pixels(seed=k)).save(here / name / f"{k}.png")
    policy(here / "rotate.yaml", ROTATE)
    policy(here / "unknown.yaml", "augment:\n  - horizontal_flip: {}\n  - rotat: {}\n")
    policy(here / "peer.yaml", "augment:\n  - rotate: {angle: 20}\n")
    policy(here / "range.yaml", "augment:\n  - horizontal_flip: {}\n  - rotate: {degrees: [-200, 30]}\n")
    policy(here / "list.yaml", "- rotate\n")
    policy(here / "broken.yaml", "augment: [\n")
    return here


@pytest.fixture
def typed(made, monkeypatch, capsys):
    """Type a command in that folder: (status, stdout, stderr)."""
    monkeypatch.chdir(made)

    def type_(*words):
        return typed_here(monkeypatch, capsys, *words)

    return type_


def refused(done, *gist):
    """Status 2, nothing on stdout, one message on stderr that holds the gist; progress lines may come before."""
    status, out, said = done
    *before, message = said.strip().splitlines()
    assert (status, out) == (2, ""), (status, out, said)
    assert message.startswith("leaven: ")
    assert all(line.endswith(" ...") or line.startswith("Can see: ") for line in before), said
    for part in gist:
        assert part in message, message


DATA = {
    "empty": ("empty", "holds no pictures"),
    "not there": ("pest", "pest: is not there; did you mean pets?"),
    "misspelt digits": ("digit", "did you mean digits?"),
    "zero bytes": ("zero.npy", "zero bytes"),
    "objects": ("objects.npy", "Python objects, which could run code"),
    "one class": ("one", "'cat'"),
    "what is it": ("rotate.yaml", "what is it?"),
}


@pytest.mark.parametrize("verb", ["run", "audit", "augment", "trial", "preview"])
@pytest.mark.parametrize("what", DATA)
def test_data_that_cannot_be_used(typed, made, verb, what):
    before, (name, gist) = there(made), DATA[what]
    refused(typed(verb, name), gist)
    assert there(made) == before


@pytest.mark.parametrize("verb", ["run", "audit", "augment", "trial"])
def test_the_nearest_column_is_offered(typed, made, verb):
    before = there(made)
    refused(typed(verb, "income.csv", "--target", "incom"), "income.csv: has no column 'incom'", "mean 'income'?")
    assert there(made) == before


POLICIES = {
    "unknown.yaml": "unknown.yaml: augment[1]: op 'rotat' is not known: did you mean 'rotate'?",
    "peer.yaml": "peer.yaml: augment[0]: rotate: field 'angle' is not known",
    "range.yaml": "range.yaml: augment[1].rotate.degrees = (-200, 30) degrees: must lie in [-180, 180].",
    "list.yaml": "list.yaml: is a list, not a mapping",
    "broken.yaml": "broken.yaml: line 2 cannot be read",
    "rotat.yaml": "rotat.yaml: cannot be read (No such file or directory)",
    "zero.npy": "zero.npy: is empty, not a mapping",
}


@pytest.mark.parametrize("verb", ["run", "augment", "trial", "preview"])
@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_that_cannot_be_used(typed, made, verb, name):
    before = there(made)
    refused(typed(verb, "pets", "-p", name), POLICIES[name])
    assert there(made) == before


@pytest.mark.parametrize("verb", ["run", "augment", "trial"])
def test_picture_ops_on_a_table(typed, made, verb):
    before = there(made)
    refused(typed(verb, "income.csv", "--target", "income", "-p", "rotate.yaml"), "rotate", "Canvas", "row")
    assert there(made) == before


def test_a_sheet_of_a_table(typed, made):
    refused(typed("preview", "income.csv", "--target", "income", "-o", "sheet.png"), "rows are no pictures")
    assert not (made / "sheet.png").exists()


@pytest.mark.parametrize("format", ["folder", "npy"])
def test_formats_that_hold_no_table(typed, made, format):
    done = typed("augment", "income.csv", "--target", "income", "--format", format, "-o", "out")
    refused(done, f"{format!r} does not hold rows", "parquet")
    assert not (made / "out").exists()


@pytest.mark.parametrize("verb", ["run", "trial"])
def test_a_metric_that_is_not_known_or_not_of_the_task(typed, made, verb):
    before = there(made)
    refused(typed(verb, "pets", "--metric", "macrof1"), "metric 'macrof1' is not known: did you mean 'macro_f1'?")
    refused(typed(verb, "pets", "--metric", "span_f1"), "'span_f1' does not judge classes")
    assert there(made) == before


def test_pictures_without_labels_cannot_be_judged(typed, made):
    before = there(made)
    done = typed("trial", "flat")
    refused(done, "flat: has no labels")
    assert "writing" not in done[2] and there(made) == before


def test_a_run_on_few_pictures_without_labels_says_what_it_could_not_do(typed, made):
    status, said, _ = typed("run", "flat", "-o", "out")
    assert status == 0 and "undecided: there are no labels" in said and "too few to test strengths" in said
    assert json.loads((made / "out" / "certificate.json").read_text())["verdict"] == "undecided"
    assert "no labels" in (made / "out" / "report.html").read_text(encoding="utf-8")


def test_worth_of_few_items_is_refused_before_anything_is_trained(typed):
    done = typed("trial", "pets", "--few", "5", "--worth")
    refused(done, "pets: 40 items are tested in 20 repeats", "at least 200 and 10 are needed")
    assert "training" not in done[2]


WORDS = {
    "no such option": (("run", "--nonsense"), "--nonsense"),
    "no such command": (("nonsense",), "No such command 'nonsense'"),
    "copies": (("augment", "pets", "--copies", "-1"), "--copies"),
    "copies of run": (("run", "pets", "-n", "-1"), "--copies"),
    "seed": (("augment", "pets", "--seed", "x"), "--seed"),
    "repeats": (("trial", "pets", "--repeats", "1"), "--repeats"),
    "nothing named": (("augment",), "Missing argument"),
}


@pytest.mark.parametrize("what", WORDS)
def test_words_that_are_no_command(typed, made, what):
    """Typer's own message: how to use it, then what is wrong."""
    before, (words, gist) = there(made), WORDS[what]
    status, out, said = typed(*words)
    assert (status, out) == (2, "")
    assert said.startswith("Usage: leaven")
    assert gist in said.splitlines()[-1]
    assert said.count("Error") == 1
    assert there(made) == before


@pytest.mark.parametrize("verb", ["run", "trial"])
@pytest.mark.parametrize("budget", ["nonsense", "0", "-3m", "3 weeks"])
def test_budgets_that_are_no_time(typed, made, verb, budget):
    refused(typed(verb, "digits", f"--budget={budget}"), f"--budget {budget}: must be a time such as 90s")


def test_an_op_that_is_not_there(typed):
    refused(typed("ops", "rotat"), "'rotat' is not known: did you mean 'rotate'?")


def test_replay_of_something_else(typed, made):
    refused(typed("replay", "pets", "--all"), "pets: has no manifest.json")
    refused(typed("replay", "nowhere", "--all"), "nowhere: has no manifest.json")
    refused(typed("replay", "pets"), "name one row, or give --all")


def test_what_cannot_be_generated(typed, made):
    refused(typed("generate", "pets", "-n", "many"), "generate.add = 'many': must be a whole number")
    refused(typed("generate", "pets", "--model", "copla"), "did you mean 'copula'?")
    refused(typed("generate", "pets", "--model", "copula"), "copula: learns from rows of a table")
    refused(typed("generate", "pets", "--where", "dgo"), "class 'dgo' is not known: did you mean 'dog'?")
    refused(typed("generate", "income.csv", "--target", "income", "--format", "npy"), "npy")
    assert not (made / "leaven-out").exists()


def test_without_words_help_is_shown(typed):
    status, out, said = typed()
    assert (status, said) == (0, "")
    for verb in (
        "run",
        "audit",
        "augment",
        "generate",
        "trial",
        "preview",
        "replay",
        "certify",
        "ledger",
        "ops",
        "schema",
    ):
        assert f"\n  {verb} " in out


def test_version(typed):
    from leaven import __version__

    assert typed("--version") == (0, f"{__version__}\n", "")


def test_a_file_nobody_may_read(typed, made, monkeypatch):
    """As root, permissions do not bind: what the system would say is said by a stand-in."""

    def closed(*_, **__):
        raise PermissionError(13, "Permission denied", "pets/cat/000.png")

    monkeypatch.setattr("leaven.cli.opening.open_data", closed)
    refused(typed("audit", "pets"), "pets/cat/000.png: Permission denied")


def test_a_fault_of_ours_is_not_hidden(typed, monkeypatch):
    def wrong(*_, **__):
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("leaven.cli.opening.open_data", wrong)
    with pytest.raises(ZeroDivisionError, match="ours"):
        typed("audit", "pets")


def test_the_command_itself(made):
    """The same by way of a process: status and message, no traceback."""
    done = leaven(made, "audit", "pest")
    refused((done.returncode, done.stdout, done.stderr), "did you mean pets?")


@pytest.fixture
def spoilt(tmp_path):
    """Pictures of which one is cut off, and a table of which three rows have no label."""
    pictures(tmp_path / "pets")
    buffer = io.BytesIO()
    Image.fromarray(pixels(60, 80)).save(buffer, "JPEG")
    (tmp_path / "pets" / "dog" / "cut.jpg").write_bytes(buffer.getvalue()[:-900])
    table(tmp_path / "income.csv", missing=(3, 17, 40))
    (tmp_path / "income.csv").write_text((tmp_path / "income.csv").read_text().replace("40,", "nan,"))
    return tmp_path


SPOILT = {
    "pets": (("pets",), ["dog/cut.jpg"], 40),
    "table": (("income.csv", "--target", "income"), ["is missing"] * 3, 57),
}


@pytest.mark.parametrize("what", SPOILT)
def test_the_rest_is_processed_and_the_refused_are_listed(spoilt, typed, monkeypatch, what):
    monkeypatch.chdir(spoilt)
    words, gone, left = SPOILT[what]

    def names(refused):
        told = sorted(f"{one['key']} {one['reason']}" for one in refused)
        assert len(told) == len(gone)
        assert all(gist in line for gist, line in zip(gone, told, strict=True)), told
        return told

    status, out, said = typed("augment", *words, "-n", "1", "--json", "--quiet", "-o", "grown")
    told, summary = names(json.loads(out)["refused"]), json.loads(out)
    assert (status, said, summary["originals"] + summary["test"]) == (0, "", left)
    assert told == names(json.loads((spoilt / "grown" / "manifest.json").read_text())["refused"])

    status, out, _ = typed("augment", *words, "-n", "1", "-o", "grown")
    assert (status, out.count("left out: ")) == (0, len(gone))
    assert all(gist in out for gist in gone)

    status, out, said = typed("audit", *words, "--json", "--quiet")
    assert (status, said, json.loads(out)["items"]) == (0, "", left)
    assert names(json.loads(out)["refused"]) == told
    status, out, _ = typed("audit", *words)
    assert (status, out.count("left out: ")) == (0, len(gone))

    status, out, said = typed("trial", *words, "--few", "5", "--repeats", "10", "--json", "--quiet")
    assert (status, said) == (0, "")
    assert names(json.loads(out)["refused"]) == told


def sheet_size(path):
    with Image.open(path) as sheet:
        return sheet.size


def test_a_preview_goes_past_a_broken_picture(typed, monkeypatch, tmp_path):
    pictures(tmp_path / "pets")
    (tmp_path / "pets" / "dog" / "000.jpg").write_bytes((tmp_path / "pets" / "dog" / "000.jpg").read_bytes()[:-300])
    monkeypatch.chdir(tmp_path)
    assert typed("preview", "pets")[0] == 0
    assert sheet_size(tmp_path / "preview.png") == (5 * 152, 2 * 152)


def test_a_preview_without_labels(typed, made, tmp_path):
    assert typed("preview", "flat", "-o", tmp_path / "sheet.png")[0] == 0
    assert sheet_size(tmp_path / "sheet.png") == (5 * 152, 6 * 152)


JSON = {
    "audit": ("audit", "pets"),
    "trial": ("trial", "pets", "--few", "5", "--repeats", "10"),
    "trial in time": ("trial", "pets", "--few", "5", "--budget", "1s"),
    "augment": ("augment", "pets", "-n", "1", "-o", "{out}"),
    "run": ("run", "pets", "-n", "1", "--few", "5", "--budget", "1s", "-o", "{out}"),
    "run a table": ("run", "income.csv", "--target", "income", "-n", "1", "--budget", "1s", "-o", "{out}"),
    "ops": ("ops",),
    "one op": ("ops", "rotate"),
}


@pytest.mark.parametrize("what", JSON)
def test_one_document_of_json(typed, tmp_path, what):
    words = [word.format(out=tmp_path / "out") for word in JSON[what]]
    words += ["--ledger", tmp_path / "ledger"] if words[0] in ("run", "trial") else []
    status, out, said = typed(*words, "--json", *([] if words[0] == "ops" else ["--quiet"]))
    assert (status, said) == (0, "")

    def never(word):
        raise AssertionError(f"{word} is no JSON")

    assert isinstance(json.loads(out, parse_constant=never), dict)


def test_the_schemas_are_json(typed):
    for words in (("schema",), ("schema", "policy"), ("schema", "certificate")):
        status, out, _ = typed(*words)
        assert (status, json.loads(out)["title"]) == (0, f"Leaven {(*words, 'policy')[1]}")
    refused(typed("schema", "polcy"), "schema 'polcy' is not known: did you mean 'policy'?")


def test_output_that_nobody_reads(made):
    """`leaven ops | head -1`: quiet."""
    script = f"{sys.executable} -c '{START}' ops --json"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {script} | head -1"],
        cwd=made,
        env=SAME,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")
    with subprocess.Popen(command("ops"), cwd=made, env=SAME, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as job:
        job.stdout.close()
        assert job.stderr.read() == b""
    assert job.returncode == 0


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """Data that keep every command busy for some seconds."""
    here = tmp_path_factory.mktemp("long")
    (here / "many" / "cat").mkdir(parents=True)
    (here / "many" / "dog").mkdir()
    for k, name in enumerate(("cat", "dog")):
        Image.fromarray(pixels(500, 500, seed=k)).save(here / f"{name}.png", compress_level=1)
        for n in range(2500):
            (here / "many" / name / f"{n}.png").symlink_to(here / f"{name}.png")
    done = leaven(here, "augment", "digits", "-n", "6", "-o", "grown", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    return here


LONG = {
    "audit": ("looking", ("audit", "many")),
    "augment": ("writing", ("augment", "digits", "-n", "30", "-o", "out/here")),
    "augment again": ("writing", ("augment", "digits", "-n", "30", "-o", "grown")),
    "trial": ("training", ("trial", "digits", "--repeats", "200")),
    "run, writing": ("writing", ("run", "digits", "-n", "30", "-o", "out")),
    "run, training": ("training", ("run", "digits", "-n", "1", "--few", "80", "--budget", "1h", "-o", "out")),
    "replay": ("making", ("replay", "grown", "--all")),
}


def there_but_work(folder):
    """What is trained is kept."""
    return [name for name in there(folder) if not name.startswith("leaven-out")]


@pytest.mark.parametrize("what", LONG)
def test_ctrl_c(long, what):
    before, (after, words) = there_but_work(long), LONG[what]
    manifest = (long / "grown" / "manifest.json").read_bytes()
    status, out, said = interrupted(long, after, *words)
    *progress, message = said.splitlines()
    assert (status, out) == (3, ""), said
    assert message.startswith("leaven: stopped")
    assert message.endswith("to go on." if words[0] in ("run", "trial") else "to start again.")
    assert all(line.endswith(" ...") or line.startswith("Can see: ") for line in progress), said
    assert there_but_work(long) == before
    assert {path.name for path in (long / "leaven-out").glob("*")} <= {"ledger"}
    assert (long / "grown" / "manifest.json").read_bytes() == manifest


def test_told_to_end(long):
    before = there_but_work(long)
    status, _, said = interrupted(long, *LONG["augment"][:1], *LONG["augment"][1], sign=signal.SIGTERM)
    assert status == 3 and said.splitlines()[-1].startswith("leaven: stopped") and there_but_work(long) == before


def test_a_stop_that_was_swallowed_comes_again_and_leaves_the_cleaning_alone(monkeypatch):
    cleaned = []

    def deaf(prog_name):
        try:
            try:
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(5)
            except KeyboardInterrupt:  # as numpy does
                pass
            time.sleep(5)
            pytest.fail("nobody stopped it")
        finally:
            time.sleep(0.3)  # longer than until it is told again
            cleaned.append(prog_name)

    monkeypatch.setattr("leaven.cli.app.app", deaf)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(SystemExit) as ended:
            main()
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.value.code == 3 and cleaned == ["leaven"] and signal.getitimer(signal.ITIMER_REAL)[0] == 0
