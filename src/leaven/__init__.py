"""Leaven grows a data set and proves whether that helped.

    import leaven as lv

    data = lv.open("photos/")
    train, test = data.split(test=0.2)
    policy = lv.Policy(augment=[lv.image.Rotate(), lv.image.HorizontalFlip()])
    for batch in lv.stream(train, policy, batch_size=64, seed=7):
        ...
    print(lv.trial(data, policy))

Names are found on first use, so that importing this costs next to nothing.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_MODULES = ("image", "audio", "timeline", "series", "text", "table", "mix", "resample", "features", "generate", "auto")
_EXTRAS = {"torch": "stream.torch"}  # need a package that an extra of that name brings
_NAMES = {
    "Policy": "core.policy",
    "OneOf": "core.choose",
    "SomeOf": "core.choose",
    "InOrder": "core.choose",
    "Barrier": "core.op",
    "Identity": "core.op",
    "Uniform": "core.dist",
    "LogUniform": "core.dist",
    "Normal": "core.dist",
    "TruncatedNormal": "core.dist",
    "Beta": "core.dist",
    "Choice": "core.dist",
    "Integers": "core.dist",
    "Label": "core.item",
    "LeavenError": "core.errors",
    "schema": "core.plain",
    "open": "data.open",
    "Dataset": "data.dataset",
    "read_policy": "data.policy_file",
    "write_policy": "data.policy_file",
    "stream": "stream.stream",
    "grow": "stream.grow",
    "audit": "audit",
    "trial": "trial.trial",
    "certify": "trial.certify",
    "measure_worth": "trial.measure_worth",
    "Training": "trial.learners",
    "CopyPaste": "mix.copy_paste",
    "CutMix": "mix.cutmix",
    "MixUp": "mix.mixup",
    "Mosaic": "mix.mosaic",
    "Smote": "mix.smote",
    "Repeat": "resample.repeat",
    "Balance": "resample.balance",
    "Generate": "generate.generate",
    "explore": "auto",
    "find_policy": "auto",
    "safe_strengths": "auto",
}

__all__ = ["__version__", *_MODULES, *_NAMES]  # noqa: PLE0604

if TYPE_CHECKING:
    from . import audio as audio
    from . import auto as auto
    from . import features as features
    from . import generate as generate
    from . import image as image
    from . import mix as mix
    from . import resample as resample
    from . import series as series
    from . import table as table
    from . import text as text
    from . import timeline as timeline
    from .audit import audit as audit
    from .auto import find_policy as find_policy
    from .auto.explore import explore as explore
    from .auto.strengths import safe_strengths as safe_strengths
    from .core.choose import InOrder as InOrder
    from .core.choose import OneOf as OneOf
    from .core.choose import SomeOf as SomeOf
    from .core.dist import Beta as Beta
    from .core.dist import Choice as Choice
    from .core.dist import Integers as Integers
    from .core.dist import LogUniform as LogUniform
    from .core.dist import Normal as Normal
    from .core.dist import TruncatedNormal as TruncatedNormal
    from .core.dist import Uniform as Uniform
    from .core.errors import LeavenError as LeavenError
    from .core.item import Label as Label
    from .core.op import Barrier as Barrier
    from .core.op import Identity as Identity
    from .core.plain import schema as schema
    from .core.policy import Policy as Policy
    from .data.dataset import Dataset as Dataset
    from .data.open import open as open
    from .data.policy_file import read_policy as read_policy
    from .data.policy_file import write_policy as write_policy
    from .generate.generate import Generate as Generate
    from .mix.copy_paste import CopyPaste as CopyPaste
    from .mix.cutmix import CutMix as CutMix
    from .mix.mixup import MixUp as MixUp
    from .mix.mosaic import Mosaic as Mosaic
    from .mix.smote import Smote as Smote
    from .resample.balance import Balance as Balance
    from .resample.repeat import Repeat as Repeat
    from .stream import torch as torch
    from .stream.grow import grow as grow
    from .stream.stream import stream as stream
    from .trial.certify import certify as certify
    from .trial.learners import Training as Training
    from .trial.measure_worth import measure_worth as measure_worth
    from .trial.trial import trial as trial


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"leaven.{name}")
    if name in _EXTRAS:
        try:
            return import_module(f"leaven.{_EXTRAS[name]}")
        except ModuleNotFoundError as error:
            why = f'leaven.{name} needs {error.name}, which is not installed: pip install "leaven[{name}]".'
            raise AttributeError(why) from error
    if name in _NAMES:
        return getattr(import_module(f"leaven.{_NAMES[name]}"), name)
    raise AttributeError(f"module 'leaven' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__


class _Front(ModuleType):
    """Importing a room binds its name here; where a function has that name (`lv.stream`), the function stays."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in _NAMES or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Front
