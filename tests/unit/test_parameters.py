"""Parameters: declared once, validated always, refused in one sentence."""

import math

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
