"""The command line."""

import os
import sys


def main() -> None:
    """Exit status: 0 done; 2 the command or its input was wrong (one message on stderr); 3 stopped; 1 our own fault."""
    from ..core.errors import LeavenError
    from .app import app

    try:
        app(standalone_mode=False)
    except LeavenError as error:
        _say(f"leaven: {error}")
        sys.exit(2)
    except KeyboardInterrupt:
        _say("leaven: stopped; nothing half-written was left behind. Run the same command to start again.")
        sys.exit(3)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        import click

        if isinstance(error, click.exceptions.Exit):
            sys.exit(error.exit_code)
        if isinstance(error, click.exceptions.Abort):
            _say("leaven: stopped.")
            sys.exit(3)
        if isinstance(error, click.ClickException):
            error.show()
            sys.exit(2)
        raise


def _say(text: str) -> None:
    print(text, file=sys.stderr)
