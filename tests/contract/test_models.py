"""What every model promises, whoever wrote it; a new model file is tested here without a line."""

import math
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis import ahead, presets, validation
from sim.contract import references, symbols, tables
from sim.contract.outcomes import Outcomes
from sim.contract.parameters import Choice, InvalidInput, Knob, Params
from sim.frontier import Frontier

SEEDS, FEW = 12, 8  # few where a run takes a tenth of a second, as with the shipped worlds of a claim (sim/analysis/ahead.py)
# Smaller worlds of the slow models, in which other parameters go to their extremes: the same steps, fewer of them.
QUICK: dict[str, dict[str, Any]] = {
    "feed": {"people": 200, "steps": 20},
    "loop": {"people": 200, "days": 60},
    "opinions": {"people": 60, "runs": 3},
}
IDS = sim.ids()
PRESETS = sorted(path.stem for path in (tables.DATA / "presets").glob("*.toml"))
every_model = pytest.mark.parametrize("id", IDS)


def ends(params: type[Params], name: str) -> tuple[Any, ...]:
    """Return the extreme settings of a parameter: both ends, every choice, off and on."""
    declared = params.declared()[name]
    if isinstance(declared, Knob):
        number = params.model_fields[name].annotation or float
        return number(declared.low), number(declared.high)
    return tuple(declared.options) if isinstance(declared, Choice) else (False, True)


def accepted(params: Params, **changes: Any) -> Params | None:
    """Return the changed parameters, or None where a limit between fields rejects them."""
    try:
        return params.replace(**changes)
    except InvalidInput:
        return None


def extremes(id: str) -> Iterator[Params]:
    """Yield the defaults, every parameter alone at each of its extremes, and all at the low and all at the high end.

    Of a model in QUICK the other parameters are those of its smaller world, but for the size itself, which goes from the defaults.
    """
    default = sim.load(id).Params()
    quick = default.replace(**QUICK.get(id, {}))
    names = list(default.declared())
    yield default
    for name in names:
        start = default if name in QUICK.get(id, {}) else quick
        for setting in ends(type(default), name):
            if (changed := accepted(start, **{name: setting})) is not None:
                yield changed
    for which in (0, -1):
        numbers = {name: ends(type(default), name)[which] for name in names if isinstance(default.declared()[name], Knob)}
        if (changed := accepted(default, **numbers)) is not None:
            yield changed


def content(frame: pd.DataFrame) -> list[tuple[str, bytes]]:
    """Return every column's name and bytes."""
    return [
        (str(name), np.ascontiguousarray(values).tobytes() if values.dtype.kind in "biuf" else repr(values.tolist()).encode())
        for name, values in ((name, column.to_numpy()) for name, column in frame.items())
    ]


@cache
def default_frontier(id: str) -> Frontier:
    model = sim.load(id)
    return model.frontier(model.Params(), np.random.default_rng(0))


@cache
def outcomes(id: str, params: Params, seed: int) -> Outcomes:
    """Return the outcomes of one run; presets of a model are compared with the same few settings, seed by seed."""
    return sim.load(id).run(params, seed)


@cache
def default_preview(id: str) -> dict[str, pd.DataFrame]:
    model = sim.load(id)
    return model.preview(model.Params(), np.random.default_rng(0))


def assert_inside(model: sim.Model, found: Outcomes, where: str) -> None:
    assert set(found) == {outcome.name for outcome in model.OUTCOMES}, where
    for outcome in model.OUTCOMES:
        value = found[outcome.name]
        if value is None:
            assert outcome.optional, f"{outcome.name} is undefined but not optional at {where}"
        else:
            assert math.isfinite(value), f"{outcome.name} = {value} at {where}"
            assert outcome.low <= value <= outcome.high, f"{outcome.name} = {value} outside its range at {where}"


def assert_tidy(frame: pd.DataFrame) -> None:
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) > 0
    assert all(isinstance(name, str) for name in frame.columns)
    assert frame.columns.is_unique
    assert isinstance(frame.index, pd.RangeIndex)
    nested = [name for name, column in frame.items() if column.map(lambda cell: isinstance(cell, list | dict | np.ndarray)).any()]
    assert nested == []


@every_model
def test_it_says_what_it_is(id: str) -> None:
    model = sim.load(id)
    assert (model.module.__doc__ or "").strip()
    assert 0 < len(model.title) <= 40
    assert 0 < len(model.question) <= 120
    assert model.question.rstrip('"”').endswith("?")
    assert model.badge in {"CALIBRATED", "REPRODUCED", "STYLISED", "CONTESTED"}
    assert model.equations
    assert all(isinstance(equation, str) and equation.count("$") % 2 == 0 and "$" in equation for equation in model.equations)
    assert model.sources
    assert all(found.stance in {"for", "against", "context"} and found.text and found.place for found in model.evidence)


