"""Blurs and what sharpens: each against numpy in float64, or against what it must do to a point or an edge."""

import numpy as np
import pytest
from items import DTYPES, pixels, planned, run

from leaven.core.policy import Policy
from leaven.image import (
    AdvancedBlur,
    BoxBlur,
    ChromaticAberration,
    Defocus,
    Emboss,
    GaussianBlur,
    GlassBlur,
    Image,
    MedianBlur,
    Morphology,
    MotionBlur,
    Ringing,
    Sharpness,
    Superpixels,
    UnsharpMask,
    ZoomBlur,
)
from leaven.image.convolve import mirrored, spread
from leaven.image.gaussian import weights
from leaven.image.glass_blur import _scatter
from leaven.image.point_spread import bell, line


def full(dtype):
    return 1 if dtype == np.float32 else np.iinfo(dtype).max


def shown(op, image):
    return run(op, image=Image(image))["image"]


def windows(image, radius, mode):
    padded = np.pad(image.astype(float), ((radius, radius), (radius, radius), (0, 0)), mode)
    return np.lib.stride_tricks.sliding_window_view(padded, (2 * radius + 1,) * 2, axis=(0, 1))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [3, 9])
def test_box_and_median_are_those_of_a_square(dtype, channels):
    image = pixels((13, 17, channels), dtype)
    for radius in (1, 2, 3):
        mean = windows(image, radius, "reflect").mean(axis=(-2, -1))
        assert np.abs(shown(BoxBlur(radius=radius), image) - mean).max() <= (1e-5 if dtype == np.float32 else 0.51)
        middle = np.median(windows(image, radius, "edge"), axis=(-2, -1))
        assert (shown(MedianBlur(radius=radius), image) == middle.astype(dtype)).all()


def test_two_hundred_channels_are_blurred_as_one_is():
    image = pixels((9, 8, 200), np.uint8)
    for op in (BoxBlur(radius=2), MedianBlur(radius=1), Defocus(radius=0.25), MotionBlur(length=0.5, degrees=20)):
        out = shown(op, image)
        assert (out[..., [0, 130, 199]] == np.concatenate([shown(op, image[..., [c]]) for c in (0, 130, 199)], 2)).all()


@pytest.mark.parametrize("sigma", [0.2, 0.5, 1.3, 3.0, 9.0])
@pytest.mark.parametrize("shape", [(40, 50, 3), (7, 5, 1), (1, 9, 9)])
def test_a_gaussian_in_whole_numbers_is_the_true_one_to_two_levels(sigma, shape):
    image, reach = pixels(shape, np.uint8), int(np.ceil(4 * sigma))
    at = np.arange(-reach, reach + 1)
    kernel = np.exp(-0.5 * (at / sigma) ** 2) / np.exp(-0.5 * (at / sigma) ** 2).sum()
    expected = image.astype(float)
    for axis in (0, 1):
        size = [(0, 0)] * 3
        size[axis] = (reach, reach)
        padded = np.pad(expected, size, "reflect" if shape[axis] > 1 else "edge")
        expected = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=axis) @ kernel
    error = shown(GaussianBlur(sigma=sigma), image) - expected
    assert np.abs(error).max() < 2 and (error.size < 1000 or abs(error.mean()) < 0.12)


def test_weights_of_a_gaussian_sum_to_256_and_have_its_variance():
    for sigma in (0.3, 0.8, 2.0, 7.5, 30.0):
        found = weights(sigma).astype(float)
        assert found[0] + 2 * found[1:].sum() == 256 and len(found) % 2
        variance = 2 * (found * np.arange(found.size) ** 2).sum() / 256
        assert sigma < 0.5 or variance == pytest.approx(sigma**2, rel=0.02)


