"""EDA on the sentences of SST-2: ours, in batches of 64 with keys, offsets and guards, against plain Python.

    python benchmarks/text_eda.py

Two other sides, both written for this measurement after the description in Wei and Zou (2019), one text at a time with
`random`, the same table of synonyms, the same share of words, one of the four ops a text; no guards, offsets or keys.
"plain": split, change the list, join. "as the reference goes about it": characters are looked at one by one and cleaned
first, candidates are made unique and shuffled, every occurrence of a word is replaced, places are drawn until they
differ. Both lose punctuation, case or the gaps of the original to some extent; ours keeps every byte it does not edit.
One thread on all sides. The texts come from LEAVEN_DATA, by default ../shared/data; without them, from made sentences.
"""

import os
import random
from pathlib import Path

import numpy as np
from measure import paired, write

from leaven.core.choose import OneOf
from leaven.core.plan import plan
from leaven.core.policy import Policy
from leaven.core.source import Items
from leaven.text import Spans, SynonymReplacement, Text, WordDeletion, WordInsertion, WordSwap

DATA = Path(os.environ.get("LEAVEN_DATA", Path(__file__).parents[1] / "../shared/data"))
TEXTS, PAIRS, CHUNK, ALPHA = 2048, 20, 64, 0.1


def main() -> None:
    texts = sentences()
    table = synonyms(texts)
    four = (
        SynonymReplacement(synonyms=table), WordInsertion(synonyms=table), WordSwap(), WordDeletion(),
    )  # fmt: skip
    one_of, result = Policy(augment=(OneOf(four),)), {}
    plain = {"synonym_replacement": replace, "word_insertion": insert, "word_swap": swap, "word_deletion": delete}
    rng = random.Random(0)

    def ours(policy: Policy, items: Items, chunk: int = CHUNK) -> list[str]:
        out: list[str] = []
        for k in range(0, TEXTS, chunk):
            made = plan(policy.training, items, np.arange(k, min(k + chunk, TEXTS)))
            out += [item["text"] for item in made.items()]
        return out

    def theirs(ops: list) -> list[str]:
        return [" ".join(rng.choice(ops)(rng, text.split(" "), table)) for text in texts]

    items = Items.of([{"text": Text(text)} for text in texts])
    bare, style = list(plain.values()), [clean_replace, clean_insert, clean_swap, clean_delete]
    check(ours(one_of, items), theirs(bare), texts)
    check(ours(one_of, items), theirs(style), texts)
    result["one of the four, against plain Python"] = paired(lambda: ours(one_of, items), lambda: theirs(bare), PAIRS)
    result["one of the four, against Python as the reference goes about it"] = paired(
        lambda: ours(one_of, items), lambda: theirs(style), PAIRS
    )
    result[f"one of the four, in batches of {8 * CHUNK}, against plain Python"] = paired(
        lambda: ours(one_of, items, 8 * CHUNK), lambda: theirs(bare), PAIRS
    )
    for op in four:
        policy, other = Policy(augment=(op,)), [plain[op.kind]]
        name = f"{op.kind}, against plain Python"
        result[name] = paired(lambda p=policy: ours(p, items), lambda o=other: theirs(o), PAIRS)
    spanned = Items.of([{"text": Text(t), "spans": Spans([[0, len(t.split(" ")[0]), 0]])} for t in texts])
    result["one of the four with a span to protect and move, against plain Python without"] = paired(
        lambda: ours(one_of, spanned), lambda: theirs(bare), PAIRS
    )
    for name, ratio in result.items():
        print(f"{name}: {ratio}; ours {1e6 * ratio.ours_seconds / TEXTS:.1f} us a text")
    write(Path(__file__).parent / "results" / "text_eda.json", result)


