"""Boxes: average precision by hand and by the letter, what pictures have of it, and a trial that judges by it."""

import numpy as np
import pytest
from made_boxes import TYPES, blobs, finder

import leaven as lv
from leaven.core.errors import BadData, Malformed, Misplaced
from leaven.trial.average_precision import area, average_precision, missed_objects
from leaven.trial.design import fixed
from leaven.trial.learners import FunctionLearner
from leaven.trial.matching import THRESHOLDS, matched, overlaps
from leaven.trial.objects import objects, shown
from leaven.trial.run import compare
from leaven.trial.task import task_of

NOTHING = np.zeros((0, 6))


def box(x, y, w, h, kind=0, last=0.0):
    return [x, y, x + w, y + h, kind, last]


def scene(n=30, types=3, seed=0, crowds=0.15):
    """Objects at random, most of them found a little off, some boxes that are nothing; scores in tenths, with ties."""
    rng = np.random.default_rng(seed)
    found, there = [], []
    for _ in range(n):
        g, k = rng.integers(0, 5), rng.integers(0, 4)
        low, size = 60 * rng.random((g + k, 2)), 5 + 30 * rng.random((g + k, 2))
        whole = np.column_stack([low, low + size, rng.integers(0, types, g + k), np.round(rng.random(g + k), 1)])
        true = whole[:g].copy()
        true[:, 5] = rng.random(g) < crowds
        whole[:g, :4] += rng.normal(0, 2, (g, 4))
        there.append(true)
        found.append(whole[np.append(rng.random(g) < 0.8, np.ones(k, bool))])
    return found, there


def by_the_letter(found, there, types):
    """(thresholds, types): every step in a plain loop."""
    out = np.full((10, types), np.nan)
    for t, threshold in enumerate(np.linspace(0.5, 0.95, 10)):
        for c in range(types):
            told, wanted = [], 0
            for mine, true in zip(found, there, strict=True):
                truth = sorted((list(g) for g in true if g[4] == c), key=lambda g: g[5])
                wanted += sum(g[5] == 0 for g in truth)
                taken = [False] * len(truth)
                for d in sorted((d for d in mine if d[4] == c), key=lambda d: -d[5])[:100]:
                    best, pick = threshold, None
                    for k, g in enumerate(truth):
                        if (taken[k] and not g[5]) or (pick is not None and not truth[pick][5] and g[5]):
                            continue
                        share = overlap(d, g)
                        if share >= best:
                            best, pick = share, k
                    if pick is not None:
                        taken[pick] = True
                    state = "wrong" if pick is None else "neither" if truth[pick][5] else "right"
                    told.append((d[5], state))
            if wanted:
                out[t, c] = interpolated(sorted(told, key=lambda one: -one[0]), wanted)
    return out


def overlap(d, g):
    wide, high = min(d[2], g[2]) - max(d[0], g[0]), min(d[3], g[3]) - max(d[1], g[1])
    both, mine = max(wide, 0) * max(high, 0), (d[2] - d[0]) * (d[3] - d[1])
    return both / (mine if g[5] else mine + (g[2] - g[0]) * (g[3] - g[1]) - both)


def interpolated(told, wanted):
    right = wrong = 0
    curve = []
    for _, state in told:
        right, wrong = right + (state == "right"), wrong + (state == "wrong")
        curve.append((right / wanted, right / (right + wrong) if right + wrong else 0.0))
    return np.mean([max((p for r, p in curve if r >= point), default=0.0) for point in np.linspace(0, 1, 101)])


