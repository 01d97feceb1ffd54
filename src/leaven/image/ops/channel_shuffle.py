"""Channel shuffle: colours change places."""

from ...core.op import Op, op
from ...core.philox import Words
from ..steps_colour import Shuffle
from ..targets import Canvas


@op("channel_shuffle", Canvas, keyed=True, p=0.5)
class ChannelShuffle(Op):
    """Put the channels into a random order, each as likely, of any number of them; alpha stays the last. On for half of
    the items by default."""

    def step(self, canvas: Canvas, *, key: Words) -> Shuffle:
        return Shuffle(key)
