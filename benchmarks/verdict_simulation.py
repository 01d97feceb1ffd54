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

SECTIONS: dict[str, tuple[Callable[[int], Rows], int]] = {  # what is simulated; dear ones, in a part of the trials
    "intervals": (intervals.table, 1),
    "few changes": (intervals.few_changes, 1),
    "groups": (intervals.groups, 1),
    "folds": (intervals.folds, 1),
    "repeats": (intervals.repeats, 1),
    "other losses": (other_losses.losses, 1),
    "pseudo-values": (other_losses.pseudo_values, 1),
    "words": (words.table, 2),
    "copies": (words.copies, 1),
    "at the margin": (words.at_the_margin, 1),
    "classes": (parts.classes, 2),
    "worst group": (parts.groups, 4),
    "worst group, repeats": (parts.repeats_of_a_group, 4),
    "leaks": (looks.leaks, 2),
    "useless": (looks.useless, 1),
    "stops": (looks.stops, 1),
    "stops, every repeat": (looks.every_repeat, 4),
    "stops, power": (looks.power, 2),
    "several": (several.family, 2),
    "several, at the margin": (several.at_the_margin, 4),
    "races": (races.useless, 2),
    "races, power": (races.power, 4),
    "planned": (planned.detectable, 2),
    "planned, equivalent": (planned.equivalent, 4),
    "shuffled labels": (shuffled.rates, 8),
}
OUT = Path(__file__).parent / "results" / "verdict_simulation.json"


def run(names: list[str], trials: int, path: Path, before: dict[str, Any]) -> None:
    """Each section is written as soon as it is done."""
    sections = {name: before[name] for name in SECTIONS if name in before}
    for name in names:
        simulate, part = SECTIONS[name]
        start, busy = perf_counter(), process_time()
        rows = simulate(trials // part)
        took, worked = round(perf_counter() - start, 1), round(process_time() - busy, 1)
        claim = " ".join((simulate.__doc__ or "").split())
        sections[name] = {"claim": claim, "trials": trials // part, "seconds": took, "processor": worked, "rows": rows}
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
        names = [name for name in names if before.get(name, {}).get("trials") != arguments.trials // SECTIONS[name][1]]
    run(names, arguments.trials, arguments.out, before)


if __name__ == "__main__":
    main()
