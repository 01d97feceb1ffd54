"""What a search found, for a terminal and in a report: every figure is there, cut short where it must be, and true."""

import re
from dataclasses import replace
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from leaven.audit import Finding
from leaven.auto.auto import Answer
from leaven.auto.race import Race, Runner
from leaven.cli.answer import in_words, race_lines, reason_lines
from leaven.core.policy import Policy
from leaven.report import DataFacts, Document, Raced, Search, render
from leaven.report.interval_bar import HIGH, WIDE, interval_bar, reach
from leaven.trial.interval import Interval

REASONS = {
    "turn": "in: labels bear it, up to degrees -20 to 20; a ridge gains +1.2 points with it.",
    "flip": "out: of what the model knows is left 34 % of all; and more is said.",
    "hue": "out: changes nothing here.",
    "gray": "out: changes nothing here.",
    "shift": "out, for it is not in what won the race: labels bear it, as it comes.",
    "scale": "out, for it is not in what won the race: labels bear it, up to factor 2; beyond, too few.",
}


def runner(name, pairs, mean, half, fate):
    gain = Interval(mean, half, 9, 0, 0, 0, 100)
    return Runner(name, pairs, gain, gain, gain, fate)


RACE = Race((runner("turn alone", 20, 0.021, 0.011, "won"), runner("usual", 10, -0.004, 0.02, "given up")), None, {}, 1)


def test_the_race_is_a_table():
    head, first, second = race_lines(RACE, "accuracy")
    assert head.split() == ["The", "race", "pairs", "points", "against", "nothing"]
    assert first == "turn alone     20  +2.1 [+1.0, +3.2]       won"
    assert second.endswith("-0.4 [-2.4, +1.6]       given up") and first.index("won") == second.index("given")
    head, first, _ = race_lines(RACE, "log loss")
    assert "log loss against nothing" in head and "+0.021 [+0.01, +0.032]" in first


def test_ops_that_share_a_reason_share_a_line_and_what_is_in_comes_first():
    assert reason_lines(REASONS) == [
        "  turn: in: labels bear it, up to degrees -20 to 20",
        "  flip: out: of what the model knows is left 34 % of all",
        "  gray, hue: out: changes nothing here",
        "  scale, shift: out, for it is not in what won the race",
    ]
    assert max(map(len, reason_lines({f"op {k:02}": "out: changes nothing here." for k in range(60)}))) <= 110


def raced(name="turn", mean=0.02, low=0.01, high=0.03, fate="won"):
    return Raced(name, 20, mean, low, high, fate)


def test_a_bar_lies_where_its_numbers_do():
    """Zero in the middle; +-far at the ends; what reaches further is cut."""
    svg = ElementTree.fromstring(interval_bar(raced(mean=0.02, low=-0.01, high=0.09), 0.04))
    zero, span, disc = svg
    assert svg.get("viewBox") == f"0 0 {WIDE:g} {HIGH:g}" and zero.get("d").startswith("M60 ")
    assert [float(x) for x in re.findall(r"[MH]([\d.]+)", span.get("d"))] == [45.0, 120.0]
    assert float(disc.get("cx")) == 90.0 and svg.get("class") == "bar won"
    assert 'class="bar lost"' in interval_bar(raced(fate="given up"), 0.04)


def test_all_bars_have_one_scale_and_nothing_known_is_no_fault():
    assert reach([raced(), raced(low=-0.2, high=float("inf"))]) == pytest.approx(0.21)
    assert reach([]) == 1.05
    for low, mean, high in ((0.0, 0.0, 0.0), (float("-inf"), float("nan"), float("inf"))):
        ElementTree.fromstring(interval_bar(raced(mean=mean, low=low, high=high), 1.0))


def document(**changes):
    tried = raced("one & all"), raced("usual", 0.005, 0, 0.01, "given up")
    plain = Document(
        title="Which policy for digits?",
        verdict={"word": "undecided", "reason": ""},
        scope=("A sentence.",),
        data=DataFacts("digits", "image", 100, 80, 20, (), "f00d"),
        arms=(),
        per_class=(),
        policy_id="p",
        policy_yaml="leaven: 1\n",
        plan="nothing",
        lineage="No rows were written.",
        repeat="leaven auto digits",
        versions={},
        search=Search("none", "nothing <b>won</b>.", tried, REASONS),
    )
    return replace(plain, **changes)


def test_a_report_says_what_to_do_and_why():
    html = render(document())
    assert "<strong>None:</strong> nothing &lt;b&gt;won&lt;/b&gt;." in html and "one &amp; all" in html
    ends = [float(x) for x in re.findall(r'class="span" d="M[\d.]+ 8H([\d.]+)', html)]
    assert ends == [117.1, 79.0]  # of a scale that goes to 1.05 x 0.03
    assert html.count('<svg class="bar ') == 2 and "+2.0" in html and "The policy that was judged" in html
    whole = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    rows = (
        "In turn Labels bear it, up to degrees -20 to 20; a ridge gains +1.2 points with it.",
        "Out, for it is not in what won the race scale Labels bear it, up to factor 2; beyond, too few. shift Labels",
        "Out flip Of what the model knows is left 34 % of all; and more is said. gray Changes nothing here. hue",
    )
    assert [whole.count(row) for row in rows] == [1, 1, 1] and whole.index(rows[0]) < whole.index(rows[1])
    assert whole.index(rows[1]) < whole.index(rows[2]) and "What was tried" in whole


def test_a_report_of_what_came_to_no_race_has_no_table_of_it():
    html = render(document(search=Search("leaks first", "groups lie on both sides.", (), {})))
    assert "Leaks first:" in html and "What was tried" not in html and "Which ops, and why" not in html
    assert "What was tried" not in render(document(search=None))


def test_the_answer_comes_first_in_about_thirty_lines():
    """Findings in a line each, without the items; what the table tells is not told again."""
    few = Finding("twins", "warning", "13 items repeat others.", ("a = b",) * 40, 13, "Look.")
    fine = Finding("size", "info", "90 items.", (), 1, "")
    found = SimpleNamespace(race=replace(RACE, runners=(*RACE.runners, runner("hue", 10, 0, 0.1, "given up"))))
    answer = Answer("none", "nothing won.", "undecided", Policy(), REASONS, (few, fine), None, None, found)
    lines = in_words(answer)
    assert lines[:2] == ["none: nothing won.", "  warning: 13 items repeat others."] and len(lines) < 20
    assert sum(line.startswith("hue ") for line in lines) == 1 and "  gray: out: changes nothing here" in lines
    assert "Why each op" not in "".join(in_words(replace(answer, reasons={"hue": "out: given up."})))
