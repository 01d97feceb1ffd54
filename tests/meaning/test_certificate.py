"""A certificate: what it says, that it can be done again, and that what was changed in it does not hold."""

import json
from copy import deepcopy

import numpy as np
import pytest
from schema import faults

import leaven as lv
from leaven.core.errors import BadData, Malformed, Misplaced, Unknown
from leaven.data.sources.arrays import from_arrays
from leaven.trial import certify as module
from leaven.trial.arms import REWEIGHTED
from leaven.trial.certificate import schema, sealed
from leaven.trial.certify import certify

TURN = lv.Policy(augment=[lv.image.Rotate(degrees=(-20, 20))])
REPEATS = 4


@pytest.fixture(scope="module")
def digits():
    return lv.open("digits").take(np.arange(200))


@pytest.fixture(scope="module")
def made(digits, tmp_path_factory):
    """The file, of two policies on a few digits."""
    folder = tmp_path_factory.mktemp("ledger")
    policies = {"turn": TURN, "flip": lv.Policy(augment=[lv.image.HorizontalFlip()]), "reweighted": REWEIGHTED}
    lv.trial(digits, policies, few_per_class=3, repeats=REPEATS, copies=2, seed=5, workers=0, ledger=folder)
    (path,) = (folder / "certificates").glob("*.json")
    return path


@pytest.fixture
def changed(made, tmp_path):
    """The same with something changed, and sealed again by who changed it, unless `seal` is False: its path."""

    def change(alter, seal=True):
        told = deepcopy(json.loads(made.read_text()))
        alter(told)
        path = tmp_path / "changed.json"
        path.write_text(json.dumps(sealed(told) if seal else told))
        return path

    return change


def failed(found):
    return [check.name for check in found.checks if not check.held]


def test_it_is_as_its_schema_says_and_named_by_its_content(made, digits):
    told = json.loads(made.read_text())
    assert list(faults(told, schema())) == []
    assert made.stem == told["id"] == sealed(told)["id"] and list(told) == sorted(told)
    assert told["data"]["fingerprint"] == digits.fingerprint and told["opened"] is None
    assert [each["name"] for each in told["policies"]] == ["turn", "flip", "reweighted"]
    assert told["policies"][2] == {
        "name": "reweighted", "id": "nothing {'weighted': True}", "policy": None, "treatment": {"weighted": True},
    }  # fmt: skip
    assert told["policies"][0] == {
        "name": "turn", "id": TURN.id, "treatment": {},
        "policy": {"leaven": 1, "augment": [{"rotate": {"degrees": [-20.0, 20.0]}}]},
    }  # fmt: skip
    assert told["arms"]["turn"]["rows"] == 90 and len(told["arms"]["turn"]["scores"]) == REPEATS
    assert told["arms"]["shuffled labels"]["scores"][3] is None
    assert told["arms"]["turn"]["mean"] == pytest.approx(np.mean(told["arms"]["turn"]["scores"]))
    gain = told["arms"]["turn"]["mean"] - told["arms"]["nothing"]["mean"]
    assert told["verdicts"]["turn"]["against_nothing"]["mean"] == pytest.approx(gain)
    assert told["verdict"] == told["verdicts"]["turn"]["word"]
    assert len(set(told["split"]["draws"])) == REPEATS and told["split"]["items"] == 200
    assert (told["seed"], told["copies"], told["look"]) == (5, 2, {"number": 1, "of": 1})
    assert told["plan"] == {"repeats": REPEATS, "most_train": 1000, "few": 3, "curve": []}


def test_the_schema_notices(made):
    told = json.loads(made.read_text())
    spoilt = [
        told | {"verdict": "maybe"}, told | {"nonsense": 1}, told | {"id": "x"}, told | {"seed": 1.5},
        {name: value for name, value in told.items() if name != "plan"}, told | {"curve": [{"per_class": 2}]},
    ]  # fmt: skip
    assert all(len(list(faults(each, schema()))) == 1 for each in spoilt)


def test_done_again_it_holds_to_the_last_bit(made, digits):
    found = certify(made, digits, workers=2)
    assert found.held and found.exact and not failed(found), str(found)
    assert str(found).endswith("The certificate holds.") and found.to_json()["held"]
    assert [check.name for check in found.checks] == [
        "certificate", "data", "policies", "draws", "learner", "scores", "verdict",
    ]  # fmt: skip


def test_any_metric_can_be_done_again(digits, tmp_path):
    def fit(train, groups, seed):
        shares = train.labels.mean(axis=0) + 1e-3
        return lambda inputs: np.tile(shares / shares.sum(), (len(inputs), 1))

    lv.trial(digits, TURN, learner=fit, metric="log_loss", few_per_class=3, repeats=2, workers=0, ledger=tmp_path)
    (path,) = (tmp_path / "certificates").glob("*.json")
    told = json.loads(path.read_text())
    assert (told["metric"], told["asked"]["metric"]) == ("log loss", "log_loss")
    assert told["arms"]["nothing"]["mean"] == pytest.approx(np.log(10), abs=1e-2)
    assert not list(faults(told, schema())) and certify(path, digits, learner=fit, workers=0).held


def one_score(told):
    told["arms"]["turn"]["scores"][1] += 1e-9


