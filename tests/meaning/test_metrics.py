"""The metrics: by hand, against scikit-learn, for answers of every kind, and by how often their interval is right."""

import numpy as np
import pytest
from sklearn import metrics as reference

import leaven as lv
from leaven.core.errors import Malformed, Misplaced, Unknown
from leaven.trial.predictions import probable, unusable
from leaven.trial.task import CLASSES, task_of

NAN, INF = float("nan"), float("inf")
NAMES = tuple(CLASSES)


def made(m=90, classes=3, seed=0, ties=False):
    """(m, K) probabilities that know something, and labels; the classes are uneven."""
    rng = np.random.default_rng(seed)
    truth = np.minimum(rng.geometric(0.5, m) - 1, classes - 1)
    raw = rng.normal(size=(m, classes)) + 1.5 * np.eye(classes)[truth]
    raw = np.round(raw) if ties else raw
    scores = np.exp(raw)
    return scores / scores.sum(axis=1, keepdims=True), np.eye(classes)[truth]


def judged(metric, found, labels):
    """1 - the mean loss."""
    return 1 - CLASSES[metric].losses(found, labels).mean()


@pytest.mark.parametrize("classes", [2, 3, 5])
@pytest.mark.parametrize("ties", [False, True])
def test_the_mean_of_what_the_items_have_is_the_metric(classes, ties):
    found, labels = made(classes=classes, ties=ties)
    truth, said = labels.argmax(axis=1), found.argmax(axis=1)
    one = found[:, 1] if classes == 2 else found
    many = {} if classes == 2 else {"multi_class": "ovr", "average": "macro"}
    expected = {
        "accuracy": reference.accuracy_score(truth, said),
        "balanced_accuracy": reference.balanced_accuracy_score(truth, said),
        "macro_f1": reference.f1_score(truth, said, average="macro"),
        "auc": reference.roc_auc_score(truth, one, **many),
        "log_loss": 1 - reference.log_loss(truth, found),
        "brier": 1 - ((found - labels) ** 2).sum(axis=1).mean(),
    }
    for metric in NAMES:
        assert judged(metric, found, labels) == pytest.approx(expected[metric], abs=1e-12), metric


def test_pseudo_values_of_auc_by_hand():
    """Positives at 3 and 1, negatives at 2, 1, 0: the first lies above all, the second above one and beside one."""
    labels = np.eye(2)[[1, 1, 0, 0, 0]]
    scores = np.array([[0, 3], [0, 1], [0, 2], [0, 1], [0, 0.0]])
    area = (1 + 0.5) / 2
    below, above = np.array([1, 0.5]), np.array([0.5, 0.75, 1])
    expected = np.append(area + (below - area) * 5 / 2, area + (above - area) * 5 / 3)
    assert 1 - CLASSES["auc"].losses(scores, labels) == pytest.approx(expected, abs=1e-12)


def test_pseudo_values_of_f1_by_hand():
    """Four items, the second of class 0 taken for class 1: F1 of 0 is 2/3, of 1 it is 4/5."""
    labels, said = np.eye(2)[[0, 0, 1, 1]], np.array([0, 1, 1, 1])
    zero, one = 2 / 3, 4 / 5
    first = (zero + (2 - 2 * zero) / 0.75 + one) / 2  # of both: 2 + 1 items of class 0 in 4, of class 1: 2 + 3
    second = (zero - zero / 0.75 + one - one / 1.25) / 2
    rest = (zero + one + (2 - 2 * one) / 1.25) / 2
    assert 1 - CLASSES["macro_f1"].losses(said, labels) == pytest.approx([first, second, rest, rest], abs=1e-12)


@pytest.mark.parametrize("metric", ["balanced_accuracy", "macro_f1", "auc"])
def test_pseudo_values_are_close_to_the_jackknife(metric):
    """n x metric - (n - 1) x metric without the item, up to terms of order 1 / n."""
    found, labels = made(300, 3)
    whole, n = judged(metric, found, labels), len(found)
    left = [judged(metric, np.delete(found, k, 0), np.delete(labels, k, 0)) for k in range(n)]
    jackknife = n * whole - (n - 1) * np.array(left)
    pseudo = 1 - CLASSES[metric].losses(found, labels)
    assert np.corrcoef(jackknife, pseudo)[0, 1] > 0.995
    assert pseudo.std() == pytest.approx(jackknife.std(), rel=0.05)