def test_average_precision_by_hand():
    """Three objects; found by falling score: one right, one wrong, one right, the third never. Precision 1 up to a
    recall of 1/3 (34 of the 101 points), 2/3 up to 2/3 (33 points), then 0. From an overlap of .75 on, the second
    is wrong: 34 points of 1. Its overlap is 8 x 8 of 8 x 8 + 8 x 2 = .8."""
    there = [np.array([box(0, 0, 10, 10), box(20, 20, 10, 8)]), np.array([box(5, 5, 10, 10)])]
    found = [
        np.array([box(0, 0, 10, 10, last=0.9), box(20, 20, 8, 8, last=0.5)]),
        np.array([box(30, 0, 9, 9, last=0.7)]),
    ]
    (one,) = matched(found, there, 1)
    assert one.right[:, 0].all() and one.wrong[:, 1].all() and one.right[:, 2].sum() == 7  # .50 to .80
    expected = np.where(THRESHOLDS < 0.81, (34 + 33 * 2 / 3) / 101, 34 / 101)
    assert average_precision(one, np.ones(2)) == pytest.approx(expected, abs=1e-12)
    assert area(one, np.ones(2))[0] == pytest.approx(1 / 3 + 1 / 3 * 2 / 3)
    assert 1 - missed_objects(found, there, classes=1).mean() == pytest.approx(expected.mean(), abs=1e-12)
    assert 1 - missed_objects(found, there, classes=1, thresholds=1).mean() == pytest.approx(expected[0], abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_average_precision_is_that_of_plain_loops(seed):
    found, there = scene(seed=seed)
    expected = by_the_letter(found, there, 3)
    mine = np.stack([average_precision(one, np.ones(30)) for one in matched(found, there, 3)], axis=1)
    assert mine == pytest.approx(expected, abs=1e-12)
    assert 1 - missed_objects(found, there, classes=3).mean(axis=0) == pytest.approx(expected.mean(axis=0), abs=1e-12)


def test_a_crowd_counts_neither_way_and_may_be_found_again():
    there = [np.array([box(0, 0, 40, 40, last=1), box(50, 50, 10, 10)])]
    inside = [box(k, k, 5, 5, last=0.9 - k / 100) for k in range(3)]
    (one,) = matched([np.array([*inside, box(50, 50, 10, 10, last=0.1)])], there, 1)
    assert not one.wrong.any() and one.right.sum(axis=1).tolist() == [1] * 10 and one.wanted.tolist() == [1]


def test_an_object_is_found_once_and_by_the_surest():
    there = [np.array([box(0, 0, 10, 10)])]
    (one,) = matched([np.array([box(0, 0, 10, 9, last=0.5), box(0, 0, 10, 10, last=0.4)])], there, 1)
    assert one.right[0].tolist() == [True, False] and one.wrong[0].tolist() == [False, True]
    assert one.right[-1].tolist() == [False, True]  # at .95 only the second reaches


def test_overlaps_by_hand():
    found = np.array([[0, 0, 4, 4], [0, 0, 2, 2], [9, 9, 9, 9]], float)
    there = np.array([[2, 0, 6, 4], [0, 0, 4, 4]], float)
    assert overlaps(found, there, np.array([False, False])) == pytest.approx(np.array([[8 / 24, 1], [0, 0.25], [0, 0]]))
    assert overlaps(found, there, np.array([False, True]))[:, 1] == pytest.approx([1, 1, 0])


def test_a_picture_of_weight_two_is_two_pictures():
    found, there = scene(20, seed=5)
    weights = np.array([2.0, 0, *[1] * 18])
    twice = [0, 0, *range(2, 20)]
    again = matched([found[k] for k in twice], [there[k] for k in twice], 3)
    for one, other in zip(matched(found, there, 3), again, strict=True):
        assert area(one, weights) == pytest.approx(area(other, np.ones(20)), abs=0.02)  # ties are told apart otherwise
        assert one.wanted @ weights == other.wanted.sum()


def test_pseudo_values_tell_which_picture_was_missed():
    """The picture in which nothing is found has the largest loss; a class that no picture shows has none."""
    found, there = scene(40, seed=2, crowds=0)
    most = int(np.argmax([len(one) for one in there]))
    found = [NOTHING if k == most else np.column_stack([one[:, :5], np.ones(len(one))]) for k, one in enumerate(there)]
    loss = missed_objects(found, there, classes=4)
    assert np.isnan(loss[:, 3]).all() and np.nanmean(loss, axis=1).argmax() == most
    kinds, all_kinds = (whole[:, 4].astype(int) for whole in (there[most], np.concatenate(there)))
    missed = np.bincount(kinds, minlength=3) / np.bincount(all_kinds, minlength=3)
    assert loss[:, :3].mean(axis=0) == pytest.approx(missed, abs=0.01)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ([NOTHING], "boxes were found for 1 pictures; 2"),
        ([NOTHING, np.zeros((3, 5))], r"picture 1: the learner answered \(3, 5\)"),
    ],
)
def test_what_is_no_box_is_named(found, message):
    with pytest.raises(Malformed, match=message):
        missed_objects(found, [NOTHING, NOTHING], classes=1)


