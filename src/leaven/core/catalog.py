"""The catalogue: every op by name. Ops enter when their module is imported; the index says which module that is."""

from importlib import import_module
from typing import TYPE_CHECKING

from .errors import unknown

if TYPE_CHECKING:
    from .op import Op

CATALOG: "dict[str, type[Op]]" = {}


def find(kind: str) -> "type[Op]":
    """The op of this name, imported where need be. Unknown: no op is called so; the nearest one is offered."""
    from ..index import MODULES

    if kind not in CATALOG and kind in MODULES:
        import_module(MODULES[kind])
    if kind not in CATALOG:
        raise unknown("op", kind, {*CATALOG, *MODULES})
    return CATALOG[kind]


def every() -> "dict[str, type[Op]]":
    """All ops of the catalogue, by name; imports them all."""
    from ..index import MODULES

    return {kind: find(kind) for kind in sorted({*CATALOG, *MODULES})}
