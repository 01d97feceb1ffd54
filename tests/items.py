"""Items for the tests, how to compare them, and the ops of the catalogue ready for use."""

from functools import cache

import numpy as np
from made_audio import sound
from made_series import series
from made_table import row
from made_text import passage

from leaven.core.batch import Batch
from leaven.core.bind import bind
from leaven.core.catalog import every
from leaven.core.errors import NoKernel
from leaven.core.grow import RosterOp
from leaven.core.item import Label, Target
from leaven.core.kernel import kernel_for
from leaven.core.plan import casting, plan
from leaven.core.policy import Policy
from leaven.core.roster import Roster
from leaven.core.source import Items
from leaven.image import (
    Boxes,
    Canvas,
    Image,
    InstanceMasks,
    Keypoints,
    Mask,
    ObjectKeypoints,
    ObjectLabels,
    Polygons,
)
from leaven.image.targets import MaskExtent
from leaven.table import Columns
from leaven.text import Passage
from leaven.timeline import Timeline

CLASSES = np.array(["cat", "dog", "emu"])
DTYPES = (np.uint8, np.uint16, np.float32)  # those that kernels are compiled for
TYPES = (*DTYPES, np.int16, np.float16, np.float64)
# half a step of a float16 near 1; float64 is computed in float32
ATOL = {np.float16: 5e-4, np.float32: 1e-6, np.float64: 1e-6}
COUNT = 24
OBJECTS = ("boxes", "polygons", "object_labels", "instance_masks", "object_keypoints")


def pixels(shape, dtype, seed=0):
    """Random values over the whole range of the dtype."""
    rng = np.random.default_rng(seed)
    if np.dtype(dtype).kind == "f":
        return rng.random(shape, dtype=np.float32).astype(dtype)
    return rng.integers(np.iinfo(dtype).min, np.iinfo(dtype).max, shape, dtype=dtype, endpoint=True)


def picture(i, size=(29, 34), dtype=np.uint8, channels=3, even=False):
    """Adversarial labels, boxes at the rim and beyond, items without objects or points, sizes that differ with i."""
    rng, (h, w) = np.random.default_rng(i), size if even else (size[0] + i % 3, size[1] - i % 2)
    low = rng.random((i % 4, 2)) * [w, h] - 3
    boxes = np.concatenate([low, low + 2 + rng.random((i % 4, 2)) * [w / 2, h / 2]], axis=1)
    angles = np.sort(rng.random((i % 4, 5)), axis=1) * 2 * np.pi
    corners = np.stack([np.cos(angles), np.sin(angles)], axis=2) * (boxes[:, None, 2:] - boxes[:, None, :2]) / 2
    joints = rng.random((i % 4, 3, 2)) * [w + 6, h + 6] - 3
    joints[rng.random((i % 4, 3)) < 0.2] = np.nan
    return {
        "image": Image(pixels((h, w, channels), dtype, i)),
        "mask": Mask(rng.choice([0, 7, 250], (h, w)).astype(np.uint8)),
        "boxes": Boxes(boxes),
        "polygons": Polygons(list(corners + (boxes[:, None, 2:] + boxes[:, None, :2]) / 2)),
        "object_labels": ObjectLabels(np.array([f"object {k} of {i}" for k in range(i % 4)], "<U20")),
        "instance_masks": InstanceMasks(marked(boxes, h, w, rng)),
        "object_keypoints": ObjectKeypoints(joints),
        "keypoints": Keypoints(rng.random((i % 5, 2)) * [w, h]),
        "label": Label(np.eye(3)[i % 3]),
        "name": f"item {i}",
    }


def marked(boxes, h, w, rng):
    """A mask with holes for each box, of what of it lies in the picture; never empty, and free to overlap."""
    masks = np.zeros((len(boxes), h, w), bool)
    for mask, (x0, y0, x1, y1) in zip(masks, boxes.round().astype(int)):
        top, left = min(max(y0, 0), h - 1), min(max(x0, 0), w - 1)
        there = mask[top : max(y1, top + 1), left : max(x1, left + 1)]
        there[...] = rng.random(there.shape) < 0.8
        mask[top, left] = True
    return masks


ITEMS = {Canvas: picture, Columns: row, Passage: passage, Timeline: sound, None: picture}
ROOMS = {"audio": sound, "series": series}  # room of an op -> its items, where rooms share a space


def maker(kind):
    """i -> an item the op works on."""
    cls = every()[kind]
    return ROOMS.get(cls.__module__.split(".")[1]) or ITEMS[cls.space]


def without(item, *names):
    return {k: v for k, v in item.items() if k not in names}


def data(item):
    return {k: v.data if isinstance(v, Target) else v for k, v in item.items()}


