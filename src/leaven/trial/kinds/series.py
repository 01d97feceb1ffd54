"""Series: windows that stretch and shrink, magnitudes that bend, a little noise."""

from ...core.policy import Policy
from ...data.dataset import Dataset
from ...series.ops.jitter import Jitter
from ...series.ops.magnitude_warp import MagnitudeWarp
from ...series.ops.permutation import Permutation
from ...series.ops.scaling import Scaling
from ...series.ops.window_slice import WindowSlice
from ...series.ops.window_warp import WindowWarp
from ..arms import Arm
from ..learners.learner import Learner
from .kind import Kind

# What helps most on average in Iwana and Uchida (PLOS ONE, 2021): slices and warps of windows.
WARPS = (WindowSlice(ratio=(0.9, 1.0)), WindowWarp(p=0.5), MagnitudeWarp(sigma=(0.0, 0.2)), Jitter())


def convolutions(data: Dataset) -> Learner:
    """A ridge on random convolutions."""
    from ..learners.series import ConvolutionLearner

    return ConvolutionLearner.of(data)


def usual(data: Dataset) -> tuple[str, Policy]:
    return "slices and warps", Policy(augment=WARPS)


def challengers(data: Dataset) -> dict[str, Policy | Arm]:
    return {
        "jitter and scaling": Policy(augment=(Jitter(), Scaling())),
        "permutation": Policy(augment=(Permutation(),)),
    }


KIND = Kind({"convolutions": convolutions}, usual, challengers)