def test_a_picture_with_a_box_that_is_no_number_counts_as_one_without_boxes():
    found, there = scene(12)
    spoilt = [one.copy() for one in found]
    spoilt[3] = np.vstack([spoilt[3], [0, 0, 5, np.nan, 0, 1]])
    empty = [NOTHING if k == 3 else one for k, one in enumerate(found)]
    assert np.array_equal(missed_objects(spoilt, there, classes=3), missed_objects(empty, there, classes=3))


# --- a trial ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trial():
    data = blobs(130)
    design = fixed(data.take(np.arange(50)), data.take(np.arange(50, 130)), 10, most=4)
    policies = {
        "flips": lv.Policy(augment=[lv.image.HorizontalFlip(), lv.image.VerticalFlip()]),
        "fade": lv.Policy(augment=[lv.image.Contrast(factor=(0.05, 0.1))]),
        "none": lv.Policy(augment=[lv.image.Rotate(p=0.0)]),
    }
    return compare(design, policies, learner=FunctionLearner(finder), workers=0)


def test_a_policy_on_boxes_helps_hurts_or_cannot_be_told(trial):
    """The learner looks where it has seen objects: flips show it more places; objects that fade lower its threshold
    until noise passes it."""
    assert {name: verdict.word for name, verdict in trial.verdicts.items()} == {
        "flips": "helps", "fade": "hurts", "none": "undecided"}  # fmt: skip
    assert trial.metric == "mAP" and "% mAP, 20 training rows" in str(trial) and not trial.notes
    assert [effect.name for effect in trial.verdicts["fade"].classes] == list(TYPES)
    assert "no test item changed" in trial.verdicts["none"].reason


def test_the_score_is_the_mean_average_precision(trial):
    nothing = trial.scores["nothing"]
    assert nothing.by_class.mean(axis=2) == pytest.approx(nothing.losses, nan_ok=True)
    assert 0.6 < nothing.summary[0] < 0.75 and nothing.summary[0] == pytest.approx(trial.scores["again"].summary[0])


def test_boxes_move_with_the_picture_into_the_training_set():
    """A flip of all: the learner's targets are where the bright and the dark places are."""

    def fit(train, groups, seed):
        for picture, mine in zip(train.inputs, train.labels, strict=True):
            for x0, y0, x1, y1, kind, crowd in mine.round().astype(int):
                inside = picture[y0:y1, x0:x1].mean() - 128
                assert (inside > 10) == (kind == TYPES.index("bright")) and abs(inside) > 10 and crowd == 0
        return lambda pictures: [NOTHING] * len(pictures)

    data = blobs(40)
    policy = lv.Policy(augment=[lv.image.HorizontalFlip(p=1.0)])
    found = lv.trial(data, policy, learner=fit, metric="map50", repeats=2, workers=0)
    assert found.metric == "mAP50" and found.scores["nothing"].summary[0] == 0
    assert not any("failed" in note for note in found.notes)


def test_one_picture_moves_the_metric_by_its_share_of_the_objects():
    data = blobs(60)
    counts = np.array([[names.count(kind) for kind in TYPES] for names in data.source.names])
    expected = 60 * (counts / counts.sum(axis=0)).mean(axis=1).max()
    assert task_of(data).reach(data) == pytest.approx(expected) and task_of(data).chance is None


def test_objects_are_numbers_and_a_crowd_is_not_shown():
    item = {"boxes": [[0, 0, 2, 2], [1, 1, 3, 3]], "object_labels": ["dark", "bright"], "crowd": [False, True]}
    found = objects(item, TYPES)
    assert found.tolist() == [[0, 0, 2, 2, 1, 0], [1, 1, 3, 3, 0, 1]]
    assert shown([found], 2).tolist() == [[False, True]]


def test_boxes_need_a_learner_of_your_own():
    with pytest.raises(Misplaced, match=r"judge by your own: lv\.trial"):
        lv.trial(blobs(20), lv.Policy(augment=[lv.image.HorizontalFlip()]))
    with pytest.raises(Misplaced, match="'auc' does not judge boxes; blobs needs map or map50"):
        task_of(blobs(20), "auc")
    with pytest.raises(BadData, match="has no labels"):
        task_of(lv.open(np.zeros((12, 8, 8), np.uint8) + np.arange(12, dtype=np.uint8)[:, None, None]))
