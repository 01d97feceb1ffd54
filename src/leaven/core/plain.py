"""Policies as plain data: what stands in a YAML or JSON file, there and back, and the schema of such files."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from inspect import signature
from typing import Any, cast

from .artefact import Artefact
from .catalog import every, find, find_preset, presets
from .choose import GROUPS, Group, Part
from .dist import DISTS, as_dist, plain
from .errors import LeavenError, Malformed, OutOfRange, unknown
from .op import TRAITS
from .policy import LISTS, Policy

VERSION = 1


def to_plain(policy: Policy) -> dict[str, Any]:
    """{"leaven": 1, "augment": [{"rotate": {"degrees": [-15, 15]}}, ...]}; fields at their default are left out."""
    lists = {name: [_part(part) for part in getattr(policy, name)] for name in LISTS}
    block = {"block": policy.block} if policy.block != Policy.block else {}
    return {"leaven": VERSION} | {name: parts for name, parts in lists.items() if parts} | block


def from_plain(data: Any, where: str = "policy", artefacts: Mapping[str, Artefact] | None = None) -> Policy:
    """The policy in such a mapping. `artefacts`: those that stand beside it, by id. Malformed, Unknown, OutOfRange ...:
    with the place, such as `policy.yaml: augment[2].rotate.degrees = (-200, 30) degrees: must lie in [-180, 180].`"""
    if not isinstance(data, Mapping):
        raise Malformed(f"{where}: is {_kind(data)}, not a mapping; it should begin with `leaven: 1`.")
    if data.get("leaven", VERSION) != VERSION:
        raise Malformed(f"{where}: leaven = {data['leaven']!r}: this version reads leaven: {VERSION}.")
    for key in data:
        if key not in (*LISTS, "leaven", "block"):
            raise _placed(unknown("list", key, (*LISTS, "leaven", "block")), where)
    lists: dict[str, Any] = {}
    for name in LISTS:
        parts = data.get(name) or []
        if not isinstance(parts, list):
            raise Malformed(f"{where}: {name} is {_kind(parts)}; it must be a list of ops.")
        lists[name] = [_read(part, f"{where}: {name}[{k}]", artefacts or {}) for k, part in enumerate(parts)]
    try:
        return Policy(**lists, block=data.get("block", Policy.block))
    except LeavenError as error:
        raise _placed(error, where) from None


def schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a policy file, made from the catalogue."""
    catalog = every()
    number: dict[str, Any] = {"type": "number"}
    pair = {"type": "array", "items": number, "minItems": 2, "maxItems": 2}
    named = [{"type": "object", "properties": {w: {"type": "object"}}, "required": [w]} for w in DISTS]
    choices = {"anyOf": [{"$ref": f"#/$defs/{kind}"} for kind in (*catalog, *GROUPS, *presets())]}
    defs: dict[str, Any] = {"part": choices, "distribution": {"anyOf": [number, pair, *named]}}
    for kind, cls in catalog.items():
        share: Any = {**number, "minimum": 0, "maximum": 1}
        properties: dict[str, Any] = {"name": {"type": "string"}, "p": share}
        properties["where"] = {"type": "object", "properties": {t: {} for t in TRAITS}, "additionalProperties": False}
        for f in cls.params():
            about = f"{f.metadata['unit']}, in [{f.metadata['low']:g}, {f.metadata['high']:g}]"
            properties[f.name] = {
                "$ref": "#/$defs/distribution",
                "description": about,
                "default": plain(cast(Any, f.default)),
            }
        for f in cls.settings():
            default = list(f.default) if isinstance(f.default, tuple) else f.default
            properties[f.name] = {"default": default} | (
                {"enum": list(f.metadata["options"])} if f.metadata["options"] else {}
            )
        fits = {"type": "object", "properties": properties, "additionalProperties": False}
        defs[kind] = _single(kind, {"anyOf": [fits, {"type": "null"}]}) | {"description": _first(cls)}
    parts = {"type": "array", "items": {"$ref": "#/$defs/part"}, "minItems": 1}
    for word in GROUPS:
        named_too: Any = {
            "parts": parts,
            "name": {"type": "string"},
            "p": number,
            "weights": {"type": "array"},
            "n": {},
        }
        defs[word] = _single(
            word, {"anyOf": [parts, {"type": "object", "properties": named_too, "required": ["parts"]}]}
        )
    for word, function in presets().items():
        arguments: Any = {name: {"default": field.default} for name, field in signature(function).parameters.items()}
        fits = {"type": "object", "properties": arguments, "additionalProperties": False}
        defs[word] = _single(word, {"anyOf": [fits, {"type": "null"}]}) | {"description": _first(function)}
    lists = {name: {"type": "array", "items": {"$ref": "#/$defs/part"}} for name in LISTS}
    top = {"leaven": {"const": VERSION}, "block": {"type": "integer", "minimum": 1}} | lists
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Leaven policy", "type": "object",
            "properties": top, "additionalProperties": False, "$defs": defs}  # fmt: skip


