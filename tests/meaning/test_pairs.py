"""Pictures and their captions: what a mirror does to left and right, and what a named colour forbids."""

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from items import pixels, planned, source

import leaven as lv
from leaven.core import bound
from leaven.core.catalog import find
from leaven.core.plan import plan
from leaven.core.policy import Policy
from leaven.image import Brightness, GridShuffle, HorizontalFlip, Image, Rotate, Saturation, Solarize, VerticalFlip
from leaven.pairs.colours import ColourWords
from leaven.pairs.sides import FORMS, UNCLEAR, SideWords
from leaven.text import Caption, Text, WordDeletion


def pair(caption, i=0, kind=Caption):
    return {"image": Image(pixels((20, 30, 3), np.uint8, i)), "caption": kind(caption)}


def told(op, *captions):
    made = planned(Policy(augment=(op,)), [pair(caption, i) for i, caption in enumerate(captions)])
    return made, [item["caption"] for item in made.items()]


MIRROR = HorizontalFlip(p=1.0)
SAID = {
    "A dog to the left of a cat.": "A dog to the right of a cat.",
    "The Left hand, the RIGHT foot": "The Right hand, the LEFT foot",
    "from left to right": "from right to left",
    "the leftmost man walks clockwise": "the rightmost man walks counterclockwise",
    "A man on the left, a bus\r\non the right \U0001f697": "A man on the right, a bus\r\non the left \U0001f697",
    "leftovers are brightly lit": "leftovers are brightly lit",
    "all right, right now": "all right, right now",
    "": "",
}


def test_a_mirror_exchanges_left_and_right():
    made, captions = told(MIRROR, *SAID)
    assert captions == list(SAID.values())
    assert "horizontal_flip: left and right" in made.explain()


def test_two_mirrors_leave_the_words_as_they_were():
    again = replace(MIRROR, name="again")
    made = planned(Policy(augment=(MIRROR, again)), [pair(caption, i) for i, caption in enumerate(SAID)])
    assert [item["caption"] for item in made.items()] == list(SAID)


def test_only_mirrors_exchange_and_only_captions_change():
    for op in (VerticalFlip(p=1.0), Rotate(degrees=20.0), Brightness()):
        assert told(op, *SAID)[1] == list(SAID)
    half_turn = told(Rotate(degrees=180.0), *SAID)[1]
    assert half_turn == list(SAID.values())  # what was on the left is on the right
    made = planned(Policy(augment=(MIRROR,)), [pair("on the left", kind=Text)])
    assert made.items()[0]["caption"] == "on the left"


def test_words_that_may_be_a_side_forbid_the_mirror_and_sides_forbid_a_quarter_turn():
    made, captions = told(MIRROR, "he turned left", "the left shoe")
    assert captions == ["he turned left", "the right shoe"] and made.columns[0].on.tolist() == [False, True]
    assert made.columns[0].skipped.tolist() == [True, False]
    made, _ = told(Rotate(degrees=90.0), "on the left", "nothing of the kind")
    assert made.columns[0].on.tolist() == [False, True]


def test_sides_forbid_that_cells_change_places():
    made, captions = told(GridShuffle(), "a dog to the left of a cat", "a dog and a cat", "all right")
    assert captions == ["a dog to the left of a cat", "a dog and a cat", "all right"]
    assert made.columns[0].on.tolist() == [False, True, True]


def test_the_mirror_reads_what_the_ops_before_have_left():
    """Deleted words are not exchanged; those that moved are found where they are."""
    made = planned(
        Policy(augment=(WordDeletion(alpha=0.5), MIRROR)),
        [pair("the dog sits to the left of us", i) for i in range(40)],
    )
    found = [item["caption"] for item in made.items()]
    mirrored = made.columns[1].on
    assert not any("left" in caption for caption, on in zip(found, mirrored) if on)
    exchanged = ["right" in caption for caption in found]
    assert any(exchanged) and not all(exchanged) and not mirrored.all()
    assert not any(said for said, on in zip(exchanged, mirrored) if not on)


