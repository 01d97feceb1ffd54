"""Laws of whole policies."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from items import CLASSES, OBJECTS, data, example, picture, pixels, planned, run, same, source, without
from scipy import stats

import leaven as lv
from leaven.core import bound
from leaven.core import kernel as table
from leaven.core.choose import InOrder, OneOf, SomeOf
from leaven.core.dist import Beta, LogUniform, Uniform
from leaven.core.errors import (
    Ambiguous,
    BadData,
    Changed,
    LeavenError,
    Malformed,
    Misplaced,
    NoKernel,
    NoSpace,
    OutOfRange,
    Uneven,
    Unfitted,
    Unknown,
)
from leaven.core.fuse import fuse
from leaven.core.item import Label, Stack
from leaven.core.kernel import keeps, kernel
from leaven.core.op import Barrier, Op
from leaven.core.plain import from_plain, schema, to_plain
from leaven.core.plan import one
from leaven.core.policy import Policy
from leaven.core.run import run as run_passes
from leaven.core.sizes import check_sizes
from leaven.core.step import STEPS, Segment, Step
from leaven.image import (
    Affine,
    Boxes,
    Brightness,
    Canvas,
    Contrast,
    Crop,
    Erase,
    Gamma,
    GaussianBlur,
    GaussianNoise,
    HorizontalFlip,
    Image,
    InstanceMasks,
    Keypoints,
    Mask,
    Normalize,
    ObjectKeypoints,
    ObjectLabels,
    Pad,
    Perspective,
    Polygons,
    QuarterTurns,
    Resize,
    ResizedCrop,
    Rotate,
    Saturation,
    Scale,
    Shear,
    Shift,
    Solarize,
    VerticalFlip,
)
from leaven.mix import CutMix, MixUp
from leaven.resample import Balance, Repeat

seeds = st.integers(0, 2**63)
few = settings(max_examples=6, deadline=None, derandomize=True)
COORDINATES = ("keypoints", "boxes", "polygons", "object_labels")
GEOMETRY = (
    Rotate(),
    Crop(size=(25, 27), p=0.5),
    HorizontalFlip(),
    Pad(margin=4, p=0.5),
    Shear(),
    Scale(),
    VerticalFlip(),
    Shift(),
    Perspective(),
    QuarterTurns(),
    Affine(),
    Resize(size=(31, 29)),
    ResizedCrop(size=(24, 26), p=0.5),
)


def pictures(n=12, **how):
    return [picture(i, **how) for i in range(n)]


def mixable(n=16):
    return [without(picture(i, even=True), "polygons", "keypoints") for i in range(n)]


def passes(*ops, n=8, **key):
    return planned(Policy(augment=ops), pictures(n), **key).passes


def column_by_column(made):
    """The same plan, with nothing fused: every column run on its own, and what is seen rounded only at the end."""
    batch, spaces = made.batch, dict(made.batch.spaces)
    for column in made.columns:
        later = dict(spaces)
        if column.step.space:
            later[column.step.space] = column.step.after(spaces[column.step.space])
        batch = run_passes(fuse([column], spaces, later, batch.n), batch)
        spaces = later
    return batch.leave(spaces).items(range(made.count))


def same_places(slow, fast, atol):
    """Coordinates to `atol`; polygons by area and centre, since cutting at once or in turns may repeat corners."""
    assert len(slow["boxes"]) == len(fast["boxes"]) and slow["object_labels"].tolist() == fast["object_labels"].tolist()
    for name in ("keypoints", "boxes"):
        np.testing.assert_allclose(slow[name], fast[name], rtol=0, atol=atol)
    for a, b in zip(slow["polygons"], fast["polygons"]):
        np.testing.assert_allclose(moments(a), moments(b), rtol=1e-7, atol=atol)


def moments(corners):
    x, y = corners.T
    u, v = np.roll(x, -1), np.roll(y, -1)
    cross = x * v - u * y
    return [
        cross.sum() / 2,
        ((x + u) * cross).sum() / 6,
        ((y + v) * cross).sum() / 6,
        x.min(),
        x.max(),
        y.min(),
        y.max(),
    ]


# ---- fusing changes cost, not meaning


@few
@given(seed=seeds)
def test_fusing_changes_only_cost(seed):
    """Column by column or fused: points, boxes, polygons and labels end in the same places."""
    ops = [
        *GEOMETRY,
        GaussianBlur(p=0.4),
        Brightness(),
        Erase(p=0.3),
        Rotate(name="r", fill=0.5, p=0.5),
        Barrier(p=0.3),
    ]
    order = np.random.default_rng(seed).permutation(len(ops))
    items = [without(item, "instance_masks") for item in pictures()]  # pixels, sampled again and again
    made = planned(Policy(augment=[ops[k] for k in order]), items, seed=seed)
    assert len(made.passes) < len(made.columns)
    for slow, fast in zip(column_by_column(made), made.items()):
        same_places(slow, fast, atol=1e-6)


@few
@given(seed=seeds)
def test_pictures_agree_with_the_unfused_run_where_maps_are_exact(seed):
    ops = (
        HorizontalFlip(),
        QuarterTurns(),
        Crop(size=(20, 22)),
        Pad(margin=5, p=0.5),
        VerticalFlip(),
        QuarterTurns(name="q"),
    )
    made = planned(Policy(augment=ops), pictures(), seed=seed)
    assert len(made.passes) == 1
    for slow, fast in zip(column_by_column(made), made.items()):
        assert same(without(slow, "polygons"), without(fast, "polygons"), atol=1e-9)


def test_fifty_moves_are_one_resampling(monkeypatch):
    """And points, box corners and pictures are where fifty separate moves put them."""
    from leaven.image import resample

    calls, original = [], resample.resample

    def counting(*args, **kwargs):
        calls.append(1)
        original(*args, **kwargs)

    monkeypatch.setattr(resample, "resample", counting)
    rng = np.random.default_rng(0)
    ops = [
        replace(example(kind), name=f"{kind} {k}", **args)
        for k in range(10)
        for kind, args in (
            ("rotate", {"degrees": float(rng.uniform(-20, 20))}),
            ("horizontal_flip", {"p": 1.0}),
            ("shift", {"x": 0.02, "y": -0.01}),
            ("scale", {"factor": float(rng.uniform(0.95, 1.05))}),
            ("shear", {"x": 2.0, "y": -1.0}),
        )
    ]
    items = [without(picture(i, size=(64, 66)), "instance_masks") for i in range(6)]
    made = planned(Policy(augment=ops), items)
    assert len(made.columns) == 50 and len(made.passes) == 1
    outs = made.items()
    assert len(calls) == 6
    slow = column_by_column(made)
    assert len(calls) == 6 + 6 * 50
    for a, b in zip(slow, outs):
        same_places(a, b, atol=1e-6)
    corners = [
        without(i, *OBJECTS) | {"keypoints": Keypoints(c)}
        for i in items
        for c in [i["boxes"].data[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 2)]
    ]
    moved = planned(Policy(augment=ops), corners)
    for a, b in zip(column_by_column(moved), moved.items()):
        np.testing.assert_allclose(a["keypoints"], b["keypoints"], rtol=0, atol=1e-6)


def test_fused_pictures_are_sharper_not_elsewhere():
    """One sampling of a smooth picture through five moves is what the picture is at the place the points say."""
    h, w = 64, 70
    ys, xs = np.mgrid[:h, :w] + 0.5
    wave = 0.5 + 0.3 * np.sin(xs / 6) * np.cos(ys / 5)
    ops = (
        Rotate(degrees=17),
        Shift(x=0.05, y=-0.04),
        Scale(factor=1.2),
        Shear(x=6, y=3),
        Rotate(degrees=-9, name="back"),
    )
    points = np.random.default_rng(0).random((300, 2)) * [w - 20, h - 20] + 10
    out = run(*ops, image=Image(wave.astype(np.float32)), keypoints=Keypoints(points))
    x, y = np.floor(out["keypoints"]).astype(int).T
    on = (x > 1) & (y > 1) & (x < w - 2) & (y < h - 2)
    assert on.sum() > 150
    where, (x, y) = out["keypoints"][on] - 0.5, (np.floor(out["keypoints"][on] - 0.5).astype(int)).T
    (fx, fy), seen = (where - np.stack([x, y], axis=1)).T, out["image"][..., 0]
    found = (seen[y, x] * (1 - fx) + seen[y, x + 1] * fx) * (1 - fy) + (
        seen[y + 1, x] * (1 - fx) + seen[y + 1, x + 1] * fx
    ) * fy
    truth = 0.5 + 0.3 * np.sin(points[on, 0] / 6) * np.cos(points[on, 1] / 5)
    assert abs(found - truth).max() < 0.02


def test_what_was_cropped_does_not_come_back():
    rng = np.random.default_rng(0)
    image, labels = pixels((60, 60, 3), np.uint8) | 1, rng.integers(1, 250, (60, 60)).astype(np.uint8)
    item = {
        "image": Image(image),
        "mask": Mask(labels),
        "boxes": Boxes([[0, 0, 60, 60], [0, 0, 10, 10], [30, 30, 50, 50]]),
        "polygons": Polygons(
            [[[0, 0], [60, 0], [60, 60], [0, 60]], [[0, 0], [9, 0], [0, 9]], [[30, 30], [50, 30], [30, 50]]]
        ),
        "object_labels": ObjectLabels(np.array([5, 6, 7])),
    }
    crop = Crop(size=(20, 20), x=0.5, y=0.5)
    made = planned(Policy(augment=(crop, Pad(margin=20))), [item])
    out = made.items()[0]
    assert len(made.passes) == 1 and out["image"].shape == (60, 60, 3)
    inner = (slice(20, 40), slice(20, 40))
    for seen, was in ((out["image"], image), (out["mask"], labels)):
        assert (seen[inner] == was[inner]).all()
        assert seen[:20].max() == seen[40:].max() == seen[:, :20].max() == seen[:, 40:].max() == 0
    assert out["boxes"].tolist() == [[20, 20, 40, 40], [30, 30, 40, 40]] and out["object_labels"].tolist() == [5, 7]
    assert made.run().dropped.tolist() == [[0, 1]]
    alone = run(Rotate(degrees=45), Pad(margin=10), image=Image(image[inner]), mask=Mask(labels[inner].copy()))
    turned = run(crop, Rotate(degrees=45), Pad(margin=10), image=Image(image), mask=Mask(labels))
    assert np.abs(turned["image"].astype(int) - alone["image"]).max() <= 1  # as if only the crop had ever existed
    assert (turned["mask"] != alone["mask"]).mean() < 0.01
    bright = Image(np.ones((60, 60, 3), np.float32))
    oblique = run(Rotate(degrees=30), crop, Rotate(degrees=-30, name="back"), image=bright)["image"][..., 0]
    assert oblique[0, 0] == 0 and oblique[10, 10] == 1  # the window is turned as well
    there = run(crop, Pad(margin=20), Rotate(degrees=45), Rotate(degrees=-45, name="back"), image=bright)["image"][
        ..., 0
    ]
    np.testing.assert_allclose(there[22:38, 22:38], 1, atol=1e-6)
    assert there.sum() < 21**2 and there[:18].max() == 0


def test_fourteen_ways_fuse_row_by_row():
    """TrivialAugment's shape: each op is on for 1 row in 14, and the whole batch is one pass."""
    kinds = (Rotate, Shift, Brightness, Saturation, HorizontalFlip, Solarize, Gamma)
    ways = tuple(kind(name=f"{kind.kind}{k}", p=1.0) for k in (0, 1) for kind in kinds)
    items = [pictures(8)[i % 8] for i in range(256)]
    made = planned(Policy(augment=(Shift(), OneOf(ways), Contrast())), items)
    assert len(made.columns) == 16 and len(made.passes) == 1 and isinstance(made.passes[0], Segment)
    on = np.array([c.on for c in made.columns[1:-1]])
    assert on.sum(axis=0).tolist() == [1] * 256 and on.any(axis=1).all()
    for i, out in enumerate(made.items()[:20]):
        (way,) = (w for w, o in zip(ways, on) if o[i])
        assert way.name in made.explain(row=i) and len(made.explain(row=i).splitlines()) == 1
        assert [w.name in made.explain(row=i) for w in ways].count(True) == 1
        assert out["image"].shape == items[i]["image"].data.shape


