"""leaven init and leaven doctor: what a newcomer types first."""

import json

import numpy as np
import pytest
from command import leaven

from leaven.data.policy_file import read_policy
from leaven.trial.kinds.image import usual


@pytest.fixture
def pictures(tmp_path):
    np.save(tmp_path / "x.npy", np.random.default_rng(0).integers(0, 256, (60, 8, 8), np.uint8))
    np.save(tmp_path / "labels.npy", np.repeat([0, 1], [50, 10]))
    return tmp_path


def test_init_writes_the_usual_policy_with_what_is_wrong_and_what_each_op_does(pictures, typed):
    told = typed(pictures, "init", "x.npy", "--quiet").strip()
    assert told.startswith("policy.yaml: small moves, ") and told.endswith("Next: leaven trial x.npy -p policy.yaml")
    text = (pictures / "policy.yaml").read_text()
    assert read_policy(pictures / "policy.yaml") == usual(_data(pictures))[1]
    for line in ("# x: 60 pictures, 2 classes of 10 to 50", "# warning: 1 of 2 classes have fewer than 20 items.",
                 "# rotate: Turn image, masks", "leaven preview x.npy -p policy.yaml"):  # fmt: skip
        assert line in text
    assert max(map(len, text.splitlines())) <= 110


def test_init_names_options_as_they_were_typed_and_overwrites_nothing(tmp_path, typed):
    rows = [f"{k % 7},{k % 3},{'yes' if k % 2 else 'no'}" for k in range(80)]
    (tmp_path / "t.csv").write_text("\n".join(["a,b,bought it", *rows]))
    told = json.loads(typed(tmp_path, "init", "t.csv", "--target", "bought it", "-o", "p.yaml", "--json", "--quiet"))
    assert told["policy"] == "p.yaml" and told["text"].endswith("leaven trial t.csv --target 'bought it' -p p.yaml")
    done = leaven(tmp_path, "init", "t.csv", "--target", "bought it", "-o", "p.yaml")
    assert done.returncode == 2 and "p.yaml: is there already" in done.stderr


def test_doctor_says_what_there_is_and_what_to_install(tmp_path, typed):
    from importlib.util import find_spec

    import numpy

    lines = {line["about"]: line for line in json.loads(typed(tmp_path, "doctor", "--json"))["lines"]}
    assert f"numpy {numpy.__version__}" in lines["packages"]["found"] and "JPEG" in lines["pictures"]["found"]
    assert lines["cores"]["found"][0].isdigit() and "GiB" in lines["memory"]["found"]
    assert lines["torch"]["advice"] == ("" if find_spec("torch") else 'pip install "leaven[torch]"')
    text = typed(tmp_path, "doctor")
    assert text.strip().endswith("What to do is marked ->." if "->" in text.rpartition("\n")[0] else "All is well.")


def _data(folder):
    import leaven as lv

    return lv.open(folder / "x.npy")
