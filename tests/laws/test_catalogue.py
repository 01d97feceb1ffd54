"""Laws every op obeys. A new op joins by existing: the catalogue finds it."""

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from items import (
    ATOL,
    CANVAS_KINDS,
    CLASSES,
    COUNT,
    ITEM_KINDS,
    KINDS,
    OBJECTS,
    PICTURE_KINDS,
    ROSTER_KINDS,
    TYPES,
    alone,
    columns,
    data,
    equal,
    example,
    facts,
    load,
    picture,
    pixels,
    place,
    planned,
    same,
    source,
    without,
)

from leaven.core import bound
from leaven.core.catalog import every
from leaven.core.dist import Choice
from leaven.core.errors import LeavenError, Malformed, NoKernel, OutOfRange, Unknown
from leaven.core.item import Target
from leaven.core.plain import from_plain, to_plain
from leaven.core.plan import one, plan
from leaven.core.policy import Policy
from leaven.core.source import Items
from leaven.image import Boxes, Image, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons
from leaven.image.steps import Warp

ORDERS = ([1, 2, 0], [1, 0, 2])  # of channels; what turns hues treats those of the first alike
INTERVALS = ("events", "segments", "words")  # clipped to their space, whatever the op, as objects are
DROPPING = {"mask_dropout", "region_dropout"}  # take objects or labels out, and say so
each_op = pytest.mark.parametrize("kind", ITEM_KINDS)
each_picture_op = pytest.mark.parametrize("kind", PICTURE_KINDS)
seeds = st.integers(0, 2**63)
few = settings(max_examples=4, deadline=None, derandomize=True)
MOVING = [kind for kind in PICTURE_KINDS if columns(alone(example(kind)), [picture(0)])[0].step.moves]


def items_for(kind, n=COUNT, **how):
    return [load(kind, i, **how) for i in range(n)]


def half(kind):
    """The op on for about half of the rows, if it may be."""
    op = example(kind)
    return op if op.last else replace(op, p=0.6)


# ---- the same key gives the same bytes


@each_op
@few
@given(seed=seeds)
def test_batch_size_and_order_do_not_matter(kind, seed):
    policy, items = alone(half(kind)), items_for(kind)
    whole = planned(policy, items, seed=seed).items()
    for size in (1, 7):
        parts = [np.arange(k, min(k + size, COUNT)) for k in range(0, COUNT, size)]
        small = [out for part in parts for out in planned(policy, items, part, seed=seed).items()]
        assert all(map(same, whole, small))
    order = np.random.default_rng(seed).permutation(COUNT)
    shuffled = planned(policy, items, order, seed=seed).items()
    assert all(same(whole[i], out) for i, out in zip(order, shuffled))


@each_op
def test_threads_do_not_matter(kind):
    policy, items = alone(half(kind)), items_for(kind, 12)
    whole = planned(policy, items).items()
    with ThreadPoolExecutor(3) as pool:
        for outs in pool.map(lambda _: planned(policy, items).items(), range(6)):
            assert all(map(same, whole, outs))
        alone_each = pool.map(lambda i: planned(policy, items, [i]).items()[0], range(12))
        assert all(map(same, whole, alone_each))


@each_op
@few
@given(seed=seeds, id=st.integers(0, 2**64 - 1), epoch=st.integers(0, 2**32 - 1))
def test_a_single_call_is_a_batch_of_one(kind, seed, id, epoch):
    program, item = alone(half(kind)).training, load(kind, id % 50)
    (batch,) = plan(program, Items([item], np.array([id], np.uint64)), np.array([0]), seed=seed, epoch=epoch).items()
    assert same(one(program, item, seed=seed, id=id, epoch=epoch), batch)


@each_op
@few
@given(seed=seeds)
def test_a_batch_slot_receives_what_an_array_would(kind, seed):
    """Results written straight into a batch are those handed back one by one."""
    made = planned(alone(half(kind)), items_for(kind, 9), seed=seed)
    if "image" not in made.batch.fields:
        return
    outs = made.items()
    shapes = [(out["image"].shape, out["image"].dtype) for out in outs]
    for shape, dtype in set(shapes):
        alike = [i for i, found in enumerate(shapes) if found == (shape, dtype)]
        if alike != list(range(len(outs))):
            continue
        slot = np.full((len(outs), *shape), 77, dtype)
        made.run({"image": slot})
        assert all(equal(out["image"], got) for out, got in zip(outs, slot))


