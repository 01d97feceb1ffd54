"""Every error raised on purpose. Each says what is wrong, where, and how to fix it.

LeavenError
├── OutOfRange    a declared value, or a field of an address, lies outside its bounds
├── Unknown       a name nobody knows (an op, a field, a class); the nearest match is offered
├── Malformed     a policy, a file or a value is not of the form it should have
├── Ambiguous     two things that need names of their own share one
├── Misplaced     an op stands in a list of the policy where it cannot work
├── NoKernel      a step meets a target nobody taught it to handle
├── NoSpace       an op, or a fact it needs, has nothing to work on in this item
├── Uneven        things that must fit together do not: sizes in a batch, an item and its partner
├── Unfitted      an op that must learn first has not learned
├── BadData       the data cannot be used: not there, empty, of one class
├── Unsupported   another library's pipeline asks for what has no counterpart here; the nearest thing is named
├── Changed       a replay meets another policy, source or version than the one recorded
└── CannotWrite   the output cannot be written: it exists, is read-only, or the disk is full
"""

from collections.abc import Iterable
from difflib import get_close_matches


class LeavenError(ValueError):
    """Base class; catch this to catch them all."""


class OutOfRange(LeavenError): ...


class Unknown(LeavenError): ...


class Malformed(LeavenError): ...


class Ambiguous(LeavenError): ...


class Misplaced(LeavenError): ...


class NoKernel(LeavenError): ...


class NoSpace(LeavenError): ...


class Uneven(LeavenError): ...


class Unfitted(LeavenError): ...


class BadData(LeavenError): ...


class Unsupported(LeavenError): ...


class Changed(LeavenError): ...


class CannotWrite(LeavenError): ...


def unknown(what: str, name: object, known: Iterable[str]) -> Unknown:
    """The error for a name nobody knows, with the nearest match; else with all that are known."""
    names = sorted(known)
    near = get_close_matches(str(name), names, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names) or 'none'}."
    return Unknown(f"{what} {name!r} is not known: {hint}")
