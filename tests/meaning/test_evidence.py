"""The logic of the long measurements: nulls that are nulls, cells that are kept, and rules on made numbers."""

from argparse import ArgumentTypeError
from dataclasses import replace

import auto_against_defaults as versus
import claims
import finding_class
import finding_copula
import finding_eda
import finding_smote
import longrun
import null_trials as nulls
import numpy as np
import pytest

import leaven as lv
from leaven.core.errors import BadData

NULLS = {
    "draw": ("simulated", "forest", "fixed"), "augmentation": ("simulated", "forest", "fixed"),
    "learner": ("simulated", "forest", "few"), "swapped": ("simulated", "forest", "few"),
    "mirrored": ("simulated", "line", "folds"),
}  # fmt: skip


def setting(null, number=3):
    data, learner, design = NULLS[null]
    return nulls.Setting(data, learner, design, null, number)


def sides(null):
    chosen = setting(null)
    data = nulls.items(chosen)
    return data, *nulls.sides(chosen, data)


def repeats(work):
    return [(set(train), set(test)) for train, test in work.design.repeats]


@pytest.mark.parametrize("design", nulls.DESIGNS)
def test_two_draws_are_alike_in_size_test_the_same_and_touch_no_item_that_either_was_trained_on(design):
    chosen = replace(setting("draw"), design=design)
    one, other = (repeats(work) for work in nulls.sides(chosen, nulls.items(chosen)))
    assert len(one) == len(other) == nulls.REPEATS
    for (train, test), (train2, test2) in zip(one, other, strict=True):
        assert test == test2 and len(test) > 50 and not test & (train | train2)
        assert train != train2 and len(train) == len(train2)


def test_each_null_differs_in_one_thing_alone_and_in_that_both_sides_are_alike():
    found = {null: sides(null) for null in NULLS}
    for null, (_, one, other) in found.items():
        policies = [work.arms[nulls.SIDE].policy for work in (one, other)]
        assert (repeats(one) == repeats(other)) == (null != "draw")
        assert (one.shop.learner is other.shop.learner) == (null != "mirrored")
        assert (one.shop.seed != other.shop.seed) == (null in ("draw", "augmentation", "learner"))
        assert (policies[0] == policies[1]) == (null != "swapped")
        assert (policies[1] is not None) == (null in ("augmentation", "swapped"))


def test_halves_of_simulated_columns_have_one_distribution():
    """By moments of many rows: of mirrored columns the means of each class differ by no more than chance."""
    made = [nulls.simulated(seed, grouped=False) for seed in range(20)]
    rows = np.concatenate([[item["row"].data for item in data.load(np.arange(len(data)))] for data in made])
    labels = np.concatenate([data.labels for data in made])
    half, error = nulls.COLUMNS // 2, np.sqrt(2 / (labels == 0).sum())
    for k in (0, 1):
        first, second = np.split(rows[labels == k].mean(axis=0), [half])
        assert (abs(first - second) < 4 * error).all() and (first[:2] > k - 0.1).all()


def test_exchanged_losses_stay_a_pair_go_by_bundles_and_are_0_on_average_over_the_coins():
    rng = np.random.default_rng(0)
    one, other = rng.integers(0, 2, (2, 40, 5)).astype(float)
    bundles, sums = np.arange(40) // 4, []
    for seed in range(400):
        a, b = nulls.swapped(one, other, bundles, seed)
        assert ((a == one) & (b == other) | (a == other) & (b == one)).all()
        turned = ((a == other) & (b == one) & (one != other)).any(axis=1)
        kept = ((a == one) & (b == other) & (one != other)).any(axis=1)
        assert not any((turned[bundles == k].any() and kept[bundles == k].any()) for k in range(10))
        sums.append((a - b).mean())
    assert abs(np.mean(sums)) < 4 * np.std(sums) / 20 and np.std(sums) > 0


def test_a_null_trial_ends_in_a_word_is_the_same_again_and_differs_somewhere():
    chosen = replace(setting("mirrored"), design="folds")
    found = [nulls.trial(chosen, nulls.items(chosen)) for _ in range(2)]
    assert found[0] == found[1] and found[0]["word"] in ("helps", "hurts", "equivalent", "undecided")
    assert found[0]["disagreement"] > 0.05 and "like these, this learner" in found[0]["claim"]


def test_300_trials_in_30_settings_and_22_wrong_words_are_allowed():
    every = nulls.settings()
    assert len(every) == 300 and len({s.seed for s in every}) == 300 and nulls.bound(300) == 22
    result = {"word": "undecided", "without classes": "undecided", "disagreement": 0.1, "half": 0.02}
    made = {s: result | ({"word": "hurts"} if s.number < 3 else {}) for s in every}
    told = nulls.summary(made)
    assert told["wrong"] == 3 == told["null"]["draw"]["wrong"] and told["words"]["undecided"] == 297
    assert len(told["wrong ones"]) == 3 and told["wrong without the classes' veto"] == 0


