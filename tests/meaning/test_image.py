"""What the ops of pictures mean, one truth each, against numpy, OpenCV, Pillow or arithmetic."""

import cv2
import numpy as np
import PIL.Image
import pytest
from items import picture, pixels, planned, run, source
from scipy import ndimage

from leaven.core.policy import Policy
from leaven.image import (
    Affine,
    Boxes,
    Brightness,
    Contrast,
    Crop,
    Erase,
    Gamma,
    GaussianBlur,
    GaussianNoise,
    HorizontalFlip,
    Image,
    Keypoints,
    Mask,
    Normalize,
    Pad,
    Perspective,
    Polygons,
    QuarterTurns,
    Resize,
    ResizedCrop,
    Rotate,
    Saturation,
    Scale,
    Shear,
    Shift,
    Solarize,
    VerticalFlip,
)

BYTES = pixels((21, 30, 3), np.uint8)
FLOATS = pixels((21, 30, 3), np.float32)
SQUARE = pixels((24, 24, 3), np.uint16)
LABELS = pixels((21, 30), np.uint8, seed=1)
VALUES = np.arange(256, dtype=np.uint8).reshape(16, 16, 1)


def shown(*ops, image=BYTES):
    return run(*ops, image=Image(image))["image"]


def smooth(h, w):
    ys, xs = np.mgrid[:h, :w] + 0.5
    return (0.5 + 0.2 * np.sin(xs / 6) + 0.2 * np.cos(ys / 5)).astype(np.float32)[..., None]


def where(op, x, y, w=40, h=20):
    out = run(op, image=Image(np.zeros((h, w, 3), np.uint8)), keypoints=Keypoints([[x, y]]))
    return tuple(np.round(out["keypoints"][0], 9).tolist())


# ---- moves


@pytest.mark.parametrize(("degrees", "k"), [(90, 1), (180, 2), (-90, 3), (0, 0)])
def test_rotate_by_quarters_is_rot90(degrees, k):
    for image in (SQUARE, SQUARE.astype(np.float32) / 65535, (SQUARE >> 8).astype(np.uint8)):
        assert np.array_equal(shown(Rotate(degrees=degrees), image=image), np.rot90(image, k))


def test_rotate_is_counter_clockwise_on_screen():
    assert where(Rotate(degrees=90), 40, 10) == (20, -10)  # what is at the right goes up
    x, y = where(Rotate(degrees=30), 30, 10)
    np.testing.assert_allclose((x, y), (20 + 10 * np.cos(np.pi / 6), 10 - 10 * np.sin(np.pi / 6)), atol=1e-9)
    ours = shown(Rotate(degrees=20), image=smooth(50, 60))[8:-8, 10:-10, 0]
    theirs = ndimage.rotate(smooth(50, 60)[..., 0], 20, reshape=False, order=1)[8:-8, 10:-10]
    inside = ndimage.rotate(np.ones((50, 60)), 20, reshape=False, order=0)[8:-8, 10:-10] > 0
    assert abs(ours - theirs)[ndimage.binary_erosion(inside, iterations=2)].max() < 0.01


def test_flips():
    assert np.array_equal(shown(HorizontalFlip(p=1)), BYTES[:, ::-1])
    assert np.array_equal(shown(VerticalFlip(p=1)), BYTES[::-1])
    out = run(
        HorizontalFlip(p=1),
        image=Image(BYTES),
        mask=Mask(LABELS),
        boxes=Boxes([[1, 2, 5, 9]]),
        keypoints=Keypoints([[0, 0]]),
    )
    assert np.array_equal(out["mask"], LABELS[:, ::-1]) and out["boxes"].tolist() == [[25, 2, 29, 9]]
    assert out["keypoints"].tolist() == [[30, 0]]
    assert where(VerticalFlip(p=1), 3, 2) == (3, 18)
    assert HorizontalFlip().p == VerticalFlip().p == 0.5


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_quarter_turns_are_rot90_and_the_canvas_turns_along(turns):
    out = run(QuarterTurns(turns=turns), image=Image(BYTES), mask=Mask(LABELS), boxes=Boxes([[0, 0, 3, 2]]))
    assert np.array_equal(out["image"], np.rot90(BYTES, turns)) and np.array_equal(out["mask"], np.rot90(LABELS, turns))
    wanted = [[0, 0, 3, 2], [0, 27, 2, 30], [27, 19, 30, 21], [19, 0, 21, 3]][turns]
    assert out["boxes"].tolist() == [wanted]


