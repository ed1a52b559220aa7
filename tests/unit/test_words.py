"""A number that a claim writes in digits is the model's: a setting, a bound that it tests, or what the model gives."""

import ast
import math
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

import sim
from sim.analysis import presets
from sim.analysis.presets import Preset

NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?(?=:00)|\d+(?:\.\d+)?")
SURE = 0.9  # share of seeds from which on a claim needs no word about it
IN_WORDS = re.compile(r"\bin (about|nearly) [a-z]+ of [a-z]+ ")
WITH_DIGITS = [p for id in sim.ids() for p in presets.load(id) if NUMBER.search(p.claim)]


def numbers(text: str) -> dict[str, tuple[float, float]]:
    """Return every number of a text as it is written, with its value and half of its last digit; an hour is a whole number."""
    found = [match.group() for match in NUMBER.finditer(re.sub(r"(\d+):00", r"\1", text))]
    return {said: (float(said.replace(",", "")), 0.5 * 10.0 ** -len(said.partition(".")[2])) for said in found}


def ways(value: float) -> Iterator[float]:
    """Yield the ways in which a claim says a value: itself, percent, one in so many, percent less or more."""
    yield from (value, 100 * value, 100 * (1 - value), 100 * (value - 1))
    if value:
        yield 1 / value


def given(preset: Preset) -> Iterator[float]:
    """Yield what a claim may write: settings that its file names, bounds that it tests, last the outcomes that it speaks of."""
    for params in (preset.params, preset.against):
        for name in params.model_fields_set if params else ():
            value = getattr(params, name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield from (2.0**value, float(value)) if name.startswith("log2") else ways(value)
    for node in ast.walk(presets.parse(preset.holds).tree):
        if isinstance(node, ast.Constant):
            yield from ways(float(node.value))
    model = sim.load(preset.model)
    ran = {side: model.run(params, 0) for side, params in (("a", preset.params), ("b", preset.against)) if params}
    for side, name in sorted(presets.parse(preset.holds).names):
        if (outcome := ran[side][name]) is not None:
            yield from ways(outcome)


def unfounded(preset: Preset) -> set[str]:
    """Return the numbers of a claim that are none of these."""
    left = numbers(preset.claim)
    for value in given(preset):
        left = {said: n for said, n in left.items() if not math.isclose(value, n[0], rel_tol=1e-9, abs_tol=n[1])}
        if not left:
            break
    return set(left)


@pytest.mark.parametrize("preset", WITH_DIGITS, ids=lambda p: f"{p.model}-{p.id}")
def test_a_number_in_a_claim_is_the_models(preset: Preset) -> None:
    assert unfounded(preset) == set(), preset.claim


@pytest.mark.parametrize("preset", [p for id in sim.ids() for p in presets.load(id)], ids=lambda p: f"{p.model}-{p.id}")
def test_what_holds_in_fewer_than_nine_in_ten_says_its_share(preset: Preset) -> None:
    assert preset.share >= SURE or IN_WORDS.search(preset.claim), preset.claim


def test_a_number_that_is_not_the_models_is_told() -> None:
    (eleven,) = (p for p in presets.load("label_cost") if p.id == "where-it-matters")
    assert unfounded(eleven) == set()
    assert unfounded(replace(eleven, claim=eleven.claim.replace("4.5 %", "4.7 %"))) == {"4.7"}


def test_numbers_are_read_as_they_are_written() -> None:
    assert numbers("At 22:00, 1,234 of 4.5 %") == {"22": (22.0, 0.5), "1,234": (1234.0, 0.5), "4.5": (4.5, pytest.approx(0.05))}
