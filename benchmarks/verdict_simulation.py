"""The claim: the intervals and words of a verdict err as rarely as they say, where simpler rules do not.

Simulated paired losses whose true effect is known, each figure beside the one that the reference notes give for it.

    python benchmarks/verdict_simulation.py                     # all sections
    python benchmarks/verdict_simulation.py --only looks stops  # these; the others stay as they were
    python benchmarks/verdict_simulation.py --resume            # those that are not there yet with as many trials
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from measure import write
from simulation import intervals, looks, other_losses, parts, planned, races, several, shuffled, words
from simulation.beside import Rows, told

SECTIONS: dict[str, Callable[[int], Rows]] = {
    "intervals": intervals.table,
    "few changes": intervals.few_changes,
    "groups": intervals.groups,
    "folds": intervals.folds,
    "repeats": intervals.repeats,
    "other losses": other_losses.losses,
    "pseudo-values": other_losses.pseudo_values,
    "words": words.table,
    "copies": words.copies,
    "at the margin": words.at_the_margin,
    "classes": parts.classes,
    "worst group": parts.groups,
    "leaks": looks.leaks,
    "useless": looks.useless,
    "stops": looks.stops,
    "stops, power": looks.power,
    "several": several.family,
    "several, at the margin": several.at_the_margin,
    "races": races.useless,
    "races, power": races.power,
    "planned": planned.detectable,
    "planned, equivalent": planned.equivalent,
    "shuffled labels": shuffled.rates,
}
OUT = Path(__file__).parent / "results" / "verdict_simulation.json"


def run(names: list[str], trials: int, path: Path, before: dict[str, Any]) -> None:
    """Each section is written as soon as it is done."""
    sections = {name: before[name] for name in SECTIONS if name in before}
    for name in names:
        start, busy = perf_counter(), process_time()
        rows = SECTIONS[name](trials)
        took, worked = round(perf_counter() - start, 1), round(process_time() - busy, 1)
        claim = " ".join((SECTIONS[name].__doc__ or "").split())
        sections[name] = {"claim": claim, "trials": trials, "seconds": took, "processor": worked, "rows": rows}
        write(path, {"sections": {each: sections[each] for each in SECTIONS if each in sections}})
        print(f"{name} ({took:.0f} s): {claim} Per cent; in brackets, the notes.\n{told(rows)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=2000, help="for each cell; dear cells take a part of them")
    parser.add_argument("--only", nargs="+", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--resume", action="store_true", help="keep sections that are there with as many trials")
    parser.add_argument("--out", type=Path, default=OUT, help="the JSON file to write")
    arguments = parser.parse_args()
    names = list(SECTIONS)
    before: dict[str, Any] = {}
    if arguments.out.exists() and (arguments.only or arguments.resume):
        before = json.loads(arguments.out.read_text(encoding="utf-8"))["result"].get("sections", {})
    if arguments.only:
        names = [name for name in SECTIONS if {name, name.partition(",")[0]} & {*arguments.only}]
        if unknown := sorted(set(arguments.only) - SECTIONS.keys()):
            parser.error(f"no section {', '.join(unknown)}; there are: {', '.join(SECTIONS)}")
    elif arguments.resume:
        names = [name for name in names if before.get(name, {}).get("trials") != arguments.trials]
    run(names, arguments.trials, arguments.out, before)


if __name__ == "__main__":
    main()
