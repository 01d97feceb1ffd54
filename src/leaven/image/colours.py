"""Colour that is no map of single values, or looks at the picture. (H, W, C) -> (H, W, C) of the same dtype, clipped to
full scale; the alpha of four channels is left alone. Compiled; holds no GIL."""

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ..core.errors import NoKernel
from .arrays import frozen, full_scale
from .sheet import done, planes, sheet
from .tones import BLUE, GREEN, RED

Pixels = NDArray[Any]
SIDE, PLACE = 0, 1  # and all but a place: 2


def need_colours(source: Pixels, name: str) -> bool:
    """Whether there is colour: not in one channel. NoKernel: so many channels are no red, green and blue."""
    if source.shape[2] not in (1, 3, 4):
        raise NoKernel(f"{name}: changes red, green and blue; a picture of {source.shape[2]} channels has none.")
    return bool(source.shape[2] > 1)


def hsv(source: Pixels, out: Pixels, degrees: float, saturation: float, value: float) -> None:
    """A gray picture has its values multiplied alone."""
    colour, full = need_colours(source, "hue_saturation_value"), float(full_scale(source.dtype))
    half = np.float32(0 if full == 1 else 0.5)
    if not colour:
        np.copyto(out, np.clip(source * np.float32(value), 0, full) + half, casting="unsafe")
        return
    made, before = sheet(out), planes(source)
    turn = np.float32((degrees / 60) % 6)
    _hsv(before, made.pixels, turn, np.float32(saturation), np.float32(value), np.float32(full), half)
    made.pixels[3:] = before[3:]
    done(made)


@njit(nogil=True, cache=True, error_model="numpy")  # a division that looks for zeros is not vectorised
def _hsv(source, out, turn, saturation, value, full, half):  # type: ignore[no-untyped-def]
    """(C, H, W). By distances from the largest and the least value, without branches: a hue is where it stands between
    them."""
    one, zero, six = np.float32(1), np.float32(0), np.float32(6)
    red, green, blue = source[0].reshape(-1), source[1].reshape(-1), source[2].reshape(-1)
    first, second, third = out[0].reshape(-1), out[1].reshape(-1), out[2].reshape(-1)
    for i in range(red.size):
        r, g, b = np.float32(red[i]), np.float32(green[i]), np.float32(blue[i])
        most, least = max(r, g, b), min(r, g, b)
        chroma = most - least
        by = one / (chroma if chroma > 0 else one)
        last = (b - r) * by + np.float32(2) if most == g else (r - g) * by + np.float32(4)
        hue = ((g - b) * by if most == r else last) + turn
        hue = hue + six if hue < 0 else hue
        hue = hue - six if hue >= six else hue
        top = most * value
        top = top if top < full else full
        share = chroma / (most if most > 0 else one) * saturation
        share = (share if share < 1 else one) * top
        k = hue + np.float32(5)
        k = k - six if k >= six else k
        first[i] = top - share * max(zero, min(k, np.float32(4) - k, one)) + half
        k = hue + np.float32(3)
        k = k - six if k >= six else k
        second[i] = top - share * max(zero, min(k, np.float32(4) - k, one)) + half
        k = hue + one
        k = k - six if k >= six else k
        third[i] = top - share * max(zero, min(k, np.float32(4) - k, one)) + half


def mean_contrast(source: Pixels, out: Pixels, factor: float) -> None:
    """About the mean luma, as Pillow and torchvision do."""
    from .tones import NONE, apply_tones

    colours = min(source.shape[2], 3) if source.shape[2] in (3, 4) else source.shape[2]
    full = float(full_scale(source.dtype))
    by_row = source.reshape(len(source), -1).sum(axis=0, dtype=np.uint32 if source.dtype == np.uint8 else np.float64)
    means = by_row.reshape(-1, source.shape[2]).sum(axis=0, dtype=np.float64)[:colours] / source[..., 0].size
    mean = float(means @ [RED, GREEN, BLUE] if colours == 3 else means.mean()) / full
    matrix = np.zeros((1, 3, 4))
    matrix[0, [0, 1, 2], [0, 1, 2]], matrix[0, :, 3] = factor, mean * (1 - factor)
    apply_tones(source, out, NONE._replace(kinds=np.zeros(1, np.int8), matrices=matrix, knots=np.zeros((1, 2, 1))))


