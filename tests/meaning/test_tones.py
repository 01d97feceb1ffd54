"""Posterize, invert, to gray, hue, sharpness, auto contrast: against Pillow, and by what they mean."""

import colorsys

import cv2
import numpy as np
import pytest
from items import pixels, run
from PIL import Image as Pillow
from PIL import ImageEnhance, ImageOps

from leaven.image import AutoContrast, Hue, Image, Invert, Posterize, Saturation, Sharpness, ToGray


def photo(seed=0, h=48, w=64):
    """Large soft shapes in colour, from dark to light."""
    rng = np.random.default_rng(seed)
    return cv2.resize(rng.integers(20, 236, (6, 8, 3)).astype(np.uint8), (w, h), interpolation=cv2.INTER_CUBIC)


def made(op, picture):
    return run(op, image=Image(picture))["image"]


@pytest.mark.parametrize("bits", range(1, 9))
def test_posterize_clears_the_lower_bits(bits):
    every = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)
    out = made(Posterize(bits=bits), every)
    assert np.array_equal(out, np.asarray(ImageOps.posterize(Pillow.fromarray(every), bits)))
    for dtype, full in ((np.uint16, 65535), (np.float32, 1.0)):
        deep = made(Posterize(bits=bits), (every / 255 * full).round(6 if full == 1 else 0).astype(dtype))
        np.testing.assert_allclose(deep / full * 255, out, atol=1e-3)  # the same levels


def test_bits_are_rounded():
    picture = photo()
    assert np.array_equal(made(Posterize(bits=4.4), picture), made(Posterize(bits=4), picture))
    assert np.array_equal(made(Posterize(bits=4.5), picture), made(Posterize(bits=5), picture))


def test_invert_is_the_negative_and_alpha_stays():
    for dtype in (np.uint8, np.uint16):
        picture = pixels((9, 9, 4), dtype)
        out = made(Invert(p=1), picture)
        assert np.array_equal(out[..., :3], np.iinfo(dtype).max - picture[..., :3])
        assert np.array_equal(out[..., 3], picture[..., 3])
    assert np.array_equal(made(Invert(p=1), made(Invert(p=1), photo())), photo())


def test_to_gray_is_luma():
    picture = photo()
    out = made(ToGray(p=1), picture)
    luma = np.asarray(Pillow.fromarray(picture).convert("L")).astype(int)
    assert abs(out.astype(int) - luma[..., None]).max() <= 1 and (out == out[..., :1]).all()
    assert np.array_equal(out, made(Saturation(factor=0), picture))


@pytest.mark.parametrize("degrees", [-120, -45, 30, 90, 120])
def test_hue_turns_colours_and_keeps_grays_and_lumas(degrees):
    colours = np.array([[0.6, 0.4, 0.4], [0.4, 0.6, 0.4], [0.4, 0.4, 0.6], [0.55, 0.5, 0.4]], np.float32)[None]
    out = made(Hue(degrees=degrees), colours)[0].astype(float)
    for before, after in zip(colours[0].astype(float), out):
        turned = (colorsys.rgb_to_hsv(*after)[0] - colorsys.rgb_to_hsv(*before)[0]) * 360 - degrees
        assert abs((turned + 180) % 360 - 180) < 30  # YIQ is no HSV, but near
        assert abs((after - before) @ [0.299, 0.587, 0.114]) < 1e-6
    gray = np.full((3, 3, 3), 77, np.uint8)
    assert np.array_equal(made(Hue(degrees=degrees), gray), gray)
    back = made(Hue(degrees=-degrees), made(Hue(degrees=degrees), colours))
    np.testing.assert_allclose(back, colours, atol=1e-6)


@pytest.mark.parametrize("factor", [0.0, 0.5, 1.0, 1.9])
def test_sharpness_is_that_of_pillow_inside_the_border(factor):
    picture = photo(seed=3)
    out = made(Sharpness(factor=factor), picture).astype(int)
    other = np.asarray(ImageEnhance.Sharpness(Pillow.fromarray(picture)).enhance(factor)).astype(int)
    assert abs(out - other)[1:-1, 1:-1].max() <= 1 + abs(1 - factor) / 2  # Pillow rounds the mean first
    noisy = pixels((20, 20, 3), np.float32)
    spread = made(Sharpness(factor=factor), noisy / 3 + 1 / 3).std()
    assert (spread > noisy.std() / 3) == (factor > 1) or factor == 1


def test_auto_contrast_is_that_of_pillow():
    picture = photo() // 2 + 50
    out = made(AutoContrast(p=1), picture)
    other = np.asarray(ImageOps.autocontrast(Pillow.fromarray(picture)))
    assert abs(out.astype(int) - other).max() <= 1
    assert (out.min(axis=(0, 1)) == 0).all() and (out.max(axis=(0, 1)) == 255).all()
    deep = made(AutoContrast(p=1), picture.astype(np.float32) / 255)
    np.testing.assert_allclose(deep * 255, out, atol=0.51)
    flat = np.full((8, 8, 3), 9, np.uint8)
    assert np.array_equal(made(AutoContrast(p=1), flat), flat)
