"""Noise: the distributions that are promised, independent numbers, the same however a picture is cut."""

import numpy as np
import pytest
from items import pixels, run
from scipy import stats

from leaven.image import GaussianNoise, Image, IsoNoise, MultiplicativeNoise, SaltAndPepper, ShotNoise
from leaven.image.noise import add_normal, quantiles

GRAY = np.full((200, 200, 3), 0.5, np.float32)


def made(op, picture=GRAY):
    return run(op, image=Image(picture))["image"].astype(float)


def test_numbers_are_normal_and_independent():
    z = (made(GaussianNoise(std=0.05)) - 0.5).ravel() / 0.05
    assert stats.kstest(z, "norm").pvalue > 0.01 and abs(z.mean()) < 0.01 and z.std() == pytest.approx(1, abs=0.005)
    assert abs(stats.skew(z)) < 0.02 and abs(stats.kurtosis(z)) < 0.05
    for lag in (1, 2, 3, 4, 5, 600, 601):
        assert abs(np.corrcoef(z[:-lag], z[lag:])[0, 1]) < 0.012
    assert quantiles().std() == pytest.approx(1, abs=1e-4) and abs(quantiles()).max() < 4.4


def test_number_i_is_the_same_wherever_it_is_counted():
    """A longer picture begins with the noise of a shorter one; the stretch of words ends where it ends."""
    key = np.uint64(12345)
    outs = []
    for rows in (1, 7, 400):
        source = np.full((rows, 50, 3), 100, np.uint8)
        out = np.empty_like(source)
        add_normal(source, out, 0.1, key)
        outs.append(out)
    assert np.array_equal(outs[0], outs[2][:1]) and np.array_equal(outs[1], outs[2][:7])
    assert outs[2].std() == pytest.approx(25.5, abs=0.5)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_whole_numbers_are_rounded_and_clipped(dtype):
    full = np.iinfo(dtype).max
    picture = np.full((300, 300, 1), full // 2, dtype)
    out = made(GaussianNoise(std=0.1), picture)
    assert out.mean() == pytest.approx(full // 2, rel=0.005) and out.std() == pytest.approx(0.1 * full, rel=0.02)
    white = made(GaussianNoise(std=0.1), np.full((100, 100, 1), full, dtype))
    assert white.max() == full and (white == full).mean() == pytest.approx(0.5, abs=0.03)


def test_speckle_grows_with_the_value():
    picture = np.repeat(np.array([0.1, 0.5], np.float32), 20000).reshape(200, 200, 1)
    out = made(MultiplicativeNoise(std=0.1), picture)
    assert out[:100].std() == pytest.approx(0.01, rel=0.03) and out[100:].std() == pytest.approx(0.05, rel=0.03)
    black = np.zeros((5, 5, 3), np.uint8)
    assert np.array_equal(made(MultiplicativeNoise(std=1.0), black), black)


@pytest.mark.parametrize("mean", [0.3, 2.0, 11.5, 14.0, 40.0])
def test_photons_are_poisson(mean):
    """Against scipy's Poisson: mean, variance and the whole distribution."""
    photons = 100.0
    picture = np.full((300, 300, 1), mean / photons, np.float32)
    counts = np.round(made(ShotNoise(photons=photons), picture).ravel() * photons).astype(int)
    assert counts.mean() == pytest.approx(mean, rel=0.015) and counts.var() == pytest.approx(mean, rel=0.03)
    most = int(counts.max()) + 1
    want = stats.poisson(mean).cdf(np.arange(most))
    found = np.cumsum(np.bincount(counts, minlength=most))[:most] / counts.size
    assert np.abs(found - want).max() < 0.006


def test_iso_noise_is_shared_and_its_own():
    z = made(IsoNoise(luma=0.06, colour=0.03)).reshape(-1, 3) - 0.5
    covariance = np.cov(z.T)
    np.testing.assert_allclose(np.diag(covariance), 0.06**2 + 0.03**2, rtol=0.03)
    np.testing.assert_allclose(covariance[~np.eye(3, dtype=bool)], 0.06**2, rtol=0.05)
    many = made(IsoNoise(luma=0.0, colour=0.03), np.full((60, 60, 9), 0.5, np.float32)).reshape(-1, 9) - 0.5
    correlation = np.corrcoef(many.T)
    assert np.abs(correlation[~np.eye(9, dtype=bool)]).max() < 0.07


def test_salt_and_pepper_hits_whole_pixels():
    picture = pixels((200, 200, 4), np.uint8) // 2 + 60
    out = made(SaltAndPepper(amount=0.1, salt=0.25), picture)
    hit = (out[..., :3] != picture[..., :3]).any(axis=2)
    white = (out[..., :3] == 255).all(axis=2)
    assert hit.mean() == pytest.approx(0.1, abs=0.006) and white.sum() / hit.sum() == pytest.approx(0.25, abs=0.03)
    assert np.isin(out[hit][:, :3], (0, 255)).all() and np.array_equal(out[..., 3], picture[..., 3])
    assert (made(SaltAndPepper(amount=1.0, salt=1.0), picture)[..., :3] == 255).all()
