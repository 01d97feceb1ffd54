"""Generators: what they draw is like what they learned from, in the ways that are promised."""

import json
from itertools import pairwise

import numpy as np
import pytest
from items import Items, source
from scipy import integrate, stats

import leaven as lv
from leaven.core.artefact import Artefact
from leaven.core.errors import BadData, Misplaced, NoKernel, NoSpace, OutOfRange, Unknown
from leaven.core.plain import from_plain, to_plain
from leaven.core.plan import plan
from leaven.core.policy import Policy
from leaven.data.replay import Grown
from leaven.generate import Generate, Material, PcaMixture, fit, restored
from leaven.generate.copula import Copula
from leaven.generate.correlation import hidden, repaired, shrunk
from leaven.generate.margins import ORDERS, grid, scores, snapped
from leaven.image import Image, Mask
from leaven.table import Row
from leaven.trial.design import few
from leaven.trial.learners.learner import FunctionLearner
from leaven.trial.run import compare

RHO = np.array([[1, 0.7, -0.5, 0.3], [0.7, 1, -0.2, 0.6], [-0.5, -0.2, 1, 0], [0.3, 0.6, 0, 1]])


def keys(n, first=0):
    return np.arange(first, first + n, dtype=np.uint64)


def normals(n, rho, seed=0):
    return np.random.default_rng(seed).standard_normal((n, len(rho))) @ np.linalg.cholesky(rho).T


def material(values, classes=None, kind=Row):
    classes = np.zeros(len(values), np.int64) if classes is None else np.asarray(classes)
    return Material(values, classes, int(classes.max()) + 1, keys(len(values)), kind)


def table(n=200, seed=0):
    """Three kinds of numbers in two uneven classes."""
    rng = np.random.default_rng(seed)
    label = (rng.random(n) < 0.25).astype(int)
    number = rng.normal(2 * label, 1)
    values = np.stack([number, np.round(number + rng.normal(0, 0.5, n)), rng.integers(0, 4, n)], axis=1)
    return lv.open(values, labels=np.array(["often", "rare"])[label], name="t")


# ---- hidden numbers


def test_correlations_of_hidden_numbers_are_found_through_steps():
    """Cut into 2, 3 and 6 levels, and skewed: what is seen is weaker or bent, what is hidden comes out."""
    z = normals(20_000, RHO)
    seen = np.stack([z[:, 0] > 1, np.digitize(z[:, 1], [-0.5, 1.2]), np.exp(2 * z[:, 2]), np.round(z[:, 3])], axis=1)
    seen[::7, 2] = np.nan
    rho, many = hidden(seen.astype(float))
    np.testing.assert_allclose(rho, RHO, atol=0.03)
    assert many[0, 1] == 20_000 and many[0, 2] == many[2, 2] < 20_000
    naive = np.corrcoef(seen[:, 0].astype(float), seen[:, 1].astype(float))[0, 1]
    assert naive < 0.6


def test_a_column_of_one_value_is_tied_to_none():
    rho, many = hidden(np.stack([np.ones(50), np.arange(50.0)], axis=1))
    assert (rho == np.eye(2)).all() and many[0, 1] == 0


def test_scores_and_their_coefficients():
    values = np.repeat([3.0, 5.0, 8.0], [20, 50, 30])
    found, terms = scores(values)
    edges = [-np.inf, stats.norm.ppf(0.2), stats.norm.ppf(0.7), np.inf]
    for level, (low, high) in zip((3, 5, 8), pairwise(edges)):
        assert found[values == level][0] == pytest.approx(stats.truncnorm(low, high).mean())
    for k in (1, 2, 5):
        polynomial = np.polynomial.hermite_e.HermiteE.basis(k)
        pieces = [
            integrate.quad(lambda z, k=k, p=polynomial: p(z) * stats.norm.pdf(z), max(a, -9), min(b, 9))[0]
            for a, b in pairwise(edges)
        ]
        wanted = np.dot(pieces, np.unique(found)) / np.sqrt(float(np.prod(np.arange(1, k + 1))))
        assert terms[k - 1] == pytest.approx(wanted, abs=1e-7)
    assert terms.size == ORDERS and (terms**2).sum() <= found.var() + 1e-12


