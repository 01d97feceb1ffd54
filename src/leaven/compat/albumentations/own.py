"""Functions of the user's own."""

from typing import Any

from ..names import Parts
from .library import transform
from .ops.call import CallFunction
from .values import only


@transform(p=1.0)
def Lambda(full: float, image: Any = None, mask: Any = None, keypoints: Any = None, bboxes: Any = None,
           name: str | None = None) -> Parts:  # fmt: skip
    """image and mask take the array, and further keywords that they may have; what they return keeps the size."""
    for what, function in (("keypoints", keypoints), ("bboxes", bboxes)):
        only(function, None, what, "a function of pictures keeps labels where they are; leave it out")
    return CallFunction(image=image, mask=mask)
