"""Pipelines in files: those that Albumentations wrote, as JSON or YAML, and back."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...core.errors import BadData, LeavenError, Malformed, Unsupported, unknown
from ...core.plain import to_plain
from ...core.policy import Policy
from .compose import Compose
from .containers import NoOp, OneOf, OneOrOther, RandomOrder, Sequential, SomeOf
from .library import LIBRARY
from .replay import ReplayCompose
from .tensors import ToTensorV2

CONTAINERS: dict[str, Any] = {
    c.__name__: c
    for c in (Compose, ReplayCompose, OneOf, OneOrOther, RandomOrder, Sequential, SomeOf, NoOp, ToTensorV2)
}
VERSION = "2.0.8"
ASIDE = ("__class_fullname__", "transforms", "params", "applied", "telemetry")  # what says nothing about results


def to_dict(transform: Any) -> dict[str, Any]:
    """A pipeline as Albumentations writes it: {"__version__": ..., "transform": {...}}."""
    return {"__version__": VERSION, "transform": transform.to_plain()}


def from_dict(data: Mapping[str, Any], where: str = "pipeline") -> Any:
    """The pipeline in such a mapping. Malformed, Unknown, Unsupported ...: with the place."""
    if not isinstance(data, Mapping) or "transform" not in data:
        raise Malformed(f"{where}: must be a mapping with `transform`, as A.to_dict makes it.")
    return _read(data["transform"], where)


def load(path: str | Path, data_format: str | None = None) -> Any:
    """The pipeline that A.save wrote to a file, JSON or YAML (`data_format`: else by its ending)."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadData(f"{path}: cannot be read: {error.strerror}.") from None
    return from_dict(_parsed(text, _format(path, data_format), path), str(path))


def save(transform: Any, path: str | Path, data_format: str | None = None) -> None:
    """Write a pipeline so that Albumentations and this module read it."""
    path, plain = Path(path), to_dict(transform)
    if _format(path, data_format) == "yaml":
        import yaml

        path.write_text(yaml.safe_dump(json.loads(json.dumps(plain)), sort_keys=False), encoding="utf-8")
    else:
        path.write_text(json.dumps(plain, indent=2), encoding="utf-8")


def to_policy(transform: Compose) -> Policy:
    """The native policy of a pipeline on 8-bit pictures, for lv.write_policy. Unsupported: what a policy cannot say."""
    policy = transform.policy()
    boxes = transform.bbox_params
    if boxes is not None and any((boxes.min_area, boxes.min_visibility, boxes.min_width, boxes.min_height)):
        raise Unsupported("bbox_params: a policy keeps every box of which something shows; leave the least sizes out.")
    try:
        to_plain(policy)
        for part in policy.augment:
            _check_native(part)
    except LeavenError as error:
        raise Unsupported(f"{error}") from None
    return policy


def _check_native(part: Any) -> None:
    from ...core.catalog import CATALOG
    from ...core.choose import GROUPS, Group

    if isinstance(part, Group):
        if part.word not in GROUPS:
            raise Unsupported(f"{part.address}: a drawn order or repeats have no counterpart in a policy file.")
        for inner in part.parts:
            _check_native(inner)
    elif part.kind not in CATALOG:
        raise Unsupported(f"{part.address}: has no counterpart in a policy file.")


def _format(path: Path, data_format: str | None) -> str:
    found = data_format or {".json": "json", ".yaml": "yaml", ".yml": "yaml"}.get(path.suffix.lower(), "")
    if found not in ("json", "yaml"):
        raise Malformed(f"{path}: data_format = {data_format!r}: write 'json' or 'yaml'.")
    return found


def _parsed(text: str, data_format: str, path: Path) -> Any:
    import yaml

    try:
        return json.loads(text) if data_format == "json" else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as error:
        raise Malformed(f"{path}: is not {data_format.upper()}: {error}.") from None


def _read(data: Any, where: str) -> Any:
    """`where`: the file, and the way through the containers to this one."""
    if not isinstance(data, Mapping) or not isinstance(data.get("__class_fullname__"), str):
        raise Malformed(f"{where}: must be a mapping with `__class_fullname__`.")
    full = data["__class_fullname__"]
    package, _, name = full.rpartition(".")
    if package and package.split(".")[0] not in ("albumentations", "leaven"):
        raise unknown(f"{where}: class", full, {*LIBRARY.classes, *CONTAINERS})
    given = {k: v for k, v in data.items() if k not in ASIDE}
    if "transforms" in data:
        given["transforms"] = [_read(t, f"{where}: {name}[{k}]") for k, t in enumerate(data["transforms"])]
    try:
        made = CONTAINERS.get(name) or LIBRARY.find(name)
        return made(**given)
    except LeavenError as error:
        raise type(error)(f"{where}: {error}") from None
    except TypeError as error:
        raise Malformed(f"{where}: {name}: {error}.") from None
