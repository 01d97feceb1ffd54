"""Ops whose kernels look at the picture: equalize, noise at a ratio, JPEG."""

import cv2
import numpy as np
import pytest
from items import pixels, run

from leaven.image import Equalize, Image, Jpeg, NoiseAtRatio


def smooth(h=96, w=128, seed=0):
    """A photograph's stand-in: large soft shapes in colour, from dark to light."""
    rng = np.random.default_rng(seed)
    return cv2.resize(rng.integers(20, 236, (6, 8, 3)).astype(np.uint8), (w, h), interpolation=cv2.INTER_CUBIC)


def psnr(a, b):
    return 10 * np.log10(255**2 / ((a.astype(float) - b) ** 2).mean())


def test_equalize_is_that_of_opencv_channel_by_channel():
    picture = smooth() // 3 + 40
    out = run(Equalize(p=1), image=Image(picture))["image"]
    for c in range(3):
        assert abs(out[..., c].astype(int) - cv2.equalizeHist(np.ascontiguousarray(picture[..., c]))).max() <= 1


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_equalized_values_are_spread_evenly_and_keep_their_order(dtype):
    full = 1.0 if dtype == np.float32 else np.iinfo(dtype).max
    skewed = (np.random.default_rng(1).random((200, 200, 1)) ** 2 * full).astype(dtype)
    out = run(Equalize(p=1), image=Image(skewed))["image"]
    counts, _ = np.histogram(out / full, bins=5, range=(0, 1))
    share = 0.28 if dtype == np.uint8 else 0.21  # a square leaves a sixteenth of 8-bit values in the first step
    assert counts.max() / out.size < share and out.min() == 0 and out.max() == full
    order = np.argsort(skewed.ravel(), kind="stable")
    assert (np.diff(out.ravel()[order].astype(float)) >= 0).all()


def test_a_flat_picture_and_the_alpha_stay():
    flat = np.full((20, 20, 4), 77, np.uint8)
    flat[:10, :, 3] = 200
    assert (run(Equalize(p=1), image=Image(flat))["image"] == flat).all()
    assert (run(NoiseAtRatio(decibels=0), image=Image(flat[..., :3].copy()))["image"] == flat[..., :3]).all()
    assert (run(Jpeg(quality=30), image=Image(flat))["image"][..., 3] == flat[..., 3]).all()


@pytest.mark.parametrize("decibels", [0, 10, 20, 40])
def test_noise_stands_that_far_below_the_signal(decibels):
    signal = (np.random.default_rng(0).normal(0.5, 0.04, (200, 200, 3))).astype(np.float32)
    noise = run(NoiseAtRatio(decibels=decibels), image=Image(signal))["image"].astype(float) - signal
    measured = 10 * np.log10(signal.var(dtype=float) / noise.var())
    assert abs(measured - decibels) < 0.05 and abs(noise.mean()) < 3 * noise.std() / 200


def test_jpeg_is_what_pillow_writes_and_reads():
    from io import BytesIO

    from PIL import Image as Pillow

    picture = smooth()
    for quality, least in ((90, 36), (30, 28)):
        out = run(Jpeg(quality=quality), image=Image(picture))["image"]
        buffer = BytesIO()
        Pillow.fromarray(picture).save(buffer, "JPEG", quality=quality, subsampling="4:2:0")
        other = np.asarray(Pillow.open(buffer))
        assert psnr(picture, out) > least and abs(psnr(picture, out) - psnr(picture, other)) < 0.5
    worst = run(Jpeg(quality=5), image=Image(picture))["image"]
    assert psnr(picture, worst) < psnr(picture, out)


@pytest.mark.parametrize("dtype", [np.uint16, np.float32])
def test_more_than_eight_bits_pass_through_eight(dtype):
    eight = smooth()
    full = 1.0 if dtype == np.float32 else 65535
    out = run(Jpeg(quality=80), image=Image((eight / 255 * full).astype(dtype)))["image"]
    same = run(Jpeg(quality=80), image=Image(eight))["image"]
    assert out.dtype == dtype and abs(out / full * 255 - same).max() < 0.51


def test_gray_stays_gray():
    gray = pixels((32, 32, 1), np.uint8)
    assert run(Jpeg(quality=80), image=Image(gray))["image"].shape == (32, 32, 1)
