"""Laws of all that happens to sound. A new op joins by existing: the catalogue finds it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from items import alone, columns, equal, example, planned, same, without
from made_audio import RATE, sound

from leaven.audio import Events, Segments, Spectrogram, Wave, Words
from leaven.core.catalog import every
from leaven.core.choose import SomeOf
from leaven.core.errors import NoKernel, NoSpace
from leaven.core.policy import Policy
from leaven.timeline import Timeline

KINDS = [kind for kind, cls in every().items() if cls.__module__.split(".")[1] == "audio"]
MOVING = [kind for kind in KINDS if columns(alone(example(kind)), [sound(0)])[0].step.moves]
OTHER = sorted(set(KINDS) - set(MOVING))
INTERVALS = ("events", "segments", "words")
EXACT = ("fit_length", "reverse", "time_shift", "trim_silence", "polarity")
each = pytest.mark.parametrize("kind", KINDS)
moving = pytest.mark.parametrize("kind", MOVING)
seeds = st.integers(0, 2**63)
few = settings(max_examples=6, deadline=None, derandomize=True)


def clicks(at, n=6000, rate=RATE, bed=0.0, channels=1):
    """A click of one sample at each place, the louder the earlier; an event, a segment and a word over each of them."""
    wave = bed * np.random.default_rng(0).normal(size=(n, channels))
    wave[at] = np.linspace(1, 0.7, len(at))[:, None]
    times = np.stack([at, np.asarray(at) + 1], axis=1) / rate
    return {
        "wave": Wave(wave.astype(np.float32), rate),
        "events": Events(np.concatenate([times, np.arange(len(at))[:, None]], axis=1)),
        "segments": Segments(times),
        "words": Words([(a, b, str(k)) for k, (a, b) in enumerate(times.tolist())]),
    }


def found(wave, centre, near=40):
    """The place of the loudest sample about there."""
    start = max(round(centre) - near, 0)
    return start + int(np.argmax(abs(wave[start : round(centre) + near]).max(axis=1)))


def check_clicks(out, rate, within=1.0 + 1e-9):
    """Every event that is still there lies on its click, to a sample; nothing else is as loud."""
    assert len(out["events"])
    left = out["wave"].copy()
    for (onset, offset, _), (a, b), (c, d, _) in zip(out["events"], out["segments"], out["words"], strict=True):
        assert (a, b) == (c, d) == (onset, offset)
        centre = (onset + offset) / 2 * rate
        if not 1 <= centre < len(left) - 1:
            continue
        assert abs(found(out["wave"], centre - 0.5) + 0.5 - centre) <= within, (centre, found(out["wave"], centre))
        left[max(round(centre) - 8, 0) : round(centre) + 8] = 0
    return left


@moving
@few
@given(seed=seeds, bed=st.sampled_from([0.0, 0.02]))
def test_a_planted_click_ends_where_its_event_says(kind, seed, bed):
    items = [clicks([900 + 137 * i % 500, 2500 + 31 * i, 5100 - 211 * i % 700], bed=bed) for i in range(6)]
    made = planned(alone(example(kind)), items, seed=seed)
    for i, out in enumerate(made.items()):
        left = check_clicks(out, made.spaces[Timeline].rate[i])
        assert abs(left).max() < (0.35 if bed else 0.25)  # and there is no echo of it


@pytest.mark.parametrize("kind", ["pitch_shift", "speed", "tempo_warp", "time_stretch"])
@settings(max_examples=30, deadline=None, derandomize=True)
@given(seed=seeds, at=st.integers(3, 5996))
def test_also_near_the_ends(kind, seed, at):
    made = planned(alone(example(kind)), [clicks([at])], seed=seed)
    (out,) = made.items()
    left = check_clicks(out, RATE)
    assert abs(left).max() < 0.25


@few
@given(seed=seeds)
def test_and_through_chains_of_them(seed):
    ops = [replace(example(kind), name=f"{kind} {k}") for k in range(2) for kind in MOVING if kind != "resample"]
    policy = Policy(augment=(SomeOf(tuple(ops), n=(2, 4)),))
    made = planned(policy, [clicks([1700 + 53 * i, 3900 - 71 * i]) for i in range(8)], seed=seed)
    passes = np.array([sum(bool(p.on[i]) for p in made.passes) for i in range(8)])
    for i, out in enumerate(made.items()):
        if len(out["events"]):
            check_clicks(out, RATE, within=max(passes[i], 1) + 1e-9)


@pytest.mark.parametrize("kind", EXACT)
@few
@given(seed=seeds)
def test_whole_samples_are_exact_copies(kind, seed):
    """No value that was not there; events say which sample is where."""
    rng = np.random.default_rng(seed)
    wave = rng.permutation(np.arange(1, 801, dtype=np.float32) / 1000)[:, None]
    events = np.stack([np.arange(800) / RATE, np.arange(1, 801) / RATE, wave[:, 0] * 1000], axis=1)
    item = {"wave": Wave(wave, RATE), "events": Events(events)}
    for out in planned(alone(example(kind)), [item] * 6, seed=seed).items():
        assert np.isin(abs(out["wave"]), [0, *wave[:, 0]]).all()
        middle = out["events"][:, :2].mean(axis=1) * RATE
        heard = abs(out["wave"][np.floor(middle).astype(int), 0]) * 1000
        np.testing.assert_allclose(heard, out["events"][:, 2], rtol=1e-6)
        assert (abs(out["wave"]) > 0).sum() == len(out["events"])


@moving
@few
@given(seed=seeds)
def test_moves_can_be_undone(kind, seed):
    """Events come back to 1e-9 seconds, or, where a cut took a part of them, the part that was seen."""
    n = 6000
    wave = (0.5 * np.sin(2 * np.pi * 90 * np.arange(n) / RATE)).astype(np.float32)
    marks = np.array([[0.2, 0.201, 0], [0.4, 0.402, 1], [0.6, 0.6, 2]])
    made = planned(alone(example(kind)), [{"wave": Wave(wave, RATE), "events": Events(marks)}] * 6, seed=seed)
    rates = made.spaces[Timeline].rate
    outs = [{"wave": Wave(o["wave"], r), "events": Events(o["events"])} for o, r in zip(made.items(), rates)]
    for back in made.invert(outs):
        assert back["wave"].shape == (n, 1)
        numbers = back["events"][:, 2].astype(int)
        times, were = back["events"][:, :2], marks[numbers, :2]
        assert (times[:, 0] > were[:, 0] - 1e-9).all() and (times[:, 1] < were[:, 1] + 1e-9).all()
        if kind not in ("time_shift", "fit_length", "trim_silence"):
            np.testing.assert_allclose(times, were, atol=1e-9)
            assert len(times) == 3


@pytest.mark.parametrize("kind", OTHER)
def test_value_ops_leave_intervals_alone(kind):
    items = [sound(i) for i in range(8)]
    kept = planned(alone(example("barrier")), items).items()
    out = planned(alone(example(kind)), items).items()
    assert all(same(without(a, "wave"), without(b, "wave")) for a, b in zip(out, kept))
    assert all(a["wave"].shape == b["wave"].shape for a, b in zip(out, kept))


@each
def test_neutral_values_do_nothing(kind):
    op = example(kind)
    neutral = {f.name: f.metadata["neutral"] for f in op.params()}
    if not neutral or (None in neutral.values() and kind != "tempo_warp"):
        pytest.skip("has no neutral value")
    fixed = {name: value for name, value in neutral.items() if value is not None}
    items = [without(sound(i), *INTERVALS) for i in range(6)]
    off = planned(alone(replace(op, p=0.0)), items).items()
    assert all(out["wave"] is item["wave"].data for out, item in zip(off, items))
    out = planned(alone(replace(op, **fixed)), items).items()
    assert all(same(a, b, atol=1e-6) for a, b in zip(out, items))


@each
@few
@given(seed=seeds, n=st.sampled_from([1, 2, 3, 33, 100]), channels=st.sampled_from([1, 2, 5]))
def test_tiny_sounds_of_any_channels(kind, seed, n, channels):
    rng = np.random.default_rng(n)
    item = {"wave": Wave(rng.uniform(-1, 1, (n, channels)).astype(np.float32), RATE), "events": Events([[0, 1e-4, 1]])}
    (out,) = planned(alone(example(kind)), [item], seed=seed).items()
    assert out["wave"].shape[1] == channels and len(out["wave"]) >= 1 and out["wave"].dtype == np.float32
    assert np.isfinite(out["wave"]).all() and np.isfinite(out["events"]).all()


@each
@few
@given(seed=seeds)
def test_what_enters_within_full_scale_leaves_within(kind, seed):
    """But for the overshoot of resampling and filtering at edges."""
    for out in planned(alone(example(kind)), [sound(i) for i in range(4)], seed=seed).items():
        assert abs(out["wave"]).max() <= (1.0 if kind in (*EXACT, "gain", "hiss", "mute") else 1.7)


@each
def test_silence_stays_silent(kind):
    """In particular, noise at a ratio to nothing is nothing."""
    for out in planned(alone(example(kind)), [{"wave": Wave(np.zeros((700, 2), np.float32), RATE)}] * 3).items():
        assert not out["wave"].any()


@each
@few
@given(seed=seeds)
def test_spectrograms_follow_or_are_refused(kind, seed):
    """Frames move as samples do; bands stay where they are; nothing is passed in silence."""
    rng = np.random.default_rng(seed)
    frames = rng.normal(size=(120, 20)).astype(np.float32)
    item = {"spectrogram": Spectrogram(frames, 100), "segments": Segments([[0.2, 0.3]])}
    try:
        outs = planned(alone(replace(example(kind), p=1.0)), [item] * 6, seed=seed).items()
    except (NoKernel, NoSpace) as error:
        assert kind in ("gain", "polarity", "hiss", "band_pass", "speed", "pitch_shift", "trim_silence"), error
        return
    assert all(out["spectrogram"].shape[1] == 20 and np.isfinite(out["spectrogram"]).all() for out in outs)
    assert not all(equal(out["spectrogram"], frames) for out in outs)
