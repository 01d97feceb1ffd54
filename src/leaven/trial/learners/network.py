"""A compact convolutional network for larger pictures (needs torch)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...core.item import Ints
from ...core.op import Op
from ...image.ops.resize import Resize
from .learner import Inputs, Predict, Training

SIDE, WIDTHS = 32, (16, 32, 64)
BATCH, RATE, DECAY = 32, 4e-3, 1e-2
STEPS = 150  # the same in every arm, whatever its number of rows


@dataclass(frozen=True)
class NetworkLearner:
    """Three blocks of 3x3 convolutions, batch norm and pooling, on 32 x 32 pictures; AdamW with one cycle, soft labels,
    weights of rows.

    Every arm gets the same number of optimiser steps. Torch is set to one thread: repeats run beside each other, and
    sums must not depend on how many threads share them.
    """

    view: tuple[Op, ...] = (Resize(size=(SIDE, SIDE), name="the learner's view"),)
    name: str = f"convolutional network on {SIDE} x {SIDE} pictures"

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        import torch

        torch.set_num_threads(1)
        generator = torch.Generator().manual_seed(seed % 2**63)
        network = _network(train.inputs.shape[3], train.labels.shape[1], generator)
        pictures, labels = _tensor(train.inputs), torch.from_numpy(train.labels.astype(np.float32))
        weights = torch.from_numpy((train.weights / train.weights.mean()).astype(np.float32))
        mean, std = pictures.mean(), pictures.std() + 1e-6
        pictures = (pictures - mean) / std
        optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=STEPS)
        network.train()
        for _ in range(STEPS):
            rows = torch.randint(len(pictures), (min(BATCH, len(pictures)),), generator=generator)
            each = torch.nn.functional.cross_entropy(network(pictures[rows]), labels[rows], reduction="none")
            loss = (each * weights[rows]).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        network.eval()

        def predict(inputs: Inputs) -> Any:
            with torch.no_grad():
                scores = torch.cat([network((part - mean) / std) for part in _tensor(inputs).split(256)])
            return torch.softmax(scores.double(), dim=1).numpy()

        return predict


def _network(channels: int, classes: int, generator: Any) -> Any:
    """Made without values first, so that torch's global random state is neither read nor moved."""
    import torch
    from torch import nn

    layers: list[Any] = []
    with torch.device("meta"):
        for width in WIDTHS:
            layers += [nn.Conv2d(channels, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
            layers.append(nn.MaxPool2d(2))
            channels = width
        network = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))
    network.to_empty(device="cpu")
    for layer in network:
        if isinstance(layer, nn.BatchNorm2d):
            layer.reset_running_stats()
            nn.init.ones_(layer.weight)
            nn.init.zeros_(layer.bias)
        elif isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=generator)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return network


def _tensor(pictures: Inputs) -> Any:
    import torch

    full = 1.0 if pictures.dtype.kind == "f" else float(np.iinfo(pictures.dtype).max)
    return torch.from_numpy(np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)).astype(np.float32) / full)
