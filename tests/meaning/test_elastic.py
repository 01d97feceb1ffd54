"""Elastic: a smooth field that never folds, and that every target follows."""

import numpy as np
from items import planned

from leaven.core.choose import OneOf
from leaven.core.policy import Policy
from leaven.image import Boxes, Elastic, Image, Keypoints, Mask, Polygons, Rotate
from leaven.image.displace import field

H, W = 80, 100


def moved(k, strength=1.0, **item):
    return planned(Policy(augment=(Elastic(strength=strength),)), [item], seed=k).items()[0]


def test_points_go_where_the_picture_shows_them():
    """Painted dots, one at a time apart, end within a third of a pixel of their keypoints, boxes around them."""
    ys, xs = np.mgrid[:H, :W] + 0.5
    for k in range(6):
        spots = np.array([[25.5, 20.5], [70.5, 30.5], [40.5, 60.5]])
        dots = sum(np.exp(-((xs - x) ** 2 + (ys - y) ** 2) / 8) for x, y in spots).astype(np.float32)
        boxes = np.concatenate([spots - 4, spots + 4], axis=1)
        out = moved(k, image=Image(dots), keypoints=Keypoints(spots), boxes=Boxes(boxes))
        for (x, y), (x0, y0, x1, y1) in zip(out["keypoints"], out["boxes"], strict=True):
            near = out["image"][..., 0] * (abs(xs - x) < 8) * (abs(ys - y) < 8)
            centre = np.array([(near * xs).sum(), (near * ys).sum()]) / near.sum()
            assert abs(centre - [x, y]).max() < 0.34 and x0 < x < x1 and y0 < y < y1
        assert abs(out["keypoints"] - spots).max() > 0.3  # and it is not that nothing moved


def test_masks_boxes_and_polygons_follow_to_half_a_pixel():
    ys, xs = np.mgrid[:H, :W] + 0.5
    corners = np.array([[20.0, 15], [70, 22], [62, 60], [28, 52]])
    inside = np.ones((H, W), bool)
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        inside &= (bx - ax) * (ys - ay) - (by - ay) * (xs - ax) >= 0
    hull = np.concatenate([corners.min(axis=0), corners.max(axis=0)])
    for k in range(6):
        out = moved(k, mask=Mask(inside.astype(np.uint8)), polygons=Polygons([corners]), boxes=Boxes([hull]))
        (polygon,), (box,) = out["polygons"], out["boxes"]
        rows, columns = np.nonzero(out["mask"])
        seen = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])
        shape = np.concatenate([polygon.min(axis=0), polygon.max(axis=0)])
        assert abs(seen - shape).max() < 1  # the mask counts whole pixels
        x, y = polygon.T
        area = abs((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) / 2
        assert abs(area - out["mask"].sum()) < 0.02 * area
        assert (box[:2] <= shape[:2] + 0.5).all() and (box[2:] >= shape[2:] - 0.5).all()


def test_the_field_never_folds_and_stays_within_its_bound():
    for k in range(10):
        made = planned(
            Policy(augment=(Elastic(strength=1),)), [{"image": Image(np.zeros((H, W, 1), np.uint8))}], seed=k
        )
        grid = np.ascontiguousarray(made.columns[0].step.grid[0])
        d = np.array([[field(grid, 3, H, W, x, y)[:2] for x in np.arange(0, W, 1.0)] for y in np.arange(0, H, 1.0)])
        (xy, xx), (yy, yx) = np.gradient(d[..., 0]), np.gradient(d[..., 1])
        assert ((1 + xx) * (1 + yy) - xy * yx).min() > 0
        assert abs(d[..., 0]).max() <= 0.225 * W / 5 and abs(d[..., 1]).max() <= 0.225 * H / 5
        assert abs(d).max() > 0.5


def test_beside_a_rotation_it_fuses_row_by_row():
    items = [{"image": Image(np.zeros((H, W, 1), np.uint8))}] * 40
    either = OneOf((Elastic(), Rotate(name="turn")))
    made = planned(Policy(augment=(Rotate(), either, Rotate(name="last"))), items)
    turned, bent = (c.on for c in (made.columns[2], made.columns[1]))
    passes = [sum(bool(p.on[row]) for p in made.passes) for row in range(40)]
    assert all(count == (3 if bent[row] else 1) for row, count in enumerate(passes)) and turned.any() and bent.any()
