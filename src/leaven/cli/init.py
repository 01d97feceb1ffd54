"""leaven init."""

from pathlib import Path
from re import match
from textwrap import wrap
from typing import Any

import numpy as np

from ..audit import audit
from ..core.errors import CannotWrite
from ..data.dataset import Dataset
from ..data.policy_file import write_policy
from ..trial.defaults import default_policy
from .catalogue import sentence
from .opening import Asked, opened

WIDE = 108


def init(asked: Asked, out: Path, *, quiet: bool) -> dict[str, Any]:
    """Look at the data, and write the usual policy for such data with a comment on each op. CannotWrite: the file is
    there already."""
    if out.exists():
        raise CannotWrite(f"{out}: is there already; name another file with -o, or remove it.")
    data = opened(asked, quiet=quiet)
    name, policy = default_policy(data)
    typed = " ".join(word if match(r"[\w./-]+$", word) else repr(word) for word in _words(asked))
    write_policy(policy, out, _comment(data, name, [op.kind for op in policy.ops], typed, out))
    text = f"{out}: {name}, the usual policy for such data. Next: leaven trial {typed} -p {out}"
    return {"policy": str(out), "name": name, "data": data.name, "text": text}


def _words(asked: Asked) -> list[str]:
    """The data as they were named."""
    options = {"--target": asked.target, "--group": asked.group, "--modality": asked.modality}
    return [asked.what, *(word for option, value in options.items() if value is not None for word in (option, value))]


def _comment(data: Dataset, name: str, kinds: list[str], typed: str, out: Path) -> str:
    """Lines above the policy: the data, what is wrong with them, what each op does, where to go on."""
    counts = [] if data.labels is None else np.bincount(data.labels, minlength=len(data.classes)).tolist()
    classes = (
        f", {len(counts)} classes of {' to '.join(map(str, sorted({min(counts), max(counts)})))}" if counts else ""
    )
    found = [f"{f.severity}: {f.what} {f.remedy}".rstrip() for f in audit(data) if f.severity != "info"]
    paragraphs = [
        [f"{data.name}: {len(data)} {data.about.noun}{classes}", *found],
        [f"{name}: the usual start for such data, mild, and tuned on nothing."],
        [f"{kind}: {sentence(kind)}" for kind in dict.fromkeys(kinds)],
        ["All ops: leaven ops. One of them, with its fields and bounds: leaven ops NAME.",
         f"What this file does:  leaven preview {typed} -p {out}",
         f"Whether it helps:     leaven trial {typed} -p {out}",
         f"A policy made for these data:  leaven auto {typed}"],
    ]  # fmt: skip
    wrapped = [[part for line in lines for part in _wrapped(line)] for lines in paragraphs if lines]
    return "#\n".join("".join(f"# {line}\n" for line in lines) for lines in wrapped)


def _wrapped(line: str) -> list[str]:
    return [line] if "  " in line else wrap(line, WIDE, subsequent_indent="    ")  # a command stays on its line