def test_a_class_that_no_tested_item_has_is_left_out_of_the_mean():
    found, labels = made(60, 3)
    kept = labels[:, 1] == 0
    found, labels = found[kept], labels[kept]
    truth, said = labels.argmax(axis=1), found.argmax(axis=1)
    assert (said == 1).any()
    f1 = reference.f1_score(truth, said, average="macro", labels=[0, 2])
    assert judged("macro_f1", found, labels) == pytest.approx(f1, abs=1e-12)
    recall = reference.recall_score(truth, said, average="macro", labels=[0, 2])
    assert judged("balanced_accuracy", found, labels) == pytest.approx(recall, abs=1e-12)
    area = [reference.roc_auc_score(labels[:, k], found[:, k]) for k in (0, 2)]
    assert judged("auc", found, labels) == pytest.approx(np.mean(area), abs=1e-12)


def test_one_class_alone_has_no_auc():
    with pytest.raises(ValueError, match="no class that can be judged"):
        CLASSES["auc"].losses(np.eye(2)[[0, 1, 1]], np.eye(2)[[1, 1, 1]])


@pytest.mark.parametrize("metric", NAMES)
@pytest.mark.parametrize("broken", [NAN, INF, -INF])
def test_an_unusable_answer_is_as_wrong_as_can_be(metric, broken):
    """Whatever else it might have said would have been no worse; to F1, it matters which wrong class is said."""
    found, labels = made(40, 3)
    for item in (0, 7):
        spoilt = found.copy()
        spoilt[item, 1] = broken
        loss = CLASSES[metric].losses(spoilt, labels)
        assert np.isfinite(loss).all() and unusable(spoilt).tolist() == [k == item for k in range(40)]
        others = []
        for said in np.eye(3):
            other = found.copy()
            other[item] = said
            others.append(CLASSES[metric].losses(other, labels).mean())
        worst = others[(labels[item].argmax() + 1) % 3] if metric == "macro_f1" else max(others)
        assert loss.mean() >= worst - 1e-12


def test_losses_of_unusable_answers_by_hand():
    labels, found = np.eye(2)[[0, 1]], np.array([[NAN, 1], [0, 1]])
    assert CLASSES["accuracy"].losses(found, labels).tolist() == [1, 0]
    assert CLASSES["accuracy"].losses(np.array([NAN, 1]), labels).tolist() == [1, 0]
    assert CLASSES["log_loss"].losses(found, labels) == pytest.approx([-np.log(1e-6), 0])
    assert CLASSES["brier"].losses(found, labels).tolist() == [2, 0]


def test_ties_go_to_the_lowest_class():
    labels = np.eye(3)[[0, 1, 2]]
    assert CLASSES["accuracy"].losses(np.full((3, 3), 1 / 3), labels).tolist() == [0, 1, 1]
    assert judged("auc", np.full((3, 3), 1 / 3), labels) == 0.5


@pytest.mark.parametrize("metric", ["auc", "log_loss", "brier"])
def test_class_numbers_are_no_scores(metric):
    with pytest.raises(Malformed, match=r"shape \(items, 3\)"):
        CLASSES[metric].losses(np.array([0, 1, 2]), np.eye(3))


@pytest.mark.parametrize("metric", ["log_loss", "brier"])
def test_scores_are_no_probabilities(metric):
    with pytest.raises(Malformed, match=r"no probabilities.*macro_f1 or auc"):
        CLASSES[metric].losses(np.array([[0.2, 0.9], [0.4, 0.6]]), np.eye(2))


