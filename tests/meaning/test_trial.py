"""What a trial means: who is trained on what, tested on what, and what is said of it."""

import json

import numpy as np
import pytest

import leaven as lv
from leaven.core.errors import BadData, Unknown
from leaven.data.sources.arrays import from_arrays
from leaven.trial.arms import COPIES, MOVED, NOTHING, REWEIGHTED, SHUFFLED, Arm, Workshop
from leaven.trial.budget import curve_designs, timed, within
from leaven.trial.design import few, fixed, folds, thinned
from leaven.trial.learners import FunctionLearner, Training, default_learner, learner_named
from leaven.trial.run import compare
from leaven.trial.task import task_of
from leaven.trial.trial import choose_design, planned

TURN = lv.Policy(augment=[lv.image.Rotate()])


@pytest.fixture(scope="module")
def digits():
    return lv.open("digits")


def blobs(n=120, apart=3.0, seed=0, groups=None):
    """Two classes of rows, so far apart that a line tells them."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % 2
    rows = rng.normal(size=(n, 3)) + apart * labels[:, None]
    return from_arrays(rows, "blobs", labels=labels, groups=groups)


def test_few_draws_so_many_of_each_class_afresh_and_tests_the_rest(digits):
    design = few(digits, 5, 6)
    for train, test in design.repeats:
        assert (np.bincount(digits.labels[train]) == 5).all()
        assert not set(train) & set(test) and len(train) + len(test) == len(digits)
    assert len({tuple(train) for train, _ in design.repeats}) == 6 and design.drawn == 50 and design.per_class == 5


def test_few_that_leave_none_to_test_are_refused(digits):
    with pytest.raises(BadData, match="leave none to test"):
        few(digits, 500, 2)


def test_twins_of_what_is_trained_on_are_not_tested():
    rows, labels = np.random.default_rng(0).normal(size=(20, 3)), np.arange(20) % 2
    doubled = from_arrays(np.tile(rows, (2, 1)), "doubled", labels=np.tile(labels, 2))
    for train, test in few(doubled, 3, 4).repeats:
        assert not set(train % 20) & set(test % 20)


def test_folds_test_every_item_once_a_turn_and_keep_groups_together():
    data = blobs(100, groups=np.arange(100) // 4)
    design = folds(data, 10)
    for turn in (design.repeats[:5], design.repeats[5:]):
        assert sorted(np.concatenate([test for _, test in turn])) == list(range(100))
    for train, test in design.repeats:
        assert not set(data.groups[train]) & set(data.groups[test]) and not set(train) & set(test)
        assert 10 <= len(test) <= 30 and abs(data.labels[test].mean() - 0.5) < 0.2


def test_fewer_groups_than_five_make_as_many_folds():
    data = blobs(60, groups=np.arange(60) // 20)
    design = folds(data, 6)
    assert [len(test) for _, test in design.repeats] == [20] * 6 and "3-fold, 2 times over" in design.sentence
    with pytest.raises(BadData, match="one group"):
        folds(blobs(60, groups=np.zeros(60, int)), 5)


def test_fixed_never_touches_the_test_part(digits):
    train, test = digits.split(seed=1)
    design = fixed(train, test, 4)
    names = set(test.keys)
    for drawn, tested in design.repeats:
        assert {design.data.keys[i] for i in tested} == names
        assert not {design.data.keys[i] for i in drawn} & names and abs(len(drawn) - 0.8 * len(train)) < 10


def test_thinned_draws_are_nested_and_keep_the_proportions():
    design = folds(blobs(200), 5)
    small, smaller = thinned(design, 40), thinned(design, 20)
    for (whole, test), (a, same), (b, _) in zip(design.repeats, small.repeats, smaller.repeats, strict=True):
        assert set(b) <= set(a) <= set(whole) and (test == same).all()
        assert abs(len(a) - 40) <= 2 and abs(len(b) - 20) <= 2


def test_the_design_follows_the_data(digits):
    assert choose_design(digits, few_per_class=2, repeats=2).drawn == 20
    assert choose_design(blobs(200), repeats=5).folds
    assert "fixed test part" in choose_design(blobs(2500), repeats=2).sentence
    large = choose_design(blobs(4000), repeats=2, most_train=300, most_test=200)
    assert abs(large.drawn - 300) <= 2 and "200 of" in large.subset


def test_the_arms_are_what_they_say(digits):
    data = digits.take(np.arange(60))
    shop = Workshop(data, default_learner(data))
    chosen = np.array([3, 7, 11, 20])
    plain, _ = shop.training(NOTHING, TURN, chosen, 4, 0, 20)
    copies, parents = shop.training(COPIES, TURN, chosen, 4, 0, 20)
    grown, from_whom = shop.training(Arm("turn", "", TURN), TURN, chosen, 4, 0, 20)
    shuffled, _ = shop.training(SHUFFLED, TURN, chosen, 4, 0, 20)
    assert len(plain.labels) == 4 and len(copies.labels) == len(grown.labels) == 20
    assert (copies.inputs == np.tile(plain.inputs, (5, 1, 1, 1))).all() and set(parents) == set(chosen)
    assert (grown.inputs[:4] == plain.inputs).all() and (np.bincount(from_whom)[chosen] == 5).all()
    assert all((grown.inputs[4:] != plain.inputs[np.searchsorted(chosen, from_whom[4:])]).any(axis=(1, 2, 3)))
    assert (grown.labels.argmax(axis=1) == data.labels[from_whom]).all()
    assert (shuffled.inputs == plain.inputs).all()
    assert sorted(shuffled.labels.argmax(1)) == sorted(plain.labels.argmax(1))


def test_partners_in_training_come_from_the_training_items(digits):
    data = digits.take(np.arange(60))
    marks = np.zeros((60, 8, 8, 1), np.uint8)
    marks[:] = np.arange(60)[:, None, None, None] * 4
    data = from_arrays(marks, "marks", labels=np.arange(60) % 2)
    shop = Workshop(data, FunctionLearner(lambda *a: None))
    chosen = np.array([1, 4, 9, 16, 25, 36])
    mix = lv.Policy(augment=[lv.CutMix()])
    grown, _ = shop.training(Arm("mix", "", mix), mix, chosen, 6, 0, 0)
    assert set(np.unique(grown.inputs)) <= set(chosen * 4)


def test_statistics_come_from_the_training_items_of_the_repeat():
    seen = []

    def fit(train, groups, seed):
        seen.append((abs(train.inputs[: len(set(groups))].mean()), len(train.inputs)))
        return lambda inputs: np.zeros(len(inputs), int)

    data = lv.open("digits").take(np.arange(300))
    policy = lv.Policy(augment=[lv.image.HorizontalFlip()], finish=[lv.image.Normalize()])
    compare(few(data, 3, 2), {"flip": policy}, learner=FunctionLearner(fit), workers=0, controls=False)
    plain = [mean for mean, rows in seen if rows == 30]
    assert len(plain) == 2 and max(plain) < 1e-5


def test_a_policy_that_helps_one_that_hurts_and_one_that_does_nothing(digits):
    """Few labels: small shifts help; turning every digit by any angle and a half harms; p = 0 changes nothing."""
    policies = {
        "moves": lv.Policy(augment=[lv.image.Shift(x=(-0.06, 0.06), y=(-0.06, 0.06))]),
        "wild": lv.Policy(augment=[lv.image.Rotate(degrees=(90, 180))]),
        "none": lv.Policy(augment=[lv.image.Rotate(p=0.0)]),
    }
    found = compare(few(digits, 5, 10), policies)
    assert found.verdicts["moves"].word == "helps"
    assert found.verdicts["wild"].word == "hurts"
    nothing = found.verdicts["none"]
    assert nothing.word in ("equivalent", "undecided") and abs(nothing.against_copies.mean) < 1e-9
    assert found.scores["shuffled labels"].accuracy[:3].mean() < 0.2 and not found.notes
    assert np.isnan(found.scores["shuffled labels"].accuracy[3:]).all()


def test_a_trial_is_the_same_again_and_for_any_workers(digits):
    data, policies = digits.take(np.arange(400)), {"turn": TURN}
    one = compare(few(data, 3, 3), policies, workers=0, seed=4)
    two = compare(few(data, 3, 3), policies, workers=3, seed=4)
    other = compare(few(data, 3, 3), policies, workers=0, seed=5)
    for arm, score in one.scores.items():
        assert np.array_equal(score.losses, two.scores[arm].losses, equal_nan=True)
    assert not np.array_equal(one.scores["turn"].losses, other.scores["turn"].losses, equal_nan=True)


def test_a_rare_class_by_weights_and_by_thresholds():
    """Of two overlapping classes one is ten times as common: by accuracy both hurt, by balanced accuracy
    both gain, at the cost of the common one; the losses of each class go into the verdict of a mean over classes."""
    rng = np.random.default_rng(0)
    labels = (np.arange(1100) % 11 == 0).astype(int)
    data = from_arrays(rng.normal(size=(1100, 2)) + labels[:, None], "rare", labels=labels)
    design = fixed(*data.split(test=0.4), 6, most=200)
    arms = {"weights": REWEIGHTED, "thresholds": MOVED}
    logistic = learner_named("logistic", data)
    plain = compare(design, arms, learner=logistic, workers=0, controls=False)
    even = compare(design, arms, learner=logistic, workers=0, controls=False, metric="balanced_accuracy")
    for name in arms:
        assert plain.verdicts[name].against_nothing.high < 0 and even.verdicts[name].against_nothing.low > 0
        assert even.verdicts[name].reason.startswith("helps on average, harms class 0")
        assert {e.name: e.mean > 0.1 for e in even.verdicts[name].classes} == {"0": False, "1": True}
    sure = {name: score.others["calibration error"] for name, score in plain.scores.items()}
    assert sure["nothing"] < sure["thresholds"] and "balanced accuracy" in str(even)
    assert even.scores["nothing"].by_class.shape == (len(design.data), 6, 2)


def test_answers_that_are_no_numbers_count_as_wrong_and_are_told(digits):
    def fit(train, groups, seed):
        return lambda inputs: np.full((len(inputs), 10), np.nan)

    found = compare(few(digits, 3, 2), {"turn": TURN}, learner=FunctionLearner(fit), workers=0, controls=False)
    assert found.scores["turn"].summary[0] == 0 and any("answers were not finite" in note for note in found.notes)


def test_a_learner_that_fails_is_counted_and_named(digits):
    turns = []

    def fit(train, groups, seed):
        turns.append(seed)
        if len(turns) % 5 == 0:
            raise RuntimeError("out of luck")
        return lambda inputs: np.zeros(len(inputs), int)

    data = digits.take(np.arange(300))
    found = compare(few(data, 3, 6), {"turn": TURN}, learner=FunctionLearner(fit), workers=0, controls=False)
    assert found.verdict.word == "undecided" and "training failed" in found.verdict.reason
    assert any("out of luck" in note for note in found.notes)

    def never(train, groups, seed):
        raise RuntimeError("never")

    with pytest.raises(BadData, match=r"failed in every repeat.*never"):
        compare(few(data, 3, 2), {"turn": TURN}, learner=FunctionLearner(never), workers=0)


def test_labels_that_leak_through_the_parents_raise_the_alarm():
    """A learner that knows the answers by heart, whatever labels it is shown."""
    data = blobs(200)

    def cheat(train, groups, seed):
        return lambda inputs: (inputs.mean(axis=1) > 1.5).astype(int)

    found = compare(
        few(data, 5, 3), {"again": lv.Policy(grow=[lv.Repeat()])}, learner=FunctionLearner(cheat), workers=0
    )
    assert any(note.startswith("Alarm") for note in found.notes)


def test_your_own_function_is_a_learner(digits):
    def nearest(train, groups, seed):
        inputs, classes, _ = train.hard()
        known = inputs.reshape(len(inputs), -1).astype(float)

        def predict(pictures):
            asked = pictures.reshape(len(pictures), -1).astype(float)
            far = ((asked[:, None] - known[None]) ** 2).sum(axis=2)
            scores = np.zeros((len(asked), 10))
            scores[np.arange(len(asked)), classes[far.argmin(axis=1)]] = 1
            return scores

        return predict

    found = lv.trial(digits.take(np.arange(300)), TURN, learner=nearest, few_per_class=3, repeats=3)
    assert 0.4 < found.scores["nothing"].summary[0] < 1


def test_soft_labels_become_weighted_rows():
    train = Training(np.arange(2)[:, None].astype(float), np.array([[0.25, 0.75, 0], [0, 0, 1.0]]))
    inputs, classes, weights = train.hard()
    assert (
        inputs.ravel().tolist() == [0, 0, 1] and classes.tolist() == [0, 1, 2] and weights.tolist() == [0.25, 0.75, 1]
    )


def test_tables_have_a_learner_that_reads_categories_and_gaps():
    rng = np.random.default_rng(0)
    rows = np.stack([rng.integers(0, 3, 200), rng.normal(size=200)], axis=1).astype(float)
    labels = (rows[:, 0] == 2).astype(int)
    rows[::7, 1] = np.nan
    from leaven.trial.learners.tables import LogisticLearner

    learner = LogisticLearner((True, False))
    predict = learner.fit(Training(rows[:150], np.eye(2)[labels[:150]]), np.arange(150), 0)
    assert (predict(rows[150:]).argmax(axis=1) == labels[150:]).all()
    assert predict(np.array([[7.0, np.nan]])).shape == (1, 2)  # a category it never saw


def test_the_budget_sets_repeats_and_then_the_size():
    data = blobs(4000)
    assert within(1.0, 100, few=None).repeats == 20
    assert within(4.0, 100, few=None).repeats == 12
    tight = planned(data, within(50.0, 100, few=None), seed=0)
    assert len(tight.repeats) == 10 and abs(tight.drawn - 200) <= 2 and "A part of the data" in tight.subset
    pilots = []
    assert timed(data, 1e9, pilots.append, few=None, seed=0).repeats == 20
    assert timed(data, 1e9, pilots.append, few=None, seed=0, most=15).repeats == 15
    assert timed(data, 1e-9, pilots.append, few=None, seed=0).repeats == 10
    assert [len(pilot.repeats) for pilot in pilots] == [2, 2, 2]
    assert tuple(pilots[0].repeats[0][0]) != tuple(tight.repeats[0][0])  # draws that the verdict does not use


def test_the_curve_asks_at_other_numbers_of_labels(digits):
    main = few(digits, 5, 3)
    assert [k for k, _ in curve_designs(main, 5, 0)] == [2, 20, 80]
    whole = folds(blobs(200), 5)
    assert [(k, d.per_class) for k, d in curve_designs(whole, None, 0)] == [(2, 2), (5, 5), (20, 20)]


def test_data_without_labels_cannot_be_judged(digits):
    unlabelled = from_arrays(np.random.default_rng(0).integers(0, 255, (30, 8, 8)).astype(np.uint8), "x")
    with pytest.raises(BadData, match="has no labels"):
        lv.trial(unlabelled, TURN)


def test_where_must_name_a_class_that_is_there(digits):
    with pytest.raises(Unknown, match="'nine'"):
        lv.trial(digits, lv.Policy(augment=[lv.image.Rotate(where={"class": "nine"})]))


def test_chance_is_the_best_answer_that_is_the_same_for_all(tmp_path):
    """Spans at the same place in every text are found without reading: no leak. By hand: of 12 texts 8 have the one
    span and 4 the other; the first alone agrees 8 times of 12 + 12, both agree 12 times of 24 + 12."""
    cells = lv.open(np.random.default_rng(0).random((12, 6)), labels=np.repeat([0, 1], [8, 4]))
    assert task_of(cells).chance(cells) == 8 / 12
    rows = [{"text": f"Anna sees Oslo {k}", "spans": [[0, 4, "x"] if k < 8 else [10, 14, "x"]]} for k in range(12)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    data = lv.open(tmp_path / "a.jsonl")
    assert task_of(data).chance(data) == pytest.approx(max(2 * 8 / (12 + 12), 2 * 12 / (24 + 12)))
