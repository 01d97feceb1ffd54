"""Texts for the tests: hard strings, each with spans, tokens and tags somewhere in it."""

import numpy as np

from leaven.core.item import Label
from leaven.text import Spans, Tags, Text

STRINGS = (
    "The old cat sat on the warm mat , and the young dog slept .",
    "",
    "I did n't like it \u2014 but he never said why, without 3.14 or 1,000 reasons.",
    "caf\u00e9 cafe\u0301 na\u0308ive \u0915\u094d\u0937\u093f \u0e01\u0e33 \uac00\u1100\u1161\u11a8 "
    "words here and there",
    "\r\nline one\r\n\r\nline  three\ttab \u2028 end\r\n",
    "family \U0001f469\u200d\U0001f469\u200d\U0001f467 flag \U0001f1e9\U0001f1ea\U0001f1eb "
    "thumbs \U0001f44d\U0001f3fd heart \u2764\ufe0f done",
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd \u0645\u0631\u062d\u0628\u0627 \u0628\u0643\u0645 and back",
    "\u6211\u5f88\u559c\u6b22\u8fd9\u672c\u4e66\u3002\u3069\u3046\u3082",
    " ",
    "see https://x.org/a?b=c @user #tag {name} <mask> a/b now",
    "one",
    "\u0301starts with a mark, holds \ud83d a lone surrogate and \x00 a zero",
    "the good big old cat and the good big old dog saw the good small cat",
)


def passage(i):
    """A hard string and a plain one around it: spans that overlap or touch, tokens cut at spaces, legal tags."""
    rng, hard = np.random.default_rng(i), STRINGS[i % len(STRINGS)]
    plain = "the good old cat saw a big dog and the nice old dog saw a small cat"
    text = hard if i % 3 == 0 else f"{hard}\n{plain}" if i % 3 == 1 else f"{plain} {hard}"
    spans = []
    for k in range(i % 4 if len(text) > 3 else 0):
        start = int(rng.integers(len(text) - 2))
        spans.append([start, int(rng.integers(start + 1, min(len(text), start + 12) + 1)), k])
    return {"text": Text(text), "spans": Spans(spans), "tags": Tags(tagged(text, rng)),
            "label": Label(np.eye(3)[i % 3]), "name": f"item {i}"}  # fmt: skip


def tagged(text, rng):
    """Start, end and tag of everything between white space; entities of one to three tokens."""
    rows, at, left, label = [], 0, 0, 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        if left:
            tag, left = 2 + 2 * label, left - 1
        elif rng.random() < 0.3:
            label, left = int(rng.integers(2)), int(rng.integers(3))
            tag = 1 + 2 * label
        else:
            tag = 0
        rows.append([start, at, tag])
    return rows


def legal(codes):
    """Whether no I- stands without its B- or I- ahead."""
    return all(c == 0 or c % 2 == 1 or before in (c, c - 1) for before, c in zip([0, *codes], codes))
