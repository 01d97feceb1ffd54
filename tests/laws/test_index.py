"""The generated index names every op of the package, in the module where it is."""

import runpy
from importlib import import_module
from pathlib import Path

from leaven.core.catalog import every, presets
from leaven.index import MODULES, PRESETS

TOOL = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "index.py"))


def test_the_index_is_up_to_date():
    assert (TOOL["PACKAGE"] / "index.py").read_text(encoding="utf-8") == TOOL["text"]()


def test_every_op_is_where_the_index_says():
    for kind, (module, name) in TOOL["found"]().items():
        cls = getattr(import_module(module), name)
        assert cls.kind == kind and cls is every()[kind] and MODULES[kind] == module


def test_every_op_of_the_package_is_in_the_index():
    package = {kind for kind, cls in every().items() if cls.__module__.startswith("leaven.")}
    assert package == set(MODULES)


def test_every_preset_is_where_the_index_says():
    assert presets().keys() == PRESETS.keys() == TOOL["found"](TOOL["PRESET"]).keys()
    for name, (module, function) in TOOL["found"](TOOL["PRESET"]).items():
        assert presets()[name].__module__ == module == PRESETS[name] and presets()[name].__name__ == function
