"""The label gate: what breaks a label is out, what a clean model merely fails on is not."""

import json

import numpy as np
import pytest
from made_labels import columns, hues, negations, places, signs
from scipy.special import gammaln
from scipy.stats import binomtest, norm

import leaven as lv
from leaven.auto import gate, gate_cost, scaled
from leaven.auto.crossfit import CrossFit, Seen
from leaven.auto.decide import decide
from leaven.auto.doses import Dose, Measure
from leaven.auto.gate import STRENGTHS
from leaven.auto.shares import excess, wilson
from leaven.core.dist import Choice
from leaven.core.errors import Ambiguous, BadData, OutOfRange
from leaven.data.sources.arrays import from_arrays
from leaven.image import (
    Brightness,
    GaussianNoise,
    HorizontalFlip,
    Hue,
    Invert,
    Resize,
    ResizedCrop,
    Rotate,
    Shift,
    ToGray,
    VerticalFlip,
)
from leaven.series import Jitter, SignFlip
from leaven.table import CellNoise, SwapNoise
from leaven.text import WordDeletion
from leaven.trial.learners import FunctionLearner

STEPS = (1 / 64, 1 / 16, 1 / 8, 1 / 4, 1.0)
HALF_TURN = Rotate(degrees=Choice((180.0,)), name="half_turn")


def decided(data, *ops, **options):
    found = gate(data, ops, **options)
    return found, {d.name: d for d in found.decisions}


# --- what it says of data whose labels are understood


@pytest.fixture(scope="module")
def digits():
    ops = [VerticalFlip(p=0.3), HALF_TURN, Rotate(), Invert(), GaussianNoise(), Shift(), Hue()]
    return gate(lv.open("digits"), ops, most=500, strengths=STEPS)


def test_digits_upside_down_are_left_to_those_that_stay_what_they_are(digits):
    flip = {d.name: d for d in digits.decisions}["vertical_flip"]
    assert {"0", "1", "8"} <= set(flip.classes) and not {"2", "5", "6", "7"} & set(flip.classes)
    assert flip.op == VerticalFlip(p=0.3, where={"class": flip.classes}) and flip.strength is None
    assert "as it comes; not for the others: of what the model knows is left 0 % of" in flip.sentence
    lv.Policy(augment=[c.at(0.5) for c in digits.candidates]).require_known(lv.open("digits"))


def test_a_six_turned_half_round_is_a_nine(digits):
    turn = {d.name: d for d in digits.decisions}["half_turn"]
    assert not {"6", "9", "3", "7"} & set(turn.classes) and {"0", "8"} <= set(turn.classes)
    six = next(d for d in digits.doses if (d.op, d.of) == ("half_turn", "6"))
    assert six.fault == "turned" and six.into == "9" and six.agreement < 0.1 and six.plain > 0.9


def test_what_a_person_sees_through_stays_in_though_the_model_fails(digits):
    by_name = {d.name: d for d in digits.decisions}
    assert by_name["gaussian_noise"].strength == 1
    assert 1 / 16 <= by_name["rotate"].strength <= 1 / 4 and 1 / 16 <= by_name["shift"].strength <= 1 / 8
    assert by_name["rotate"].op == scaled(Rotate(), by_name["rotate"].strength)
    assert by_name["hue"].sentence == "out: changes nothing here."
    noise = [d for d in digits.doses if d.op == "gaussian_noise" and d.strength == 1]
    assert min(d.agreement for d in noise) < 0.8 and max(d.turned for d in noise) < 0.03


def test_what_leaves_nothing_is_out_though_no_label_broke(digits):
    invert = {d.name: d for d in digits.decisions}["invert"]
    assert invert.op is None and invert.sentence.startswith("out: of what the model knows is left 0 %")