@every_model
def test_every_source_is_a_reference_or_an_assumption(id: str) -> None:
    model = sim.load(id)
    named = {f"parameter {name}": declared.source for name, declared in model.Params.declared().items()}
    named |= {f"lever {i} {lever.parameter}": lever.source for i, lever in enumerate(model.LEVERS)}
    named |= {f"evidence {i}": found.source for i, found in enumerate(model.evidence)}
    named |= {f"SOURCES {i}": source for i, source in enumerate(model.sources)}
    assert {where: source for where, source in named.items() if not references.known(source)} == {}
    assert [source for source in model.sources if source.startswith("assumption")] == []


@every_model
def test_every_parameter_can_be_read_by_a_person(id: str) -> None:
    for name, declared in sim.load(id).Params.declared().items():
        assert declared.label, name
        assert declared.holds(declared.default), name
        if isinstance(declared, Knob):
            assert declared.unit, f"{name} has no unit"
            assert declared.low < declared.high, name
            assert 0 < declared.step <= (1 if declared.scale == "log" else declared.high - declared.low), name
            assert declared.default in declared.stops, f"the slider of {name} does not stop at its default"
            assert declared.stops[0] == declared.low, name
            assert declared.stops[-1] == declared.high, name
            assert all(a < b for a, b in pairwise(declared.stops)), name


@every_model
def test_outcomes_are_finite_and_inside_their_ranges_at_every_extreme(id: str) -> None:
    model = sim.load(id)
    for params in extremes(id):
        where = str({name: value for name, value in params.model_dump().items() if value != getattr(model.Params(), name)})
        result = model.simulate(params, np.random.default_rng(0))
        assert_inside(model, model.outcomes(result), where)
        assert_tidy(result.to_frame())


@every_model
def test_the_same_seed_gives_the_same_bytes(id: str) -> None:
    model = sim.load(id)
    for params in (model.Params(), *list(extremes(id))[-2:]):
        first, again = (model.simulate(params, np.random.default_rng(7)) for _ in range(2))
        assert content(first.to_frame()) == content(again.to_frame())
        assert repr(model.outcomes(first)) == repr(model.outcomes(again))
        assert repr(model.outcomes(first)) == repr(model.outcomes(first)), "outcomes(result) changes the result"


@every_model
def test_quantities_are_finite_numbers(id: str) -> None:
    model = sim.load(id)
    found = model.quantities(model.Params(), np.random.default_rng(0))
    assert {name: value for name, value in found.items() if not math.isfinite(value)} == {}
    assert set(found).isdisjoint(outcome.name for outcome in model.OUTCOMES), "a name has two meanings"


@every_model
def test_outcomes_are_declared_once(id: str) -> None:
    names = [outcome.name for outcome in sim.load(id).OUTCOMES]
    assert len(names) >= 2
    assert len(names) == len(set(names))
    for outcome in sim.load(id).OUTCOMES:
        assert outcome.name.isidentifier(), "a preset could not name it"
        assert outcome.better in {"higher", "lower"}
        assert outcome.low < outcome.high
        assert outcome.label


@every_model
def test_levers_move_parameters_that_there_are_to_settings_they_take(id: str) -> None:
    model = sim.load(id)
    assert model.LEVERS, "a page without a lever has nothing to offer"
    for lever in model.LEVERS:
        assert lever.parameter in model.Params.declared()
        assert lever.settings
        for setting in lever.settings:
            assert model.Params.declared()[lever.parameter].holds(setting), f"{lever.parameter} = {setting}"
        assert lever.actor in {"developer", "company", "regulator", "user"}
        assert lever.principle in {"transparency", "safety", "robustness", "oversight"}


@every_model
def test_the_first_two_outcomes_collide(id: str) -> None:
    """Among the efficient points, better in x is worse in y, and there are at least two different ones."""
    model, front = sim.load(id), default_frontier(id)
    x, y = model.OUTCOMES[:2]
    assert {front.x, front.y} == {x.name, y.name}
    efficient = front.frame.loc[front.frame["efficient"], [x.name, y.name]].drop_duplicates().to_numpy(dtype=float)
    assert len(efficient) >= 2
    signs = [1 if outcome.better == "higher" else -1 for outcome in (x, y)]
    better = (efficient * signs)[np.argsort(efficient[:, 0] * signs[0])]
    assert (np.diff(better[:, 0]) > 0).all()
    assert (np.diff(better[:, 1]) < 0).all()


@every_model
def test_a_frontier_is_a_tidy_table_of_policies(id: str) -> None:
    model, frame = sim.load(id), default_frontier(id).frame
    assert_tidy(frame)
    settings = [name for name in frame.columns if name.startswith("set.")]
    names = {outcome.name for outcome in model.OUTCOMES}
    assert settings
    assert {name.removeprefix("set.") for name in settings} <= set(model.Params.declared())
    assert set(frame.columns) <= {*settings, *names, "label", "efficient", "supported"}
    assert (frame["efficient"].dtype, frame["supported"].dtype) == (bool, bool)
    assert (frame["efficient"] | ~frame["supported"]).all(), "a supported point is efficient"
    for row in frame.to_dict("records"):
        found = {name: None if pd.isna(row[name]) else row[name] for name in names & set(row)}
        assert_inside(model, {outcome.name: found.get(outcome.name, outcome.low) for outcome in model.OUTCOMES}, str(row))