@each_op
@few
@given(seed=seeds)
def test_pure(kind, seed):
    """Running never writes to what it is given, not even where that is allowed; what is no target passes as it is."""
    items, untouched = items_for(kind, 9), items_for(kind, 9)
    out = planned(alone(half(kind)), items, seed=seed).items()
    assert all(map(same, items, untouched))
    assert all(a[k] is b[k] for a, b in zip(out, items) for k in a if not isinstance(b[k], Target))
    for item in items:
        for value in data(item).values():
            for array in value if isinstance(value, list) else [value]:
                if isinstance(array, np.ndarray):
                    array.flags.writeable = False
    assert all(map(same, out, planned(alone(half(kind)), items, seed=seed).items()))


@each_op
@few
@given(seed=seeds)
def test_a_bound_plan_is_the_whole_truth(kind, seed):
    """Dumped to JSON and replayed on the item and its partners, it makes the same bytes; nothing is drawn again."""
    items = items_for(kind, 9)
    made = planned(alone(half(kind)), items, seed=seed)
    ids = source(items).ids
    where = {int(id): i for i, id in enumerate(ids)}
    for i, out in enumerate(made.items()):
        found = json.loads(json.dumps(bound.dump(made, i, ids)))
        assert found["rows"][0] == [int(ids[i]), 0]
        assert same(bound.replay(found, [items[where[id]] for id, _ in found["rows"]]), out)
        weights = bound.parents(made, i)
        assert abs(sum(weights.values()) - 1) < 1e-12 and min(weights.values()) >= 0


@pytest.mark.parametrize("kind", KINDS)
def test_pickled_and_back(kind):
    op = example(kind)
    assert op.dists.keys() >= {f.name for f in op.params()}  # what is made on demand must not get in the way
    again = pickle.loads(pickle.dumps(op))
    assert again == op and hash(again) == hash(op)
    policy = pickle.loads(pickle.dumps(alone(op)))
    assert policy == alone(op) and policy.id == alone(op).id


@pytest.mark.parametrize("kind", KINDS)
def test_written_to_a_file_and_back(kind):
    """YAML and JSON, with defaults, and with every param and setting at something else."""
    op = example(kind)
    changed = {f.name: Choice((f.metadata["low"], f.metadata["high"]), (1, 3)) for f in op.params()}
    for f in op.settings():
        low, high = f.metadata["low"], f.metadata["high"]
        if isinstance(f.default, bool):
            changed[f.name] = not f.default
        elif f.metadata["options"]:
            changed[f.name] = f.metadata["options"][-1]
        elif isinstance(f.default, tuple):
            changed[f.name] = tuple(int(high) - k for k in range(len(f.default)))
        elif isinstance(f.default, int | float) and low is not None:
            changed[f.name] = type(f.default)(high)
    if place(op) == "augment":
        changed |= {"p": 0.25, "where": {"class": ["cat", "dog"], "group": ["g"]}}
    if place(op) == "finish":
        changed = {name: value for name, value in changed.items() if not isinstance(value, Choice)}
    for made in (op, replace(op, name="other"), replace(op, **changed)):
        policy = alone(made)
        plain = to_plain(policy)
        for back in (yaml.safe_load(yaml.safe_dump(plain)), json.loads(json.dumps(plain))):
            again = from_plain(back, artefacts=policy.artefacts)
            assert to_plain(again) == plain and again.id == policy.id
            assert again == policy and hash(again) == hash(policy)


# ---- what an op may do


@each_op
@few
@given(seed=seeds)
def test_neutral_values_do_nothing(kind, seed):
    """Bytes of whole numbers stay; with p = 0 so does everything, and it is not even copied."""
    op, items = example(kind), [without(load(kind, i), *OBJECTS, *INTERVALS) for i in range(6)]
    items = [facts(kind, *item["image"].extent) | item if "image" in item else item for item in items]
    if not op.last:
        off = planned(alone(replace(op, p=0.0)), items, seed=seed).items()
        assert all(map(same, off, items))
        assert all(out["image"] is item["image"].data for out, item in zip(off, items) if "image" in out)
    neutral = {f.name: f.metadata["neutral"] for f in op.params()}
    if neutral and not op.mixes and (all(v is not None for v in neutral.values()) or kind == "erase"):
        fixed = {name: value for name, value in neutral.items() if value is not None}
        for dtype in TYPES if "image" in items[0] else ():
            made = [
                item | {"image": Image(pixels(item["image"].data.shape, dtype, seed=k))} for k, item in enumerate(items)
            ]
            out = planned(alone(replace(op, **fixed)), made, seed=seed).items()
            assert all(same(a, b, atol=ATOL.get(dtype, 1e-12)) for a, b in zip(out, made))


