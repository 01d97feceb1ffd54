"""What hides a part of the picture: which pixels, what is painted there, and what becomes of labels."""

import numpy as np
import pytest
from items import pixels, planned, run

from leaven.core.errors import Malformed, OutOfRange
from leaven.core.policy import Policy
from leaven.image import (
    Boxes,
    CoarseDropout,
    ConstrainedDropout,
    Erase,
    GridDropout,
    GridMask,
    Image,
    InstanceMasks,
    Keypoints,
    Mask,
    MaskDropout,
    ObjectKeypoints,
    ObjectLabels,
    PixelDropout,
    Polygons,
    RegionDropout,
    XYMasking,
)
from leaven.image.hidden import Coat, cover_boxes

WHITE = np.full((60, 90, 3), 255, np.uint8)


def black(out):
    return (out["image"] == 0).all(axis=2)


def many(op, n=60, **item):
    return planned(Policy(augment=(op,)), [item] * n).items()


def test_boxes_are_painted_within_the_picture():
    for dtype, level in ((np.uint8, 128), (np.uint16, 32768), (np.float32, 0.5)):
        source = pixels((6, 8, 3), dtype)
        expected, out = source.copy(), np.empty_like(source)
        expected[1:3, 2:5], expected[4:, 6:] = level, level
        boxes = np.array([[2, 1, 5, 3], [6, 4, 99, 99], [-5, -5, 0, 9], [3, 3, 3, 5]])
        cover_boxes(source, out, boxes, Coat(np.full(3, level, dtype), False, np.uint64(0)))
        assert out.tobytes() == expected.tobytes()


def test_coarse_dropout_paints_so_many_holes_of_that_size():
    for out in many(CoarseDropout(count=1, width=0.2, height=0.5), image=Image(WHITE)):
        ys, xs = np.nonzero(black(out))
        assert (np.ptp(ys) + 1, np.ptp(xs) + 1) == (30, 18) and len(ys) == 30 * 18
    shares = [black(o).mean() for o in many(CoarseDropout(count=3, width=0.1, height=0.1), image=Image(WHITE))]
    assert max(shares) == pytest.approx(0.03) and min(shares) >= 0.01 and np.mean(shares) > 0.025


def test_grid_dropout_is_a_lattice_of_squares():
    """Cells of 60 / 6 = 10 pixels, holes of 4: runs of 4 in every 10, in both directions, wherever it begins."""
    starts = set()
    for out in many(GridDropout(cells=6, share=0.4), image=Image(WHITE)):
        there = black(out)
        rows, columns = there.any(axis=1), there.any(axis=0)
        assert (there == rows[:, None] & columns).all() and rows.sum() == 24 and columns.sum() == 36
        assert (rows[10:] == rows[:-10]).all() and (columns[10:] == columns[:-10]).all()
        starts.add(int(np.argmax(columns & ~np.roll(columns, 1))))
    assert len(starts) > 5


def test_a_grid_mask_hides_squares_or_all_but_squares():
    image = Image(WHITE[:, :60])
    both = (many(GridMask(cells=3, share=0.4, degrees=0, hide=what), image=image) for what in ("squares", "lines"))
    for squares, lines in zip(*both):
        assert black(squares).mean() == pytest.approx(0.4**2) and black(lines).mean() == pytest.approx(1 - 0.6**2)
    turned = many(GridMask(share=0.4), image=Image(np.full((300, 300, 1), 255, np.uint8)))
    assert np.mean([black(o).mean() for o in turned]) == pytest.approx(0.16, abs=0.01)
    straight, by_90 = (run(GridMask(cells=3, degrees=d), image=image)["image"] for d in (0, 90))
    assert (straight == 0).sum() == (by_90 == 0).sum() and (straight != by_90).any()


def test_stripes_cross_the_whole_picture():
    for out in many(XYMasking(columns=1, rows=2, width=0.1, height=0.05), image=Image(WHITE)):
        there = black(out)
        columns, rows = there.all(axis=0), there.all(axis=1)
        assert columns.sum() == 9 and rows.sum() in (3, 4, 5, 6) and (there == columns | rows[:, None]).all()