def test_the_label_is_the_hue():
    _, found = decided(hues(), Hue(), ToGray(), Rotate(), HorizontalFlip(), GaussianNoise())
    assert found["hue"].op.degrees == (-45, 45) and "taken for another class" in found["hue"].sentence
    assert found["to_gray"].op is None
    assert found["rotate"].strength == found["gaussian_noise"].strength == 1 and found["horizontal_flip"].op


def test_the_label_is_the_place():
    _, found = decided(places(), HorizontalFlip(), VerticalFlip(), Shift(), Brightness())
    assert found["horizontal_flip"].op is None and found["vertical_flip"].op == VerticalFlip()
    assert found["shift"].op.x == (-0.25, 0.25) and found["brightness"].strength > 1 / 4


def test_the_label_is_the_sign():
    _, found = decided(signs(), SignFlip(), Jitter(), strengths=(1 / 64, 1 / 16))
    assert found["sign_flip"].op is None and found["jitter"].strength == 1 / 16


def test_the_label_is_a_negation(tmp_path):
    data = lv.open(negations(tmp_path / "said.tsv"))
    free, kept = WordDeletion(protect="none", name="free"), WordDeletion(name="kept")
    _, found = decided(data, free, kept, strengths=(1 / 16, 1 / 2))
    assert found["free"].op is None and "of blame are taken for another class" in found["free"].sentence
    assert found["kept"].strength == 1 / 2


def test_the_label_is_a_column():
    _, found = decided(columns(), SwapNoise(), CellNoise())
    assert 1 / 32 <= found["swap_noise"].strength <= 1 / 4 and found["cell_noise"].strength < 1 / 2


# --- who sees what


def test_no_item_is_seen_by_a_model_that_knows_it_its_group_or_its_twin():
    rng, n = np.random.default_rng(0), 120
    groups, kind = np.arange(n) // 3, np.arange(n) // 3 % 2
    rows = np.column_stack([np.arange(n), groups, kind + rng.normal(0, 0.1, n), np.zeros(n)]).astype(float)
    rows[30:33] = rows[90:93]  # twins in other groups
    met = []

    def fit(train, parents, seed):
        known, ids = set(train.inputs[:, 1]), set(train.inputs[:, 0])

        def predict(inputs):
            met.append((known & set(inputs[:, 1]), ids & set(inputs[:, 0])))
            return (inputs[:, 2] > 0.5).astype(int)

        return predict

    data = from_arrays(rows, "rows", labels=kind, groups=groups)
    found = gate(data, [SwapNoise()], learner=FunctionLearner(fit), strengths=(0.25, 1.0))
    assert len(met) == 3 * found.folds == 15 and not any(a or b for a, b in met)
    assert found.plain == 1 and found.items == n


def test_the_order_of_the_ops_and_the_workers_change_nothing():
    data, ops = places(60), [HorizontalFlip(), Shift(), GaussianNoise()]
    first = gate(data, ops, seed=3, workers=0, strengths=(0.1, 0.5))
    second = gate(data, ops[::-1], seed=3, workers=3, strengths=(0.5, 0.1))
    assert sorted(map(str, first.doses)) == sorted(map(str, second.doses))
    assert first.decisions == second.decisions[::-1]
    assert gate(data, ops, seed=4, strengths=(0.1, 0.5)).doses != first.doses


def test_what_it_costs_is_known_beforehand():
    counts = []

    def fit(train, parents, seed):
        counts.append(0)

        def predict(inputs):
            counts[-1] += len(inputs)
            return np.zeros(len(inputs), int)

        return predict

    data, ops, plan = places(150), [Shift(), HorizontalFlip()], {"most": 101, "strengths": (0.1, 0.5, 1.0)}
    cost = gate_cost(data, ops, **plan)
    gate(data, ops, learner=FunctionLearner(fit), workers=0, **plan)
    assert (cost.items, cost.fits, cost.predictions) == (100, len(counts), sum(counts)) == (100, 5, 500)
    assert gate_cost(data, ops).predictions == 150 * (2 + len(STRENGTHS))