@each_op
def test_where_restricts_it_to_the_class(kind):
    op = example(kind)
    if op.last:
        pytest.skip("what every item goes through knows no classes")
    items = items_for(kind, 12)
    made = planned(alone(replace(op, p=1.0, where={"class": ["dog", "emu"]})), items)
    on = np.isin(CLASSES[np.arange(12) % 3], ["dog", "emu"])
    (column,) = made.columns
    missed = np.zeros_like(column.on) if column.skipped is None else column.skipped
    assert ((column.on | missed)[:12] == on).all()
    off = planned(alone(replace(op, p=0.0)), items).items()
    full = planned(alone(replace(op, p=1.0)), items).items()
    assert all(same(out, full[i] if on[i] else off[i]) for i, out in enumerate(made.items()))


@each_op
@few
@given(seed=seeds, dtype=st.sampled_from(TYPES))
def test_space_is_honest(kind, seed, dtype):
    """The space promised before running is the space found after; the dtype stays, save for ops that come last."""
    op, how = example(kind), {"dtype": dtype} if "image" in load(kind, 0) else {}
    made = planned(alone(half(kind)), items_for(kind, 6, **how), seed=seed)
    for i, out in enumerate(made.items()):
        for name, value in load(kind, i, **how).items():
            if not isinstance(value, Target):
                continue
            if value.extent:
                promised = [float(column[i]) for column in made.spaces[value.space].columns]
                rate = {"rate": promised[-1]} if hasattr(value, "rate") else {}
                assert list(replace(value, data=out[name], **rate).extent) == promised
            if isinstance(value, Image):
                assert out[name].dtype == (np.float32 if op.last else dtype)
                assert out[name].shape[2] == value.data.shape[2]
            elif isinstance(out[name], np.ndarray):
                assert out[name].dtype == value.data.dtype


@each_picture_op
@pytest.mark.parametrize("channels", [1, 3, 4, 9])
def test_every_dtype_and_number_of_channels(kind, channels):
    """What is refused is named, and only by ops to which red, green and blue are not alike."""
    op = example(kind)
    if op.last:
        op = replace(op, mean=(0.5,), std=(0.25,))
    for dtype in TYPES:
        image = pixels((11, 14, channels), dtype)
        try:
            out = planned(alone(op), [{"image": Image(image)} | facts(kind, 11, 14)] * 3).items()
        except NoKernel as error:
            assert channels not in (1, 3, 4) and kind in str(error) and f"{channels} channels" in str(error)
            three = pixels((11, 14, 3), dtype)
            plain, *others = (
                planned(alone(op), [{"image": Image(three[..., order])}]).items()[0]["image"]
                for order in ([0, 1, 2], *ORDERS)
            )
            assert not all(equal(out, plain[..., order]) for out, order in zip(others, ORDERS))
        else:
            assert all(o["image"].shape[2] == channels for o in out)
            assert all(np.isfinite(o["image"].astype(float)).all() for o in out)


@each_picture_op
@few
@given(seed=seeds, size=st.sampled_from([(1, 1), (1, 5), (4, 1), (2, 2)]))
def test_tiny_pictures(kind, seed, size):
    for dtype in TYPES:
        item = {
            "image": Image(pixels((*size, 3), dtype)),
            "mask": Mask(np.full(size, 7, np.uint8)),
            "boxes": Boxes([[0, 0, size[1], size[0]]]),
            "instance_masks": InstanceMasks(np.ones((1, *size), bool)),
            "keypoints": Keypoints([[0.5, 0.5]]),
        }
        (out,) = planned(alone(example(kind)), [item], seed=seed).items()
        assert out["image"].shape[:2] == out["mask"].shape and np.isfinite(out["keypoints"]).all()