def test_a_filter_ends_the_segment_only_where_it_is_on():
    made = planned(Policy(augment=(Rotate(), GaussianBlur(p=0.5), Shift())), pictures(48))
    first, blur, rest = made.passes
    assert (first.on == blur.on).all() and 0 < first.on.sum() < 48 and rest.on.all()
    assert len(made.explain(row=int(np.argmin(blur.on))).splitlines()) == 1
    assert len(made.explain(row=int(np.argmax(blur.on))).splitlines()) == 3
    plain = planned(Policy(augment=(Rotate(), Shift())), pictures(48)).items()
    for i in np.flatnonzero(~blur.on):
        assert same(made.items()[i], plain[i])


def test_different_fill_or_interpolation_does_not_fuse_and_flips_have_no_opinion():
    half = Rotate(degrees=10, fill=0.5, name="half")
    assert len(passes(Rotate(degrees=10), half)) == 2
    assert len(passes(Rotate(degrees=10), Rotate(degrees=10, interpolation="nearest", name="n"))) == 2
    assert len(passes(Rotate(degrees=10), Rotate(degrees=10, mask_fill=7, name="m"))) == 2
    assert len(passes(half, HorizontalFlip(p=1), Crop(size=(9, 9)), QuarterTurns(), Rotate(degrees=5, fill=0.5))) == 1
    assert len(passes(HorizontalFlip(p=1), half, Pad(fill=0.5))) == 1 and len(passes(half, Pad())) == 2
    mixed = planned(Policy(augment=(Rotate(degrees=10, p=0.5), half)), pictures(48))
    both = mixed.columns[0].on
    assert len(mixed.passes) == 2 and (mixed.passes[0].on == both).all() and mixed.passes[1].on.all()


