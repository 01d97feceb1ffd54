"""The options that every command shares."""

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    str,
    typer.Argument(
        help="A folder (pictures, recordings, series, COCO, VOC, YOLO, masks), a file (.npy, .csv, .parquet, .jsonl, "
        ".conll, .ts ...), or `digits`.",
        show_default=True,
    ),
]
Out = Annotated[Path | None, typer.Option("-o", "--out", help="Folder to write to.", show_default="leaven-out/NAME")]
Target = Annotated[
    str | None, typer.Option("--target", help="The column that holds the labels: its name, or its position.")
]
Group = Annotated[str | None, typer.Option("--group", help="The column that says which items belong together.")]
Kind = Annotated[
    str | None,
    typer.Option(
        "--modality", help="series, table or text, of a file that could be several.", show_default="by its look"
    ),
]
PolicyFile = Annotated[Path | None, typer.Option("-p", "--policy", help="A policy in YAML or JSON.")]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**63 - 1, help="Seed of all draws.")]
Budget = Annotated[str | None, typer.Option("--budget", help="Time to spend, such as 90s, 10m or 1h.")]
Workers = Annotated[
    int | None, typer.Option("--workers", help="Threads; 0 for none.", show_default="one per processor")
]
Copies = Annotated[int, typer.Option("-n", "--copies", min=0, help="Augmented copies of each training item.")]
LearnerName = Annotated[
    str | None,
    typer.Option(
        "--learner",
        help="pixels, network (needs torch); log_mel; convolutions; words; boosting, logistic, mlp.",
        show_default="by the data",
    ),
]
Metric = Annotated[
    str | None,
    typer.Option(
        "--metric",
        help="accuracy, balanced_accuracy, macro_f1, auc, log_loss, brier; of spans span_f1. It alone decides.",
        show_default="by the data",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout instead of text.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress.")]
Format = Annotated[
    str,
    typer.Option(
        "--format",
        help="parquet, folder or npy; coco, voc, yolo or masks for what was read as such; same: that, else parquet.",
    ),
]
LedgerFolder = Annotated[Path, typer.Option("--ledger", help="Folder that counts the looks at these test items.")]
Looks = Annotated[
    int | None,
    typer.Option(
        "--looks",
        min=1,
        help="Looks at these test items, declared before the first.",
        show_default="as declared, else 1",
    ),
]
LEDGER = Path("leaven-out/ledger")