@each_op
def test_items_without_objects(kind):
    items = [load(kind, 4 * i) for i in range(4)]
    tails = {"boxes": (4,), "object_labels": (), "object_keypoints": (3, 2)}
    assert all(len(item[name].data) == 0 for item in items for name in OBJECTS if name in item)
    for item, out in zip(items, planned(alone(example(kind)), items).items()):
        for name in set(OBJECTS) & item.keys():
            assert len(out[name]) == 0 and isinstance(out[name], type(item[name].data))
            assert name not in tails or out[name].shape == (0, *tails[name])
            assert name != "instance_masks" or out[name].shape[1:] == out["image"].shape[:2]


@pytest.mark.parametrize("kind", CANVAS_KINDS)
@few
@given(seed=seeds)
def test_objects_of_no_area_are_dropped_with_all_they_have_and_listed(kind, seed):
    """A box that is a point, a box that is a line, a mask without a pixel, beside one object that is whole."""
    op, whole = example(kind), [9, 8, 20, 18]
    if "instance_masks" not in load(kind, 1):
        pytest.skip("refuses masks of objects")
    masks = np.zeros((4, 29, 34), bool)
    masks[0, 8:18, 9:20], masks[1:3, 5, 5] = True, True
    items = []
    for i in range(6):
        image = Image(pixels((29, 34, 3), np.uint8, i))
        items.append({"image": image, "boxes": Boxes([whole, [5, 5, 5, 5], [5, 5, 5, 9], whole]),
                      "instance_masks": InstanceMasks(masks), "object_labels": ObjectLabels(np.arange(4) + 10 * i)}
                     | without(facts(kind, 29, 34), "boxes", "instance_masks"))  # fmt: skip
    made = planned(alone(op), items, seed=seed)
    batch = made.run()
    for i, out in enumerate(batch.items(range(made.count))):
        assert set(out["object_labels"] % 10) <= {0}
        assert len({len(out[name]) for name in ("boxes", "instance_masks", "object_labels")}) == 1
        lost = 0 if batch.dropped is None else (batch.dropped[:, 0] == i).sum()
        assert lost >= 3 and (not len(out["boxes"]) or (out["boxes"][:, 2:] > out["boxes"][:, :2]).all())


@pytest.mark.parametrize("kind", CANVAS_KINDS)
@few
@given(seed=seeds)
def test_masks_invent_no_labels(kind, seed):
    """Labels 0, 7 and 250 stay among themselves."""
    items = items_for(kind, 6)
    if "mask" not in items[0]:
        pytest.skip("refuses masks")
    for out in planned(alone(example(kind)), items, seed=seed).items():
        assert set(np.unique(out["mask"])) <= {0, 7, 250}
    for number, dtype in enumerate((bool, np.int64, np.uint16)):
        labels = [np.random.default_rng(i).choice([0, 1, 250], (29, 34)).astype(dtype) for i in range(6)]
        alike = [facts(kind, 29, 34) | {"mask": Mask(m)} for m in labels]
        made = planned(alone(example(kind)), alike, seed=seed + number).items()
        assert all(o["mask"].dtype == dtype and set(np.unique(o["mask"])) <= {0, 1, 250} for o in made)


# ---- targets agree


def blob(h=64, w=72, box=(21, 17, 44, 35)):
    """A rectangle in the picture, in the mask, as a box, as a polygon, and its corners as points."""
    x0, y0, x1, y1 = box
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], float)
    grey = np.zeros((h, w, 3), np.float32)
    grey[y0:y1, x0:x1] = 0.5
    return {
        "image": Image(grey),
        "mask": Mask((grey[..., 0] > 0).astype(np.uint8)),
        "boxes": Boxes([box]),
        "polygons": Polygons([corners]),
        "keypoints": Keypoints(corners),
        "instance_masks": InstanceMasks(grey[None, ..., 0] > 0),
        "object_keypoints": ObjectKeypoints(corners[None]),
    }


def extents(there):
    ys, xs = np.nonzero(there)
    return np.array([xs.min(), ys.min(), xs.max() + 1, ys.max() + 1], float)


