"""CoNLL files: a token and its tag on a line, a blank line after each sentence."""

from pathlib import Path

from ...core.errors import BadData
from ...text.tagging import is_tag, joined
from ..schema import Refusal
from .texts import Found, read_lines

ENDINGS = (".conll", ".annotated", ".bio", ".iob", ".iob2")
DOCUMENT = "-DOCSTART-"


def read_conll(path: Path, name: str) -> Found:
    """Token first and tag last on each line, apart by tabs or else by spaces; tags in BIO (an I- that nothing leads to
    counts as a B-). A sentence is its tokens with a space between each two. One with a line that does not fit is
    refused. BadData: it is not UTF-8, or holds no sentence."""
    found, tokens, tags, odd, begin = Found(), list[str](), list[str](), "", 0
    for number, line in enumerate([*read_lines(path), ""]):
        cells = [c.strip() for c in line.split("\t")] if "\t" in line else line.split()
        if any(cells):
            begin = begin if tokens or odd else number
            if len(cells) < 2 or not cells[0] or not is_tag(cells[-1]):
                odd = odd or f"line {number + 1}, {line[:40]!r}, is no token and tag"
            else:
                tokens.append(cells[0])
                tags.append(cells[-1])
        elif tokens or odd:
            key = f"{name}/{begin + 1:05d}"
            if odd:
                found.refused.append(Refusal(key, odd))
            elif tokens != [DOCUMENT]:
                text, ends = joined(tokens)
                found.texts.append(text)
                found.keys.append(key)
                found.tags.append((ends, tags))
            tokens, tags, odd = [], [], ""
    if not found.texts:
        raise BadData(f"{path}: holds no sentence that can be read{f' ({found.refused[0]})' if found.refused else ''}.")
    return found
