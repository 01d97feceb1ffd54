"""leaven certify."""

from pathlib import Path

from ..trial.certify import Certified
from ..trial.certify import certify as again
from .progress import bar


def certify(path: Path, what: str | None, *, workers: int | None, quiet: bool) -> Certified:
    """What held. `what`: the data, where they are not where the certificate says."""
    with bar("training every arm again", quiet=quiet) as told:
        return again(path, what, workers=workers, progress=told)
