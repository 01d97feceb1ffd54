"""How long `import leaven` takes beyond bare Python, and what it must not bring along.

python benchmarks/import_time.py
"""

import subprocess
import sys
from pathlib import Path
from statistics import median

from measure import write

HEAVY = ("numba", "cv2", "torch", "matplotlib", "sklearn", "pyarrow", "scipy", "PIL", "typer", "rich", "yaml", "jinja2")
RUNS = 15


def seconds(code: str) -> float:
    """Wall clock of a fresh interpreter, as it measures itself from the outside."""
    timed = (
        "import subprocess, sys, time; t = time.perf_counter(); subprocess.run([sys.executable, '-c', sys.argv[1]]); "
        "print(time.perf_counter() - t)"
    )
    done = subprocess.run([sys.executable, "-c", timed, code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    pairs = [(seconds("pass"), seconds("import leaven"), seconds("import leaven; leaven.Policy")) for _ in range(RUNS)]
    bare, front, policy = (median(column) for column in zip(*pairs, strict=True))
    code = f"import leaven, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    brought = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    result = {"bare_ms": bare * 1e3, "import_ms": (front - bare) * 1e3, "with_policy_ms": (policy - bare) * 1e3,
              "brought_along": brought}  # fmt: skip
    print(result)
    write(Path(__file__).parent / "results" / "import_time.json", result)


if __name__ == "__main__":
    main()
