"""A peer in its own Python: reads jobs as lines of JSON, answers with seconds. Run by `ops_table.py` and `chains.py`.

{"load": "pictures.npy"}                          -> {"pictures": 24}
{"files": ["one.jpg", "two.jpg"]}                 -> {"pictures": 2}, decoded in each run
{"make": "A.HorizontalFlip(p=1)", "name": "flip"} -> {"made": "flip"}, or {"error": ...}
{"run": "flip"}                                   -> {"seconds": ...} for all pictures once
"""

import json
import os
import re
import sys
from pathlib import Path
from time import perf_counter

os.environ |= {"OMP_NUM_THREADS": "1", "NO_ALBUMENTATIONS_UPDATE": "1", "ALBUMENTATIONS_OFFLINE": "1",
               "ALBUMENTATIONS_NO_TELEMETRY": "1"}  # fmt: skip

import numpy as np


def albumentations():
    import albumentations as A
    import cv2

    cv2.setNumThreads(1)

    def make(text):
        op = eval(text, {"A": A, "cv2": cv2, "np": np})
        made = A.Compose([op], **({"telemetry": False} if "X" in sys.argv[1] else {}))
        return lambda picture: np.ascontiguousarray(made(image=picture)["image"])

    return make, A.__version__


def torchvision():
    """Its wheel lacks operators without the libraries of a GPU; they are declared, and never called."""
    import torch

    torch.set_num_threads(1)
    library = torch.library.Library("torchvision", "DEF")
    for _ in range(40):
        try:
            import torchvision as tv
            from torchvision.transforms import v2

            break
        except RuntimeError as error:
            missing = re.search(r"torchvision::(\w+)", str(error))[1]
            library.define(f"{missing}(Tensor x) -> Tensor")
            for name in [name for name in sys.modules if name.startswith("torchvision")]:
                del sys.modules[name]

    def make(text):
        op = eval(text, {"T": v2, "torch": torch, "v2": v2})
        return lambda picture: op(torch.from_numpy(picture).permute(2, 0, 1).contiguous()).contiguous()

    return make, tv.__version__


def seen(picture):
    if not isinstance(picture, bytes):
        return picture
    import simplejpeg

    return simplejpeg.decode_jpeg(picture)


def main():
    make, version = torchvision() if sys.argv[1] == "torchvision" else albumentations()
    print(json.dumps({"version": version}), flush=True)
    pictures, made = [], {}
    for line in sys.stdin:
        job = json.loads(line)
        try:
            if "load" in job:
                pictures = list(np.load(job["load"]))
                told = {"pictures": len(pictures)}
            elif "files" in job:
                pictures = [Path(file).read_bytes() for file in job["files"]]
                told = {"pictures": len(pictures)}
            elif "make" in job:
                op = make(job["make"])
                op(seen(pictures[0]))
                made[job["name"]] = op
                told = {"made": job["name"]}
            else:
                op, start = made[job["run"]], perf_counter()
                for picture in pictures:
                    op(seen(picture))
                told = {"seconds": perf_counter() - start}
        except Exception as error:  # said, and counted there
            told = {"error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(told), flush=True)


main()
