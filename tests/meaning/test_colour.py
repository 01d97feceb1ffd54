"""Colour: against the standard library, OpenCV and plain formulas in float64."""

import colorsys

import cv2
import numpy as np
import pytest
from items import pixels, planned, run
from PIL import Image as Pillow
from PIL import ImageEnhance

from leaven.core.errors import NoKernel
from leaven.core.policy import Policy
from leaven.image import (
    PCA,
    Brightness,
    BrightnessContrast,
    ChannelShuffle,
    Clahe,
    ColorJitter,
    Contrast,
    DropChannels,
    Hue,
    HueSaturationValue,
    Illumination,
    Image,
    MeanContrast,
    PlanckianJitter,
    RGBShift,
    Saturation,
    Sepia,
    ToneCurve,
    Vignette,
)

PICTURE = pixels((24, 30, 3), np.float32, seed=4)
BYTES = pixels((24, 30, 3), np.uint8, seed=5)


def made(op, picture=PICTURE):
    return run(op, image=Image(picture))["image"]


def test_brightness_contrast_shifts_and_stretches():
    out = made(BrightnessContrast(brightness=0.1, contrast=1.5))
    np.testing.assert_allclose(out, (1.5 * (PICTURE - 0.5) + 0.5 + 0.1).clip(0, 1), atol=1e-6)


def test_color_jitter_is_its_four_ops_in_order():
    soft = PICTURE * np.float32(0.3) + np.float32(0.3)  # nothing is clipped on the way
    one = made(ColorJitter(brightness=1.1, contrast=0.9, saturation=1.3, hue=25.0), soft)
    ops = (Brightness(factor=1.1), Contrast(factor=0.9), Saturation(factor=1.3), Hue(degrees=25.0))
    for op in ops:
        soft = made(op, soft)
    np.testing.assert_allclose(one, soft, atol=2e-6)


def test_rgb_shift_adds_to_each_channel():
    out = made(RGBShift(red=0.1, green=-0.2, blue=0.0))
    np.testing.assert_allclose(out, (PICTURE + np.array([0.1, -0.2, 0])).clip(0, 1), atol=1e-6)
    with pytest.raises(NoKernel, match="rgb_shift"):
        made(RGBShift(), pixels((5, 5, 9), np.uint8))


def test_sepia_is_brown_and_half_of_it_half_way():
    brown = made(Sepia(p=1), np.full((1, 1, 3), 0.5, np.float32))[0, 0]
    np.testing.assert_allclose(brown, [0.6755, 0.6015, 0.4685], atol=1e-4)
    half = made(Sepia(p=1, strength=0.5), np.full((1, 1, 3), 0.5, np.float32))[0, 0]
    np.testing.assert_allclose(half, (brown + 0.5) / 2, atol=1e-5)


def test_tone_curve_is_a_bezier_that_never_falls():
    x = np.linspace(0, 1, 256, dtype=np.float32).reshape(1, -1, 1)
    np.testing.assert_allclose(made(ToneCurve(shadows=1 / 3, lights=2 / 3), x), x, atol=1e-6)
    out = made(ToneCurve(shadows=0.1, lights=0.9), x)[0, :, 0]
    t = x[0, :, 0].astype(float)
    np.testing.assert_allclose(out, 3 * (1 - t) ** 2 * t * 0.1 + 3 * (1 - t) * t**2 * 0.9 + t**3, atol=2e-4)
    assert (np.diff(made(ToneCurve(shadows=0.9, lights=0.1), x)[0, :, 0]) >= 0).all()


def test_planckian_jitter_is_warm_below_and_cold_above():
    gray = np.full((1, 1, 3), 0.5, np.float32)
    np.testing.assert_allclose(made(PlanckianJitter(kelvin=6500.0), gray), gray, atol=1e-6)
    warm, cold = (made(PlanckianJitter(kelvin=k), gray)[0, 0] for k in (2856.0, 12000.0))
    # CIE illuminant A has sRGB 255 : 176 : 97 about (Charity's table of black bodies: 255, 173, 94 at 2900 K)
    assert warm[1] == cold[1] == 0.5 and warm[0] > 0.6 and cold[0] < 0.45 and cold[2] > 0.52
    assert warm[2] / warm[1] == pytest.approx(0.55, abs=0.03)


@pytest.mark.parametrize(
    ("degrees", "saturation", "value"), [(0, 1, 1), (40, 1, 1), (-100, 0.5, 1), (170, 1.4, 0.8), (0, 0, 1)]
)
def test_hsv_is_that_of_the_standard_library(degrees, saturation, value):
    picture = np.concatenate([PICTURE, np.full((1, 30, 3), 0.25, np.float32), np.zeros((1, 30, 3), np.float32)])
    out = made(HueSaturationValue(hue=degrees, saturation=saturation, value=value), picture)
    for before, after in zip(picture.reshape(-1, 3).astype(float)[::7], out.reshape(-1, 3)[::7]):
        h, s, v = colorsys.rgb_to_hsv(*before)
        want = colorsys.hsv_to_rgb((h + degrees / 360) % 1, min(s * saturation, 1), min(v * value, 1))
        np.testing.assert_allclose(after, want, atol=2e-6)
    if (degrees, saturation, value) == (0, 1, 1):
        assert np.array_equal(made(HueSaturationValue(hue=0.0, saturation=1.0, value=1.0), BYTES), BYTES)


