"""The timeline: maps of time compose, come back and carry intervals along, to a rounding error."""

import numpy as np
import pytest

from leaven.core.batch import Batch
from leaven.core.errors import Malformed
from leaven.core.fuse import fuse
from leaven.core.run import run
from leaven.core.step import Column
from leaven.timeline import LINEAR, SINC, Events, Retime, Segments, Timeline, TimelineTarget, Words
from leaven.timeline.pieces import compose, identity

RATE = 100.0


class Clock(TimelineTarget):
    """Says how long the timeline is, and nothing else."""

    @property
    def extent(self):
        return (self.data / RATE, RATE)


def line(samples, rate=RATE):
    return Timeline.of(np.atleast_1d(np.float64(samples)), np.atleast_1d(np.float64(rate)))


def reverse(n):
    return Retime.of(line(n), line(n), (0, n, n, 0))


def shift(n, by):
    return Retime.of(line(n), line(n), (max(by, 0), n + min(by, 0), max(-by, 0), n - max(by, 0)))


def crop(n, low, high):
    return Retime.of(line(n), line(high - low), (0, high - low, low, high))


def tape(n, rate):
    m = round(n / rate)
    return Retime.of(line(n), line(m), (0, m, 0, m * rate), smooth=SINC)


def permute(n, order):
    size = n // len(order)
    pieces = ((k * size, (k + 1) * size, p * size, (p + 1) * size) for k, p in enumerate(order))
    return Retime.of(line(n), line(n), *pieces)


def loop(n, times):
    return Retime.of(line(n), line(n * times), *((k * n, k * n + n, 0, n) for k in range(times)))


def places(step):
    """Source coordinate of each sample; NaN in gaps."""
    return step.source(0)[0]


def carried(steps, samples, **fields):
    """Fields of one item through steps, fused as core does it; and what was dropped."""
    batch = Batch.of([{"clock": Clock(samples)} | fields])
    columns, space = [], batch.spaces[Timeline]
    for k, step in enumerate(steps):
        columns.append(Column(str(k), step, np.ones(1, bool), space))
        space = step.after(space)
    after = {Timeline: space}
    alone = Batch(1, {k: v for k, v in batch.fields.items() if k != "clock"}, batch.spaces)
    out = run(fuse(columns, batch.spaces, after, 1), alone).leave(after)
    dropped = [gone for lost in out.lost.values() for gone in lost.tolist()]
    return out.items(range(1))[0], dropped


def test_whole_samples_are_read_at_their_very_centres():
    n = 10**7
    chain = [shift(n, 12345), reverse(n), crop(n, 1234, n - 77), shift(n - 1311, -999)]
    made = chain[0]
    for step in chain[1:]:
        made = made.then(step)
    at = places(made)
    want = np.arange(n) + 0.5
    want = np.concatenate([np.full(12345, np.nan), want[:-12345]])[::-1][1234 : n - 77]
    want = np.concatenate([want[999:], np.full(999, np.nan)])
    assert np.array_equal(at, want, equal_nan=True)


