"""AutoAugment (Cubuk, Zoph, Mane, Vasudevan and Le, CVPR 2019): the three policies it found."""

from dataclasses import replace

from ...core.catalog import preset
from ...core.choose import InOrder, OneOf
from ...core.errors import unknown
from .space import STANDARD, fixed, made

LEVELS = 9
# two ops a line, each with its share and, where it has a strength, its level of 0 to 9
TABLES = {
    "imagenet": """
        posterize 0.4 8; rotate 0.6 9
        solarize 0.6 5; auto_contrast 0.6
        equalize 0.8; equalize 0.6
        posterize 0.6 7; posterize 0.6 6
        equalize 0.4; solarize 0.2 4
        equalize 0.4; rotate 0.8 8
        solarize 0.6 3; equalize 0.6
        posterize 0.8 5; equalize 1.0
        rotate 0.2 3; solarize 0.6 8
        equalize 0.6; posterize 0.4 6
        rotate 0.8 8; color 0.4 0
        rotate 0.4 9; equalize 0.6
        equalize 0.0; equalize 0.8
        invert 0.6; equalize 1.0
        color 0.6 4; contrast 1.0 8
        rotate 0.8 8; color 1.0 2
        color 0.8 8; solarize 0.8 7
        sharpness 0.4 7; invert 0.6
        shear_x 0.6 5; equalize 1.0
        color 0.4 0; equalize 0.6
        equalize 0.4; solarize 0.2 4
        solarize 0.6 5; auto_contrast 0.6
        invert 0.6; equalize 1.0
        color 0.6 4; contrast 1.0 8
        equalize 0.8; equalize 0.6
    """,
    "cifar10": """
        invert 0.1; contrast 0.2 6
        rotate 0.7 2; shift_x 0.3 9
        sharpness 0.8 1; sharpness 0.9 3
        shear_y 0.5 8; shift_y 0.7 9
        auto_contrast 0.5; equalize 0.9
        shear_y 0.2 7; posterize 0.3 7
        color 0.4 3; brightness 0.6 7
        sharpness 0.3 9; brightness 0.7 9
        equalize 0.6; equalize 0.5
        contrast 0.6 7; sharpness 0.6 5
        color 0.7 7; shift_x 0.5 8
        equalize 0.3; auto_contrast 0.4
        shift_y 0.4 3; sharpness 0.2 6
        brightness 0.9 6; color 0.2 8
        solarize 0.5 2; invert 0.0
        equalize 0.2; auto_contrast 0.6
        equalize 0.2; equalize 0.6
        color 0.9 9; equalize 0.6
        auto_contrast 0.8; solarize 0.2 8
        brightness 0.1 3; color 0.7 0
        solarize 0.4 5; auto_contrast 0.9
        shift_y 0.9 9; shift_y 0.7 9
        auto_contrast 0.9; solarize 0.8 3
        equalize 0.8; invert 0.1
        shift_y 0.7 9; auto_contrast 0.9
    """,
    "svhn": """
        shear_x 0.9 4; invert 0.2
        shear_y 0.9 8; invert 0.7
        equalize 0.6; solarize 0.6 6
        invert 0.9; equalize 0.6
        equalize 0.6; rotate 0.9 3
        shear_x 0.9 4; auto_contrast 0.8
        shear_y 0.9 8; invert 0.4
        shear_y 0.9 5; solarize 0.2 6
        invert 0.9; auto_contrast 0.8
        equalize 0.6; rotate 0.9 3
        shear_x 0.9 4; solarize 0.3 3
        shear_y 0.8 8; invert 0.7
        equalize 0.9; shift_y 0.6 6
        invert 0.9; equalize 0.6
        contrast 0.3 3; rotate 0.8 4
        invert 0.8; shift_y 0.0 2
        shear_y 0.7 6; solarize 0.4 8
        invert 0.6; rotate 0.8 4
        shear_y 0.3 7; shift_x 0.9 3
        shear_x 0.1 6; invert 0.6
        solarize 0.7 2; shift_y 0.6 7
        shear_y 0.8 4; invert 0.8
        shear_x 0.7 9; shift_y 0.8 3
        shear_y 0.8 5; auto_contrast 0.7
        shear_x 0.7 2; invert 0.1
    """,
}


@preset("auto_augment")
def auto_augment(policy: str = "imagenet", name: str = "auto_augment", p: float = 1.0) -> OneOf:
    """One of 25 pairs of ops, each as likely; each op of the pair on with a share and at a level of its own, in either
    direction. `policy`: imagenet, cifar10 or svhn, after the data it was found on.

    Levels 0 to 9 run evenly to the full strength of `rand_augment`, with lengths relative to the picture. `name` is the
    address of the choice, and begins the names of the ops; p: the share of rows for which there is one.
    """
    if policy not in TABLES:
        raise unknown("auto_augment.policy", policy, TABLES)
    pairs = [line.split(";") for line in TABLES[policy].strip().splitlines()]
    return OneOf(tuple(_pair(pair, f"{name}.{k + 1}") for k, pair in enumerate(pairs)), name=name, p=p)


def _pair(pair: list[str], name: str) -> InOrder:
    ops = []
    for number, (kind, share, *level) in zip("ab", map(str.split, pair), strict=True):
        op = made(kind, f"{name}{number}", STANDARD, fixed(int(level[0]) / LEVELS if level else 0.0))
        ops.append(replace(op, p=float(share)))
    return InOrder(tuple(ops), name=name)