@pytest.mark.parametrize("degrees, expected", [(0, [[1, 1, 1, 1]]), (90, [[1]] * 4), (180, [[1, 1, 1, 1]])])
def test_a_moving_point_leaves_a_line_of_that_length(degrees, expected):
    """Four pixels long between two pixel centres: three whole ones, and a half at both ends."""
    kernel = line(4, degrees)
    across, down = (kernel.sum(axis=axis) for axis in (0, 1))
    along = across if len(expected[0]) > 1 else down
    np.testing.assert_allclose(along, [0.125, 0.25, 0.25, 0.25, 0.125], atol=1e-12)
    assert kernel.sum() == pytest.approx(1) and np.count_nonzero(along) == 5


def test_a_line_points_where_it_says():
    """Counter-clockwise from the right, y down: 30 degrees rise to the right."""
    kernel = line(40, 30)
    y, x = np.mgrid[: len(kernel), : len(kernel)] - (len(kernel) - 1) / 2
    xx, yy, xy = ((kernel * a).sum() for a in (x * x, y * y, x * y))
    assert np.degrees(np.arctan2(-2 * xy, xx - yy) / 2) == pytest.approx(30, abs=0.5)
    assert np.sqrt(12 * (xx + yy)) == pytest.approx(40, abs=0.5)  # deviation of an even line


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("length", [6, 24])
def test_motion_blur_is_the_convolution_with_that_line(dtype, length):
    image = pixels((60, 70, 3), dtype)
    kernel, out = line(length, 33), shown(MotionBlur(length=length / 60, degrees=33), image)
    radius = len(kernel) // 2
    expected = (windows(image, radius, "reflect") * kernel).sum(axis=(-2, -1))
    assert np.abs(out - expected).max() <= (1e-5 if dtype == np.float32 else 0.52)


def test_a_wide_border_is_mirrored_again_and_again():
    for shape in ((3, 4, 3), (1, 2, 9), (2, 1, 1)):
        image = pixels(shape, np.uint8)
        expected = np.pad(image, ((7, 7), (9, 9), (0, 0)), "reflect") if min(shape[:2]) > 1 else None
        out = mirrored(image, 7, 9)
        if expected is not None:
            assert (out == expected).all()
        assert out.shape == (shape[0] + 14, shape[1] + 18, shape[2])
    out = np.empty((1, 1, 3), np.uint8)
    spread(np.full((1, 1, 3), 77, np.uint8), out, line(30, 20))
    assert (out == 77).all()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("radius", [0.7, 2.5, 6.0])
def test_a_point_out_of_focus_is_an_even_disc(dtype, radius):
    size, image = 31, np.zeros((31, 31, 1), dtype)
    image[15, 15] = full(dtype)
    out = shown(Defocus(radius=radius / size), image)[..., 0] / full(dtype)
    y, x = np.mgrid[:size, :size] - 15
    half = np.sqrt(np.maximum(radius**2 - y**2, 0))  # of the row
    share = np.clip(x + 0.5, -half, half) - np.clip(x - 0.5, -half, half)
    np.testing.assert_allclose(out, share / share.sum(), atol=0.51 / 255 if dtype == np.uint8 else 1e-5)
    assert share.sum() == pytest.approx(np.pi * radius**2, rel=0.15)


@pytest.mark.parametrize("dtype", DTYPES)
def test_zoom_blur_is_the_mean_of_magnifications(dtype):
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:41, :51]
    image = 0.5 + 0.2 * np.sin(x / 4)[..., None] * np.cos(y / 5)[..., None] * rng.random(3)
    image = (image * full(dtype)).astype(dtype)
    out, factor, parts = shown(ZoomBlur(factor=1.2), image), 1.2, 4  # corners move 5.3 pixels: 4 magnifications
    expected = np.zeros(image.shape)
    for k in range(parts):
        zoom = factor ** (k / parts)
        u, v = (x - 25) / zoom + 25, (y - 20) / zoom + 20
        col, row = np.minimum(u.astype(int), 49), np.minimum(v.astype(int), 39)
        fx, fy = (u - col)[..., None], (v - row)[..., None]
        a = image.astype(float)
        top = a[row, col] * (1 - fx) + a[row, col + 1] * fx
        expected += (top * (1 - fy) + (a[row + 1, col] * (1 - fx) + a[row + 1, col + 1] * fx) * fy) / parts
    assert (
        np.abs(out - expected).max() / full(dtype) < 0.01
        and np.abs(out - image.astype(float)).max() / full(dtype) > 0.02
    )


