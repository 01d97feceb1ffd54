"""Fields of displacements, against a plain numpy one in float64."""

import numpy as np
import pytest
from items import DTYPES, pixels

from leaven.image.displace import displace, displace_mask
from leaven.image.field import field, push, undo
from leaven.image.tones import NONE, Tones

H, W = 37, 51


def control(degree, seed, cells=(4, 3), most=2.5):
    rng = np.random.default_rng(seed)
    return rng.uniform(-most, most, (2, cells[0] + degree, cells[1] + degree))


def spline(t):
    return np.stack([(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3]) / 6


def plain(grid, degree, x, y):
    """d at points (k,), by the textbook."""
    rows, columns = (size - degree for size in grid.shape[1:])
    u, v = np.clip(x / W, 0, 1) * columns, np.clip(y / H, 0, 1) * rows
    i, j = np.minimum(u.astype(int), columns - 1), np.minimum(v.astype(int), rows - 1)
    u, v = u - i, v - j
    if degree == 3:
        a, b = spline(u), spline(v)
        return sum(a[s] * b[r] * grid[:, j + r, i + s] for r in range(4) for s in range(4))
    near = grid[:, j, i], grid[:, j, i + 1], grid[:, j + 1, i], grid[:, j + 1, i + 1]
    upper = near[0] + u * (near[1] - near[0]) + v * (near[3] - near[1])
    lower = near[0] + v * (near[2] - near[0]) + u * (near[3] - near[2])
    return np.where(u >= v, upper, lower)


def shown(source, grid, degree, fill):
    """The picture in full scale, bilinear, with `fill` by the distance to the nearest side."""
    ys, xs = np.mgrid[:H, :W] + 0.5
    dx, dy = plain(grid, degree, xs.ravel(), ys.ravel())
    u, v = xs.ravel() + dx, ys.ravel() + dy
    share = np.clip(0.5 + np.minimum.reduce([u, W - u, v, H - v]), 0, 1)[:, None]
    c, r = np.clip(u - 0.5, 0, W - 1), np.clip(v - 0.5, 0, H - 1)
    i, j = np.minimum(c.astype(int), W - 2), np.minimum(r.astype(int), H - 2)
    fx, fy = (c - i)[:, None], (r - j)[:, None]
    top = source[j, i] * (1 - fx) + source[j, i + 1] * fx
    low = source[j + 1, i] * (1 - fx) + source[j + 1, i + 1] * fx
    return (share * (top * (1 - fy) + low * fy) + (1 - share) * fill).reshape(H, W, -1)


@pytest.mark.parametrize("degree", [1, 3])
def test_pictures_of_every_kind_show_what_the_field_says(degree):
    for k, dtype in enumerate(DTYPES):
        for channels in (1, 3):
            source, grid = pixels((H, W, channels), dtype, k), control(degree, k)
            full = 1 if dtype == np.float32 else np.iinfo(dtype).max
            wanted, out = shown(source / full, grid, degree, 0.25), np.empty_like(source)
            displace(source, out, grid, degree, False, linear=True, fill=0.25, tones=NONE)
            assert abs(out / full - wanted).max() < 3e-5 + 0.501 / full * (full > 1)
            real = np.empty(source.shape, np.float32)
            displace(source, real, grid, degree, False, linear=True, fill=0.25, tones=NONE)
            assert abs(real - wanted).max() < 3e-5


@pytest.mark.parametrize("inverted", [False, True])
def test_bytes_are_the_same_with_and_without_a_row_of_values(inverted):
    """The way of plain bytes, and that of all others, through a tone that does nothing."""
    idle = Tones(np.zeros(1, np.int8), np.eye(3, 4)[None], np.zeros((1, 2, 2)), np.empty(0), np.empty(0))
    for degree, seed in ((1, 0), (3, 1)):
        source, grid = pixels((H, W, 3), np.uint8, seed), control(degree, seed)
        outs = [np.empty_like(source) for _ in range(2)]
        for out, tones in zip(outs, (NONE, idle), strict=True):
            displace(source, out, grid, degree, inverted, linear=True, fill=0.5, tones=tones)
        assert (outs[0] == outs[1]).mean() > 0.999 and abs(outs[0].astype(int) - outs[1]).max() <= 1


def test_labels_are_those_of_the_pixel_that_is_sampled():
    ys, xs = np.mgrid[:H, :W] + 0.5
    for degree in (1, 3):
        grid, labels = control(degree, 5), pixels((H, W), np.uint8, 5)
        dx, dy = plain(grid, degree, xs.ravel(), ys.ravel())
        u, v = xs.ravel() + dx, ys.ravel() + dy
        col, row = np.floor(u).astype(int), np.floor(v).astype(int)
        there = (col >= 0) & (col < W) & (row >= 0) & (row < H)
        wanted = np.where(there, labels[row.clip(0, H - 1), col.clip(0, W - 1)], 9)
        clear = np.minimum(abs(u - np.round(u)), abs(v - np.round(v))) > 1e-4  # of the line between two pixels
        out = np.empty_like(labels)
        displace_mask(labels, out, grid, degree, False, fill=9)
        assert (out.ravel() == wanted)[clear].all() and clear.mean() > 0.99
        picture = np.empty((H, W, 1), np.uint8)
        displace(labels[..., None], picture, grid, degree, False, linear=False, fill=9 / 255, tones=NONE)
        assert (picture[..., 0] == out).all()


@pytest.mark.parametrize("degree", [1, 3])
def test_points_are_undone_and_slopes_are_those_of_the_field(degree):
    rng = np.random.default_rng(2)
    grid = control(degree, 7, most=2.0)
    points = rng.uniform(-8, 60, (200, 1, 2))
    sizes, degrees, size = np.array([grid.shape[1:]]), np.array([degree]), (np.array([float(H)]), np.array([float(W)]))
    rows = np.zeros(200, np.int64)
    there = push(grid[None], sizes, degrees, np.array([False]), rows, *size, points)
    back = push(grid[None], sizes, degrees, np.array([True]), rows, *size, there)
    np.testing.assert_allclose(back, points, atol=1e-10)
    x, y = there[:, 0].T
    np.testing.assert_allclose(there[:, 0] + plain(grid, degree, x, y).T, points[:, 0], atol=1e-10)
    near = 1e-6
    for px, py in rng.uniform(1, 35, (20, 2)):
        *_, a, b, c, d = field(grid, degree, H, W, px, py)
        (xx, yx), (xy, yy) = ((plain(grid, degree, np.array([px + p]), np.array([py + q]))[:, 0]
                               - plain(grid, degree, np.array([px]), np.array([py]))[:, 0]) / near
                              for p, q in ((near, 0), (0, near)))  # fmt: skip
        np.testing.assert_allclose([a, b, c, d], [xx, xy, yx, yy], atol=1e-5)


def test_a_far_start_is_no_hindrance():
    grid = control(3, 3, most=3)
    u, v = undo(grid, 3, H, W, 20.0, 10.0, 20.0, 10.0)
    assert np.allclose(undo(grid, 3, H, W, 20.0, 10.0, -90.0, 300.0), (u, v), atol=1e-9)
