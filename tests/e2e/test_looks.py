"""Looks and certificates on the command line."""

import json
import re

import pytest
import small
from command import there, typed_here
from schema import faults

from leaven.trial.certificate import schema

TRIAL = ("trial", "table.csv", "--target", "good", "--repeats", "5", "--workers", "0", "--quiet")
OTHER = (*TRIAL, "--seed", "1")


@pytest.fixture
def said(tmp_path, monkeypatch, capsys):
    """Type a command where there is a table: (status, stdout, stderr)."""
    small.rows(tmp_path / "table.csv")
    monkeypatch.chdir(tmp_path)
    return lambda *words: typed_here(monkeypatch, capsys, *words)


def test_a_second_look_gets_no_word_and_says_what_to_do(said):
    status, first, _ = said(*TRIAL)
    assert status == 0 and "Look 1 of 1." in first
    assert said(*TRIAL) == (0, first, "")
    status, out, warned = said(*OTHER[:-3], *OTHER[-2:])
    assert status == 0 and "Verdict: undecided (exploratory: look 2 of 1 declared" in out
    assert "test on items that no look has touched, and declare with --looks" in out
    assert "look 2 of 1 at these test items: it will get no word ..." in warned
    status, out, said_why = said(*OTHER, "--looks", "2")
    assert (status, out) == (2, "") and "looks = 1 was declared on 20" in said_why
    assert said(*OTHER, "--ledger", "elsewhere", "--looks", "2")[1].count("Look 1 of 2.") == 1
    listed = said("ledger")[1].splitlines()
    assert [re.search(r"look \d of 1", line)[0] for line in listed[1:]] == ["look 1 of 1", "look 2 of 1"]
    assert len(json.loads(said("ledger", "--json")[1])["looks"]) == 1
    assert said("ledger", "--ledger", "nowhere")[1] == "nowhere: no look was taken.\n"


def test_of_many_looks_the_words_alone_are_said(said, tmp_path):
    status, out, _ = said(*TRIAL, "--looks", "6")
    assert status == 0 and re.fullmatch(
        r"Verdict: \w+\.\nLook 1 of 6\. With so many looks, numbers stay closed.*\n", out
    )
    told = json.loads(said(*TRIAL, "--json")[1])
    assert told.keys() == {"words", "look", "looks", "refused"} and told["looks"] == 6
    assert not [name for name in there(tmp_path) if "certificates" in name or "work" in name]
    status, _, why = said("run", "table.csv", "--target", "good", "--quiet", "--budget", "1s")
    assert status == 2 and "with more than 5, only the word of each may be seen" in why
    (split,) = (path.stem for path in (tmp_path / "leaven-out" / "ledger").glob("*.jsonl"))
    assert "closed" in said("ledger", "--close", split)[1]
    assert "Result:" in said(*TRIAL)[1]


def test_certify(said, tmp_path):
    path = json.loads(said(*TRIAL, "--json")[1])["certificate"]
    before = there(tmp_path)
    status, out, _ = said("certify", path, "--quiet")
    assert status == 0 and out.endswith("The certificate holds.\n") and there(tmp_path) == before
    told = json.loads((tmp_path / path).read_text())
    assert not list(faults(told, schema()))
    assert told["opened"] == {"what": "table.csv", "target": "good", "group": None, "modality": None}

    told["arms"]["nothing"]["scores"][0] -= 0.25
    (tmp_path / "bad.json").write_text(json.dumps(told))
    status, out, _ = said("certify", "bad.json", "--json", "--quiet")
    checks = {check["name"]: check["held"] for check in json.loads(out)["checks"]}
    assert status == 4 and [name for name, held in checks.items() if not held] == ["certificate", "scores"]

    (tmp_path / "table.csv").rename(tmp_path / "moved.csv")
    status, out, why = said("certify", path, "--quiet")
    assert (status, out) == (2, "") and "table.csv: is not there" in why
    assert said("certify", path, "moved.csv", "--quiet")[0] == 0
    small.rows(tmp_path / "moved.csv", 61)
    status, out, _ = said("certify", path, "moved.csv", "--quiet")
    assert status == 4 and "data:        NOT HELD. table: other data. 60 items" in out


def test_until_it_is_decided(said, tmp_path):
    """Looks after every ten repeats at 99 %; what was planned stands in the certificate, and holds when done again."""
    status, out, _ = said("trial", "digits", "--few", "5", "--until-decided", "--json", "--quiet")
    told = json.loads(out)
    assert status == 0 and told["n_repeats"] in (10, 20, 30, 40, 50) and told["level"] == pytest.approx(0.99)
    assert told["word"] != "undecided" or told["n_repeats"] == 50
    made = json.loads((tmp_path / told["certificate"]).read_text())
    assert made["plan"]["until_decided"] and made["plan"]["repeats"] == 50
    assert said("certify", told["certificate"], "--quiet")[0] == 0
