"""Write the tables of what other libraries' transforms become: docs/coming-from-*.md, from the code.

python tools/coming_from.py [--check]
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from leaven.compat.albumentations.library import LIBRARY as ALBUMENTATIONS
from leaven.compat.names import Names
from leaven.compat.peer import Library
from leaven.compat.torchvision.library import LIBRARY as TORCHVISION
from leaven.core.choose import ops
from leaven.core.errors import LeavenError

DOCS = Path(__file__).resolve().parents[1] / "docs"
MARK = "<!-- made by tools/coming_from.py from here on -->\n"
PAGES = {"coming-from-albumentations.md": ALBUMENTATIONS, "coming-from-torchvision.md": TORCHVISION}


def table(library: Library) -> str:
    """Of every transform: what it becomes, and in what it differs; then what is not there."""
    lines = [f"| {library.name} | here | differs |", "|---|---|---|"]
    for name, made in sorted(library.classes.items()):
        lines.append(f"| `{name}` | {_ops(made)} | {made.entry.differs} |")
    lines += [
        "",
        "## Not here",
        "",
        "They are refused, with this advice.",
        "",
        "| transform | what to do |",
        "|---|---|",
    ]
    lines += [f"| `{name}` | {advice} |" for name, advice in sorted(library.absent.items())]
    return "\n".join(lines) + "\n"


def _ops(made: Any) -> str:
    try:
        part = made(**made.entry.example).part(255.0, Names())
    except LeavenError:
        return ""
    return ", ".join(f"`{kind}`" for kind in dict.fromkeys(op.kind for op in ops([part])))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a page is out of date")
    asked, stale = parser.parse_args(), []
    for name, library in PAGES.items():
        path = DOCS / name
        before = path.read_text(encoding="utf-8")
        after = before[: before.index(MARK) + len(MARK)] + "\n" + table(library)
        if before != after:
            stale.append(name)
            if not asked.check:
                path.write_text(after, encoding="utf-8")
    print("current" if not stale else f"{'out of date' if asked.check else 'written'}: {', '.join(stale)}")
    return int(asked.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
