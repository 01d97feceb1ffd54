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
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def _stop(_: int, frame: FrameType | None) -> None:
    """To be told to end is to be stopped: what is half-written is removed. Whoever calls us back from C may swallow the
    exception (numpy does, and the compiler), so it is raised again until it is on its way."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, _stop)
        signal.setitimer(signal.ITIMER_REAL, AGAIN)
        if _compiling(frame) or _ending(sys.exc_info()[1]):
            return
    raise KeyboardInterrupt


def _ending(error: BaseException | None) -> bool:
    """Whether what runs now runs because we were stopped: it removes what is half-written."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            return True
        error = error.__context__
    return False


def _compiling(frame: FrameType | None) -> bool:
    """Whether the compiler waits for us; it prints what we raise."""
    while frame is not None:
        if frame.f_code.co_name == "_raw_object_cache_notify":
            return True
        frame = frame.f_back
    return False
