"""The pages of the docs: their snippets run, and every op stands on the page of its room."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from leaven.core.catalog import every
from leaven.core.plain import from_plain

DOCS = Path(__file__).parents[2] / "docs"
PAGES = (
    "annotated", "auto", "certificate", "generate", "metrics", "pairs", "pictures", "pictures-geometry", "series",
    "sound", "tables", "text", "torch", "unlabelled", "worth",
)  # fmt: skip
ROOMS = {"image": "pictures", "audio": "sound", "series": "series", "text": "text", "table": "tables"}


def blocks(page, language):
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_snippets_run(page, tmp_path, monkeypatch):
    if page == "torch":
        pytest.importorskip("torch", reason="torch is an extra")
    monkeypatch.chdir(tmp_path)
    names = {}
    found = blocks(page, "python")
    assert found or page == "tables"  # whose snippets read files, and run in test_tables
    for block in found if page != "tables" else ():
        exec(compile(block, f"{page}.md", "exec"), names)


@pytest.mark.parametrize("page", PAGES)
def test_policies_are_policies(page):
    import yaml

    for block in blocks(page, "yaml"):
        found = yaml.safe_load(block)
        if isinstance(found, dict) and {"prepare", "grow", "augment", "finish"} & found.keys():
            assert from_plain({"leaven": 1} | found, f"{page}.md").ops


@pytest.mark.parametrize("room, page", ROOMS.items())
def test_every_op_is_on_a_page_of_its_room(room, page):
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(DOCS.glob(f"{page}*.md")))
    missing = [k for k, cls in every().items() if cls.__module__.startswith(f"leaven.{room}.") and f"`{k}`" not in text]
    assert not missing


def test_tables_of_other_libraries_are_current():
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, root / "tools" / "coming_from.py", "--check"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
