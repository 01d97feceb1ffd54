"""Boxes as others write them."""

import numpy as np
import pytest

import leaven as lv
from leaven.core.errors import Malformed, OutOfRange, Unknown
from leaven.image import read_boxes, read_rotated, tight_boxes, write_boxes, write_rotated
from leaven.image.box_formats import FORMATS

SIZE = (100, 200)
BOX = [20.0, 10.0, 60.0, 30.0]
WRITTEN = {
    "pascal_voc": [20, 10, 60, 30],
    "coco": [20, 10, 40, 20],
    "cxcywh": [40, 20, 40, 20],
    "normalised": [0.1, 0.1, 0.3, 0.3],
    "yolo": [0.2, 0.2, 0.2, 0.2],
}


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_by_hand_and_back(format):
    np.testing.assert_allclose(read_boxes([WRITTEN[format]], format, SIZE), [BOX], atol=1e-12)
    np.testing.assert_allclose(write_boxes([BOX], format, SIZE), [WRITTEN[format]], atol=1e-12)
    assert read_boxes([], format, SIZE).shape == write_boxes(np.empty((0, 4)), format, SIZE).shape == (0, 4)


def test_what_is_written_stays_as_it_was():
    mine = np.array([BOX])
    write_boxes(mine, "yolo", SIZE)
    read_boxes(mine, "coco")
    assert mine.tolist() == [BOX]


def test_a_rotated_box_by_hand():
    (corners,) = read_rotated([[50, 40, 20, 10, 90]])  # on its end: 10 wide and 20 tall
    np.testing.assert_allclose(corners, [[55, 30], [55, 50], [45, 50], [45, 30]], atol=1e-12)
    np.testing.assert_allclose(write_rotated([corners]), [[50, 40, 10, 20, 0]], atol=1e-9)
    np.testing.assert_allclose(write_rotated(read_rotated([[50, 40, 20, 10, 30]])), [[50, 40, 20, 10, 30]], atol=1e-9)


def test_a_rotated_box_turns_with_its_picture():
    policy = lv.Policy(augment=[lv.image.Rotate(degrees=25.0)])
    out = policy(image=np.zeros((100, 100, 3), np.uint8), polygons=read_rotated([[50, 50, 30, 10, 20]]))
    (made,) = write_rotated(out["polygons"])
    np.testing.assert_allclose(made, [50, 50, 10, 30, 85], atol=1e-8)  # 25 degrees against the clock: -5, on its end


def test_the_least_rectangle_of_any_polygon_is_no_larger_than_a_search_finds():
    rng = np.random.default_rng(3)
    for many in (3, 4, 7, 12):
        corners = rng.normal(size=(many, 2)) * [30, 8]
        x, y, width, height, degrees = write_rotated([corners])[0]
        turns = np.deg2rad(np.linspace(0, 90, 1801))
        u = corners @ np.stack([np.cos(turns), np.sin(turns)])
        v = corners @ np.stack([-np.sin(turns), np.cos(turns)])
        least = (np.ptp(u, axis=0) * np.ptp(v, axis=0)).min()
        assert width * height <= least * (1 + 1e-9) and width * height > 0.99 * least
        (box,) = read_rotated([[x, y, width, height, degrees]])
        turn = np.deg2rad(degrees)
        local = (corners - [x, y]) @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        assert (abs(local) <= [width / 2 + 1e-9, height / 2 + 1e-9]).all() and box.shape == (4, 2)


def test_a_box_around_a_shape_is_tighter_than_the_hull_of_a_turned_box():
    diamond = np.array([[50.0, 20], [80, 50], [50, 80], [20, 50]])
    policy = lv.Policy(augment=[lv.image.Rotate(degrees=45.0)])
    out = policy(image=np.zeros((100, 100, 3), np.uint8), boxes=tight_boxes([diamond]), polygons=[diamond])
    side = 30 * np.sqrt(2) / 2
    np.testing.assert_allclose(tight_boxes(out["polygons"]), [[50 - side, 50 - side, 50 + side, 50 + side]])
    assert (out["boxes"][0][2:] - out["boxes"][0][:2] > 80).all()
    mask = np.zeros((2, 8, 9), bool)
    mask[0, 2:5, 3:9] = True
    np.testing.assert_equal(tight_boxes(mask), [[3, 2, 9, 5], [np.nan] * 4])


def test_what_cannot_be_read_is_named():
    with pytest.raises(Unknown, match="yolo"):
        read_boxes([BOX], "yolov5")
    with pytest.raises(Malformed, match="size="):
        read_boxes([BOX], "yolo")
    with pytest.raises(OutOfRange, match=r"boxes\[1\].*width"):
        read_boxes([BOX, [5, 5, -1, 4]], "coco")
    with pytest.raises(Malformed, match=r"\(1, 3\): must be \(k, 4\)"):
        read_boxes([[1, 2, 3]], "coco")
    with pytest.raises(Malformed, match="finite"):
        read_rotated([[1, 2, 3, 4, np.nan]])