def test_what_is_noise_shrinks_and_what_cannot_be_is_repaired():
    noise = np.corrcoef(np.random.default_rng(0).standard_normal((12, 30)).T)
    many = np.full((30, 30), 12.0)
    assert abs(shrunk(noise, many) - np.eye(30)).max() < 0.2 < abs(noise - np.eye(30)).max()
    assert abs(shrunk(RHO, np.full((4, 4), 1e6)) - RHO).max() < 1e-5
    impossible = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    fixed = repaired(impossible)
    assert np.linalg.eigvalsh(impossible)[0] < 0 < np.linalg.eigvalsh(fixed)[0] + 1e-12
    assert np.diag(fixed) == pytest.approx(np.ones(3)) and (repaired(RHO) == RHO).all()


# ---- copula


def test_columns_and_their_ties_come_out_class_by_class():
    z = normals(1500, RHO)
    classes = np.arange(1500) % 3 // 2  # one third is of class 1
    values = np.stack([np.exp(z[:, 0]), z[:, 1] + 5 * classes, np.round(3 * z[:, 2]), z[:, 3] > 0.3], axis=1)
    made = Copula.learn(material(values, classes))
    for number in (0, 1):
        mine, drawn = values[classes == number], made.draw(keys(1500), number)
        for j in range(4):
            assert stats.ks_2samp(mine[:, j], drawn[:, j]).pvalue > 0.01
            assert mine[:, j].min() <= drawn[:, j].min() and drawn[:, j].max() <= mine[:, j].max()
        wanted, found = (stats.spearmanr(v).statistic for v in (mine, drawn))
        np.testing.assert_allclose(found, wanted, atol=0.1)


def test_grids_constants_and_spikes_stay():
    rng = np.random.default_rng(0)
    spiked = np.where(rng.random(300) < 0.7, 0.0, rng.exponential(1000, 300).round(2))
    fifths = 21 + 5.0 * rng.integers(0, 200, 300)
    columns = [
        rng.integers(18, 90, 300),
        np.full(300, 7.0),
        rng.normal(size=300).round(1),
        spiked,
        fifths,
        fifths + 0.5,
    ]
    values = np.stack(columns, axis=1)
    drawn = Copula.learn(material(values.astype(float))).draw(keys(2000))
    assert set(drawn[:, 0]) <= set(range(18, 90)) and set(drawn[:, 1]) == {7.0}
    assert (np.round(drawn[:, 2], 1) == drawn[:, 2]).all() and len(np.unique(drawn[:, 2])) > 30
    assert abs((drawn[:, 3] == 0).mean() - (spiked == 0).mean()) < 0.04
    assert (drawn[:, 4] % 5 == 1).all() and (drawn[:, 5] % 5 == 1.5).all()
    assert len(set(drawn[:, 4]) - set(fifths)) > 10


def test_grids_are_found():
    assert grid(np.array([3.0, np.nan, 13.0, 8.0])) == (0, 3, 5)
    assert grid(np.array([0.5, 2.5, 1.5])) == (1, 5, 10)
    assert grid(np.array([0.1, 0.2, 0.3, 0.7])) == (1, 1, 1)
    for endless in ([0.1, np.pi], [1e300, 2e300], [np.nan], []):
        assert grid(np.array(endless)) == (0, 0, 0)
    assert grid(np.full(4, 7.0))[2] == 0
    assert snapped(np.array([0.14, 0.26, np.nan, 0.65]), 1, 1, 2).tolist()[:2] == [0.1, 0.3]


def test_names_are_chosen_among_those_of_the_class_and_keep_their_ties():
    class Kind:
        named = True

    class Number:
        named = False

    class Named(Row):
        columns = (Kind, Number)

    rng = np.random.default_rng(0)
    number = rng.normal(size=900)
    names = np.array([2.0, 0.0, 3.0])[
        np.digitize(number + rng.normal(0, 0.3, 900), [-0.6, 0.6])
    ]  # no order in the codes
    classes = (np.arange(900) % 2).astype(int)
    names[(classes == 1) & (names == 3)] = 0
    names[::10] = np.nan
    made = Copula.learn(material(np.stack([names, number], axis=1), classes, Named))
    one, other = (made.draw(keys(3000), c) for c in (0, 1))
    assert set(np.unique(one[:, 0][~np.isnan(one[:, 0])])) == {0, 2, 3}
    assert set(np.unique(other[:, 0][~np.isnan(other[:, 0])])) == {0, 2}
    for drawn, c in ((one, 0), (other, 1)):
        for name in (0, 2):
            mine = number[(classes == c) & (names == name)]
            assert abs(drawn[drawn[:, 0] == name, 1].mean() - mine.mean()) < 0.2


