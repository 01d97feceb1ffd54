"""The command line."""

import sys


def main() -> None:
    """Exit status: 0 done; 2 the command or its input was wrong (one message on stderr); 3 stopped; 1 our own fault."""
    try:
        from .app import app

        app(prog_name="leaven")
    except KeyboardInterrupt:
        sys.exit(3)