def sentences() -> list[str]:
    path = DATA / "text" / "sst2_train.tsv"
    if path.is_file():
        lines = path.read_text(encoding="utf-8").splitlines()[1:]
        return [text for line in lines if len(text := line.split("\t")[1]) and len(text.split(" ")) > 3][:TEXTS]
    rng = np.random.default_rng(0)
    return [" ".join(f"w{k}" for k in rng.zipf(1.3, rng.integers(5, 35)) % 3000) for _ in range(TEXTS)]


def synonyms(texts: list[str]) -> dict[str, list[str]]:
    """Three for every second word there is: what a large thesaurus knows."""
    words = sorted({word for text in texts for word in text.split(" ") if word.isalpha()})
    return {word: [f"{word}a", f"{word}b", f"{word}c"] for word in words[::2]}


def share(words: list[str]) -> int:
    return max(1, int(ALPHA * len(words)))


def replace(rng: random.Random, words: list[str], table: dict) -> list[str]:
    candidates = [k for k, word in enumerate(words) if word in table]
    rng.shuffle(candidates)
    for k in candidates[: share(words)]:
        words[k] = rng.choice(table[words[k]])
    return words


def insert(rng: random.Random, words: list[str], table: dict) -> list[str]:
    candidates = [word for word in words if word in table]
    for _ in range(share(words)):
        if candidates:
            words.insert(rng.randint(0, len(words)), rng.choice(table[rng.choice(candidates)]))
    return words


def swap(rng: random.Random, words: list[str], table: dict) -> list[str]:
    for _ in range(share(words)):
        a, b = rng.randrange(len(words)), rng.randrange(len(words))
        words[a], words[b] = words[b], words[a]
    return words


def delete(rng: random.Random, words: list[str], table: dict) -> list[str]:
    left = [word for word in words if rng.random() > ALPHA]
    return left or [rng.choice(words)]


def clean(words: list[str]) -> list[str]:
    """Lower case, letters and single spaces alone."""
    kept = ""
    for character in " ".join(words).replace("'", "").replace("-", " ").lower():
        kept += character if character in "qwertyuiopasdfghjklzxcvbnm " else " "
    return [word for word in kept.split(" ") if word]


def clean_replace(rng: random.Random, words: list[str], table: dict) -> list[str]:
    words = clean(words)
    candidates = sorted({word for word in words if word in table})
    rng.shuffle(candidates)
    for candidate in candidates[: share(words)]:
        synonym = rng.choice(table[candidate])
        words = [synonym if word == candidate else word for word in words]
    return " ".join(words).split(" ")


def clean_insert(rng: random.Random, words: list[str], table: dict) -> list[str]:
    words = clean(words)
    for _ in range(share(words)):
        for _ in range(10):
            if found := table.get(words[rng.randint(0, len(words) - 1)]):
                words.insert(rng.randint(0, len(words) - 1), found[0])
                break
    return words


def clean_swap(rng: random.Random, words: list[str], table: dict) -> list[str]:
    words = clean(words)
    for _ in range(share(words)):
        a = b = rng.randint(0, len(words) - 1)
        for _ in range(4):
            b = rng.randint(0, len(words) - 1)
            if a != b:
                break
        words[a], words[b] = words[b], words[a]
    return words


def clean_delete(rng: random.Random, words: list[str], table: dict) -> list[str]:
    words, left = clean(words), []
    for word in words:
        if rng.uniform(0, 1) > ALPHA:
            left.append(word)
    return left or [words[rng.randint(0, len(words) - 1)]]


def check(one: list[str], two: list[str], texts: list[str]) -> None:
    """Both sides change about as many words."""
    lengths = [
        abs(np.mean([len(t.split()) for t in side]) - np.mean([len(t.split()) for t in texts])) for side in (one, two)
    ]
    changed = [np.mean([a != b for a, b in zip(side, texts)]) for side in (one, two)]
    if max(lengths) > 2 or min(changed) < 0.6:
        raise SystemExit(f"the two sides do not do the same work ({lengths}, {changed}): nothing was timed")


if __name__ == "__main__":
    main()
