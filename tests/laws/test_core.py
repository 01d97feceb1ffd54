"""Bits, distributions and addresses against published truth; and nothing else decides what comes out."""

import multiprocessing
import os
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from items import data, picture, planned, same, spawned, without
from scipy import stats

import leaven as lv
from leaven.core.choose import InOrder, OneOf, SomeOf
from leaven.core.dist import Beta, Choice, Const, Integers, LogUniform, Normal, TruncatedNormal, Uniform, as_dist, plain
from leaven.core.errors import Ambiguous, LeavenError, OutOfRange
from leaven.core.key import address, counters, in_order, item_id, uniforms, words
from leaven.core.normal import normal
from leaven.core.philox import expand, philox, schedule, stream, unit
from leaven.core.policy import Policy
from leaven.core.roster import Roster
from leaven.core.step import STEPS, Step
from leaven.image import (
    Brightness,
    Crop,
    Erase,
    GaussianBlur,
    GaussianNoise,
    HorizontalFlip,
    Normalize,
    Pad,
    Perspective,
    Resize,
    Rotate,
    Saturation,
    Shift,
    Solarize,
)
from leaven.mix import CutMix

seeds = st.integers(0, 2**63)
few = settings(max_examples=10, deadline=None, derandomize=True)
IDS, ZERO = np.arange(9, dtype=np.uint64), np.zeros(9, np.uint64)

