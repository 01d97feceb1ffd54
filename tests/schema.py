"""Whether a value fits a JSON schema: as much of draft 2020-12 as ours use, and an error where they use more."""

import re

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
KNOWN = {
    "type", "const", "enum", "pattern", "required", "dependentRequired", "properties", "additionalProperties", "items",
    "$ref", "$defs", "$schema", "title", "description",
}  # fmt: skip


def faults(value, schema, root=None, where="$"):
    """Where it does not fit, in words."""
    root = schema if root is None else root
    assert schema.keys() <= KNOWN, f"{where}: this checker does not know {schema.keys() - KNOWN}"
    if "$ref" in schema:
        named = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
        yield from faults(value, named, root, where)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield f"{where}: {value!r} is no {' or '.join(kinds)}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{where}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum']}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where}: {value!r} does not match {schema['pattern']}"
    if isinstance(value, dict):
        needs = [*schema.get("required", ())]
        needs += [
            other for name, more in schema.get("dependentRequired", {}).items() if name in value for other in more
        ]
        yield from (f"{where}: {name} is missing" for name in needs if name not in value)
        stated, more = schema.get("properties", {}), schema.get("additionalProperties", True)
        for name, each in value.items():
            inner = stated.get(name, more)
            if inner is False:
                yield f"{where}: {name} is too much"
            elif inner is not True:
                yield from faults(each, inner, root, f"{where}.{name}")
    if isinstance(value, list) and "items" in schema:
        for k, each in enumerate(value):
            yield from faults(each, schema["items"], root, f"{where}[{k}]")


def _is(value, kind):
    return isinstance(value, TYPES[kind]) and not (isinstance(value, bool) and kind in ("integer", "number"))
