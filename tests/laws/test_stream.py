"""Laws of the stream: what is handed out depends on data, policy, seed and epoch, and on nothing else."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest

import leaven as lv
from leaven.core.errors import Misplaced, OutOfRange, Uneven
from leaven.generate import Generate
from leaven.stream.engine import in_order

N = 150
POLICY = lv.Policy(
    prepare=[lv.image.Resize(size=(12, 12))],
    grow=[lv.Balance()],
    augment=[
        lv.image.Rotate(),
        lv.image.HorizontalFlip(),
        lv.OneOf([lv.image.Brightness(), lv.image.GaussianNoise(), lv.image.GaussianBlur()]),
        lv.SomeOf([lv.image.Erase(), lv.image.Gamma(), lv.image.Contrast()], n=(0, 2)),
        lv.CutMix(p=0.5),
        lv.MixUp(p=0.3),
        lv.image.Shift(),
    ],
    finish=[lv.image.Normalize()],
)


def digits(n=N):
    return lv.open("digits").take(np.arange(n))


def digest(stream):
    """One hash over all rows in order, whatever batches they came in."""
    done = sha256()
    for batch in stream:
        for i in range(len(batch.ids)):
            done.update(batch.ids[i].tobytes() + batch.copies[i].tobytes() + bytes([batch.epoch]))
            done.update(batch["image"][i].tobytes() + batch["label"][i].tobytes())
    return done.hexdigest()


@pytest.fixture(scope="module")
def reference():
    return digest(lv.stream(digits(), POLICY, batch_size=64, seed=5, epochs=3, workers=0))


@pytest.mark.parametrize(("workers", "size"), [(0, 1), (1, 7), (2, 64), (4, 7), (2, 1)])
def test_three_epochs_are_the_same_for_any_workers_and_batch_size(reference, workers, size):
    assert digest(lv.stream(digits(), POLICY, batch_size=size, seed=5, epochs=3, workers=workers)) == reference


def test_the_seed_matters(reference):
    assert digest(lv.stream(digits(), POLICY, batch_size=64, seed=6, epochs=3, workers=0)) != reference


@pytest.mark.parametrize("taken", [1, 2, 3, 5])
def test_taken_up_again_at_any_batch(taken):
    options = {"batch_size": 64, "seed": 5, "epochs": 3, "workers": 2}
    whole = list(lv.stream(digits(), POLICY, **options))
    rest = list(lv.stream(digits(), POLICY, **options, start=whole[taken - 1].next))
    assert len(rest) == len(whole) - taken
    for a, b in zip(whole[taken:], rest, strict=True):
        assert a.names == b.names and (a["image"] == b["image"]).all() and (a["label"] == b["label"]).all()


def test_nothing_depends_on_the_hash_seed_of_python(reference):
    code = "import test_stream as t; import leaven as lv; print(t.digest(lv.stream(t.digits(), t.POLICY, batch_size=64, seed=5, epochs=3)))"  # noqa: E501
    for hash_seed in ("1", "77"):
        path = os.pathsep.join([os.path.dirname(__file__), *sys.path])
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": path}
        found = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        assert found.stdout.strip() == reference


def test_every_epoch_sees_every_row_once_in_another_order():
    epochs = {0: [], 1: []}
    for batch in lv.stream(digits(), POLICY, batch_size=32, epochs=2, workers=0):
        epochs[batch.epoch] += list(zip(batch.names, batch.copies.tolist(), strict=True))
    rows = POLICY.roster(digits())
    assert sorted(epochs[0]) == sorted(epochs[1]) and epochs[0] != epochs[1]
    assert len(set(epochs[0])) == len(epochs[0]) == rows.positions.size


def test_adding_items_moves_no_draw_of_the_others():
    """Partners apart, which come from the items there are."""
    policy = lv.Policy(augment=[lv.image.Rotate(), lv.image.GaussianNoise()])

    def by_key(n):
        stream = lv.stream(digits(n), policy, batch_size=16, seed=1)
        return {key: batch["image"][i] for batch in stream for i, key in enumerate(batch.names)}

    few, many = by_key(40), by_key(60)
    assert all((few[key] == many[key]).all() for key in few)


def test_evaluation_is_in_order_and_unaugmented():
    data = digits(20)
    (batch,) = lv.stream(data, lv.Policy(augment=[lv.image.Rotate()]), training=False)
    assert list(batch.names) == list(data.keys)
    assert all((batch["image"][i] == data.load(np.array([i]))[0]["image"].data).all() for i in range(20))


def test_labels_are_numbers_or_weights():
    data = digits(20)
    (plain,) = lv.stream(data, lv.Policy(augment=[lv.image.Rotate()]))
    assert plain["label"].dtype == np.int64 and plain["label"].shape == (20,)
    (mixed,) = lv.stream(data, lv.Policy(augment=[lv.MixUp()]))
    assert mixed["label"].shape == (20, 10) and np.allclose(mixed["label"].sum(axis=1), 1)


def test_statistics_come_from_the_data_that_are_streamed():
    data = digits(100)
    (batch,) = lv.stream(data, lv.Policy(finish=[lv.image.Normalize()]), batch_size=100)
    assert batch["image"].dtype == np.float32
    assert abs(batch["image"].mean()) < 1e-4 and abs(batch["image"].std() - 1) < 1e-4


def test_an_op_that_makes_sizes_vary_is_named_before_anything_runs():
    with pytest.raises(Uneven, match="pad makes pictures of several sizes"):
        lv.stream(digits(), lv.Policy(augment=[lv.image.Pad(margin=(0, 8))]))
    fixed = lv.Policy(augment=[lv.image.Pad(margin=(0, 8)), lv.image.Resize(size=(9, 9))])
    assert next(iter(lv.stream(digits(), fixed)))["image"].shape[1:] == (9, 9, 1)
    ragged = lv.stream(digits(8), lv.Policy(augment=[lv.image.Pad(margin=(0, 8))]), ragged=True)
    assert len({picture.shape for picture in next(iter(ragged))["image"]}) > 1


def test_padding_brings_sizes_together_and_moves_nothing():
    grown = lv.Policy(augment=[lv.image.Pad(margin=(0, 4))])
    (padded,) = lv.stream(digits(20), grown, pad_to=(16, 18))
    (ragged,) = lv.stream(digits(20), grown, ragged=True)
    assert padded["image"].shape == (20, 16, 18, 1)
    for whole, picture in zip(padded["image"], ragged["image"], strict=True):
        height, width = picture.shape[:2]
        assert (whole[:height, :width] == picture).all() and whole.sum() == picture.sum()
    with pytest.raises(Uneven, match="10 x 10 does not fit into pad_to = 9 x 9"):
        list(lv.stream(digits(20), grown, pad_to=(9, 9), workers=0))


def test_bad_options_are_named():
    with pytest.raises(OutOfRange, match="batch_size = 0"):
        lv.stream(digits(), POLICY, batch_size=0)


def test_the_engine_keeps_order_and_bounds_what_is_in_flight():
    running, most, lock = [0], [0], threading.Lock()

    def work(k):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.002 * (k % 3))
        return k

    out = []
    for k in in_order(work, range(60), workers=4, size=lambda _: 100, most=300):
        with lock:
            running[0] -= 1
        out.append(k)
    assert out == list(range(60)) and most[0] <= 3 + 1  # three wait or run, one is just being handed out


def test_an_error_in_a_worker_reaches_whoever_iterates():
    def work(k):
        if k == 5:
            raise OutOfRange("five")
        return k

    seen = []
    with pytest.raises(OutOfRange, match="five"):
        for k in in_order(work, range(20), workers=2, size=lambda _: 1):
            seen.append(k)
    assert seen == list(range(5))


def test_growth_names_what_it_cannot_take():
    for bad, words in (({"copies": -1}, "copies = -1"), ({"seed": 2**63}, "seed = "), ({"seed": -1}, "seed = -1")):
        with pytest.raises(OutOfRange, match=words):
            lv.grow(digits(20), lv.Policy(augment=[lv.image.Rotate()]), **bad)


# ---- views


def bytes_of(batch):
    return {name: value.tobytes() for name, value in batch.items()}


def test_views_are_draws_of_the_same_items_and_the_first_is_that_of_one_view():
    options = {"batch_size": 32, "seed": 5, "epochs": 2, "workers": 0}
    plain = list(lv.stream(digits(), POLICY, **options))
    several = list(lv.stream(digits(), POLICY, **options, views=3))
    assert all(batch.views == () for batch in plain) and len(several) == len(plain)
    for one, batch in zip(plain, several, strict=True):
        assert bytes_of(batch) == bytes_of(one) == bytes_of(batch.views[0]) and batch.next == one.next
        assert len(batch.views) == 3
        assert all(view.names == one.names and (view.ids == one.ids).all() for view in batch.views)
        for a, b in ((0, 1), (0, 2), (1, 2)):
            same = (batch.views[a]["image"] == batch.views[b]["image"]).all(axis=(1, 2, 3))
            assert same.mean() < 0.1
            assert not set(batch.views[a].copies) & set(batch.views[b].copies)


def test_views_do_not_depend_on_batch_size_workers_or_where_the_stream_was_taken_up():
    def told(**options):
        stream = lv.stream(digits(60), POLICY, seed=2, views=2, **options)
        views = [view for batch in stream for view in batch.views]
        rows = ((v.names[i], int(v.copies[i]), v["image"][i].tobytes()) for v in views for i in range(len(v.ids)))
        return sorted(rows)

    whole = told(batch_size=64, workers=0)
    assert whole == told(batch_size=7, workers=2) == told(batch_size=1, workers=0)
    assert len({(name, copy) for name, copy, _ in whole}) == len(whole)
    first = next(iter(lv.stream(digits(60), POLICY, seed=2, views=2, batch_size=20, workers=0)))
    assert told(batch_size=20, workers=0, start=first.next) != whole
    assert set(told(batch_size=20, workers=0, start=first.next)) < set(whole)


def test_items_of_all_views_are_read_once():
    data, reads = digits(40), []

    class Counting:
        def __init__(self, source):
            self.source = source

        def load(self, position):
            reads.append(position)
            return self.source.load(position)

    counted = replace(data, source=Counting(data.source))
    policy = lv.Policy(augment=[lv.image.Rotate()])
    for _ in lv.stream(counted, policy, views=3, batch_size=16, workers=0):
        pass
    assert sorted(reads) == sorted(set(reads)) and len(reads) == 40


def test_views_that_cannot_be_are_named():
    with pytest.raises(OutOfRange, match=r"views = 0: must lie in \[1, 255\]"):
        lv.stream(digits(), lv.Policy(), views=0)
    with pytest.raises(Misplaced, match="generate would make another item for every view"):
        lv.stream(digits(), lv.Policy(grow=[Generate(add=5)]), views=2)


@pytest.mark.parametrize(("world", "drop_last"), [(2, False), (3, True), (5, False)])
def test_processes_see_together_what_one_sees(world, drop_last):
    options = {"batch_size": 16, "seed": 5, "epochs": 2, "workers": 0, "drop_last": drop_last}
    alone = list(lv.stream(digits(), POLICY, **options))
    parts = [list(lv.stream(digits(), POLICY, rank=rank, world=world, **options)) for rank in range(world)]
    assert {len(part) for part in parts} == {len(alone)} and len(alone) % 2 == 0
    for whole, *mine in zip(alone, *parts):
        assert np.array_equal(whole["image"], np.concatenate([batch["image"] for batch in mine]))
        assert np.array_equal(whole.ids, np.concatenate([batch.ids for batch in mine]))
        assert {batch.next for batch in mine} == {whole.next} and min(len(batch.ids) for batch in mine) > 0


def test_a_last_batch_is_left_out_if_asked_and_an_epoch_begins_after():
    batches = list(lv.stream(digits(20), lv.Policy(), batch_size=8, epochs=2, workers=0, drop_last=True))
    assert [len(batch.ids) for batch in batches] == [8] * 4 and [batch.epoch for batch in batches] == [0, 0, 1, 1]
    assert batches[1].next == (1, 0) and len(lv.stream(digits(20), lv.Policy(), batch_size=8, drop_last=True)) == 2


def test_a_batch_that_does_not_go_round_is_refused():
    with pytest.raises(OutOfRange, match=r"a batch of 2 rows does not go round 3 processes; .* drop_last=True"):
        lv.stream(digits(18), lv.Policy(), batch_size=8, world=3)
    with pytest.raises(OutOfRange, match=r"rank = 3: must lie in \[0, 3\)"):
        lv.stream(digits(18), lv.Policy(), batch_size=6, rank=3, world=3)


@pytest.mark.parametrize("more", [{}, {"pad_to": (20, 14)}, {"ragged": True}])
def test_channels_first_is_the_same_turned(more):
    rng = np.random.default_rng(0)
    data = lv.open(rng.integers(0, 256, (30, 17, 13, 3), np.uint8), labels=np.arange(30) % 2)
    policy = lv.Policy(augment=[lv.image.Rotate(), lv.image.Hue(), lv.image.GaussianBlur(p=0.5)],
                       finish=[lv.image.Normalize(p=1.0)])  # fmt: skip
    for one, other in zip(*(lv.stream(data, policy, batch_size=8, epochs=2, channels_first=first, **more)
                            for first in (False, True))):  # fmt: skip
        for a, b in zip(one["image"], other["image"]):
            assert b.shape == (3, *a.shape[:2]) and b.flags.c_contiguous
            assert np.array_equal(a.transpose(2, 0, 1), b)
