"""The page on sound: its snippets run, its tables are those of the catalogue."""

import re
from pathlib import Path

import yaml

from leaven.core.catalog import every
from leaven.core.plain import from_plain

PAGE = (Path(__file__).parents[2] / "docs" / "sound.md").read_text(encoding="utf-8")


def test_the_snippets_run():
    names = {}
    for snippet in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(compile(snippet, "docs/sound.md", "exec"), names)
    assert names["out"]["wave"].shape == (16000, 1)
    (policy,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert [op.kind for op in from_plain({"leaven": 1} | yaml.safe_load(policy)).augment] == [
        "tempo_warp",
        "frequency_mask",
        "mute",
    ]


def test_every_op_of_sound_is_there():
    table = PAGE[PAGE.index("## Ops") :]
    for kind, cls in every().items():
        if cls.__module__.startswith("leaven.audio"):
            assert f"`{kind}`" in table
