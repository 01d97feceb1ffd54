"""The kernels of pictures against slow, plain formulas, and the moves whose result is known without any formula."""

import cv2
import numpy as np
import pytest
from PIL import Image

import leaven as lv
from leaven.image import look_up as module
from leaven.image.arrays import frozen
from leaven.image.blur import gaussian_blur
from leaven.image.machine import WIDE, translate
from leaven.image.noise import add_normal
from leaven.image.plain import mapped
from leaven.image.resample import _linear, copy_exact, resample, resample_mask, sample_general
from leaven.image.sampling import place, spans
from leaven.image.tones import CURVE, NONE, Tones, _pass, apply_tones, check_channels, program

ANYWHERE = np.empty((0, 3))
FULL = {np.dtype(np.uint8): 255, np.dtype(np.uint16): 65535, np.dtype(np.float32): 1}


def picture(rng, shape, dtype=np.uint8):
    if dtype == np.float32:
        return rng.random(shape, dtype=np.float32)
    return rng.integers(0, FULL[np.dtype(dtype)] + 1, shape, dtype=dtype)


def rectangle(x0, y0, x1, y1):
    return np.array([[1.0, 0, -x0], [0, 1, -y0], [-1, 0, x1], [0, -1, y1]])


def shift(x, y):
    return np.array([[1.0, 0, x], [0, 1, y], [0, 0, 1]])


def turn(degrees, scale=1.0, about=(0.0, 0.0)):
    cos, sin = scale * np.cos(np.radians(degrees)), scale * np.sin(np.radians(degrees))
    return shift(*about) @ np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]]) @ shift(-about[0], -about[1])


def moved(source, shape, matrix, window=ANYWHERE, *, linear=True, antialias=False, fill=0.25, tones=NONE, by=resample):
    out = np.empty((*shape, source.shape[2]), np.float32 if tones.scale.size else source.dtype)
    by(source, out, matrix, window, linear=linear, antialias=antialias, fill=fill, tones=tones)
    return out


def toned(pixel, tones):
    """One pixel, float64, by the definition."""
    pixel = np.array(pixel, float)
    body = pixel[:3] if len(pixel) == 4 else pixel
    for kind, matrix, (x, y) in zip(tones.kinds, tones.matrices, tones.knots, strict=True):
        if kind == 1:
            for c, value in enumerate(body):
                k = int(np.searchsorted(x, value, side="right"))  # the later y at a repeated x
                inner = 0 < k < len(x)
                body[c] = (
                    y[k - 1] + (value - x[k - 1]) * (y[k] - y[k - 1]) / (x[k] - x[k - 1]) if inner else y[k and -1]
                )
        elif len(body) == 3:
            body[:] = matrix @ [*body, 1]
        elif len(body) == 1:
            body[:] = [0.299, 0.587, 0.114] @ (matrix @ [body[0], body[0], body[0], 1])
        else:
            body[:] = matrix[0, 0] * body + matrix[0, 3]
    if len(tones.kinds):
        body[:] = body.clip(0, 1)
    return pixel