def test_gaps_come_as_often_and_where_they_did():
    rng = np.random.default_rng(0)
    size = rng.normal(size=2000)
    other = np.where(size + rng.normal(0, 0.5, 2000) > 1, np.nan, rng.normal(size=2000))
    classes = np.r_[np.zeros(1500, int), np.ones(500, int)]
    other[1500:] = np.nan  # class 1 has none at all
    drawn = Copula.learn(material(np.stack([size, other], axis=1), classes)).draw(keys(4000))
    gap, was = np.isnan(drawn[:, 1]), np.isnan(other[:1500])
    assert abs(gap.mean() - was.mean()) < 0.03
    assert abs(drawn[gap, 0].mean() - size[:1500][was].mean()) < 0.15
    assert np.isnan(Copula.learn(material(np.stack([size, other], axis=1), classes)).draw(keys(50), 1)[:, 1]).all()


def test_a_class_of_few_rows_leans_on_the_others():
    """Ten rows cannot tell 0.9 from nothing; the ties of the large class help, its own margins stay."""
    z = normals(510, np.array([[1, 0.9], [0.9, 1]]))
    classes = np.r_[np.zeros(500, int), np.ones(10, int)]
    z[500:, 1] = np.random.default_rng(1).normal(size=10)
    z[500:] += 50
    drawn = Copula.learn(material(z, classes)).draw(keys(2000), 1)
    found = stats.spearmanr(drawn).statistic
    own = stats.spearmanr(z[500:]).statistic
    assert own < found < 0.9 and drawn.min() > 40


# ---- pictures


def test_pictures_are_like_those_of_their_class():
    data = lv.open("digits")
    pictures = np.stack([item["image"].data for item in data.load(np.arange(len(data)))])
    made = fit(data)
    assert isinstance(made, PcaMixture)
    for number in (0, 8):
        mine, drawn = pictures[data.labels == number], made.draw(keys(1000), number)
        assert drawn.shape == (1000, 8, 8, 1) and drawn.dtype == np.uint8
        assert abs(drawn.mean(axis=0) - mine.mean(axis=0)).max() < 16  # 255 is white
        assert (drawn[:, (mine == 0).all(axis=0)] == 0).all()
        assert drawn.var() == pytest.approx(mine.var(), rel=0.2)  # clipping takes some
        assert len(np.unique(drawn.reshape(1000, -1), axis=0)) == 1000
        far = ((drawn[:, None] / 255.0 - mine[None, :60] / 255.0) ** 2).sum(axis=(2, 3, 4)).min(axis=1)
        assert far.min() > 0.01  # none is a copy


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_two_clouds_are_two_clouds_in_every_dtype(dtype):
    rng = np.random.default_rng(0)
    full = 1 if dtype == np.float32 else np.iinfo(dtype).max
    light = np.where(rng.random(200) < 0.3, 0.2, 0.8)[:, None, None, None] + rng.normal(0, 0.02, (200, 5, 6, 3))
    made = PcaMixture.learn(material((light * full).astype(dtype), kind=Image))
    drawn = made.draw(keys(600))
    means = drawn.reshape(600, -1).mean(axis=1) / full
    assert drawn.dtype == dtype and drawn.shape == (600, 5, 6, 3)
    assert ((abs(means - 0.2) < 0.05) | (abs(means - 0.8) < 0.05)).all() and abs((means < 0.5).mean() - 0.3) < 0.08


def test_whole_values_are_rounded_not_cut():
    flat = np.full((40, 3, 3, 1), 100, np.uint8)
    flat[:20] = 101
    drawn = PcaMixture.learn(material(flat, kind=Image)).draw(keys(4000))
    assert drawn.mean() == pytest.approx(100.5, abs=0.1)


# ---- both


