"""Tables from end to end, each command in a process of its own."""

import json
import re
import runpy
from pathlib import Path

import numpy as np
from command import leaven
from pyarrow import parquet

from leaven.core.catalog import find
from leaven.data.open import open
from leaven.table.kinds import KINDS

PAGE = Path(__file__).parents[2] / "docs" / "tables.md"

POLICY = """
leaven: 1
grow:
  - smote: {ratio: 0.9}
augment:
  - swap_noise: {share: 0.2}
  - cell_noise: {deviations: 0.1}
  - mixup: {alpha: 0.4, p: 0.5}
"""


def shop(path, n=160):
    """Every kind of column, gaps, an id, and a rare class."""
    rng = np.random.default_rng(4)
    lines = ["order_id,age,size,city,member,since,paid,good"]
    for k in range(n):
        cells = [f"o{k:04}", str(18 + 3 * rng.integers(0, 20)), "SML"[rng.integers(3)]]
        cells += [["Bern", "Lima"][rng.integers(2)], ["no", "yes"][rng.integers(2)]]
        cells += [f"2024-0{1 + k % 9}-1{k % 10}", f"{rng.random():.3f}"]
        gaps = [cells[0], *("" if rng.random() < 0.1 else c for c in cells[1:])]
        lines.append(",".join([*gaps, "bad" if k % 4 == 0 else "good"]))
    path.write_text("\n".join(lines) + "\n")
    path.with_name("shop.kinds.yaml").write_text("size: [S, M, L]\n")


def test_grown_by_smote_and_noise_and_made_again_elsewhere(tmp_path):
    shop(tmp_path / "shop.csv")
    (tmp_path / "policy.yaml").write_text(POLICY)
    words = ("--target", "good", "-p", "policy.yaml", "-n", "2", "-o", "grown", "--json", "--quiet")
    done = leaven(tmp_path, "augment", "shop.csv", *words)
    assert done.returncode == 0, done.stderr
    found = parquet.read_table(tmp_path / "grown/data/train-00000.parquet")
    assert found.column_names[:7] == ["age", "size", "city", "member", "since", "paid", "good"]
    assert [str(t) for t in found.schema.types[:7]] == [
        "int64", "string", "string", "string", "date32[day]", "double", "string",
    ]  # fmt: skip
    ages = {age for age in found["age"].to_pylist() if age is not None}
    assert all((age - 18) % 3 == 0 and 18 <= age <= 75 for age in ages)
    assert set(found["size"].to_pylist()) == {"S", "M", "L", None}
    rows = found.to_pylist()
    plain = [r for r in rows if r["_copy"] == 0]
    made = [r for r in rows if r["_copy"] > 0]
    assert len(made) == json.loads(done.stdout)["added"] and max(len(r["_parents"]) for r in made) > 2
    assert all(set(r["_parents"]) <= {p["_key"] for p in plain} for r in made)
    assert all(abs(sum(r["_weights"]) - 1) < 1e-9 for r in made)
    again = leaven(tmp_path, "replay", "grown", "--all", "--quiet")
    assert again.returncode == 0 and "rows come out as recorded" in again.stdout, again.stderr


def test_run_ends_in_a_verdict_and_a_report_that_marks_cells(tmp_path):
    shop(tmp_path / "shop.csv", n=120)
    (tmp_path / "policy.yaml").write_text(POLICY)
    words = ("--target", "good", "-p", "policy.yaml", "-n", "1", "--budget", "5s", "--quiet", "--json", "-o", "out")
    done = leaven(tmp_path, "run", "shop.csv", *words)
    assert done.returncode == 0, done.stderr
    certificate = json.loads(done.stdout)
    assert certificate["verdict"] in ("helps", "hurts", "equivalent", "undecided")
    assert certificate["learner"] == "gradient boosting"
    report = (tmp_path / "out/report.html").read_text()
    assert "<mark>" in report and "gradient boosting" in report
    assert (tmp_path / "out/artefacts").is_dir() and len(list((tmp_path / "out/artefacts").glob("*.npz"))) == 1


def test_the_page_on_tables_runs_and_names_what_there_is(tmp_path, monkeypatch, capsys):
    shop(tmp_path / "shop.csv")
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    Path("snippet.py").write_text(code)
    runpy.run_path("snippet.py")
    said = capsys.readouterr().out.splitlines()
    assert said[0].split() == ["age", "integer", "18.0", "75.0", "3.0"]
    assert said[-1] in ("helps", "hurts", "equivalent", "undecided")
    assert [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("|")][2:8] == list(KINDS)
    for op in re.findall(r"^\| `(\w+)", page, re.MULTILINE):
        assert find(op)
    (declared,) = re.findall(r"^```yaml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    Path("shop.kinds.yaml").write_text(declared.replace("zip", "member").replace("customer", "order_id"))
    kinds = {c.name: c.kind for c in open(Path("shop.csv"), target="good").schema.columns}
    assert (kinds["age"], kinds["member"], kinds["size"]) == ("integer", "categorical", "ordinal")