def reference(source, shape, matrix, window, *, linear, antialias, fill, tones):
    """(h, w, C) in full scales, and whether each pixel's mean rests on taps of enough weight to be compared."""
    height, width, channels = source.shape
    values = source / FULL[source.dtype]
    pull = np.linalg.inv(matrix)
    if matrix[2] @ [width / 2, height / 2, 1] < 0:
        pull = -pull
    planes = np.concatenate([rectangle(0, 0, width, height), window])
    upright, oblique = planes[(planes[:, :2] == 0).any(axis=1)], planes[(planes[:, :2] != 0).all(axis=1)]
    xs, ys = np.arange(width) + 0.5, np.arange(height) + 0.5
    in_x = np.array([all(a * x + c >= 0 for a, b, c in upright if b == 0) for x in xs])
    in_y = np.array([all(b * y + c >= 0 for a, b, c in upright if a == 0) for y in ys])
    seen = np.array([[all(a * x + b * y + c >= 0 for a, b, c in oblique) for x in xs] for y in ys])
    out, sure = np.zeros((*shape, channels)), np.ones(shape, bool)

    def at(x, y):
        u, v, w = pull @ [x, y, 1]
        return np.array([u / w, v / w, w])

    for y in range(shape[0]):
        for x in range(shape[1]):
            u, v, w = at(x + 0.5, y + 0.5)
            if linear:
                lines = planes @ pull
                lines = lines[np.hypot(lines[:, 0], lines[:, 1]) > 0]
                d = lines @ [x + 0.5, y + 0.5, 1] / np.hypot(lines[:, 0], lines[:, 1])
                share = np.clip(0.5 + d.min(), 0, 1) * (w > 0)
            else:
                share = float((planes @ [u, v, 1]).min() >= 0 and w > 0)
            mean = np.zeros(channels)
            if share and in_x.any() and in_y.any():
                support = np.ones(2)
                if antialias:
                    e = 1e-6
                    by_x, by_y = (
                        at(x + 0.5 + e, y + 0.5) - at(x + 0.5 - e, y + 0.5),
                        at(x + 0.5, y + 0.5 + e) - at(x + 0.5, y + 0.5 - e),
                    )
                    support = np.maximum(1, np.hypot(by_x, by_y)[:2] / (2 * e))
                if linear:
                    wx = np.maximum(0, 1 - abs(u - xs) / support[0]) * in_x
                    wy = np.maximum(0, 1 - abs(v - ys) / support[1]) * in_y
                else:
                    wx, wy = (np.floor(u) == np.floor(xs)) * in_x, (np.floor(v) == np.floor(ys)) * in_y
                if linear and not wx.any():
                    wx = np.arange(width) == np.argmin(np.where(in_x, abs(u - xs), np.inf))
                if linear and not wy.any():
                    wy = np.arange(height) == np.argmin(np.where(in_y, abs(v - ys), np.inf))
                weights = np.outer(wy, wx) * seen
                total = weights.sum() / max(np.outer(wy, wx).sum(), 1e-9)
                sure[y, x] = total == 0 or total > 0.1
                share = share * (total > 0)
                if total:
                    mean = (values * weights[:, :, None]).sum(axis=(0, 1)) / weights.sum()
            else:
                share = 0.0
            out[y, x] = toned(mean, tones) * share + fill * (1 - share)
    if tones.scale.size:
        out = out * tones.scale + tones.offset
    return out, sure


def close(out, expected, sure, slack=3e-5):
    full = FULL[out.dtype]
    allowed = slack if full == 1 else 0.5 / full + slack
    expected = expected if full == 1 else expected.clip(0, 1)
    return sure.mean() > 0.8 and np.abs(out / full - expected)[sure].max() <= allowed


MATRICES = {
    "turn": turn(33, about=(5, 4)) @ shift(0.3, 0.6),
    "shear and mirror": np.array([[-0.9, 0.35, 10.03], [0.2, 1.1, -1.31], [0, 0, 1]]),
    "enlarge": np.diag([2.5, 1.7, 1]),
    "shrink": shift(1.2, 1.4) @ np.diag([0.4, 0.3, 1]),
    "shrink and turn": shift(4, 3) @ turn(-20, 0.45) @ shift(-5, -4),
    "shrink to nearly nothing": shift(3.3, 2.2) @ np.diag([0.02, 0.03, 1]),
    "project": np.array([[1.1, 0.2, -0.5], [0.1, 0.9, 0.7], [0.03, -0.02, 1]]),
    "project with a horizon": np.array([[0.8, 0.1, 0.4], [0.05, 0.7, 0.7], [-0.09, 0.06, 1]]),
    "project, negative": -np.array([[1.1, 0.2, -0.5], [0.1, 0.9, 0.7], [0.03, -0.02, 1]]),
}
WINDOWS = {
    "anywhere": ANYWHERE,
    "rectangle": rectangle(2, 1, 9, 7),
    "fractional": rectangle(1.3, 2.2, 8.6, 6.9),
    "oblique": np.array([[1.0, 0.8, -5.0], [-1, 0.4, 7.3]]),
    "both, unscaled": np.concatenate([3 * rectangle(1, 0, 10, 8), [[0.5, -1, 3.1]], [[0, 0, 1]]]),
}


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", MATRICES)
def test_every_pixel_is_the_mean_of_what_may_be_sampled_by_coverage(name, window):
    rng = np.random.default_rng([3, len(name), len(window)])
    dtype, channels = [(np.float32, 3), (np.uint8, 3), (np.uint16, 1), (np.float32, 9)][(len(name) + len(window)) % 4]
    source = picture(rng, (8, 11, channels), dtype)
    for how in (
        {"linear": True, "antialias": False},
        {"linear": True, "antialias": True},
        {"linear": False, "antialias": True},
    ):
        out = moved(source, (7, 10), MATRICES[name], WINDOWS[window], **how)
        expected, sure = reference(source, (7, 10), MATRICES[name], WINDOWS[window], **how, fill=0.25, tones=NONE)
        assert close(out, expected, sure), how


