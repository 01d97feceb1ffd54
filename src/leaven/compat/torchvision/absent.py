"""Transforms of torchvision.transforms.v2 that are not here: the nearest thing, and what to do."""

ABSENT: dict[str, str] = {
    "LinearTransformation": "lv.image.PCA jitters along principal axes; to whiten, put a function into Lambda",
    "UniformTemporalSubsample": "pick the frames before the call: video[::step]",
    "SetClampingMode": "boxes end clipped to the picture here, once; leave it out",
}