def test_what_counts_as_probabilities():
    assert probable(np.full((4, 3), np.float32(1) / 3)) and probable(np.eye(3))
    assert probable(np.array([[NAN, NAN], [0.3, 0.7]]))
    for other in (np.array([0, 1]), np.array([[-0.5, 1.5]]), np.array([[0.5, 0.6]]), np.array([["a", "b"]])):
        assert not probable(other)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (np.eye(2)[[0, 1, 0]], "a column for every class of the data"),
        (np.array([0, 1]), r"\(2,\) for 3 items"),
        (np.array(["a", "b", "c"]), "class numbers"),
        (np.array([0.5, 1, 2]), "answered 0.5 for an item"),
    ],
)
def test_answers_that_fit_no_metric_are_refused(found, message):
    """Scores without a column for a class that a draw lacked would count as other classes."""
    with pytest.raises(Malformed, match=message):
        CLASSES["accuracy"].losses(found, np.eye(3))


def test_metrics_are_named_and_fit_the_task():
    data = lv.open("digits")
    assert task_of(data).metric == "accuracy" and task_of(data, "auc").metric == "AUC"
    with pytest.raises(Unknown, match="did you mean 'macro_f1'"):
        task_of(data, "macro-f1")
    with pytest.raises(Misplaced, match="'span_f1' does not judge classes"):
        task_of(data, "span_f1")


@pytest.mark.parametrize("metric", NAMES)
def test_what_chance_gives_is_reached_and_not_exceeded(metric):
    """By the best answer that looks at no item: the shares of the classes, or guesses drawn by them."""
    rng = np.random.default_rng(0)
    labels = np.eye(3)[np.repeat([0, 1, 2], [2000, 700, 300])]
    data = lv.open(rng.random((3000, 2)), labels=labels.argmax(axis=1))
    share = labels.mean(axis=0)
    answers = {
        "shares": np.tile(share, (3000, 1)),
        "commonest": np.tile(np.eye(3)[0], (3000, 1)),
        "guesses": np.eye(3)[rng.permutation(labels.argmax(axis=1))],
        "even": np.eye(3)[rng.integers(0, 3, 3000)],
    }
    reached = {name: judged(metric, found, labels) for name, found in answers.items()}
    assert max(reached.values()) == pytest.approx(CLASSES[metric].chance(data), abs=0.03), reached


@pytest.mark.parametrize("metric", NAMES)
@pytest.mark.parametrize("counts", [(50, 50), (90, 10), (60, 30, 10), (20, 20, 20, 20)])
def test_one_item_moves_the_metric_by_its_reach_at_most(metric, counts):
    """From all right to one item of the rarest class as wrong as can be; with accuracy, from one side to the other."""
    truth = np.repeat(np.arange(len(counts)), counts)
    labels, K = np.eye(len(counts))[truth], len(counts)
    data = lv.open(np.random.default_rng(0).random((len(truth), 2)), labels=truth)
    found = labels.copy()
    item = len(truth) - 1
    found[item] = np.where(np.arange(K) == K - 1, -1.0, 2.0) if metric == "auc" else np.eye(K)[0]
    moved = len(truth) * (judged(metric, labels, labels) - judged(metric, found, labels))
    reach = CLASSES[metric].reach(data)
    assert moved <= reach * 1.05  # F1: one item less is said to be of the class
    assert moved >= 0.5 * reach


# --- a trial by a metric ----------------------------------------------------------------------------------------------


def rare(n=400, seed=0):
    """Rows of which one in ten is of the second class, near the others."""
    rng = np.random.default_rng(seed)
    labels = (np.arange(n) % 10 == 0).astype(int)
    return lv.open(rng.normal(size=(n, 2)) + 1.2 * labels[:, None], labels=labels)


def bayes(train, groups, seed):
    """Two bells of one width, as common as the classes of the training rows are."""
    inputs, classes, weights = train.hard()
    share = np.array([weights[classes == k].sum() for k in (0, 1)])
    means = np.stack([np.average(inputs[classes == k], axis=0, weights=weights[classes == k]) for k in (0, 1)])

    def predict(rows):
        likely = share * np.exp(-((rows[:, None] - means) ** 2).sum(axis=2) / 2)
        return likely / likely.sum(axis=1, keepdims=True)

    return predict


def tried(metric=None, learner=bayes, **more):
    return lv.trial(rare(), lv.Policy(grow=[lv.Balance()]), learner=learner, metric=metric, copies=0, repeats=10,
                    workers=0, **more)  # fmt: skip


