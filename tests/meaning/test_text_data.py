"""Texts are told from tables, read with what is marked in them, written and made again, learned from and shown."""

import json
import re

import numpy as np
import pytest

import leaven as lv
from leaven.core.errors import BadData
from leaven.core.policy import Policy
from leaven.data.open import open as open_data
from leaven.data.replay import Grown
from leaven.data.write.codecs import codec_for
from leaven.report.kinds import View, shown
from leaven.report.kinds.text import changes
from leaven.stream.grow import grow
from leaven.text import Spans, Tags, Text, Tokens, WordDeletion, WordSwap
from leaven.trial.kinds import kind_of
from leaven.trial.learners import Training
from leaven.trial.learners.features import Sentences
from leaven.trial.learners.tagger import TaggerLearner
from leaven.trial.learners.texts import Words, WordsLearner
from leaven.trial.span_f1 import missed_spans

THINGS, PLACES = ["cat", "dog", "bird", "cow", "fox"], ["Oslo", "New York", "Rome", "Los Angeles", "Paris"]


def sentence(k):
    return f"sentence {k} says that the {THINGS[k % 5]} went to {PLACES[k % 3]} at last"


def tsv(path, rows, head="label\ttext"):
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def conll(path, count=30, begin=0):
    lines = []
    for k in range(begin, begin + count):
        for word in f"the {THINGS[k % 5]} number {k} of".split():
            lines.append(f"{word}\tO")
        for i, word in enumerate(PLACES[k % 5].split()):
            lines.append(f"{word}\t{'I' if i else 'B'}-place")
        lines += ["said\tO", "\t"]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


# ---- open


def test_one_column_of_different_texts_makes_a_table_a_set_of_texts(tmp_path):
    data = open_data(tsv(tmp_path / "a.tsv", [f"{k % 2}\t{sentence(k)}" for k in range(30)]))
    assert (data.modality, data.schema.target, data.classes) == ("text", "label", ("0", "1"))
    (item,) = data.load(np.array([3]))
    assert item["text"].data == sentence(3) and item["label"].data.tolist() == [0, 1]
    assert any("'text'" in note for note in data.notes) and data.extents.tolist()[3] == [len(sentence(3))]
    two = open_data(tsv(tmp_path / "b.tsv", [f"{'yn'[k % 2]}\t{sentence(k)}" for k in range(30)], head="said\tso"))
    assert two.modality == "text" and two.schema.target == "said"
    named = open_data(tsv(tmp_path / "c.tsv", [f"{k}\t{k % 2}\t{sentence(k)}" for k in range(30)], head="id\tlabel\tt"))
    assert named.modality == "text"


@pytest.mark.parametrize(
    "rows",
    [
        [f"{k % 2}\t{THINGS[k % 5]}" for k in range(30)],  # words, not texts
        [f"{k % 2}\tthe same {k % 3} text over and over" for k in range(30)],  # categories
        [f"{k % 2}\t{sentence(k)}\t{k * 1.5}" for k in range(30)],  # another feature
    ],
)
def test_other_tables_stay_tables_unless_forced(tmp_path, rows):
    head = "label\ttext\tmore" if rows[0].count("\t") > 1 else "label\ttext"
    path = tsv(tmp_path / "a.tsv", rows, head=head)
    assert open_data(path).modality == "table"
    forced = open_data(path, text="text")
    assert forced.modality == "text" and len(forced) == 30
    if "more" not in head:
        assert open_data(path, modality="text").modality == "text"
    else:
        with pytest.raises(BadData, match="which column holds the text"):
            open_data(path, modality="text")


def test_texts_can_be_forced_to_be_a_table(tmp_path):
    path = tsv(tmp_path / "a.tsv", [f"{k % 2}\t{sentence(k)}\t{k % 7}" for k in range(30)], head="label\ttext\tn")
    assert open_data(path, modality="table").modality == "table"


def test_a_test_part_beside_is_taken_along(tmp_path):
    tsv(tmp_path / "x_test.tsv", [f"{k % 2}\t{sentence(k)}" for k in range(100, 120)])
    data = open_data(tsv(tmp_path / "x_train.tsv", [f"{k % 2}\t{sentence(k)}" for k in range(30)]))
    assert (data.part == "train").sum() == 30 and (data.part == "test").sum() == 20
    train, test = data.split()
    assert len(train) == 30 and len(test) == 20 and "x_test" in test.keys[0]
    assert len(open_data(tmp_path / "x_test.tsv")) == 20  # by itself, it is a set of its own


def test_a_folder_of_parts_is_a_given_split(tmp_path):
    conll(tmp_path / "news17train.conll")
    conll(tmp_path / "news.dev.conll", 10, 40)
    conll(tmp_path / "news.test.annotated", 10, 60)
    (tmp_path / "README.md").write_text("about")
    data = open_data(tmp_path)
    assert (len(data), (data.part == "test").sum(), data.schema.task) == (50, 10, "spans")
    assert data.schema.span_types == ("place",)
    conll(tmp_path / "other_train.conll")
    with pytest.raises(BadData, match=r"several data sets .*other_train.conll"):
        open_data(tmp_path)


