"""Ops on texts do what they are named after."""

import re
from itertools import pairwise

import numpy as np
import pytest
from items import planned
from made_text import legal

from leaven.core.batch import Batch
from leaven.core.errors import Malformed
from leaven.core.item import Label
from leaven.core.policy import Policy
from leaven.text import (
    Aeda,
    CharacterNoise,
    Spans,
    SynonymReplacement,
    Tags,
    Text,
    WordDeletion,
    WordInsertion,
    WordSwap,
)
from leaven.text.characters import Characters
from leaven.text.keyboard import QWERTY
from leaven.text.learning import learn
from leaven.text.words import NEGATIONS, Words

PLAIN = "the big old cat and a small dog saw the red bird near our green house in town today once"
COUNT = len(PLAIN.split())
TABLE = {"big": ["large", "huge"], "small": ["little"], "house": ["home"], "red": ["scarlet"]}


def outs(op, text, n=40, **fields):
    items = [{"text": Text(text), **fields}] * n
    return [out["text"] for out in planned(Policy(augment=(op,)), items).items()]


def many(alpha):
    return max(1, int(alpha * COUNT + 1e-9))


@pytest.mark.parametrize("alpha", [0.01, 0.1, 0.3])
def test_deletion_takes_so_many_words_and_keeps_the_order(alpha):
    found = outs(WordDeletion(alpha=alpha), PLAIN)
    for text in found:
        words = text.split(" ")
        assert len(words) == COUNT - many(alpha) and "" not in words
        rest = iter(PLAIN.split())
        assert all(word in rest for word in words)  # a subsequence
    assert len(set(found)) > 10


def test_deletion_leaves_a_word_and_no_gap_at_the_rim():
    found = set(outs(WordDeletion(alpha=1.0), "one two three", 60))
    assert found == {"one", "two", "three"}
    assert set(outs(WordDeletion(alpha=0.3), '"good day", he said', 80)) == {
        '"day", he said', '"good", he said', '"good day", said', '"good day", he',
    }  # fmt: skip
    assert set(outs(WordDeletion(), "alone")) == {"alone"}  # skipped


