"""Digits: the 1797 handwritten digits that come with scikit-learn."""

import numpy as np

from ..dataset import Dataset
from .arrays import from_arrays


def open_digits(name: str = "digits") -> Dataset:
    """8 x 8 gray pictures in 10 classes. Values 0..16 become uint8 by x * 255 / 16, rounded. (Alpaydin and Kaynak,
    Optical Recognition of Handwritten Digits, UCI, 1998: its test part.)"""
    from sklearn.datasets import load_digits

    found = load_digits()
    pixels = np.rint(found.images * (255 / 16)).astype(np.uint8)
    keys = [f"digits/{k:04d}" for k in range(len(pixels))]
    return from_arrays(pixels, name, labels=found.target, target="digit", keys=keys)
