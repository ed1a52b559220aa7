"""Presets: the language of claims, what a file must say, and the share of seeds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.analysis import presets, sensitivity
from sim.analysis.presets import parse
from sim.contract.parameters import InvalidInput

A = {"x": 2.0, "y": 3.0, "none": None}
B = {"x": 1.0, "y": 3.0, "none": 5.0}

HUGE = f"0x{'F' * 5000}"  # the one way to write so large an integer that Python reads
GOOD = """
id = "dear"
model = "coin"
title = "Dear coins"
claim = "A fairer coin costs more."
share = 1
holds = "a.cost > b.cost"
order = 2
[params]
fairness = 0.75
[against]
"""


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("a.x > b.x", True),
        ("a.x < b.x", False),
        ("a.x == 2 and a.y != 2", True),
        ("a.x > 2 or a.y >= 3", True),
        ("a.x > 2 and a.y >= 3 or b.x <= 1", True),
        ("a.x > 2 and (a.y >= 3 or b.x <= 1)", False),
        ("1 < a.x < a.y", True),
        ("1 < a.x < 2", False),
        ("3 > a.x > 2", False),
        ("-a.x < 0", True),
        ("a.x - b.x * 2 == 0", True),
        ("(a.x - b.x) * 2 + 0.5 == 2.5", True),
        ("  a.x > 1 ", True),
        ("a.none > 1", False),
        ("a.none <= 1", False),
        ("a.none != 1", False),
        ("a.none + 1 == a.none + 1", False),
        ("b.none > 1", True),
        ("a.none > 1 or a.x > 1", True),
        ("1 < a.none < 3", False),
        ("-a.none < 0", False),
    ],
)
def test_a_claim_means_what_it_says(text: str, true: bool) -> None:
    assert parse(text)(A, B) is true


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.x",
        "1",
        "a.x >",
        "a.x > b.x; 1",
        "c.x > 1",
        "x > 1",
        "a > 1",
        "a.x.y > 1",
        "a.x / 2 > 1",
        "a.x ** 2 > 1",
        "a.x % 2 > 1",
        "not a.x > 1",
        "+a.x > 1",
        "~a.x > 1",
        "a.x is 1",
        "a.x in 1",
        "abs(a.x) > 1",
        "a['x'] > 1",
        "__import__('os') > 1",
        "a.x > 'b'",
        "a.x > True",
        "a.x > None",
        "a.x > 1j",
        "a.x > 1e999",
        "a.x > 99999999999999999999",
        "(a.x > 1) + 1 > 0",
        "a.x > (a.y > 1)",
        "a.x > 1 and 1",
        "a.x > 1 if a.y > 1 else b.x > 1",
        "lambda: a.x > 1",
        "(a.x := 3) > 1",
        "a.x > 1\x00",
        "(" * 300 + "a.x" + ")" * 300 + " > 1",
        "a.x > 1 " + "and a.x > 1 " * 100,
    ],
)
def test_anything_else_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(InvalidInput, match="holds") as refused:
        parse(text)
    assert "\n" not in str(refused.value).replace(text, "")


@given(st.text(alphabet="ab.xy 0123+-*<>=()andorit_[]'\"!", max_size=60))
def test_no_text_does_more_than_parse_or_be_refused(text: str) -> None:
    try:
        claim = parse(text)
    except InvalidInput:
        return
    assert claim({}, {}) in (True, False)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_arithmetic_and_chains_are_those_of_numbers(x: float, y: float) -> None:
    outcomes = {"x": x, "y": y}
    assert parse("a.x - 2 * a.y < -a.x")(outcomes) is (x - 2 * y < -x)
    assert parse("-5 <= a.x < a.y")(outcomes) is (-5 <= x < y)


def write(data: Path, text: str = GOOD, name: str = "coin-dear") -> Path:
    file = data / "presets" / f"{name}.toml"
    file.write_text(text)
    return file


def test_presets_come_in_order(coin: sim.Model, data: Path) -> None:
    write(data)
    write(data, GOOD.replace('"dear"', '"alone"').replace("order = 2", "order = 1").replace("[against]", ""), "coin-alone-x")
    with pytest.raises(
        InvalidInput, match=r"coin-alone-x\.toml: the file must be named coin-alone\.toml, got coin-alone-x\.toml"
    ):
        presets.load("coin")
    (data / "presets" / "coin-alone-x.toml").unlink()
    cheap = GOOD.replace('"dear"', '"cheap"').replace("order = 2", "order = 1")
    write(data, cheap.replace("[against]", "").replace("b.cost", "7"), "coin-cheap")
    cheap_one, dear = presets.load("coin")
    assert (cheap_one.id, dear.id) == ("cheap", "dear")
    assert cheap_one.against is None
    assert dear.params == coin.Params(fairness=0.75)
    assert dear.against == coin.Params()
    assert dear.named == {"fairness"}
    assert hash(dear) == hash(presets.load("coin")[1])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "dear"', "", "id must be a short text, got nothing"),
        ("share = 1", "share = 1.5", r"share must be in \(0, 1\], got 1.5"),
        ("share = 1", "share = true", r"share must be in \(0, 1\], got True"),
        ("share = 1", "share = nan", r"share must be in \(0, 1\], got nan"),
        ("order = 2", 'order = "2"', "order must be a whole number, got '2'"),
        ('model = "coin"', 'model = "dice"', "model must be the id of a model, got 'dice'"),
        ("order = 2", "order = 2\nodd = 1", "field must be one of .*, got odd"),
        ("fairness = 0.75", "fairness = 2", r"params: fairness must be in \[0, 1\], got 2"),
        ("fairness = 0.75", "fairnes = 1", "params: there is no parameter fairnes; did you mean fairness"),
        ("[against]", "[against]\nkept = 80", "against: kept must be at most tosses = 4, got 80"),
        ("a.cost > b.cost", "a.price > b.cost", "holds: outcome must be one of fairness, cost, heads, dear, got price"),
        ("[against]", "", r"holds must compare with b only where there is a table \[against\]"),
        ("share = 1", "share = ", "must be TOML, got"),
        pytest.param("share = 1", f"share = {'9' * 5000}", "must be TOML, got", id="5,000 digits"),
        pytest.param("share = 1", f"share = {'[' * 5000}", "must be TOML, got", id="5,000 brackets"),
        pytest.param("share = 1", f"share = {HUGE}", r"share must be in \(0, 1\], got a very long number", id="huge share"),
        pytest.param("0.75", HUGE, r"params: fairness must be in \[0, 1\], got a very long number", id="huge knob"),
        pytest.param("0.75", f"1\ntosses = {HUGE}", r"params: tosses must be in \[0, 100\], got a very long", id="huge count"),
    ],
)
def test_a_bad_file_is_told_by_file_field_allowed_and_got(coin: sim.Model, data: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    write(data, GOOD.replace(old, new))
    with pytest.raises(InvalidInput, match=r"^coin-dear\.toml:? .*" + said.removeprefix("must be TOML")) as refused:
        presets.load("coin")
    assert "\n" not in str(refused.value)


def test_share_of_seeds_counts_seeds(coin: sim.Model, data: Path) -> None:
    write(data, GOOD.replace("a.cost > b.cost", "a.heads > 0.5"))
    (preset,) = presets.load("coin")
    truth = [coin.run(coin.Params(fairness=0.75), seed)["heads"] > 0.5 for seed in range(40)]
    assert 0 < sum(truth) < 40
    assert presets.share_of_seeds(preset, range(40)) == sum(truth) / 40
    with pytest.raises(InvalidInput, match="seeds"):
        presets.share_of_seeds(preset, [])


def test_both_settings_share_the_generators_state(coin: sim.Model, data: Path) -> None:
    """The tosses do not depend on fairness, so that with common random numbers heads are equal for every seed."""
    write(data, GOOD.replace("a.cost > b.cost", "a.heads == b.heads"))
    (preset,) = presets.load("coin")
    assert presets.share_of_seeds(preset, range(30)) == 1


def test_survival_draws_what_the_preset_does_not_name(coin: sim.Model, data: Path) -> None:
    """A fairness of .75 against .5 costs more whatever the metal; it costs above 20 for gold that is not worn alone: 1/6."""
    write(data)
    (dearer,) = presets.load("coin")
    assert sensitivity.survival(dearer, 60) == sensitivity.Survival(60, 60)
    presets._load.cache_clear()
    write(data, GOOD.replace("a.cost > b.cost", "a.cost > 20"))
    (gold,) = presets.load("coin")
    found = sensitivity.survival(gold, 600, seed=1)
    assert found == sensitivity.survival(gold, 600, seed=1)
    assert found != sensitivity.survival(gold, 600, seed=2)
    standard_error = (1 / 6 * 5 / 6 / 600) ** 0.5
    assert found.share == pytest.approx(1 / 6, abs=4 * standard_error)
    low, high = found.interval
    assert 0 < low < found.share < high < 1
    with pytest.raises(InvalidInput, match="draws must be at least 1, got 0"):
        sensitivity.survival(gold, 0)


def test_tornado_moves_one_parameter_at_a_time(coin: sim.Model) -> None:
    frame = sensitivity.tornado(coin, coin.Params()).set_index(["parameter", "outcome"])
    assert list(frame.loc[("fairness", "cost"), ["low_setting", "high_setting", "low", "high"]]) == ["0.0", "1.0", 0.0, 10.0]
    assert list(frame.loc[("metal", "cost"), ["low_setting", "high_setting", "low", "high"]]) == ["lead", "gold", 2.5, 25.0]
    assert list(frame.loc[("worn", "cost"), ["low_setting", "high_setting", "low", "high"]]) == ["False", "True", 5.0, 2.5]
    assert frame.loc[("fairness", "cost"), "label"] == "Fairness"
    assert len(frame) == 5 * 4


def test_tornado_goes_to_the_nearest_end_that_a_validator_accepts(coin: sim.Model) -> None:
    """kept <= tosses = 5 and kept goes in twos from 100 down: 4; tosses cannot fall below kept = 2."""
    frame = sensitivity.tornado(coin, coin.Params(tosses=5)).set_index(["parameter", "outcome"])
    assert list(frame.loc[("kept", "cost"), ["low_setting", "high_setting"]]) == ["0", "4"]
    assert list(frame.loc[("tosses", "cost"), ["low_setting", "high_setting"]]) == ["2", "100"]
