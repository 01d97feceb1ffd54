"""Laws of the ops of series: they have an effect, invent no values, and time moves for everything alike."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from items import KINDS, alone, columns, equal, example, planned
from made_series import RATE, series

from leaven.core.catalog import every
from leaven.series import Events, FrameLabels, Segments, Series

SERIES_KINDS = tuple(kind for kind in KINDS if every()[kind].__module__.startswith("leaven.series"))
MOVING = tuple(kind for kind in SERIES_KINDS if columns(alone(example(kind)), [series(0)])[0].step.moves)
each_op = pytest.mark.parametrize("kind", SERIES_KINDS)
each_move = pytest.mark.parametrize("kind", MOVING)
seeds = st.integers(0, 2**63)
few = settings(max_examples=4, deadline=None, derandomize=True)


def on(kind, **params):
    return alone(replace(example(kind), p=1.0, **params))


@each_op
def test_an_op_that_is_on_has_an_effect(kind):
    """On 99 of 100 items: an augmentation that hands back its input is a defect that no accuracy shows."""
    items = [{"series": Series(np.cumsum(np.random.default_rng(i).normal(size=(80, 4)), axis=0))} for i in range(300)]
    outs = planned(on(kind), items).items()
    changed = [not equal(out["series"], item["series"].data) for out, item in zip(outs, items)]
    assert np.mean(changed) >= 0.99


@each_op
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_neutral_values_return_the_very_bytes(kind, dtype):
    neutral = {f.name: f.metadata["neutral"] for f in example(kind).params() if f.metadata["neutral"] is not None}
    if not neutral:
        pytest.skip("has none")
    for name, value in neutral.items():
        items = [series(i, dtype=dtype) for i in range(6)]
        items[0]["series"].data[5] = -0.0
        for out, item in zip(planned(on(kind, **{name: value}), items, seed=4).items(), items):
            for field in ("series", "frame_labels", "events"):
                assert equal(out[field], item[field].data)


@each_op
@few
@given(seed=seeds)
def test_missing_values_are_moved_and_never_invented(kind, seed):
    """What is missing afterwards is where frame labels say that the missing samples went: channel by channel."""
    rng = np.random.default_rng(seed % 2**32)
    for samples, channels in ((40, 2), (7, 3)):
        gone = rng.random((samples, channels)) < 0.3
        values = np.where(gone, np.nan, rng.normal(size=gone.shape))
        item = {"series": Series(values), "frame_labels": FrameLabels(np.arange(samples))}
        (out,) = planned(on(kind), [item], seed=seed).items()
        assert equal(np.isnan(out["series"]), gone[out["frame_labels"]])
        (whole,) = planned(on(kind), [{"series": Series(np.full((samples, channels), np.nan))}], seed=seed).items()
        assert np.isnan(whole["series"]).all()


@each_op
@few
@given(seed=seeds, shape=st.sampled_from([(1, 1), (1, 3), (2, 1), (3, 2)]))
def test_tiny_series(kind, seed, shape):
    for dtype in (np.float32, np.float64):
        values = np.random.default_rng(1).normal(size=shape).astype(dtype)
        item = {"series": Series(values), "frame_labels": FrameLabels(np.arange(shape[0]))}
        (out,) = planned(on(kind), [item], seed=seed).items()
        assert out["series"].dtype == dtype and out["series"].shape == (len(out["frame_labels"]), shape[1])
        assert np.isfinite(out["series"]).all()


@each_op
def test_a_channel_does_not_depend_on_those_after_it(kind):
    """One more channel leaves the others as they were: draws are counted, not taken in turn."""
    values = np.random.default_rng(0).normal(size=(30, 4))
    if kind in ("channel_dropout", "jitter"):
        pytest.skip("draws which channels, or counts value by value")
    wide, narrow = (planned(on(kind), [{"series": Series(v)}], seed=3).items()[0]["series"] for v in
                    (values, values[:, :2].copy()))  # fmt: skip
    assert equal(np.ascontiguousarray(wide[:, :2]), narrow)


@each_move
@few
@given(seed=seeds)
def test_values_labels_and_events_move_together(kind, seed):
    """A ramp says where each sample was read; the frame label is the nearest one; events lie where that is shown."""
    samples = 48
    spots = np.array([5.5, 20.5, 40.5]) / RATE
    item = {
        "series": Series(np.arange(samples) + 0.5, RATE),
        "frame_labels": FrameLabels(np.arange(samples), RATE),
        "events": Events(np.column_stack([spots, spots, [5, 20, 40]])),
        "segments": Segments(np.array([[10.0, 16.0]]) / RATE),
    }
    for out in planned(on(kind), [item] * 6, seed=seed).items():
        read, labels = out["series"][:, 0], out["frame_labels"]
        assert abs(read - (labels + 0.5)).max() <= 2.0  # where time runs fast, a mean of what passes
        at, into, share = out["events"][:, 0] * RATE, np.arange(len(read)) + 0.5, 1.5 * max(1, samples / len(read))
        for time, number in zip(at, out["events"][:, 2]):
            assert abs(labels - number)[abs(into - time) <= 1].min() <= share
        inside = np.zeros(len(read), bool)
        for onset, offset in out["segments"] * RATE:
            inside |= (into > onset) & (into < offset)
        clear = (abs(read - 10) > share) & (abs(read - 16) > share)
        assert (inside == ((read > 10) & (read < 16)))[clear].all()


@each_move
def test_moves_can_be_undone(kind):
    """What was shown comes back where it was; labels to a sample."""
    item = {"series": Series(np.arange(60.0)), "frame_labels": FrameLabels(np.arange(60) + 1)}
    made = planned(on(kind), [item] * 5, seed=2)
    outs = [{k: type(item[k])(out[k]) for k in item} for out in made.items()]
    for back in made.invert(outs):
        shown = back["frame_labels"] > 0
        assert shown.sum() > 10 and len(shown) == 60
        slack = 2.0 if kind == "resize_length" else 1.0
        assert abs(back["frame_labels"] - np.arange(1, 61))[shown].max() <= slack


@each_op
def test_every_value_op_leaves_time_alone(kind):
    if kind in MOVING:
        pytest.skip("moves time")
    items = [series(i) for i in range(8)]
    for out, item in zip(planned(on(kind), items).items(), items):
        assert all(equal(out[k], item[k].data) for k in ("frame_labels", "events", "segments", "words", "label"))