@pytest.mark.parametrize("antialias", [False, True])
def test_runs_without_tests_give_the_bytes_of_the_careful_path(antialias):
    """Planes that claim that no pixel has all its taps inside send every pixel down the careful path."""
    rng, tight = np.random.default_rng(1), 0
    window = np.array([[1.0, 0.7, -20.0], [-0.2, -1, 60]])
    for dtype, channels in ((np.float32, 3), (np.uint8, 3), (np.uint8, 4)):
        source = picture(rng, (60, 70, channels), dtype)
        for matrix in (turn(25, 1.1, (30, 30)), turn(25, 0.45, (30, 30)), np.diag([0.4, 0.7, 1]), MATRICES["project"]):
            for planes in (ANYWHERE, window):
                placed = place(matrix, planes, 60, 70, antialias)
                careful = (placed[0], placed[1] * [1, 1, 1, 0, 0, 0] - [0, 0, 0, 0, 0, 1e9], *placed[2:])
                outs = np.empty((2, 50, 50, channels), dtype)
                for out, where in zip(outs, (placed, careful), strict=True):
                    _linear(frozen(source), out, False, where, program(NONE, channels, source.dtype, out.dtype, 0.3))
                assert outs[0].tobytes() == outs[1].tobytes()
                _, left, right, _ = spans(placed[1], 10, 50, False)
                tight += max(right - left, 0)
    assert tight > 200  # or nothing was compared


EXACT = {
    "flip": (shift(11, 0) @ np.diag([-1.0, 1, 1]), lambda a: a[:, ::-1]),
    "upside down": (shift(0, 8) @ np.diag([1.0, -1, 1]), lambda a: a[::-1]),
    "quarter": (shift(0, 11) @ np.round(turn(90)), np.rot90),
    "quarter, rounded": (shift(0, 11) @ turn(90), np.rot90),
    "half": (shift(11, 8) @ turn(180), lambda a: np.rot90(a, 2)),
    "three quarters": (shift(8, 0) @ turn(270), lambda a: np.rot90(a, 3)),
    "transpose": (np.eye(3)[[1, 0, 2]], lambda a: a.swapaxes(0, 1)),
    "none": (np.eye(3), lambda a: a),
}


