"""The harness of the mutants: it must tell a catch from a survivor, and neither from a mutant it could not run."""

from dataclasses import replace
from pathlib import Path

import pytest
from mutants import Mutant, Outcome, judge, main

SOURCE = "def double(x):\n    return 2 * x\n\n\ndef unseen(x):\n    return x + 1\n"
TESTS = "from leaven import double\n\n\ndef test_double():\n    assert double(3) == 6\n"
BROKEN = "import pytest\n\n\n@pytest.fixture\ndef given():\n    raise ValueError\n\n\ndef test_it(given):\n    pass\n"
CAUGHT = Mutant("triple", "src/leaven/__init__.py", "2 * x", "3 * x", ("tests/test_double.py",))
SURVIVOR = replace(CAUGHT, name="unseen", before="x + 1", after="x + 2")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--import-mode=importlib'\n",
        "src/leaven/__init__.py": SOURCE,
        "tests/test_double.py": TESTS,
        "tests/test_broken.py": BROKEN,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def outcome(mutant: Mutant, project: Path) -> Outcome:
    return judge(mutant, mutant.tests, project)


def test_a_fault_that_a_test_sees_is_caught(project: Path) -> None:
    found = outcome(CAUGHT, project)
    assert found.word == "caught", found.detail
    assert (project / CAUGHT.file).read_text() == SOURCE  # only the copy was changed


def test_a_fault_that_no_test_sees_survives(project: Path) -> None:
    assert outcome(SURVIVOR, project).word == "survived"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"before": "7 * x"}, "occurs 0 times"),
        ({"before": "def "}, "occurs 2 times"),
        ({"before": ""}, "occurs 0 times"),
        ({"after": "2 * x"}, "changes nothing"),
        ({"file": "src/leaven/nowhere.py"}, "no such file"),
        ({"file": "tests/test_double.py"}, "only files under src/"),
        ({"after": "2 * "}, "not imported from the copy"),  # a syntax error is no fault worth planting
        ({"before": "def double", "after": "def twice"}, "status"),  # the tests cannot be collected
        ({"tests": ("tests/test_nowhere.py",)}, "status 4"),
        ({"tests": ("tests/test_double.py::test_nowhere",)}, "status 4"),
        ({"tests": ("tests/test_broken.py",)}, "status 1"),  # set-up fails, no test does
    ],
)
def test_a_mutant_that_cannot_be_judged_is_an_error(
    project: Path, change: dict[str, str | tuple[str, ...]], message: str
) -> None:
    found = outcome(replace(CAUGHT, **change), project)  # type: ignore[arg-type]
    assert found.word == "error"
    assert message in found.detail


def test_the_exit_status_tells_survivors_and_errors(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--jobs", "1"], [CAUGHT], project) == 0
    assert "all caught" in capsys.readouterr().out
    assert main([], [CAUGHT, SURVIVOR], project) == 1
    assert "survived" in capsys.readouterr().out
    assert main([], [replace(CAUGHT, before="gone")], project) == 1


def test_tests_that_fail_without_a_fault_catch_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "tests/test_double.py").write_text(TESTS.replace("6", "7"))
    assert main([], [replace(CAUGHT, after="4 * x")], project) == 1
    assert "must pass before a fault is planted" in capsys.readouterr().out


@pytest.mark.parametrize("mutants", [[], [CAUGHT, CAUGHT]])
def test_no_mutants_and_two_of_one_name_are_refused(project: Path, mutants: list[Mutant]) -> None:
    with pytest.raises(SystemExit):
        main([], mutants, project)


def test_an_unknown_name_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["tripel"], [CAUGHT], project)
    assert "there are: triple" in capsys.readouterr().err