def the_word(told):
    told["verdict"] = told["verdicts"]["turn"]["word"] = "equivalent"


def the_policy(told):
    told["policies"][0]["policy"]["augment"][0]["rotate"]["degrees"] = [-25, 25]


def the_policy_and_its_id(told):
    the_policy(told)
    told["policies"][0]["id"] = lv.Policy(augment=[lv.image.Rotate(degrees=(-25, 25))]).id


def a_draw(told):
    told["split"]["draws"][2] = told["split"]["draws"][1]


def the_seed(told):
    told["seed"] = 6


def the_interval(told):
    told["verdicts"]["flip"]["against_copies"]["low"] += 1e-6


def the_learner(told):
    told["learner"] = "network"


CHANGES = {
    one_score: ["scores"],
    the_word: ["verdict"],
    the_policy: ["policies", "scores", "verdict"],
    the_policy_and_its_id: ["scores", "verdict"],
    a_draw: ["draws"],
    the_seed: ["draws", "scores", "verdict"],
    the_interval: ["verdict"],
    the_learner: ["learner"],
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_does_not_hold(changed, digits, change):
    found = certify(changed(change), digits, workers=0)
    assert failed(found) == CHANGES[change] and not found.held, str(found)
    assert "does NOT hold" in str(found)


def test_a_change_breaks_the_seal(changed, digits, monkeypatch):
    monkeypatch.setattr(module, "compare", None)  # other data: nothing is trained
    found = certify(changed(one_score, seal=False), digits.take(np.arange(199)))
    assert failed(found) == ["certificate", "data"]
    assert "200 items, fingerprint" in found.checks[1].said and "these are 199" in found.checks[1].said


def elsewhere(told):
    told["versions"]["numpy"] = "1.0"


def test_elsewhere_scores_may_differ_by_what_seeds_make_of_them(made, changed, digits):
    told = json.loads(made.read_text())
    most = 3 * (2 / REPEATS) ** 0.5 * told["arms"]["turn"]["spread"]

    def shifted(by):
        def alter(told):
            elsewhere(told)
            told["arms"]["turn"]["mean"] += by

        return alter

    assert most > 0
    for by, held in ((0, True), (0.9 * most, True), (-1.1 * most, False)):
        found = certify(changed(shifted(by)), digits, workers=0)
        assert not found.exact and failed(found) == ([] if held else ["scores"]), str(found)
    assert "versions differ" in certify(changed(elsewhere), digits, workers=0).checks[5].said

    def another_word(told):
        elsewhere(told)
        the_word(told)

    assert failed(certify(changed(another_word), digits, workers=0)) == ["verdict"]


def test_a_learner_of_your_own_is_given_again(tmp_path):
    rows = np.random.default_rng(0).normal(size=(80, 3)) + 2.0 * (np.arange(80) % 2)[:, None]
    data = from_arrays(rows, "blobs", labels=np.arange(80) % 2)

    def fit(train, groups, seed):
        return lambda inputs: (inputs.mean(axis=1) > 1).astype(int)

    lv.trial(data, lv.Policy(grow=[lv.Repeat()]), learner=fit, repeats=5, workers=0, ledger=tmp_path)
    (path,) = (tmp_path / "certificates").glob("*.json")
    with pytest.raises(Misplaced, match="function"):
        certify(path, data)
    assert certify(path, data, learner=fit, workers=0).held
    other = certify(path, data, learner=lambda *_: lambda inputs: np.zeros(len(inputs), int), workers=0)
    assert failed(other) == ["scores", "verdict"]
    with pytest.raises(BadData, match="were in memory"):
        certify(path)


SPOILT = {
    "no JSON": ("{", "is not JSON"),
    "a list": ("[]", "is no certificate"),
    "another version": ('{"leaven": 2, "verdict": "helps"}', "is no certificate"),
    "nothing tried": ('{"leaven": 1, "verdict": "undecided"}', "nothing was tried"),
    "half of it": ('{"leaven": 1, "verdict": "helps", "verdicts": {}}', "arms, asked, copies, .* are missing"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_no_certificate_is_said(tmp_path, what):
    text, gist = SPOILT[what]
    (tmp_path / "c.json").write_text(text)
    with pytest.raises(Malformed, match=gist):
        certify(tmp_path / "c.json")
    with pytest.raises(BadData, match="cannot be read"):
        certify(tmp_path / "d.json")


@pytest.mark.parametrize("key, value", [
    ("plan", {"repeats": 0, "most_train": 1, "few": None, "curve": []}), ("plan", 7), ("seed", "x"), ("policies", [{}]),
    ("policies", [{"name": "turn", "id": "1", "policy": {"augment": [{"rotat": {}}]}, "treatment": {}}]),
    ("policies", [{"name": "turn", "id": "1", "policy": None, "treatment": {"shaken": True}}]),
    ("look", None), ("asked", {"model": 1}), ("arms", {"turn": 1}),
])  # fmt: skip
def test_what_is_not_as_the_schema_says_is_said(changed, digits, key, value):
    with pytest.raises((Malformed, Unknown), match=r"changed\.json: "):
        certify(changed(lambda told: told.update({key: value})), digits)
