"""Compose: a pipeline written for Albumentations, run as one policy."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from ...core.choose import InOrder, ops
from ...core.errors import Malformed, OutOfRange, Unsupported, unknown
from ...core.op import Op
from ...core.plan import plan
from ...core.policy import Policy
from ...core.source import Items
from ..keys import Keys
from ..names import Names
from ..peer import Node
from .boxes import BboxParams
from .containers import nodes
from .frame import KINDS, VOLUMES, Framed, frame
from .keypoints import KeypointParams
from .tensors import ToTensorV2, to_tensors
from .values import labels_only


class Compose:
    """Transforms in order. The call takes and returns what Albumentations' does; it runs as one fused policy.

    seed: calls draw the same, one after the other, from a new start; None: anew each time. Extra keywords of one call
    that are of no known kind are handed back as they came; with `strict` they are refused. Shapes are checked always.
    """

    def __init__(self, transforms: Sequence[Any], bbox_params: BboxParams | Mapping[str, Any] | None = None,
                 keypoint_params: KeypointParams | Mapping[str, Any] | None = None,
                 additional_targets: Mapping[str, str] | None = None, p: float = 1.0, is_check_shapes: bool = True,
                 strict: bool = False, mask_interpolation: int | None = None, seed: int | None = None,
                 save_applied_params: bool = False, telemetry: bool = False) -> None:  # fmt: skip
        labels_only(mask_interpolation)
        self.transforms: list[Node] = nodes(transforms, "Compose")
        self.bbox_params = _params(BboxParams, bbox_params)
        self.keypoint_params = _params(KeypointParams, keypoint_params)
        self.additional_targets = dict(additional_targets or {})
        for name, kind in self.additional_targets.items():
            if kind not in KINDS:
                raise unknown(f"additional_targets[{name!r}]", kind, KINDS)
        self.kinds = KINDS | self.additional_targets
        self.p, self.strict, self.save_applied_params = p, strict, save_applied_params
        if isinstance(p, bool) or not isinstance(p, int | float) or not 0 <= p <= 1:
            raise OutOfRange(f"Compose.p = {p!r}: must be a number in [0, 1].")
        self._policies: dict[float, Policy] = {}
        self.set_random_seed(seed)
        self.policy()

    def set_random_seed(self, seed: int | None) -> None:
        """Calls from here on draw as those of a fresh pipeline with this seed do."""
        self.seed, self._keys = seed, Keys(seed)

    def policy(self, full: float = 255.0) -> Policy:
        """The policy that it runs as, on pictures in which `full` is full scale (255, 65535; 1 for floats)."""
        if full not in self._policies:
            self._policies[full] = self._made(full)
        return self._policies[full]

    def _made(self, full: float) -> Policy:
        names = Names()
        parts = [(t, t.part(full, names)) for t in self.transforms if not isinstance(t, ToTensorV2)]
        last = [k for k, (_, part) in enumerate(parts) if _leaves_range(part)]
        first = last[0] if last else len(parts)
        for node, part in parts[first:]:
            if not isinstance(part, Op) or not part.last or part.p < 1:
                raise Unsupported(
                    f"{node!r}: stands after {parts[first][0]!r}, or is not on for all: what leaves the range of "
                    "pictures comes last here, and for every picture. Move it to the end."
                )
        if first < len(parts) and self.p < 1:
            raise Unsupported(f"{parts[first][0]!r} in a Compose of p = {self.p}: must be on for every picture here.")
        augment = [part for _, part in parts[:first]]
        if self.p < 1 and augment:
            augment = [InOrder(tuple(augment), name="compose", p=self.p)]
        return Policy(augment=augment, finish=[part for _, part in parts[first:]])

    def __call__(self, *args: Any, invocation_seed: int | None = None, **data: Any) -> dict[str, Any]:
        """Named arguments in, a mapping of the same names out. invocation_seed: draw as this number says."""
        if args:
            raise Malformed("give data as named arguments, as in t(image=image, mask=mask).")
        framed = self._frame(data)
        seed, id = self._keys.next() if invocation_seed is None else (self.seed or 0, invocation_seed % (1 << 64))
        return self._run(framed, data, seed, id)

    def _frame(self, data: Mapping[str, Any]) -> Framed:
        if self.strict:
            labels = {
                n for params in (self.bbox_params, self.keypoint_params) if params for n in params.label_fields or ()
            }
            for name in data:
                if name not in self.kinds and name not in labels and name not in VOLUMES:
                    raise unknown("argument", name, {*self.kinds, *labels})
        return frame(data, self.kinds, self.bbox_params, self.keypoint_params)

    def _run(self, framed: Framed, data: Mapping[str, Any], seed: int, id: int) -> dict[str, Any]:
        item: dict[str, Any] = framed.item
        out = self.policy(framed.full)(seed=seed, id=id, **item)
        found = framed.leave(out, data)
        if self.save_applied_params:
            found["applied_transforms"] = self.applied(framed, seed, id)
        for t in self.transforms:
            if isinstance(t, ToTensorV2):
                found = to_tensors(found, self.kinds, t.transpose_mask)
        return found

    def applied(self, framed: Framed, seed: int, id: int) -> list[tuple[str, dict[str, float]]]:
        """(op, its drawn values) of all that is on for this key, in order; names are those of the policy."""
        source = Items([framed.item], np.array([id], np.uint64))
        made = plan(self.policy(framed.full).training, source, np.zeros(1, np.int64), seed=seed)
        on = [column.name for column in made.columns if column.on[0]]
        return [(name, {k: v[0].item() for k, v in made.values.get(name, {}).items()}) for name in on]

    def to_plain(self) -> dict[str, Any]:
        """As Albumentations writes it to a file."""
        params = {
            name: None if (p := getattr(self, name)) is None else asdict(p)
            for name in ("bbox_params", "keypoint_params")
        }
        about = {"p": self.p, "transforms": [t.to_plain() for t in self.transforms]}
        return {"__class_fullname__": "Compose"} | about | params | {"additional_targets": self.additional_targets}

    def __len__(self) -> int:
        return len(self.transforms)

    def __getitem__(self, k: int) -> Node:
        return self.transforms[k]

    def __iter__(self) -> Any:
        return iter(self.transforms)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.transforms!r}, p={self.p})"


def _params(kind: Any, given: Any) -> Any:
    return kind(**given) if isinstance(given, Mapping) else given


def _leaves_range(part: Any) -> bool:
    return any(op.last for op in ops([part]))
