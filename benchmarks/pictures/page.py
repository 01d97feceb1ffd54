"""Write docs/pictures-speed.md from the results of `ops_table.py` and `chains.py`: losses first.

python benchmarks/pictures/page.py
"""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "benchmarks" / "results"
SHORT = {"albumentations": "A", "albumentationsx": "X", "torchvision": "T"}


def result(name: str) -> dict[str, Any]:
    found = json.loads((RESULTS / name).read_text(encoding="utf-8"))
    return found.get("result", found)


def line(name: str, row: dict[str, Any]) -> str:
    fastest = row["fastest peer"]
    theirs = f"{row['theirs, ms'][fastest]:.3f} {SHORT[fastest]}"
    return (
        f"| {name} | {row['ours, ms']:.3f} | {theirs} | {row['ratio']:.2f} | {row['low']:.2f} | {row.get('note', '')} |"
    )


def main() -> None:
    ops, chains = result("pictures_ops_3.json"), result("pictures_chains.json")["table"]
    sharp = result("pictures_sharpness.json")
    peers, rows = ops["peers"], ops["table"]
    told = sorted(((n, r) for n, r in rows.items() if "ratio" in r), key=lambda pair: pair[1]["ratio"])
    whole = [(n, r) for n, r in chains.items() if isinstance(r, dict) and "ratio" in r]
    share = [f"{n}: {r['ours, a second']} pictures a second, {100 * r['share of bare decode']:.0f} % of bare decoding "
             f"({r['bare decode, a second']})" for n, r in whole if "share of bare decode" in r]  # fmt: skip
    loose = [f"{name} {next(iter(r.values())) if isinstance(r, dict) else r}" for name, r in chains.items()
             if not (isinstance(r, dict) and "ratio" in r)]  # fmt: skip
    head = "| {} | ours, ms | fastest peer, ms | ratio | lower quartile | differs |\n|---|--:|--:|--:|--:|---|"
    page = f"""# How fast pictures are

Against Albumentations {peers["albumentations"]} (A), AlbumentationsX {peers["albumentationsx"]} (X) and torchvision
{peers["torchvision"]} (T), each in a Python of its own: the same pictures of 500 x 375 in 8 bits, the same work, one
thread, ours and theirs in turn. Ratio: how many times as long the fastest of them takes; below 1 is a loss. The spread,
the machine and the versions stand in `benchmarks/results`; how to measure again, in `benchmarks/pictures`.

Of {ops["ops"]} ops, {ops["as fast or faster"]} are as fast or faster (at least 0.95); the median is
{ops["median ratio"]}. What loses most takes less than 0.1 ms: a single call has a fixed cost for draws and a plan,
as `center_crop` shows, which moves next to nothing. In a batch and in a chain that cost is shared.

{head.format("op")}
{chr(10).join(line(*pair) for pair in told)}

## Chains

Into a batch of float32. From JPEG: 300 photographs four times over, two threads (ours) and two processes (theirs).

{head.format("chain")}
{chr(10).join(line(*pair) for pair in whole)}

{chr(10).join(f"- {text}" for text in (*share, *loose))}

## Sharpness

Five moves and five colours in one pass are {sharp["nearer, dB"]} dB nearer to a float64 reference at four times
the size than op by op ({sharp["one pass, dB"]} against {sharp["op by op, dB"]} dB, over what both show), and nearer in
{100 * sharp["nearer in"]:.0f} % of {sharp["pictures"] * sharp["draws"]} pictures.
"""
    (ROOT / "docs" / "pictures-speed.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
