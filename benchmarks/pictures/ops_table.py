"""The claim: op by op, on pictures of 500 x 375 in 8 bits, ours is at least as fast as the fastest peer, and several
times where the peers are slow.

    LEAVEN_PEERS=FOLDER python benchmarks/pictures/ops_table.py [--only rotate flip] [--pairs 7] [--channels 3]

Environments of the peers are made by `peers.sh`. Each runs in its own Python, one thread, the same pictures, the same
work; ours and theirs take turns at going first. Ours is `policy(image=picture)`, a fresh draw each; theirs a `Compose`
of one op (Albumentations, AlbumentationsX), or the transform on a tensor that is laid out as it likes (torchvision).
Where a meaning differs, the row says how. Losses stand beside wins.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from measure import Ratio, paired, write  # noqa: E402
from rows import ROWS, Row  # noqa: E402

import leaven as lv  # noqa: E402

PEERS = ("albumentations", "albumentationsx", "torchvision")
COUNT, HEIGHT, WIDTH = 16, 375, 500


def pictures(channels: int, count: int = COUNT) -> np.ndarray:
    """(count, HEIGHT, WIDTH, channels): photographs where there are some, else soft shapes with a little noise."""
    import cv2

    folder = Path(os.environ.get("LEAVEN_DATA", HERE.parents[1] / "../shared/data")) / "photos"
    files = sorted(folder.rglob("*.jpg"))[: count * (-(-channels // 3))]
    if files:
        found = [cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB) for file in files]
    else:
        rng = np.random.default_rng(0)
        found = [rng.integers(0, 255, (9, 12, 3)).astype(np.uint8) for _ in range(count * (-(-channels // 3)))]
    sized = [cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA) for picture in found]
    per = -(-channels // 3)
    stacked = [np.concatenate(sized[k * per : (k + 1) * per], axis=2)[..., :channels] for k in range(count)]
    return np.ascontiguousarray(stacked)


class Peer:
    """A server in the Python of a peer."""

    def __init__(self, name: str, folder: Path, file: Path) -> None:
        python = folder / name / "bin" / "python"
        word = {"albumentationsx": "albumentationsX"}.get(name, name)
        self.process = subprocess.Popen([python, HERE / "server.py", word], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # fmt: skip
        self.name, self.version = name, self._read()["version"]
        self.ask(load=str(file))

    def _read(self) -> dict[str, Any]:
        for line in self.process.stdout:  # what libraries print is passed over
            if line.startswith("{"):
                return json.loads(line)
        raise RuntimeError(f"{self.name} ended")

    def ask(self, **job: Any) -> dict[str, Any]:
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        return self._read()


def against(row: Row, peers: list[Peer], images: np.ndarray, pairs: int) -> dict[str, Any]:
    """Ours and each peer that has such an op; the least ratio is that to the fastest."""
    policy = lv.Policy(augment=[row.ours()])
    turn = iter(range(10**9))

    def ours() -> None:
        for picture in images:
            policy(image=picture, seed=0, id=next(turn))

    try:
        ours()
    except lv.LeavenError as error:
        return {"refused": str(error)}
    found: dict[str, Any] = {"note": row.note} if row.note else {}
    ratios = {}
    for peer in peers:
        text = row.of(peer.name)
        if text is None:
            continue
        told = peer.ask(make=text, name=row.name)
        if "error" in told:
            found[f"{peer.name} says"] = told["error"]
            continue
        ratios[peer.name] = paired(ours, lambda peer=peer: peer.ask(run=row.name), pairs)
    if not ratios:
        return found
    fastest = min(ratios, key=lambda name: ratios[name].median)
    r: Ratio = ratios[fastest]
    each = {name: round(1e3 * ratio.theirs_seconds / len(images), 4) for name, ratio in ratios.items()}
    return found | {
        "ours, ms": round(1e3 * r.ours_seconds / len(images), 4), "theirs, ms": each, "fastest peer": fastest,
        "ratio": round(r.median, 3), "low": round(r.low, 3), "high": round(r.high, 3),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--channels", type=int, default=3)
    asked = parser.parse_args()
    folder = Path(os.environ.get("LEAVEN_PEERS", HERE / "environments"))
    images = pictures(asked.channels)
    with tempfile.TemporaryDirectory() as here:
        file = Path(here) / "pictures.npy"
        np.save(file, images)
        peers = [Peer(name, folder, file) for name in PEERS if (folder / name / "bin" / "python").exists()]
        table = {}
        for row in ROWS:
            if asked.only and row.name not in asked.only:
                continue
            table[row.name] = against(row, peers, images, asked.pairs)
            print(row.name, table[row.name], flush=True)
        versions = {peer.name: peer.version for peer in peers}
    ratios = [row["ratio"] for row in table.values() if "ratio" in row]
    told = {
        "peers": versions,
        "pictures": list(images.shape),
        "pairs": asked.pairs,
        "ops": len(ratios),
        "median ratio": round(median(ratios), 2),
        "as fast or faster": sum(r >= 0.95 for r in ratios),
        "table": table,
    }
    print({k: v for k, v in told.items() if k != "table"})
    if not asked.only:
        write(HERE.parent / "results" / f"pictures_ops_{asked.channels}.json", told)


if __name__ == "__main__":
    main()