def test_crop_is_a_slice():
    out = run(
        Crop(size=(10, 12), x=0, y=1),
        image=Image(BYTES),
        mask=Mask(LABELS),
        boxes=Boxes([[0, 0, 30, 21], [13, 0, 20, 5]]),
    )
    assert np.array_equal(out["image"], BYTES[11:, :12]) and np.array_equal(out["mask"], LABELS[11:, :12])
    assert out["boxes"].tolist() == [[0, 0, 12, 10]]
    assert np.array_equal(shown(Crop(size=(100, 10), x=0.5)), BYTES[:, 10:20])  # capped by the canvas
    places = [
        o["image"] for o in planned(Policy(augment=(Crop(size=(3, 3)),)), [{"image": Image(BYTES)}] * 200).items()
    ]
    assert len({p.tobytes() for p in places}) > 130


def test_pad_is_np_pad():
    out = run(Pad(margin=3, fill=1, mask_fill=9), image=Image(BYTES), mask=Mask(LABELS), keypoints=Keypoints([[0, 0]]))
    assert np.array_equal(out["image"], np.pad(BYTES, ((3, 3), (3, 3), (0, 0)), constant_values=255))
    assert np.array_equal(out["mask"], np.pad(LABELS, 3, constant_values=9)) and out["keypoints"].tolist() == [[3, 3]]
    assert out["image"].shape == (27, 36, 3)


def test_shift_moves_by_fractions_of_the_canvas():
    assert np.array_equal(shown(Shift(x=0.1, y=0))[:, 3:], BYTES[:, :-3]) and not shown(Shift(x=0.1, y=0))[:, :3].any()
    assert where(Shift(x=0.25, y=-0.5), 5, 15) == (15, 5)


def test_scale_zooms_about_the_centre():
    assert where(Scale(factor=2), 25, 12) == (30, 14) and where(Scale(factor=0.5), 0, 0) == (10, 5)
    out = shown(Scale(factor=2, interpolation="nearest"), image=BYTES[:20, :28])
    assert np.array_equal(out, BYTES[5:15, 7:21].repeat(2, axis=0).repeat(2, axis=1))
    small, means = (
        shown(Scale(factor=0.5, fill=1), image=smooth(40, 40)),
        smooth(40, 40).reshape(20, 2, 20, 2).mean(axis=(1, 3)),
    )
    assert (small[:9] == 1).all() and abs(small[12:28, 12:28, 0] - means[2:18, 2:18]).max() < 0.01


def test_shear_leans_to_the_right_at_the_top():
    x, y = where(Shear(x=45), 20, 0)
    np.testing.assert_allclose((x, y), (30, 0), atol=1e-9)
    x, y = where(Shear(x=0, y=45), 30, 10)
    np.testing.assert_allclose((x, y), (30, 0), atol=1e-9)


def test_affine_is_its_parts_in_order():
    op = Affine(degrees=25, scale=1.3, aspect=1.2, shear=10, x=0.1, y=-0.05)
    out = run(op, image=Image(FLOATS), keypoints=Keypoints(np.array([[0, 0], [30, 0], [5, 17]], float)))
    parts = (
        Affine(degrees=0, scale=1, aspect=1.2, x=0, y=0),
        Scale(factor=1.3),
        Shear(x=10),
        Rotate(degrees=25),
        Shift(x=0.1, y=-0.05),
    )
    apart = run(*parts, image=Image(FLOATS), keypoints=Keypoints(np.array([[0, 0], [30, 0], [5, 17]], float)))
    np.testing.assert_allclose(out["keypoints"], apart["keypoints"], atol=1e-9)
    np.testing.assert_allclose(out["image"], apart["image"], atol=1e-5)
    assert where(Affine(degrees=0, scale=1, aspect=1.5, x=0, y=0), 30, 15) == (35, 15)