def test_glass_takes_pixels_from_nearby_and_from_all_sides():
    y, x = np.mgrid[:200, :220]
    image = np.stack([x, y], axis=-1).astype(np.uint8)
    moved = np.empty_like(image)
    _scatter(image, moved, 3, np.uint64(7))
    away = moved.astype(int) - image
    inner = away[3:-3, 3:-3].reshape(-1, 2)
    assert abs(away).max() == 3 and (np.unique(inner, axis=0, return_counts=True)[1] > 600).all()
    assert len(np.unique(inner, axis=0)) == 49 and abs(np.corrcoef(inner.T)[0, 1]) < 0.02
    assert abs(np.corrcoef(inner[1:, 0], inner[:-1, 0])[0, 1]) < 0.02
    image = pixels((50, 60, 3), np.uint8)
    assert shown(GlassBlur(reach=0.05), image).std() < 0.6 * image.std()


@pytest.mark.parametrize("dtype", DTYPES)
def test_unsharp_mask_adds_what_a_blur_takes_away(dtype):
    image = pixels((30, 40, 4), dtype)
    blurred = shown(GaussianBlur(sigma=1.5), image).astype(float)
    expected = image + 0.7 * (image - blurred)
    expected[..., 3] = image[..., 3]
    out = shown(UnsharpMask(sigma=1.5, amount=0.7), image)
    slack = 1e-5 if dtype == np.float32 else 1.01
    assert np.abs(out - np.clip(expected, 0, full(dtype))).max() <= slack
    held = shown(UnsharpMask(sigma=1.5, amount=0.7, threshold=0.3), image)
    away = np.abs(image - blurred) / full(dtype)
    np.testing.assert_allclose(held[away < 0.29], image[away < 0.29], rtol=1e-6)
    assert (held[away > 0.31] == out[away > 0.31]).all()


def test_emboss_lights_what_rises_towards_the_light():
    step = np.full((20, 20, 1), 0.4, np.float32)
    step[:, 10:] = 0.6  # rises to the right: away from a light on the left
    lit = {d: shown(Emboss(strength=0.3, degrees=d), step)[10, 10, 0] for d in (0, 90, 180)}
    assert lit[180] > 0.6 > lit[0] and lit[90] == pytest.approx(0.6, abs=1e-6)
    assert lit[180] - 0.6 == pytest.approx(0.3 * 3 * 2**0.5 * 0.2, abs=1e-6)
    flat = np.full((5, 5, 3), 99, np.uint8)
    assert (shown(Emboss(strength=0.5), flat) == 99).all()


def test_ringing_overshoots_at_an_edge_and_keeps_what_is_coarse():
    x = np.mgrid[:60, :60][1]
    edge = np.where(x < 30, 0.3, 0.7)[..., None].astype(np.float32)
    out = shown(Ringing(cutoff=0.4), edge)[30, :, 0]
    assert 0.72 < out.max() < 0.75 and 0.25 < out.min() < 0.28 and np.sum(np.diff(np.sign(np.diff(out))) != 0) > 6
    fine, coarse = (0.5 + 0.3 * np.sin(2 * np.pi * x / period)[..., None].astype(np.float32) for period in (2.5, 12))
    assert shown(Ringing(cutoff=0.3), fine)[20:40, 20:40].std() < 0.1 * fine.std()
    assert shown(Ringing(cutoff=0.3), coarse)[20:40, 20:40].std() > 0.9 * coarse[20:40, 20:40].std()


