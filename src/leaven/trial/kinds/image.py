"""Pictures: small moves for small ones, with a flip and light for larger ones."""

from importlib.util import find_spec

import numpy as np

from ...core.errors import Unknown
from ...core.policy import Policy
from ...data.dataset import Dataset
from ...image.ops.brightness import Brightness
from ...image.ops.contrast import Contrast
from ...image.ops.horizontal_flip import HorizontalFlip
from ...image.ops.rotate import Rotate
from ...image.ops.scale import Scale
from ...image.ops.shift import Shift
from ..arms import Arm
from ..learners.learner import SMALL, Learner
from .kind import Kind

MOVES = (Shift(x=(-1 / 16, 1 / 16), y=(-1 / 16, 1 / 16)), Rotate(degrees=(-10.0, 10.0)), Scale(factor=(0.9, 1.1)))


def pixels(data: Dataset) -> Learner:
    """A support vector machine on pixels, of larger pictures on thumbnails."""
    from ..learners.pixels import PixelLearner

    return PixelLearner.of(data)


def network(data: Dataset) -> Learner:
    """A compact convolutional network. Unknown: it needs torch, which is not installed."""
    if not find_spec("torch"):
        raise Unknown('learner "network" needs torch, which is not installed: pip install "leaven[torch]".')
    from ..learners.network import NetworkLearner

    return NetworkLearner()


def usual(data: Dataset) -> tuple[str, Policy]:
    if _small(data):
        return "small moves", Policy(augment=MOVES)
    return "flip, small moves, light", Policy(augment=(HorizontalFlip(), *MOVES, Brightness(), Contrast()))


def challengers(data: Dataset) -> dict[str, Policy | Arm]:
    return {"horizontal flip": Policy(augment=(HorizontalFlip(),))} if _small(data) else {}


def _small(data: Dataset) -> bool:
    return int(np.asarray(data.extents).max()) <= SMALL


KIND = Kind({"pixels": pixels, "network": network}, usual, challengers)
