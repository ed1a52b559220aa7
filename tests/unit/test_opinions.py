"""The model of the page opinions: knobs, frontier, pictures and the tables that it ships."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim import tables
from sim.models.loops import opinions
from sim.opinion_dynamics import phase_diagram
from sim.parameters import InvalidInput

RULES = tuple(opinions.Params.declared()["rule"].options)
SMALL = {"people": 30, "runs": 2, "rounds": 60, "duration": 2.0, "steps": 10}


def test_anchor_and_pull_share_what_there_is():
    with pytest.raises(InvalidInput, match=r"anchor \+ pull must be at most 1, got 0\.8 \+ 0\.3"):
        opinions.Params(anchor=0.8, pull=0.3)


@pytest.mark.parametrize("rule", RULES)
def test_film_has_at_most_two_thousand_marks(rule):
    frame = opinions.simulate(opinions.Params(rule=rule), np.random.default_rng(0)).to_frame()
    assert list(frame.columns) == ["time", "person", "opinion"]
    assert 80 <= len(frame) <= 2000
    assert np.isfinite(frame.to_numpy()).all()
    assert frame["time"].min() == 0


@pytest.mark.parametrize("rule", RULES)
def test_frontier_collides_and_does_not_depend_on_where_one_stands(rule):
    here = opinions.Params(rule=rule, **SMALL)
    there = here.replace(confidence=0.4, gamma=0.2, controversy=1.0, homophily=1.0, pull=0.1, exploration=0.9, sensitivity=0.7)
    fronts = [opinions.frontier(params, np.random.default_rng(0)).frame for params in (here, there)]
    pd.testing.assert_frame_equal(*fronts)
    assert fronts[0]["efficient"].sum() >= 2
    levers = [f"set.{name}" for name, _ in opinions.GRIDS[rule]]
    assert list(fronts[0].columns[: len(levers)]) == levers
    assert {name for name, _ in opinions.GRIDS[rule]} <= set(opinions.ALONG)


@pytest.mark.parametrize("rule", ["deffuant", "nudged"])
def test_a_point_of_the_frontier_is_a_run_of_its_own(rule):
    params = opinions.Params(rule=rule, **SMALL)
    frame = opinions.frontier(params, np.random.default_rng(3)).frame
    row = frame.iloc[len(frame) // 2]
    levers = {name: row[f"set.{name}"] for name, _ in opinions.GRIDS[rule]}
    found = sim.load("opinions").run(params.replace(**levers), 3)
    for name in ("clusters", "polarization", "converged", "rounds_needed"):
        assert found[name] == row[name]


@pytest.mark.parametrize("rule", RULES)
def test_preview_shows_every_efficient_point_in_about_two_thousand_rows(rule):
    params = opinions.Params(rule=rule, **SMALL)
    efficient = set(np.flatnonzero(opinions.frontier(params, np.random.default_rng(0)).frame["efficient"]))
    shown = opinions.preview(params, np.random.default_rng(0))
    assert set(shown["film"]["point"]) == set(shown["camps"]["point"]) == efficient
    assert sum(map(len, shown.values())) <= 2200
    assert shown["camps"].groupby("point")["share"].sum().to_numpy() == pytest.approx(1.0)


def test_two_camps_are_worse_than_one_and_than_many():
    frame = opinions.frontier(opinions.Params(), np.random.default_rng(1)).frame
    worst = frame.loc[frame["polarization"].idxmax()]
    assert 1.5 < worst["clusters"] < 2.6
    assert frame["polarization"].iloc[0] < worst["polarization"] / 4
    assert frame["polarization"].iloc[-1] < worst["polarization"] / 4


def test_what_did_not_end_says_so():
    found = sim.load("opinions").run(opinions.Params(rule="biased_encounters", gamma=1.5, rounds=10), 0)
    assert found["converged"] == 0
    assert found["rounds_needed"] == 10


@pytest.mark.parametrize("rule", RULES)
def test_shipped_map_is_what_the_model_gives(rule):
    """Three cells of every map, computed anew and each alone."""
    shipped = tables.load("opinions_phases")
    shipped = shipped[shipped["rule"] == rule].reset_index(drop=True)
    cells = phase_diagram.settings(rule)
    assert len(shipped) == len(cells)
    for i in (len(cells) // 5, len(cells) // 2, 4 * len(cells) // 5):
        pd.testing.assert_frame_equal(
            phase_diagram.phases(cells[i : i + 1]), shipped.iloc[[i]].reset_index(drop=True), check_dtype=False
        )


def test_shipped_bifurcation_is_what_the_density_equation_gives():
    shipped = tables.load("opinions_bifurcation")
    assert sorted(set(shipped["half_range"])) == list(phase_diagram.HALF_RANGES)
    for half in (0.8, 1.8, 2.6):
        fresh = phase_diagram.bifurcation((half,))
        pd.testing.assert_frame_equal(fresh, shipped[shipped["half_range"] == half].reset_index(drop=True))
