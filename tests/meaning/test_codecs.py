"""What storage loses: WebP, and a picture that once was smaller."""

import cv2
import numpy as np
import pytest
from items import ATOL, DTYPES, TYPES, pixels, run

from leaven.image import Downscale, Image, Pixelate, Webp


def smooth(h=96, w=128, seed=0):
    rng = np.random.default_rng(seed)
    return cv2.resize(rng.integers(20, 236, (6, 8, 3)).astype(np.uint8), (w, h), interpolation=cv2.INTER_CUBIC)


def psnr(a, b):
    return 10 * np.log10(255**2 / ((a.astype(float) - b) ** 2).mean())


def test_webp_is_what_pillow_writes_and_reads():
    from io import BytesIO

    from PIL import Image as Pillow

    picture = smooth()
    for quality, least in ((90, 35), (20, 28)):
        out = run(Webp(quality=quality), image=Image(picture))["image"]
        buffer = BytesIO()
        Pillow.fromarray(picture).save(buffer, "WEBP", quality=quality)
        other = np.asarray(Pillow.open(buffer))
        assert psnr(picture, out) > least and abs(psnr(picture, out) - psnr(picture, other)) < 0.5


@pytest.mark.parametrize("dtype", DTYPES)
def test_webp_leaves_alpha_and_gray_is_gray(dtype):
    full = 1.0 if dtype == np.float32 else np.iinfo(dtype).max
    eight = np.concatenate([smooth(), pixels((96, 128, 1), np.uint8)], axis=2)
    deep = (eight / 255 * full).astype(dtype)
    out = run(Webp(quality=80), image=Image(deep))["image"]
    same = run(Webp(quality=80), image=Image(eight))["image"]
    assert out.dtype == dtype and (out[..., 3] == deep[..., 3]).all()
    assert abs(out / full * 255 - same)[..., :3].max() < 0.51
    gray = run(Webp(quality=90), image=Image(smooth()[..., :1]))["image"]
    assert gray.shape == (96, 128, 1) and psnr(gray, smooth()[..., :1]) > 35


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("channels", [3, 7])
def test_blocks_are_means_over_areas(dtype, channels):
    """By a matrix of shares: 21 rows into 6, 30 columns into 9, pixels on an edge shared."""
    image = pixels((21, 30, channels), dtype)
    out = run(Downscale(scale=0.3, interpolation="nearest"), image=Image(image))["image"]

    def shares(size, parts):
        edges = np.arange(parts + 1) * size / parts
        at = np.arange(size)[:, None]
        return np.clip(np.minimum(at + 1, edges[1:]) - np.maximum(at, edges[:-1]), 0, None) * parts / size

    means = np.einsum("yxc,yi,xj->ijc", image.astype(float), shares(21, 6), shares(30, 9))
    rows, columns = ((np.arange(n) + 0.5) * k / n for n, k in ((21, 6), (30, 9)))
    expected = means[rows.astype(int)][:, columns.astype(int)]
    slack = ATOL.get(dtype, 0.51)
    assert np.abs(out - expected).max() <= slack
    blocks = run(Pixelate(blocks=6), image=Image(image[:, :28]))["image"]
    assert len(np.unique(blocks[..., 0])) <= 6 * 8 and (blocks[:3, :3] == blocks[0, 0]).all()


def test_what_is_smooth_survives_a_smaller_picture_and_detail_does_not():
    picture = smooth()
    assert psnr(picture, run(Downscale(scale=0.5), image=Image(picture))["image"]) > 38
    fine = (np.indices((64, 64)).sum(axis=0)[..., None] % 2 * 255).astype(np.uint8)
    assert np.ptp(run(Downscale(scale=0.5), image=Image(fine))["image"]) <= 1
