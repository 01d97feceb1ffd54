"""Test-time augmentation: predict on several views of an item, bring what was predicted back, and take the mean.

What is brought back is sampled once, however many ops made the view. The mean of a map is taken, at each pixel, over
the views that show it, weighted by how much of it they show: zeros and ones that take the same way back tell what is
cover and what is fill.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import Malformed, Misplaced, OutOfRange, Unsupported
from ..core.item import Item, Label, Target
from ..core.plan import Plan, plan
from ..core.policy import Policy
from ..core.source import Items
from ..core.wrap import wrap
from .targets import Image, Keypoints, OnCanvas

Predictions = Sequence[Mapping[str, Any]]
Maps = NDArray[np.float32]
VIEW = "the view"


def tta(policy: Policy, items: Sequence[Item], predict: Callable[[list[dict[str, Any]]], Predictions], *,
        views: int = 4, seed: int = 0) -> list[dict[str, Any]]:  # fmt: skip
    """What a model says of each item, over `views` views of it: as a test item goes through the policy, and `views - 1`
    times as a training item does.

    items: as `policy(**item)` takes them. predict: the items of one view -> as many predictions, each field -> values.
    Those that lie on the view are given as targets and come back to the item: `Image`, (H, W, C) float32, maps such as
    the probability of each class (mean over the views that show a pixel, NaN where none does); `Keypoints` (mean);
    `Boxes` with `ObjectLabels`, `Polygons`, masks (a list, one of each view: merging objects is the detector's affair).
    Everything else is numbers, `Label` too, whose mean is taken. An item gives the same views in any batch.

    OutOfRange: no view. Misplaced: a policy that mixes items. Malformed, Uneven: predictions that do not fit the view.
    """
    if views < 1:
        raise OutOfRange(f"views = {views}: must be at least 1.")
    policy.require_fitted()
    if mixing := [op.address for op in policy.ops if op.mixes]:
        raise Misplaced(f"test-time augmentation: {mixing[0]} puts several items into one, which cannot be undone.")
    source, rows = Items.of([wrap(item) for item in items]), np.arange(len(items))
    found = []
    for view in range(views if len(items) else 0):
        program = policy.training if view else policy.evaluation
        made = plan(program, source, rows, seed=seed, copies=np.full(len(items), view))
        shown = made.items()
        said = list(predict(shown))
        if len(said) != len(items):
            raise Malformed(f"predict gave {len(said)} predictions for {len(items)} items: must be one for each.")
        found.append(_back(made, said))
    return [_merged([view[i] for view in found]) for i in range(len(items))]


def _back(made: Plan, said: Predictions) -> list[dict[str, Any]]:
    """Predictions on the items, each with its kind; maps with two channels more: what becomes of zeros, and of ones."""
    placed = []
    for row, one in enumerate(said):
        sizes = [size for kind, size in _sizes(made, row).items() if issubclass(kind, OnCanvas)]
        if not sizes:
            raise Unsupported("test-time augmentation: the items hold nothing on a canvas: give an image or a mask.")
        canvas = {VIEW: Image(np.zeros((*sizes[0], 1), np.uint8))}  # for predictions of boxes alone
        placed.append(canvas | {k: _marked(k, v, sizes[0]) for k, v in one.items() if isinstance(v, OnCanvas)})
    back = made.invert(placed)
    return [
        {name: (type(value), there[name]) if isinstance(value, OnCanvas) else (type(value), value)
         for name, value in one.items()}
        for one, there in zip(said, back, strict=True)
    ]  # fmt: skip


def _sizes(made: Plan, row: int) -> dict[type[Any], tuple[int, int]]:
    extents = made.extents(row)
    return {made.batch.fields[name].kind: (round(size[0]), round(size[1])) for name, size in extents.items()}


def _marked(name: str, value: OnCanvas, size: tuple[int, int]) -> OnCanvas:
    if not isinstance(value, Image):
        return value
    maps = value.data
    if maps.dtype != np.float32 or maps.shape[:2] != size:
        raise Malformed(
            f"{name}: predicted maps of {maps.dtype} {maps.shape}: must be float32 ({size[0]}, {size[1]}, C), "
            "as is the view."
        )
    marks = np.broadcast_to(np.array([0, 1], np.float32), (*size, 2))
    return Image(np.concatenate([maps, marks], axis=2))


def _merged(views: list[dict[str, Any]]) -> dict[str, Any]:
    if uneven := set[str]().union(*(set(views[0]) ^ set(view) for view in views)):
        raise Malformed(f"predict gave {sorted(uneven)[0]!r} for one view of an item and not for another.")
    return {name: _mean(kind, [view[name][1] for view in views]) for name, (kind, _) in views[0].items()}


def _mean(kind: type[Any], values: list[Any]) -> Any:
    if issubclass(kind, Image):
        return _mean_of_maps(values)
    if issubclass(kind, OnCanvas) and not issubclass(kind, Keypoints):
        return values
    numbers = [v.data if isinstance(v, Target) else v for v in values] if issubclass(kind, Label) else values
    return np.mean(np.asarray(numbers, float), axis=0)


def _mean_of_maps(values: list[Maps]) -> Maps:
    """(H, W, C + 2) each -> (H, W, C). A pixel that a view shows to the share s came back as s p + (1 - s) fill."""
    total = np.zeros((*values[0].shape[:2], values[0].shape[2] - 2), np.float64)
    cover = np.zeros((*total.shape[:2], 1))
    for one in values:
        maps, fill, ones = one[..., :-2], one[..., -2:-1], one[..., -1:]
        total += maps - fill
        cover += ones - fill
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(cover > 1e-3, total / cover, np.nan).astype(np.float32)
