"""Features mean what they say: what is near is near, clusters are found where they are, and tests keep their level."""

from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

import leaven as lv
from leaven.core.errors import BadData
from leaven.features import classifier, cluster, describe, describer, mmd, nearest
from leaven.features.two_sample import _ranks, combined


def normal(n, d, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)


def digits(n=200):
    return lv.open("digits").take(np.arange(n))


# ---- descriptions


def test_a_description_depends_on_its_item_alone():
    data = digits(40)
    look = describer(data)
    pictures = [item["image"].data for item in data.load(np.arange(40))]
    whole = look(pictures)
    assert whole.dtype == np.float32 and np.isfinite(whole).all()
    assert all((look([picture])[0] == row).all() for picture, row in zip(pictures, whole))
    assert (describe(data, np.array([7, 3])) == whole[[7, 3]]).all()


def test_noise_that_a_thumbnail_averages_away_is_seen():
    rng = np.random.default_rng(0)
    flat = np.full((20, 64, 64, 1), 128, np.uint8) + rng.integers(0, 40, (20, 1, 1, 1)).astype(np.uint8)
    board = np.indices((64, 64)).sum(axis=0) % 2 * 40 - 20  # its mean over every block is nought
    rough = (flat + board[..., None]).astype(np.uint8)
    look = describer(lv.open(np.concatenate([flat, rough])))
    a, b = look(list(flat)), look(list(rough))
    change = abs(a - b)
    assert change[:, : 16 * 16 * 3].max() < 1e-6 and change[:, 16 * 16 * 3 :].min() > 0.1


def test_columns_of_a_table_weigh_alike(tmp_path):
    path = tmp_path / "t.csv"
    colours = ["red", "green", "blue", ""]
    rows = [f"{k * 1000 if k % 5 else ''},{k / 1e6},{colours[k % 4]},{'ab'[k % 2]}" for k in range(100)]
    path.write_text("big,small,colour,label\n" + "\n".join(rows))
    data = lv.open(path, target="label")
    found = describe(data)
    assert [c.kind for c in data.schema.columns] == ["integer", "continuous", "categorical"]
    assert found.shape == (100, 2 + 2 + 3)
    for block in (found[:, :2], found[:, 2:4], found[:, 4:]):
        assert block.var(axis=0).sum() == pytest.approx(1, abs=1e-3)
    assert len(np.unique(found[::5, 1])) == 1 and len(np.unique(found[:, 1])) == 2  # missing is marked
    assert len({tuple(row) for row in found[3::4, 4:].tolist()}) == 1  # no colour is none of them


def blocks_of(kind, values, **about):
    """What a reader that learned from these values makes of them."""
    reader = import_module(f"leaven.features.kinds.{kind}").reader(values, SimpleNamespace(**about))
    blocks = reader(values)
    assert all(block.dtype == np.float32 and len(block) == len(values) and np.isfinite(block).all() for block in blocks)
    for one, row in zip(values, zip(*blocks)):
        assert all(np.allclose(a[0], b, atol=1e-6) for a, b in zip(reader([one]), row))
    return blocks


def test_sounds_are_told_by_pitch_loudness_and_time():
    rate, n = 8000, 8000
    t = np.arange(n) / rate
    tone = lambda hertz: np.sin(2 * np.pi * hertz * t)  # noqa: E731
    late = np.where(t > 0.75, tone(500), 0)
    waves = [tone(500), -tone(500), tone(2000), 0.1 * tone(500), late, np.zeros(n), tone(500)[:5]]
    waves = [wave.astype(np.float32)[:, None] for wave in waves]
    pooled, course, length = blocks_of("audio", waves, extents=np.tile([1.0, rate], (7, 1)))
    assert (pooled[0] == pooled[1]).all()  # polarity leaves no trace
    mean, spread, course = pooled[:, :40], pooled[:, 40:], course.reshape(7, 8, 10)
    edges = np.linspace(*(2595 * np.log10(1 + np.array([60, 4000]) / 700)), 42)[1:-1]
    for k, hertz in ((0, 500), (2, 2000)):
        assert mean[k].argmax() == abs(edges - 2595 * np.log10(1 + hertz / 700)).argmin()
    low = mean[0].argmax()
    assert mean[0, low] - mean[3, low] == pytest.approx(np.log(100), abs=0.01)  # a tenth: 20 decibels
    assert course[4, :5].max() < course[4, 7].max() - 3 and spread[4].max() > spread[0].max()
    assert length[0] > length[6] and np.ptp(mean[5]) == np.ptp(course[5]) == 0


