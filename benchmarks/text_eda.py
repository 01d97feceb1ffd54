"""EDA on the sentences of SST-2: ours, in batches of 64 with keys and lineage, against plain Python in its style.

    python benchmarks/text_eda.py

The other side is what a few screens of Python do (split, the random module, join), one text at a time, written for this
measurement after the description in Wei and Zou (2019): the same table of synonyms, the same share of words, one of the
four ops a text, no guards, no offsets, no keys. One thread on both sides. The texts come from LEAVEN_DATA, by default
../shared/data; without them, from made sentences of the same length.
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

    def ours(policy: Policy, items: Items) -> list[str]:
        out: list[str] = []
        for k in range(0, TEXTS, CHUNK):
            made = plan(policy.training, items, np.arange(k, min(k + CHUNK, TEXTS)))
            out += [item["text"] for item in made.items()]
        return out

    def theirs(ops: list) -> list[str]:
        return [" ".join(rng.choice(ops)(rng, text.split(" "), table)) for text in texts]

    items = Items.of([{"text": Text(text)} for text in texts])
    check(ours(one_of, items), theirs(list(plain.values())), texts)
    result["one of the four"] = paired(lambda: ours(one_of, items), lambda: theirs(list(plain.values())), PAIRS)
    for op in four:
        policy, other = Policy(augment=(op,)), [plain[op.kind]]
        result[op.kind] = paired(lambda p=policy: ours(p, items), lambda o=other: theirs(o), PAIRS)
    spanned = Items.of([{"text": Text(t), "spans": Spans([[0, len(t.split(" ")[0]), 0]])} for t in texts])
    result["one of the four, ours with a span to protect and move"] = paired(
        lambda: ours(one_of, spanned), lambda: theirs(list(plain.values())), PAIRS
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