@pytest.mark.parametrize("alpha", [0.01, 0.15, 1.0])
def test_swap_exchanges_so_many_pairs(alpha):
    text = " ".join(f"w{chr(97 + k)}," for k in range(COUNT))
    for out in outs(WordSwap(alpha=alpha), text):
        moved = [k for k, (a, b) in enumerate(zip(text.split(), out.split(), strict=True)) if a != b]
        assert len(moved) == 2 * min(many(alpha), COUNT // 2)
        for k in moved:  # whoever came here stood where the one from here went
            other = out.split().index(text.split()[k])
            assert out.split()[k] == text.split()[other]
    assert set(outs(WordSwap(), "one, two!")) == {"two, one!"}


def test_replacement_takes_declared_synonyms_in_the_same_case():
    seen = set()
    for text in outs(SynonymReplacement(synonyms=TABLE, alpha=0.2), "The Big RED house, a small big cat.", 200):
        for before, after in zip(
            ["The", "Big", "RED", "house,", "a", "small", "big", "cat."], text.split(), strict=True
        ):
            if before != after:
                seen.add((before.strip(",."), after.strip(",.")))
    assert seen == {("Big", "Large"), ("Big", "Huge"), ("RED", "SCARLET"), ("house", "home"), ("small", "little"),
                    ("big", "large"), ("big", "huge")}  # fmt: skip


def test_insertion_adds_synonyms_of_its_words_anywhere():
    places, added = set(), {s for synonyms in TABLE.values() for s in synonyms}
    for text in outs(WordInsertion(synonyms=TABLE, alpha=0.1), PLAIN, 200):
        words = text.split(" ")
        assert len(words) == COUNT + many(0.1) and "" not in words
        assert [word for word in words if word not in added] == PLAIN.split()
        places |= {k for k, word in enumerate(words) if word in added}
    assert places >= set(range(COUNT))


def test_aeda_adds_marks_up_to_a_third_of_the_words():
    counts = set()
    for text in outs(Aeda(), PLAIN, 300):
        words = text.split(" ")
        marks = [word for word in words if word in ".,!?;:"]
        assert [word for word in words if word not in marks] == PLAIN.split()
        assert 1 <= len(marks) <= COUNT / 3
        counts.add(len(marks))
    assert counts == set(range(1, COUNT // 3 + 1))


def test_slips_are_those_of_a_keyboard():
    """One at a time, each of the four kinds turns up, and none that no finger makes."""
    kinds, rows = set(), [row for row in QWERTY]
    for text in outs(CharacterNoise(alpha=0.001), "sentence", 300):
        if len(text) == 7:
            kinds.add("left out")
            assert text[0] == "s"
        elif len(text) == 9:
            kinds.add("one more")
        elif sorted(text) == sorted("sentence"):
            kinds.add("swapped")
            assert text[0] == "s" and text != "sentence"
        else:
            kinds.add("beside")
            ((a, b),) = [(a, b) for a, b in zip("sentence", text, strict=True) if a != b]
            at = [(r, row.index(c)) for c in (a, b) for r, row in enumerate(rows) if c in row]
            assert abs(at[0][0] - at[1][0]) <= 1 and abs(at[0][1] - at[1][1]) <= 1
    assert kinds == {"left out", "one more", "swapped", "beside"}


GUARDED = "it did not cost 40 or 3.14 without n't wasn't #tag http://a.b/c {name} x@y.z never"


@pytest.mark.parametrize("op", [WordDeletion(alpha=1.0), WordSwap(alpha=1.0), CharacterNoise(alpha=1.0),
                                SynonymReplacement(alpha=1.0, synonyms={w: ["zzz"] for w in NEGATIONS})])  # fmt: skip
def test_numbers_negations_and_addresses_stay(op):
    kept = ["not", "40", "3.14", "without", "n't", "wasn't", "#tag", "http://a.b/c", "{name}", "x@y.z", "never"]
    for text in outs(op, GUARDED):
        assert [word for word in text.split() if word in kept] == kept
    assert any("not" not in text.split() for text in outs(WordDeletion(alpha=0.9, protect="none"), GUARDED))


def test_protection_can_be_lifted():
    """A deleted entity is dropped and counted; a torn one reaches from its first to its last place."""
    text, spans = "Anna saw New York today", Spans([[0, 4, 1], [9, 17, 0]])
    policy = Policy(augment=(WordDeletion(alpha=0.8, protect="words"),))
    made = planned(policy, [{"text": Text(text), "spans": spans}] * 40)
    out, seen = made.run(), set()
    for i, item in enumerate(out.items(range(40))):
        mine = {item["text"][a:b] for a, b, _ in item["spans"].tolist()}
        assert mine <= {"Anna", "New", "York", "New York"}
        lost = int((out.lost["spans"][:, 0] == i).sum())
        assert lost == 2 - len(item["spans"])
        seen.add(lost)
    assert seen >= {1, 2}
    torn = planned(Policy(augment=(WordSwap(alpha=0.2, protect="none"),)), [{"text": Text(text), "spans": spans}] * 60)
    assert any("New" in w and "York" in w and len(w.split()) > 2 for item in torn.items()
               for w in [item["text"][a:b] for a, b, _ in item["spans"].tolist()])  # fmt: skip


def test_tags_of_what_is_left_are_legal_and_neighbours_stay_two():
    """Without its first token an entity begins with its second, even right behind another of the same kind."""
    text, tags = Tags.of(["ann", "lee", "bob", "ray", "x"], ["B-p", "I-p", "B-p", "I-p", "O"], ("p",))
    found = set()
    for out in planned(Policy(augment=(WordDeletion(alpha=0.2, protect="none"),)), [{"text": text, "tags": tags}] * 60,
                       ).items():  # fmt: skip
        codes = out["tags"][:, 2].tolist()
        assert legal(codes)
        found.add((out["text"], tuple(codes)))
    assert found == {("lee bob ray x", (1, 1, 2, 0)), ("ann bob ray x", (1, 1, 2, 0)), ("ann lee ray x", (1, 2, 1, 0)),
                     ("ann lee bob x", (1, 2, 1, 0)), ("ann lee bob ray", (1, 2, 1, 2))}  # fmt: skip
    inside = Policy(augment=(WordInsertion(alpha=0.2, protect="none", synonyms={"ann": ["new"]}),))
    for out in planned(inside, [{"text": text, "tags": tags}] * 30).items():
        said = [out["text"][a:b] for a, b, _ in out["tags"].tolist()]
        code = dict(zip(said, out["tags"][:, 2].tolist(), strict=True))
        assert code["new"] == (2 if said.index("new") in (1, 3) else 0) and legal(list(code.values()))


def test_clusters_are_those_of_a_reader():
    for text, wanted in (
        ("e\u0301a", ["e\u0301", "a"]),
        ("\r\n\n", ["\r\n", "\n"]),
        ("\U0001f469\u200d\U0001f467\U0001f44d\U0001f3fd", ["\U0001f469\u200d\U0001f467", "\U0001f44d\U0001f3fd"]),
        ("\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", ["\U0001f1e9\U0001f1ea", "\U0001f1eb\U0001f1f7"]),
        ("\u0915\u094d\u0937\u093f\u0928", ["\u0915\u094d\u0937\u093f", "\u0928"]),
        ("\u0e01\u0e33\uac00\u11a8\u1100\u1161", ["\u0e01\u0e33", "\uac00\u11a8", "\u1100\u1161"]),
        ("\u0301a\ud83d\ud83d", ["\u0301", "a", "\ud83d", "\ud83d"]),
        ("\u2764\ufe0f1\ufe0f\u20e3", ["\u2764\ufe0f", "1\ufe0f\u20e3"]),
    ):
        heads = [*np.flatnonzero(Characters.of([text]).clusters()).tolist(), len(text)]
        assert [text[a:b] for a, b in pairwise(heads)] == wanted


def test_words_are_those_of_a_reader():
    for text, wanted in (
        ("It's well-known: 3.14, 1,000 or U.S. (x)!", ["It's", "well-known", "3.14", "1,000", "or", "U", "S", "x"]),
        ("caf\u00e9 cafe\u0301 \u05e9\u05dc\u05d5\u05dd", ["caf\u00e9", "cafe\u0301", "\u05e9\u05dc\u05d5\u05dd"]),
        ("\u6211\u5f88\u597d ok", ["\u6211", "\u5f88", "\u597d", "ok"]),
        ("\u2764\ufe0f '' - --", []),
    ):
        found = Words.derive(Batch.of([{"text": Text(text)}]).fields)
        assert [text[a:b] for a, b in found.data[found.data[:, 3] % 2 == 0, :2].tolist()] == wanted


def test_words_used_alike_are_learned_and_labels_tell_some_apart():
    """Two nouns in the same places, two adjectives too; but one of these stands in one class and one in the other."""
    rng, items = np.random.default_rng(0), []
    for _ in range(600):
        thing, kind = rng.choice(["film", "picture"]), rng.choice(["good", "awful"])
        rest = (
            rng.choice(["we saw", "they liked", "she made", "he knew"]),
            rng.choice(["last week", "in town", "alone"]),
        )
        label = Label(np.eye(2)[int(kind == "good")])
        items.append({"text": Text(f"{rest[0]} some {kind} {thing} {rest[1]} x{rng.integers(90)}"), "label": label})
    assert "film" not in dict(learn([Batch.of(items)]))  # in half of the texts: grammar
    rare, others = items[:60], zip(["tea", "rain", "war", "love"] * 150, ["sand", "snow", "gold"] * 200, strict=True)
    for k, (one, other) in enumerate(others):
        text = Text(f"quite another text about {one} and more of {other}")
        rare.append({"text": text, "label": Label(np.eye(2)[k % 2])})
    plain = dict(learn([Batch.of([{"text": item["text"]} for item in rare])]))
    told = dict(learn([Batch.of(rare[:100]), Batch.of(rare[100:])]))
    assert "picture" in plain["film"] and "picture" in told["film"]
    assert "awful" in plain["good"] and "awful" not in told.get("good", ())
    assert learn([]) == () and learn([Batch.of(items[:2])]) == ()


def test_synonyms_of_the_wrong_form_are_refused():
    for bad in ({"a": []}, {"a": 3}, {"": ["b"]}, ["a"], 5, {"a": [""]}):
        with pytest.raises(Malformed, match=re.escape("synonym_replacement.synonyms")):
            SynonymReplacement(synonyms=bad)
    for bad in ([[3, 3, 0]], [[0.5, 1, 0]], [[0, 1]], [[-1, 2, 0]]):
        with pytest.raises(Malformed, match="spans"):
            Spans(bad)
    with pytest.raises(Malformed, match="begins before"):
        Tags([[0, 3, 0], [2, 4, 0]])
    with pytest.raises(Malformed, match="text"):
        Text(b"bytes")