@pytest.mark.parametrize("kind", MOVING)
def test_picture_mask_points_boxes_and_polygons_agree(kind):
    """What is painted ends where the box, the polygon and the points say: to a pixel."""
    seen = 0
    for out in planned(alone(example(kind)), [blob()] * 24, seed=3).items():
        h, w = out["mask"].shape
        bright = out["image"].mean(axis=2) > 0.25
        assert (bright != out["mask"].astype(bool)).mean() < 0.02
        if not len(out["boxes"]):
            assert out["mask"].sum() <= 4
            continue
        seen += 1
        (box,), (corners,) = out["boxes"], out["polygons"]
        assert equal(out["instance_masks"][0], out["mask"] > 0) and equal(out["object_keypoints"][0], out["keypoints"])
        np.testing.assert_allclose(box, [*corners.min(axis=0), *corners.max(axis=0)], atol=1e-9)
        if (box[2:] - box[:2]).min() > 3:
            np.testing.assert_allclose(extents(out["mask"]), box, atol=1.01)
            np.testing.assert_allclose(extents(bright), box, atol=1.01)
        points = out["keypoints"]
        if (points > 0).all() and (points < [w, h]).all() and len(corners) == 4:
            np.testing.assert_allclose(points, corners, atol=1e-9)  # same order: nothing was cut
        x, y = corners.T
        area = abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
        assert abs(area - out["mask"].sum()) < 0.06 * area + 8
    assert seen >= 12


@pytest.mark.parametrize("kind", sorted(set(PICTURE_KINDS) - set(MOVING) - DROPPING))
def test_value_ops_leave_shapes_alone(kind):
    items = [picture(i) for i in range(8)]
    kept = planned(alone(replace(example("barrier"))), items).items()
    out = planned(alone(example(kind)), items).items()
    assert all(same(without(a, "image"), without(b, "image")) for a, b in zip(out, kept))


@pytest.mark.parametrize("kind", MOVING)
def test_ops_that_move_whole_pixels_are_exact_copies(kind):
    """Every pixel that a point at its centre still finds on the canvas is there, in every dtype; the rest is fill."""
    step = columns(alone(example(kind)), [picture(3)] * 8)[0].step
    if not isinstance(step, Warp):
        pytest.skip("moves by fractions of a pixel")
    if not ((step.matrix == np.round(step.matrix)).all() and (abs(np.linalg.det(step.matrix)) == 1).all()):
        return
    h, w = 35, 41
    ys, xs = np.mgrid[:h, :w]
    centres = np.stack([xs, ys], axis=-1).reshape(-1, 2) + 0.5
    for dtype in TYPES:
        image, labels = pixels((h, w, 3), dtype), pixels((h, w), np.uint8)
        item = facts(kind, h, w) | {"image": Image(image), "mask": Mask(labels), "keypoints": Keypoints(centres)}
        for out in planned(alone(example(kind)), [item] * 8, seed=5).items():
            black = np.iinfo(dtype).min if np.dtype(dtype).kind == "i" else 0
            wanted, marks = np.full_like(out["image"], black), np.zeros_like(out["mask"])
            x, y = np.floor(out["keypoints"]).astype(int).T
            on = (x >= 0) & (y >= 0) & (x < wanted.shape[1]) & (y < wanted.shape[0])
            wanted[y[on], x[on]], marks[y[on], x[on]] = image.reshape(-1, 3)[on], labels.reshape(-1)[on]
            assert equal(out["image"], wanted) and equal(out["mask"], marks)


@pytest.mark.parametrize("kind", MOVING)
def test_moves_can_be_undone(kind):
    """Points come back to 1e-9 pixels; a smooth picture to 0.02 wherever it was seen all along."""
    h, w = 60, 68
    ys, xs = np.mgrid[:h, :w]
    wave = 0.5 + 0.2 * np.sin(xs / 5) * np.cos(ys / 6)
    points = np.random.default_rng(1).random((9, 2)) * [w, h]
    item = {
        "image": Image(wave.astype(np.float32)[..., None]),
        "mask": Mask(np.ones((h, w), np.uint8)),
        "keypoints": Keypoints(points),
    }
    made = planned(Policy(augment=(example(kind),)), [facts(kind, h, w) | item] * 8, seed=2)
    outs = [
        {"image": Image(o["image"]), "mask": Mask(o["mask"]), "keypoints": Keypoints(o["keypoints"])}
        for o in made.items()
    ]
    for back in made.invert(outs):
        np.testing.assert_allclose(back["keypoints"], points, atol=1e-9, rtol=0)
        assert back["image"].shape == (h, w, 1) and back["mask"].shape == (h, w)
        there = np.pad(back["mask"], 2)
        inside = np.all([there[2 + a : 2 + a + h, 2 + b : 2 + b + w] for a in (-2, 0, 2) for b in (-2, 0, 2)], axis=0)
        assert inside.sum() > 150 and abs(back["image"][..., 0] - wave)[inside].max() < 0.02