def test_perspective_moves_corners_inwards_by_no_more_than_it_says():
    h, w = 40, 60
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], float)
    item = {
        "image": Image(np.ones((h, w, 1), np.float32)),
        "keypoints": Keypoints(corners),
        "polygons": Polygons([corners]),
        "boxes": Boxes([[0, 0, w, h]]),
    }
    inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    shares = []
    for out in planned(Policy(augment=(Perspective(strength=0.6),)), [item] * 200).items():
        shares.append((out["keypoints"] - corners) * inward / [w / 2, h / 2])
        area = cv2.contourArea(out["keypoints"].astype(np.float32))
        assert abs(out["image"].sum() - area) < 0.01 * h * w and cv2.isContourConvex(
            out["keypoints"].astype(np.float32)
        )
        np.testing.assert_allclose(out["polygons"][0], out["keypoints"], atol=1e-9)
    shares = np.array(shares)
    assert (
        shares.min() >= 0
        and shares.max() <= 0.6
        and abs(shares.mean() - 0.3) < 0.02
        and len(np.unique(shares.round(6))) > 1500
    )
    out = run(Perspective(strength=0.4), image=Image(smooth(h, w)), keypoints=Keypoints(corners))
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), out["keypoints"].astype(np.float32))
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    theirs = cv2.warpPerspective(smooth(h, w), np.linalg.inv(half) @ matrix @ half, (w, h))
    inside = cv2.erode(
        cv2.warpPerspective(np.ones((h, w), np.uint8), np.linalg.inv(half) @ matrix @ half, (w, h)), np.ones((5, 5))
    )
    assert abs(out["image"][..., 0] - theirs)[inside > 0].max() < 0.02


@pytest.mark.parametrize("size", [(42, 60), (13, 17), (64, 11)])
def test_resize_agrees_with_pillow(size):
    image = (smooth(31, 44)[..., 0] * 255).astype(np.uint8)
    ours = shown(Resize(size=size), image=image)[..., 0].astype(int)
    theirs = np.asarray(PIL.Image.fromarray(image).resize(size[::-1], PIL.Image.Resampling.BILINEAR)).astype(int)
    assert abs(ours - theirs).max() <= 2
    noisy = pixels((31, 44), np.uint8)
    ours, theirs = (
        shown(Resize(size=size), image=noisy)[..., 0],
        PIL.Image.fromarray(noisy).resize(size[::-1], PIL.Image.Resampling.BILINEAR),
    )
    assert abs(ours.astype(float) - np.asarray(theirs)).mean() < 1.5


def test_resize_moves_targets_and_may_crop_to_keep_proportions():
    out = run(
        Resize(size=(42, 90)),
        image=Image(BYTES),
        mask=Mask(LABELS),
        boxes=Boxes([[1, 2, 10, 20]]),
        keypoints=Keypoints([[30, 21]]),
    )
    assert out["boxes"].tolist() == [[3, 4, 30, 40]] and out["keypoints"].tolist() == [[90, 42]]
    assert np.array_equal(out["mask"], LABELS.repeat(2, axis=0).repeat(3, axis=1))
    assert np.array_equal(
        shown(Resize(size=(42, 60), interpolation="nearest")), BYTES.repeat(2, axis=0).repeat(2, axis=1)
    )
    cover = run(Resize(size=(21, 10), aspect="crop"), image=Image(BYTES), boxes=Boxes([[0, 0, 30, 21]]))
    assert np.array_equal(cover["image"], BYTES[:, 10:20]) and cover["boxes"].tolist() == [[0, 0, 10, 21]]


def test_resized_crop_is_a_crop_then_a_resize():
    op = ResizedCrop(size=(20, 30), scale=0.25, ratio=1, x=1, y=0)
    image = smooth(40, 40)
    out = run(op, image=Image(image), keypoints=Keypoints([[20, 0], [40, 20]]), boxes=Boxes([[0, 0, 40, 40]]))
    assert out["keypoints"].tolist() == [[0, 0], [30, 20]] and out["boxes"].tolist() == [[0, 0, 30, 20]]
    theirs = cv2.resize(image[:20, 20:], (30, 20), interpolation=cv2.INTER_LINEAR)
    assert abs(out["image"][..., 0] - theirs).max() < 1e-3
    made = planned(
        Policy(augment=(ResizedCrop(size=(8, 8), scale=(0.2, 0.8)),)),
        [{"image": Image(image), "boxes": Boxes([[0, 0, 40, 40]])}] * 300,
    )
    window = made.columns[0].step.window  # x >= left, -x >= -right, y >= top, -y >= -bottom
    width, height = window[:, 0, 2] + window[:, 1, 2], window[:, 2, 2] + window[:, 3, 2]
    share = width * height / 1600
    assert 0.15 < share.min() < 0.25 and 0.75 < share.max() < 0.85 and abs(share.mean() - 0.5) < 0.04
    ratio = np.log(width / height)
    assert abs(ratio.mean()) < 0.03 and 0.2 < ratio.max() < 0.4 and -0.4 < ratio.min() < -0.2