@pytest.mark.parametrize("by", [resample, sample_general], ids=["copy", "general"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("name", EXACT)
def test_whole_pixel_moves_copy(name, dtype, by):
    matrix, expected = EXACT[name]
    source = picture(np.random.default_rng(2), (8, 11, 3), dtype)
    for how in ({"linear": True, "antialias": True}, {"linear": False, "antialias": False}):
        out = moved(source, expected(source).shape[:2], matrix, by=by, **how)
        assert out.tobytes() == expected(source).tobytes()


@pytest.mark.parametrize("by", [resample, sample_general], ids=["copy", "general"])
def test_shift_crop_and_pad_copy_and_fill(by):
    source = picture(np.random.default_rng(2), (8, 11, 3))
    expected = np.full((12, 14, 3), 51, np.uint8)
    expected[3:6, 5:9] = source[1:4, 2:6]
    for how in ({"linear": True, "antialias": True}, {"linear": False, "antialias": False}):
        out = moved(source, (12, 14), shift(3, 2), rectangle(2, 1, 6, 4), fill=0.2, by=by, **how)
        assert out.tobytes() == expected.tobytes()
        assert (moved(source, (4, 5), shift(50, 0), fill=0.2, by=by, **how) == 51).all()
        assert (moved(source, (4, 5), shift(-1, -1), rectangle(5, 5, 5, 9), fill=0.2, by=by, **how) == 51).all()


def test_the_shortcut_gives_the_bytes_of_the_general_kernel_under_tones():
    rng = np.random.default_rng(4)
    tones = some_tones(rng)._replace(scale=np.array([4.0, 3.0, 2.0]), offset=np.array([-1.0, 0.5, 0.0]))
    for dtype in (np.uint8, np.float32):
        source = picture(rng, (8, 11, 3), dtype)
        for matrix, _ in EXACT.values():
            fast, slow = (
                moved(source, (9, 12), shift(1, -1) @ matrix, rectangle(1, 2, 9, 8), tones=tones, by=by)
                for by in (resample, sample_general)
            )
            assert fast.tobytes() == slow.tobytes()
    assert not copy_exact(source, np.empty((8, 11, 3), np.float32), shift(0.5, 0), ANYWHERE, fill=0.0, tones=NONE)
    assert not copy_exact(source, np.empty((8, 11, 3), np.float32), np.eye(3), WINDOWS["oblique"], fill=0.0, tones=NONE)


@pytest.mark.parametrize("name", MATRICES)
def test_a_crop_is_a_border(name):
    """Crop, then move: the same bytes as moving the cropped picture alone."""
    rng = np.random.default_rng(5)
    for dtype in (np.uint8, np.float32):
        source = picture(rng, (20, 24, 3), dtype)
        for x0, y0, x1, y1 in ((6, 5, 17, 13), (0, 0, 11, 8)):
            alone = np.ascontiguousarray(source[y0:y1, x0:x1])
            matrix = MATRICES[name] @ shift(-x0, -y0)
            for how in (
                {"linear": True, "antialias": False},
                {"linear": True, "antialias": True},
                {"linear": False, "antialias": False},
            ):
                out = moved(source, (9, 12), matrix, rectangle(x0, y0, x1, y1), **how)
                assert out.tobytes() == moved(alone, (9, 12), MATRICES[name], **how).tobytes(), how
            label, mask = np.empty((9, 12), np.uint8), np.empty((9, 12), np.uint8)
            resample_mask(source[..., 0].astype(np.uint8), label, matrix, rectangle(x0, y0, x1, y1), fill=9)
            resample_mask(alone[..., 0].astype(np.uint8), mask, MATRICES[name], ANYWHERE, fill=9)
            assert label.tobytes() == mask.tobytes()


@pytest.mark.parametrize("size", [(37, 50), (20, 31), (64, 20), (75, 100), (111, 150), (90, 130)])
def test_resize_equals_pillow_and_darkens_no_border(size):
    source = picture(np.random.default_rng(6), (75, 100, 1), np.float32)
    matrix = np.diag([size[1] / 100, size[0] / 75, 1])
    out = moved(source, size, matrix, antialias=True, fill=0.0)
    pillow = Image.fromarray(source[..., 0]).resize(size[::-1], Image.Resampling.BILINEAR)
    assert np.abs(out[..., 0] - np.asarray(pillow)).max() < 1e-5
    for dtype in (np.uint8, np.float32):
        white = np.full((75, 100, 3), FULL[np.dtype(dtype)], dtype)
        for antialias in (False, True):
            flat = moved(white, size, matrix, antialias=antialias, fill=0.0) / FULL[np.dtype(dtype)]
            assert np.abs(flat - 1).max() < 1e-6


def test_a_rotated_white_square_covers_its_own_area_with_grey_edges():
    out = moved(
        np.ones((40, 40, 1), np.float32), (80, 80), turn(30, about=(20, 20)).__rmatmul__(shift(20, 20)), fill=0.0
    )
    assert abs(out.sum() - 1600) < 2
    assert ((out > 0) & (out < 1)).sum() > 100


def some_tones(rng):
    knots = np.array([[0, 0.3, 0.3, 0.7, 1, 1], [0.1, 0.2, 0.6, 0.5, 1.2, 1.2]])
    bend = np.array([[0.2, 0.5, 0.8, 0.8, 0.8, 0.8], [0, 0.9, 1, 1, 1, 1]])
    mix = rng.normal(size=(2, 3, 4)) * 0.2 + np.eye(3, 4)
    return Tones(
        np.array([0, 1, 1, 0], np.int8),
        np.stack([mix[0], np.eye(3, 4), np.eye(3, 4), mix[1]]),
        np.stack([bend, knots, bend, bend]),
        np.empty(0),
        np.empty(0),
    )


@pytest.mark.parametrize("channels", [1, 3, 4, 9, 200])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_tones_go_in_order_and_clip_once(channels, dtype):
    rng = np.random.default_rng(7)
    source, tones = picture(rng, (6, 5, channels), dtype), some_tones(rng)
    if channels > 4:
        assert not check_channels(tones.matrices, channels)
        tones = tones._replace(
            matrices=np.array(
                [[[a, 0, 0, b], [0, a, 0, b], [0, 0, a, b]] for a, b in ((1.7, -0.2), (1, 0), (1, 0), (0.8, 0.1))]
            )
        )
    assert check_channels(tones.matrices, channels)
    expected = np.array([[toned(pixel, tones) for pixel in row] for row in source / FULL[source.dtype]])
    before, out = source.tobytes(), np.empty_like(source)
    apply_tones(source, out, tones)
    assert source.tobytes() == before
    near_jump = np.array([abs(v - 0.3) < 1e-5 for v in (source / FULL[source.dtype]).ravel()])
    assert not near_jump.any()
    assert close(out, expected, np.ones((6, 5), bool), 1e-5)
    if channels == 4:
        assert (out[..., 3] == source[..., 3]).all()
    assert out.tobytes() == moved(source, (6, 5), np.eye(3), tones=tones, by=sample_general).tobytes()


def test_one_clip_at_the_end_and_none_without_tones():
    source = np.array([[[0.6, 0.2, 1.5]]], np.float32)
    double, half = np.diag([2.0, 2, 2, 0])[:3], np.diag([0.5, 0.5, 0.5, 0])[:3]
    tones = NONE._replace(kinds=np.zeros(2, np.int8), matrices=np.stack([double, half]), knots=np.zeros((2, 2, 2)))
    out = np.empty_like(source)
    apply_tones(source, out, tones)
    assert out.ravel().tolist() == pytest.approx([0.6, 0.2, 1.0])
    assert moved(source, (1, 1), np.eye(3)).tobytes() == source.tobytes()


def test_a_jump_at_a_level_of_uint8_belongs_to_the_upper_side():
    """Solarise at 128 of 255: the table and the knots agree about the level itself."""
    source = np.arange(256, dtype=np.uint8).reshape(16, 16, 1)
    for level in range(1, 255):
        x = level / 255
        knots = np.array([[[0, x, x, 1], [0, x, 1 - x, 0]]])
        tones = NONE._replace(kinds=np.ones(1, np.int8), matrices=np.zeros((1, 3, 4)), knots=knots)
        out = np.empty_like(source)
        apply_tones(source, out, tones)
        assert (out == np.where(source < level, source, 255 - source)).all()


@pytest.mark.parametrize("channels", [1, 3, 4, 9])
def test_tables_of_uint8_give_the_bytes_of_the_general_path(channels):
    rng = np.random.default_rng(8)
    source, tones = picture(rng, (40, 30, channels)), some_tones(rng)
    gains = np.array([[1.3, 0, 0, -0.1], [0, 0.7, 0, 0.2], [0, 0, 1.1, 0]])
    gains = gains if channels in (3, 4) else np.add(np.diag([1.3, 1.3, 1.3, 0])[:3], [0, 0, 0, -0.1])
    tones = tones._replace(matrices=np.stack([gains] * 4))
    for standard in (False, True):
        if standard:
            tones = tones._replace(scale=rng.normal(size=channels), offset=rng.normal(size=channels))
        out = np.empty(source.shape, np.float32 if standard else np.uint8)
        apply_tones(source, out, tones)
        assert out.tobytes() == moved(source, (40, 30), np.eye(3), tones=tones, by=sample_general).tobytes()


@pytest.mark.parametrize("name", ["turn", "shrink and turn", "project"])
def test_tones_never_touch_fill_but_standardisation_does(name):
    rng = np.random.default_rng(9)
    source = picture(rng, (8, 11, 3), np.uint8)
    scale, offset = np.array([4.0, -3.0, 2.0]), np.array([-1.0, 0.5, 9.0])
    tones = some_tones(rng)._replace(scale=scale, offset=offset)
    mixed = tones._replace(knots=np.tile([[[0.0, 0.5, 1]], [[0.1, 0.4, 1]]], (4, 1, 1)).reshape(4, 2, 3))
    how = {"linear": True, "antialias": True, "fill": 0.7}
    out = moved(source, (9, 14), MATRICES[name], tones=mixed, **how)
    expected, sure = reference(source, (9, 14), MATRICES[name], ANYWHERE, tones=mixed, **how)
    assert out.dtype == np.float32
    assert np.abs(out - expected).max() < 2e-4 and sure.all()
    corner = out[-1, -1] if name != "project" else moved(source, (2, 2), shift(90, 0), tones=mixed, fill=0.7)[0, 0]
    assert corner == pytest.approx(0.7 * scale + offset, abs=1e-6)


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.bool_, np.uint16, np.int32, np.int64])
@pytest.mark.parametrize("name", [*MATRICES, "quarter"])
def test_masks_invent_no_label(name, dtype):
    rng = np.random.default_rng(10)
    labels = np.array(
        [0, 1] if dtype == np.bool_ else [0, 7, 100, -1 if np.issubdtype(dtype, np.signedinteger) else 250]
    )
    source = rng.choice(labels, (8, 11)).astype(dtype)
    fill, matrix = (1, MATRICES.get(name, EXACT["quarter"][0]))
    for window in WINDOWS.values():
        out = np.empty((7, 10), dtype)
        resample_mask(source, out, matrix, window, fill=fill)
        assert set(out.ravel().tolist()) <= {*source.ravel().tolist(), dtype(fill).item()}
        shifted = (source.astype(np.float64) + 1)[..., None].astype(np.float32)  # labels as a float picture, fill apart
        how = {"linear": False, "antialias": False, "fill": fill + 1.0, "tones": NONE}
        expected, _ = reference(shifted, (7, 10), matrix, window, **how)
        assert (out.astype(np.float64) == expected[..., 0] - 1).all()


