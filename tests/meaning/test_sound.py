"""What each op does to sound, against what a book says it should."""

import numpy as np
import pytest
from items import planned, run
from scipy.signal import welch

from leaven.audio import (
    BandPass,
    Events,
    FitLength,
    FrequencyMask,
    Gain,
    Hiss,
    Mute,
    PitchShift,
    Polarity,
    Resample,
    Reverse,
    Spectrogram,
    Speed,
    TempoWarp,
    TimeShift,
    TimeStretch,
    TrimSilence,
    Wave,
    Words,
)
from leaven.audio.resample import read
from leaven.audio.stretch import attacks
from leaven.core.errors import Malformed, NoKernel, Uneven
from leaven.core.item import Label
from leaven.core.policy import Policy
from leaven.mix import BackgroundNoise, MixUp

RATE = 16000


def tone(hertz, seconds=1.0, rate=RATE):
    return (0.5 * np.sin(2 * np.pi * hertz * (np.arange(round(seconds * rate)) + 0.5) / rate)).astype(np.float32)


def hum(seconds=1.0):
    return np.random.default_rng(1).normal(0, 0.1, round(seconds * RATE)).astype(np.float32)


def of(op, wave, rate=RATE, **more):
    return run(op, wave=Wave(wave, rate), **more)["wave"][:, 0]


def pitch(wave, rate=RATE):
    """Of the loudest partial, to about 0.1 Hz."""
    spectrum = abs(np.fft.rfft(wave * np.hanning(len(wave)), 1 << 19))
    return spectrum.argmax() * rate / (1 << 19)