def clahe(source: Pixels, out: Pixels, limit: float, tiles: tuple[int, int]) -> None:
    """Contrast-limited adaptive equalisation (Zuiderveld, Graphics Gems IV, 1994), by OpenCV, counted in 256 steps for
    every dtype: what it changes is added. Of three and four channels, what it changes of their luma; else of each."""
    import cv2

    made = cv2.createCLAHE(limit, (min(tiles[1], source.shape[1]), min(tiles[0], source.shape[0])))
    full = float(full_scale(source.dtype))
    np.copyto(out, source)
    parts = [slice(0, 3)] if source.shape[2] in (3, 4) else [slice(c, c + 1) for c in range(source.shape[2])]
    for part in parts:
        plain = np.ascontiguousarray(source[..., part])
        if full != 255:
            plain = np.floor(np.clip(plain * np.float32(255 / full), 0, 255) + np.float32(0.5)).astype(np.uint8)
        plain = cv2.cvtColor(plain, cv2.COLOR_RGB2GRAY) if plain.shape[2] == 3 else plain[..., 0]
        more = cv2.subtract(made.apply(plain), plain, dtype=cv2.CV_16S)[..., None]
        if full == 255:
            out[..., part] = np.clip(source[..., part] + more, 0, 255)
        else:
            half = 0 if full == 1 else 0.5
            out[..., part] = np.clip(source[..., part] + more * np.float32(full / 255) + np.float32(half), 0, full)


def principal(source: Pixels, out: Pixels, amounts: NDArray[np.float64]) -> None:
    """Fancy PCA (Krizhevsky et al., NIPS 2012), on the colours of the one picture, along its first axes."""
    colours, full = 3 if source.shape[2] == 4 else source.shape[2], float(full_scale(source.dtype))
    count = source.shape[0] * source.shape[1]
    sums, products = _moments(source, colours)
    mean = sums / count
    spread, axes = np.linalg.eigh(products / count - np.outer(mean, mean))
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), np.arange(colours)] < 0, -1, 1)  # which way is free
    first = min(colours, amounts.size)
    shift = axes[:, ::-1][:, :first] @ (np.sqrt(np.maximum(spread[::-1][:first], 0)) * amounts[:first])
    half = np.float32(0 if full == 1 else 0.5)
    np.copyto(out, source)
    out[..., :colours] = np.clip(source[..., :colours] + shift.astype(np.float32) + half, 0, full)


def _moments(source: Pixels, colours: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sums (C,) and sums of products (C, C) over all pixels, a band of rows at a time, exact enough in float32."""
    sums, products = np.zeros(colours), np.zeros((colours, colours))
    for top in range(0, len(source), 16):
        band = source[top : top + 16, :, :colours].reshape(-1, colours).astype(np.float32)
        sums += band.sum(axis=0)
        products += band.T @ band
    return sums, products


def light(source: Pixels, out: Pixels, gain: float, field: tuple[float, int, float, float, float]) -> None:
    """field: degrees, what shape, centre x and y, and width, as the step says."""
    target, full = _room(out), float(full_scale(source.dtype))
    _light(frozen(source), target, gain, *field, np.float32(full), np.float32(0 if full == 1 else 0.5))
    _back(target, out)


@njit(nogil=True, cache=True)
def _light(source, out, gain, degrees, shape, centre_x, centre_y, spread, full, half):  # type: ignore[no-untyped-def]
    height, width, channels = source.shape
    cos, sin = math.cos(math.radians(degrees)), -math.sin(math.radians(degrees))
    reach = (abs(cos) * width + abs(sin) * height) / 2
    scale = 2 * (spread * math.hypot(width, height) / 2) ** 2
    across = np.empty(width, np.float32)
    for x in range(width):
        across[x] = math.exp(-((x + 0.5 - centre_x * width) ** 2) / scale)
    for y in range(height):
        down = math.exp(-((y + 0.5 - centre_y * height) ** 2) / scale)
        begin, step = ((0.5 - width / 2) * cos + (y + 0.5 - height / 2) * sin) / reach, cos / reach
        for x in range(width):
            bell = across[x] * down
            by = np.float32(1 + gain * (begin + step * x if shape == SIDE else bell if shape == PLACE else 1 - bell))
            for c in range(channels):
                if channels == 4 and c == 3:
                    out[y, x, c] = source[y, x, c]
                    continue
                value = source[y, x, c] * by
                out[y, x, c] = (min(max(value, np.float32(0)), full)) + half


def _room(out: Pixels) -> Pixels:
    return out if out.flags.c_contiguous else np.empty_like(out, order="C")


def _back(target: Pixels, out: Pixels) -> None:
    if target is not out:
        np.copyto(out, target)
