"""Told: a policy file that says why each op is in or out."""

from textwrap import wrap

from ..data.policy_file import to_yaml
from .auto import Answer

WIDE = 108


def commented(answer: Answer) -> str:
    """The policy as YAML, under comments: what to do, and a sentence for each op."""
    lines = [f"{answer.says}: {answer.sentence}", "", *(f"{name}: {why}" for name, why in answer.reasons.items())]
    comment = [f"# {part}".rstrip() for line in lines for part in wrap(line, WIDE, subsequent_indent="    ") or [""]]
    return "\n".join([*comment, to_yaml(answer.policy)])