def test_a_rule_that_fires_is_in_the_lineage_and_is_replayed():
    items = [pair(caption, i) for i, caption in enumerate((*SAID, "he turned left"))]
    made = planned(Policy(augment=(replace(MIRROR, p=0.7),)), items)
    ids = source(items).ids
    rules = skips = 0
    for i, out in enumerate(made.items()):
        record = json.loads(json.dumps(bound.dump(made, i, ids)))
        rules += any(column["op"] == "horizontal_flip: left and right" for column in record["columns"])
        skips += "horizontal_flip" in record.get("skipped", ())
        again = bound.replay(record, [items[i]])
        assert again["caption"] == out["caption"] and (again["image"] == out["image"]).all()
    assert rules >= 3 and skips == made.columns[0].skipped.sum()


def test_batches_and_single_calls_agree():
    policy = Policy(augment=(replace(MIRROR, p=0.5), replace(find("to_gray")(), p=0.5)))
    items = [pair(caption, i) for i, caption in enumerate([*SAID, "a red car on the left"] * 3)]
    whole = planned(policy, items).items()
    for i, item in enumerate(items):
        (alone,) = planned(policy, items, [i]).items()
        assert alone["caption"] == whole[i]["caption"] and (alone["image"] == whole[i]["image"]).all()
        called = policy(**item, seed=0, id=int(source(items).ids[i]))
        assert called["caption"] == whole[i]["caption"] and (called["image"] == whole[i]["image"]).all()


@pytest.mark.parametrize(
    "op, allowed",
    [
        (find("to_gray")(p=1.0), ("a man", "a black dog")),
        (find("hue")(degrees=120.0), ("a man", "a black dog")),
        (Saturation(factor=0.1), ("a man", "a black dog")),
        (Saturation(factor=0.9), ("a man", "a black dog", "a Red car", "greenish")),
        (Brightness(), ("a man", "a black dog", "a Red car", "greenish")),
        (Solarize(threshold=0.5), ("a man",)),
    ],
)
def test_a_named_colour_forbids_what_takes_it_away(op, allowed):
    captions = ("a man", "a black dog", "a Red car", "greenish")
    made, after = told(op, *captions)
    assert after == list(captions)
    assert [caption for caption, on in zip(captions, made.columns[0].on) if on] == list(allowed)


def test_words_are_read_whole():
    assert [mark[2] == UNCLEAR for mark in SideWords.read("left he left, to the right; bright")] == [True, True, False]
    assert ColourWords.read("a redundant bluff, tangent") == []
    assert [mark[:2] for mark in ColourWords.read("Red and white")] == [(0, 3), (8, 13)]


def test_flipped_photographs_whose_caption_says_left_say_right():
    """On COCO's captions, where they are: sides named by people, not by us."""
    folder = Path(os.environ.get("LEAVEN_DATA", Path(__file__).parents[2] / ".." / "shared" / "data")) / "coco"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    data = lv.open(folder, target="captions")
    captions = [data.source.load(int(row))["caption"].data for row in data.rows]
    said = [k for k, caption in enumerate(captions) if SideWords.read(caption)][:8]
    plain = [k for k in range(0, len(captions), 60) if not SideWords.read(captions[k])]
    made = plan(Policy(augment=(MIRROR,)).training, data, np.array(said + plain))
    for k, on, out in zip(said + plain, made.columns[0].on, made.items()):
        before, after = SideWords.read(captions[k]), SideWords.read(out["caption"])
        if UNCLEAR in [mark[2] for mark in before]:
            assert not on and out["caption"] == captions[k]
        else:
            assert on and [FORMS[mark[2]] for mark in before] == [out["caption"][a:b] for a, b, _ in after]
            assert before or out["caption"] == captions[k]
    assert said
