"""What may be wrong with a search: each ends honestly, with what is wrong and what to do."""

import json

import numpy as np
import pytest
import small
from command import typed_here
from schema import faults

import leaven as lv
from leaven.core.errors import BadData, OutOfRange, Unknown
from leaven.data.sources.arrays import from_arrays
from leaven.trial.certificate import schema


def blobs(n, *, part=None, groups=None, classes=2):
    rng = np.random.default_rng(0)
    labels = np.arange(n) % classes
    return from_arrays(rng.normal(size=(n, 3)) + labels[:, None], "blobs", labels=labels, groups=groups, part=part)


def middle(train, groups, seed):
    """The nearest mean: trained at once."""
    inputs, classes, _ = train.hard()
    means = np.stack([inputs[classes == k].mean(axis=0) for k in range(train.labels.shape[1])])
    return lambda rows: ((rows[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)


def test_a_budget_too_small_for_ten_pairs_says_how_much_would_do():
    with pytest.raises(OutOfRange, match=r"ten pairs of trainings.* are needed") as told:
        lv.find_policy(blobs(300), budget=0.001, learner=middle, workers=0)
    assert float(str(told.value).split("about ")[-1].split(" s")[0]) < 300


def test_one_class():
    with pytest.raises(BadData, match="class"):
        lv.find_policy(blobs(60, classes=1), budget=30, workers=0)


def test_ten_items_are_too_few_to_say():
    found = lv.find_policy(blobs(10), budget=30, workers=0)
    assert (found.says, found.word, found.policy) == ("none", "undecided", lv.Policy())
    assert "10 items are too few" in found.sentence and "Collect more" in found.sentence


def test_a_test_part_of_five_items_is_undecided():
    part = np.array(["train"] * 60 + ["test"] * 5)
    found = lv.find_policy(blobs(65, part=part), budget=30, learner=middle, workers=0)
    assert found.word == "undecided" and found.trial.verdict.n_items == 5
    assert found.says in ("none", "policy", "collect more") and "not shown to help" in found.sentence


def test_a_learner_that_always_raises():
    def never(train, groups, seed):
        raise RuntimeError("no luck")

    with pytest.raises(BadData, match="training failed"):
        lv.find_policy(blobs(60), budget=30, learner=never, workers=0)


def test_a_learner_that_answers_nothing_usable_gets_no_policy():
    def nothing(train, groups, seed):
        return lambda rows: np.full((len(rows), 2), np.nan)

    found = lv.find_policy(blobs(60), budget=30, learner=nothing, workers=0)
    assert found.says == "none" and any("not finite" in note for note in found.trial.notes)


def test_groups_on_both_sides_of_a_given_split_leak_first():
    part = np.tile(["train", "train", "test", "test"], 20)
    found = lv.find_policy(blobs(80, part=part, groups=np.arange(80) // 4), budget=30, workers=0)
    assert found.says == "leaks first" and found.word == "undecided" and found.trial is None
    assert "groups of the test part" in found.sentence and "--by group" in found.sentence
    apart = lv.find_policy(blobs(80, part=part, groups=np.arange(80) // 4), budget=30, by="group", learner=middle,
                           workers=0)  # fmt: skip
    assert apart.trial and not set(apart.train.traits["group"]) & set(apart.test.traits["group"])


def test_an_unknown_strategy_is_offered_the_nearest():
    with pytest.raises(Unknown, match="randaugment"):
        lv.find_policy(blobs(60), budget=30, strategy="randaugmnt", learner=middle, workers=0)


def test_spans_are_raced_without_gate_and_probes(tmp_path):
    plan = {"schedule": {"drawn": 40, "entrants": 3, "rounds": [10], "repeats": 10}, "repeats of the verdict": 10}
    data = lv.open(small.conll(tmp_path / "names.conll", 80)).clean()
    answer = lv.find_policy(data, budget=60, workers=0, decided={"seconds of a training": 0.03, **plan})
    assert answer.found.gate is None and answer.found.probed == () and len(answer.found.race.runners) == 3
    assert answer.trial.metric == "span F1" and "no kernel for Text" in answer.reasons["mixup"]


def test_the_command_names_what_is_wrong(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    np.save("rows.npy", np.random.default_rng(0).integers(0, 255, (40, 8, 8)).astype(np.uint8))
    status, out, said = typed_here(monkeypatch, capsys, "auto", "rows.npy", "--budget", "20s")
    assert (
        (status, out) == (2, "") and "has no labels, so there is nothing to search by" in said and "leaven run" in said
    )
    status, out, said = typed_here(monkeypatch, capsys, "auto", "digits", "--learner", "pixel")
    assert (status, out) == (2, "") and "pixels" in said
    status, out, said = typed_here(monkeypatch, capsys, "auto", "digits", "--strategy", "rase")
    assert (status, out) == (2, "") and "race" in said
    status, out, said = typed_here(monkeypatch, capsys, "auto", small.coco(tmp_path / "coco"), "--quiet")
    assert (status, out) == (2, "") and "no learner here that finds boxes" in said and "lv.find_policy" in said
    status, out, said = typed_here(monkeypatch, capsys, "auto", "digits", "--budget", "1s", "--workers", "0")
    assert (status, out) == (2, "") and "are needed" in said
    assert not list(tmp_path.glob("leaven-out/digits")) and not list(tmp_path.rglob("*.npz"))


def test_ten_rows_leave_a_certificate_without_a_verdict(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{k % 7},{k},{'ab'[k % 2]}\n" for k in range(10))
    (tmp_path / "few.csv").write_text("x,y,label\n" + rows)
    status, out, _ = typed_here(monkeypatch, capsys, "auto", "few.csv", "--target", "label", "--json", "--quiet")
    told = json.loads(out)
    assert not list(faults(told, schema()))
    assert "Collect more" in (tmp_path / "leaven-out" / "few" / "report.html").read_text()
    assert status == 0 and told["verdict"] == "undecided" and told["auto"]["says"] == "none"
    assert lv.read_policy("leaven-out/few/policy.yaml") == lv.Policy()