def test_small_classes_are_taken_whole():
    kind = np.repeat([0, 1, 2], [20, 70, 210])
    data = from_arrays(np.random.default_rng(0).normal(size=(300, 2)), "uneven", labels=kind)
    found = gate(data, [CellNoise()], most=120, strengths=(1.0,))
    assert {d.of: d.items for d in found.doses} == {None: 120, "0": 20, "1": 50, "2": 50}


def test_learned_fields_are_learned_and_left_to_be_learned_anew():
    _, found = decided(columns(), CellNoise(), strengths=(1 / 64,))
    assert found["cell_noise"].op.spread is None and found["cell_noise"].op.deviations == (0, 5 / 64)


# --- what it cannot say


def test_too_few_items_of_a_class_are_named_and_go_with_the_others():
    data = hues()
    few = data.take(np.flatnonzero((data.labels != 0) | (np.cumsum(data.labels == 0) <= 12)))
    found, by_name = decided(few, HorizontalFlip(), ToGray())
    name = few.classes[0]
    assert found.few == (name,) and f"Too few items to say: {name};" in str(found)
    assert by_name["horizontal_flip"].classes == () and name not in {d.of for d in found.doses}


def test_a_class_that_the_model_does_not_know_is_named():
    data = from_arrays(np.random.default_rng(0).normal(size=(120, 3)), "noise", labels=np.arange(120) % 2)
    found, by_name = decided(data, CellNoise(), strengths=(1.0,))
    assert found.unknown == ("0", "1") and "Not shown to be known by the model: 0, 1." in str(found)
    assert by_name["cell_noise"].strength == 1 and {d.left for d in found.doses} == {None}


def test_ops_that_do_not_fit_are_left_out_and_why():
    def fit(train, parents, seed):
        limit = train.inputs.max() + 0.5

        def predict(inputs):
            if (inputs > limit).any():
                raise ValueError("too bright")
            return np.zeros(len(inputs), int)

        return predict

    plain = places(60)
    _, found = decided(plain, ResizedCrop(size=(6, 6)), Resize(size=(12, 12)))
    assert found["resized_crop"].sentence == "out: changes the size of the items."
    assert found["resize"].sentence == "out: changes nothing here."
    grey = from_arrays(np.random.default_rng(0).random((40, 6, 6, 1)).astype(np.float32) / 4, "dark",
                       labels=np.arange(40) % 2)  # fmt: skip
    _, found = decided(grey, Invert(), learner=FunctionLearner(fit))
    assert found["invert"].sentence == "out: the learner cannot read what it makes (ValueError: too bright)."


def test_data_that_cannot_be_judged_are_refused():
    def fails(train, parents, seed):
        raise ZeroDivisionError("no")

    with pytest.raises(BadData, match="18 items are too few"):
        gate(places(18), [HorizontalFlip()])
    with pytest.raises(BadData, match="has no classes"):
        gate(from_arrays(np.random.default_rng(0).random((40, 6, 6, 1)), "plain"), [HorizontalFlip()])
    with pytest.raises(BadData, match="your own: training failed on 32 plain items"):
        gate(places(40), [HorizontalFlip()], learner=FunctionLearner(fails))
    with pytest.raises(Ambiguous, match="two ops are called 'shift'"):
        gate(places(40), [Shift(), Shift(x=0.0)])
    with pytest.raises(OutOfRange, match="at least one share"):
        gate(places(40), [Shift()], strengths=(0.0, 0.5))


