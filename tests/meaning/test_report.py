"""The report says the given numbers, escapes what users wrote, needs nothing from elsewhere, and reads in any state."""

import re
from base64 import b64decode
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from leaven.core.errors import CannotWrite, Malformed
from leaven.report import (
    ArmScore,
    Challenger,
    ClassScore,
    Cost,
    CurvePoint,
    DataFacts,
    Document,
    GalleryRow,
    GalleryTable,
    render,
    write,
)
from leaven.report.kinds import View
from leaven.report.kinds.image import show
from leaven.report.pictures import data_uri
from leaven.report.wording import lies, points, why

WORDS = ("helps", "hurts", "equivalent", "undecided")
NASTY = '<b>&"'
VOID = {"meta", "img", "br"}


def around(mean, half):
    return {"mean": mean, "low": mean - half, "high": mean + half}


def part(name, mean, half, items=160, vetoed=False, trait="class"):
    return {"trait": trait, "name": name, "items": items, "vetoed": vetoed, **around(mean, half)}


def verdict(word="helps", nothing=(0.0312, 0.0113), copies=(0.0274, 0.0122), vetoed=()):
    classes = [part(n, -0.047 if n in vetoed else 0.012, 0.027, vetoed=n in vetoed) for n in ("one", "two")]
    return {
        "word": word,
        "reason": "",
        "claim": "training sets of 200 drawn from these 1797 items",
        "against_nothing": around(*nothing),
        "against_copies": around(*copies),
        "margin": 0.01,
        "detectable": 0.0153,
        "disagreement": 0.114,
        "n_items": 1597,
        "n_repeats": 20,
        "classes": classes,
        "groups": [],
        "untestable": ["three"],
        "untested": 0,
        "metric": "accuracy",
    }


def pictures(n, shape=(8, 8)):
    rng = np.random.default_rng(3)
    return [rng.integers(0, 256, shape, dtype=np.uint8) for _ in range(n)]


def fragment(picture, said="a picture"):
    """An item as the report shows it."""
    return show(View({"image": np.atleast_3d(picture)}, said=said), None, None)


def document(**changes):
    plain = Document(
        title="digits",
        verdict=verdict(),
        scope=("Training sets of 200 drawn from these 1797 items, test items like these.",),
        data=DataFacts("digits", "image", 1797, 200, 1597, (("one", 899), ("two", 898)), "f00d", ("Grey.",)),
        arms=(
            ArmScore("nothing", "the real items", 0.8941, 0.0082, 200, 4.21),
            ArmScore("copies", "copies", 0.8979, 0.0081, 1000, 75.0),
            ArmScore("policy", "the policy", 0.9253, 0.0064, 1000, 4000.0),
        ),
        per_class=tuple(ClassScore(k, 160, {"nothing": 0.8768, "policy": 0.8888}) for k in ("one", "two", "three")),
        policy_id="p:5c2f",
        policy_yaml="leaven: 1\n",
        plan="1 rotate",
        lineage="Each item names its parent.",
        repeat="leaven trial digits --seed 7",
        versions={"leaven": "0.1"},
    )
    return replace(plain, **changes)


def full(**changes):
    curve = tuple(
        CurvePoint(n, arm, mean, mean - 0.02, mean + 0.02)
        for n, means in ((5, (0.712, 0.779)), (50, (0.924, 0.938)))
        for arm, mean in zip(("nothing", "policy"), means, strict=True)
    )
    before, *after = pictures(3)
    parts = {
        "curve": curve,
        "challengers": (
            Challenger("flip", "- horizontal_flip: {}", verdict("hurts", (-0.042, 0.011), (-0.046, 0.012))),
        ),
        "findings": (
            {"check": "size", "severity": "info", "what": "few", "where": "train", "count": None, "remedy": "add"},
            {
                "check": "labels",
                "severity": "problem",
                "what": "wrong",
                "where": ["a", "b"],
                "count": 2,
                "remedy": "look",
            },
        ),
        "refused": (("bad.png", "ends early"),),
        "gallery": (
            GalleryRow(
                "digits/1",
                "digit 1",
                fragment(before, "digit 1, before"),
                tuple((fragment(p, "turned 3.0°"), "turned 3.0°") for p in after),
            ),
        ),
        "table": GalleryTable(("age", "job"), ((39, "a"),), ((38.25, "a"),)),
        "cost": (Cost("trial", 29.1, 24000), Cost("write", 2.2, 1000)),
        "limits": ("Other writers are not covered.",),
        "lineage_example": {"id": "5b", "parent": "digits/1"},
    }
    return document(**(parts | changes))