def test_tones_leave_the_fill_alone_wherever_they_stand():
    for dtype in (np.uint8, np.float32):
        image = Image((pixels((6, 8, 3), dtype) / (2 if dtype == np.float32 else 1)).astype(dtype))
        for tone in (
            Brightness(factor=1.5),
            Contrast(factor=0.5),
            Solarize(threshold=0),
            Gamma(power=2),
            Saturation(factor=0),
        ):
            for shift in (Shift(x=0.5, y=0, fill=0.2), Rotate(degrees=30, fill=0.2)):
                before, after = run(tone, shift, image=image)["image"], run(shift, tone, image=image)["image"]
                assert (before == after).all()
                fill = np.float32(0.2) if dtype == np.float32 else 51
                assert (before[:, :4] == fill).all() if shift.kind == "shift" else (before[0, 0] == fill).all()


def test_normalize_standardises_the_fill():
    image = Image(pixels((6, 8, 3), np.uint8))
    policy = Policy(
        augment=(Shift(x=0.5, y=0, fill=0.2),), finish=(Normalize(mean=(0.5, 0.4, 0.3), std=(0.25, 0.5, 0.1)),)
    )
    made = planned(policy, [{"image": image}])
    out = made.items()[0]["image"]
    assert len(made.passes) == 1 and out.dtype == np.float32
    np.testing.assert_allclose(
        out[:, :4], np.broadcast_to([(0.2 - 0.5) / 0.25, (0.2 - 0.4) / 0.5, (0.2 - 0.3) / 0.1], (6, 4, 3)), rtol=1e-5
    )
    np.testing.assert_allclose(out[:, 4:], (image.data[:, :4] / 255 - [0.5, 0.4, 0.3]) / [0.25, 0.5, 0.1], atol=1e-5)


def test_a_barrier_ends_fusion():
    """What stands before is rounded and clipped before what stands after begins."""
    image = Image(np.full((4, 4, 3), 200, np.uint8))
    assert len(passes(Rotate(), Barrier(), Rotate(name="again"))) == 2
    assert run(Brightness(factor=2), Brightness(factor=0.5, name="back"), image=image)["image"].max() == 200
    assert run(Brightness(factor=2), Barrier(), Brightness(factor=0.5, name="back"), image=image)["image"].max() == 128
    some = planned(Policy(augment=(Rotate(), Barrier(p=0.5), Rotate(name="again"))), pictures(48))
    on = some.columns[1].on
    assert (some.passes[0].on == on).all() and 0 < on.sum() < 48 and some.passes[1].on.all()


# ---- a second moving kind, defined here


@dataclass(frozen=True, slots=True, eq=False)
class Slide(Step):
    """Moves everything to the right by `by` (n,) pixels: a kind of its own, which composes with itself alone."""

    by: np.ndarray
    space: ClassVar = Canvas
    moves: ClassVar = True

    def only(self, on, before):
        return Slide(np.where(on, self.by, 0.0))

    def then(self, later):
        return Slide(self.by + later.by)

    def inverse(self, before):
        return Slide(-self.by)


for kind_ in (Image, Mask, Boxes, Polygons, ObjectLabels, InstanceMasks, ObjectKeypoints):
    keeps(Slide, kind_)


@kernel(Slide, Keypoints)
def _slide(segment: Segment, points: Stack) -> Stack:
    return replace(points, data=points.data + np.stack([segment.move.by[points.rows], 0 * points.rows], axis=1))


@dataclass(frozen=True, kw_only=True)
class SlideOp(Op):
    """An op that no catalogue knows."""

    by: float = 1.0
    kind, space = "slide", Canvas

    def step(self, canvas):
        return Slide(np.full(canvas.height.size, self.by))


def test_a_second_moving_kind_closes_only_the_rows_it_is_on_for():
    ops = (Rotate(), SlideOp(p=0.5), Brightness(), Shift(), SlideOp(name="again", p=0.3), Scale())
    made = planned(Policy(augment=ops), pictures(48))
    first, again = made.columns[1].on, made.columns[4].on
    off = ~(first | again)
    assert off.any() and (first & again).any()
    for i in range(48):
        mine = [one for one in made.passes if one.on[i]]
        assert len(mine) == 1 + 2 * int(first[i]) + 2 * int(again[i])
    plain = planned(Policy(augment=(Rotate(), Brightness(), Shift(), Scale())), pictures(48)).items()
    assert all(same(made.items()[i], plain[i]) for i in np.flatnonzero(off))
    for slow, fast in zip(column_by_column(made), made.items()):
        same_places(slow, fast, atol=1e-9)
    outs = [{"keypoints": Keypoints(out["keypoints"]), "image": Image(out["image"])} for out in made.items()]
    for item, back in zip(pictures(48), made.invert(outs)):
        np.testing.assert_allclose(back["keypoints"], item["keypoints"].data, atol=1e-9)