def test_inputs_may_be_read_only_and_scattered_and_stay_as_they_were():
    rng = np.random.default_rng(11)
    source = picture(rng, (16, 22, 3))
    scattered = source[::2, ::-2]
    scattered.flags.writeable = False
    plain, matrix = np.ascontiguousarray(scattered), np.broadcast_to(turn(12, about=(4, 4)), (2, 3, 3))[1]
    before = source.tobytes()
    out = np.empty((18, 7, 3), np.uint8)[::2]
    resample(scattered, out, matrix, ANYWHERE, linear=True, antialias=True, fill=0.0, tones=NONE)
    assert out.tobytes() == moved(plain, (9, 7), matrix, antialias=True, fill=0.0).tobytes()
    tones = some_tones(rng)
    for kernel in (
        lambda a, b: apply_tones(a, b, tones),
        lambda a, b: add_normal(a, b, 0.1, np.uint64(5)),
        lambda a, b: gaussian_blur(a, b, 1.5),
    ):
        first, second = np.empty((11, 16, 3), np.uint8).swapaxes(0, 1)[:8], np.empty_like(plain)
        kernel(scattered, first)
        kernel(plain, second)
        assert first.tobytes() == second.tobytes()
    assert source.tobytes() == before


def test_one_pixel_and_none():
    one = np.full((1, 1, 3), 77, np.uint8)
    for antialias in (False, True):
        assert (moved(one, (5, 4), np.diag([4.0, 5, 1]), antialias=antialias) == 77).all()
        assert (moved(one, (1, 1), turn(45, about=(0.5, 0.5)), antialias=antialias) == 77).all()
    assert moved(one, (0, 3), np.eye(3) * 0.5).shape == (0, 3, 3)
    assert (moved(one[:0], (2, 2), turn(3), fill=1.0) == 255).all()
    assert (moved(one, (2, 2), np.zeros((3, 3)), fill=1.0) == 255).all()


