"""Ops of series against independent references: scipy's splines, numpy's interpolation, arithmetic."""

import numpy as np
import pytest
from items import columns, planned, run
from scipy.interpolate import CubicSpline

from leaven.core.dist import Choice
from leaven.core.errors import Malformed, OutOfRange, Unknown
from leaven.core.key import words
from leaven.core.normal import normal
from leaven.core.philox import stream
from leaven.core.policy import Policy
from leaven.series import (
    ChannelDropout,
    CropLength,
    Drift,
    Events,
    FrameLabels,
    Jitter,
    MagnitudeWarp,
    Permutation,
    ResizeLength,
    Scaling,
    Segments,
    Series,
    SignFlip,
    TimeMask,
    TimeWarp,
    WindowSlice,
    WindowWarp,
)

T = 120
AT = np.arange(T) + 0.5


def walk(seed=0, channels=3, samples=T):
    return np.cumsum(np.random.default_rng(seed).normal(size=(samples, channels)), axis=0)


def made(op, seed=0, **item):
    plan = planned(Policy(augment=(op,)), [item], seed=seed)
    return plan.items()[0], plan.columns[0].step


# ---- values


def test_magnitude_warp_is_a_natural_cubic_spline_through_normal_factors():
    values = walk()
    for seed in range(5):
        out, step = made(MagnitudeWarp(sigma=0.3, knots=4), seed, series=Series(values))
        knots = 1 + 0.3 * normal(stream(step.key[0], 18)).reshape(3, 6)
        curves = CubicSpline(np.linspace(0, T - 1, 6), knots.T, bc_type="natural")(np.arange(T))
        np.testing.assert_allclose(out["series"], values * curves, rtol=1e-12)
    one, _ = made(MagnitudeWarp(channels="all"), 1, series=Series(values))
    factors = one["series"] / values
    np.testing.assert_allclose(factors, factors[:, :1] @ np.ones((1, 3)), rtol=1e-9)


def test_scaling_takes_one_normal_factor_for_each_channel():
    values, found = walk(), []
    for seed in range(300):
        factors = made(Scaling(sigma=0.1), seed, series=Series(values))[0]["series"] / values
        assert np.ptp(factors, axis=0).max() < 1e-12
        found.append(factors[0])
    found = np.array(found)
    assert abs(found.mean() - 1) < 0.015 and abs(found.std() - 0.1) < 0.01
    assert abs(np.corrcoef(found.T) - np.eye(3)).max() < 0.2


def test_jitter_is_measured_in_deviations_of_each_channel_missing_values_aside():
    values = np.random.default_rng(0).normal(size=(20_000, 3)) * [1, 50, 1e-3] + [0, 1e3, 5]
    values[::7, 1] = np.nan
    out, _ = made(Jitter(sigma=0.2), series=Series(values))
    noise = out["series"] - values
    np.testing.assert_allclose(np.nanstd(noise, axis=0) / np.nanstd(values, axis=0), 0.2, rtol=0.03)
    assert abs(np.nanmean(noise, axis=0) / np.nanstd(values, axis=0)).max() < 0.01
    assert (run(Jitter(), series=Series(np.full((9, 1), 4.0)))["series"] == 4).all()


def test_drift_starts_at_zero_and_goes_as_far_as_it_says():
    values = walk()
    for seed in range(20):
        moved = made(Drift(size=0.5, points=3), seed, series=Series(values))[0]["series"] - values
        np.testing.assert_allclose(abs(moved).max(axis=0), 0.5 * values.std(axis=0), rtol=1e-9)
        assert abs(moved[0]).max() < 1e-12 and abs(np.diff(moved, axis=0)).max() < 0.1 * values.std(axis=0).max()


def test_sign_flip():
    assert (run(SignFlip(p=1), series=Series(walk()))["series"] == -walk()).all()


def test_time_mask_hides_one_span_of_all_channels_and_no_more():
    values = walk() + 100
    for fill, level in (("mean", values.mean(axis=0)), ("zero", np.zeros(3))):
        for seed in range(20):
            out = made(TimeMask(width=0.1, fill=fill), seed, series=Series(values))[0]["series"]
            hidden = (out != values).all(axis=1)
            assert hidden.sum() == 12 and np.ptp(np.flatnonzero(hidden)) == 11
            np.testing.assert_allclose(out[hidden], np.tile(level, (12, 1)), rtol=1e-12)
            assert (out[~hidden] == values[~hidden]).all()


