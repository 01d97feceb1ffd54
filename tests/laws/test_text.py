"""Laws of texts: edits compose, offsets follow, and what is not edited stays, down to the byte."""

import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from items import ITEM_KINDS, example, planned, without
from made_text import STRINGS, legal, passage

from leaven.core import bound
from leaven.core.batch import Batch
from leaven.core.bound import replay
from leaven.core.catalog import every
from leaven.core.fuse import fuse
from leaven.core.philox import expand
from leaven.core.policy import Policy
from leaven.core.run import run
from leaven.core.source import Items
from leaven.core.step import Column
from leaven.text import Passage, Spans, SynonymReplacement, Tags, Text, Tokens
from leaven.text.change import draws, rewrite
from leaven.text.characters import Characters
from leaven.text.hashing import codes_of
from leaven.text.tagging import names
from leaven.text.words import Words

DATA = Path(os.environ.get("LEAVEN_DATA", Path(__file__).parents[2] / "../shared/data"))
KINDS = [kind for kind in ITEM_KINDS if every()[kind].space is Passage]
each_op = pytest.mark.parametrize("kind", KINDS)
LETTERS = "abc \u0301\u05d0\U0001f469\u200d\ud83d\r\n"
some = settings(max_examples=120, deadline=None, derandomize=True)


@st.composite
def changed(draw, length):
    """(what is replaced, by what, whether it moves) for one text: places that do not overlap, in any order."""
    ends = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
    at = list(zip(ends[::2], ends[1::2]))
    changes = []
    for place in at:
        if draw(st.booleans()):
            changes.append((place, draw(st.text(LETTERS, max_size=3)), None))
        else:
            start = draw(st.integers(0, length))
            changes.append((place, None, (start, draw(st.integers(start, length)))))
    return draw(st.permutations(changes))


def edit_of(lengths, batch):
    """One step for all texts; literals are gathered in one pool."""
    rows, at, by, moved, pool = [], [], [], [], ""
    for row, changes in enumerate(batch):
        for place, literal, moves in changes:
            rows.append(row)
            at.append(place)
            by.append(moves if literal is None else (len(pool), len(pool) + len(literal)))
            moved.append(literal is None)
            pool += literal or ""
    pool = np.frombuffer(pool.encode("utf-32-le", "surrogatepass"), "<u4")
    pairs = [np.array(p, np.int64).reshape(-1, 2) for p in (at, by)]
    return rewrite(Passage(np.array(lengths, float)), np.array(rows, np.int64), *pairs, pool, np.array(moved, bool))


def by_hand(text, changes):
    """The new text, and for each of its characters the set of old characters that it is or stands for."""
    out, origins, last = "", [], 0
    for (start, end), literal, moves in sorted(changes, key=lambda change: change[0]):
        out += text[last:start]
        origins += [{k} for k in range(last, start)]
        if literal is None:
            out += text[moves[0] : moves[1]]
            origins += [{k} for k in range(*moves)]
        else:
            out += literal
            origins += [set(range(start, end))] * len(literal)
        last = end
    return out + text[last:], origins + [{k} for k in range(last, len(text))]


def hull_by_hand(origins, spans):
    found = []
    for start, end, label in spans:
        touched = [k for k, origin in enumerate(origins) if origin & set(range(start, end))]
        if touched:
            found.append([touched[0], touched[-1] + 1, label])
    return found


def run_columns(items, steps):
    batch = Batch.of(items)
    space, columns = batch.spaces[Passage], []
    for step in steps:
        columns.append(Column("edit", step, np.ones(len(items), bool), space))
        space = step.after(space)
    spaces = {Passage: space}
    return run(fuse(columns, batch.spaces, spaces, batch.n), batch).leave(spaces), columns


texts = st.lists(st.text(LETTERS, max_size=14), min_size=1, max_size=4)