# Noise: the reference in numpy, from the published algorithms.


def splitmix(key, count):
    """The first words of a stream, in Python's whole numbers."""
    words = []
    for k in range(count):
        z = (key + (k + 1) * 0x9E3779B97F4A7C15) % 2**64
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
        words.append(z ^ z >> 31)
    return words


def test_the_reference_of_noise_is_splitmix():
    """Vigna's vector for a seed of 0."""
    assert splitmix(0, 3) == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]


@pytest.mark.parametrize("shape", [(7, 5, 3), (7, 5, 4), (3, 3, 1), (40, 50, 9)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_noise_counts_the_stream_of_its_key(shape, dtype):
    """Four numbers of 16 bits from each word, the lowest first, each the middle of its share of the normal."""
    from scipy.special import ndtri

    key, source = 0x0123456789ABCDEF, picture(np.random.default_rng(12), shape, dtype)
    halves = [word >> 16 * k & 0xFFFF for word in splitmix(key, -(-source.size // 4)) for k in range(4)]
    middles = ndtri((np.arange(65536) + 0.5) / 65536)
    z = (ndtri((np.array(halves[: source.size]) + 0.5) / 65536) / middles.std()).reshape(shape)
    expected = np.clip(source / FULL[source.dtype] + 0.2 * z, 0, 1)
    if shape[2] == 4:
        expected[..., 3] = source[..., 3] / FULL[source.dtype]
    out = np.empty_like(source)
    add_normal(source, out, 0.2, np.uint64(key))
    assert close(out, expected, np.ones(shape[:2], bool), 1e-6)


@pytest.mark.parametrize("sigma", [0.3, 1.0, 2.7])
@pytest.mark.parametrize("channels", [1, 3, 4, 9, 200])
def test_blur_has_the_variance_it_says(sigma, channels):
    source, out = np.zeros((41, 41, channels), np.float32), np.empty((41, 41, channels), np.float32)
    source[20, 20] = np.arange(1, channels + 1) / channels
    gaussian_blur(source, out, sigma)
    row, at = out[..., -1].sum(axis=0), np.arange(41) - 20.0
    weights = np.exp(-0.5 * (at / sigma) ** 2) * (abs(at) <= np.ceil(4 * sigma))
    assert row == pytest.approx(weights / weights.sum(), abs=1e-6)
    assert sigma < 0.5 or (row * at**2).sum() == pytest.approx(sigma**2, rel=5e-3)
    assert out[20, 20] == pytest.approx(source[20, 20] * out[20, 20, -1], rel=1e-5)


def test_blur_mirrors_borders_keeps_small_sigmas_and_takes_every_dtype():
    rng = np.random.default_rng(13)
    allowed = {np.uint8: 1.01 / 255, np.uint16: 2.01 / 65535, np.float32: 2e-6}  # OpenCV counts integers in fixed point
    for dtype, slack in allowed.items():
        source = picture(rng, (12, 9, 3), dtype)
        out = np.empty_like(source)
        gaussian_blur(source, out, 0.04)
        assert out.tobytes() == source.tobytes()
        gaussian_blur(source, out, 1.0)
        weights = np.exp(-0.5 * np.arange(-4.0, 5) ** 2)
        weights /= weights.sum()
        padded = np.pad(source / FULL[source.dtype], ((4, 4), (4, 4), (0, 0)), "reflect")
        expected = sum(
            a * b * padded[j : j + 12, i : i + 9] for j, a in enumerate(weights) for i, b in enumerate(weights)
        )
        assert np.abs(out / FULL[source.dtype] - expected).max() < slack
    one = np.full((1, 1, 3), 9, np.uint8)
    gaussian_blur(one, out := np.empty_like(one), 3.0)
    assert (out == 9).all()
    assert cv2.getNumThreads() == 1


@pytest.mark.skipif(not WIDE, reason="the processor has no table of 64 bytes")
def test_a_table_asked_for_many_bytes_at_once_gives_the_same():
    rng = np.random.default_rng(3)
    values = rng.integers(0, 256, 256).astype(np.uint8)
    for size in (0, 1, 63, 64, 65, 200, 256):
        source = rng.permutation(np.arange(256, dtype=np.uint8))[:size]
        out = np.full(size + 2, 7, np.uint8)
        translate(values, source, out[1:-1])
        assert (out[1:-1] == values[source]).all() and out[0] == out[-1] == 7


@pytest.mark.parametrize("wide", [False, WIDE])
def test_tables_give_the_same_whichever_way_they_are_read(wide, monkeypatch):
    monkeypatch.setattr(module, "WIDE", wide)
    picture = np.random.default_rng(0).integers(0, 256, (33, 41, 3)).astype(np.uint8)
    out = lv.Policy(augment=[lv.image.Invert(p=1.0)])(image=picture)["image"]
    assert (out == 255 - picture).all()


def test_a_curve_read_by_bins_is_the_curve():
    """Dense knots at both ends, a jump, level ends, and values beyond them."""
    rng = np.random.default_rng(1)
    nodes = np.linspace(0, 1, 129)
    dense = nodes**3 * (4 - 3 * nodes)
    curves = {
        "dense": np.stack([dense, dense**0.4]),
        "jump": np.array([[0.2, 0.5, 0.5, 0.9], [0.1, 0.3, 0.8, 0.2]]),
        "pixels": np.stack([np.arange(256) / 255, rng.random(256)]),
    }
    ends = np.nextafter(np.float32([0, 1, 0.5, 0.2, 0.9]), np.float32(2))
    at = np.concatenate([rng.random(4000), dense, np.arange(256) / 255, ends, [-1, 0, 1, 2, 0.5, 0.2]])
    source = at.astype(np.float32).reshape(-1, 1, 1)
    for name, knots in curves.items():
        x, y = knots.astype(np.float32).astype(float)
        flat = np.clip(source.ravel().astype(float), x[0], x[-1])
        right = np.minimum(np.searchsorted(x, flat, side="right"), len(x) - 1)
        part = np.where(x[right] > x[right - 1], (flat - x[right - 1]) / np.maximum(x[right] - x[right - 1], 1e-30), 1)
        wanted = np.where(flat >= x[-1], y[-1], y[right - 1] + part * (y[right] - y[right - 1]))
        out = np.empty_like(source)
        apply_tones(source, out, Tones(np.array([CURVE], np.int8), np.empty((1, 3, 4)), knots[None], *NONE[3:]))
        np.testing.assert_allclose(out.ravel(), wanted, atol=2e-6, err_msg=name)


@pytest.mark.parametrize("out_type", [np.float32, np.uint8])
@pytest.mark.parametrize("window", [ANYWHERE, np.array([[1.0, 0, -5], [0, -1, 30]]), np.array([[1.0, 0.4, -12]])])
@pytest.mark.parametrize("size", [(24, 32), (19, 37), (3, 5)])
def test_the_way_of_a_batch_has_the_bits_of_the_general_one(size, window, out_type):
    """Sixteen pixels at once, taps clamped and fill laid over, against rows of values, for maps of every kind."""
    source = np.random.default_rng(1).integers(0, 256, (33, 47, 3), np.uint8)
    maps = np.array([
        [[0.7, 0, 0], [0, 0.8, 0], [0, 0, 1]],
        [[-1.5, 0, 40], [0, 2.2, -3], [0, 0, 1]],
        [[0.9, -0.4, 9], [0.5, 1.1, -8], [0, 0, 1]],
        [[0.9, -0.4, 9], [0.5, 1.1, -8], [0.004, -0.002, 1]],
        [[0.02, 0, 0], [0, 0.02, 0], [0, 0, 1]],
    ])  # fmt: skip
    colours = np.array([[[0.7, 0.5, 0, 0.1], [0, 1.3, 0, 0], [0.2, 0, 0.9, -0.1]]])
    tint = Tones(np.zeros(1, np.int8), colours, np.zeros((1, 2, 2)), np.empty(0), np.empty(0))
    for matrix in maps:
        steps = program(tint, 3, source.dtype, np.dtype(out_type), 0.4)
        placed = place(matrix, window, 33, 47, False)
        batch, general = (np.full((3, *size), 77, out_type) for _ in range(2))
        mapped(frozen(source), batch, placed, steps)
        _linear(frozen(source), general, True, placed, steps)
        assert (batch == general).all()


@pytest.mark.parametrize("size", [(4, 4), (5, 7), (33, 47)])
def test_one_map_sixteen_pixels_at_once_has_the_bits_of_rows(size):
    source = np.random.default_rng(3).integers(0, 256, (*size, 3), np.uint8)
    colours = np.array([[[0.7, 0.5, 0, 0.1], [0, 1.3, 0, 0], [0.2, 0, 0.9, -0.1]]])
    none = np.empty(0)
    for scale, out_type in ((none, np.uint8), (none, np.float32), (np.array([2.0, 3, 4]), np.float32)):
        tint = Tones(np.zeros(1, np.int8), colours, np.zeros((1, 2, 2)), scale, scale - 1 if scale.size else none)
        wanted = np.empty((3, *size), out_type)
        steps = program(tint, 3, source.dtype, wanted.dtype, 0.0)
        _pass(frozen(source.transpose(2, 0, 1)), wanted, True, steps)
        rows, planar, apart = (np.empty(shape, out_type) for shape in ((*size, 3), (3, *size), (size[0], 3, size[1])))
        for out in (rows, planar.transpose(1, 2, 0), apart.transpose(0, 2, 1)):
            apply_tones(source, out, tint)
            assert (out.transpose(2, 0, 1) == wanted).all()