def test_neighbouring_slides_fuse_among_themselves():
    made = planned(
        Policy(augment=(SlideOp(by=2.0), SlideOp(name="b", by=3.0), Brightness(), SlideOp(name="c"))), pictures(6)
    )
    assert len(made.passes) == 1 and (made.passes[0].move.by == 6).all()


# ---- mixing


@few
@given(seed=seeds)
def test_being_read_as_a_partner_does_not_change_a_row(seed):
    items = mixable()
    mixed = planned(
        Policy(augment=(Rotate(), CutMix(p=0.5), Shift(), MixUp(p=0.3, name="m"))),
        [without(i, "mask") for i in items],
        seed=seed,
    )
    plain = planned(Policy(augment=(Rotate(), Shift())), [without(i, "mask") for i in items], seed=seed).items()
    off = ~(mixed.columns[1].on | mixed.columns[3].on)[:16]
    for i in np.flatnonzero(off):
        assert same(mixed.items()[i], plain[i])
        assert len(mixed.explain(row=int(i)).splitlines()) == 1  # fused across both


def test_the_partner_has_run_the_same_prefix():
    items = [{"image": Image(np.full((20, 30, 3), 0.2 + 0.2 * i, np.float32))} for i in range(2)]
    outs = planned(
        Policy(augment=(Brightness(factor=2), CutMix(), Brightness(factor=0.5, name="late"))), items, seed=4
    ).items()
    for out in outs:
        np.testing.assert_allclose(np.unique(out["image"]), [0.2, 0.4], atol=1e-6)


@few
@given(seed=seeds)
def test_chains_of_two_mixing_ops(seed):
    """A row of a partner of a partner: labels say how much of whom is there, and so do the pixels."""
    eight = np.eye(8)
    items = [
        {"image": Image(np.tile(eight[i], (21, 26, 1)).astype(np.float32)), "label": Label(eight[i])} for i in range(8)
    ]
    ops = (MixUp(p=0.7, alpha=1.0), CutMix(p=0.7), HorizontalFlip(), MixUp(p=0.7, alpha=0.5, name="third"))
    policy = Policy(augment=ops)
    made = planned(policy, items, seed=seed)
    for i, out in enumerate(made.items()):
        np.testing.assert_allclose(out["image"].mean(axis=(0, 1)), out["label"], atol=1e-5)
        assert abs(out["label"].sum() - 1) < 1e-12
        weights = np.zeros(8)
        for row, weight in bound.parents(made, i).items():
            weights[made.positions[row]] += weight
        np.testing.assert_allclose(weights, out["label"], atol=1e-12)
    for size in (1, 3):
        parts = [np.arange(k, min(k + size, 8)) for k in range(0, 8, size)]
        small = [o for part in parts for o in planned(policy, items, part, seed=seed).items()]
        assert all(map(same, small, made.items()))


def test_the_shape_of_a_plan_depends_on_the_policy_alone():
    policy = Policy(augment=(Rotate(p=0.1), CutMix(p=0.1), OneOf((Brightness(), GaussianBlur()), p=0.2), MixUp(p=0.05)))
    items = [without(i, "mask") for i in mixable()]
    names = {tuple(c.name for c in planned(policy, items, [k], seed=k).columns) for k in range(16)}
    assert names == {("rotate", "cutmix", "brightness", "gaussian_blur", "mixup")}


# ---- choices


def chosen(group, n=6000):
    ids = np.arange(n, dtype=np.uint64)
    drawn = Policy(augment=(group,)).training.draw(5, ids, np.zeros(n, np.uint64), 0)
    return np.array([d.on for d in drawn])


FOUR = (Rotate(), Shift(), Brightness(), GaussianBlur())


def test_one_of_takes_one_by_weight():
    on = chosen(OneOf(FOUR, weights=(1, 2, 0, 5)))
    assert (on.sum(axis=0) == 1).all() and not on[2].any()
    assert stats.chisquare(on.sum(axis=1)[[0, 1, 3]], 6000 * np.array([1, 2, 5]) / 8).pvalue > 0.01
    assert stats.chisquare(chosen(OneOf(FOUR)).sum(axis=1)).pvalue > 0.01
    share = chosen(OneOf((replace(FOUR[0], p=0.0), FOUR[1]), p=0.5))
    assert not share[0].any() and stats.binomtest(int(share[1].sum()), 6000, 0.25).pvalue > 0.01


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4])
def test_some_of_takes_that_many_and_every_set_is_equally_likely(n):
    on = chosen(SomeOf(FOUR, n=n))
    assert (on.sum(axis=0) == n).all()
    sets, counts = np.unique(np.packbits(on, axis=0), return_counts=True)
    assert sets.size == [1, 4, 6, 4, 1][n] and (sets.size == 1 or stats.chisquare(counts).pvalue > 0.01)


def test_some_of_between_two_numbers():
    on = chosen(SomeOf(FOUR, n=(1, 3)))
    many, counts = np.unique(on.sum(axis=0), return_counts=True)
    assert many.tolist() == [1, 2, 3] and stats.chisquare(counts).pvalue > 0.01
    assert stats.chisquare(on.sum(axis=1)).pvalue > 0.01


def test_groups_in_groups():
    inner = InOrder((Rotate(), Shift()), p=0.5)
    on = chosen(OneOf((inner, SomeOf((Brightness(), GaussianBlur(), Gamma()), n=2))))
    assert (on[0] == on[1]).all() and set(on[2:].sum(axis=0)) == {0, 2} and not (on[0] & on[2:].any(axis=0)).any()
    assert abs(on[0].mean() - 0.25) < 0.02 and abs(on[2:].any(axis=0).mean() - 0.5) < 0.02


# ---- the single call