def test_mean_contrast_is_that_of_pillow():
    for factor in (0.0, 0.5, 1.7):
        out = made(MeanContrast(factor=factor), BYTES).astype(int)
        other = np.asarray(ImageEnhance.Contrast(Pillow.fromarray(BYTES)).enhance(factor)).astype(int)
        assert abs(out - other).max() <= 1 + abs(1 - factor) / 2  # Pillow rounds the mean


def test_clahe_equalises_the_luma_by_tiles():
    rng = np.random.default_rng(0)
    dark = (rng.integers(40, 80, (64, 64, 1)) + np.linspace(0, 60, 64)[None, :, None]).astype(np.uint8)
    op = Clahe(p=1, limit=3.0, tiles=(4, 4))
    gray = made(op, dark)
    assert np.array_equal(gray[..., 0], cv2.createCLAHE(3.0, (4, 4)).apply(dark[..., 0])) and gray.std() > dark.std()
    colour = np.repeat(dark, 3, axis=2)
    assert abs(made(op, colour).astype(int) - gray).max() <= 1
    deep = made(op, dark.astype(np.float32) / 255)
    assert abs(deep * 255 - gray).max() < 1e-3 and deep.dtype == np.float32


def test_pca_shifts_along_the_axes_of_the_colours():
    rng = np.random.default_rng(3)
    line = rng.normal(size=(50, 50, 1)) * [0.1, 0.05, 0.02] + 0.5 + rng.normal(size=(50, 50, 3)) * 1e-4
    line = line.astype(np.float32)
    items = planned(Policy(augment=(PCA(strength=1.0),)), [{"image": Image(line)}] * 60).items()
    shifts = np.array([(item["image"] - line).reshape(-1, 3).mean(axis=0) for item in items])
    direction = np.array([0.1, 0.05, 0.02]) / np.linalg.norm([0.1, 0.05, 0.02])
    along = shifts @ direction
    assert np.abs(shifts - along[:, None] * direction).max() < 1e-3
    assert along.std() == pytest.approx(np.linalg.norm([0.1, 0.05, 0.02]), rel=0.3)
    flat = np.full((9, 9, 3), 80, np.uint8)
    assert np.array_equal(made(PCA(strength=3.0), flat), flat)


@pytest.mark.parametrize("channels", [1, 3, 4, 9])
def test_channels_shuffled_or_dropped(channels):
    picture = pixels((4, 5, channels), np.uint8)
    orders = set()
    for item in planned(Policy(augment=(ChannelShuffle(p=1),)), [{"image": Image(picture)}] * 60).items():
        out = item["image"]
        order = tuple(
            next(k for k in range(channels) if np.array_equal(out[..., c], picture[..., k])) for c in range(channels)
        )
        assert sorted(order) == list(range(channels)) and (channels != 4 or order[3] == 3)
        orders.add(order)
    assert len(orders) == {1: 1, 3: 6, 4: 6}.get(channels, len(orders)) and (channels < 9 or len(orders) > 50)
    gone = set()
    for item in planned(
        Policy(augment=(DropChannels(p=1, count=2.0, fill=1.0),)), [{"image": Image(picture)}] * 60
    ).items():
        full = [c for c in range(channels) if (item["image"][..., c] == 255).all()]
        assert len(full) == {1: 0}.get(channels, 2) and (channels != 4 or 3 not in full)
        gone.add(tuple(full))
    assert channels == 1 or len(gone) >= 3


def test_light_falls_from_a_side_a_place_or_all_but_the_middle():
    gray = np.full((40, 80, 3), 0.5, np.float32)
    side = made(Illumination(gain=0.4, degrees=0.0, place=0.0), gray)[..., 0]
    np.testing.assert_allclose(side[0], 0.5 * (1 + 0.4 * np.linspace(-1 + 1 / 80, 1 - 1 / 80, 80)), atol=1e-6)
    assert np.allclose(side, side[:1])
    up = made(Illumination(gain=0.4, degrees=90.0, place=0.0), gray)[..., 0]
    assert (np.diff(up[:, 0]) < 0).all()  # brighter above
    place = made(Illumination(gain=0.4, place=1.0, x=0.25, y=0.5, width=0.3), gray)[..., 0]
    row, col = np.unravel_index(place.argmax(), place.shape)
    assert abs(row - 19.5) < 1 and abs(col - 19.5) < 1 and place.max() == pytest.approx(0.7, abs=1e-3)
    corners = made(Vignette(strength=0.5), gray)[..., 0]
    assert corners[20, 40] == pytest.approx(0.5, abs=1e-3) and corners[0, 0] == corners.min() < 0.3
