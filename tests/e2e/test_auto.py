"""`leaven auto` from end to end: what it leaves, that it can be done again, and goes on where it was stopped."""

import json
import shutil

import pytest
import small
from command import died, interrupted, leaven, there, typed_here
from schema import faults

import leaven as lv
from leaven.trial.cells import Work
from leaven.trial.certificate import schema

WORDS = {"helps", "hurts", "equivalent", "undecided"}
TEXT = ("auto", "table.csv", "--target", "good", "--budget", "2m", "--workers", "0")
AUTO = (*TEXT, "--quiet", "--json")
LITTLE = {
    "seconds of a training": 0.03, "schedule": {"drawn": 40, "entrants": 3, "rounds": [10], "repeats": 10},
    "items of the gate": 60, "items of the probes": 100, "repeats of the verdict": 10, "spent": 1.0,
}  # fmt: skip
FIRST = ("leaven.auto.frozen", "Frozen", "settle", 1)
MOMENTS = {
    "seven cells of the race are trained": ("leaven.trial.kept", "Kept", "put", 7),
    "the verdict begins": ("leaven.trial.rules", "Rules", "__post_init__", 1),
    "five cells of the verdict are trained": ("leaven.trial.kept", "Kept", "put", 5),
    "the look is entered": ("leaven.trial.ledger", "Ledger", "record", 1),
}


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A folder in which a search began and was killed; the clock has chosen little work."""
    folder = tmp_path_factory.mktemp("begun")
    small.rows(folder / "table.csv", 90)
    died(folder, FIRST, *AUTO)
    (plan,) = (folder / "leaven-out" / "ledger" / "work").glob("*/search.json")
    assert json.loads(plan.read_text()).keys() == {"seconds of a training", "spent"}
    plan.write_text(json.dumps(LITTLE))
    return folder


@pytest.fixture(scope="module")
def ran(begun, tmp_path_factory):
    """The same, that ran to its end: the folder, and what it printed."""
    folder = shutil.copytree(begun, tmp_path_factory.mktemp("ran"), dirs_exist_ok=True)
    done = leaven(folder, *AUTO)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return folder, certified(done.stdout)


@pytest.fixture
def typed(monkeypatch, capsys):
    """Type a command in a folder: what it prints."""

    def type_it(folder, *words):
        monkeypatch.chdir(folder)
        status, out, said = typed_here(monkeypatch, capsys, *words)
        assert (status, said) == (0, ""), said
        return out

    return type_it


def certified(out):
    """The certificate that was printed, without the time it took."""
    told = json.loads(out)
    assert not list(faults(told, schema()))
    del told["timing"]
    return told


def test_killed_again_and_again_it_comes_to_the_same_answer(begun, ran, tmp_path, typed, monkeypatch):
    broken = shutil.copytree(begun, tmp_path / "broken")
    whole, answer = ran
    for moment in MOMENTS.values():
        died(broken, moment, *AUTO)
        assert not (broken / "leaven-out" / "table").exists()
    trained, plain = [], Work.__call__
    monkeypatch.setattr(Work, "__call__", lambda work, cell: (trained.append(cell), plain(work, cell))[1])
    assert certified(typed(broken, *AUTO)) == answer
    assert len(trained) == 5  # one to see what is answered, and the pilot of the verdict; all else was kept
    assert there(broken / "leaven-out") == there(whole / "leaven-out")
    policies = [(folder / "leaven-out" / "table" / "policy.yaml").read_bytes() for folder in (whole, broken)]
    assert policies[0] == policies[1]
    (ledger,) = (broken / "leaven-out" / "ledger").glob("*.jsonl")
    assert len(ledger.read_text().splitlines()) == 1


def test_what_it_leaves(ran):
    here, told = ran
    out = here / "leaven-out" / "table"
    assert there(out) == ["certificate.json", "manifest.json", "policy.yaml", "report.html"]
    assert not (here / "leaven-out" / "ledger" / "work").exists()
    assert told["verdict"] in WORDS and told["auto"]["says"] in ("policy", "none", "reweight", "collect more")
    assert {"swap_noise", "cell_noise", "cell_dropout"} <= told["auto"]["reasons"].keys()
    assert [row["pairs"] for row in told["auto"]["race"]] == [10, 10, 10]
    policy = lv.read_policy(out / "policy.yaml")
    assert (policy == lv.Policy()) == (told["auto"]["says"] != "policy")
    text = (out / "policy.yaml").read_text()
    assert text.startswith(f"# {told['auto']['says']}: ") and "# swap_noise: " in text
    report = (out / "report.html").read_text()
    assert all(row["name"] in report for row in told["auto"]["race"]) and 'src="http' not in report


def test_typed_again_it_is_the_same_look_and_holds(ran, typed, tmp_path):
    here, told = shutil.copytree(ran[0], tmp_path, dirs_exist_ok=True), ran[1]
    said = typed(here, *TEXT, "--quiet")
    assert certified((here / "leaven-out" / "table" / "certificate.json").read_text()) == told
    assert said.startswith(f"{told['auto']['says']}: ") and "The race" in said and "Verdict: " in said
    held = json.loads(typed(here, "certify", "leaven-out/table/certificate.json", "--json", "--quiet"))
    assert held["held"] and held["exact"]


def test_stopped_it_says_that_it_goes_on(begun, tmp_path):
    here = shutil.copytree(begun, tmp_path / "here")
    status, out, said = interrupted(here, "race", *TEXT, wait=0.05)
    assert (status, out) == (3, "") and "Run the same command to go on" in said
    assert all(name.startswith("ledger") for name in there(here / "leaven-out"))
    assert list((here / "leaven-out" / "ledger" / "work").rglob("*.npz"))