# ---- values


def test_brightness_multiplies():
    assert np.allclose(shown(Brightness(factor=0.5), image=FLOATS), FLOATS / 2)
    assert np.array_equal(shown(Brightness(factor=1.5), image=VALUES), np.minimum(np.floor(VALUES * 1.5 + 0.5), 255))


def test_contrast_is_about_middle_gray():
    np.testing.assert_allclose(shown(Contrast(factor=0.5), image=FLOATS), 0.5 + (FLOATS - 0.5) / 2, atol=1e-6)
    assert np.ptp(shown(Contrast(factor=0))) == 0 and abs(int(shown(Contrast(factor=0))[0, 0, 0]) - 128) <= 1


def test_saturation_at_zero_is_the_luma_of_opencv():
    gray = shown(Saturation(factor=0), image=FLOATS)
    assert np.allclose(gray, cv2.cvtColor(FLOATS, cv2.COLOR_RGB2GRAY)[..., None], atol=1e-3)
    out = shown(Saturation(factor=1.5), image=FLOATS)
    np.testing.assert_allclose(out, np.clip(gray + 1.5 * (FLOATS - gray), 0, 1), atol=1e-5)
    alpha = pixels((9, 9, 4), np.uint8)
    assert np.array_equal(shown(Saturation(factor=0), image=alpha)[..., 3], alpha[..., 3])
    assert np.array_equal(shown(Saturation(factor=0), image=VALUES), VALUES)


@pytest.mark.parametrize("power", [0.2, 0.3, 0.5, 0.8, 1.0, 1.25, 2.2, 3.0, 5.0])
def test_gamma_is_a_power(power):
    """Within 0.0005 of full scale from 1/255 on, as its page promises."""
    ramp = np.linspace(1 / 255, 1, 4000, dtype=np.float32).reshape(40, 100, 1)
    assert abs(shown(Gamma(power=power), image=ramp) - ramp.astype(float) ** power).max() < 0.0005
    found = shown(Gamma(power=power), image=VALUES)
    assert (
        abs(found - 255 * (VALUES / 255) ** power).max() < 0.5 + 255 * 0.0005
        and found.max() == 255
        and found[0, 0] == 0
    )


def test_solarize_turns_around_from_the_threshold_on():
    assert np.array_equal(
        shown(Solarize(threshold=128 / 255), image=VALUES), np.where(VALUES >= 128, 255 - VALUES, VALUES)
    )
    assert np.array_equal(shown(Solarize(threshold=0), image=VALUES), 255 - VALUES)
    assert np.array_equal(shown(Solarize(threshold=1), image=VALUES), np.where(VALUES == 255, 0, VALUES))
    assert np.array_equal(shown(Solarize(threshold=1.01), image=VALUES), VALUES)


@pytest.mark.parametrize("sigma", [0.5, 1.5, 4.0])
def test_gaussian_blur_agrees_with_scipy(sigma):
    ours = shown(GaussianBlur(sigma=sigma), image=FLOATS)
    reflections = [
        ndimage.gaussian_filter(FLOATS.astype(float), (sigma, sigma, 0), mode=mode, truncate=4.0)
        for mode in ("mirror", "reflect")
    ]
    assert min(abs(ours - theirs).max() for theirs in reflections) < 0.002
    whole = shown(GaussianBlur(sigma=sigma))
    assert (
        abs(whole.astype(float) - shown(GaussianBlur(sigma=sigma), image=BYTES.astype(np.float32) / 255) * 255).max()
        < 2
    )  # fixed point


