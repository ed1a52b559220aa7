"""Numbers are written alike in sentences and in charts, as one reads them, and never so that two that differ look the same."""

import html
import math
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui.drawing import numbers, render
from sim.contract import sentence

FORMS = (
    ".0f",
    ".1f",
    ".2f",
    ".3f",
    ".2~f",
    ",.0f",
    ",.1~f",
    "+.2f",
    "+.2~f",
    ".0%",
    ".1%",
    ".1~%",
    ".3~%",
    ".2r",
    ".2~r",
    ".4~r",
    "~f",
)
TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")


def _values() -> list[float]:
    """Return numbers of many sizes and signs, with halves at every digit; the same at every run."""
    drawn = random.Random(1)
    spread = [drawn.choice((-1, 1)) * 10 ** drawn.uniform(-7, 6) for _ in range(150)]
    halves = [sign * n / 2**k for sign in (-1, 1) for n in (1, 3, 5, 25, 45, 105) for k in (1, 2, 3, 4)]
    return [*spread, *halves, 0.0, -0.0, 0.45, 0.995, 9.995, 99.95, 1.005, 0.05, 0.15, 0.285, 1e-9, -1e-9, 1234567.5]


def _drawn(forms: tuple[str, ...], values: list[float]) -> list[str]:
    """Return what the browser's library writes, by form and number: all forms of a number in one word of a drawing."""
    rows = [{"value": value, "at": i} for i, value in enumerate(values)]
    words = " + '|' + ".join(["datum.at", *(numbers.expr("datum.value", form) for form in forms)])
    figure = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": rows},
        "transform": [{"calculate": words, "as": "said"}],
        "mark": {"type": "text", "limit": 100_000},
        "encoding": {"text": {"field": "said"}},
    }
    found = [text.split("|") for text in TEXT.findall(render.render(figure, "svg").decode()) if "|" in text]
    said = {int(at): words for at, *words in found}
    return [said[i][k] for k in range(len(forms)) for i in range(len(values))]


def test_a_chart_writes_a_number_as_a_sentence_does() -> None:
    values = _values()
    ours = [numbers.said(value, form) for form in FORMS for value in values]
    assert ours == _drawn(FORMS, values)


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (0.45, ".0%", "45\N{NO-BREAK SPACE}%"),
        (-2.5, ".1f", "\N{MINUS SIGN}2.5"),
        (-0.04, ".1f", "0.0"),
        (-0.001, "+.2f", "0.00"),
        (0.5, "+.2~f", "+0.5"),
        (12345.6, ",.0f", "12,346"),
        (0.0012, ".1~%", "0.1\N{NO-BREAK SPACE}%"),
        (9.99, ".2r", "10"),
        (0.00999, ".2~r", "0.01"),
        (2.5, ".0f", "3"),
    ],
)
def test_what_a_number_looks_like(value: float, form: str, written: str) -> None:
    assert numbers.said(value, form) == written


@pytest.mark.parametrize("form", ["", "d", ".2g", ".2e", "0.2f", "s", ".2"])
def test_what_is_no_form_is_refused(form: str) -> None:
    with pytest.raises(ValueError, match="a form is"):
        numbers.said(1.0, form)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.sampled_from(FORMS))
def test_two_numbers_look_alike_only_if_they_nearly_are(first: float, second: float, form: str) -> None:
    one, other = numbers.apart(first, second, form)
    if one == other:
        assert math.isclose(first, second, rel_tol=1e-6, abs_tol=1e-6)
        assert one == numbers.said(first, form)


@given(st.floats(-1e9, 1e9), st.sampled_from(FORMS))
def test_no_hyphen_stands_for_a_minus_and_no_plain_space_before_a_per_cent_sign(value: float, form: str) -> None:
    written = numbers.said(value, form)
    assert "-" not in written
    assert " " not in written
    assert ("%" in written) == written.endswith(numbers.PERCENT)


def test_a_time_of_day_is_written_with_its_minutes() -> None:
    assert [numbers.clock(hours) for hours in (22.0, 7.5, 0.0)] == ["22:00", "07:30", "00:00"]


def test_marks_of_a_sentence_become_tags_and_all_else_stays_text() -> None:
    assert sentence.marked("**1** <b> [meant:2 %] [optimised:3] [other:4]") == (
        '<strong>1</strong> &lt;b&gt; <strong class="meant">2 %</strong> <strong class="optimised">3</strong> [other:4]'
    )
    assert sentence.plain("**1** <b> [meant:2 %]") == "1 <b> 2 %"


@given(st.text())
def test_a_visitors_words_are_never_marks(words: str) -> None:
    literal = sentence.literal(words)
    assert sentence.marked(literal) == html.escape(literal)
    assert sentence.marked(f"**{literal}|**") == f"<strong>{html.escape(literal)}|</strong>"
    assert sentence.plain(literal) == literal


def test_an_axis_of_many_powers_of_ten_writes_the_far_ones_as_such() -> None:
    values = [1e-10, 1e-4, 1e-3, 1.0, 1e3, 1e4, 1e12]
    figure = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": [{"value": value} for value in values]},
        "mark": "point",
        "height": 900,
        "encoding": {
            "y": {
                "field": "value",
                "type": "quantitative",
                "scale": {"type": "log", "domain": [1e-11, 1e13], "nice": False},
                "axis": numbers.axis(",.1~r", powers=True, values=values, labelOverlap=False).to_dict(),
            }
        },
    }
    written = [text for text in TEXT.findall(render.render(figure, "svg").decode()) if text != "value"]
    assert written == ["10⁻¹⁰", "10⁻⁴", "0.001", "1", "1,000", "10⁴", "10¹²"]
