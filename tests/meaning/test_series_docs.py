"""The page on series: its snippets run, its table of ops is that of the catalogue."""

import re
from pathlib import Path

from leaven.core.catalog import every

PAGE = (Path(__file__).parents[2] / "docs" / "series.md").read_text(encoding="utf-8")


def test_the_snippets_run():
    names = {}
    for snippet in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(compile(snippet, "docs/series.md", "exec"), names)
    assert names["out"]["series"].shape == (100, 6) and len(names["grown"]) == 120
    assert len(names["uneven"]) == 40


def test_every_op_of_series_is_there():
    table = PAGE[PAGE.index("## Ops") :]
    for kind, cls in every().items():
        if cls.__module__.startswith("leaven.series"):
            assert f"`{kind}`" in table