# ---- declarations


@pytest.mark.parametrize("kind", KINDS)
def test_bad_values_are_named(kind):
    op = example(kind)
    for f in op.params():
        low, high = f.metadata["low"], f.metadata["high"]
        for bad in (high + 1, low - 1, (low - 1, high), (low, high + 1), float("nan"), (high, low)):
            with pytest.raises(OutOfRange) as error:
                replace(op, **{f.name: bad})
            assert f"{kind}.{f.name} = " in str(error.value)
            assert f"must lie in [{low:g}, {high:g}]" in str(error.value)
        for bad in ("much", None, (1, 2, 3), True, {"uniformly": {"low": 0, "high": 1}}):
            with pytest.raises((Malformed, Unknown), match=rf"{kind}\.{f.name}: "):
                replace(op, **{f.name: bad})
    for f in op.settings():
        low, high, options = f.metadata["low"], f.metadata["high"], f.metadata["options"]
        if options:
            with pytest.raises(Unknown, match=rf"{kind}\.{f.name} '{options[0]}x'.* did you mean '{options[0]}'"):
                replace(op, **{f.name: options[0] + "x"})
        if low is not None:
            for bad in (low - 1, high + 1, float("nan"), "much"):
                value = (bad,) * len(f.default) if isinstance(f.default, tuple) else bad
                with pytest.raises(OutOfRange, match=rf"{kind}\.{f.name} = .* must lie in \[{low:g}"):
                    replace(op, **{f.name: value})
    for bad in (-0.1, 1.1, True, "often", float("nan")):
        with pytest.raises(OutOfRange, match=rf"{kind}\.p = "):
            replace(op, p=bad)
    with pytest.raises(Unknown, match="'class'"):
        replace(op, where={"klass": ["cat"]})
    with pytest.raises(Malformed, match="mapping"):
        replace(op, where=["cat"])


@pytest.mark.parametrize("kind", KINDS)
def test_settings_of_the_wrong_form_are_refused_when_declared(kind):
    """A whole number stays whole and alone: what kernels cannot take never gets to them."""
    op = example(kind)
    for f in op.settings():
        low = f.metadata["low"]
        if low is None:
            continue
        if isinstance(f.default, tuple):
            wrong = [f.default[0], (*f.default, f.default[0])]
            wrong += [tuple(v + 0.5 for v in f.default)] if isinstance(f.default[0], int) else []
        else:
            wrong = [(f.default, f.default)] + ([f.default + 0.5] if isinstance(f.default, int) else [])
        for bad in wrong:
            with pytest.raises(LeavenError, match=rf"{kind}\.{f.name} = "):
                replace(op, **{f.name: bad})


@pytest.mark.parametrize("kind", KINDS)
def test_every_op_says_what_it_does(kind):
    cls = every()[kind]
    assert cls.__doc__ and not cls.__doc__.startswith(f"{cls.__name__}(")  # its own, not the one that dataclasses make
    for f in cls.params():
        assert f.metadata["unit"] and f.metadata["low"] <= f.metadata["high"]
        neutral = f.metadata["neutral"]
        assert neutral is None or f.metadata["low"] <= neutral <= f.metadata["high"]


# ---- ops of the roster


@pytest.mark.parametrize("kind", ROSTER_KINDS)
def test_a_roster_keeps_every_item_and_repeats_no_copy(kind):
    items = [picture(0)] * 10  # 4 cats, 3 dogs, 3 emus
    policy = Policy(grow=(example(kind),))
    rows = policy.roster(source(items))
    pairs = set(zip(rows.positions.tolist(), rows.copies.tolist()))
    assert len(pairs) == rows.positions.size and {(i, 0) for i in range(10)} <= pairs
    again = policy.roster(source(items))
    assert (again.positions == rows.positions).all() and (again.copies == rows.copies).all()
