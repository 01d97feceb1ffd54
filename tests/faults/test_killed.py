"""Killed in the middle, without a chance to clean up: the same command goes on, and comes to the same answer."""

import json

import small
from command import died, there, typed_here

from leaven.trial.cells import Work

TRIAL = (
    "trial", "table.csv", "--target", "good", "--budget", "1h", "--repeats", "5", "--workers", "0", "--json", "--quiet",
)  # fmt: skip
MOMENTS = {
    "the plan stands": ("leaven.trial.underway", "Underway", "plan", 1),
    "seven cells are trained": ("leaven.trial.kept", "Kept", "put", 7),
    "the look is entered": ("leaven.trial.ledger", "Ledger", "record", 1),
}


def typed(monkeypatch, capsys, folder):
    monkeypatch.chdir(folder)
    status, out, said = typed_here(monkeypatch, capsys, *TRIAL)
    assert (status, said) == (0, "")
    return json.loads(out)


def test_a_trial_that_was_killed_again_and_again(tmp_path, monkeypatch, capsys):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    for folder in (whole, broken):
        folder.mkdir()
        small.rows(folder / "table.csv")
    answer = typed(monkeypatch, capsys, whole)
    for moment in MOMENTS.values():
        died(broken, moment, *TRIAL)
    cells = 3 * answer["n_repeats"] + 3
    assert len(list((broken / "leaven-out" / "ledger" / "work").rglob("*.npz"))) == cells
    trained, plain = [], Work.__call__
    monkeypatch.setattr(Work, "__call__", lambda work, cell: (trained.append(cell), plain(work, cell))[1])
    assert typed(monkeypatch, capsys, broken) == answer
    assert len(trained) == 4  # the pilot on training items; all else was kept
    assert there(broken / "leaven-out") == there(whole / "leaven-out")
    (ledger,) = (broken / "leaven-out" / "ledger").glob("*.jsonl")
    assert len(ledger.read_text().splitlines()) == 1