def test_a_call_draws_anew_and_its_key_makes_it_again():
    policy = lv.Policy(augment=[Rotate(), Brightness(), HorizontalFlip()])
    image, mask = pixels((20, 24, 3), np.uint8), pixels((20, 24), np.uint8)
    outs = [policy(image=image, mask=mask) for _ in range(30)]
    assert len({out["image"].tobytes() for out in outs}) > 25 and len({out.key for out in outs}) == 30
    for out in outs:
        seed, id, epoch = out.key
        assert same(policy(image=image, mask=mask, seed=seed, id=id, epoch=epoch), out)
        assert same(lv.Policy(augment=policy.augment)(image=image, mask=mask, seed=seed, id=id, epoch=epoch), out)
    assert policy(image=image, seed=1, id=2).key == (1, 2, 0)
    assert not np.array_equal(
        policy(image=image, seed=1, id=2)["image"], policy(image=image, seed=1, id=2, epoch=1)["image"]
    )


def test_plain_arrays_become_targets_by_name():
    policy = lv.Policy(augment=[HorizontalFlip(p=1)])
    out = policy(image=pixels((4, 6), np.uint8), boxes=[[0, 0, 2, 1]], keypoints=[(1, 1)], label=np.eye(2)[0], note="x")
    assert out["image"].shape == (4, 6, 1) and out["boxes"].tolist() == [[4, 0, 6, 1]]
    assert out["keypoints"].tolist() == [[5, 1]] and out["label"].tolist() == [1, 0] and out["note"] == "x"


def test_facts_are_moved_along_by_what_is_pending():
    """An op that declares that it needs boxes is given them as they are at that point, still polygons."""
    seen = []

    @dataclass(frozen=True, kw_only=True)
    class Look(Op):
        kind, space, needs = "look", Canvas, (Boxes,)

        def step(self, canvas, boxes):
            seen.append(boxes.data)
            return Slide(np.zeros(canvas.height.size))

    item = without(picture(3), *OBJECTS) | {"boxes": Boxes([[10, 5, 20, 15]])}
    planned(Policy(augment=(HorizontalFlip(p=1), Look())), [item])
    width = item["image"].data.shape[1]
    assert sorted(map(tuple, seen[0][0].tolist())) == sorted(
        [(width - x, y) for x in (10.0, 20.0) for y in (5.0, 15.0)]
    )
    with pytest.raises(NoSpace, match="Boxes are needed; the items have image, mask"):
        planned(Policy(augment=(Look(),)), [without(item, "boxes")])


# ---- objects live and die together


def test_an_object_that_leaves_takes_all_it_has_along_and_is_listed():
    corners = lambda x, y: [[x, y], [x + 6, y], [x + 6, y + 6], [x, y + 6]]  # noqa: E731
    places = [(2, 2), (20, 20), (30, 2), (40, 40)]
    item = {
        "image": Image(np.zeros((50, 50, 3), np.uint8)),
        "boxes": Boxes([[x, y, x + 6, y + 6] for x, y in places]),
        "polygons": Polygons([corners(x, y) for x, y in places]),
        "object_labels": ObjectLabels(np.array(list("abcd"))),
        "keypoints": Keypoints(np.array(places, float)),
    }
    away = without(item, "boxes", "polygons", "object_labels") | {
        "boxes": Boxes(np.empty((0, 4))),
        "polygons": Polygons([]),
        "object_labels": ObjectLabels(np.empty(0, "<U1")),
    }
    made = planned(Policy(augment=(Crop(size=(20, 20), x=0.5, y=0.5), HorizontalFlip(p=1))), [away, item, item])
    batch = made.run()
    assert batch.dropped.tolist() == [[1, 0], [1, 2], [1, 3], [2, 0], [2, 2], [2, 3]]
    for out in batch.items(range(1, 3)):
        assert out["object_labels"].tolist() == ["b"] and out["boxes"].tolist() == [[9, 5, 15, 11]]
        assert len(out["polygons"]) == 1 and len(out["keypoints"]) == 4  # points are never dropped
    with pytest.raises(Uneven, match="boxes has 4 objects and object_labels has 3"):
        planned(Policy(), [item | {"object_labels": ObjectLabels(np.arange(3))}])


def test_a_polygon_that_leaves_takes_its_box_along():
    """The box still touches the canvas, its polygon does not: the object is gone, once, with everything."""
    item = {
        "image": Image(np.zeros((20, 20, 3), np.uint8)),
        "boxes": Boxes([[0, 0, 10, 10], [12, 12, 18, 18]]),
        "polygons": Polygons([[[0, 0], [4, 0], [0, 4]], [[12, 12], [18, 12], [12, 18]]]),
        "object_labels": ObjectLabels(np.array([1, 2])),
    }
    made = planned(Policy(augment=(Crop(size=(15, 15), x=1, y=1),)), [item])
    out = made.items()[0]
    assert made.run().dropped.tolist() == [[0, 0]] and out["object_labels"].tolist() == [2]
    assert out["boxes"].tolist() == [[7, 7, 13, 13]]
    wide = item | {
        "boxes": Boxes([[0, 0, 3, 3], [12, 12, 18, 18]]),
        "polygons": Polygons([[[0, 0], [9, 0], [0, 9]], [[12, 12], [18, 12], [12, 18]]]),
    }
    for names in (("boxes", "polygons"), ("polygons", "boxes")):  # whichever of the two stands first
        ordered = without(wide, *names) | {name: wide[name] for name in names}
        made = planned(Policy(augment=(Crop(size=(17, 17), x=1, y=1),)), [ordered])
        assert made.run().dropped.tolist() == [[0, 0]] and made.items()[0]["object_labels"].tolist() == [2]


# ---- errors


def load(text):
    return from_plain(yaml.safe_load(text), "policy.yaml")


