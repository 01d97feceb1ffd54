"""Points with names: in a mirror, left and right ones change places; counted by hand."""

import pickle

import numpy as np
import pytest
from items import alone, planned

from leaven.core.errors import Malformed, NoKernel
from leaven.core.plan import plan
from leaven.core.policy import Policy
from leaven.core.source import Items
from leaven.image import (
    Boxes,
    Elastic,
    HorizontalFlip,
    Image,
    Keypoints,
    ObjectKeypoints,
    ObjectLabels,
    Rotate,
    Transpose,
    VerticalFlip,
    Visibility,
)
from leaven.mix import Mosaic

NAMES = ("nose", "left_eye", "right_eye", "eye-L", "eye-R")
H, W = 20, 30
POINTS = np.array([[15.0, 5], [10, 4], [20, 6], [11, 8], [19, 8]])
SWAPPED = [0, 2, 1, 4, 3]


def item():
    two = np.stack([POINTS, POINTS + 2])
    return {
        "image": Image(np.zeros((H, W, 3), np.uint8)),
        "keypoints": Keypoints.named(NAMES)(POINTS),
        "boxes": Boxes([[0, 0, 20, 20], [5, 5, 25, 15]]),
        "object_keypoints": ObjectKeypoints.named(NAMES)(two),
        "visibility": Visibility.named(NAMES)([[2, 1, 0, 2, 1], [0, 1, 2, 2, 2]]),
        "track": ObjectLabels(np.array([[1, 2, 3, 4, 5], [6, 7, 8, 9, 0]])),
    }


def through(*ops):
    items = [item() for _ in range(3)]
    return plan(Policy(augment=ops).training, Items(items, np.arange(3, dtype=np.uint64)), np.arange(3), seed=1).items()


FLIP, TURN, OVER = HorizontalFlip(p=1.0), Rotate(degrees=180), VerticalFlip(p=1.0)


@pytest.mark.parametrize(
    ("ops", "move"),
    [
        ([FLIP], lambda x, y: (W - x, y)),
        ([OVER], lambda x, y: (x, H - y)),
        ([Transpose(p=1.0)], lambda x, y: (y, x)),
        ([FLIP, Rotate(degrees=(180, 180))], lambda x, y: (x, H - y)),
    ],
)
def test_mirrors_exchange_left_and_right(ops, move):
    for out in through(*ops):
        moved = np.stack(move(*POINTS.T), axis=1)[SWAPPED]
        assert np.allclose(out["keypoints"], moved)
        second = np.stack(move(*(POINTS + 2).T), axis=1)[SWAPPED]
        assert np.allclose(out["object_keypoints"], [moved, second])
        assert out["visibility"].tolist() == [[2, 0, 1, 1, 2], [0, 2, 1, 2, 2]]
        assert out["track"].tolist() == item()["track"].data.tolist()


@pytest.mark.parametrize("ops", [[FLIP, OVER], [Rotate(degrees=(180, 180))], [Rotate(degrees=40)], [Elastic()]])
def test_turns_and_fields_do_not(ops):
    for out in through(*ops):
        assert out["visibility"].tolist() == item()["visibility"].data.tolist()
        order = np.argsort(out["object_keypoints"][:, :, 0] - out["keypoints"][0, 0])
        assert order.shape == (2, 5)
    if ops == [FLIP, OVER]:
        assert np.allclose(out["keypoints"], [W, H] - POINTS)


def test_only_rows_that_are_mirrored_change():
    some = planned(alone(HorizontalFlip(p=0.5)), [item()] * 40, seed=2)
    outs, on = some.items(), some.columns[0].on
    assert 5 < on.sum() < 35
    for out, mirrored in zip(outs, on, strict=False):
        wanted = (np.array([W, 0]) + POINTS * [-1, 1])[SWAPPED] if mirrored else POINTS
        assert np.allclose(out["keypoints"], wanted)


def test_predictions_come_back_with_their_names():
    made = planned(alone(FLIP), [item()], seed=0)
    (out,) = made.items()
    kinds = {"keypoints": Keypoints.named(NAMES), "object_keypoints": ObjectKeypoints.named(NAMES)}
    (back,) = made.invert([{"image": item()["image"]} | {name: kind(out[name]) for name, kind in kinds.items()}])
    assert np.allclose(back["keypoints"], POINTS) and np.allclose(back["object_keypoints"][0], POINTS)


def test_points_without_names_keep_their_places():
    points = {"image": item()["image"], "keypoints": Keypoints(POINTS)}
    (out,) = planned(alone(FLIP), [points]).items()
    assert np.allclose(out["keypoints"], np.array([W, 0]) + POINTS * [-1, 1])


def test_a_named_type_is_one_type_and_can_be_sent():
    kind = Keypoints.named(NAMES)
    assert kind is Keypoints.named(list(NAMES)) and Keypoints.named([]) is Keypoints
    again = pickle.loads(pickle.dumps(kind(POINTS)))
    assert type(again) is kind and (again.data == POINTS).all()
    assert Keypoints.named(["nose", "chin"]).mirror == ()


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: Keypoints.named(["left_eye", "nose"]), "right_eye"),
        (lambda: Keypoints.named(["nose", "Nose"]), "same"),
        (lambda: Keypoints.named(NAMES)(POINTS[:3]), "must be 5"),
        (lambda: ObjectKeypoints.named(NAMES)(np.zeros((2, 4, 2))), "must be 5"),
        (lambda: Visibility.named(NAMES)(np.zeros((2, 3), int)), "must be 5"),
        (lambda: Visibility(np.zeros((2, 3))), "whole numbers"),
    ],
)
def test_bad_names_are_told(make, word):
    with pytest.raises(Malformed, match=word):
        make()


def test_a_mosaic_of_named_points_is_refused():
    points = {"image": item()["image"], "keypoints": item()["keypoints"]}
    with pytest.raises(NoKernel, match="ObjectKeypoints"):
        planned(alone(Mosaic(p=1.0)), [points] * 4).items()