@pytest.mark.parametrize("share", [0.01, 0.3])
def test_pixels_are_dropped_with_that_probability(share):
    image = Image(np.full((200, 201, 3), 255, np.uint8))
    there = black(run(PixelDropout(share=share), image=image))
    apart = run(PixelDropout(share=share, per_channel=True), image=image)["image"] == 0
    deviation = np.sqrt(share * (1 - share) / there.size)
    assert abs(there.mean() - share) < 4 * deviation and abs(apart.mean() - share) < 4 * deviation
    assert abs((there[:, 1:] & there[:, :-1]).mean() - share**2) < 4 * np.sqrt(share**2 / there.size)
    assert apart.all(axis=2).mean() < 2 * share**3 + 1e-3


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_paint_is_a_constant_noise_or_the_mean(dtype):
    full = 1 if dtype == np.float32 else np.iinfo(dtype).max
    image = Image((pixels((60, 90, 3), np.uint8) / 255 * [0.2, 0.5, 0.8] * full).astype(dtype))
    whole = {"count": 1, "width": 1, "height": 1}
    assert np.ptp(run(CoarseDropout(**whole, fill=0.5), image=image)["image"]) == 0
    mean = run(CoarseDropout(**whole, paint="mean"), image=image)["image"]
    np.testing.assert_allclose(mean[0, 0], image.data.mean(axis=(0, 1)), atol=0.51 if full > 1 else 1e-6)
    noise = run(CoarseDropout(**whole, paint="noise"), image=image)["image"] / full
    assert abs(noise.mean() - 0.5) < 0.01 and abs(noise.std() - 12**-0.5) < 0.01 and noise.max() <= 1
    for op in (GridDropout, GridMask, PixelDropout):  # the same noise, wherever the holes are
        some = run(op(share=0.5, paint="noise", name="coarse_dropout"), image=image)["image"]
        assert (some != image.data).any() and ((some == image.data) | (some / full == noise)).all()


def objects():
    """Four objects of 20 x 20 pixels in a row, as boxes, polygons and masks."""
    boxes = np.array([[20 * k, 10, 20 * k + 20, 30] for k in range(4)], float)
    masks = np.zeros((4, 40, 80), bool)
    for k in range(4):
        masks[k, 10:30, 20 * k : 20 * k + 20] = True
    return {
        "image": Image(np.full((40, 80, 3), 255, np.uint8)),
        "mask": Mask((masks * np.arange(1, 5)[:, None, None]).sum(axis=0).astype(np.uint8)),
        "boxes": Boxes(boxes),
        "polygons": Polygons([b[[0, 1, 2, 1, 2, 3, 0, 3]].reshape(4, 2) for b in boxes]),
        "instance_masks": InstanceMasks(masks),
        "object_labels": ObjectLabels(np.arange(4)),
        "object_keypoints": ObjectKeypoints(boxes[:, None, :2] + 1),
        "keypoints": Keypoints([[5, 15]]),
    }


def test_labels_stay_unless_they_are_told_not_to():
    item = objects()
    out = run(CoarseDropout(count=1, width=1, height=1), **item)
    assert all((np.asarray(out[k]) == np.asarray(item[k].data)).all() for k in item if k not in ("image", "polygons"))
    out = run(CoarseDropout(count=1, width=0.5, height=1, mask_fill=250), **item)
    assert (out["mask"][black(out)] == 250).all() and (out["mask"] == item["mask"].data)[~black(out)].all()
    assert not out["instance_masks"][:, black(out)].any()


SHAPES = ("boxes", "polygons", "instance_masks")


@pytest.mark.parametrize("kinds", [SHAPES, *((k,) for k in SHAPES)])
@pytest.mark.parametrize("op", [
    Erase(area=0.25, ratio=1), CoarseDropout(count=4, width=0.2, height=0.4), XYMasking(columns=2, rows=0, width=0.2),
    GridMask(cells=1, share=0.7),
])  # fmt: skip
def test_an_object_too_little_of_which_shows_is_dropped_and_counted(op, kinds):
    """The reference counts the pixels that were painted in each object."""
    item = {k: v for k, v in objects().items() if k in kinds or k not in SHAPES}
    made = planned(Policy(augment=(type(op)(**{**{f.name: getattr(op, f.name) for f in (*op.params(), *op.settings())},
                                               "min_visible": 0.6}),)), [item] * 30)  # fmt: skip
    batch, lost = made.run(), 0
    for i, out in enumerate(batch.items(range(30))):
        shows = [1 - black(out)[10:30, 20 * k : 20 * k + 20].mean() for k in range(4)]
        kept = [k for k, share in enumerate(shows) if share >= 0.6]
        assert out["object_labels"].tolist() == kept and len(out["object_keypoints"]) == len(kept)
        assert all(len(out[k]) == len(kept) for k in kinds)
        assert len(out["keypoints"]) == 1 and batch.dropped[batch.dropped[:, 0] == i, 1].tolist() == sorted(
            set(range(4)) - set(kept)
        )
        lost += 4 - len(kept)
    assert 0 < lost < 120