BAD_FILES = [
    (
        "augment: [flip: {}, crop: {}, rotate: {degrees: [-200, 30]}]",
        Unknown,
        "policy.yaml: augment[0]: op 'flip' is not known",
    ),
    (
        "augment: [crop: {}, barrier: {}, rotate: {degrees: [-200, 30]}]",
        OutOfRange,
        "policy.yaml: augment[2].rotate.degrees = (-200, 30) degrees: must lie in [-180, 180].",
    ),
    ("augment: [rotat: {}]", Unknown, "policy.yaml: augment[0]: op 'rotat' is not known: did you mean 'rotate'?"),
    (
        "augment: [rotate: {degree: 3}]",
        Unknown,
        "policy.yaml: augment[0]: rotate: field 'degree' is not known: did you mean 'degrees'?",
    ),
    (
        "augment: [rotate: {interpolation: lineer}]",
        Unknown,
        "augment[0].rotate.interpolation 'lineer' is not known: did you mean 'linear'?",
    ),
    (
        "augment: [one_of: [rotate, brightness: {factor: 11}]]",
        OutOfRange,
        "policy.yaml: augment[0].one_of[1].brightness.factor = 11 times",
    ),
    ("augment: [one_of: {parts: [rotate], weights: [1, 2]}]", OutOfRange, "augment[0].one_of.weights = (1, 2)"),
    ("augment: [some_of: {parts: [rotate], n: 2}]", OutOfRange, "augment[0].some_of.n = 2: must lie in [0, 1]"),
    ("augment: [some_of: {parts: [rotate], m: 2}]", Unknown, "augment[0]: some_of: field 'm' is not known"),
    ("augment: [some_of: {parts: [rotate], n: many}]", LeavenError, "some_of"),
    ("augment: [one_of: {parts: [rotate], p: often}]", LeavenError, "one_of"),
    ("augment: [one_of: 3]", Malformed, "augment[0].one_of: its parts are a number"),
    ("augment: [one_of: []]", Malformed, "one_of: has no parts"),
    ("augment: [3]", Malformed, "policy.yaml: augment[0] is a number; it must be one op"),
    ("augment: [rotate: 15]", Malformed, "augment[0].rotate is a number; its fields must be a mapping"),
    ("augment: rotate", Malformed, "policy.yaml: augment is a word; it must be a list"),
    ("augmet: [rotate]", Unknown, "policy.yaml: list 'augmet' is not known: did you mean 'augment'?"),
    ("leaven: 2", Malformed, "leaven = 2: this version reads leaven: 1"),
    ("[1]", Malformed, "policy.yaml: is a list, not a mapping"),
    ("", Malformed, "policy.yaml: is empty, not a mapping"),
    ("prepare: [rotate]", Misplaced, "policy.yaml: prepare: rotate is not the same for all (degrees)"),
    ("augment: [rotate, rotate]", Ambiguous, "policy.yaml: two parts of the policy are called 'rotate'"),
    (
        "augment: [rotate: {where: {clas: [a]}}]",
        Unknown,
        "augment[0].rotate.where 'clas' is not known: did you mean 'class'?",
    ),
    ("augment: [rotate: {degrees: {gauss: {mean: 1}}}]", Unknown, "augment[0].rotate.degrees: distribution 'gauss'"),
    ("augment: [rotate: {name: 3}]", LeavenError, "augment[0].rotate.name"),
    ("augment: [resize: {size: 224}]", LeavenError, "augment[0].resize.size"),
    ("block: 0", LeavenError, "block"),
    ("block: many", LeavenError, "block"),
]


@pytest.mark.parametrize(("text", "error", "words"), BAD_FILES, ids=[text or "empty" for text, *_ in BAD_FILES])
def test_an_error_in_a_file_names_the_place(text, error, words):
    with pytest.raises(error) as caught:
        load(text)
    assert words in str(caught.value) and isinstance(caught.value, LeavenError)


def test_what_stands_in_the_wrong_list():
    for bad, words in (
        ({"prepare": [Rotate()]}, "prepare: rotate is not the same for all (degrees)"),
        ({"prepare": [HorizontalFlip()]}, "prepare: horizontal_flip is not the same for all (p)"),
        ({"finish": [CutMix()]}, "finish: cutmix is not the same for all (x, y, area, partners)"),
        ({"prepare": [OneOf((Resize(),))]}, "prepare: resize is not the same for all (a choice)"),
        ({"augment": [Normalize()]}, "augment: normalize leaves the range of pictures, so it belongs to finish"),
        ({"grow": [Rotate()]}, "grow: rotate cannot stand here; it belongs to augment"),
        ({"augment": [Balance()]}, "augment: balance cannot stand here; it belongs to grow"),
        ({"augment": [OneOf((Repeat(), Rotate()))]}, "augment: repeat cannot stand here"),
        ({"finish": [Normalize(), Resize()]}, "finish: resize stands after an op that leaves the range"),
        (
            {"prepare": [Brightness(factor=2, where={"class": "cat"})]},
            "prepare: brightness is not the same for all (where)",
        ),
        ({"grow": [Repeat(p=0.5)]}, "grow: repeat"),
        ({"grow": [Repeat(where={"class": "cat"})]}, "grow: repeat"),
    ):
        with pytest.raises(Misplaced) as caught:
            Policy(**bad)
        assert words in str(caught.value)


def test_names_are_addresses():
    for parts in (
        (Rotate(), Rotate()),
        (Rotate(), OneOf((Rotate(), Shift()))),
        (OneOf((Shift(),), name="rotate"), Rotate()),
    ):
        with pytest.raises(Ambiguous, match="'rotate': give one of them a name="):
            Policy(augment=parts)
    Policy(augment=(Rotate(), Rotate(name="again")))


