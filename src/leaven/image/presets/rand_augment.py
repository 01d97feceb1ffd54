"""RandAugment (Cubuk, Zoph, Shlens and Le, NeurIPS 2020)."""

from ...core.catalog import preset
from ...core.choose import InOrder, OneOf
from ...core.errors import OutOfRange
from .space import FOURTEEN, STANDARD, fixed, made


@preset("rand_augment")
def rand_augment(n: int = 2, strength: float = 0.3, name: str = "rand_augment", p: float = 1.0) -> InOrder:
    """`n` times one of fourteen ops, each as likely, always at the same strength between 0 and 1, in either direction.

    At full strength: shears lean by 0.3, shifts go 150/331 of the side, turns 30 degrees; brightness, color, contrast
    and sharpness by 0.1 or 1.9, contrast here about middle gray; posterize keeps 4 bits; solarize starts at 0. A
    magnitude m of 30 is m / 30: the usual 9 is 0.3. `name` is the address of the choice, and begins the names of the
    ops; p: the share of rows for which there is one. OutOfRange: n below 1, or a strength outside [0, 1].
    """
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise OutOfRange(f"rand_augment.n = {n!r}: must be a whole number, at least 1.")
    if isinstance(strength, bool) or not isinstance(strength, int | float) or not 0 <= strength <= 1:
        raise OutOfRange(f"rand_augment.strength = {strength!r}: must lie in [0, 1]; a magnitude of 9 is 9 / 30 = 0.3.")
    names = [f"{name}.{k + 1}" for k in range(n)]
    layers = (OneOf(tuple(made(kind, own, STANDARD, fixed(strength)) for kind in FOURTEEN), name=own) for own in names)
    return InOrder(tuple(layers), name=name, p=p)