def purity(wave, hertz, rate=RATE):
    """Decibels of what is the tone, over what is not, in the median of stretches of 30 ms, whatever their phase."""
    size = round(0.03 * rate)
    parts = wave[600 : 600 + (len(wave) - 1200) // size * size].astype(float).reshape(-1, size)
    turn = 2 * np.pi * hertz * np.arange(size) / rate
    basis = np.stack([np.sin(turn), np.cos(turn)], axis=1)
    rest = parts.T - basis @ np.linalg.lstsq(basis, parts.T, rcond=None)[0]
    return np.median(10 * np.log10((parts**2).sum(axis=1) / (rest**2).sum(axis=0)))


def level(wave):
    return 10 * np.log10(np.square(wave, dtype=float).mean())


def test_gain_is_in_decibels_and_cuts_at_full_scale():
    assert abs(level(of(Gain(decibels=-6), tone(440))) - level(tone(440)) + 6) < 1e-4
    loud = of(Gain(decibels=20), tone(440))
    assert loud.max() == 1 and loud.min() == -1
    np.testing.assert_allclose(loud, np.clip(10 * tone(440), -1, 1), atol=1e-6)


def test_polarity_turns_over():
    assert np.array_equal(of(Polarity(p=1), hum()), -hum())


def test_time_shift_rolls_or_loses():
    assert np.array_equal(of(TimeShift(share=0.25), hum()), np.roll(hum(), RATE // 4))
    assert np.array_equal(of(TimeShift(share=-0.25), hum()), np.roll(hum(), -RATE // 4))
    lost = of(TimeShift(share=0.25, roll=False), hum())
    assert not lost[: RATE // 4].any() and np.array_equal(lost[RATE // 4 :], hum()[: -RATE // 4])


def test_a_word_at_the_seam_of_a_roll_is_two():
    out = run(TimeShift(share=0.5), wave=Wave(hum(), RATE), words=Words([(0.4, 0.6, "split"), (0.1, 0.2, "whole")]))
    np.testing.assert_allclose([w[:2] for w in out["words"]], [(0, 0.1), (0.9, 1), (0.6, 0.7)], atol=1e-12)
    assert [w[2] for w in out["words"]] == ["split", "split", "whole"]


@pytest.mark.parametrize("rate", [0.8, 0.93, 1.25])
def test_speed_moves_length_and_pitch(rate):
    out = of(Speed(rate=rate), tone(440))
    assert len(out) == round(RATE / rate)
    assert abs(pitch(out) - 440 * rate) < 0.2 and purity(out, 440 * rate) > 90


@pytest.mark.parametrize("rate", [0.8, 1.1, 1.25])
def test_time_stretch_moves_length_alone(rate):
    out = of(TimeStretch(rate=rate), tone(440))
    assert len(out) == round(RATE / rate)
    assert abs(pitch(out) - 440) < 1 and purity(out, 440) > 25
    assert abs(level(out) - level(tone(440))) < 0.2


@pytest.mark.parametrize("semitones", [-4, 3, 12])
def test_pitch_shift_moves_pitch_alone(semitones):
    out, wanted = of(PitchShift(semitones=semitones), tone(440)), 440 * 2 ** (semitones / 12)
    assert len(out) == RATE
    assert abs(pitch(out) - wanted) < wanted / 400 and abs(level(out) - level(tone(440))) < 0.3


def test_speed_and_stretch_that_cancel_leave_the_pitch_moved():
    """One pass: half the speed as a tape, then twice the tempo, is an octave down."""
    policy = Policy(augment=(Speed(rate=0.5), TimeStretch(rate=2.0)))
    out = policy(wave=(tone(440), RATE), events=[[0.5, 0.6, 1]])
    assert len(out["wave"]) == RATE and abs(pitch(out["wave"][:, 0]) - 220) < 1
    np.testing.assert_allclose(out["events"], [[0.5, 0.6, 1]], atol=1e-12)


def test_a_stretch_that_is_undone_is_exact():
    chain = Policy(augment=(TimeStretch(rate=1.25), TimeStretch(rate=0.8, name="back"), TimeShift(share=0.5)))
    assert np.array_equal(chain(wave=(hum(), RATE))["wave"][:, 0], np.roll(hum(), RATE // 2))


def test_reverse_plays_backwards():
    assert np.array_equal(of(Reverse(p=1), hum()), hum()[::-1])


def test_fit_length_cuts_and_fills():
    assert np.array_equal(of(FitLength(seconds=0.25, place=0.5), hum()), hum()[6000:10000])
    filled = of(FitLength(seconds=2.0, place=0.25), hum())
    assert len(filled) == 2 * RATE and np.array_equal(filled[4000:20000], hum()) and not filled[20000:].any()


@pytest.mark.parametrize("rate", [8000, 22050, 44100])
def test_resample_keeps_length_and_pitch_and_lets_nothing_fold(rate):
    out = run(Resample(rate=rate), wave=Wave(tone(1000), RATE), events=Events([[0.5, 0.6, 1]]))
    assert len(out["wave"]) == rate and purity(out["wave"][:, 0], 1000, rate) > 90
    np.testing.assert_allclose(out["events"], [[0.5, 0.6, 1]], atol=1e-12)
    folded = of(Resample(rate=8000), tone(5000))[100:-100]
    assert level(folded) < -90


def test_reading_is_as_good_as_it_says():
    """Below 0.82 of half the rate to -90 dB; above 1.06 of it as far down."""
    at = np.arange(2000, 14000) * 1.1
    for share, wanted in ((0.02, 90), (0.3, 90), (0.6, 90), (0.82 / 1.1, 90)):
        out = read(tone(share * 8000)[:, None], at, 0, RATE - 1, 1.1, 2)[:, 0]
        truth = 0.5 * np.sin(2 * np.pi * share * 8000 * (at + 0.5) / RATE)
        assert level(truth) - level(out - truth) > wanted
    assert level(read(tone(1.06 / 1.1 * 8000)[:, None], at, 0, RATE - 1, 1.1, 2)) < -90


def test_trim_silence_keeps_the_sound_and_a_margin():
    wave = np.concatenate([np.zeros(4000), tone(440, 0.5), np.zeros(2000)]).astype(np.float32)
    wave += np.random.default_rng(0).normal(0, 1e-3, wave.size).astype(np.float32)
    out = run(TrimSilence(margin=0.01), wave=Wave(wave, RATE), events=Events([[0.25, 0.75, 1]]))
    (onset, offset, _), n = out["events"][0] * [RATE, RATE, 1], len(out["wave"])
    assert abs(onset - 160) <= 64 and abs(n - offset - 160) <= 64 and abs(offset - onset - 8000) < 1e-6


def test_trim_silence_measures_what_the_ops_before_have_made():
    """The plan is cut and continued: what was muted counts as silence."""
    wave = tone(440)
    policy = Policy(augment=(TimeShift(share=0.25, roll=False), TrimSilence(margin=0.0)))
    assert abs(len(policy(wave=(wave, RATE))["wave"]) - 12000) <= 64
    made = Policy(augment=(TrimSilence(),))(wave=(np.zeros(500, np.float32), RATE))
    assert len(made["wave"]) == 500  # nothing to go by: skipped


@pytest.mark.parametrize("decibels", [0, 10, 40])
@pytest.mark.parametrize("decay", [-3.0, 0.0, 3.0, 6.0])
def test_hiss_has_its_ratio_and_its_colour(decibels, decay):
    wave = 0.05 * tone(440, 4.0)
    noise = of(Hiss(decibels=decibels, decay=decay), wave).astype(float) - wave
    assert abs(level(wave) - level(noise) - decibels) < 0.05
    f, power = welch(noise, RATE, nperseg=2048)
    slope = np.polyfit(np.log2(f[8:900]), 10 * np.log10(power[8:900]), 1)[0]
    assert abs(slope + decay) < 0.25


def test_mute_silences_its_share_and_no_more():
    out = of(Mute(width=0.2, fade=0.0), hum())
    changed = np.flatnonzero(out != hum())
    assert len(changed) == 3200 and np.ptp(changed) == 3199 and not out[changed].any()
    faded = of(Mute(width=0.2, fade=0.005), hum())
    assert (faded == 0).sum() == 3200 - 160 and 3190 < (faded != hum()).sum() <= 3200


def test_frequency_mask_takes_out_a_band_and_no_more():
    wave = 0.5 * hum(2.0)
    op = FrequencyMask(width=0.2)
    out = of(op, wave)
    f, before = welch(wave, RATE, nperseg=1024)
    ratio = 10 * np.log10(welch(out, RATE, nperseg=1024)[1] / before)
    low, high = f[ratio < -20].min(), f[ratio < -20].max()
    mels = 2595 * np.log10(1 + np.array([low, high, RATE / 2]) / 700)
    assert abs((mels[1] - mels[0]) / mels[2] - 0.2) < 0.02
    assert abs(ratio[(f < low - 150) | (f > high + 150)]).max() < 1


def test_band_pass_is_butterworth():
    wave = 0.5 * hum(4.0)
    out = of(BandPass(low=0.1, high=0.5, slope=24.0), wave)
    f, before = welch(wave, RATE, nperseg=4096)
    gain = 10 * np.log10(welch(out, RATE, nperseg=4096)[1] / before)
    for hertz, wanted in ((800, -3), (4000, -3), (2000, 0), (400, -24.1)):
        assert abs(gain[np.argmin(abs(f - hertz))] - wanted) < 0.7


def test_tempo_warp_moves_a_place_and_keeps_the_ends():
    events = Events([[0.5, 0.5, 1], [0.0, 0.0, 2], [0.999, 0.999, 3]])
    out = run(TempoWarp(at=0.5, by=0.1), wave=Wave(tone(440), RATE), events=events)
    np.testing.assert_allclose(out["events"][:, 0], [0.6, 0.0, 0.9992], atol=1e-9)
    assert len(out["wave"]) == RATE and abs(pitch(out["wave"][:, 0]) - 440) < 1


def test_spectrograms_are_masked_with_their_mean_and_warped():
    frames = np.random.default_rng(0).normal(size=(100, 80)).astype(np.float32)
    masked = run(FrequencyMask(width=0.25), spectrogram=Spectrogram(frames, 100))["spectrogram"]
    bands = np.flatnonzero((masked != frames).any(axis=0))
    assert len(bands) == 20 and np.ptp(bands) == 19 and (masked[:, bands] == frames.mean()).all()
    masked = run(Mute(width=0.25), spectrogram=Spectrogram(frames, 100))["spectrogram"]
    assert (masked == frames.mean()).all(axis=1).sum() == 25
    ramp = np.repeat(np.arange(100, dtype=np.float32)[:, None], 3, axis=1)
    warped = run(TempoWarp(at=0.5, by=0.1), spectrogram=Spectrogram(ramp, 100))["spectrogram"]
    assert np.allclose(warped[59:61], [[49.08], [50.125]], atol=0.6) and (np.diff(warped[:, 0]) > 0).all()
    with pytest.raises(NoKernel, match="speed: changes the pitch"):
        run(Speed(rate=1.2), spectrogram=Spectrogram(frames, 100))


def test_attacks_are_found_and_steady_sound_has_none():
    wave = 0.01 * hum()
    wave[[3000, 8000, 12000]] += 0.5
    assert attacks(wave[:, None], RATE, 600).tolist() == [3000, 8000, 12000]
    assert attacks(hum()[:, None], RATE, 600).tolist() in ([], [int(np.argmax(abs(hum()[:48])))])


def test_what_is_no_sound_is_refused():
    for bad in (np.zeros(5), np.zeros((0, 1), np.float32), np.zeros(5, np.int16), [0.0]):
        with pytest.raises(Malformed, match=r"float32 with full scale at 1"):
            Wave(bad, 8000)
    for rate in (0, -1, None, True, "8k"):
        with pytest.raises(Malformed, match=r"rate = .*Wave\(samples, 16000\)"):
            Wave(np.zeros(5, np.float32), rate)


def two(a, b, **op):
    """Item 0 with item 1 as its partner."""
    made = planned(Policy(augment=(BackgroundNoise(**op),)), [{"wave": Wave(w, RATE)} for w in (a, b)])
    return made.items()[0]["wave"][:, 0]


def test_background_noise_is_the_partner_at_its_ratio():
    own, other = 0.2 * tone(440), 0.5 * tone(1000, 0.3)
    under = two(own, other, decibels=10, start=0.0).astype(float) - own
    assert abs(level(own) - level(under) - 10) < 1e-3
    repeated = np.tile(other, 4)[:RATE]
    assert np.corrcoef(under, repeated)[0, 1] > 0.9999
    later = two(own, other, decibels=10, start=0.5).astype(float) - own
    assert np.corrcoef(later, np.roll(np.tile(other, 5), -2400)[:RATE])[0, 1] > 0.9999
    with pytest.raises(Uneven, match="one rate first, by a resample"):
        planned(Policy(augment=(BackgroundNoise(),)), [{"wave": Wave(own, r)} for r in (8000, 16000)])


def test_mixup_of_sounds_keeps_the_events_of_both():
    items = [
        {"wave": Wave(tone(h), RATE), "words": Words([(0.2, 0.4, str(h))]), "label": Label(np.eye(2)[k])}
        for k, h in enumerate((440, 1000))
    ]
    made = planned(Policy(augment=(MixUp(alpha=1.0), TimeShift(share=0.25))), items)
    out, weight = made.items()[0], made.columns[0].step.weight[0]
    mixed = (1 - weight) * tone(440) + weight * tone(1000)
    np.testing.assert_allclose(out["wave"][:, 0], np.roll(mixed, RATE // 4), atol=1e-6)
    np.testing.assert_allclose(out["label"], [1 - weight, weight])
    assert [w[2] for w in out["words"]] == ["440", "1000"] and out["words"][0][:2] == out["words"][1][:2]