def test_texts_are_told_by_words_and_by_slips():
    texts = [
        "the cat sat on the mat",
        "the cat sat on the mta",
        "stocks fell on Monday",
        "",
        "the cat sat on the mat !",
    ]
    words, pieces, lengths = blocks_of("text", texts)
    assert (words[3] == 0).all() and (lengths[3] == 0).all()
    assert np.linalg.norm(words[:3], axis=1) == pytest.approx(np.ones(3), abs=1e-6)
    assert words[0] @ words[2] < words[0] @ words[1] < words[0] @ words[4]
    assert pieces[0] @ pieces[2] < 0.3 and 0.7 < pieces[0] @ pieces[1] < 1
    rare, common = (float(np.linalg.norm(words[0] - words[k])) for k in (1, 4))
    assert rare > common > 0


# ---- neighbours


def test_nearest_is_what_all_distances_say():
    points, among = normal(30, 5), normal(40, 5, 1)
    full = np.linalg.norm(points[:, None].astype(float) - among[None], axis=2)
    distances, positions = nearest(points, among, count=3)
    assert (positions == np.argsort(full, axis=1)[:, :3]).all()
    np.testing.assert_allclose(distances, np.sort(full, axis=1)[:, :3], rtol=1e-6)
    distances, positions = nearest(points)
    assert (positions[:, 0] != np.arange(30)).all() and (distances > 0).all()
    for count in (0, 30):
        with pytest.raises(BadData, match="29 there"):
            nearest(points, count=count)


# ---- clusters


def test_planted_clusters_are_found_and_numbered_by_size():
    sizes = (60, 40, 20)
    truth = np.repeat([0, 1, 2], sizes)
    points = normal(120, 8) + 9 * np.eye(8, dtype=np.float32)[truth]
    shuffled = np.random.default_rng(3).permutation(120)
    found = cluster(points[shuffled])
    assert found.clear and found.count == 3 and found.silhouette > 0.5
    assert (found.members == truth[shuffled]).all()
    again = cluster(points[shuffled])
    assert (again.members == found.members).all() and again.reference == found.reference


@pytest.mark.parametrize("make", [normal, lambda n, d, s: np.random.default_rng(s).random((n, d), np.float32)])
def test_where_there_are_none_none_stand_out(make):
    assert not any(cluster(make(200, d, seed), seed).clear for seed in range(4) for d in (2, 6))


def test_too_few_to_cluster():
    with pytest.raises(BadData, match="15 items that differ are too few"):
        cluster(np.repeat(normal(15, 3), 4, axis=0))


# ---- two-sample tests


def test_mmd_is_the_unbiased_estimate():
    a, b = normal(7, 3), normal(9, 3, 1) + 1
    both = np.concatenate([a, b]).astype(float)
    squares = ((both[:, None] - both[None]) ** 2).sum(axis=2)
    typical = np.median(squares[np.triu_indices(16, 1)])
    k = sum(np.exp(-squares / (w * typical)) for w in (1, 1 / 3, 1 / 9))
    inner = [sum(k[i, j] for i in s for j in s if i != j) / (len(s) * (len(s) - 1)) for s in (range(7), range(7, 16))]
    wanted = sum(inner) - 2 * k[:7, 7:].mean()
    assert mmd(a, b).statistic == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize(("test", "sets"), [(mmd, 600), (classifier, 60)])
def test_the_level_is_exact(test, sets):
    """With 19 relabelled sets, p is uniform on 1/20 ... 1 where nothing differs: its share below each level is that."""
    draws = [normal(24, 2, seed) for seed in range(sets)]
    found = np.array([test(x[:10], x[10:], seed=k, permutations=19).p for k, x in enumerate(draws)])
    assert set(np.round(found * 20)) <= set(range(1, 21))
    for level in (0.05, 0.25, 0.5):
        low, high = stats.binom.ppf([0.001, 0.999], sets, level) / sets
        assert low <= (found <= level + 1e-9).mean() <= high


@pytest.mark.parametrize("test", [mmd, classifier])
def test_what_differs_is_told_apart(test):
    a = normal(80, 4)
    assert test(a, normal(80, 4, 1)).p > 0.05
    assert test(a, normal(80, 4, 1) + 0.8).p < 0.01
    assert test(a, 2.5 * normal(80, 4, 1)).p < 0.01
    assert test(a, a).p > 0.5


def test_equal_rows_give_no_verdict():
    same = np.zeros((10, 2), np.float32)
    assert mmd(same, same).p == 1


def test_the_area_under_the_curve():
    rng = np.random.default_rng(0)
    scores, truth = rng.integers(0, 5, 60).astype(float), rng.random(60) < 0.4
    assert (_ranks(scores) == stats.rankdata(scores)).all()
    n = truth.sum()
    area = (_ranks(scores)[truth].sum() - n * (n + 1) / 2) / (n * (60 - n))
    assert area == pytest.approx(roc_auc_score(truth, scores))


def test_several_splits_make_one_p_value():
    assert combined(np.array([0.01, 0.03, 0.9])) == pytest.approx(0.06)
    assert combined(np.array([0.6, 0.7, 0.8])) == 1
