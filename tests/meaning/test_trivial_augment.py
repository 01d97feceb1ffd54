"""TrivialAugment: one of fourteen, in relative units, fused row by row."""

import numpy as np
import pytest
import yaml
from items import OBJECTS, picture, planned, same, source, without
from scipy import stats

from leaven.core.choose import OneOf
from leaven.core.errors import Ambiguous, LeavenError, Unknown
from leaven.core.item import Label
from leaven.core.plain import from_plain, schema, to_plain
from leaven.core.plan import one, plan
from leaven.core.policy import Policy
from leaven.core.source import Items
from leaven.image import Brightness, HorizontalFlip, Image, Keypoints, Resize, trivial_augment

BETWEEN = (Resize(size=(30, 30)), trivial_augment(), Brightness(), HorizontalFlip(p=1))
ALONE = ("sharpness", "auto_contrast", "equalize")  # of the fourteen, those that look at neighbouring or at all pixels


def blank(n, h=20, w=20):
    return [{"image": Image(np.zeros((h, w, 3), np.uint8))}] * n


def picked(made, row):
    (name,) = [c.name for c in made.columns if "." in c.name and c.on[row]]
    return name.partition(".")[2]


def test_fourteen_each_as_likely():
    made = planned(Policy(augment=(trivial_augment(),)), blank(2800))
    on = np.array([c.on for c in made.columns])
    assert on.shape == (14, 2800) and (on.sum(axis=0) == 1).all()
    assert stats.chisquare(on.sum(axis=1)).pvalue > 0.01


def test_between_two_other_ops_a_row_is_one_pass_where_it_can_be():
    made = planned(Policy(augment=BETWEEN), blank(280), seed=1)
    seen = set()
    for row in range(280):
        count, name = sum(bool(p.on[row]) for p in made.passes), picked(made, row)
        assert count == (3 if name in ALONE else 1), name
        seen.add(name)
    assert len(seen) == 14


def test_strengths_are_relative_and_cover_their_range():
    """Of a wide picture: 1/7 of width and height, a lean of 0.99, 135 degrees, factors 0.01 to 1.99, bits 2 to 8."""
    h, w = 70, 140
    corners = {"keypoints": Keypoints([[w / 2, h / 2], [w, h / 2], [w / 2, h]])}
    made = planned(Policy(augment=(trivial_augment(),)), [blank(1, h, w)[0] | corners] * 4000, seed=2)
    moved = {}
    for row, out in enumerate(made.items()):
        moved.setdefault(picked(made, row), []).append(out["keypoints"] - corners["keypoints"].data)
    moved = {name: np.array(found) for name, found in moved.items()}
    assert 19.5 < abs(moved["shift_x"][:, 0, 0]).max() <= 20 and 9.7 < abs(moved["shift_y"][:, 0, 1]).max() <= 10
    assert not moved["shift_x"][..., 1].any() and not moved["shift_y"][..., 0].any()
    assert 0.96 < abs(moved["shear_x"][:, 2, 0]).max() / (h / 2) <= 0.99 + 1e-9
    assert 0.96 < abs(moved["shear_y"][:, 1, 1]).max() / (w / 2) <= 0.99 + 1e-9
    dealt = {name.partition(".")[2]: values for name, values in made.values.items()}
    ranges = {"rotate": ("degrees", -135, 135), "posterize": ("bits", 2, 8), "solarize": ("threshold", 0, 1)}
    ranges |= {name: ("factor", 0.01, 1.99) for name in ("brightness", "color", "contrast", "sharpness")}
    for name, (field, low, high) in ranges.items():
        drawn = dealt[name][field]
        assert stats.kstest(drawn, stats.uniform(low, high - low).cdf).pvalue > 0.01
    for name in {"identity", *dealt} - {"shift_x", "shift_y", "shear_x", "shear_y", "rotate"}:
        assert not moved[name].any()


def test_the_laws_for_single_rows():
    """A row is the same alone, in any batch, and in a single call."""
    items = [picture(i) for i in range(28)]
    policy = Policy(augment=BETWEEN)
    whole = planned(policy, items, seed=3).items()
    order = np.random.default_rng(0).permutation(28)
    for size in (1, 7):
        for part in np.split(order, range(size, 28, size)):
            assert all(same(whole[i], out) for i, out in zip(part, planned(policy, items, part, seed=3).items()))
    for i in range(28):
        (id_,) = source(items).ids[[i]].tolist()
        assert same(one(policy.training, items[i], seed=3, id=id_), whole[i])
    assert len({picked(planned(policy, items, seed=3), i) for i in range(28)}) > 8


def test_a_row_that_is_off_is_untouched():
    items = [without(picture(i), *OBJECTS) for i in range(12)]
    made = planned(Policy(augment=(trivial_augment(p=0),)), items)
    assert all(map(same, made.items(), items)) and not any(p.on.any() for p in made.passes)


def test_a_policy_file_may_name_it():
    text = "augment:\n- horizontal_flip\n- trivial_augment: {p: 0.5}\n- resize: {size: [8, 8]}\n"
    policy = from_plain(yaml.safe_load(text))
    assert policy.augment[1] == trivial_augment(p=0.5) and isinstance(policy.augment[1], OneOf)
    again = from_plain(yaml.safe_load(yaml.safe_dump(to_plain(policy))))
    assert again == policy and again.id == policy.id
    assert from_plain({"augment": ["trivial_augment"]}) == Policy(augment=(trivial_augment(),))
    assert "trivial_augment" in schema()["$defs"]
    with pytest.raises(Unknown, match=r"augment\[0\]: trivial_augment: field 'pp' is not known: did you mean 'p'"):
        from_plain({"augment": [{"trivial_augment": {"pp": 0.5}}]})
    with pytest.raises(Unknown, match="did you mean 'trivial_augment'"):
        from_plain({"augment": ["trivial_augmnt"]})
    with pytest.raises(LeavenError, match=r"augment\[0\].trivial_augment.p = 2"):
        from_plain({"augment": [{"trivial_augment": {"p": 2}}]})


def test_two_of_them_need_names():
    with pytest.raises(Ambiguous, match="trivial_augment"):
        Policy(augment=(trivial_augment(), trivial_augment()))
    items = [picture(i) | {"label": Label(np.eye(3)[0])} for i in range(4)]
    policy = Policy(augment=(trivial_augment(), trivial_augment(name="second")))
    made = plan(policy.training, Items.of(items), np.arange(4))
    assert len(made.columns) == 28 and len(made.items()) == 4
