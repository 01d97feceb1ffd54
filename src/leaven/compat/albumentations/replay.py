"""ReplayCompose: a pipeline that says what it did, and does it again."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...core.errors import Malformed
from .compose import Compose


class ReplayCompose(Compose):
    """Compose whose outcome says under `save_key` how it came about: the pipeline and the key of the draw, as plain
    data that JSON can hold. `ReplayCompose.replay(saved, image=...)` draws the same for another picture: the same
    switches and values, with lengths relative to its size."""

    def __init__(self, transforms: Sequence[Any], bbox_params: Any = None, keypoint_params: Any = None,
                 additional_targets: Mapping[str, str] | None = None, p: float = 1.0, is_check_shapes: bool = True,
                 save_key: str = "replay", **more: Any) -> None:  # fmt: skip
        super().__init__(transforms, bbox_params, keypoint_params, additional_targets, p, is_check_shapes, **more)
        self.save_key = save_key

    def _run(self, framed: Any, data: Mapping[str, Any], seed: int, id: int) -> dict[str, Any]:
        saved = {"key": [seed, id], "applied": self.applied(framed, seed, id), "transform": self.to_plain()}
        return super()._run(framed, data, seed, id) | {self.save_key: saved}

    @staticmethod
    def replay(saved_augmentations: Mapping[str, Any], **data: Any) -> dict[str, Any]:
        """Do again what an outcome says, to other data."""
        from .saved import from_dict

        try:
            seed, id = saved_augmentations["key"]
            plain = saved_augmentations["transform"]
        except (KeyError, TypeError, ValueError):
            raise Malformed("replay: must be what stands under 'replay' in an outcome of ReplayCompose.") from None
        pipeline: Compose = from_dict({"transform": {**plain, "__class_fullname__": "Compose"}}, "replay")
        return pipeline._run(pipeline._frame(data), data, seed, id)