def test_channel_dropout_hides_a_share_at_least_one_and_never_all():
    for share, count in ((0.01, 1), (0.5, 3), (1.0, 5)):
        counts, which = set(), set()
        for seed in range(40):
            out = made(ChannelDropout(share=share), seed, series=Series(walk(channels=6) + 50))[0]["series"]
            gone = (out == 0).all(axis=0)
            counts.add(int(gone.sum()))
            which |= set(np.flatnonzero(gone).tolist())
            assert (out[:, ~gone] == (walk(channels=6) + 50)[:, ~gone]).all()
        assert counts == {count} and which == set(range(6))


def test_channel_dropout_skips_a_single_channel_and_says_so():
    items = [{"series": Series(walk(channels=c))} for c in (1, 3, 1)]
    plan = planned(Policy(augment=(ChannelDropout(),)), items)
    assert (plan.columns[0].skipped == [True, False, True]).all()
    assert "channel_dropout (2 rows)" in plan.explain()
    assert (plan.items()[0]["series"] == walk(channels=1)).all()


# ---- time


def reference(values, source):
    """Linear interpolation at source coordinates, by numpy."""
    return np.stack([np.interp(source, np.arange(len(v)) + 0.5, v) for v in values.T], axis=1)


def widened(values, step):
    """Means under triangles as wide as the samples that pass, as one dense matrix; within the ends of what is shown."""
    (pieces,), (source, first, last) = step.pieces, step.source(0)
    pieces = pieces[pieces[:, 1] > pieces[:, 0]]
    into = np.arange(len(source)) + 0.5
    inside = (into[:, None] >= pieces[:, 0]) & (into[:, None] < pieces[:, 1])
    speed = (inside * (pieces[:, 3] - pieces[:, 2]) / (pieces[:, 1] - pieces[:, 0])).sum(axis=1)
    centres = np.arange(len(values)) + 0.5
    weights = np.maximum(0, 1 - abs(centres - source[:, None]) / np.maximum(1, speed)[:, None])
    weights *= (centres >= first[:, None]) & (centres <= last[:, None])
    return weights @ values / weights.sum(axis=1, keepdims=True)


def test_time_warp_is_smooth_goes_forward_and_reads_what_lies_there():
    values = walk()
    for seed in range(8):
        out, step = made(TimeWarp(sigma=0.3, knots=4), seed, series=Series(values))
        (key,) = words(seed, "time_warp", "key", ids=np.zeros(1, np.uint64))
        fine = np.linspace(0, 1, 20_001)
        curve = CubicSpline(np.linspace(0, 1, 6), normal(stream(key, 6)), bc_type="natural")(fine)
        speed = np.exp(0.3 * curve)
        passed = np.concatenate([[0], np.cumsum((speed[1:] + speed[:-1]) / 2)])
        source = np.interp(AT / T, fine, passed / passed[-1]) * T
        assert abs(step.source(0)[0] - source).max() < 0.001 * T  # pieces, not the curve itself
        assert (np.diff(step.source(0)[0]) > 0.2).all()
        np.testing.assert_allclose(out["series"], widened(values, step), atol=1e-9)


def test_window_slice_is_numpys_interpolation_of_the_window():
    values = walk()
    for seed in range(10):
        out, step = made(WindowSlice(ratio=0.9), seed, series=Series(values))
        first = step.pieces[0, 0, 2]
        assert first == int(first) and step.pieces[0, 0, 3] == first + 108 and 0 <= first <= 12
        window = values[int(first) : int(first) + 108]
        np.testing.assert_allclose(out["series"], reference(window, AT * 108 / T), atol=1e-12)


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_window_warp_changes_the_speed_of_one_window(scale):
    values = walk()
    for seed in range(10):
        out, step = made(WindowWarp(window=0.1, scale=scale), seed, series=Series(values))
        first = step.pieces[0, step.pieces[0, :, 3] - step.pieces[0, :, 2] == 12][0, 2]
        whole = T - 12 + 12 * scale
        knots = np.array([0, first, first + 12 * scale, whole])
        source = np.interp(AT * whole / T, knots, [0, first, first + 12, T])
        np.testing.assert_allclose(step.source(0)[0], source, atol=1e-9)
        np.testing.assert_allclose(out["series"], widened(values, step), atol=1e-9)


