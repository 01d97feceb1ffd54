"""Recordings: a little tempo, pitch, noise and shift; no reversal, which would make other words."""

from ...audio.ops.frequency_mask import FrequencyMask
from ...audio.ops.gain import Gain
from ...audio.ops.hiss import Hiss
from ...audio.ops.mute import Mute
from ...audio.ops.pitch_shift import PitchShift
from ...audio.ops.speed import Speed
from ...audio.ops.time_stretch import TimeStretch
from ...core.policy import Policy
from ...data.dataset import Dataset
from ..arms import Arm
from ..learners.learner import Learner
from .kind import Kind

USUAL = (TimeStretch(rate=(0.9, 1.1)), PitchShift(semitones=(-2.0, 2.0)), Gain(decibels=(-6.0, 6.0)),
         Hiss(decibels=(15.0, 40.0), decay=(0.0, 6.0), p=0.5))  # fmt: skip


def log_mel(data: Dataset) -> Learner:
    """A ridge on pooled log-mel bands."""
    from ..learners.sounds import LogMelLearner

    return LogMelLearner.of(data)


def usual(data: Dataset) -> tuple[str, Policy]:
    return "tempo, pitch, noise", Policy(augment=USUAL)


def challengers(data: Dataset) -> dict[str, Policy | Arm]:
    return {"speed": Policy(augment=(Speed(),)), "masks": Policy(augment=(Mute(), FrequencyMask()))}


KIND = Kind({"log_mel": log_mel}, usual, challengers)