def test_gaussian_noise_has_its_deviation_and_is_new_for_every_value():
    flat = np.full((150, 150, 3), 0.5, np.float32)
    noise = shown(GaussianNoise(std=0.1), image=flat) - 0.5
    assert abs(noise.mean()) < 0.002 and abs(noise.std() - 0.1) < 0.002
    assert abs(np.corrcoef(noise[..., 0].ravel(), noise[..., 1].ravel())[0, 1]) < 0.03
    assert abs(np.corrcoef(noise[:, 1:].ravel(), noise[:, :-1].ravel())[0, 1]) < 0.03
    outs = planned(Policy(augment=(GaussianNoise(std=0.1),)), [{"image": Image(flat)}] * 2).items()
    assert abs(np.corrcoef(outs[0]["image"].ravel(), outs[1]["image"].ravel())[0, 1]) < 0.03
    alpha = pixels((9, 9, 4), np.uint8)
    assert np.array_equal(shown(GaussianNoise(std=0.3), image=alpha)[..., 3], alpha[..., 3])
    wide = shown(GaussianNoise(std=0.1), image=np.full((90, 90, 3), 30_000, np.uint16))
    assert abs(wide.astype(float).std() / 65535 - 0.1) < 0.002


def test_erase_paints_that_area_and_hides_nothing_else():
    image = np.full((100, 120, 3), 200, np.uint8)
    items = [
        {"image": Image(image), "mask": Mask(np.ones((100, 120), np.uint8)), "boxes": Boxes([[10, 10, 20, 20]])}
    ] * 200
    shares, shapes = [], []
    for out in planned(Policy(augment=(Erase(area=(0.1, 0.3), fill=1),)), items).items():
        painted = (out["image"] == 255).all(axis=2)
        assert (
            set(np.unique(out["image"])) == {200, 255}
            and out["mask"].all()
            and out["boxes"].tolist() == [[10, 10, 20, 20]]
        )
        ys, xs = np.nonzero(painted)
        h, w = np.ptp(ys) + 1, np.ptp(xs) + 1
        assert painted.sum() == h * w  # one rectangle
        shares.append(painted.mean())
        shapes.append(np.log(w / h))
    assert 0.09 < min(shares) < 0.12 and 0.27 < max(shares) < 0.31 and abs(np.mean(shares) - 0.2) < 0.015
    assert abs(np.mean(shapes)) < 0.15 and 0.9 < max(shapes) < 1.25
    many = run(Erase(area=0.02, ratio=1, count=5), image=Image(image))["image"]
    assert 0.02 < (many == 0).all(axis=2).mean() <= 0.102
    tall = run(Erase(area=1, ratio=1), image=Image(image))["image"]
    assert (tall == 0).all(axis=2).mean() == pytest.approx(100 * 110 / 12000, abs=0.01)  # capped by the canvas


def test_normalize_learns_from_prepared_pictures_of_the_training_part():
    items = [picture(i) for i in range(20)]
    policy = Policy(prepare=(Brightness(factor=0.5),), augment=(Solarize(threshold=0),), finish=(Normalize(),)).fit(
        source(items)
    )
    values = np.concatenate([np.floor(i["image"].data * 0.5 + 0.5).reshape(-1, 3) for i in items]) / 255
    np.testing.assert_allclose(policy.finish[0].mean, values.mean(axis=0), atol=1e-3)
    np.testing.assert_allclose(policy.finish[0].std, values.std(axis=0), atol=1e-3)
    outs = planned(Policy(prepare=policy.prepare, finish=policy.finish), items).items()
    found = np.concatenate([o["image"].reshape(-1, 3) for o in outs])
    assert (
        found.dtype == np.float32 and abs(found.mean(axis=0)).max() < 0.01 and abs(found.std(axis=0) - 1).max() < 0.01
    )
    for dtype in (np.uint8, np.uint16, np.float32):
        image = pixels((5, 6, 3), dtype)
        full = 1 if dtype == np.float32 else np.iinfo(dtype).max
        (out,) = planned(
            Policy(finish=(Normalize(mean=(0.1, 0.2, 0.3), std=(0.5, 1, 2)),)), [{"image": Image(image)}]
        ).items()
        np.testing.assert_allclose(out["image"], (image / full - [0.1, 0.2, 0.3]) / [0.5, 1, 2], atol=1e-5)
