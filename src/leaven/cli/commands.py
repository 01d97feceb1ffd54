"""The commands as a group, and what ends each of them."""

import os
import sys
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from ..core.errors import LeavenError

STOPPED = "stopped; nothing half-written was left behind. Run the same command to start again."
KEPT = "stopped; nothing half-written was left behind, and what was trained is kept. Run the same command to go on."
TRAIN = ("run", "trial", "auto")


class Commands(TyperGroup):
    """Runs one command and turns what it raises into a message and an exit status. What is wrong with the words of the
    command line themselves, Typer says."""

    def invoke(self, ctx: Any) -> Any:
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
            return done
        except LeavenError as error:
            _end(str(error), 2)
        except KeyboardInterrupt:
            _end(KEPT if ctx.invoked_subcommand in TRAIN else STOPPED, 3)
        except BrokenPipeError:  # whoever read our output has had enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except OSError as error:
            if error.filename is None:
                raise
            _end(f"{error.filename}: {error.strerror}.", 2)


def _end(message: str, status: int) -> NoReturn:
    print(f"leaven: {message}", file=sys.stderr)
    raise typer.Exit(status)