def test_conll_keeps_tokens_and_names_what_does_not_fit(tmp_path):
    path = conll(tmp_path / "a.conll")
    path.write_text(path.read_text(encoding="utf-8") + "\nalone\nand\tO\n\nI\tX-y\n", encoding="utf-8")
    data = open_data(path)
    (item,) = data.load(np.array([1]))
    text, tags, spans = (item[name].data for name in ("text", "tags", "spans"))
    assert text == "the dog number 1 of New York said"
    assert [text[a:b] for a, b, _ in tags.tolist()] == text.split(" ")
    assert tags[:, 2].tolist() == [0, 0, 0, 0, 0, 1, 2, 0] and spans.tolist() == [[20, 28, 0]]
    assert len(data.refused) == 2 and all("is no token and tag" in r.reason for r in data.refused)
    assert "'alone'" in data.refused[0].reason and r"'I\tX-y'" in data.refused[1].reason


def test_json_lines_hold_labels_spans_or_tokens(tmp_path):
    rows = [{"text": f"Anna saw {PLACES[k % 5]} {k} \U0001f600", "label": k % 2,
             "spans": [[0, 4, "person"], {"start": 9, "end": 9 + len(PLACES[k % 5]), "label": "place"}]}
            for k in range(20)]  # fmt: skip
    rows += [{"text": "too short", "label": 1, "spans": [[0, 99, "x"]]}, {"label": 1}, {"text": "\ud83d", "label": 0}]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([*map(json.dumps, rows), "{"]), encoding="utf-8")
    data = open_data(path)
    assert (len(data), data.classes, data.schema.span_types) == (20, ("0", "1"), ("person", "place"))
    (item,) = data.load(np.array([1]))
    assert [item["text"].data[a:b] for a, b, _ in item["spans"].data.tolist()] == ["Anna", "New York"]
    assert [r.reason for r in data.refused] == [
        "span [0, 99, 'x'] does not lie in a text of 9 characters", "has no text",
        "holds half a surrogate pair", "is no JSON object",
    ]  # fmt: skip
    tokens = [{"tokens": ["in", "New", "York"], "ner_tags": ["O", "B-place", "I-place"]}] * 12
    path.write_text("\n".join(map(json.dumps, [*tokens, {"tokens": ["a"], "ner_tags": [3]}])), encoding="utf-8")
    tagged = open_data(path)
    assert tagged.schema.task == "spans" and len(tagged) == 12 and "tag 3" in tagged.refused[0].reason
    path.write_text('{"words": 3}\n', encoding="utf-8")
    with pytest.raises(BadData, match="which field holds the text"):
        open_data(path)


