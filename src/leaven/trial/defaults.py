"""The policies that are tried when none is given: usual, mild, and never tuned on the data they are judged on."""

import numpy as np

from ..core.policy import Policy
from ..data.dataset import Dataset
from ..image.ops.brightness import Brightness
from ..image.ops.contrast import Contrast
from ..image.ops.horizontal_flip import HorizontalFlip
from ..image.ops.rotate import Rotate
from ..image.ops.scale import Scale
from ..image.ops.shift import Shift
from ..resample.balance import Balance
from .learners.learner import SMALL

MOVES = (Shift(x=(-1 / 16, 1 / 16), y=(-1 / 16, 1 / 16)), Rotate(degrees=(-10.0, 10.0)), Scale(factor=(0.9, 1.1)))


def default_policy(data: Dataset) -> tuple[str, Policy]:
    """Its name, and the policy: small moves for small pictures, with a flip and light for larger ones; for tables as
    many rows of each class as of the largest."""
    if data.modality == "table":
        return "balanced classes", Policy(grow=(Balance(),))
    if int(np.asarray(data.extents).max()) <= SMALL:
        return "small moves", Policy(augment=MOVES)
    light = (HorizontalFlip(), *MOVES, Brightness(), Contrast())
    return "flip, small moves, light", Policy(augment=light)


def challengers(data: Dataset) -> dict[str, Policy]:
    """Others that are judged beside, because people take them for granted."""
    if data.modality == "image" and int(np.asarray(data.extents).max()) <= SMALL:
        return {"horizontal flip": Policy(augment=(HorizontalFlip(),))}
    return {}
