"""leaven doctor."""

import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path
from re import split
from typing import Any

from ..stream.engine import default_workers

GIB = 2**30
EXTRAS = {"torch": ("torch", "the learner `network`, and streams of tensors"), "audio": ("soundfile", "recordings")}
LITTLE = 1 * GIB


@dataclass(frozen=True)
class Line:
    """about: a word. found: what there is. advice: what to do about it; empty where all is well."""

    about: str
    found: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.about:10} {self.found}" + (f"\n{'':10} -> {self.advice}" if self.advice else "")


def doctor() -> dict[str, Any]:
    """What this machine has of all that Leaven can use, as plain data."""
    lines = [*_machine(), *_packages(), *_codecs(), *_extras()]
    wrong = sum(bool(line.advice) for line in lines)
    end = "What to do is marked ->." if wrong else "All is well."
    return {"lines": [asdict(line) for line in lines], "advice": wrong, "text": "\n".join([*map(str, lines), end])}


def _machine() -> Iterator[Line]:
    from .. import __version__

    yield Line("leaven", f"{__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    usable, there = default_workers(), os.cpu_count() or 1
    yield Line("cores", f"{usable}" if usable == there else f"{usable} of {there} (the others are not ours to use)")
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        limit = min([memory, *_limits()])
        said = f"{memory / GIB:.1f} GiB" + (
            f", of which this container may use {limit / GIB:.1f}" if limit < memory else ""
        )
        yield Line("memory", said, "" if limit > LITTLE else "less than 1 GiB: give --workers 0 and small batches")
    free = shutil.disk_usage(".").free
    yield Line("disk", f"{free / GIB:.1f} GiB free here", "" if free > LITTLE else "write elsewhere, with -o")
    cache = Path(os.environ.get("NUMBA_CACHE_DIR", Path(__file__).parents[1]))
    fixed = "set NUMBA_CACHE_DIR to a folder that can be written, or every start compiles anew"
    yield Line("kernels", f"kept compiled in {cache}", "" if os.access(cache, os.W_OK) else fixed)


def _limits() -> Iterator[int]:
    """Of memory, by the container (control groups, versions 2 and 1)."""
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            yield int(Path(path).read_text())
        except (OSError, ValueError):  # there is none, or it says "max"
            continue


def _packages() -> Iterator[Line]:
    """Those it depends on, with one line for all that are there."""
    needs = [need for need in requires("leaven") or () if "extra ==" not in need]
    names = [split(r"[^\w.-]", need)[0] for need in needs]
    there = dict[str, str]()
    for name in names:
        try:
            there[name] = version(name)
        except PackageNotFoundError:
            yield Line(name, "is not installed", "pip install leaven")
    yield Line("packages", ", ".join(f"{name} {found}" for name, found in there.items()))


def _codecs() -> Iterator[Line]:
    from PIL import features

    known = {"jpg": "JPEG", "zlib": "PNG", "webp": "WebP", "libtiff": "TIFF", "jpg_2000": "JPEG 2000", "avif": "AVIF"}
    have = [name for code, name in known.items() if features.check(code)]
    lacks = [name for code, name in known.items() if code in ("jpg", "zlib", "webp", "libtiff") and name not in have]
    yield Line(
        "pictures", ", ".join(have), f"{', '.join(lacks)} cannot be read: install a Pillow wheel" if lacks else ""
    )


def _extras() -> Iterator[Line]:
    for extra, (package, what) in EXTRAS.items():
        if find_spec(package) is None:
            yield Line(extra, f"not installed; needed for {what}", f'pip install "leaven[{extra}]"')
        elif package == "torch":
            import torch

            gpus = [torch.cuda.get_device_name(k) for k in range(torch.cuda.device_count())]
            yield Line(extra, f"torch {torch.__version__}, {', '.join(gpus) or 'no GPU'}")
        else:
            yield Line(extra, f"{package} {version(package)}")
