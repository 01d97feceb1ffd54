"""How a row is shown."""

import re

import numpy as np
from made_table import COLUMNS, ROW

from leaven.data.assemble import assemble
from leaven.data.sources.arrays import ArraySource
from leaven.report.kinds import View, shown


def data():
    cells = np.tile([1.5, 26, 2, 1, 0, 18_262, 7], (12, 1))
    return assemble(ArraySource(cells, "row", ROW), [f"t/{k}" for k in range(12)], name="t", modality="table",
                    labels=["<good>", "bad"] * 6, target="y", columns=COLUMNS)  # fmt: skip


def lines(html):
    return dict(re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', html))


def test_every_cell_as_a_person_writes_it_and_only_what_changed_is_marked():
    before = View({"row": np.array([1.5, 26, 2, 1, 0, 18_262, np.nan]), "label": np.array([1.0, 0])})
    after = View({"row": np.array([1.5, 31, 2, 2, 0, np.nan, 7]), "label": np.array([0.25, 0.75])})
    found = lines(shown(before, None, data()))
    assert found == {"height": "1.5", "age": "26", "size": "l", "city": "Lima", "member": "no", "since": "2020-01-01",
                     "always": "missing", "y": "&lt;good&gt;"}  # fmt: skip
    found = lines(shown(after, before, data()))
    marked = {name: re.fullmatch(r"<mark>(.*)</mark> <small>was (.*)</small>", cell) for name, cell in found.items()}
    assert {name: m.groups() for name, m in marked.items() if m} == {
        "age": ("31", "26"), "city": ("Oslo", "Lima"), "since": ("missing", "2020-01-01"), "always": ("7", "missing"),
        "y": ("bad 75 %, &lt;good&gt; 25 %", "&lt;good&gt;"),
    }  # fmt: skip
