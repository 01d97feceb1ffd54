"""Weather and light: the formula that each one states, and the same scene at any size."""

import cv2
import numpy as np
import pytest
from items import DTYPES, pixels, planned, run

from leaven.core.policy import Policy
from leaven.image import Fog, Image, Rain, Shadow, Snow, Spatter, SunFlare
from leaven.image.clouds import clouds
from leaven.image.fog import TINT
from leaven.image.lay import for_channels, lay, lighten
from leaven.image.shadow import shadow

WEATHER = [Fog(), Shadow(), SunFlare(), Rain(), Snow(), Spatter(), Spatter(of="mud")]


def full(dtype):
    return 1 if dtype == np.float32 else np.iinfo(dtype).max


def flat(value, h=90, w=120, channels=3):
    return Image(np.full((h, w, channels), value, np.float32))


def shown(op, image, n=1, **key):
    outs = planned(Policy(augment=(op,)), [{"image": image}] * n, **key).items()
    return [o["image"] for o in outs] if n > 1 else outs[0]["image"]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [1, 3, 4, 5])
def test_colour_and_light_are_laid_over_as_they_say(dtype, channels):
    source, rng = pixels((7, 11, channels), dtype), np.random.default_rng(1)
    cover, light = rng.random((7, 11), np.float32), rng.random((7, 11, 3), np.float32)
    colour, luma = (0.9, 0.5, 0.1), np.array([0.299, 0.587, 0.114])
    values, paint = source / full(dtype), np.array(colour) if channels in (3, 4) else np.full(channels, luma @ colour)
    added = light if channels in (3, 4) else np.repeat((light @ luma)[..., None], channels, axis=2)
    colours = 3 if channels == 4 else channels
    first, second = np.empty_like(source), np.empty_like(source)
    lay(source, first, cover, colour)
    lighten(source, second, light)
    expected = values[..., :colours] * (1 - cover[..., None]) + cover[..., None] * paint[:colours]
    slack = 1e-6 if dtype == np.float32 else 0.51 / full(dtype)
    assert np.abs(first[..., :colours] / full(dtype) - expected).max() < slack
    expected = 1 - (1 - values[..., :colours]) * (1 - added[..., :colours])
    assert np.abs(second[..., :colours] / full(dtype) - expected).max() < slack + 1e-6
    if channels == 4:
        assert (first[..., 3] == source[..., 3]).all() and (second[..., 3] == source[..., 3]).all()
    assert for_channels(colour, channels).shape == (channels,)


@pytest.mark.parametrize("op", WEATHER, ids=lambda op: op.kind)
def test_alpha_stays_and_every_channel_of_many_gets_its_share(op):
    four, nine = pixels((40, 50, 4), np.uint8), np.full((40, 50, 9), 90, np.uint8)
    assert (shown(op, Image(four))[..., 3] == four[..., 3]).all()
    out = shown(op, Image(nine))
    assert (out == out[..., :1]).all() and (out != 90).any()


@pytest.mark.parametrize("op", WEATHER, ids=lambda op: op.kind)
def test_the_scene_is_the_same_at_any_size(op):
    """A picture three times as large, made smaller, is nearly that of the small one."""
    seen = []
    for seed in range(6):
        small = shown(op, flat(0.4, 180, 240), seed=seed)
        large = shown(op, flat(0.4, 540, 720), seed=seed)
        down = cv2.resize(large, (240, 180), interpolation=cv2.INTER_AREA)
        change = np.abs(small - 0.4).mean()
        seen.append(np.abs(down - small).mean() / change)
    assert np.median(seen) < 0.35 and change > 0.003


def test_fog_is_koschmieders():
    """Of black and white, the difference is t and the rest A (1 - t); twice the density squares t."""
    black, white = (shown(Fog(density=1, light=0.8), flat(v)) for v in (0, 1))
    t = white - black
    np.testing.assert_allclose(t, np.repeat(t[..., :1], 3, axis=2), atol=1e-5)
    np.testing.assert_allclose(black, (1 - t) * 0.8 * np.array(TINT), atol=1e-5)
    double = shown(Fog(density=2, light=0.8), flat(1)) - shown(Fog(density=2, light=0.8), flat(0))
    np.testing.assert_allclose(double, t**2, atol=0.01)
    both = ([shown(Fog(density=1, light=1), flat(v), seed=k) for k in range(40)] for v in (1, 0))
    depth = -np.log(np.subtract(*(np.mean(outs, axis=0) for outs in both)))[..., 1]
    assert depth[:30].mean() == pytest.approx(1, abs=0.15)  # the sky is as far as the horizon
    assert depth[-1].mean() == pytest.approx(0.25 / 0.85, abs=0.08) and (np.diff(depth.mean(axis=1)[40:]) < 0).all()


