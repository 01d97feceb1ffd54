"""leaven run on data without labels: structure, how far each op can go, growth, and a report."""

import shlex
import sys
from pathlib import Path

from ..audit import audit
from ..auto.explore import explore
from ..core.policy import Policy
from ..data.write.annotated import layout_of
from ..data.write.folder_swap import appearing
from ..report.build import unjudged as document
from ..stream.grow import grow
from ..trial.certificate import VERSION, about, sealed
from ..trial.environment import environment
from .job import Found, Job, leave
from .opening import left_out, listed
from .progress import bar

LEFT_OVER = 0.7  # of the time, for the strengths; an op that was begun is finished, and the rows are written after
UNLABELLED = "there are no labels, so there is nothing to judge by; if a column holds them, name it with --target"
BOXES = "there is no learner here that finds boxes; judge by your own: lv.trial(data, policy, learner=fit)"
MASKS = "there is no learner here that finds the class of every pixel; train your own with and without what was grown"


def unjudged(job: Job, given: tuple[str, Policy] | None, where: Path) -> Found:
    """Everything appears in the folder `where` at once, at the end."""
    data, quiet = job.data, job.quiet
    reason = BOXES if data.schema.task == "boxes" else MASKS if layout_of(data) == "masks" else UNLABELLED
    job.stage("open and check", len(data))
    train, test = data.split(seed=job.seed)
    findings = audit(train, test)
    job.stage("audit", len(data))
    with bar("how far each op can go", quiet=quiet):
        more, found, strengths = explore(train, LEFT_OVER * (job.limit - job.spent), job.seed)
    job.stage("how far each op can go", len(train))
    name, policy = given or ("what cannot be told from real" if strengths else "the usual ops", found)
    growth = grow(train, policy, job.copies, seed=job.seed, test=test)
    with appearing(where) as beside:
        job.write(growth, beside)
        first = growth.example()
        certificate = sealed({
            "leaven": VERSION,
            "verdict": "undecided",
            "reason": reason,
            "data": about(data),
            "policy_id": growth.policy.id,
            "seed": growth.seed,
            "refused": listed(train),
            "strengths": [{"op": s.name, "strength": s.strength, "p": s.p, "note": s.note} for s in strengths],
            **environment(),
        })  # fmt: skip
        shown = document(
            data, train, growth.policy, name=name, reason=reason, strengths=strengths, findings=(*findings, *more),
            repeat=shlex.join(["leaven", *sys.argv[1:]]), cost=job.costs, grown=f"{where}/data",
            example=first.lineage.columns() if first else None,
        )  # fmt: skip
        leave(beside, shown, certificate, growth)
    lines = [*map(str, (*findings, *more)), *left_out(listed(train)), "", *map(str, strengths), ""]
    lines += [f"undecided: {reason}.", f"{len(growth)} rows in {where}/data", f"Report: {where}/report.html"]
    return Found(certificate, "\n".join(lines))