@every_model
def test_every_extreme_has_a_frontier(id: str) -> None:
    model = sim.load(id)
    for params in extremes(id):
        if model.Params().replace(**{name: getattr(params, name) for name in model.along}) == params:
            continue  # only says where one stands on it
        front = model.frontier(params, np.random.default_rng(0))
        assert front.frame["efficient"].any(), params
        assert np.isfinite(front.frame[[front.x, front.y]].to_numpy(dtype=float)).all(), params


@every_model
def test_the_same_seed_gives_the_same_frontier(id: str) -> None:
    model = sim.load(id)
    again = model.frontier(model.Params(), np.random.default_rng(0))
    assert content(again.frame) == content(default_frontier(id).frame)


@every_model
def test_choosing_a_point_moves_the_policy_there(id: str) -> None:
    """A click on an efficient point commits its settings; the model run with them stands on that point."""
    model, front = sim.load(id), default_frontier(id)
    settings = [name for name in front.frame.columns if name.startswith("set.")]
    efficient = front.frame[front.frame["efficient"]]
    picked = efficient.iloc[np.unique(np.linspace(0, len(efficient) - 1, 5).round().astype(int))]
    for row in picked.to_dict("records"):
        found = model.run(model.Params().replace(**{name.removeprefix("set."): row[name] for name in settings}), 0)
        for axis in (front.x, front.y):
            assert found[axis] == pytest.approx(row[axis], rel=1e-6, abs=1e-9), {name: row[name] for name in settings}


@every_model
def test_where_one_stands_on_the_frontier_does_not_move_it(id: str) -> None:
    model = sim.load(id)
    for name in model.along:
        assert name in model.Params.declared()
        for setting in ends(model.Params, name):
            if (params := accepted(model.Params(), **{name: setting})) is None:
                continue
            front = model.frontier(params, np.random.default_rng(0))
            assert content(front.frame) == content(default_frontier(id).frame), f"{name} = {setting}"
            moved, still = model.preview(params, np.random.default_rng(0)), default_preview(id)
            assert {key: content(frame) for key, frame in moved.items()} == {key: content(frame) for key, frame in still.items()}


@every_model
def test_a_preview_shows_points_of_the_frontier(id: str) -> None:
    frame = default_frontier(id).frame
    for name, shown in default_preview(id).items():
        assert_tidy(shown)
        assert shown["point"].dtype.kind == "i", name
        points = shown["point"].unique()
        assert np.isin(points, np.arange(len(frame))).all(), name
        assert frame["efficient"].to_numpy()[points].any(), name


@pytest.mark.parametrize("stem", PRESETS)
def test_every_preset_belongs_to_a_model(stem: str) -> None:
    assert stem in {f"{preset.model}-{preset.id}" for id in IDS for preset in presets.load(id)}


@pytest.mark.parametrize("stem", PRESETS)
def test_a_presets_claim_holds_in_its_share_of_seeds(stem: str) -> None:
    preset = presets.read(tables.DATA / "presets" / f"{stem}.toml")
    holds = presets.parse(preset.holds)

    def held(seed: int) -> bool:
        against = None if preset.against is None else outcomes(preset.model, preset.against, seed)
        return holds(outcomes(preset.model, preset.params, seed), against)

    # A model that takes nothing from its generator says the same for every seed.
    same = outcomes(preset.model, preset.params, 0) == outcomes(preset.model, preset.params, 1)
    seeds = range(2 if same else FEW if preset.model in ahead.SLOW else SEEDS)
    found = 0
    for seed in seeds:
        found += held(seed)
        if found >= preset.share * len(seeds):
            return  # whatever the others say
    raise AssertionError(f"{preset.claim} ({preset.holds}): holds in {found} of {len(seeds)} seeds")


@every_model
def test_presets_have_different_titles_and_places(id: str) -> None:
    found = presets.load(id)
    assert len({preset.title for preset in found}) == len(found)
    assert len({preset.order for preset in found}) == len(found)


def test_every_published_number_has_a_source() -> None:
    wrong = {f"{row.model}: {row.quantity}": row.source for row in validation.rows() if not references.known(row.source)}
    assert wrong == {}


@every_model
def test_a_reproduced_model_meets_a_number_that_somebody_printed(id: str) -> None:
    """What was computed another way says that the code is right, not that others found the same."""
    assert sim.load(id).badge != "REPRODUCED" or any(row.printed for row in validation.rows((id,)))


@every_model
def test_every_symbol_is_explained_beside_its_equation(id: str) -> None:
    assert symbols.unexplained(sim.load(id)) == {}
