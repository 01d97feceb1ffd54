"""A compact convolutional network for larger pictures (needs torch)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...core.item import Ints
from ...core.op import Op
from ...image.ops.resize import Resize
from .learner import Inputs, Predict, Training

SIDE, BATCH, RATE, DECAY = 64, 32, 2e-3, 1e-2
STEPS = 300  # at least so many optimiser steps, so that the smaller arm is trained as long


@dataclass(frozen=True)
class NetworkLearner:
    """Four blocks of 3x3 convolutions, batch norm and pooling, on 64 x 64 pictures; AdamW with one cycle, soft labels.

    Every arm gets the same number of optimiser steps: that of the largest arm a trial has would need more time than it
    is worth, so a fixed number; the batches are drawn with the seed alone.
    """

    view: tuple[Op, ...] = (Resize(size=(SIDE, SIDE), name="the learner's view"),)
    name: str = f"convolutional network on {SIDE} x {SIDE} pictures"

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        import torch

        generator = torch.Generator().manual_seed(seed % 2**63)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed % 2**63)
            network = _network(train.inputs.shape[3], train.labels.shape[1])
        pictures, labels = _tensor(train.inputs), torch.from_numpy(train.labels.astype(np.float32))
        optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=STEPS)
        network.train()
        for _ in range(STEPS):
            rows = torch.randint(len(pictures), (min(BATCH, len(pictures)),), generator=generator)
            loss = torch.nn.functional.cross_entropy(network(pictures[rows]), labels[rows])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        network.eval()

        def predict(inputs: Inputs) -> Any:
            with torch.no_grad():
                return torch.cat([network(part) for part in _tensor(inputs).split(256)]).numpy()

        return predict


def _network(channels: int, classes: int) -> Any:
    from torch import nn

    layers: list[Any] = []
    for width in (24, 48, 96, 96):
        layers += [
            nn.Conv2d(channels, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.MaxPool2d(2),
        ]
        channels = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))


def _tensor(pictures: Inputs) -> Any:
    import torch

    full = 1.0 if pictures.dtype.kind == "f" else float(np.iinfo(pictures.dtype).max)
    values = torch.from_numpy(np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)).astype(np.float32) / full)
    return (values - values.mean()) / (values.std() + 1e-6)
