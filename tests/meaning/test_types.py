"""Pictures of every type: what is computed in another one comes back, and what would be cut is refused."""

import numpy as np
import pytest
from items import alone, pixels, planned

from leaven.core.errors import OutOfRange, Uneven
from leaven.image import (
    Affine,
    Boxes,
    Brightness,
    GaussianBlur,
    GaussianNoise,
    HorizontalFlip,
    Image,
    Invert,
    Normalize,
    Rotate,
)
from leaven.mix import MixUp

OPS = [Rotate(degrees=20), Brightness(factor=0.7), GaussianNoise(std=0.1), Invert(), GaussianBlur(sigma=1.5)]


def through(op, *images):
    items = [{"image": Image(image)} for image in images]
    return [out["image"] for out in planned(alone(op), items, seed=3).items()]


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.kind)
def test_signed_whole_numbers_are_those_without_sign_moved_to_the_bit(op):
    image = pixels((30, 41, 3), np.int16)
    (signed,) = through(op, image)
    (plain,) = through(op, (image.astype(np.int32) + 32768).astype(np.uint16))
    assert signed.dtype == np.int16 and (signed.astype(np.int32) + 32768 == plain).all()


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.kind)
@pytest.mark.parametrize("dtype", [np.float16, np.float64])
def test_floats_are_those_of_32_bits_rounded(op, dtype):
    image = pixels((30, 41, 3), dtype)
    (out,) = through(op, image)
    (single,) = through(op, image.astype(np.float32))
    assert out.dtype == dtype and (out == single.astype(dtype)).all()


def test_what_changes_no_value_keeps_all_of_it():
    """A flip of elevations, of Hounsfield units and of logits."""
    for image in (pixels((8, 9, 1), np.int16), np.linspace(-1000, 3000, 72, dtype=np.float32).reshape(8, 9, 1)):
        (out,) = through(HorizontalFlip(p=1.0), image)
        assert (out == image[:, ::-1]).all()


def test_standardised_pictures_are_float32_whatever_they_were():
    for dtype in (np.int16, np.float16, np.float64):
        (out,) = through(Normalize(mean=(0.5,), std=(0.25,)), pixels((8, 9, 3), dtype))
        assert out.dtype == np.float32 and out.min() < -1


@pytest.mark.parametrize("op", [Brightness(factor=1.2), GaussianNoise(std=0.1), GaussianBlur(sigma=1.0)])
@pytest.mark.parametrize("low, high", [(-0.5, 1.0), (0.0, 255.0), (0.0, np.nan), (0.0, np.inf)])
def test_values_out_of_full_scale_are_refused_where_they_would_be_cut(op, low, high):
    image = np.zeros((6, 7, 3), np.float32)
    image[1, 2, 0], image[3, 3, 1] = low, high
    with pytest.raises(OutOfRange, match=r"\[0, 1\]"):
        through(op, image)
    (out,) = through(Affine(degrees=5), image)
    assert np.isnan(out).any() or out.max() > 1 or out.min() < 0


def test_partners_of_another_type_are_refused():
    signed, plain = pixels((8, 9, 3), np.int16), pixels((8, 9, 3), np.uint16)
    items = [{"image": Image(image), "boxes": Boxes(np.empty((0, 4)))} for image in (signed, plain)] * 4
    with pytest.raises(Uneven, match="int16"):
        planned(alone(MixUp(p=1.0)), items, seed=1).items()
