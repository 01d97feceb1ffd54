"""What the ops of the roster mean."""

import numpy as np
import pytest
from items import picture, source

from leaven.core.errors import NoSpace
from leaven.core.policy import Policy
from leaven.core.source import Items
from leaven.resample import Balance, Repeat


def labelled(*classes, groups=None):
    ids = np.arange(len(classes), dtype=np.uint64)
    return Items([picture(0)] * len(classes), ids, {"class": np.array(classes), "group": np.array(groups or classes)})


def pairs(rows):
    return list(zip(rows.positions.tolist(), rows.copies.tolist()))


def test_repeat_shows_every_item_so_often_and_copy_0_first():
    rows = Policy(grow=(Repeat(times=3),)).roster(source([picture(0)] * 4))
    assert pairs(rows) == [(i, copy) for copy in range(3) for i in range(4)]
    once = Policy(grow=(Repeat(times=1),)).roster(source([picture(0)] * 4))
    assert pairs(once) == [(i, 0) for i in range(4)]


def test_balance_raises_every_class_to_the_largest():
    data = labelled(*"aaaaaaabbc")
    rows = Policy(grow=(Balance(),)).roster(data)
    names, counts = np.unique(data.traits["class"][rows.positions], return_counts=True)
    assert dict(zip(names, counts.tolist())) == {"a": 7, "b": 7, "c": 7}
    assert len(set(pairs(rows))) == 21 and {(i, 0) for i in range(10)} <= set(pairs(rows))
    often = np.bincount(rows.positions)
    assert often.tolist() == [1] * 7 + [4, 3, 7]  # every one of a class before any twice more


def test_balance_by_group_and_of_what_is_balanced_already():
    data = labelled(*"abababab", groups=list("xxxxxxyy"))
    assert pairs(Policy(grow=(Balance(),)).roster(data)) == [(i, 0) for i in range(8)]
    rows = Policy(grow=(Balance(by="group"),)).roster(data)
    assert np.unique(data.traits["group"][rows.positions], return_counts=True)[1].tolist() == [6, 6]
    with pytest.raises(NoSpace, match=r"balance\.by = class: the items have no class"):
        Policy(grow=(Balance(),)).roster(Items.of([picture(0)]))


@pytest.mark.parametrize(
    "grow",
    [
        (Balance(), Repeat()),
        (Repeat(), Balance()),
        (Repeat(times=3), Repeat(name="again")),
        (Balance(), Balance(by="group", name="groups")),
        (Repeat(), Balance(), Repeat(name="again", times=5)),
    ],
    ids=repr,
)
def test_no_copy_of_an_item_is_seen_twice_in_an_epoch(grow):
    data = labelled(*"aaaaaabbc", groups=list("xxxyyyyyy"))
    rows = Policy(grow=grow).roster(data)
    assert len(set(pairs(rows))) == rows.positions.size and {(i, 0) for i in range(9)} <= set(pairs(rows))
    if isinstance(grow[-1], Balance) or (
        len(grow) == 2 and isinstance(grow[0], Balance) and isinstance(grow[1], Repeat)
    ):
        trait = grow[-1].by if isinstance(grow[-1], Balance) else "class"
        counts = np.unique(data.traits[trait][rows.positions], return_counts=True)[1]
        assert len(set(counts.tolist())) == 1
