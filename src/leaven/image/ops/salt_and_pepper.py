"""Salt and pepper: dead pixels."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ..steps_noise import Salt
from ..targets import Canvas


@op("salt_and_pepper", Canvas, keyed=True)
class SaltAndPepper(Op):
    """Make a share `amount` of the pixels white or black, all channels alike; `salt`: the share of white among them.
    Alpha is left alone (Gonzalez and Woods, Digital Image Processing, 5.2: impulse noise)."""

    amount: Range = param(default=(0.0, 0.05), low=0, high=1, neutral=0, unit="of the pixels")
    salt: Range = param(default=(0.4, 0.6), low=0, high=1, unit="of those hit")

    def step(self, canvas: Canvas, *, amount: Floats, salt: Floats, key: Words) -> Salt:
        return Salt(amount, salt, key)
