"""CutMix and MixUp, on batches that a loader has put together: each picture with the one before it."""

from collections.abc import Callable as Function
from collections.abc import Sequence
from typing import Any

import numpy as np

from ...core.dist import Beta, Floats
from ...core.errors import Malformed, OutOfRange, Unsupported
from ...core.key import address
from ...core.philox import stream
from .cleaning import default_labels
from .frame import held
from .nest import leaves, rebuilt
from .pictures import AsTensor, Picture, Pixels
from .stages import NestWise
from .tensors import is_tensor, to_array, to_tensor


class _Mix(NestWise):
    """The first batch of pictures and the labels are mixed by one drawn share for all of it. Labels (B,) become (B,
    num_classes) of shares; such may be given as well. Of a stream, lv.MixUp and lv.CutMix draw a share for each."""

    def __init__(self, *, alpha: float = 1.0, num_classes: int | None = None,
                 labels_getter: Function[[Any], Any] | str = "default") -> None:  # fmt: skip
        if alpha < 0.1:
            raise OutOfRange(f"{type(self).__name__}.alpha = {alpha!r}: must be at least 0.1.")
        self.alpha, self.num_classes, self.labels_getter = float(alpha), num_classes, labels_getter

    def nest(self, nest: Any, seed: int, id: int) -> Any:
        flat = list(leaves(nest))
        label = default_labels(nest) if self.labels_getter == "default" else self.labels_getter(nest)  # type: ignore[operator]
        travelling = held([None if leaf is label else leaf for leaf in flat])
        at, batch = next(((k, one) for k, one in enumerate(travelling) if isinstance(one, Picture)), (-1, None))
        if batch is None or not isinstance(batch.form, AsTensor) or len(batch.form.lead) != 1:
            raise Malformed(f"{type(self).__name__}: takes a batch (B, C, H, W): put it after the loader.")
        share = stream(np.uint64(address(seed, type(self).__name__, str(id))), 3)
        pages, kept = self.mixed(batch.pages, float(Beta(self.alpha, self.alpha).quantile(share[:1])[0]), share[1:])
        mixed, labels = batch.holding(pages).leave(), self._labels(label, len(pages), kept)
        flat[at] = mixed
        return rebuilt(nest, iter([labels if leaf is label else leaf for leaf in flat]))

    def mixed(self, pages: Sequence[Pixels], kept: float, u: Floats) -> tuple[list[Pixels], float]:
        """The pictures, and the share of their own that is in them."""
        raise NotImplementedError

    def _labels(self, label: Any, count: int, kept: float) -> Any:
        array = to_array(label) if is_tensor(label) else np.asarray(label)
        if array.ndim == 1:
            if self.num_classes is None:
                raise Malformed(f"{type(self).__name__}: labels of shape {array.shape}: give num_classes.")
            array = np.eye(self.num_classes, dtype=np.float32)[array]
        if array.ndim != 2 or len(array) != count:
            raise Malformed(f"{type(self).__name__}: labels of shape {array.shape} for {count} pictures.")
        both = array.astype(np.float32) * np.float32(kept) + np.roll(array, 1, axis=0) * np.float32(1 - kept)
        return to_tensor(both) if is_tensor(label) else both

    def __repr__(self) -> str:
        return f"{type(self).__name__}(alpha={self.alpha}, num_classes={self.num_classes})"


class MixUp(_Mix):
    """Shares of two pictures in one (Zhang et al., ICLR 2018)."""

    def mixed(self, pages: Sequence[Pixels], kept: float, u: Floats) -> tuple[list[Pixels], float]:
        if pages[0].dtype.kind != "f":
            raise Unsupported("MixUp: pictures of whole numbers: put ToDtype(torch.float32, scale=True) before it.")
        own, other = pages[0].dtype.type(kept), pages[0].dtype.type(1 - kept)
        return [own * page + other * before for page, before in zip(pages, _before(pages), strict=True)], kept


class CutMix(_Mix):
    """A rectangle of another picture (Yun et al., ICCV 2019)."""

    def mixed(self, pages: Sequence[Pixels], kept: float, u: Floats) -> tuple[list[Pixels], float]:
        height, width = pages[0].shape[:2]
        half = 0.5 * np.sqrt(1 - kept)
        (x0, x1), (y0, y1) = (
            (max(int(at * side) - int(half * side), 0), min(int(at * side) + int(half * side), side))
            for at, side in zip(u.tolist(), (width, height), strict=True)
        )
        made = [page.copy() for page in pages]
        for page, before in zip(made, _before(pages), strict=True):
            page[y0:y1, x0:x1] = before[y0:y1, x0:x1]
        return made, 1 - (x1 - x0) * (y1 - y0) / (width * height)


def _before(pages: Sequence[Pixels]) -> list[Pixels]:
    return [pages[-1], *pages[:-1]]
