"""The command line."""

import signal
import sys
from typing import Any, NoReturn


def main() -> None:
    """Exit status: 0 done; 2 the command or its input was wrong (one message on stderr); 3 stopped; 1 our own fault."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        from .app import app

        app(prog_name="leaven")
    except KeyboardInterrupt:
        sys.exit(3)


def _stop(*_: Any) -> NoReturn:
    """To be told to end is to be stopped: what is half-written is removed."""
    raise KeyboardInterrupt