def test_the_errors_of_a_rule_are_those_that_are_counted_and_words_are_false_by_the_truth():
    rng = np.random.default_rng(0)
    labels = np.repeat([[0, 1]], 20, axis=1)
    found = claims.rules(claims.rows(rng, labels), "fewer")
    new = np.arange(40_000) % 2
    x = claims.rows(rng, new)
    for direction, threshold in found.values():
        counted = ((x @ direction[0] > threshold[0]) != new).mean()
        assert claims.errors(direction, threshold)[0] == pytest.approx(counted, abs=0.01)
    says = [claims.false(word, truth, 0.01) for word in ("helps", "hurts", "equivalent", "undecided")
            for truth in (-0.02, 0.0, 0.005, 0.02)]  # fmt: skip
    assert says == [True, True, False, False, False, True, True, True, True, False, False, True, *[False] * 4]


def test_finished_cells_are_skipped_and_a_run_that_was_killed_goes_on(tmp_path, capsys):
    store, calls = longrun.Cells.of("claims.py", tmp_path), []

    def task(name, fails=False):
        def go():
            calls.append(name)
            if fails:
                raise KeyboardInterrupt
            return {"of": name, "values": np.arange(2)}

        return go

    with pytest.raises(KeyboardInterrupt):
        store.run({"a": task("a"), "b": task("b"), "c": task("c", fails=True)})
    with store.file.open("a") as file:
        file.write('["c", {"of": ')  # killed while it wrote
    found = store.run({name: task(name) for name in "abcd"})
    assert calls == ["a", "b", "c", "c", "d"] and list(found) == list("abcd")
    assert found["a"] == found["a"] | {"of": "a", "values": [0, 1]} and store.run({"c": task("c")}) == {"c": found["c"]}
    assert "2 of 4 cells were kept" in capsys.readouterr().out
    assert longrun.Cells.of("null_trials.py", tmp_path).file != store.file


def test_digits_times_and_means_over_sets():
    losses = np.array([0.0, 1, 1, 0])
    assert longrun.packed(losses) == "0110" and (longrun.unpacked("0110") == losses).all()
    assert [longrun.seconds(t) for t in ("30s", "2m", "1h", "90")] == [30, 120, 3600, 90]
    with pytest.raises(ArgumentTypeError, match="no time"):
        longrun.seconds("soon")
    found = longrun.pooled([1.0, 2.0, 3.0])  # t of 2 degrees of freedom: 4.303, of an error of 1 / sqrt(3)
    assert found == {"mean": 2.0, "low": pytest.approx(-0.484, abs=0.001), "high": pytest.approx(4.484, abs=0.001),
                     "sets": 3}  # fmt: skip


def interval(mean, half=1.0):
    return {"mean": mean, "low": mean - half, "high": mean + half}


def test_eda_came_out_where_the_gain_shrinks_and_nowhere_grows():
    def sets(*means):
        return {str(k): {finding_eda.SHRINKS: {"nothing": interval(mean)}} for k, mean in enumerate(means)}

    assert finding_eda.rule(sets(1.5, 0.2)) == "came out"
    assert finding_eda.rule(sets(0.8, 0.2)).startswith("did not come out: no change")
    assert finding_eda.rule(sets(1.5, -1.5)).startswith("did not come out: the gain grows")


def test_smote_came_out_where_neither_auc_nor_the_rival_is_beaten():
    def one(auc, f1):
        return {
            "metrics": {"auc": {"against nothing": {"SMOTE": interval(auc)}}},
            "SMOTE against": {"macro_f1": {"thresholds": interval(f1)}},
        }

    assert finding_smote.rule({"a": one(0.9, 0.5), "b": one(-3, 0.0)}) == "came out"
    assert "AUC on b" in finding_smote.rule({"a": one(0, 0), "b": one(1.1, 0)})
    assert "moved thresholds by macro F1 on a" in finding_smote.rule({"a": one(0, 1.1), "b": one(0, 0)})


def test_the_copula_came_out_unless_the_mean_over_sets_is_shown_to_be_above_0():
    def cells(*means):
        return {
            (f"set {k}", size, "logistic"): {
                "macro_f1": {f"against {c}": {"made": interval(mean + size)} for c in ("nothing", "copies")}
            }
            for k, mean in enumerate(means)
            for size in (-1, 1)
        }  # a set counts once, by the mean of its sizes

    assert finding_copula.over_sets(cells(2, -1), "macro_f1", "nothing", "made")["mean"] == 0.5
    assert finding_copula.rule(cells(1, -1, 0.5)) == "came out"
    assert finding_copula.rule(cells(1, 1.1, 0.9)).startswith("did not come out")
    assert finding_copula.rule(cells(-1, -1.1, -0.9)) == "came out: on average they are worse than nothing and copies"


