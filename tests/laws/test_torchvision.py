"""Laws for every transform that pipelines written for torchvision may name."""

import inspect
import json
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest
from items import pixels

import leaven.compat.torchvision as v2
from leaven import image
from leaven.compat.torchvision.library import LIBRARY
from leaven.compat.torchvision.nest import leaves

PEER = json.loads((Path(__file__).parent / "torchvision_signatures.json").read_text())["signatures"]
CONTAINERS = {"Compose", "RandomApply", "RandomChoice", "RandomOrder"}
OF_TENSORS = {"ToImage", "PILToTensor", "ToPureTensor", "ToTensor", "CutMix", "MixUp"}  # need PyTorch
SEVERAL = {"FiveCrop", "TenCrop"}  # boxes cannot follow
BLENDED = {"AugMix"}  # nor here, where the chains move
HERE = sorted(name for name in PEER if name not in LIBRARY.absent)
Pair = namedtuple("Pair", "first second")


def example(name):
    """One of this kind."""
    made = getattr(v2, name)
    if name in CONTAINERS:
        return made([v2.RandomHorizontalFlip(), v2.ColorJitter(0.5, hue=0.1), v2.Pad(2)])
    return made(**(made.entry.example if name in LIBRARY.classes else getattr(made, "example", {})))


def sample(floats=False):
    picture = pixels((30, 41, 3), np.float32 if floats else np.uint8)
    labels = np.array([3, 5, 8])
    return {
        "picture": picture,
        "target": [
            Pair(image.Mask(pixels((30, 41), np.uint8, seed=1)), image.Keypoints([[4.0, 5.0], [40.5, 29.5]])),
            {"boxes": image.Boxes([[0, 0, 9, 9], [5, 6, 25, 28], [30, 2, 41, 30]]), "labels": labels},
        ],
        "name": "a.jpg", "more": (1, None, [2.5]),
    }  # fmt: skip


def plain(nest):
    """What a nest holds, so that it can be compared."""
    return [
        (type(x).__name__, np.asarray(getattr(x, "data", x)).tolist() if not isinstance(x, str) else x)
        for x in leaves(nest)
    ]


def shape(nest):
    """A nest without its leaves."""
    if isinstance(nest, dict):
        return {key: shape(value) for key, value in nest.items()}
    return type(nest)(*map(shape, nest)) if isinstance(nest, Pair) else (
        type(nest)(map(shape, nest)) if isinstance(nest, list | tuple) else type(nest).__name__
    )  # fmt: skip


def test_every_name_of_the_peer_is_here_or_says_what_to_do():
    for name in PEER:
        if name in LIBRARY.absent:
            with pytest.raises(ValueError, match=r"not there yet: .{20}"):
                getattr(v2, name)()
        else:
            assert getattr(v2, name).__name__ == name


@pytest.mark.parametrize("name", HERE)
def test_parameters_and_defaults_are_those_of_the_peer(name):
    made = getattr(v2, name)
    ours = made.entry.signature if name in LIBRARY.classes else inspect.signature(made)
    given = [p for p in ours.parameters.values() if p.kind is not p.VAR_POSITIONAL]
    theirs = [p for p in PEER[name] if p.get("kind") != "VAR_POSITIONAL"]
    extra = ["seed"] if name == "Compose" else []
    assert [p.name for p in given] == [p["name"] for p in theirs] + extra
    for mine, peer in zip(given, theirs, strict=False):
        if peer.get("default") == "torch.float32":
            assert mine.default is np.float32
        elif "default" in peer:
            default = list(mine.default) if isinstance(mine.default, tuple) else mine.default
            assert default == peer["default"]
        else:
            assert mine.default is inspect.Parameter.empty


@pytest.mark.parametrize("name", [n for n in HERE if n not in SEVERAL | BLENDED | OF_TENSORS])
def test_each_takes_a_nest_keeps_its_form_and_draws_by_its_seed(name):
    given = sample(floats=name == "Normalize")
    before = plain(given)
    found = []
    for _ in range(2):
        t = v2.Compose([example(name)], seed=3)
        found.append([t(given) for _ in range(3)])
    assert [plain(x) for x in found[0]] == [plain(x) for x in found[1]]
    assert plain(given) == before, "what was given was changed"
    for out in found[0]:
        if name != "ToPILImage":
            assert shape(out) == shape(given)
        assert out["name"] == "a.jpg" and out["more"] == (1, None, [2.5])
        size = np.asarray(out["picture"]).shape[:2]
        assert out["target"][0].first.data.shape == size
        boxes = out["target"][1]["boxes"].data
        assert len(boxes) == len(given["target"][1]["boxes"].data) or name == "SanitizeBoundingBoxes"
        assert (boxes >= 0).all() and (boxes <= [size[1], size[0], size[1], size[0]]).all()


@pytest.mark.parametrize("name", sorted(SEVERAL | BLENDED))
def test_those_that_take_pictures_alone(name):
    t = v2.Compose([example(name)], seed=3)
    out = t({"picture": sample()["picture"], "name": "a"})
    assert out["name"] == "a"
    for part in leaves(out["picture"]):
        assert part.dtype == np.uint8 and part.ndim == 3


@pytest.mark.parametrize("name", [n for n in HERE if n in LIBRARY.classes and n != "RandomIoUCrop"])
def test_each_runs_on_pictures_of_one_channel_one_pixel_and_floats(name):
    floats = name == "Normalize"
    alone = {"RandomCrop": {"pad_if_needed": True, "size": 8}, "Normalize": {"mean": [0.5], "std": [0.5]}}
    t = v2.Compose([getattr(v2, name)(**alone[name]) if name in alone else example(name)], seed=1)
    for shape_ in ((1, 1, 1), (7, 1, 1), (1, 9, 1), (9, 8, 1)):
        for dtype in (np.float32,) if floats else (np.uint8, np.float32):
            out = t(pixels(shape_, dtype))
            assert out.shape[2] == 1 and out.dtype == dtype