def test_one_group_is_no_group_and_one_content_no_data():
    assert gate(places(40, groups=np.zeros(40, int)), [VerticalFlip()]).folds == 5
    assert gate(places(40, groups=np.arange(40) // 14), [VerticalFlip()]).folds == 3
    with pytest.raises(BadData, match="or are one; nothing is left to test"):
        gate(from_arrays(np.ones((40, 3)), "one", labels=np.arange(40) % 2), [CellNoise()])


def test_it_is_written_as_plain_values_and_drawn_from_rows(digits):
    told = json.loads(json.dumps(digits.to_json(), allow_nan=False))
    flip = told["decisions"][0]
    assert list(flip["op"]) == ["vertical_flip"] and flip["op"]["vertical_flip"]["where"]["class"] == flip["classes"]
    assert len(told["doses"]) == len(digits.doses) and told["items"] == 500
    curve = {c["op"]: c for c in digits.curves()}["rotate"]
    assert [p["strength"] for p in curve["points"]] == list(STEPS) and curve["kept"]
    for point in curve["points"]:
        assert point["low"] <= point["agreement"] <= point["high"]
        assert point["worst"]["agreement"] <= point["agreement"] + 0.02
    assert str(digits).count("\n") == len(digits.decisions)


# --- the figures


def test_bounds_of_a_share():
    for count, total in ((0, 20), (7, 31), (100, 100)):
        reference = binomtest(count, total).proportion_ci(0.99, method="wilson")
        assert wilson(count, total, norm.isf(0.005)) == pytest.approx((reference.low, reference.high))


@pytest.mark.parametrize("up, down", [(0.05, 0.0), (0.1, 0.05), (0.25, 0.2)])
def test_the_bound_of_a_paired_excess_errs_no_more_often_than_it_says(up, down):
    """Exactly, over all outcomes of 60 items: the bound lies above the truth in at most 1 %, and is of use."""
    n, z = 60, norm.isf(0.01)
    errs = finds = 0.0
    for a in range(n + 1):
        for b in range(n + 1 - a):
            if excess(a, b, n, z)[1] > 0.05:
                errs += _chance(a, b, n, up, down)
                finds += _chance(a, b, n, 0.4, 0.02)
    assert errs <= 0.0101 and finds > 0.9


def _chance(a, b, n, up, down):
    if down == 0 and b:
        return 0.0
    ways = gammaln(n + 1) - gammaln(a + 1) - gammaln(b + 1) - gammaln(n - a - b + 1)
    return np.exp(ways + a * np.log(up) + (b * np.log(down) if b else 0) + (n - a - b) * np.log(1 - up - down))


def measured(labels, plain, after, alike=True, among=None, z=2.5):
    labels, plain, after = map(np.asarray, (labels, plain, after))
    measure = Measure(labels, ("a", "b", "c"), Seen(plain, np.ones(labels.size, bool), False), z)
    seen = Seen(after, np.broadcast_to(alike, labels.shape), True)
    return measure.dose("op", 1.0, seen, np.array([0, 1, 2] if among is None else [among]))


def test_all_called_one_class_is_no_knowledge_of_that_class():
    """As a blurred 8 is: right about every 8, and about nothing else."""
    y = np.repeat([0, 1, 2], 100)
    sunk = measured(y, y, np.zeros(300, int), alike=False, among=0)
    assert sunk.agreement == 1 and sunk.left == 0 and sunk.fault == "lost"
    assert measured(y, y, np.zeros(300, int), alike=False).left == pytest.approx(0)


def test_what_turns_is_what_looks_like_another_class_less_what_is_put_right():
    y = np.repeat([0, 1, 2], 100)
    plain, after = y.copy(), y.copy()
    plain[:10], after[20:60] = 1, 2  # ten wrong before, and right after; forty the other way
    dose = measured(y, plain, after, among=0)
    assert dose.turned == pytest.approx(0.3) and dose.into == "c" and dose.fault == "turned"
    assert dose.plain == 0.9 and dose.agreement == 0.6 and dose.least_turned < 0.3
    assert measured(y, plain, after, alike=False, among=0).turned == pytest.approx(-0.1)
    half = measured(y, plain, after, alike=np.arange(300) < 40, among=0)
    assert half.turned == pytest.approx(0.1)


def test_where_classes_overlap_a_break_must_exceed_the_overlap():
    y = np.repeat([0, 1, 2], 100)
    plain, after = y.copy(), y.copy()
    plain[:30], after[:30], after[40:60] = 1, 1, 1
    assert measured(y, plain, after, among=0).likely == ""
    after[40:90] = 1
    assert measured(y, plain, after, among=0).fault == "turned"


# --- how far


def curved(op, *stages, classes="abcd"):
    """What is decided where these classes have a fault at each strength; "*" all together, "?" all together by the
    estimates alone."""
    strengths = (1 / 64, 1 / 32, 1 / 4, 1.0)[: len(stages)]

    def dose(strength, of, fault, left=1.0):
        return Dose("rotate", strength, of, 50, 1.0, 0.9, 0.8, 1.0, 0.4 if fault else 0.0, 0.1, "x", left, left, fault)

    def together(strength, among):
        said = stages[strengths.index(strength)]
        return dose(strength, None, "turned" if "*" in said else "", 0.3 if "?" in said else 1.0)

    doses = [(s, [dose(s, name, "turned" if name in said else "") for name in classes])
             for s, said in zip(strengths, stages, strict=True)]  # fmt: skip
    return decide(op, {name: k for k, name in enumerate(classes)}, doses, together)


def curve(*stages):
    found = curved(Rotate(), *stages)
    return found.strength, "".join(found.classes)


def test_how_far_and_for_whom():
    assert curve("", "", "", "") == (1, "")
    assert curve("", "", "", "a") == (1 / 4, "")
    assert curve("", "", "*", "") == (1 / 32, "")  # what broke stays broken, whatever it looks like farther on
    assert curve("", "", "?", "") == (1 / 32, "")
    assert curve("a", "", "", "d") == (1 / 4, "bcd")  # for those that bear the weakest
    assert curve("", "a", "", "") == (1, "bcd")  # eight times as strong or more: worth keeping it from one class
    assert curve("", "", "a", "") == (1, "bcd")
    assert curve("abc", "", "", "") == (None, "")  # of one class alone it would be the mark
    assert curve("*", "", "", "") == (None, "")
    assert curve("?", "?", "", "") == (1 / 64, "")  # not shown: it stays in, at its weakest
    assert curve("a", "a") == (1 / 32, "bcd") and curve("a", "b") == (1 / 64, "bcd")


def test_where_is_narrowed_not_replaced():
    assert dict(curved(Rotate(where={"group": "g", "class": ["a", "b", "c"]}), "a").op.where) == {
        "group": ("g",), "class": ("b", "c"),
    }  # fmt: skip
    weakest = Rotate(degrees=(-180 / 64, 180 / 64), where={"class": ["b", "c", "d"]})
    assert curved(Rotate(), "a").op == weakest


def test_nearness_is_that_of_nine_in_ten_held_out_items():
    data = columns(200)
    fits = CrossFit.of(data, FunctionLearner(lambda *_: lambda rows: (rows[:, 1] < 0).astype(int)), 5)
    assert (fits.plain.predicted != fits.labels).all()  # always the other class, of which none is near
    assert fits.plain.alike.mean() < 0.2


def test_the_plot_has_a_panel_for_each_op_with_points(digits):
    from leaven.report.gate_plot import gate_plot

    drawn = gate_plot(digits.curves())
    assert drawn == gate_plot(digits.curves()) and drawn.startswith('<svg role="img"') and "#0" not in drawn
    assert ">invert: out<" in drawn and ">vertical_flip: for some<" in drawn and ">hue" not in drawn
    whole = next(d for d in digits.doses if (d.op, d.of) == ("invert", None))
    assert f"invert {100 * whole.agreement:.0f} %, out" in drawn
    assert "gaussian_noise" in drawn and gate_plot([c for c in digits.curves() if not c["points"]]) == ""