@pytest.mark.parametrize("data", [table(), lv.open("digits").take(np.arange(300))], ids=["copula", "pca_mixture"])
def test_a_row_depends_on_its_key_and_class_alone(data):
    made = fit(data)
    which = np.arange(40) % len(data.classes)
    whole = made.draw(keys(40), which)
    for size in (1, 7):
        parts = [made.draw(keys(40)[k : k + size], which[k : k + size]) for k in range(0, 40, size)]
        assert np.concatenate(parts).tobytes() == whole.tobytes()
    assert made.draw(keys(40)[::-1], which[::-1])[::-1].tobytes() == whole.tobytes()
    assert fit(data).artefact.id == made.artefact.id
    assert (made.artefact.arrays["ids"] == data.ids).all()


def test_saved_and_back_without_pickle(tmp_path):
    made = fit(table())
    again = restored(Artefact.load(made.artefact.save(tmp_path)))
    assert again == made and (again.draw(keys(5), 1) == made.draw(keys(5), 1)).all()
    with pytest.raises(Unknown, match="generator 'neighbours'"):
        restored(Artefact("neighbours", {}))


def test_what_cannot_be_learned_is_named():
    pictures = np.zeros((20, 80, 20, 1), np.uint8)
    with pytest.raises(BadData, match="80 x 20 pixels are too many; add a resize to 64"):
        PcaMixture.learn(material(pictures, kind=Image))
    with pytest.raises(BadData, match="learns from rows"):
        Copula.learn(material(pictures, kind=Image))
    with pytest.raises(BadData, match="take the copula"):
        fit(table(), "pca_mixture")
    with pytest.raises(Unknown, match="did you mean 'copula'"):
        fit(table(), "copulas")
    few_rows = Copula.learn(material(np.arange(12.0)[:, None], [0] * 9 + [1] * 3))
    with pytest.raises(BadData, match=r"class 1 had 3 items .* 5 are needed"):
        few_rows.draw(keys(2), 1)
    with pytest.raises(BadData, match="class 2 had 0"):
        few_rows.draw(keys(2), np.array([0, 2]))
    uneven = [{"image": Image(np.zeros((4, 4 + k % 2, 1), np.uint8))} for k in range(12)]
    with pytest.raises(BadData, match=r"4 x 4 x 1 .* add a resize"):
        Policy(grow=[Generate()]).fit(Items.of(uneven))


# ---- the op


def test_so_many_rows_of_those_classes():
    data = table()
    counts = np.bincount(data.labels)
    for add, many in ((30, 30), ("50%", 100), ("100%", 200), ("0%", 0), (0, 0), (401, 401)):
        policy = Policy(grow=[Generate(add=add)]).fit(data)
        rows = policy.roster(data)
        assert len(rows) == 200 + many and len(set(zip(rows.positions, rows.copies))) == len(rows)
        found = np.bincount(data.labels[rows.positions[200:]], minlength=2)
        assert abs(found - many * counts / 200).max() <= 1
    for where in ("minority", "rare", {"class": ["rare"]}):
        policy = Policy(grow=[Generate(add=30, where=where)]).fit(data)
        assert (data.labels[policy.roster(data).positions[200:]] == 1).all()
        assert policy.grow[0].where == (("class", ("rare",)),)
    assert from_plain(to_plain(policy), artefacts=policy.artefacts) == policy


def test_add_and_where_are_checked():
    for bad in (-1, 1.5, "half", "-5%", "20000%", True, None, "%"):
        with pytest.raises(OutOfRange, match=r"generate\.add = .* such as 50%"):
            Generate(add=bad)
    with pytest.raises(Unknown, match="did you mean 'rare'"):
        Policy(grow=[Generate(where="rar")]).require_known(table())
    Policy(grow=[Generate(where="minority")]).require_known(table())
    with pytest.raises(NoSpace, match="no item has the class rar"):
        Policy(grow=[Generate(where="rar")]).fit(table())
    with pytest.raises(Misplaced):
        Policy(grow=[Generate(p=0.5)])
    few_of_one = lv.open(np.arange(36.0).reshape(12, 3), labels=["a"] * 9 + ["b"] * 3, name="few")
    with pytest.raises(BadData, match=r"class 'b' has 3 items to learn from; at least 5 are needed"):
        Policy(grow=[Generate()]).fit(few_of_one)
    assert Policy(grow=[Generate(where="a", add=4)]).fit(few_of_one).roster(few_of_one).positions.size == 16