@pytest.mark.parametrize("dtype", DTYPES)
def test_morphology_takes_the_lightest_or_darkest_of_a_disc(dtype):
    image = pixels((15, 17, 5), dtype)
    y, x = np.mgrid[-2:3, -2:3]
    disc = y**2 + x**2 <= 5  # 21 of 25
    low, high = (np.pad(image.astype(float), ((2, 2), (2, 2), (0, 0)), constant_values=v) for v in (np.inf, -np.inf))
    dilated, eroded = (
        choose(np.lib.stride_tricks.sliding_window_view(padded, (5, 5), axis=(0, 1))[..., disc], axis=-1)
        for choose, padded in ((np.max, high), (np.min, low))
    )
    assert (shown(Morphology(radius=5**0.5), image) == dilated.astype(dtype)).all()
    assert (shown(Morphology(radius=5**0.5, operation="erode"), image) == eroded.astype(dtype)).all()
    speck = np.zeros((9, 9, 1), dtype)
    speck[4, 4] = full(dtype)
    assert not shown(Morphology(radius=1, operation="open"), speck).any()
    assert (shown(Morphology(radius=1, operation="close"), speck) == speck).all()


@pytest.mark.parametrize("dtype", DTYPES)
def test_red_and_blue_are_magnified_and_green_is_not(dtype):
    """Of a ramp the magnified value is that of a place nearer the centre."""
    y, x = np.mgrid[:40, :60] - np.array([19.5, 29.5])[:, None, None]
    ramp = (0.5 + 0.01 * x + 0.004 * y)[..., None].repeat(4, axis=2)
    image = (ramp * full(dtype)).astype(dtype)
    out = shown(ChromaticAberration(red=0.1, blue=-0.05), image) / full(dtype)
    inner = np.s_[4:-4, 4:-4]
    for channel, zoom in ((0, 1.1), (2, 0.95)):
        expected = 0.5 + (0.01 * x + 0.004 * y) / zoom
        assert np.abs(out[..., channel] - expected)[inner].max() < 0.006
    assert (shown(ChromaticAberration(), image)[..., [1, 3]] == image[..., [1, 3]]).all()


def test_superpixels_follow_edges_and_become_their_means():
    image = np.full((80, 120, 3), 40, np.uint8)
    y, x = np.mgrid[:80, :120]
    disc = (y - 40) ** 2 + (x - 60) ** 2 < 25**2
    image[disc] = [200, 90, 60]
    noisy = np.clip(image + np.random.default_rng(0).normal(0, 6, image.shape), 0, 255).astype(np.uint8)
    out = shown(Superpixels(patches=60, share=1), noisy)
    assert 15 < len(np.unique(out.reshape(-1, 3), axis=0)) <= 70
    assert (np.abs(out.astype(int) - image).max(axis=2) > 20).mean() < 0.01
    assert np.abs(out.astype(int) - image).mean() < 3 < np.abs(noisy.astype(int) - image).mean()
    assert abs(out.mean() - noisy.mean()) < 0.6
    some = shown(Superpixels(patches=60, share=0.5), noisy)
    assert 0.3 < (some == noisy).all(axis=2).mean() < 0.7


@pytest.mark.parametrize("op", [GaussianBlur(), BoxBlur(), MedianBlur(), MotionBlur(), Defocus(), ZoomBlur(), Emboss()])
def test_a_batch_laid_out_by_channels_gets_the_same(op):
    """Also where a side is 1, whose stride may be anything."""
    for shape in ((9, 12, 3), (1, 1, 1), (1, 6, 4)):
        image = pixels(shape, np.uint8)
        made = planned(Policy(augment=(op,)), [{"image": Image(image)}] * 2)
        slot = np.empty((2, shape[2], *shape[:2]), np.uint8).transpose(0, 2, 3, 1)
        made.run({"image": slot})
        assert all((out["image"] == got).all() for out, got in zip(made.items(), slot))