def test_one_metric_decides_and_others_are_shown():
    """More rows of the rare class move the threshold: macro F1 and balanced accuracy gain by it, accuracy loses, and
    the order, which AUC judges, stays."""
    found = {metric: tried(metric) for metric in ("accuracy", "balanced_accuracy", "auc")}
    words = {metric: trial.verdict.word for metric, trial in found.items()}
    gain = found["balanced_accuracy"].verdict.against_nothing
    assert words["accuracy"] == "hurts" and gain.low > 0 and words["auc"] in ("equivalent", "undecided")
    by_auc = found["auc"].verdict
    assert abs(by_auc.against_nothing.mean) < 0.01 and by_auc.rules.span == pytest.approx(10)
    measures = found["accuracy"].measures
    assert measures["nothing"]["AUC"] == pytest.approx(1 - np.nanmean(found["auc"].scores["nothing"].losses))
    assert measures["policy"]["calibration error"] > measures["nothing"]["calibration error"] + 0.01
    assert [e.name for e in by_auc.classes] == ["0", "1"]


@pytest.mark.parametrize(
    ("metric", "said"),
    [
        ("accuracy", ["% right, ", "Margin 1.0 point.", "disagreement"]),
        ("macro_f1", ["% macro F1, ", "Margin 1.0 point.", "points or more"]),
        ("log_loss", [" log loss, ", " of log loss.", " of log loss or more"]),
        ("brier", [" Brier score, ", " of Brier score."]),
    ],
)
def test_each_metric_reads_right(metric, said):
    found = tried(metric)
    text = str(found)
    for words in said:
        assert words in text, text
    assert ("disagreement" in text) == (metric == "accuracy")
    assert ("point" in str(found.verdict)) == (metric in ("accuracy", "macro_f1"))


def test_classes_have_an_f1_of_their_own():
    """Its effect on each class is that on the class's F1, to which items of the other add."""
    found = tried("macro_f1")
    nothing, policy = found.scores["nothing"], found.scores["policy"]
    apart = np.nanmean(nothing.by_class - policy.by_class, axis=0).mean(axis=0)
    effects = found.verdict.classes
    assert [e.mean for e in effects] == pytest.approx(apart, abs=1e-9)
    assert found.verdict.against_nothing.mean == pytest.approx(apart.mean(), abs=1e-9)


def test_answers_that_are_not_finite_are_counted_and_told():
    def broken(train, groups, seed):
        predict = bayes(train, groups, seed)
        return lambda rows: np.where(np.arange(len(rows))[:, None] == 3, np.nan, predict(rows))

    found = tried(learner=broken)
    assert found.scores["nothing"].unusable == 10
    assert "nothing: 10 answers were not finite, and count as wrong." in found.notes


def test_few_items_of_a_class_are_told():
    notes = lv.trial(rare(150), lv.Policy(grow=[lv.Balance()]), learner=bayes, metric="auc", repeats=5, workers=0).notes
    assert "AUC rests on 15 test items of class 1: an interval for so few is a rough one." in notes


def test_a_learner_without_scores_is_refused_by_what_needs_them():
    def hard(train, groups, seed):
        predict = bayes(train, groups, seed)
        return lambda rows: predict(rows).argmax(axis=1)

    assert "log loss" not in tried(learner=hard).measures["nothing"]
    with pytest.raises(Malformed, match="AUC needs scores"):
        tried("auc", learner=hard)


def test_labels_that_leak_raise_the_alarm_by_any_metric():
    def cheat(train, groups, seed):
        known = np.array([-1.0, 1.0])
        return lambda rows: np.eye(2)[(rows.sum(axis=1) > 3).astype(int)] * 0.9 + 0.05 + 0 * known

    labels = np.arange(200) % 2
    data = lv.open(np.random.default_rng(0).normal(size=(200, 2)) + 3 * labels[:, None], labels=labels)
    for metric in NAMES:
        found = lv.trial(data, lv.Policy(grow=[lv.Repeat()]), learner=cheat, metric=metric, few_per_class=5, repeats=3,
                         workers=0)  # fmt: skip
        assert any(note.startswith("Alarm") for note in found.notes), metric
    calm = tried("log_loss")
    assert not any(note.startswith("Alarm") for note in calm.notes)
