"""Parameters: declared once, validated always, refused in one sentence."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import model_validator

import sim
from sim.contract.parameters import Choice, InvalidInput, Knob, Switch, choice, knob, switch


class Urn(sim.Params):
    """Inputs of an urn."""

    days: int = knob(100, 10, 3000, 10, "Days", unit="days", source="assumption")
    rate: float = knob(0.1, 0.0, 1.0, 0.01, "Rate", unit="share", source="toy2020", help="Of each day.")
    rule: str = choice("first_one", ["first_one", "last"], "Rule", source="toy2020")
    colour: str = choice("red", {"red": "A deep red", "blue": "Blue"}, "Colour", source="assumption")
    warm: bool = switch(False, "Warm", source="assumption")

    @model_validator(mode="after")
    def _last_is_warm(self) -> "Urn":
        if self.rule == "last" and not self.warm:
            raise ValueError("rule must be first_one where warm is off, got last")
        return self


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"days": 99999}, "days must be in [10, 3000], got 99999"),
        ({"days": 9}, "days must be in [10, 3000], got 9"),
        ({"days": 10.5}, "days must be in [10, 3000], got 10.5"),
        ({"days": "many"}, "days must be in [10, 3000], got 'many'"),
        ({"days": None}, "days must be in [10, 3000], got None"),
        ({"rate": math.nan}, "rate must be in [0, 1], got nan"),
        ({"rate": math.inf}, "rate must be in [0, 1], got inf"),
        ({"rate": -0.01}, "rate must be in [0, 1], got -0.01"),
        ({"rule": "middle"}, "rule must be one of first_one, last, got 'middle'"),
        ({"rule": 3}, "rule must be one of first_one, last, got 3"),
        ({"warm": "perhaps"}, "warm must be true or false, got 'perhaps'"),
        ({"dayz": 10}, "there is no parameter dayz; did you mean days?"),
        ({"zzz": 10}, "there is no parameter zzz; it has days, rate, rule, colour, warm"),
        ({"seed": 1}, "there is no parameter seed"),
        ({"rule": "last"}, "rule must be first_one where warm is off, got last"),
    ],
)
def test_bad_values_are_refused_in_one_sentence(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Urn(**values)
    assert str(refused.value).startswith(sentence)
    with pytest.raises(InvalidInput) as refused:
        Urn().replace(**values)
    assert str(refused.value).startswith(sentence)


def test_every_declaration_is_kept() -> None:
    declared = Urn.declared()
    assert list(declared) == ["days", "rate", "rule", "colour", "warm"]
    assert declared["days"] == Knob(100, 10, 3000, 10, "Days", "days", "assumption", "")
    assert declared["rule"] == Choice("first_one", {"first_one": "First one", "last": "Last"}, "Rule", "toy2020", "")
    assert declared["warm"] == Switch(False, "Warm", "assumption", "")
    schema = Urn.model_json_schema()["properties"]
    assert (schema["days"]["minimum"], schema["days"]["maximum"], schema["days"]["unit"]) == (10, 3000, "days")
    assert schema["rule"]["enum"] == ["first_one", "last"]
    assert schema["rate"]["description"] == "Of each day."


def test_params_are_immutable_and_hashable() -> None:
    params = Urn()
    with pytest.raises(ValueError, match="frozen"):
        params.days = 20  # type: ignore[misc]
    changed = params.replace(days=20)
    assert (params.days, changed.days) == (100, 20)
    assert {Urn(): 1}[Urn(days=100)] == 1
    assert hash(changed) == hash(Urn(days=20))


def test_settings_carry_the_prefix_of_every_table() -> None:
    assert Urn().settings() == {"set.days": 100, "set.rate": 0.1, "set.rule": "first_one", "set.colour": "red", "set.warm": False}


def test_text_from_a_url_or_a_shell_is_read() -> None:
    assert Urn(days="20", rate="0.5", rule="last", warm="true") == Urn(days=20, rate=0.5, rule="last", warm=True)


def test_seed_is_reserved_and_every_field_is_declared() -> None:
    class Seeded(sim.Params):
        seed: int = knob(0, 0, 9, 1, "Seed", source="assumption")

    class Bare(sim.Params):
        days: int = 3

    with pytest.raises(TypeError, match="reserved"):
        Seeded.declared()
    with pytest.raises(TypeError, match="not declared with knob"):
        Bare.declared()


@given(st.integers(10, 3000), st.floats(0, 1), st.booleans())
def test_what_is_inside_is_kept_as_it_is(days: int, rate: float, warm: bool) -> None:
    params = Urn(days=days, rate=rate, warm=warm)
    assert (params.days, params.rate, params.warm) == (days, rate, warm)
    assert Urn(**params.model_dump()) == params


@given(st.one_of(st.integers(), st.floats(), st.text(max_size=5), st.none(), st.lists(st.integers(), max_size=2)))
def test_anything_is_either_inside_or_refused(value: object) -> None:
    try:
        params = Urn(rate=value)
    except InvalidInput as error:
        said = str(error)
    else:
        said = "rate must be in [0, 1], got nothing wrong"
        assert 0 <= params.rate <= 1
    assert said.startswith("rate must be in [0, 1], got ")


class Crowd(sim.Params):
    """Numbers whose interesting range is a small part of the whole."""

    share: float = knob(0.02, 0.001, 0.5, 0.05, "Share", "share", "assumption", scale="log")
    people: int = knob(100, 1, 10_000, 0.1, "People", "people", "assumption", scale="log")
    asked: int = knob(5, label="Asked", unit="people", source="assumption", scale=(1, 3, 5, 11, 101))


@pytest.mark.parametrize("name", ["share", "people"])
def test_a_logarithmic_scale_stops_at_about_equal_ratios_and_at_every_power_of_ten(name: str) -> None:
    declared = Crowd.knob(name)
    stops = declared.stops
    assert {declared.low, declared.default, declared.high} <= set(stops)
    assert {ten for ten in (0.001, 0.01, 0.1, 1, 10, 100, 1000, 10_000) if declared.holds(ten)} <= set(stops)
    ratios = [b / a for a, b in pairwise(stops) if a >= (20 if name == "people" else 0)]
    assert min(ratios) > 1
    assert max(ratios) < (1 + declared.step) * 1.05
    assert all(stop == declared.nearest(stop) for stop in stops)
    assert (name == "people") == all(isinstance(stop, int) for stop in stops[:-1])


def test_the_values_of_a_scale_are_its_stops_and_say_its_range() -> None:
    declared = Crowd.knob("asked")
    assert declared.stops == (1, 3, 5, 11, 101)
    assert (declared.low, declared.high, declared.step) == (1, 101, 2)
    assert Crowd(asked=12).asked == 12, "between its stops a value is valid"
    assert Crowd.model_json_schema()["properties"]["asked"]["scale"] == (1, 3, 5, 11, 101)


def test_a_range_without_a_scale_has_to_be_given() -> None:
    with pytest.raises(TypeError, match="Asked: low, high and step are missing"):
        knob(5, label="Asked", unit="people", source="assumption")


@given(value=st.floats(0.001, 0.5))
def test_a_page_shows_three_digits_of_what_is_asked_of_a_logarithmic_scale(value: float) -> None:
    shown = Crowd.knob("share").nearest(value)
    assert shown == pytest.approx(value, rel=0.005)
    assert Crowd.knob("share").nearest(shown) == shown
    assert Crowd.knob("share").holds(shown)


@pytest.mark.parametrize(
    ("value", "before", "further"), [(11, 5, 101), (5, 11, 3), (101, 11, None), (5, 1, None), (12, 11, None)]
)
def test_the_next_stop_is_beyond_on_the_same_way(value: float, before: float, further: float | None) -> None:
    assert Crowd.knob("asked").next(value, before) == further