def test_permutation_moves_whole_pieces_and_splits_what_is_cut():
    values = walk(samples=100)
    seen = set()
    for seed in range(60):
        item = {"series": Series(values), "frame_labels": FrameLabels(np.arange(100)),
                "segments": Segments([[10.0, 90.0]]), "events": Events([[30.5, 30.5, 7]])}  # fmt: skip
        out, step = made(Permutation(segments=5), seed, **item)
        order = tuple((step.pieces[0, :5, 2] / 20).astype(int).tolist())
        seen.add(order)
        assert order != (0, 1, 2, 3, 4) and sorted(order) == [0, 1, 2, 3, 4]
        labels = np.concatenate([np.arange(20 * k, 20 * k + 20) for k in order])
        assert (out["frame_labels"] == labels).all() and (out["series"] == values[labels]).all()
        inside = np.zeros(100, bool)
        for onset, offset in out["segments"].astype(int).tolist():
            inside[onset:offset] = True
        assert (inside == ((labels >= 10) & (labels < 90))).all()
        assert labels[int(out["events"][0, 0])] == 30
    assert len(seen) > 40


def test_random_cuts_leave_no_piece_empty_and_use_every_place():
    cuts = set()
    for seed in range(300):
        _, step = made(Permutation(segments=4, cuts="random"), seed, series=Series(walk(samples=8)))
        sizes = step.pieces[0, :4, 1] - step.pieces[0, :4, 0]
        assert (sizes >= 1).all() and sizes.sum() == 8
        cuts |= set(step.pieces[0, :4, 2].astype(int).tolist())
    assert cuts == set(range(8))


def test_crop_is_exact_and_resize_averages_what_passes():
    values = walk()
    out, step = made(CropLength(length=30, place=1.0), series=Series(values))
    assert (out["series"] == values[90:]).all() and step.timeline.samples[0] == 30
    coarse = run(ResizeLength(length=12), series=Series(np.sin(np.arange(T) * 2.5)[:, None]))["series"]
    assert abs(coarse).max() < 0.25  # a fast wave is averaged away; every tenth sample would be one of full height
    fine = run(ResizeLength(length=240), series=Series(values))["series"]
    np.testing.assert_allclose(fine, reference(values, (np.arange(240) + 0.5) / 2), atol=1e-12)


def test_warps_fuse_into_one_reading():
    values = walk()
    ops = (WindowSlice(), TimeWarp(), CropLength(length=60))
    plan = planned(Policy(augment=ops), [{"series": Series(values)}])
    assert len(plan.passes) == 1
    np.testing.assert_allclose(plan.items()[0]["series"], widened(values, plan.passes[0].move), atol=1e-9)


def test_a_value_is_read_where_a_neighbour_is_missing():
    values = np.arange(20.0)
    values[10] = np.nan
    out = run(ResizeLength(length=40), series=Series(values))["series"][:, 0]
    assert np.flatnonzero(np.isnan(out)).tolist() == [20, 21]
    there = ~np.isnan(out)
    assert abs(out - (np.arange(40) + 0.5) / 2 + 0.5)[there].max() <= 0.5


# ---- targets


def test_layouts_are_stated_not_guessed():
    data = np.arange(12.0).reshape(3, 4)
    assert (Series.of(data, "channels, time").data == data.T).all() and (
        Series.of(data, "time, channels").data == data
    ).all()
    with pytest.raises(Unknown, match="'channels, time'"):
        Series.of(data, "channel, time")
    assert Series(np.arange(5)).data.dtype == np.float64 and Series(np.arange(5)).data.shape == (5, 1)
    for bad, what in (
        (np.ones((2, 3, 4)), "float64"),
        ([1.0], "list"),
        (np.array(["a"]), "<U1"),
        (np.ones((0, 2)), "0, 2"),
    ):
        with pytest.raises(Malformed, match=what):
            Series(bad)
    with pytest.raises(Malformed, match="infinite"):
        Series(np.array([1.0, np.inf]))
    with pytest.raises(Malformed, match="rate"):
        Series(np.ones(3), rate=0.0)
    with pytest.raises(Malformed, match="whole numbers"):
        FrameLabels(np.ones(3))


def test_seconds_are_samples_by_the_rate():
    item = {"series": Series(np.arange(40.0), 8.0), "events": Events([[1.0, 1.5, 3]])}
    out, step = made(CropLength(length=16, place=1 / 3), **item)
    assert out["series"][0, 0] == 8 and out["events"].tolist() == [[0.0, 0.5, 3.0]]
    assert step.timeline.length[0] == 2.0


def test_values_out_of_bounds_are_named():
    with pytest.raises(OutOfRange, match=r"window_warp.scale = 0 times as long: must lie in \[0.1, 10\]"):
        WindowWarp(scale=0)
    assert WindowWarp().scale == Choice((0.5, 2.0))


def test_frame_labels_alone_follow_too():
    (column,) = columns(Policy(augment=(Permutation(),)), [{"frame_labels": FrameLabels(np.arange(9))}])
    assert column.step.moves