def equal(a, b, **tolerance):
    """Arrays, lists of arrays or anything else: exactly, dtype included, unless a tolerance is given."""
    if isinstance(a, list):
        return len(a) == len(b) and all(equal(x, y, **tolerance) for x, y in zip(a, b))
    if not isinstance(a, np.ndarray):
        return a == b
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    if tolerance and a.dtype.kind == "f":
        return np.allclose(a, b, equal_nan=True, **({"rtol": 0} | tolerance))
    return a.tobytes() == b.tobytes() if a.dtype.kind != "O" else a.tolist() == b.tolist()


def same(a, b, **tolerance):
    """Items, field by field."""
    a, b = data(a), data(b)
    return a.keys() == b.keys() and all(equal(a[k], b[k], **tolerance) for k in a)


def source(items):
    """In memory, with ids that are no positions, and a class for each item."""
    ids = np.arange(len(items), dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    classes = CLASSES[np.arange(len(items)) % 3]
    return Items(items, ids, {"class": classes, "group": np.char.add("g", (np.arange(len(items)) // 4).astype(str))})


def planned(policy, items, positions=None, **key):
    """The plan of a training batch over these items. Partners come from the same blocks whatever the batch."""
    there = source(items)
    positions = np.arange(len(items)) if positions is None else np.asarray(positions)
    roster = Roster(there.ids, key.get("seed", 0), key.get("epoch", 0), block=8)
    return plan(policy.training, there, positions, **({"roster": roster} | key))


def run(*ops, **item):
    """One item through ops: field -> data."""
    return planned(Policy(augment=ops), [item]).items()[0]


def place(op):
    """The list of a policy that the op belongs to."""
    return "finish" if op.last else "grow" if isinstance(op, RosterOp) else "augment"


def alone(op):
    return Policy(**{place(op): (op,)})


@cache
def example(kind):
    """The op as it comes, fitted where it must learn."""
    op = every()[kind]()
    if op.unfitted:
        even = {"even": True} if op.makes and maker(kind) is picture else {}
        items = tuple(maker(kind)(i, **even) for i in range(COUNT))
        (op,) = getattr(alone(op).fit(source(items)), place(op))
    return op


KINDS = tuple(every())
ITEM_KINDS = tuple(kind for kind, cls in every().items() if not issubclass(cls, RosterOp))
MAKER_KINDS = tuple(kind for kind in KINDS if every()[kind].makes)
ROSTER_KINDS = tuple(kind for kind in KINDS if kind not in ITEM_KINDS)
CANVAS_KINDS = tuple(kind for kind in ITEM_KINDS if every()[kind].space is Canvas)
PICTURE_KINDS = tuple(kind for kind in CANVAS_KINDS if not every()[kind].mixes)


def columns(policy, items, **key):
    """Drawn and bound, not run."""
    there, rows = source(items), np.arange(len(items))
    made = casting(policy.training, there, rows, 0 * rows, key.get("seed", 0), 0, None)
    return bind(policy.training, made.drawn, Batch.of(there.load(made.positions)), made.refs, made.until)[0]


@cache
def _refused(kind):
    """The fields that a mixing op says it cannot handle. Any other op has to handle all of them."""
    op, load = example(kind), maker(kind)
    (column,) = columns(alone(op), [load(6), load(6)])

    def knows(value):
        try:
            kernel_for(column.kind, type(value))
        except NoKernel:
            return False
        return True

    return tuple(name for name, value in load(1).items() if op.mixes and not knows(value))


def load(kind, i, **how):
    """An item the op can work on: mixing ops want one size, and leave out what they refuse."""
    op, make = example(kind), maker(kind)
    how = how | ({"even": True} if op.mixes and make in (picture, sound) else {})
    return without(make(i, **how), *_refused(kind))


def facts(kind, height, width):
    """What an op needs to look at, in a picture of this size: one object in the middle."""
    x0, y0, x1, y1 = (round(share * side) for share, side in ((0.3, width), (0.3, height), (0.7, width), (0.7, height)))
    mark = np.zeros((height, width), np.uint8)
    mark[y0:y1, x0:x1] = 7
    given = {Boxes: {"boxes": Boxes([[x0, y0, x1, y1]])}, MaskExtent: {"mask": Mask(mark)}, Mask: {"mask": Mask(mark)},
             InstanceMasks: {"instance_masks": InstanceMasks(mark[None] > 0)}}  # fmt: skip
    return {name: value for need in every()[kind].needs for name, value in given[need].items()}


def spawned(queue, policy, items, seed):
    """What another process runs, and puts into the queue."""
    queue.put(planned(policy, items, seed=seed).items())
