"""AugMix (Hendrycks, Mu, Cubuk, Zoph, Gilmer and Lakshminarayanan, ICLR 2020)."""

from ..core.catalog import preset
from ..core.choose import Apart, InOrder, OneOf
from ..core.errors import OutOfRange
from ..image.presets.space import AUGMIX, COMMON, VALUES, made, up_to
from .mix_chains import MixChains

CHAINS = MixChains.mixes


@preset("aug_mix")
def aug_mix(strength: float = 0.3, alpha: float = 1.0, moves: bool = True, name: str = "aug_mix",
            p: float = 1.0) -> InOrder:  # fmt: skip
    """A picture blended with what three chains of one to three ops make of it. Labels stay.

    The ops are those of the paper, each as likely: auto contrast, equalize, posterize, solarize, turns, shears and
    shifts; none that the tests of robustness use. Strengths are drawn evenly up to `strength` (severity 3 of 10 is
    0.3); of full strength, turns go 30 degrees, shears lean by 0.3, shifts go a third of the side, posterize keeps 4
    bits, down to 1, and solarize starts at 0. alpha: of the shares (see `mix_chains`). moves: whether to take the ops
    that move the picture, with which it cannot have boxes, masks or points. The loss on three views is the trainer's
    part. `name` begins the names of the ops; p: the share of rows that are mixed. OutOfRange: a strength outside
    [0, 1].
    """
    if isinstance(strength, bool) or not isinstance(strength, int | float) or not 0 <= strength <= 1:
        raise OutOfRange(f"aug_mix.strength = {strength!r}: must lie in [0, 1]; severity 3 of 10 is 0.3.")
    kinds = (*VALUES, *COMMON) if moves else VALUES

    def layer(own: str, share: float = 1.0) -> OneOf:
        return OneOf(tuple(made(kind, own, AUGMIX, up_to(strength)) for kind in kinds), name=own, p=share)

    def chain(own: str) -> InOrder:
        """One op, two or three, as likely."""
        further = InOrder((layer(f"{own}.2"), layer(f"{own}.3", 1 / 2)), name=f"{own}.further", p=2 / 3)
        return InOrder((layer(f"{own}.1"), further), name=own)

    mixer = MixChains(name=f"{name}.mix", alpha=alpha, p=p)
    chains = Apart(tuple(chain(f"{name}.{k + 1}") for k in range(CHAINS)), name=f"{name}.chains", of=mixer.name)
    return InOrder((chains, mixer), name=name)