def test_what_shows_of_a_box_is_measured_to_a_fraction_of_a_pixel():
    item = {"image": objects()["image"], "boxes": Boxes([[0.5, 0, 2.0, 4]])}  # of 1.5 columns
    for columns, share in ((1, 1 - 0.5 / 1.5), (2, 0)):
        for least in (share - 0.01, share + 0.01):
            op = CoarseDropout(count=1, width=columns / 80, height=1, min_visible=min(max(least, 0), 1))
            for out in many(op, **item):
                if black(out)[0, 0]:
                    assert len(out["boxes"]) == (least <= share)


def test_mask_dropout_takes_objects_out():
    item, kept = objects(), []
    for out in many(MaskDropout(share=0.5, fill=0), **item):
        left = out["object_labels"]
        for k in range(4):
            there = out["image"][10:30, 20 * k : 20 * k + 20], out["mask"][10:30, 20 * k : 20 * k + 20]
            assert (there[0] == (255 if k in left else 0)).all() and (there[1] == (k + 1 if k in left else 0)).all()
        assert len(out["boxes"]) == len(out["instance_masks"]) == len(left) and len(out["keypoints"]) == 1
        kept.append(len(left))
    assert 0.4 < np.mean(kept) / 4 < 0.6


def test_region_dropout_takes_patches_of_a_mask_out():
    """Three of them: two labels that touch by a corner are one."""
    labels, places = np.zeros((40, 60), np.uint8), (np.s_[:15, :15], np.s_[20:30], np.s_[35:])
    labels[2:10, 2:10], labels[10:14, 10:14], labels[20:30, 5:50], labels[35:38, 55:58] = 7, 9, 3, 250
    kept, image = [], Image(np.full((40, 60, 3), 255, np.uint8))
    for out in many(RegionDropout(share=0.5), image=image, mask=Mask(labels)):
        left, gone = out["mask"], black(out)
        assert (gone == ((labels > 0) & (left == 0))).all() and (left[~gone] == labels[~gone]).all()
        kept.append([(left[at] == labels[at]).all() for at in places])
        assert all(whole or not left[at].any() for whole, at in zip(kept[-1], places))
    assert (abs(np.mean(kept, axis=0) - 0.5) < 0.25).all()


def test_constrained_dropout_stays_inside_boxes():
    item = {"image": objects()["image"], "boxes": Boxes([[0, 10, 20, 30], [40, 10, 60, 30], [70, -9, 99, 9]])}
    seen = np.zeros((40, 80), int)
    for out in many(ConstrainedDropout(count=1, width=0.5, height=0.2), **item):
        there = black(out)
        ys, xs = np.nonzero(there)
        assert (np.ptp(ys) + 1, np.ptp(xs) + 1) in ((4, 10), (2, 5)) and len(out["boxes"]) == 3
        seen += there
    inside = np.zeros((40, 80), bool)
    inside[10:30, :20], inside[10:30, 40:60], inside[:9, 70:] = True, True, True
    assert not seen[~inside].any() and (seen[inside] > 0).mean() > 0.6
    assert min(seen[10:30, :20].sum(), seen[10:30, 40:60].sum(), 4 * seen[:9, 70:].sum()) > 12 * 40  # each a third
    nothing = many(ConstrainedDropout(), n=2, image=item["image"], boxes=Boxes(np.empty((0, 4))))
    assert all((o["image"] == 255).all() for o in nothing)


def test_a_mask_fill_has_to_fit():
    with pytest.raises(OutOfRange, match="mask_fill = 300: does not fit a mask of uint8"):
        run(Erase(mask_fill=300), image=Image(WHITE), mask=Mask(np.zeros((60, 90), np.uint8)))
    with pytest.raises(Malformed, match=r"erase\.mask_fill = 1\.5: must be whole"):
        Erase(mask_fill=1.5)