def test_a_shadow_takes_its_share_of_the_light():
    image = flat(0.8)
    outs = shown(Shadow(count=1, strength=0.5, softness=0.02), image, n=30)
    assert all(o.min() >= 0.4 - 1e-6 and o.max() <= 0.8 + 1e-6 for o in outs)
    assert np.mean([abs(o.min() - 0.4) < 1e-3 for o in outs]) > 0.9
    dark = [(o < 0.6).mean() for o in outs]
    assert 0.1 < np.mean(dark) < 0.5 and max(dark) < 0.8
    edges = [
        ((o > 0.45) & (o < 0.75)).mean() for o in (outs[0], shown(Shadow(count=1, strength=0.5, softness=0.2), image))
    ]
    assert edges[1] > 2 * edges[0]
    out = np.empty((90, 120, 1), np.float32)
    shadow(np.ones((90, 120, 1), np.float32), out, 12, 0.5, 0.02, np.uint64(3))
    assert out.min() >= 0.5 - 1e-6  # no darker where several overlap


def test_a_flare_is_light_that_is_added():
    at = {"strength": 0.7, "x": 0.25, "y": 0.5, "radius": 0.2}
    black, gray = (shown(SunFlare(**at), flat(v)) for v in (0, 0.5))
    np.testing.assert_allclose(gray, 1 - 0.5 * (1 - black), atol=1e-5)
    y, x = np.argwhere(black.min(axis=2) > 0.65).mean(axis=0)
    assert abs(x - 30) < 2 and abs(y - 45) < 2 and black.max() <= 0.7 + 1e-6
    assert black[:, 105:].mean() < 0.15


@pytest.mark.parametrize("degrees", [-15, 0, 15])
def test_rain_falls_in_its_direction(degrees):
    """By the structure tensor: gradients stand across the streaks; to the right is downwards to the right."""
    out = shown(Rain(amount=1, degrees=degrees, length=0.3), flat(0.2, 300, 400))[..., 0].astype(float)
    dy, dx = np.gradient(cv2.GaussianBlur(out, (0, 0), 2))
    across = np.degrees(np.arctan2(2 * (dx * dy).sum(), (dx**2 - dy**2).sum()) / 2)
    assert across == pytest.approx(-degrees, abs=2)


def test_drops_come_in_that_number_and_get_smaller_with_distance():
    few, many = (shown(Snow(amount=a, size=0.06), flat(0.0, 300, 300), seed=1)[..., 0] for a in (0.1, 1))
    veil = np.median(few), np.median(many)
    assert veil[1] > 5 * veil[0] > 0 and (many > 0.6).mean() > 4 * (few > 0.6).mean() > 0
    _, _, stats, _ = cv2.connectedComponentsWithStats((few > veil[0] + 0.2).astype(np.uint8))
    areas = np.sort(stats[1:, cv2.CC_STAT_AREA])
    assert 60 < len(areas) <= 120 and areas[-1] > 5 * np.median(areas)
    assert shown(Rain(amount=0), flat(0.3)).max() == np.float32(0.3)


@pytest.mark.parametrize("of", ["water", "mud"])
def test_spatter_covers_that_share(of):
    image = Image(pixels((120, 160, 3), np.uint8))
    changed = [(o != image.data).any(axis=2).mean() for o in shown(Spatter(amount=0.25, of=of), image, n=12)]
    assert np.mean(changed) == pytest.approx(0.25, abs=0.03) and np.ptp(changed) < 0.1
    if of == "mud":
        brown = shown(Spatter(amount=0.4, of="mud"), flat(1.0))
        there = brown[..., 2] < 0.3
        assert 0.2 < there.mean() < 0.4 and (brown[there][:, 0] > brown[there][:, 2]).all()
    else:
        assert np.abs(shown(Spatter(amount=0.4), flat(0.5)) - 0.5).max() < 0.35  # a lens over gray shows gray


def test_clouds_are_the_same_at_any_size():
    small, large = clouds(np.uint64(5), 60, 80, 3, 2), clouds(np.uint64(5), 480, 640, 3, 2)
    down = cv2.resize(large, (80, 60), interpolation=cv2.INTER_AREA)
    assert np.abs(small - down).max() < 0.01 and small.std() > 0.08 and 0 <= large.min() < large.max() <= 1
    assert np.abs(small - clouds(np.uint64(6), 60, 80, 3, 2)).mean() > 0.05


def test_weather_changes_a_picture_but_not_what_it_shows():
    y, x = np.mgrid[:96, :128]
    photo = (128 + 60 * np.sin(x / 9) * np.cos(y / 7))[..., None].repeat(3, 2).astype(np.uint8)
    for op in WEATHER:
        out = run(op, image=Image(photo))["image"].astype(float)
        assert np.corrcoef(out.ravel(), photo.ravel())[0, 1] > 0.35 and np.abs(out - photo).mean() > 0.2