def test_masks_cannot_be_made_up():
    items = [
        {"image": Image(np.full((4, 4, 1), k, np.uint8)), "mask": Mask(np.zeros((4, 4), np.uint8))} for k in range(9)
    ]
    there = source(items)
    policy = Policy(grow=[Generate(add=3)]).fit(there)
    rows = policy.roster(there)
    with pytest.raises(NoKernel, match="Generated has no kernel for Mask"):
        plan(policy.training, there, rows.positions, copies=rows.copies, makers=rows.makers).run()


def test_without_labels_there_is_one_class():
    items = [{"image": Image(np.full((4, 4, 1), 10 * k, np.uint8))} for k in range(12)]
    there = Items.of(items)
    policy = Policy(grow=[Generate(add=5)]).fit(there)
    rows = policy.roster(there)
    outs = plan(policy.training, there, rows.positions, copies=rows.copies, makers=rows.makers).items()
    assert len(outs) == 17 and all("label" not in out for out in outs)
    assert all((out["image"] == items[i]["image"].data).all() for i, out in enumerate(outs[:12]))


def test_written_with_lineage_and_replayed(tmp_path):
    data = table()
    train, test = data.split(seed=0)
    policy = Policy(grow=[Generate(add=40, where="minority", weight=0.5), lv.Repeat()])
    growth = lv.grow(train, policy, copies=0, seed=3, test=test)
    growth.write(tmp_path / "grown")
    grown = Grown.open(tmp_path / "grown")
    made = [row for row in grown.lineage if "Generated" in row["bound"]]
    assert len(made) == 80
    (artefact,) = growth.policy.artefacts.values()
    assert (tmp_path / "grown" / "artefacts" / f"{artefact.id}.npz").is_file()
    table_ = grown.table.to_pydict()
    for row in grown.lineage:
        grown.replay(row["row"])
    at = [k for k, row in enumerate(grown.lineage) if "Generated" in row["bound"]]
    assert all(table_["_parents"][k] == [] and table_["_sample_weight"][k] == 0.5 for k in at)
    assert all(table_["label"][k] == "rare" for k in at)
    assert all(
        f'"artefact":"{artefact.id}"' in json.dumps(json.loads(row["bound"]), separators=(",", ":")) for row in made
    )
    assert set(artefact.arrays["ids"]) == set(train.ids) and not set(artefact.arrays["ids"]) & set(test.ids)


def test_each_epoch_draws_anew_and_streams_tell_the_weight():
    data = table()
    stream = lv.stream(data, Policy(grow=[Generate(add=50, weight=0.3)]), epochs=2, workers=0)
    seen = [{}, {}]
    for batch in stream:
        for k in np.flatnonzero(batch.copies > 0):
            assert batch["sample_weight"][k] == np.float32(0.3)
            seen[batch.epoch][batch.names[k], int(batch.copies[k])] = batch["row"][k]
        assert (batch["sample_weight"][batch.copies == 0] == 1).all()
    assert len(seen[0]) == 50 == len(seen[1]) and seen[0].keys() == seen[1].keys()
    assert all((seen[0][name] != seen[1][name]).any() for name in seen[0])


def test_judged_by_the_trial_like_any_other_arm():
    weights = []

    def learn(training, groups, seed):
        weights.append(training.weights)
        classes = training.labels.argmax(axis=1)
        centres = np.stack([training.inputs[classes == c, :2].mean(axis=0) for c in (0, 1)])
        return lambda rows: ((rows[:, None, :2] - centres) ** 2).sum(axis=2).argmin(axis=1)

    policy = Policy(grow=[Generate(add="100%", weight=0.25)])
    found = compare(few(table(400), 20, 4), {"made": policy}, learner=FunctionLearner(learn), workers=0, controls=False)
    assert found.scores["made"].rows == 80 and found.verdict.word in {"helps", "hurts", "equivalent", "undecided"}
    assert any((w == 0.25).sum() == 40 and (w == 1).sum() == 40 for w in weights)
    assert np.isfinite(found.scores["made"].accuracy).all()
