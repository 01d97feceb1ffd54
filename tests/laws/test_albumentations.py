"""Laws for every transform that pipelines written for Albumentations may name."""

import json
from pathlib import Path

import numpy as np
import pytest
from items import pixels

import leaven.compat.albumentations as A
from leaven.compat.albumentations.library import LIBRARY
from leaven.compat.albumentations.saved import from_dict, to_dict
from leaven.compat.names import Names
from leaven.core.errors import Unsupported

PEER = json.loads((Path(__file__).parent / "albumentations_signatures.json").read_text())["signatures"]
HERE = sorted(set(LIBRARY.classes) - {"ToTensorV2"})
OWN = {"Lambda"}  # holds functions, which no file can
PICTURE, LABELS = pixels((40, 52, 3), np.uint8), pixels((40, 52), np.uint8, seed=1) % 4


def example(name, **more):
    made = LIBRARY.classes[name]
    return made(**made.entry.example | {"p": 1.0} | more)


def composed(*transforms, seed=5):
    boxes = A.BboxParams("pascal_voc", label_fields=["names"])
    return A.Compose(transforms, bbox_params=boxes, keypoint_params=A.KeypointParams("xy"), seed=seed)


def through(t, image=PICTURE):
    height, width = image.shape[:2]
    return t(image=image, mask=LABELS[:height, :width], bboxes=[[3, 4, 20, 30], [10, 10, width, height]],
             names=["a", "b"], keypoints=[(5, 6), (20, 30)])  # fmt: skip


def test_every_name_of_the_peer_is_here_or_says_what_to_do():
    for name in PEER:
        if name in LIBRARY.absent:
            with pytest.raises(Unsupported, match=r"not there yet: .{20}"):
                getattr(A, name)()
        else:
            assert hasattr(A, name), name
    assert not set(LIBRARY.absent) & set(LIBRARY.classes)


@pytest.mark.parametrize("name", sorted(set(HERE) & set(PEER)))
def test_parameters_and_defaults_are_those_of_the_peer(name):
    ours, theirs = LIBRARY.classes[name].entry.signature.parameters, PEER[name]
    assert set(ours) == {word for word, *_ in theirs}
    for word, *default in theirs:
        mine = ours[word].default
        if default:
            assert (list(mine) if isinstance(mine, tuple) else mine) == default[0], word


@pytest.mark.parametrize("name", HERE)
def test_how_often_it_is_on_is_said_once(name):
    """Ops that are on for half of the items by themselves are on for all within a transform."""
    made = example(name)
    assert made.part(255.0, Names()).p == 1 and made.part(255.0, Names(), 0.25).p == 0.25
    for part in getattr(made.part(255.0, Names(), 0.25), "parts", ()):
        assert part.p == 1 or part.word == "in_drawn_order"


@pytest.mark.parametrize("name", HERE)
def test_each_moves_all_targets_and_draws_by_its_seed(name):
    given = PICTURE.copy()
    first, again, other = (through(composed(example(name), seed=seed), given) for seed in (5, 5, 6))
    assert (given == PICTURE).all(), "what was given was changed"
    for key in ("image", "mask", "bboxes", "keypoints"):
        assert np.array_equal(np.asarray(first[key]), np.asarray(again[key]))
    size = first["image"].shape[:2]
    assert first["mask"].shape == size and len(first["bboxes"]) == len(first["names"])
    assert (
        other["image"].dtype == first["image"].dtype == (np.float32 if name in ("Normalize", "ToFloat") else np.uint8)
    )
    boxes = np.asarray(first["bboxes"]).reshape(-1, 4)
    assert (boxes >= 0).all() and (boxes <= [size[1], size[0], size[1], size[0]]).all()
    assert set(np.unique(first["mask"])) <= {0, 1, 2, 3}


@pytest.mark.parametrize("name", sorted(set(HERE) - OWN))
def test_each_comes_back_from_a_file(name):
    t = composed(example(name))
    again = from_dict(json.loads(json.dumps(to_dict(t))))
    again.set_random_seed(5)
    assert np.array_equal(through(t)["image"], through(again)["image"])


@pytest.mark.parametrize("name", sorted(set(HERE) - {"Normalize"}))
def test_each_runs_on_floats_and_on_gray(name):
    for image in (pixels((31, 29, 3), np.float32), pixels((31, 29, 1), np.uint8)):
        out = through(composed(example(name)), image)["image"]
        assert out.ndim == 3 and out.shape[2] == image.shape[2] and np.isfinite(out).all()