KNOWN = [  # Random123 1.14, kat_vectors, philox4x32 10: counter, key, result
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def wide(*words):
    return np.array(
        [sum(w << 32 * k for k, w in enumerate(words[i : i + 2])) for i in range(0, len(words), 2)], np.uint64
    )


# ---- bits


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_philox_against_the_published_vectors(counter, key, result):
    low, high = wide(*counter)
    out = philox(low.reshape(1), high.reshape(1), schedule(wide(*key)))
    assert out[:, 0].tolist() == wide(*result).tolist()


def test_many_keys_and_counters_in_one_call_are_each_as_alone():
    keys, ids = np.arange(5, dtype=np.uint64) << np.uint64(60), np.arange(7, dtype=np.uint64) * np.uint64(2**61 + 1)
    whole = philox(ids[None], ~ids[None], schedule(keys[:, None]))
    for k, key in enumerate(keys):
        for i, low in enumerate(ids):
            assert (whole[:, k, i] == philox(low[None], ~low[None], schedule(key[None]))[:, 0]).all()


@pytest.mark.parametrize("count", [0, 1, 2, 1001])
def test_a_stream_is_the_expansion_of_its_key(count):
    key = np.uint64(0x123456789ABCDEF0)
    assert (stream(key, count) == expand(np.full(count, key), np.arange(count))).all()


def test_uniforms_never_touch_the_ends():
    ends = unit(np.array([0, 2**64 - 1], np.uint64))
    assert 0 < ends[0] < 2.0**-52 and 1 - 2.0**-52 < ends[1] < 1
    dists = (
        Uniform(0, 1),
        LogUniform(1e-9, 1),
        Beta(0.1, 0.1),
        TruncatedNormal(0, 1, -9, 9),
        Integers(0, 9),
        Normal(0, 1),
    )
    for dist in dists:
        low, high = dist.quantile(ends)
        assert np.isfinite([low, high]).all() and dist.bounds[0] <= low <= high <= dist.bounds[1]


def test_uniforms_are_uniform_and_fields_independent():
    ids = np.arange(20_000, dtype=np.uint64)
    a, b = uniforms(3, "rotate", "degrees", ids=ids), uniforms(3, "rotate", "p", ids=ids)
    assert stats.kstest(a, "uniform").pvalue > 0.01 and stats.kstest(b, "uniform").pvalue > 0.01
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.02 and abs(np.corrcoef(a[1:], a[:-1])[0, 1]) < 0.02


def test_overflow_is_an_error():
    one = np.ones(1, np.uint64)
    for epoch in (2**32, -1):
        with pytest.raises(OutOfRange, match=rf"epoch = {epoch}: must lie in \[0, 2\*\*32\)"):
            counters(one, one, epoch)
    with pytest.raises(OutOfRange, match=r"copy = 4294967296: must lie in \[0, 2\*\*32\)"):
        counters(one, one << np.uint64(32), 0)
    assert counters(one, one * np.uint64(2**32 - 1), 2**32 - 1)[1].tolist() == [2**64 - 1]


def test_the_halves_of_a_counter_do_not_overlap():
    ids, copies = np.array([5], np.uint64), np.array([7], np.uint64)
    assert [int(half[0]) for half in counters(ids, copies, 9)] == [5, (7 << 32) | 9]


# ---- distributions

U = np.concatenate([[2.0**-53, 1e-9, 1e-4], np.linspace(0.001, 0.999, 997), [1 - 1e-4, 1 - 1e-9]])
CONTINUOUS = [
    (Uniform(-2, 5), stats.uniform(-2, 7)),
    (LogUniform(0.01, 30), stats.loguniform(0.01, 30)),
    (Normal(3, 0.5), stats.norm(3, 0.5)),
    (TruncatedNormal(0, 1, -1, 2), stats.truncnorm(-1, 2)),
    (TruncatedNormal(10, 2, 3, 8), stats.truncnorm(-3.5, -1, 10, 2)),
]


@pytest.mark.parametrize(("dist", "truth"), CONTINUOUS, ids=lambda v: repr(v) if not hasattr(v, "ppf") else "")
def test_quantiles(dist, truth):
    np.testing.assert_allclose(dist.quantile(U), truth.ppf(U), rtol=1e-9, atol=1e-9)


def test_the_normal_quantile_to_full_precision():
    np.testing.assert_allclose(normal(U), stats.norm.ppf(U), rtol=3e-15, atol=1e-15)


@pytest.mark.parametrize("a", [0.1, 0.2, 0.4, 1.0, 2.0, 30.0])
@pytest.mark.parametrize("b", [0.1, 0.2, 0.5, 1.0, 3.0, 100.0])
def test_beta_quantiles(a, b):
    """Within 1e-3, as promised; and no end is lost."""
    got = Beta(a, b).quantile(U)
    assert (np.diff(got) >= 0).all() and got[0] >= 0 and got[-1] <= 1
    with warnings.catch_warnings():  # scipy's own root finding gives up on some and says so; its value is near enough
        warnings.simplefilter("ignore", RuntimeWarning)
        truth = stats.beta.ppf(U, a, b)
    np.testing.assert_allclose(got, truth, rtol=0, atol=1e-3)


def test_choices_and_whole_numbers():
    u = (np.arange(100_000) + 0.5) / 100_000
    values, counts = np.unique(Choice((5, -1, 2), (1, 3, 0)).quantile(u), return_counts=True)
    assert values.tolist() == [-1, 5] and counts.tolist() == [75_000, 25_000]
    values, counts = np.unique(Choice((1, 2, 4, 8)).quantile(u), return_counts=True)
    assert values.tolist() == [1, 2, 4, 8] and counts.tolist() == [25_000] * 4
    values, counts = np.unique(Integers(-1, 3).quantile(u), return_counts=True)
    assert values.tolist() == [-1, 0, 1, 2, 3] and counts.tolist() == [20_000] * 5
    assert (Const(3).quantile(u) == 3).all()


ALL = [
    Const(2.0),
    Uniform(0.0, 1.0),
    *(d for d, _ in CONTINUOUS),
    Beta(0.2, 3),
    Choice((1.0, 2.0), (1.0, 3.0)),
    Integers(0, 3),
]


@pytest.mark.parametrize("dist", ALL, ids=repr)
def test_distributions_are_plain_and_monotone(dist):
    assert as_dist(plain(dist)) == dist and hash(as_dist(plain(dist))) == hash(dist)
    drawn = dist.quantile(U)
    low, high = dist.bounds
    assert (low <= drawn).all() and (drawn <= high).all()
    assert isinstance(dist, Choice) or (np.diff(drawn) >= 0).all()


@pytest.mark.parametrize(
    "bad",
    [
        {"uniform": {"low": "a", "high": "b"}},
        {"integers": {"low": "a", "high": 3}},
        {"integers": {"low": 0.5, "high": 3}},
        {"beta": {"a": 0, "b": 1}},
        {"beta": {"a": "x", "b": 1}},
        {"normal": {"mean": 0, "std": 0}},
        {"normal": {}},
        {"log_uniform": {"low": 0, "high": 1}},
        {"choice": {"values": []}},
        {"choice": {"values": 3}},
        {"choice": {"values": [1, 2], "weights": [1]}},
        {"choice": {"values": ["a", "b"]}},
        {"gauss": {}},
        {"truncated_normal": {"mean": 0, "std": 1, "low": 40, "high": 41}},
        {"beta": 3},
        {"const": {"value": "x"}},
        {"uniform": {"low": None, "high": 1}},
        {"uniform": {"low": 0, "high": True}},
        {1: {"low": 0}},
    ],
    ids=repr,
)
def test_impossible_distributions_are_named(bad):
    with pytest.raises(LeavenError, match=r"brightness\.factor"):
        Brightness(factor=bad)


# ---- addresses


def test_an_address_is_a_hash_of_seed_and_path():
    seen = [address(1, "rotate", "p"), address(11, "rotate", "p"), address(1, "rotatep"), address(1, "rotat", "ep")]
    seen += [address(1, "1rotate", "p"), address(1), address(-1, "rotate", "p")]
    assert len(set(seen)) == len(seen) and all(0 <= a < 2**64 for a in seen)
    # Frozen: whoever changes these numbers changes every result ever recorded.
    assert address(7, "rotate", "degrees") == 3729982652216523140
    assert item_id("cats/tom.jpg") == 7901298625203005571
    assert words(7, "rotate", "degrees", ids=np.array([5], np.uint64), epoch=2).tolist() == [13418592333084795757]


def draws(*parts, seed=0, ids=IDS, copies=ZERO, epoch=0):
    program = Policy(augment=parts).training
    return {s.op.address: d for s, d in zip(program.slots, program.draw(seed, ids, copies, epoch))}


@few
@given(seed=seeds)
def test_neighbours_do_not_disturb(seed):
    """Adding, wrapping and reordering ops never changes what the others draw."""
    alone = draws(Rotate(p=0.5), seed=seed)["rotate"]
    for parts in (
        (Brightness(), Rotate(p=0.5)),
        (Rotate(p=0.5), Shift()),
        (Shift(), HorizontalFlip(), Rotate(p=0.5)),
        (InOrder((Shift(), Rotate(p=0.5))),),
        (SomeOf((Shift(), Rotate(p=0.5)), n=2),),
        (OneOf((InOrder((Rotate(p=0.5), Shift())),)),),
        (CutMix(), Rotate(p=0.5), GaussianNoise()),
    ):
        found = draws(*parts, seed=seed)["rotate"]
        assert (found.values["degrees"] == alone.values["degrees"]).all() and (found.on == alone.on).all()
    wrapped = draws(OneOf((GaussianBlur(), Rotate(p=0.5))), seed=seed)["rotate"]
    assert (wrapped.values["degrees"] == alone.values["degrees"]).all() and not (wrapped.on & ~alone.on).any()
    narrow = draws(Rotate(degrees=(0, 15)), seed=seed)["rotate"].values["degrees"]
    np.testing.assert_allclose(narrow, 7.5 + alone.values["degrees"] / 2, atol=1e-12)


@few
@given(seed=seeds)
def test_fields_and_names_draw_apart(seed):
    found = draws(Shift(), Shift(name="again"), GaussianNoise(), GaussianNoise(name="more"), seed=seed)
    columns = [found[n].values[f] for n in ("shift", "again") for f in "xy"]
    assert len({c.tobytes() for c in columns}) == 4 and all(len(set(c)) == 9 for c in columns)
    assert (found["gaussian_noise"].values["key"] != found["more"].values["key"]).all()


def test_every_seed_epoch_copy_and_id_draws_anew():
    program = Policy(augment=(Rotate(),)).training
    seen = {
        program.draw(seed, np.array([i], np.uint64), np.array([copy], np.uint64), epoch)[0].values["degrees"][0]
        for seed in (0, 1, 2**63)
        for i in (0, 1, 2**63, 2**64 - 1)
        for copy in (0, 1, 2**32 - 1)
        for epoch in (0, 1, 2**32 - 1)
    }
    assert len(seen) == 3 * 4 * 3 * 3


def test_the_share_that_is_on_is_p():
    ids = np.arange(20_000, dtype=np.uint64)
    for p in (0.0, 0.05, 0.5, 0.999, 1.0):
        on = draws(Rotate(p=p), ids=ids, copies=np.zeros_like(ids))["rotate"].on
        assert stats.binomtest(int(on.sum()), on.size, p).pvalue > 0.01


# ---- partners


@few
@given(seed=seeds, n=st.integers(1, 40), block=st.integers(1, 17))
def test_partners_share_a_block_and_are_others(seed, n, block):
    ids = np.random.default_rng(seed % 1000).permutation(n).astype(np.uint64)
    roster, every = Roster(ids, seed, 0, block), np.arange(n)
    assert sorted(roster.order.tolist()) == list(range(n))
    for u in (2.0**-53, 0.3, 0.999, 1 - 2.0**-53):
        found = roster.neighbour(every, np.full(n, u))
        assert (roster.place[found] // block == roster.place // block).all()
        alone = np.bincount(roster.place // block)[roster.place // block] == 1
        assert ((found == every) == alone).all()


def test_partners_are_equally_likely():
    roster = Roster(np.arange(6, dtype=np.uint64), 0, 0, block=6)
    found = roster.neighbour(np.zeros(1000, np.int64), (np.arange(1000) + 0.5) / 1000)
    assert np.bincount(found, minlength=6).tolist() == [0, 200, 200, 200, 200, 200]


def test_the_order_depends_on_ids_not_on_how_they_lie():
    ids = np.arange(50, dtype=np.uint64)
    shuffled = np.random.default_rng(1).permutation(50).astype(np.uint64)
    a, b = Roster(ids, 3, 1), Roster(shuffled, 3, 1)
    assert (ids[a.order] == shuffled[b.order]).all()
    assert (a.order != Roster(ids, 3, 2).order).any() and (a.order != Roster(ids, 4, 1).order).any()


# ---- nothing else decides

RICH = Policy(
    prepare=(Pad(margin=3, fill=0.5),),
    augment=(
        Rotate(),
        HorizontalFlip(),
        Shift(fill=0.5, p=0.5),
        CutMix(p=0.5),
        OneOf((Brightness(), Saturation(), GaussianNoise(), Solarize(), Erase(), Perspective())),
        SomeOf((Brightness(name="b2"), Saturation(name="s2"), Rotate(name="r2", fill=0.5)), n=(0, 2)),
        Crop(size=(28, 28)),
        CutMix(name="again", p=0.3),
    ),
    finish=(Resize(size=(16, 16)), Normalize(mean=(0.5,) * 3, std=(0.2,) * 3)),
)


def rich_items():
    return [without(picture(i, even=True), "polygons", "keypoints") for i in range(16)]


def digest(_=0):
    """Of everything a rich policy makes of sixteen items, in this process."""
    found = sha256()
    for out in planned(RICH, rich_items(), seed=11, epoch=3).items():
        for name, value in sorted(data(out).items()):
            found.update(f"{name} {value.dtype} {value.shape}".encode() if isinstance(value, np.ndarray) else b"")
            held = isinstance(value, np.ndarray) and value.dtype.kind != "O"  # the bytes of texts are their addresses
            found.update(value.tobytes() if held else repr(value).encode())
    return found.hexdigest() + RICH.id


def test_nothing_depends_on_the_hash_seed_of_python():
    """Nor on anything else of the process: two others, with other hash seeds, make the same bytes."""
    here = Path(__file__).parents[1]
    code = f"import sys; sys.path.insert(0, {str(here / 'laws')!r}); import test_core; print(test_core.digest())"
    found = set()
    for number in ("0", "12345"):
        env = os.environ | {"PYTHONHASHSEED": number, "PYTHONPATH": os.pathsep.join([*map(str, sys.path), str(here)])}
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
        found.add(done.stdout.strip())
    assert found == {digest()}


def test_a_spawned_process_makes_the_same_bytes():
    context = multiprocessing.get_context("spawn")
    queue = context.SimpleQueue()
    worker = context.Process(target=spawned, args=(queue, RICH, rich_items(), 11))
    worker.start()
    there = queue.get()
    worker.join()
    assert worker.exitcode == 0
    assert all(map(same, there, planned(RICH, rich_items(), seed=11).items()))


def test_threads_share_a_policy():
    """The plans kept for single calls and what policies make on demand are safe to share."""
    policy = lv.Policy(augment=RICH.augment[:3])
    item = without(picture(5), "name")
    want = [policy(seed=1, id=i, **item) for i in range(40)]
    fresh = lv.Policy(augment=RICH.augment[:3])
    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(lambda i: fresh(seed=1, id=i, **item), [*range(40)] * 2))
    assert all(map(same, want + want, got))
    with ThreadPoolExecutor(4) as pool:
        keys = list(pool.map(lambda _: fresh(**item).key, range(200)))
    assert len(set(keys)) == 200


def test_an_order_by_drawn_words_breaks_ties_by_what_follows():
    drawn, first = np.array([5, 1, 5, 1, 9], np.uint64), np.array([0, 1, 0, 0, 0], np.uint64)
    second = np.array([7, 0, 3, 9, 0], np.uint64)
    assert in_order(drawn, second, first).tolist() == [3, 1, 2, 0, 4]
    many = words(3, "order", ids=np.arange(40_000, dtype=np.uint64))
    assert in_order(many, many).tolist() == sorted(range(40_000), key=many.tolist().__getitem__)
    part = words(3, "order", ids=np.arange(16_000, 17_000, dtype=np.uint64))
    assert np.array_equal(many[16_000:17_000], part)  # whatever is drawn beside


def test_two_kinds_of_step_may_not_have_one_name():
    """A plan read from a file finds them by it."""
    with pytest.raises(Ambiguous, match=r"a step called Warp already, in leaven\.image\.steps"):
        type("Warp", (Step,), {"__module__": "elsewhere"})
    assert STEPS["Warp"].__module__ == "leaven.image.steps"