class Balanced(HTMLParser):
    """Fails at the first tag that closes nothing; gathers ids, tags with attributes, and text."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.text = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data):
        self.text.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def text_of(html):
    return re.sub(r"[ \n]+", " ", " ".join(Balanced(html).text))


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("make", [document, full])
def test_each_word_is_written_and_drawn_first(word, make):
    page = Balanced(render(make(verdict=verdict(word))))
    header = next(attrs for tag, attrs in page.tags if tag == "header")
    assert header["class"] == word
    kinds = [tag for tag, _ in page.tags]
    assert kinds.index("h1") < kinds.index("path") < kinds.index("section")  # the icon stands beside the word
    spoken = " ".join(page.text)
    assert spoken.index(word) < spoken.index("What was compared")


def test_each_word_has_an_icon_of_its_own():
    icons = {
        re.search(r'<svg class="icon".*?</svg>', render(document(verdict=verdict(word))), re.S)[0] for word in WORDS
    }
    assert len(icons) == len(WORDS)


@pytest.mark.parametrize("make", [document, full])
def test_nothing_is_loaded_or_run(make):
    html = render(make())
    assert "<script" not in html.lower()
    assert not re.search(r"https?://|//cdn|@import|<link|javascript:", html)
    page = Balanced(html)
    links = [a[k] for _, a in page.tags for k in ("href", "src") if k in a]
    assert all(link.startswith(("#", "data:image/png;base64,")) for link in links)
    assert not [k for _, attrs in page.tags for k in attrs if k.startswith("on")]


def test_what_users_wrote_is_escaped():
    before = fragment(pictures(1)[0], NASTY)
    html = render(
        full(
            title=NASTY,
            data=DataFacts(NASTY, NASTY, 2, 1, 1, ((NASTY, 2),), NASTY, (NASTY,), NASTY),
            per_class=(ClassScore(NASTY, 160, {NASTY: 0.5}),),
            verdict=verdict()
            | {"classes": [part(NASTY, -0.05, 0.01, 3, True)], "groups": [part(NASTY, 0, 1, trait=NASTY)]},
            gallery=(GalleryRow(NASTY, NASTY, before, ((before, NASTY),)),),
            table=GalleryTable((NASTY,), ((NASTY,),), ((NASTY,),)),
            curve=tuple(CurvePoint(n, NASTY, 0.5, 0.4, 0.6) for n in (1, 2)),
            lineage_example={NASTY: NASTY},
            versions={NASTY: NASTY},
            policy_yaml="</code></pre><script>alert(1)</script>",
        )
    )
    assert "<b>&" not in html
    assert "<script" not in html
    page = Balanced(html)
    assert {attrs["alt"] for attrs in page.all("img")} == {NASTY}
    assert html.count("<b>") == html.count("<b>Remedy:</b>")


def test_a_name_is_no_formula_and_needs_no_font():
    names = ("$x_1$", "日本語", 'id="#010101"')
    classes = [part(n, 0.0, 0.02, 30) for n in names]
    svg = re.search(
        r'aria-label="Difference per class.*?</svg>', render(document(verdict=verdict() | {"classes": classes})), re.S
    )[0]
    for name in names:
        assert f">{name}</text>" in unescape(svg)


def test_the_numbers_are_the_given_ones():
    text = text_of(render(full()))
    for shown in (
        "+3.1",
        "+2.0 to +4.2",
        "+3.1 [+2.0, +4.2]",
        "+2.7 [+1.5, +4.0]",
        "1.5",
        "1\u202f597 test items, 20 repeats",
    ):
        assert shown in text, shown
    for shown in (
        "89.4\xa0%",
        "± 0.8",
        "92.5\xa0%",
        "4.2\xa0s",
        "1 min 15 s",
        "1\xa0h 06\xa0min",
        "11.4\xa0%",
        "31.3\xa0s",
    ):
        assert shown in text, shown
    for shown in (
        "\N{MINUS SIGN}4.2 [\N{MINUS SIGN}5.3, \N{MINUS SIGN}3.1]",
        "77.9\xa0%",
        "(+6.7 points) and smallest at 50 (+1.4)",
        "38.25",
        "87.7",
    ):
        assert shown in text, shown
    assert "No class is shown to lose; class one may lose up to 1.5 points." in text
    assert "Too few test items to say: three." in text


def test_a_difference_is_always_signed_and_never_minus_zero():
    assert [points(x) for x in (0.0312, -0.0006, -0.0004, 0.0, None)] == [
        "+3.1",
        "\N{MINUS SIGN}0.1",
        "+0.0",
        "+0.0",
        "not known",
    ]


@pytest.mark.parametrize(
    ("bounds", "state"),
    [
        ((0.0001, 0.03), "helps"),
        ((0.0, 0.03), "undecided"),
        ((-0.03, -0.0001), "hurts"),
        ((-0.0099, 0.0099), "equivalent"),
        ((-0.01, 0.0099), "undecided"),
    ],
)
def test_the_plot_reads_an_interval_as_the_rule_does(bounds, state):
    assert lies({"low": bounds[0], "high": bounds[1]}, 0.01) == state


def test_a_class_that_loses_is_named_everywhere():
    harmed = verdict("hurts", (0.0004, 0.0035), (-0.002, 0.004), vetoed=("two",))
    text = text_of(render(document(verdict=harmed)))
    assert "Class two loses 4.7 points: at least 2.0, at most 7.4." in text
    assert "class two. That decides." in why(harmed)
    assert "\N{MINUS SIGN}4.7 loses" in text


def test_groups_are_told_as_classes_are():
    groups = [part("theo", -0.06, 0.03, 40, True, "speaker"), part("ann", 0.01, 0.04, 35, trait="speaker")]
    judged = verdict("hurts", (0.0004, 0.0035), (-0.002, 0.004)) | {"groups": groups, "untested": 4}
    html = render(document(verdict=judged))
    text = text_of(html)
    assert "Speaker by speaker Speaker theo loses 6.0 points: at least 3.0, at most 9.0." in text
    assert "Of 6 groups, the largest are judged by themselves, from 20 test items on." in text
    assert "bounds that hold for all classes and groups together" in text
    assert "speaker theo. That decides." in why(judged)
    assert 'aria-label="Difference per speaker, points: speaker theo' in html
    assert "by speaker" not in text_of(render(document()))


def test_an_interval_that_could_not_be_computed():
    unknown = {"mean": None, "low": None, "high": None}
    broken = verdict("undecided") | {
        "against_nothing": unknown,
        "against_copies": unknown,
        "classes": [],
        "detectable": None,
    }
    text = text_of(render(document(verdict=broken, per_class=())))
    assert "not known" in text
    assert "Against nothing the interval could not be computed." in text


def test_the_level_of_a_second_look_is_printed():
    assert "97.5\xa0% interval" in render(document(verdict=verdict() | {"level": 0.975}))


def test_findings_come_worst_first_and_what_is_wrong_remains():
    text = text_of(render(full()))
    assert text.index("problem wrong") < text.index("info few")
    last = text[text.index("What augmentation cannot do here") :]
    assert "wrong" in last and "few" not in last and "Other writers are not covered." in last


def test_a_page_that_can_be_read_aloud():
    page = Balanced(render(full()))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for attrs in page.all("section"):
        assert attrs["aria-labelledby"] in ids
    assert len(page.all("h1")) == 1 and page.all("html") == [{"lang": "en"}]
    assert all(attrs.get("scope") in {"row", "col"} for attrs in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table")) > 4
    assert all(attrs["alt"] for attrs in page.all("img"))
    assert all("aria-label" in attrs or attrs.get("aria-hidden") == "true" for attrs in page.all("svg"))
    wanted = {ref for _, attrs in page.tags for v in attrs.values() if v for ref in re.findall(r"url\(#([^)]+)\)", v)}
    assert wanted | {a["href"][1:] for a in page.all("use")} <= set(ids)


def test_parts_that_are_missing_leave_no_heading():
    text = text_of(render(document()))
    for heading in ("Before and after", "Other policies", "What it cost", "The curve in numbers", "Left out"):
        assert heading not in text
        assert heading in text_of(render(full()))


def test_the_same_document_gives_the_same_bytes():
    assert render(full()) == render(full())


def test_forty_pictures_of_the_worst_kind_stay_small():
    noise = pictures(40, (500, 700, 3))
    rows = tuple(
        GalleryRow(str(i), "noise", fragment(noise[i]), ((fragment(noise[i + 1]), "as it is"),))
        for i in range(0, 40, 2)
    )
    html = render(full(gallery=rows))
    assert html.count("data:image/png") == 40
    assert len(html.encode()) < 2_000_000


def decoded(picture):
    return np.asarray(Image.open(BytesIO(b64decode(data_uri(picture).partition(",")[2]))))


def test_a_small_picture_is_enlarged_without_inventing_anything():
    small = pictures(1, (7, 5, 3))[0]
    np.testing.assert_array_equal(decoded(small), small.repeat(14, 0).repeat(14, 1))  # 7 x 14 = 98 >= 96


def test_a_large_picture_is_reduced_to_its_means():
    large = np.kron(np.arange(4, dtype=np.uint8).reshape(2, 2) * 60, np.ones((320, 320), np.uint8))
    out = decoded(large)
    assert out.shape == (320, 320)
    np.testing.assert_array_equal(out, large[::2, ::2])
    assert decoded(np.zeros((1, 4000), np.uint8)).shape == (1, 320)
    middle = pictures(1, (100, 120))[0]
    np.testing.assert_array_equal(decoded(middle), middle)


@pytest.mark.parametrize("shape, dtype", [((8, 8), float), ((8, 8, 4), np.uint8), ((0, 8), np.uint8), ((8,), np.uint8)])
def test_what_is_no_picture_is_named(shape, dtype):
    with pytest.raises(Malformed, match="uint8"):
        data_uri(np.zeros(shape, dtype))


def test_writing_replaces_the_file_and_leaves_nothing_beside(tmp_path):
    path = tmp_path / "report.html"
    path.write_text("old")
    assert write(document(title="caf\udce9"), path) == path  # a file name of another encoding
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_what_cannot_be_written_says_so(tmp_path):
    with pytest.raises(CannotWrite, match=r"report.html cannot be written: .*[Mm]ake the folder"):
        write(document(), tmp_path / "missing" / "report.html")
    with pytest.raises(CannotWrite):
        write(document(), tmp_path)
    assert not list(tmp_path.parent.glob(".*.part"))