def test_compositions_equal_one_step_after_the_other():
    rng = np.random.default_rng(0)
    n = 120
    makers = (
        reverse,
        lambda m: shift(m, int(rng.integers(-m // 3, m // 3))),
        lambda m: permute(m, rng.permutation(4)) if m % 4 == 0 else reverse(m),
        lambda m: tape(m, rng.uniform(0.7, 1.4)),
        lambda m: crop(m, m // 5, m - m // 7),
        lambda m: loop(m, 2) if m < 200 else crop(m, 3, 100),
    )
    for _ in range(200):
        steps, m = [], n
        for maker in rng.choice(len(makers), 4):
            steps.append(makers[maker](m))
            m = int(steps[-1].timeline.samples[0])
        left = steps[0].then(steps[1]).then(steps[2]).then(steps[3])
        right = steps[0].then(steps[1].then(steps[2].then(steps[3])))
        at, last = places(left), steps[3].pieces
        for step in steps[2::-1]:
            last = compose(step.pieces, last)
        np.testing.assert_allclose(places(right), at, atol=1e-9)
        through = places(steps[3])  # point by point, without composing
        for step in steps[2::-1]:
            p = step.pieces[0]
            inside = (through[:, None] >= p[:, 0]) & (through[:, None] < p[:, 1])
            k = inside.argmax(axis=1)
            slope = (p[k, 3] - p[k, 2]) / np.where(p[k, 1] > p[k, 0], p[k, 1] - p[k, 0], 1)
            through = np.where(inside.any(axis=1), p[k, 2] + (through - p[k, 0]) * slope, np.nan)
        both = ~np.isnan(at) & ~np.isnan(through)
        assert both.mean() > 0.97 * (~np.isnan(through)).mean()
        np.testing.assert_allclose(at[both], through[both], atol=1e-7)


def test_a_long_chain_does_not_drift():
    n, made = 10**6, tape(10**6, 1.0)
    for k in range(60):
        made = made.then(tape(n, 0.8) if k % 2 == 0 else tape(1250000, 1.25))
    assert abs(places(made) - np.arange(n) - 0.5).max() < 1e-6


def test_what_was_cropped_does_not_come_back():
    made = crop(100, 20, 60).then(Retime.of(line(40), line(100), (20, 60, 0, 40)))
    at = places(made)
    assert np.isnan(at[:20]).all() and np.isnan(at[60:]).all() and np.array_equal(at[20:60], np.arange(20, 60) + 0.5)


def test_undone():
    n = 120
    whole = reverse(n), permute(n, [2, 0, 3, 1]), tape(n, 0.8), loop(n, 3)
    for step in (*whole, permute(n, [1, 1, 0, 2])):
        back = places(step.then(step.inverse(line(n))))
        there = ~np.isnan(back)
        np.testing.assert_allclose(back[there], (np.arange(n) + 0.5)[there], atol=1e-9)
        assert there.sum() == (n if step in whole else 90)
    assert np.isnan(places(crop(n, 30, 90).then(crop(n, 30, 90).inverse(line(n))))).sum() == 60


def test_rows_that_are_off_hold_the_identity_of_their_own_length():
    before = Timeline.of(np.array([100.0, 60.0]), np.array([RATE, 50.0]))
    step = Retime.of(before, before, (0, before.samples, before.samples, 0))
    half = step.only(np.array([False, True]), before)
    assert np.array_equal(half.source(0)[0], np.arange(100) + 0.5)
    assert np.array_equal(half.source(1)[0], 59.5 - np.arange(60))


def test_opinions_clash_only_where_there_are_two():
    linear, sinc = (Retime.of(line(9), line(9), (0, 9, 0, 9), smooth=s) for s in (LINEAR, SINC))
    assert linear.clash(sinc).all() and not linear.clash(linear).any() and not linear.clash(reverse(9)).any()
    assert reverse(9).then(sinc).clash(linear).all()


def test_events_follow():
    events = Events([[0.10, 0.20, 3], [0.55, 0.65, 4], [0.25, 0.25, 5]])
    out, dropped = carried([shift(100, 10)], 100, events=events)
    np.testing.assert_allclose(out["events"], [[0.2, 0.3, 3], [0.65, 0.75, 4], [0.35, 0.35, 5]], atol=1e-12)
    out, dropped = carried([reverse(100)], 100, events=events)
    np.testing.assert_allclose(out["events"], [[0.8, 0.9, 3], [0.35, 0.45, 4], [0.75, 0.75, 5]], atol=1e-12)
    out, dropped = carried([tape(100, 0.5), reverse(200)], 100, events=events)
    np.testing.assert_allclose(out["events"], [[1.6, 1.8, 3], [0.7, 0.9, 4], [1.5, 1.5, 5]], atol=1e-12)
    assert not dropped


def test_an_interval_that_is_cut_and_moved_apart_is_several():
    out, dropped = carried([permute(100, [2, 0, 3, 1])], 100, events=Events([[0.2, 0.3, 7], [0.45, 0.8, 8]]))
    wanted = [[0.45, 0.5, 7], [0.75, 0.8, 7], [0.0, 0.25, 8], [0.5, 0.55, 8], [0.95, 1.0, 8]]
    np.testing.assert_allclose(out["events"], wanted, atol=1e-12)
    assert not dropped


def test_pieces_that_touch_again_are_one():
    back, _ = carried([permute(100, [2, 0, 3, 1]), permute(100, [1, 3, 0, 2])], 100, words=Words([(0.2, 0.8, "ja")]))
    ((onset, offset, text),) = back["words"]
    assert abs(onset - 0.2) < 1e-12 and abs(offset - 0.8) < 1e-12 and text == "ja"


def test_those_of_which_nothing_is_left_are_counted():
    marks = Segments([[0.1, 0.2], [0.15, 0.5], [0.9, 0.95], [0.3, 0.3]])
    out, dropped = carried([crop(100, 30, 80)], 100, segments=marks)
    np.testing.assert_allclose(out["segments"], [[0.0, 0.2], [0.0, 0.0]], atol=1e-12)
    assert dropped == [[0, 0], [0, 2]]
    again, dropped = carried([crop(100, 30, 80), shift(50, 30)], 100, segments=marks)
    np.testing.assert_allclose(again["segments"], [[0.3, 0.5], [0.3, 0.3]], atol=1e-12)
    assert dropped == [[0, 0], [0, 2]]


def test_a_loop_repeats_what_it_shows():
    out, _ = carried([loop(100, 2)], 100, words=Words([(0.5, 0.75, "one"), (0.9, 1.0, "two")]))
    assert out["words"] == [(0.5, 0.75, "one"), (1.5, 1.75, "one"), (0.9, 1.0, "two"), (1.9, 2.0, "two")]
    out, _ = carried([loop(100, 2)], 100, words=Words([]))
    assert out["words"] == []


def test_off_rows_keep_their_bytes():
    odd = np.array([[0.1 + 0.2, 0.7, 1.0]])
    batch = Batch.of([{"clock": Clock(97), "events": Events(odd)}] * 2)
    before = batch.spaces[Timeline]
    on = np.array([True, False])
    step = Retime.of(before, before, (0, 97, 97, 0)).only(on, before)
    column = Column("r", step, on, before)
    out = run(fuse([column], batch.spaces, batch.spaces, 2), Batch(2, {"events": batch.fields["events"]}, batch.spaces))
    first, second = (o["events"] for o in out.leave(batch.spaces).items(range(2)))
    assert second.tobytes() == odd.tobytes() and not np.allclose(first, odd)


def test_identity_pads_with_nothing():
    assert np.array_equal(identity(np.array([5.0]), 3)[0, 1:], np.zeros((2, 5)))


@pytest.mark.parametrize("bad", [[[1, 0, 0]], [[0, np.nan, 1]], [[0, 1]], "x", [0, 1, 2]])
def test_what_is_no_interval_is_refused(bad):
    with pytest.raises(Malformed, match="events"):
        Events(bad)
    with pytest.raises(Malformed, match="words"):
        Words([(2, 1, "late")])
