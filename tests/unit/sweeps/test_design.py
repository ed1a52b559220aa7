"""Which runs a sweep has: values inside the model's ranges, every combination once, every point with the same seeds."""

import re
from typing import Any

import pytest

import sim
from sim.contract.parameters import InvalidInput
from sim.sweeps import design


def grid(coin: sim.Model, *texts: str, **more: Any) -> design.Design:
    return design.grid(coin, coin.Params(), texts, **more)


def test_a_grid_has_every_combination_and_every_seed(coin: sim.Model) -> None:
    made = grid(coin, "metal=gold,tin", "fairness=0:1:3", "worn=true,false", seeds=2, first=5)
    assert list(made.varied) == ["fairness", "metal", "worn"], "the model's order, whatever the order of the flags"
    assert made.varied["fairness"] == (0.0, 0.5, 1.0)
    assert (made.points, len(made)) == (12, 24)
    runs = list(made.runs(range(24)))
    assert runs[:4] == [((0.0, "gold", True), 5), ((0.0, "gold", True), 6), ((0.0, "gold", False), 5), ((0.0, "gold", False), 6)]
    assert len(set(runs)) == 24
    assert list(made.runs([23])) == [runs[23]]


def test_without_a_grid_there_are_the_defaults(coin: sim.Model) -> None:
    assert list(grid(coin, seeds=2).runs(range(2))) == [((), 0), ((), 1)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("fairness=0:1:11", [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]),
        ("fairness=::3", [0.0, 0.5, 1.0]),
        ("fairness=1:0:2", [1.0, 0.0]),
        ("fairness=.3, 0.25", [0.3, 0.25]),
        ("tosses=0:100:3", [0, 50, 100]),
        ("tosses=7,3", [7, 3]),
        ("worn=false", [False]),
        ("metal=lead,tin", ["lead", "tin"]),
    ],
)
def test_values(coin: sim.Model, text: str, values: list[Any]) -> None:
    (found,) = grid(coin, text).varied.values()
    assert list(found) == values
    assert [type(a) for a in found] == [type(a) for a in values]


def test_where_the_slider_moves_in_ratios_a_grid_does() -> None:
    model = sim.load("faces")
    name, declared = next((n, d) for n, d in model.Params.declared().items() if getattr(d, "scale", "") == "log")
    (values,) = design.grid(model, model.Params(), [f"{name}={declared.low}:{declared.low * 16:g}:3"]).varied.values()
    assert values[1] == pytest.approx(declared.low * 4)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["fairness"], "a grid must be NAME=a:b:n or NAME=x,y,z, got 'fairness'"),
        (["fairnes=0:1:2"], "there is no parameter fairnes; did you mean fairness?"),
        (["fairness=0:2:3"], "fairness must be in [0, 1], got '2'"),
        (["fairness=0:nan:3"], "fairness must be in [0, 1], got 'nan'"),
        (["fairness=0:1:1"], "a grid of fairness must be a:b:n with n a whole number in [2, 10000000], got '0:1:1'"),
        (["fairness=0:1"], "a grid of fairness must be a:b:n"),
        (["fairness=0:1:2.5"], "a grid of fairness must be a:b:n"),
        (["fairness=0:1:99999999999999999999999"], "a grid of fairness must be a:b:n"),
        (["fairness=.5:.5:2"], "a grid of fairness must have each value once, got 0.5 twice"),
        (["fairness=0,1,0"], "a grid of fairness must have each value once, got 0.0 twice"),
        (["fairness=0,x"], "fairness must be in [0, 1], got 'x'"),
        (["fairness=0,,1"], "fairness must be in [0, 1], got ''"),
        (["fairness=0,1", "fairness=0:1:3"], "fairness must have one grid, got two"),
        (["tosses=0:5:3"], "tosses must be whole numbers, got 2.5 in '0:5:3'"),
        (["tosses=1.5"], "tosses must be in [0, 100], got '1.5'"),
        (["metal=tin,clay"], "metal must be one of tin, gold, lead, got 'clay'"),
        (["metal=tin:gold:2"], "metal must be values of tin,gold,lead, joined by commas, got the range 'tin:gold:2'"),
        (["worn=0:1:2"], "worn must be values of true,false"),
        (["worn=maybe"], "worn must be true or false, got 'maybe'"),
        (
            ["fairness=0:1:9999", "tosses=0,1,2,3,4,5,6", "kept=::51", "metal=tin,gold,lead"],
            "at most 10,000,000 runs, got 10,708,929 settings times 1 seeds",
        ),
    ],
)
def test_bad_grids_are_one_sentence(coin: sim.Model, texts: list[str], said: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(said)):
        grid(coin, *texts)


def test_seeds_are_checked(coin: sim.Model) -> None:
    with pytest.raises(InvalidInput, match="seeds must be at least 1 and first at least 0, got 0 and 0"):
        grid(coin, seeds=0)
    with pytest.raises(InvalidInput, match="got 1 and -1"):
        design.sobol(coin, coin.Params(), 4, 1, -1)


def test_sobol_moves_what_is_free_inside_the_ranges(coin: sim.Model) -> None:
    made = design.sobol(coin, coin.Params(), 64, seeds=3, fixed=["tosses"])
    assert list(made.varied) == ["fairness", "kept", "metal", "worn"]
    assert len(made) == 192
    declared = coin.Params.declared()
    points = [made.values(point) for point in range(64)]
    for name, values in zip(made.varied, zip(*points, strict=True), strict=True):
        assert all(declared[name].holds(value) for value in values)
        assert len(set(values)) > 1
    assert {values[2] for values in points} == {"tin", "gold", "lead"}
    again = design.sobol(coin, coin.Params(), 64, seeds=3, fixed=["tosses"])
    assert [again.values(point) for point in range(64)] == points


def test_sobol_moves_only_what_is_named(coin: sim.Model) -> None:
    assert list(design.sobol(coin, coin.Params(), 4, names=["worn", "fairness"]).varied) == ["fairness", "worn"]


def test_sobol_leaves_the_sizes_of_a_computation() -> None:
    model = next(model for model in sim.every() if model.sizes)
    assert not set(model.sizes) & set(design.sobol(model, model.Params(), 2).varied)


@pytest.mark.parametrize(
    ("samples", "more", "said"),
    [
        (0, {}, "samples must be in [1, 1048576], got 0"),
        (2**21, {}, "samples must be in [1, 1048576], got 2097152"),
        (4, {"names": ["zzz"]}, "there is no parameter zzz; it has fairness"),
        (4, {"names": ["worn", "worn"]}, "vary must name worn once, got it twice"),
        (4, {"fixed": ["fairness", "tosses", "kept", "metal", "worn"]}, "some parameter of coin must be free to move, got none"),
    ],
)
def test_bad_designs_by_sobol_are_one_sentence(coin: sim.Model, samples: int, more: Any, said: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(said)):
        design.sobol(coin, coin.Params(), samples, **more)


def test_the_description_tells_all_of_it(coin: sim.Model) -> None:
    about = grid(coin, "metal=gold,tin", seeds=2, first=5).description
    assert (about.model, about.version, about.design) == ("coin", sim.__version__, "grid")
    assert about.varied == {"metal": ["gold", "tin"]}
    assert about.settings == {"fairness": 0.5, "tosses": 4, "kept": 2, "worn": False}
    assert about.parameters == {"fairness": "double", "tosses": "int64", "kept": "int64", "metal": "string", "worn": "bool"}
    assert about.outcomes == ["fairness", "cost", "heads", "dear"]
    assert (about.points, about.seeds, about.first, about.runs) == (2, 2, 5, 4)