def test_a_generalised_gaussian_is_the_gaussian_at_an_exponent_of_one():
    at = np.arange(-8, 9)
    one = np.exp(-0.5 * (at / 2.0) ** 2)
    plain = bell(2, 2, 33, 1, 0, np.uint64(0))
    expected = np.where(np.outer(one, one) < 1 / 512, 0, np.outer(one, one))[1:-1, 1:-1]  # 3.5 deviations
    np.testing.assert_allclose(plain, expected / expected.sum(), atol=1e-12)
    turned = bell(3, 1, 30, 1, 0, np.uint64(0))
    y, x = np.mgrid[: len(turned), : len(turned)] - len(turned) // 2
    xx, yy, xy = ((turned * a).sum() for a in (x * x, y * y, x * y))
    assert np.degrees(np.arctan2(-2 * xy, xx - yy) / 2) == pytest.approx(30, abs=0.5) and xx + yy == pytest.approx(
        10, rel=0.02
    )
    noisy = (bell(2, 2, 0, 1, 0.2, np.uint64(5)) / np.where(plain, plain, 1))[plain > 0.001]
    assert 0.15 < np.ptp(noisy) / 2 < 0.21 and noisy.mean() == pytest.approx(1, abs=0.05)
    flat, plain, sharp = (bell(2, 2, 0, beta, 0, np.uint64(0)) for beta in (4, 1, 0.5))
    beside, far = ([k[len(k) // 2, len(k) // 2 + n] / k.max() for k in (flat, plain, sharp)] for n in (1, 2))
    assert beside[0] > beside[1] > beside[2] and len(flat) < len(plain) < len(sharp)
    assert far[0] == pytest.approx(far[1]) == pytest.approx(far[2])  # at one deviation all are alike
    image = pixels((30, 40, 5), np.uint8)
    out = shown(AdvancedBlur(sigma_x=1, sigma_y=1, degrees=0, beta=1, noise=0), image)
    assert abs(out.astype(int) - shown(GaussianBlur(sigma=1), image)).max() <= 2


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(12, 9, 3), (5, 4, 9), (1, 6, 1), (4, 1, 4), (1, 1, 3)])
def test_sharpness_weighs_a_pixel_against_the_eight_around_it(dtype, shape):
    image = pixels(shape, dtype)
    rows, columns = ([min(1, n - 1), *range(n), max(n - 2, 0)] for n in shape[:2])  # mirrored
    padded = image[rows][:, columns].astype(float)
    middle, nine = image.astype(float), sum(padded[a:, b:][: shape[0], : shape[1]] for a in range(3) for b in range(3))
    for factor in (0, 3):
        expected = np.clip(factor * middle + (1 - factor) * (4 * middle + nine) / 13, 0, full(dtype))
        if shape[2] == 4:
            expected[..., 3] = image[..., 3]
        out = shown(Sharpness(factor=factor), image)
        assert np.abs(out - expected).max() <= (1e-5 if dtype == np.float32 else 0.52 if dtype == np.uint8 else 0.6)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(12, 9, 3), (5, 4, 9), (1, 6, 1), (4, 1, 4), (1, 1, 3)])
def test_emboss_is_a_convolution(dtype, shape):
    image = pixels(shape, dtype)
    rows, columns = ([min(1, n - 1), *range(n), max(n - 2, 0)] for n in shape[:2])  # mirrored
    padded = image[rows][:, columns].astype(float)
    kernel = np.array([[-2, -1, 0], [-1, 0, 1], [0, 1, 2]])
    expected = image + 0.4 * sum(
        kernel[a, b] * padded[a:, b:][: shape[0], : shape[1]] for a in range(3) for b in range(3)
    )
    expected = np.clip(expected, 0, full(dtype))
    if shape[2] == 4:
        expected[..., 3] = image[..., 3]
    out = shown(Emboss(strength=0.4, degrees=135), image)
    assert np.abs(out - expected).max() <= (1e-5 if dtype == np.float32 else 0.52)