def _first(described: Any) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((described.__doc__ or "").split("\n\n")[0].split())


def _single(key: str, value: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {key: value}, "required": [key], "additionalProperties": False}


def _part(part: Part) -> dict[str, Any]:
    args: dict[str, Any] = {}
    for f in fields(part):
        value = getattr(part, f.name)
        default = type(part).p if f.name == "p" else f.default
        if "neutral" in f.metadata:  # one meaning, one form: 30 is 30.0, (a, b) is Uniform(a, b)
            value, default = plain(as_dist(value)), plain(as_dist(default))
        if f.name == "parts" or (default is not MISSING and value == default):
            continue
        if isinstance(value, Artefact):
            args[f.name] = {"artefact": value.id}
        elif f.name == "where":
            args[f.name] = {trait: list(names) for trait, names in value}
        else:
            args[f.name] = list(value) if isinstance(value, tuple) else value
    if isinstance(part, Group):
        inner = [_part(p) for p in part.parts]
        return {part.word: {"parts": inner} | args if args else inner}
    return {part.kind: args}


def _read(data: Any, where: str, artefacts: Mapping[str, Artefact]) -> Part:
    if isinstance(data, str):
        data = {data: {}}
    if not isinstance(data, Mapping) or len(data) != 1:
        raise Malformed(
            f"{where} is {_kind(data)}; it must be one op with its fields, such as `rotate: {{degrees: 15}}`."
        )
    ((kind, args),) = data.items()
    if kind in GROUPS:
        return _read_group(kind, args, where, artefacts)
    args = {} if args is None else args
    if not isinstance(args, Mapping):
        raise Malformed(f"{where}.{kind} is {_kind(args)}; its fields must be a mapping, such as {{p: 0.5}}.")
    try:
        made = find_preset(str(kind))
        cls: Any = find(str(kind)) if made is None else made
    except LeavenError as error:
        raise _placed(error, where) from None
    known = set(signature(cls).parameters)
    for name in args:
        if name not in known:
            raise _placed(unknown(f"{kind}: field", name, known), where)
    given = {name: _learned(value, f"{where}.{kind}.{name}", artefacts) for name, value in args.items()}
    try:
        part: Part = cls(**given)
        return part
    except LeavenError as error:
        raise type(error)(f"{where}.{error}") from None


def _learned(value: Any, where: str, artefacts: Mapping[str, Artefact]) -> Any:
    """The artefact that a value names, or the value."""
    if not isinstance(value, Mapping) or set(value) != {"artefact"} or not isinstance(value["artefact"], str):
        return value
    if value["artefact"] not in artefacts:
        raise Malformed(
            f"{where}: artefact {value['artefact']!r} is not there; keep the folder artefacts beside the policy file, "
            "or leave the field out, so that it is learned anew."
        )
    return artefacts[value["artefact"]]


def _read_group(kind: str, args: Any, where: str, artefacts: Mapping[str, Artefact]) -> Group:
    options = dict(args) if isinstance(args, Mapping) else {"parts": args}
    parts = options.pop("parts", None)
    if not isinstance(parts, list):
        raise Malformed(f"{where}.{kind}: its parts are {_kind(parts)}; they must be a list of ops.")
    known = {f.name for f in fields(GROUPS[kind])} - {"parts"}
    for name in options:
        if name not in known:
            raise _placed(unknown(f"{kind}: field", name, known), where)
    inner = tuple(_read(part, f"{where}.{kind}[{k}]", artefacts) for k, part in enumerate(parts))
    given: Any = {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}
    try:
        return GROUPS[kind](inner, **given)
    except LeavenError as error:
        raise type(error)(f"{where}.{error}") from None
    except TypeError:
        raise OutOfRange(f"{where}.{kind}: {options} are not numbers of the right form.") from None


def _placed(error: LeavenError, where: str) -> LeavenError:
    return type(error)(f"{where}: {error}")


def _kind(value: Any) -> str:
    names = {type(None): "empty", str: "a word", list: "a list", bool: "true or false", dict: "a mapping"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else type(value).__name__)
