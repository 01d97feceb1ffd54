"""A run that is killed again and again comes to the same answer as one that is left alone.

`leaven run digits` is killed (SIGKILL) after a time drawn at random and typed again, until it comes to its end.
Compared with a run that nobody disturbed: the certificate without its timing, and every byte of the grown rows.

python benchmarks/killed.py [ROUNDS]
"""

import json
import random
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from measure import write

ROUNDS, EARLIEST, MARGIN = 5, 1.0, 1.2
RUN = (sys.executable, "-c", "from leaven.cli import main; main()", "run", "digits", "--budget", "2m", "--quiet")


def run(folder: Path, seconds: float | None = None) -> bool:
    """Whether it came to its end before it was killed."""
    with subprocess.Popen(RUN, cwd=folder, stdout=subprocess.DEVNULL) as job:
        try:
            status = job.wait(seconds)
        except subprocess.TimeoutExpired:
            job.kill()
            return False
    if status:
        raise SystemExit(f"leaven ended with status {status}")
    return True


def answer(folder: Path) -> tuple[dict[str, object], dict[str, bytes]]:
    out = folder / "leaven-out" / "digits"
    told = json.loads((out / "certificate.json").read_text(encoding="utf-8"))
    del told["timing"]
    return told, {path.name: path.read_bytes() for path in sorted((out / "data").iterdir())}


def main() -> None:
    rounds, draw = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS, random.Random(4)
    with TemporaryDirectory() as place:
        start = perf_counter()
        run(Path(place))
        whole, wanted = perf_counter() - start, answer(Path(place))
    told = []
    for _ in range(rounds):
        with TemporaryDirectory() as place:
            kills, latest = [], whole / 4
            while not run(Path(place), after := draw.uniform(EARLIEST, latest)):
                kills.append(round(after, 2))
                latest = min(
                    latest * MARGIN, 2 * whole
                )  # what is not trained, such as the rows, is written anew each time
            left = [path.name for path in Path(place).rglob("*") if path.name.startswith(".") or path.name == "work"]
            told.append({"killed_after_s": kills, "same": answer(Path(place)) == wanted, "left_behind": left})
            print(told[-1], flush=True)
    result = {"undisturbed_s": round(whole, 1), "rounds": told}
    write(Path(__file__).parent / "results" / "killed.json", result)
    if not all(each["same"] and not each["left_behind"] for each in told):
        raise SystemExit("a run that was killed came to another answer, or left something behind")


if __name__ == "__main__":
    main()
