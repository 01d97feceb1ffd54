"""The front door: what `import leaven` offers, and what it must not bring along."""

import subprocess
import sys
from types import ModuleType

import pytest

import leaven as lv

HEAVY = ("numba", "cv2", "torch", "matplotlib", "sklearn", "pyarrow", "scipy", "PIL", "typer", "rich", "yaml", "jinja2")


@pytest.mark.parametrize("name", lv.__all__)
def test_every_name_is_there(name):
    assert getattr(lv, name) is not None and name in dir(lv)


def test_a_package_that_is_missing_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "leaven.stream.torch", raising=False)
    with pytest.raises(AttributeError, match=r'leaven.torch needs torch, .* pip install "leaven\[torch\]"'):
        lv.torch  # noqa: B018


def test_what_is_not_there_is_said():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        lv.nothing  # noqa: B018


def test_importing_brings_nothing_heavy_along():
    code = f"import leaven, sys; leaven.Policy; sys.exit(repr([m for m in {HEAVY!r} if m in sys.modules]))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert found.stderr.strip() == "[]"


def test_a_room_never_hides_the_function_of_its_name():
    import leaven.audit
    import leaven.stream.grow
    import leaven.trial.run  # noqa: F401

    for name in ("stream", "trial", "audit", "grow", "open"):
        assert callable(getattr(lv, name)) and not isinstance(getattr(lv, name), ModuleType)


def test_errors_are_one_tree_drawn_in_one_place():
    from leaven.core import errors

    made = {n for n, v in vars(errors).items() if isinstance(v, type) and issubclass(v, lv.LeavenError)}
    assert all(name in errors.__doc__ for name in made)