def test_what_cannot_be_done_says_so():
    with pytest.raises(NoSpace, match="rotate works on a Canvas; the items have label, name"):
        planned(Policy(augment=(Rotate(),)), [{"label": Label(np.eye(2)[0]), "name": "x"}])
    with pytest.raises(NoSpace, match=r"rotate\.where asks for the class of the items; these have none"):
        Policy(augment=(Rotate(where={"class": ["cat"]}),))(image=np.zeros((4, 4, 3), np.uint8))
    with pytest.raises(NoSpace, match=r"balance\.by = class: the items have no class"):
        Policy(grow=(Balance(),)).roster(lv.core.source.Items.of([picture(0)]))
    with pytest.raises(Unfitted, match=r"normalize \(mean, std\): not learned yet\. Call policy\.fit"):
        Policy(finish=(Normalize(),))(image=np.zeros((4, 4, 3), np.uint8))
    with pytest.raises(NoKernel, match="Blend has no kernel for Mask") as caught:
        planned(Policy(augment=(MixUp(),)), [without(picture(0), "polygons", "keypoints")] * 2).run()
    assert "@kernel(Blend, Mask)" in str(caught.value)
    with pytest.raises(
        NoKernel, match=r"rotate \+ saturation: mixes red, green and blue; a picture of 9 channels has none"
    ):
        run(Rotate(), Saturation(), image=Image(np.zeros((4, 4, 9), np.uint8)))
    with pytest.raises(NoKernel, match="statistics of 3 channels; this picture has 1"):
        planned(
            Policy(finish=(Normalize(mean=(0, 0, 0), std=(1, 1, 1)),)), [{"image": Image(np.zeros((4, 4), np.uint8))}]
        ).run()
    with pytest.raises(Uneven, match=r"partners differ in size \(.* x .* and .* x .*\): fix the size before mixing"):
        planned(Policy(augment=(CutMix(),)), [without(i, "polygons", "keypoints") for i in pictures(8)])
    with pytest.raises(Uneven, match="field 'mask' is in one item of the batch and not in another"):
        planned(Policy(), [picture(0), without(picture(1), "mask")])
    with pytest.raises(
        Uneven, match="item 1 of the batch: mask is 4 x 5 and what stands before it 30 x 33: they must agree"
    ):
        planned(Policy(), [picture(0), picture(1) | {"mask": Mask(np.zeros((4, 5), np.uint8))}])
    for dtype, fill in ((np.uint8, 300), (np.int8, 200), (bool, 2)):
        with pytest.raises(OutOfRange, match=f"rotate: mask_fill = {fill}: does not fit a mask of"):
            run(Rotate(degrees=45, mask_fill=fill), mask=Mask(np.ones((9, 9), dtype)))
    for id in (-1, 2**64):
        with pytest.raises(OutOfRange, match=rf"id = {id}: must lie in \[0, 2\*\*64\)"):
            Policy(augment=(Rotate(),))(image=np.zeros((4, 4, 3), np.uint8), seed=1, id=id)
    for statistics in (
        {"mean": (0.5,)},
        {"mean": (0,), "std": (0,)},
        {"mean": "ab", "std": (1,)},
        {"mean": (0, 0), "std": (1,)},
    ):
        with pytest.raises(Malformed, match=r"normalize: mean = .*give both"):
            Normalize(**statistics)
    with pytest.raises(BadData, match="normalize: there are no pictures to learn"):
        Policy(finish=(Normalize(),)).fit(source([]))
    for bad in (3, Rotate, "rotate"):
        with pytest.raises(Malformed, match="is not an op"):
            Policy(augment=(bad,))
        with pytest.raises(Malformed, match="is not an op"):
            OneOf((bad, Rotate()))
    with pytest.raises(Changed, match="a step 'Unheard'"):
        bound.replay(
            {"rows": [[0, 0]], "columns": [{"op": "x", "step": "Unheard", "on": [True], "args": {}}]}, [picture(0)]
        )


@pytest.mark.parametrize(
    "target",
    [
        lambda: Image(np.zeros((2, 2, 3), np.int64)),
        lambda: Image(np.zeros((0, 2, 3), np.uint8)),
        lambda: Image([[1]]),
        lambda: Mask(np.zeros((2, 2))),
        lambda: Mask(np.zeros((2, 2, 1), np.uint8)),
        lambda: Boxes([[3, 0, 1, 1]]),
        lambda: Boxes([[0, 0, 1]]),
        lambda: Boxes([[0, 0, 1, np.nan]]),
        lambda: Keypoints([[1, np.inf]]),
        lambda: Keypoints("no"),
        lambda: Polygons([[[0, 0], [1, 1]]]),
        lambda: Keypoints([1, 2]),
    ],
)
def test_malformed_targets_are_named(target):
    with pytest.raises(Malformed, match=r"^(image|mask|boxes|keypoints|polygons)(\[0\])?( = |: | has )"):
        target()


# ---- identity, fitting, files


def test_the_id_changes_with_every_field_and_with_what_was_learned_and_not_with_seeds():
    base = {"augment": (Rotate(), OneOf((Shift(), Brightness()))), "finish": (Normalize(),)}
    ids = {Policy(**base).id}
    for change in (
        {"augment": (Rotate(degrees=15), base["augment"][1])},
        {"augment": (Rotate(name="r"), base["augment"][1])},
        {"augment": (Rotate(p=0.5), base["augment"][1])},
        {"augment": (Rotate(fill=0.5), base["augment"][1])},
        {"augment": (Rotate(where={"class": "cat"}), base["augment"][1])},
        {"augment": base["augment"][::-1]},
        {"augment": (Rotate(), OneOf((Shift(), Brightness()), weights=(1, 2)))},
        {"block": 32},
        {"augment": (Rotate(), OneOf((Shift(), Brightness()), p=0.5))},
        {"prepare": (Resize(),)},
        {"grow": (Repeat(),)},
        {"augment": (Rotate(), InOrder((Shift(), Brightness())))},
    ):
        ids.add(Policy(**(base | change)).id)
    assert len(ids) == 13
    policy, train = Policy(**base), source(pictures())
    fitted = policy.fit(train)
    assert fitted.id not in ids and fitted.fit(train) is fitted and fitted.id == policy.fit(train).id
    assert policy.fit(source(pictures(5))).id != fitted.id and policy.finish[0].mean is None
    same_call = Policy(**base)
    fitted(image=pixels((4, 4, 3), np.uint8), seed=9, id=4)
    assert same_call.id == policy.id and fitted.id == policy.fit(train).id
    assert from_plain(to_plain(fitted)).id == fitted.id


def test_one_meaning_has_one_id():
    """However a number or a pair is written."""
    for ways in (
        [Rotate(), Rotate(degrees=(-15, 15)), Rotate(degrees=[-15.0, 15]), Rotate(degrees=Uniform(-15, 15))],
        [Rotate(degrees=30), Rotate(degrees=30.0)],
        [Crop(size=[32, 32]), Crop()],
        [Brightness(where={"class": "cat"}), Brightness(where={"class": ["cat"]})],
        [ResizedCrop(ratio={"log_uniform": {"low": 3 / 4, "high": 4 / 3}}), ResizedCrop()],
    ):
        assert len({Policy(augment=(op,)).id for op in ways}) == 1