def test_the_class_is_chosen_among_ops_that_gain_and_must_lose_again_elsewhere():
    def op(mean, **highs):
        return {"mean": interval(mean), "classes together": {c: {"high": high} for c, high in highs.items()}}

    found = {5: {"flip": op(2, a=-1, b=3), "turn": op(0.5, a=-9)}, 20: {"crop": op(1.5, a=1, b=-2), "blur": op(3, a=0)}}
    assert finding_class.chosen(found) == (20, "crop", "b")
    assert finding_class.chosen({5: {"turn": op(0.5, a=-9), "blur": op(3, a=0)}}) is None

    def again(mean, effect):
        return {"op": "crop", "labels per class": 20, "class": "b", "mean": interval(mean),
                "classes": {"b": interval(effect), "a": interval(-9)}}  # fmt: skip

    assert finding_class.rule({"x": again(1.2, -1.5), "y": {"search": "none"}}).startswith("came out: crop at 20")
    assert finding_class.rule({"x": again(0.8, -1.5)}) == finding_class.rule({"x": again(1.2, -0.8)})
    assert finding_class.rule({"x": again(0.8, -1.5)}).startswith("did not")


class Stub:
    """Stands where a search would, and remembers what it was shown."""

    def __init__(self, policy):
        self.policy, self.shown = policy, []

    def __call__(self, train, **options):
        self.shown.append((train.keys, options["seed"]))
        if self.policy is None:
            raise BadData("too few items")
        return self


@pytest.fixture(scope="module")
def there():
    whole = lv.open("digits")
    data = whole.take(np.flatnonzero(whole.labels < 3)[:300])
    return versus.Parts(data, (np.arange(200),) * 2, (np.arange(200, 300),) * 2)


def run(there, policy, size=5):
    stub = Stub(policy)
    cells = [versus.one(there, size, k, budget=1, workers=1, keep=None, find=stub) for k in range(2)]
    return stub, cells, versus.cell_of(there, size, cells)


def test_a_search_sees_the_training_items_of_its_repeat_alone(there):
    stub, cells, _ = run(there, lv.Policy(augment=[lv.image.Rotate()]))
    data = there.data
    for repeat, (keys, seed) in enumerate(stub.shown):
        drawn = there.draw(5, repeat)
        assert keys == tuple(data.keys[k] for k in drawn) and seed == repeat and drawn.max() < 200
        assert (np.bincount(data.labels[drawn]) == 5).all()
    assert stub.shown[0][0] != stub.shown[1][0]
    assert all(len(digits) == 100 for cell in cells for digits in cell["losses"].values())


def test_no_policy_is_nothing_and_a_refused_search_counts_as_none(there):
    for policy, refused in ((lv.Policy(), 0), (None, 2)):
        _, cells, told = run(there, policy)
        assert all(cell["losses"]["found"] == cell["losses"]["nothing"] for cell in cells)
        assert told["found against"]["nothing"]["mean"] == 0 and told["searches refused"] == refused


def test_a_default_that_is_found_again_is_equal_to_itself_in_every_repeat(there):
    policy = versus.defaults(there.data)["small moves"]
    _, cells, told = run(there, policy)
    assert all(cell["losses"]["found"] == cell["losses"]["small moves"] for cell in cells)
    assert told["found against"]["small moves"]["mean"] == 0 and told["% right"]["found"] > 60


def test_a_class_with_fewer_items_gives_four_fifths_of_them(there):
    data = there.data
    rare = np.setdiff1d(np.arange(200), np.flatnonzero(data.labels == 2)[10:])
    parts = versus.Parts(data, (rare,), (np.arange(200, 300),))
    assert np.bincount(data.labels[parts.draw(20, 0)]).tolist() == [20, 20, 8]
    assert "2" in parts.lacking(20) and not {"0", "1"} & set(parts.lacking(20))


def test_what_counts_as_worse_than_nothing_and_as_good_as_the_best_default():
    def cell(against_nothing, against_best):
        return {"found against": {"nothing": interval(against_nothing), "b": interval(against_best)},
                "best default": "b", "margin, points": 1.0}  # fmt: skip

    told = versus.summary(
        {"good": cell(0.5, 0.5), "near": cell(-0.9, -0.5), "bad": cell(-1.1, -1.5), "lost": cell(0, -3)}
    )
    assert told["significantly worse than nothing in"] == ["bad"] and not told["never significantly worse than nothing"]
    k = told["not worse than the best usual default beyond the margin"]
    assert (k["of"], k["shown"], k["measured"], k["refuted"]) == (4, ["good"], ["good", "near"], ["lost"])
