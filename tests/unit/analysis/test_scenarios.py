"""Scenarios in an address and in a file: both give back the same, and what is wrong is told in a sentence."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.analysis import presets, scenarios
from sim.analysis.scenarios import Comparison, Scenario
from sim.contract.parameters import InvalidInput

QUICK = ("merit", "care", "smile", "lending", "hiring", "feed", "raters")


def usual(id: str) -> Comparison:
    model = sim.load(id)
    x, y = model.OUTCOMES[:2]
    return Comparison(model, x, y, 0, scenarios.usual(model))


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    """Draw a comparison of presets, some of whose switches and choices are set otherwise."""
    model = sim.load(draw(st.sampled_from(QUICK)))
    ids = ["", *(preset.id for preset in presets.load(model.id))]
    x, y = draw(st.permutations(model.OUTCOMES))[:2]
    made = []
    for _ in range(draw(st.integers(2, 4))):
        begun = scenarios.of_preset(model, draw(st.sampled_from(ids)))
        name, declared = draw(st.sampled_from(sorted(model.Params.declared().items())))
        values = getattr(declared, "options", None) or getattr(declared, "stops", (True, False))
        number: Any = model.Params.model_fields[name].annotation
        value = draw(st.sampled_from(list(values)))
        try:
            params = begun.params.replace(**{name: number(value) if number in (int, float) else value})
        except InvalidInput:
            params = begun.params
        title = scenarios.named(draw(st.text(max_size=60))) or "One"
        made.append(Scenario(title, begun.preset, scenarios.on_grid(params)))
    return Comparison(model, x, y, draw(st.integers(0, scenarios.SEEDS)), tuple(made))


@given(comparisons())
@settings(max_examples=40)
def test_an_address_and_a_file_give_back_the_same(comparison: Comparison) -> None:
    assert scenarios.of_query(scenarios.query(comparison)) == (comparison, [])
    assert scenarios.parsed(scenarios.write(comparison).encode()) == comparison


def test_what_every_model_begins_with_needs_no_scenario_in_the_address() -> None:
    for id in sim.ids():
        comparison = usual(id)
        assert set(scenarios.query(comparison)) <= {"compare_model"}
        assert scenarios.of_query(scenarios.query(comparison)) == (comparison, [])
        assert len({one.params for one in comparison.scenarios}) == len(comparison.scenarios)
        assert comparison.differing


def test_a_link_from_a_page_begins_with_its_setting() -> None:
    for id in QUICK:
        model = sim.load(id)
        for preset in presets.load(id):
            comparison, problems = scenarios.of_query(scenarios.beginning(model, preset.params, 3))
            assert problems == []
            assert comparison.scenarios[0].params == preset.params
            assert comparison.seed == 3
            assert comparison.scenarios[1].params != preset.params
    merit = sim.load("merit")
    asked = scenarios.beginning(merit, merit.Params(sigma=0.5), 0)
    assert scenarios.of_query(asked)[0].scenarios[0].params == merit.Params(sigma=0.5)
    assert len(scenarios.link(usual("feed"))) < 20


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"compare_model": "kindness"}, "There is no model 'kindness'; Feed is shown"),
        ({"compare_x": "joy"}, "Feed has no outcome 'joy' for x; Engagement is shown"),
        (
            {"compare_x": "gap", "compare_y": "gap"},
            "Both axes ask for How far two camps are apart; Engagement stands on the other",
        ),
        ({"compare_seed": "-1"}, "The seed must be a whole number in [0, 9999], got '-1'; 0 is taken"),
        ({"compare_seed": "1.5"}, "The seed must be a whole number"),
        ({"compare_a": "A|nowhere"}, "Scenario a: Feed has no preset 'nowhere'; the defaults are taken"),
        ({"compare_b": "B|stated|stated=9"}, "Scenario b: stated must be in [0, 3], got '9'; it is left out"),
        ({"compare_b": "B|stated|joy=1"}, "Scenario b: Feed has no parameter 'joy'; it is left out"),
        ({"compare_b": "B|stated|ranker"}, "Scenario b: ranker must be one of"),
    ],
)
def test_what_an_address_says_wrong_is_told_and_the_rest_is_kept(asked: dict[str, str], sentence: str) -> None:
    kept = {"compare_c": "Kept|bridging|stated=0.2"}
    comparison, problems = scenarios.of_query(asked | kept)
    assert len(problems) == 1
    assert problems[0].startswith(sentence)
    if "compare_model" not in asked:
        kept_one = next(one for one in comparison.scenarios if one.name == "Kept")
        assert kept_one.params == scenarios.of_preset(comparison.model, "bridging").params.replace(stated=0.2)


@given(
    st.dictionaries(
        st.sampled_from(["model", "x", "y", "seed", *"abcd"]), st.text() | st.from_regex(r"[^|]*\|[a-z]*(\|[a-z_]+=.*)*")
    )
)
@settings(max_examples=60)
def test_no_address_stops_it(words: dict[str, str]) -> None:
    comparison, problems = scenarios.of_query({f"compare_{name}": text for name, text in words.items()})
    assert 2 <= len(comparison.scenarios) <= 4
    assert all(len(problem) < 3000 for problem in problems)
    assert scenarios.of_query(scenarios.query(comparison)) == (comparison, [])


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_no_file_that_is_none_is_taken(content: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"^the file must be"):
        scenarios.parsed(content)


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)


@given(
    st.sampled_from(scenarios.FIELDS[1:]),
    LEAVES | st.lists(LEAVES, max_size=5) | st.dictionaries(st.text(max_size=9), LEAVES, max_size=3),
)
def test_a_field_that_is_wrong_is_told_in_one_sentence(field: str, value: Any) -> None:
    raw = json.loads(scenarios.write(usual("merit")))
    raw[field] = value
    told = ""
    try:
        scenarios.parsed(json.dumps(raw).encode())
    except InvalidInput as error:
        told = str(error)
    assert len(told) < 400
    assert "\n" not in told


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"schema": 2}, "schema must be 1, which this version reads, got 2"),
        ({"model": "kindness"}, "model must be one of this version's, got 'kindness'"),
        ({"x": "worst_off"}, "y must be another outcome than x, got worst_off for both"),
        ({"seed": True}, "seed must be a whole number in [0, 9999], got True"),
        ({"scenarios": []}, "scenarios must be a list of 2 to 4, got 0"),
        ({"scenarios": [1, 2]}, "scenario 1 must be an object, got 1"),
        ({"scenarios": [{"name": "", "preset": "", "params": {}}] * 2}, "scenario 1: name must be a short text, got ''"),
        (
            {"scenarios": [{"name": "A", "preset": "x", "params": {}}] * 2},
            "scenario 1: preset must be empty or one of merit's, got 'x'",
        ),
        ({"scenarios": [{"name": "A", "preset": "", "params": {"joy": 1}}] * 2}, "scenario 1: there is no parameter joy; it has"),
        ({"joy": 1}, "field must be one of"),
    ],
)
def test_a_file_with_something_wrong_is_refused(change: dict[str, Any], sentence: str) -> None:
    raw = json.loads(scenarios.write(usual("merit"))) | change
    with pytest.raises(InvalidInput) as told:
        scenarios.parsed(json.dumps(raw).encode())
    assert str(told.value).startswith(sentence)


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(InvalidInput, match="at most 200 kB, got 300 kB"):
        scenarios.parsed(b" " * 300_000)


def test_what_is_added_is_not_there_yet() -> None:
    comparison = usual("merit")
    while len(comparison.scenarios) < 4:
        comparison = comparison.replace(scenarios=(*comparison.scenarios, scenarios.next_to(comparison)))
    assert len({one.params for one in comparison.scenarios}) == 4