def test_a_rich_policy_survives_its_file():
    policy = Policy(
        prepare=(Resize(size=(40, 40)),),
        grow=(Balance(by="group"), Repeat(times=3)),
        augment=(
            OneOf(
                (Rotate(degrees=LogUniform(1, 30)), InOrder((Shift(), Brightness(factor=Beta(2, 3))), p=0.5)),
                weights=(1, 3),
            ),
            SomeOf((GaussianBlur(), GaussianNoise(p=0.25)), n=(0, 2), name="some"),
            CutMix(p=0.3, where={"class": ["cat"]}),
        ),
        finish=(Normalize(mean=(0.1, 0.2, 0.3), std=(1.0, 1.0, 1.0)),),
        block=16,
    )
    text = yaml.safe_dump(to_plain(policy), sort_keys=False)
    again = load(text)
    assert again == policy and again.id == policy.id and yaml.safe_dump(to_plain(again), sort_keys=False) == text
    items = [without(picture(i, even=True), "polygons", "keypoints") for i in range(8)]
    assert all(map(same, planned(policy, items).items(), planned(again, items).items()))
    assert str(policy).splitlines()[:2] == ["prepare:", "  resize: size=[40, 40]"] and "weights" in str(policy)
    assert load("augment: [rotate, {horizontal_flip: }, {one_of: [shift, brightness]}]").training


def test_the_schema_accepts_what_policies_write_and_knows_every_op():
    made = schema()
    assert set(made["properties"]) == {"leaven", "prepare", "grow", "augment", "finish", "block"}
    assert made["$defs"]["rotate"]["properties"]["rotate"]["anyOf"][0]["properties"]["degrees"]["default"] == [
        -15.0,
        15.0,
    ]
    from leaven.core.catalog import every

    assert set(every()) <= set(made["$defs"])


def test_explain_shows_the_fused_plan():
    policy = Policy(
        augment=(Rotate(), HorizontalFlip(), Brightness(), GaussianBlur(p=0.5), CutMix(p=0.3), Shift()),
        finish=(Normalize(mean=(0.5,), std=(0.2,)),),
    )
    made = planned(policy, mixable(8))
    blurred, mixed = made.columns[3].on[:8].sum(), made.columns[4].on[:8].sum()
    assert 0 < blurred < 8 and 0 < mixed < 8
    lines = made.explain().splitlines()
    assert any(f"Filter <- gaussian_blur ({blurred} of 8 rows)" in line for line in lines)
    assert any(f"Paste <- cutmix ({mixed} of 8 rows)" in line for line in lines)
    (i,) = np.flatnonzero(~(made.columns[3].on | made.columns[4].on | made.columns[1].on)[:8])[:1]
    assert (
        made.explain(row=int(i))
        == "0  Warp then ColorMatrix then Standardize <- rotate + brightness + shift + normalize"
    )
    assert planned(Policy(), mixable(2)).explain() == "nothing"
    assert "rotate + horizontal_flip" in policy.explain(source(mixable(8)))


def test_evaluation_runs_what_every_item_goes_through_and_reaches_the_same_size():
    policy = Policy(
        prepare=(Pad(margin=2),),
        augment=(ResizedCrop(size=(16, 20)), Rotate(), CutMix()),
        finish=(Normalize(mean=(0.5,), std=(0.5,)),),
    )
    names = [slot.op.address for slot in policy.evaluation.slots]
    assert names == ["pad", "resized_crop in evaluation", "normalize"]
    for i in range(4):
        outs = [one(policy.evaluation, without(picture(i), "name"), seed=seed, id=seed) for seed in (0, 1)]
        assert outs[0]["image"].shape == (16, 20, 3) and same(*outs)


def test_sizes_are_checked_on_shapes_alone():
    def check(*ops, sizes=((30, 40), (20, 50))):
        h, w = np.array(sizes, float).T
        check_sizes(Policy(augment=ops).training, {Canvas: Canvas(h, w)}, given="pictures")

    check(Rotate(), Resize())
    check(Crop(size=(20, 20)), HorizontalFlip())
    with pytest.raises(Uneven, match="pictures come in several sizes"):
        check(Rotate())
    with pytest.raises(Uneven, match="quarter_turns makes pictures of several sizes"):
        check(Resize(size=(20, 30)), QuarterTurns())
    with pytest.raises(Uneven, match="pad makes"):
        check(Rotate(), Pad(p=0.5), sizes=((8, 8),))
    with pytest.raises(Uneven, match="pad makes"):
        check(Pad(margin=(0, 9)), sizes=((8, 8),))
    check(QuarterTurns(), sizes=((8, 8),))


def test_registering_twice_is_an_error():
    with pytest.raises(NoKernel, match="already has a kernel"):
        keeps(Slide, Image)
    from leaven.core.op import op

    with pytest.raises(Ambiguous, match="already has an op called 'rotate'"):
        op("rotate", Canvas)(type("Rotate", (Op,), {"__annotations__": {}, "step": lambda self, canvas: None}))
    assert STEPS["Slide"] is Slide and (Slide, Image) in table.TABLE


def test_where_follows_each_row():
    made = planned(
        Policy(augment=(Rotate(where={"class": ["cat", "emu"]}), Shift(where={"group": "g1"}))), pictures(12)
    )
    assert (made.columns[0].on == np.isin(CLASSES[np.arange(12) % 3], ["cat", "emu"])).all()
    assert made.columns[1].on.tolist() == [False] * 4 + [True] * 4 + [False] * 4


def test_copies_draw_apart():
    items = [data(picture(0))["image"]] * 4
    items = [{"image": Image(image)} for image in items]
    policy = Policy(grow=(Repeat(times=3),), augment=(Rotate(),))
    rows = policy.roster(source(items))
    outs = planned(policy, items, rows.positions, copies=rows.copies).items()
    assert len({out["image"].tobytes() for out in outs}) == 12


def test_a_single_call_lists_the_objects_that_left():
    shift = Policy(augment=[Shift(x=0.5, y=0)])
    kept = shift(image=np.zeros((10, 10, 3), np.uint8), boxes=[[0, 0, 3, 3]], id=70, seed=1)
    out = shift(image=np.zeros((10, 10, 3), np.uint8), boxes=[[0, 0, 3, 3], [6, 0, 9, 3]], id=70, seed=1)
    assert out.dropped.tolist() == [1] and out["boxes"].tolist() == [[5, 0, 8, 3]] and not len(kept.dropped)
    mixed = Policy(augment=[Shift(x=0.5, y=0), CutMix(p=0.0)])
    assert mixed(image=np.zeros((10, 10, 3), np.uint8), boxes=[[6, 0, 9, 3]], id=3, seed=1).dropped.tolist() == [0]