def test_lines_are_texts_where_that_is_said(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("\n\n".join(sentence(k) for k in range(12)), encoding="utf-8")
    data = open_data(path, modality="text")
    assert len(data) == 12 and data.labels is None


# ---- write and replay


@pytest.mark.parametrize(
    "fields",
    [
        {"text": Text("a\r\nb \U0001f600 e\u0301"), "spans": Spans([[0, 1, 1], [1, 4, 0]])},
        {"text": Text(""), "spans": Spans([]), "tokens": Tokens([])},
        {"text": Text("ab cd"), "tags": Tags([[0, 2, 1], [3, 5, 2]]), "tokens": Tokens([[0, 5]])},
    ],
)
@pytest.mark.parametrize("types", [(), ("x", "y")])
def test_codecs_lose_nothing(fields, types):
    from leaven.data.schema import Schema

    schema = Schema("text", span_types=types)
    for name, target in fields.items():
        codec = codec_for(type(target))
        cells = [codec.pack(target.data, ())] * 2
        columns = {n: column.to_pylist()[1] for n, column in codec.columns(name, cells, schema).items()}
        back = codec.unpack(name, columns, schema)
        assert type(back) is type(target)
        same = back.data == target.data
        assert same if isinstance(same, bool) else same.all() and back.data.shape == target.data.shape


def test_half_a_surrogate_pair_cannot_be_written():
    with pytest.raises(BadData, match="surrogate"):
        codec_for(Text).pack("a \ud83d", ())


def test_grown_texts_are_made_again_from_their_lineage(tmp_path):
    data = open_data(conll(tmp_path / "a.conll", 40))
    kind = kind_of("text")
    name, policy = kind.policy(data)
    train, test = data.split(seed=1)
    out = grow(train, policy, 3, test=test).write(tmp_path / "out")
    grown = Grown.open(out)
    made = [grown.replay(row["row"]) for row in grown.lineage]
    assert name == "easy data augmentation" and len(made) == len(train) * 4 + len(test)
    assert len({m["text"] for m in made}) > 2 * len(train)
    table = grown.table.to_pylist()
    for row, again in zip(table, made, strict=True):
        assert row["text"] == again["text"] and row["tags_start"] == again["tags"][:, 0].tolist()
        assert [s["label"] for s in row["spans"]] == ["place"] * len(again["spans"])


# ---- learn


def test_words_count_by_parents_not_by_copies():
    texts, parents = ["alpha beta", "alpha gamma", "gamma2 delta"], np.array([0, 1, 2])
    once = Words.of(texts, parents)
    many = Words.of(texts * 5, np.tile(parents, 5))
    names = once.counts.get_feature_names_out()
    assert names[once.columns].tolist() == ["alpha"]
    assert many.columns.tolist() == once.columns.tolist()


def test_the_words_learner_learns_words(tmp_path):
    rng = np.random.default_rng(0)
    texts = [f"{rng.choice(THINGS)} {'very good' if k % 2 else 'rather bad'} {rng.choice(PLACES)}" for k in range(80)]
    labels = np.eye(2)[np.arange(80) % 2]
    predict = WordsLearner().fit(Training(texts, labels), np.arange(80), seed=1)
    assert (predict(["good cow", "bad fox", "very good", "rather bad"]).argmax(axis=1) == [1, 0, 1, 0]).all()
    again = WordsLearner().fit(Training(texts, labels), np.arange(80), seed=1)
    assert (again(texts) == predict(texts)).all()
    few = WordsLearner().fit(Training(texts[:6], labels[:6]), np.arange(6), seed=0)
    assert few(["good"]).shape == (1, 2)


def spoken(count, seed):
    """Sentences in which names stand behind "in" or "to", and commas touch them."""
    rng, texts, spans = np.random.default_rng(seed), [], []
    for _ in range(count):
        place, thing = str(rng.choice(PLACES)), str(rng.choice(THINGS))
        text = f"the {thing} ran {rng.choice(['in', 'to'])} {place}, and {thing} slept."
        start = text.index(place)
        texts.append(text)
        spans.append(np.array([[start, start + len(place), 1]]))
    return texts, spans


def test_the_tagger_finds_spans_that_end_inside_of_words():
    texts, spans = spoken(60, 0)
    predict = TaggerLearner(2).fit(Training(texts, spans), np.arange(60), seed=3)
    others, wanted = spoken(30, 1)
    found = predict(others)
    assert 1 - missed_spans(found, wanted).mean() > 0.95
    again = TaggerLearner(2).fit(Training(texts, spans), np.arange(60), seed=3)(others)
    assert all((a == b).all() for a, b in zip(found, again, strict=True))
    assert [len(s) for s in predict(["", " ", "the"])] == [0, 0, 0]


def test_tokens_are_cut_at_white_space_or_finer():
    text = "it's 3.5, (ok)\r\nx "
    for fine, wanted in ((False, ["it's", "3.5,", "(ok)", "x"]),
                         (True, ["it", "'", "s", "3", ".", "5", ",", "(", "ok", ")", "x"])):  # fmt: skip
        read = Sentences.of(["", text], fine=fine)
        assert [text[a:b] for a, b in read.places.tolist()] == wanted and read.begins.tolist() == [0, 0, len(wanted)]
    features = Sentences.of(["a b", "a b", "b a"], fine=False).features(18)
    assert (features[0] == features[2]).all() and (features[0] != features[5]).any()
    alone = Sentences.of(["a b"], fine=False).features(18)
    assert (alone == features[:2]).all()  # what stands in other texts changes nothing


def test_a_trial_on_spans_ends_in_a_verdict(tmp_path):
    data = open_data(conll(tmp_path / "a.conll", 60))
    found = lv.trial(data, Policy(augment=(WordDeletion(),)), repeats=5, copies=1)
    assert found.verdict.word in ("helps", "hurts", "equivalent", "undecided")
    assert np.nanmean(found.scores["nothing"].accuracy) > 0.8 and "span F1" in str(found)


# ---- show


def test_what_changed_is_marked_by_more_than_colour(tmp_path):
    data = open_data(conll(tmp_path / "a.conll", 12))
    before = View({"text": "the old <b> cat saw Rome", "spans": np.array([[20, 24, 0]])})
    after = View({"text": "the cat <b> old saw new Rome", "spans": np.array([[24, 28, 0]])})
    html = shown(after, before, data)
    assert "&lt;b&gt;" in html and "<u>Rome</u><sub>place</sub>" in html
    assert '<ins class="inserted" title="inserted">new </ins>' in html
    assert html.count('class="moved here"') == html.count('class="moved away"') == 2
    plain = re.sub(r"<del.*?</del>|<sub>.*?</sub>|<[^>]+>", "", html)
    assert plain == "the cat &lt;b&gt; old saw new Rome"
    assert shown(before, None, data).count("<ins") == 0


def test_changes_make_the_one_out_of_the_other():
    policy = Policy(augment=(WordSwap(alpha=0.3), WordDeletion(alpha=0.2)))
    for k in range(30):
        old = f"{sentence(k)}, and {sentence(k + 7)}!"
        new = policy(text=old, seed=1, id=k)["text"]
        runs = changes(old, new)
        assert "".join(r.text for r in runs if r.kind not in ("deleted", "moved away")) == new
        assert "".join(r.text for r in runs if r.kind not in ("inserted", "moved here")) == old
        for run in runs:
            if run.kind not in ("deleted", "moved away"):
                assert new[run.start : run.start + len(run.text)] == run.text
