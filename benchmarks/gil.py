"""GIL-held Python per item: gather, draw, bind, fuse and dispatch, with the item kernels replaced by no-ops.

    python benchmarks/gil.py

What runs without the GIL (pixels) is left out, so the figure bounds what threads can reach: at 6 us, 160,000 items a
second. Minimum of many runs, in us per item; the machine's clock wanders.
"""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter_ns

import numpy as np
from measure import write

from leaven.core import kernel
from leaven.core.batch import Batch
from leaven.core.bind import bind
from leaven.core.choose import OneOf
from leaven.core.fuse import fuse
from leaven.core.item import Item
from leaven.core.plan import one, plan
from leaven.core.policy import Policy
from leaven.core.run import run
from leaven.core.source import Items
from leaven.image import (
    Affine,
    Boxes,
    Brightness,
    Contrast,
    Crop,
    GaussianNoise,
    HorizontalFlip,
    Image,
    Keypoints,
    Mask,
    Rotate,
    Saturation,
    Scale,
    Shear,
    Shift,
    VerticalFlip,
)

HERE = Path(__file__).parent
FOURTEEN = (
    *(Rotate(), Shift(), Scale(), Shear(), Affine(), HorizontalFlip(p=1), VerticalFlip(p=1)),
    *(Brightness(), Contrast(), Saturation(), Rotate(name="a"), Shift(name="b"), Brightness(name="c")),
    Contrast(name="d"),
)
POLICIES = {
    "five that fuse": Policy(augment=(Rotate(), HorizontalFlip(), Crop(size=(24, 24)), Brightness(), Saturation())),
    "five, noise at p 0.5": Policy(augment=(Rotate(), HorizontalFlip(), Shift(), Brightness(), GaussianNoise(p=0.5))),
    "one of fourteen": Policy(augment=(OneOf(FOURTEEN),)),
}


def best(work: Callable[[], object], repeat: int = 3000) -> float:
    times = []
    for _ in range(repeat):
        start = perf_counter_ns()
        work()
        times.append(perf_counter_ns() - start)
    return min(times) / 1000


def measure(policy: Policy, items: list[Item], n: int) -> dict[str, float]:
    program, source, positions = policy.training, Items.of(items), np.arange(n)
    zero = np.zeros(n, np.uint64)
    made = plan(program, source, positions)
    drawn = program.draw(0, source.ids[:n], zero, 0)
    work: dict[str, Callable[[], object]] = {
        "gather": lambda: Batch.of(items[:n]),
        "draw": lambda: program.draw(0, source.ids[:n], zero, 0),
        "bind": lambda: bind(program, drawn, made.batch, {}, None),
        "fuse": lambda: fuse(made.columns, made.batch.spaces, made.spaces, n),
        "run": lambda: run(made.passes, made.batch),
        "all": lambda: plan(program, source, positions).run(),
    }
    return {name: round(best(w) / n, 2) for name, w in work.items()}


def main() -> None:
    rng = np.random.default_rng(0)
    picture: list[Item] = [{"image": Image(rng.random((32, 32, 3), dtype=np.float32))} for _ in range(64)]
    corners = np.sort(rng.random((64, 4, 2, 2)) * 32, axis=2).reshape(64, 4, 4)
    full: list[Item] = [
        {**item, "mask": Mask(np.zeros((32, 32), np.uint8)), "boxes": Boxes(c), "keypoints": Keypoints(c[:, :2])}
        for item, c in zip(picture, corners, strict=True)
    ]
    for (step, target), function in list(kernel.TABLE.items()):
        if function and target in (Image, Mask):
            kernel.TABLE[step, target] = lambda _, i, values, out: values[i]
    kernel._found.cache_clear()
    results = {}
    for name, policy in POLICIES.items():
        for what, items in {"image": picture, "image, mask, 4 boxes, 4 keypoints": full}.items():
            found = {f"batch of {n}": measure(policy, items, n) for n in (64, 1)}
            found["single call"] = round(best(lambda p=policy, i=items[0]: one(p.training, i, id=5)), 1)  # type: ignore[misc]
            plain = {field: target.data for field, target in items[0].items()}
            found["single call, plain arrays"] = round(best(lambda p=policy, x=plain: p(seed=0, id=5, **x)), 1)  # type: ignore[misc]
            results[f"{name}; {what}"] = found
            print(f"{name:22} {what:34} {found}")
    write(HERE / "results" / "gil.json", {"unit": "us per item, GIL held", "results": results})


if __name__ == "__main__":
    main()