@st.composite
def marked(draw, text):
    spans = []
    for k in range(draw(st.integers(0, 3)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        spans.append([start, draw(st.integers(start + 1, len(text))), k])
    return spans


@some
@given(data=st.data(), given_texts=texts)
def test_spans_go_where_their_characters_went(data, given_texts):
    """Character by character, done by hand."""
    spans = [data.draw(marked(text)) for text in given_texts]
    changes = [data.draw(changed(len(text))) for text in given_texts]
    step = edit_of([len(text) for text in given_texts], changes)
    items = [{"text": Text(t), "spans": Spans(s)} for t, s in zip(given_texts, spans)]
    out, _ = run_columns(items, [step])
    lost = 0
    for item, text, marks, change in zip(out.items(range(out.n)), given_texts, spans, changes):
        wanted, origins = by_hand(text, change)
        moved = hull_by_hand(origins, marks)
        assert item["text"] == wanted and item["spans"].tolist() == moved
        lost += len(marks) - len(moved)
    assert len(out.lost.get("spans", ())) == lost


@some
@given(data=st.data(), given_texts=texts)
def test_edits_compose(data, given_texts):
    """Three edits as one make the same texts, spans and tokens as one after the other, and have one form."""
    items = []
    for text in given_texts:
        tokens = [[k, k + 1] for k, c in enumerate(text) if not c.isspace()]
        items.append({"text": Text(text), "spans": Spans(data.draw(marked(text))), "tokens": Tokens(tokens)})
    lengths, steps, step_by_step = [len(text) for text in given_texts], [], Batch.of(items)
    space = step_by_step.spaces[Passage]
    for _ in range(3):
        step = edit_of(lengths, [data.draw(changed(length)) for length in lengths])
        column = Column("edit", step, np.ones(len(items), bool), space)
        step_by_step = run(fuse([column], {Passage: space}, {Passage: step.passage}, len(items)), step_by_step)
        space, lengths = step.passage, step.passage.length.astype(int).tolist()
        steps.append(step)
    slowly = step_by_step.leave({Passage: space})
    at_once, _ = run_columns(items, steps)
    for a, b in zip(slowly.items(range(len(items))), at_once.items(range(len(items)))):
        assert a["text"] == b["text"] and a["spans"].tolist() == b["spans"].tolist()
    first, second, third = steps
    for whole in (first.then(second).then(third), first.then(second.then(third))):
        made, _ = run_columns(items, [whole])
        for a, b in zip(made.items(range(len(items))), at_once.items(range(len(items)))):
            assert a["text"] == b["text"] and a["spans"].tolist() == b["spans"].tolist()
            assert a["tokens"].tolist() == b["tokens"].tolist()


@some
@given(data=st.data(), given_texts=texts)
def test_rows_of_an_edit_stand_alone(data, given_texts):
    """`take` and `only` change no other row, and a row dumped as JSON comes back."""
    lengths = [len(text) for text in given_texts]
    step = edit_of(lengths, [data.draw(changed(length)) for length in lengths])
    items = [{"text": Text(text)} for text in given_texts]
    whole, columns = run_columns(items, [step])
    on = np.arange(len(items)) % 2 == 0
    half, _ = run_columns(items, [step.only(on, columns[0].before)])
    for i, text in enumerate(given_texts):
        made = whole.fields["text"].values[i]
        assert half.fields["text"].values[i] == (made if on[i] else text)
        alone = columns[0].take(np.array([i]))
        plain = {"columns": [bound._column(alone, np.array([i]))]}
        assert replay(json.loads(json.dumps(plain)), [items[i]])["text"] == made


# ---- ops on real and on hard texts


@cache
def emerging():
    """The sentences of the training part: tokens and tags."""
    path = DATA / "wnut17" / "wnut17train.conll"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    sentences = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if "\t" in line and line.strip():
            sentences[-1].append(line.split("\t"))
        elif sentences[-1]:
            sentences.append([])
    return [([t for t, _ in s], [g for _, g in s]) for s in sentences if s]


LABELS = ("corporation", "creative-work", "group", "location", "person", "product")


@cache
def sentences(count=None):
    """With tags and, apart from them, spans."""
    items = []
    for tokens, tags in emerging()[:count]:
        text, marks = Tags.of(tokens, tags, LABELS)
        items.append({"text": text, "tags": marks, "spans": Spans(spans_of(marks.data))})
    return items


def spans_of(tags):
    """Read with a loop."""
    spans = []
    for start, end, code in tags.tolist():
        if code % 2:
            spans.append([start, end, (code - 1) // 2])
        elif code:
            spans[-1][1] = end
    return spans


@cache
def fitted(kind, **settings):
    """The op with synonyms from the sentences, where it needs any."""
    op = every()[kind](**settings)
    return op.fit([Batch.of(sentences())]) if op.unfitted else op


def check(before, after):
    """The text under each span is the entity; tags are legal, and entities are the same."""
    old, new = before["text"].data, after["text"]
    wanted = sorted((old[a:b], label) for a, b, label in before["spans"].data.tolist())
    assert sorted((new[a:b], label) for a, b, label in after["spans"].tolist()) == wanted
    tags = after["tags"]
    assert legal(tags[:, 2].tolist())
    assert (tags[1:, 0] >= tags[:-1, 1]).all() and (tags[:, 1] > tags[:, 0]).all()
    found = sorted((new[a:b], label) for a, b, label in spans_of(tags))
    assert found == sorted((old[a:b], label) for a, b, label in spans_of(before["tags"].data))


@each_op
def test_entities_of_wnut_stay_whole_and_tags_legal(kind):
    items = sentences()
    for seed in range(2):
        made = planned(Policy(augment=(replace(fitted(kind), alpha=(0.0, 1.0) if seed else 0.2),)), items, seed=seed)
        outs = made.items()
        for before, after in zip(items, outs):
            check(before, after)
            said = [after["text"][a:b] for a, b, _ in after["tags"].tolist()]
            assert " ".join(said).split() == after["text"].split()  # the tokens are the text
        changed = np.mean([out["text"] != item["text"].data for out, item in zip(outs, items)])
        assert changed > 0.85 and not made.run().lost


def test_all_ops_one_after_the_other_keep_entities():
    items = sentences(400)
    policy = Policy(augment=tuple(fitted(kind) for kind in KINDS))
    for seed in range(3):
        for before, after in zip(items, planned(policy, items, seed=seed).items()):
            check(before, after)


def test_a_span_that_is_not_protected_holds_the_declared_replacement():
    """Word for word: the entity's own, or one of its synonyms in the same case."""
    words = {word.lower() for tokens, tags in emerging()[:300] for word in tokens if word.isalpha()}
    table = {word: [f"{word}x", f"{word}yy zz"] for word in words}
    items, replaced = sentences(300), 0
    policy = Policy(augment=(SynonymReplacement(alpha=0.6, protect="none", synonyms=table),))
    for before, after in zip(items, planned(policy, items).items()):
        old, new = before["text"].data, after["text"]
        for (a, b, label), (c, d, other) in zip(before["spans"].data.tolist(), after["spans"].tolist(), strict=True):
            assert label == other
            pattern = new[c:d].replace("yy zz", "yy").replace("YY ZZ", "YY").split(" ")
            for word, now in zip(old[a:b].split(" "), pattern, strict=True):
                assert now.lower() in (word.lower(), f"{word}x".lower(), f"{word}yy".lower())
                replaced += now != word
        assert legal(after["tags"][:, 2].tolist())
    assert replaced > 50


@each_op
def test_what_is_no_word_stays_byte_for_byte(kind):
    """Line ends, emoji, punctuation, marks and strange code points, in order; gaps aside, and inserted marks. (Tokens
    that come with a text are its words, punctuation or not.)"""
    items = [without(passage(i), "tags") for i in range(3 * len(STRINGS))]
    op = example(kind)
    added = ".,!?;:" if kind == "aeda" else ""
    for seed in range(4):
        for item, out in zip(items, planned(Policy(augment=(op,)), items, seed=seed).items()):
            old, new = (skeleton(text, added) for text in (item["text"].data, out["text"]))
            assert old == new


def skeleton(text, added):
    """Without letters, digits, their marks, and spaces."""
    return [c for c in clusters(text) if unicodedata.category(c[0])[0] not in "LN" and c not in (" ", "\t", *added)]


@each_op
def test_no_cluster_is_cut(kind):
    """Clusters of the text that is made are clusters of the original, but for what was inserted."""
    items = [passage(i) for i in range(3 * len(STRINGS))]
    for seed in range(4):
        made = planned(Policy(augment=(replace(example(kind), alpha=0.5),)), items, seed=seed)
        for item, out in zip(items, made.items()):
            wide, there = [w for w in clusters(out["text"]) if len(w) > 1], clusters(item["text"].data)
            assert not [w for w in wide if wide.count(w) > there.count(w)]


def clusters(text):
    heads = np.append(np.flatnonzero(Characters.of([text]).clusters()), len(text)).tolist()
    return [text[a:b] for a, b in pairwise(heads)]


@each_op
def test_empty_and_blank_texts_are_skipped_and_recorded(kind):
    items = [{"text": Text(text)} for text in ("", " ", "\r\n", "...", "\U0001f600")]
    made = planned(Policy(augment=(example(kind),)), items)
    assert [out["text"] for out in made.items()] == [item["text"].data for item in items]
    assert made.columns[0].skipped.all() and kind in made.explain()


@each_op
def test_a_text_alone_is_a_text_among_others(kind):
    """What a neighbour says changes nothing, not even at the seams of the batch."""
    policy = Policy(augment=(example(kind),))
    items = [passage(i) for i in range(len(STRINGS))]
    others = [{**passage(i + 5), "name": ""} for i in range(len(STRINGS))]
    for i, item in enumerate(items):
        alone = planned(policy, [item], seed=3).items()[0]
        mixed = planned(policy, [item, *others[: 1 + i % 5]], seed=3).items()[0]
        assert alone["text"] == mixed["text"] and alone["tags"].tolist() == mixed["tags"].tolist()


def test_the_hash_seed_of_python_changes_nothing():
    """Sets and dictionaries of words decide nothing."""
    code = (
        "from leaven.core.batch import Batch\nfrom leaven.core.policy import Policy\n"
        "from leaven.text import Text, SynonymReplacement, WordInsertion, CharacterNoise\n"
        "from leaven.core.source import Items\nimport made_text\n"
        "items = [made_text.passage(i) for i in range(60)]\n"
        "policy = Policy(augment=(SynonymReplacement(), WordInsertion(), CharacterNoise())).fit(Items.of(items))\n"
        "print([policy(text=items[i]['text'], seed=1, id=i)['text'] for i in range(20)].__repr__().encode())\n"
    )
    found = set()
    for seed in ("0", "1"):
        env = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        found.add(subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout)
    assert len(found) == 1 and len(found.pop()) > 500


def test_names_and_numbers_of_tags():
    text, tags = Tags.of(["Empire", "State", "won", "ESB"], ["B-location", "I-location", "O", "B-group"], LABELS)
    assert text.data == "Empire State won ESB"
    assert names(tags.data[:, 2], LABELS) == ["B-location", "I-location", "O", "B-group"]
    assert Items.of([{"text": text, "tags": tags}]).load(np.array([0]))[0]["tags"] is tags


def test_what_is_compiled_counts_as_the_core_does():
    """Draws are those of `expand`; the hash of a word is that of the word by itself, whatever stands around it."""
    text = "The old \u00c9mile isn't old; \U0001d4d0 \u4e2d na\u0308h NO-ONE \ud83dx"
    words = Words.derive(Batch.of([{"text": Text("xx")}, {"text": Text(text)}, {"text": Text("")}]).fields)
    said = [(text[a:b], code) for (a, b, *_, code), row in zip(words.data.tolist(), words.rows.tolist()) if row == 1]
    assert [code for _, code in said] == codes_of([word.lower() for word, _ in said]).tolist()
    assert dict(said)["old"] == codes_of(["OLD"])[0] and len({code for _, code in said}) == len({w for w, _ in said})
    keys = np.array([3, 2**64 - 5, 7], np.uint64)
    u, v = draws(keys, words, 1)
    place = 2 * (np.arange(words.rows.size) - np.searchsorted(words.rows, words.rows) + (1 << 32))
    assert (u == expand(keys[words.rows], place)).all() and (v == expand(keys[words.rows], place + 1)).all()
