"""Data whose label is one known thing: a hue, a place, a sign, a negation, a column. What moves it breaks the label."""

from colorsys import hsv_to_rgb

import numpy as np

from leaven.data.sources.arrays import from_arrays

WORDS = ("film", "plot", "music", "cast", "story", "end", "scene", "tone")
PRAISE = ("good", "fine", "great", "warm")


def discs(n, side=12, seed=0):
    """(n, side, side) true inside a disc, its radius and place drawn."""
    rng = np.random.default_rng(seed)
    y, x = np.indices((side, side)) + 0.5
    centre, radius = rng.uniform(4, 8, (n, 2, 1, 1)), rng.uniform(2.5, 4.5, (n, 1, 1))
    return (y - centre[:, 0]) ** 2 + (x - centre[:, 1]) ** 2 < radius**2


def hues(n=150, seed=0):
    """Discs that are red, green or blue, of any saturation and light; a hue of 60 degrees on is the next one's."""
    rng, kind = np.random.default_rng(seed), np.arange(n) % 3
    colours = [hsv_to_rgb((k / 3 + rng.normal(0, 0.02)) % 1, *rng.uniform(0.6, 1, 2)) for k in kind]
    pictures = np.where(discs(n, seed=seed)[..., None], np.array(colours)[:, None, None], 0.4)
    pictures += rng.normal(0, 0.02, pictures.shape)
    names = np.array(["red", "green", "blue"])[kind]
    return from_arrays(pictures.clip(0, 1).astype(np.float32), "hues", labels=names)


def places(n=150, seed=0, groups=None):
    """A spot on the left or on the right; a quarter of the width is between them."""
    rng, kind = np.random.default_rng(seed), np.arange(n) % 2
    y, x = np.indices((12, 12)) + 0.5
    at = np.where(kind == 0, rng.uniform(2, 4.5, n), rng.uniform(7.5, 10, n))[:, None, None]
    spot = (y - rng.uniform(3, 9, (n, 1, 1))) ** 2 + (x - at) ** 2 < 3.0
    pictures = (0.8 * spot + rng.normal(0, 0.03, spot.shape))[..., None].clip(0, 1)
    return from_arrays(pictures.astype(np.float32), "places", labels=np.array(["left", "right"])[kind], groups=groups)


def signs(n=100, seed=0):
    """A bump at any time, up or down."""
    rng, kind, t = np.random.default_rng(seed), np.arange(n) % 2, np.arange(48)
    bump = np.exp(-(((t - rng.uniform(14, 34, (n, 1))) / 4) ** 2)) * rng.uniform(0.8, 1.5, (n, 1))
    series = np.where(kind, 1, -1)[:, None] * bump + 0.1 * rng.standard_normal((n, 48))
    return from_arrays(series[..., None], "signs", labels=np.array(["down", "up"])[kind], axes="NTC")


def negations(path, n=400, seed=0):
    """A .tsv of texts that differ in a "not"."""
    rng, lines = np.random.default_rng(seed), ["text\tlabel"]
    for k in range(n):
        was = "was not" if k % 2 else "was"
        said = f"the {rng.choice(WORDS)} {was} {rng.choice(PRAISE)} in {rng.integers(1950, 2020)} ."
        lines.append(f"{said}\t{('praise', 'blame')[k % 2]}")
    path.write_text("\n".join(lines) + "\n")
    return path


def columns(n=300, seed=0):
    """Four columns of numbers, of which the second decides."""
    rng, kind = np.random.default_rng(seed), np.arange(n) % 2
    rows = rng.normal(size=(n, 4))
    rows[:, 1] = np.where(kind, 1, -1) * rng.uniform(1, 3, n)
    return from_arrays(rows, "columns", labels=kind)
