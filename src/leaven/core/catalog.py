"""The catalogue: every op and every preset by name. They enter when their module is imported; the index says which
module that is."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from .errors import Ambiguous, unknown

if TYPE_CHECKING:
    from .choose import Group
    from .op import Op

F = TypeVar("F", bound="Callable[..., Group]")
CATALOG: "dict[str, type[Op]]" = {}
PRESETS: "dict[str, Callable[..., Group]]" = {}


def find(kind: str) -> "type[Op]":
    """The op of this name, imported where need be. Unknown: no op is called so; the nearest one is offered."""
    from ..index import MODULES
    from ..index import PRESETS as PRESET_MODULES

    if kind not in CATALOG and kind in MODULES:
        import_module(MODULES[kind])
    if kind not in CATALOG:
        raise unknown("op", kind, {*CATALOG, *MODULES, *PRESETS, *PRESET_MODULES})
    return CATALOG[kind]


def preset(name: str) -> Callable[[F], F]:
    """Enter a function into the catalogue that returns a group of ops. Its name may stand in a policy file, with its
    arguments as fields; what is read is the group."""

    def register(function: F) -> F:
        if name in PRESETS:
            raise Ambiguous(f"the catalogue already has a preset called {name!r}.")
        PRESETS[name] = function
        return function

    return register


def presets() -> "dict[str, Callable[..., Group]]":
    """All presets of the catalogue, by name; imports them all."""
    from ..index import PRESETS as MODULES

    for module in sorted(set(MODULES.values())):
        import_module(module)
    return dict(sorted(PRESETS.items()))


def find_preset(name: str) -> "Callable[..., Group] | None":
    """The preset of this name, imported where need be; None if there is none."""
    from ..index import PRESETS as MODULES

    if name not in PRESETS and name in MODULES:
        import_module(MODULES[name])
    return PRESETS.get(name)


def every() -> "dict[str, type[Op]]":
    """All ops of the catalogue, by name; imports them all."""
    from ..index import MODULES

    return {kind: find(kind) for kind in sorted({*CATALOG, *MODULES})}
