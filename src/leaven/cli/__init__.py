"""The command line."""

import signal
import sys
from types import FrameType

AGAIN = 0.05  # seconds


def main() -> None:
    """Exit status: 0 done; 2 the command or its input was wrong (one message on stderr); 3 stopped; 4 a certificate
    does not hold; 1 our own fault."""
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where whoever started us ignores it
        signal.signal(signal.SIGINT, _stop)
    try:
        from .app import app

        app(prog_name="leaven")
    except KeyboardInterrupt:
        sys.exit(3)


def _stop(_: int, frame: FrameType | None) -> None:
    """To be told to end is to be stopped: what is half-written is removed. While the compiler calls back, an exception
    would be swallowed, so then it is raised a moment later."""
    if _compiling(frame) and hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, _stop)
        signal.setitimer(signal.ITIMER_REAL, AGAIN)
        return
    raise KeyboardInterrupt


def _compiling(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_name == "_raw_object_cache_notify":
            return True
        frame = frame.f_back
    return False
