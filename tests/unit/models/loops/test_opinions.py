"""The model of the page opinions: knobs, frontier, pictures and the tables that it ships."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis import sensitivity
from sim.contract import tables
from sim.contract.parameters import InvalidInput
from sim.maps import phase_diagram
from sim.models.loops import opinions
from sim.opinions import picture
from sim.opinions.summary import summary

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
    there = here.replace(confidence=0.4, gamma=0.2, homophily=1.0, exploration=0.9)
    fronts = [opinions.frontier(params, np.random.default_rng(0)).frame for params in (here, there)]
    pd.testing.assert_frame_equal(*fronts)
    if rule != "sphere":  # nobody is better off where all see the same
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
def test_preview_shows_every_setting_that_was_tried(rule):
    """Film, ends and cell of each; a point under the pointer draws at most 2,000 marks, and so does the map."""
    params = opinions.Params(rule=rule, **SMALL)
    tried = opinions.frontier(params, np.random.default_rng(0)).frame
    shown = opinions.preview(params, np.random.default_rng(0))
    assert all(set(table["point"]) == set(range(len(tried))) for table in shown.values())
    ends = shown["ends"][~shown["ends"]["endless"]]
    assert ends.groupby("point")["share"].sum().to_numpy() == pytest.approx(1.0)
    assert shown["film"].groupby("point").size().max() * picture.PATHS <= 2000
    assert len(shown["ends"]) + len(shown["map"]) <= 2000
    levers = [f"set.{name}" for name, _ in opinions.GRIDS[rule]]
    assert (shown["map"][["x", "y"][: len(levers)]].to_numpy() == tried[levers].to_numpy()).all()


@pytest.mark.parametrize("rule", RULES)
def test_cells_touch_and_hold_their_setting_and_its_ends(rule):
    shown = opinions.preview(opinions.Params(rule=rule, **SMALL), np.random.default_rng(0))
    cells, ends = shown["map"], shown["ends"]
    for at, low, high in (("x", "left", "right"), ("y", "bottom", "top")):
        assert ((cells[low] < cells[at]) & (cells[at] < cells[high])).all()
        edges = cells[[low, high]].drop_duplicates().sort_values(low).to_numpy()
        assert edges[1:, 0] == pytest.approx(edges[:-1, 1])
        around = cells.loc[ends["point"]].reset_index(drop=True)
        assert ((around[low] <= ends[at]) & (ends[at] <= around[high])).all()


@pytest.mark.parametrize("rule", RULES)
def test_a_picture_shows_one_setting_as_the_map_shows_it(rule):
    """The same ends, place and words, where map and setting have the same people and runs."""
    params = opinions.Params(rule=rule, **SMALL)
    shown = opinions.preview(params, np.random.default_rng(5))
    point = len(shown["map"]) // 2
    row = opinions.frontier(params, np.random.default_rng(5)).frame.iloc[point]
    here = params.replace(**{name: row[f"set.{name}"] for name, _ in opinions.GRIDS[rule]})
    drawn = opinions.picture(opinions.simulate(here, np.random.default_rng(5)))
    at = {name: table[table["point"] == point].reset_index(drop=True) for name, table in shown.items()}
    assert all(set(drawn[name].columns) | {"point"} == set(at[name].columns) for name in shown)
    said = ["opinion", "share", "endless"]
    pd.testing.assert_frame_equal(drawn["ends"][said], at["ends"][said])
    said = ["x", "y", "moving", "rounds", "polarization"]
    pd.testing.assert_frame_equal(drawn["map"][said], at["map"][said], check_dtype=False)
    assert (drawn["film"][list(picture.NAMES)].iloc[-1] == at["film"][list(picture.NAMES)].iloc[-1]).all()


def test_what_is_still_moving_is_marked_and_what_is_settled_stays_to_the_end_of_the_picture():
    moving = opinions.Params(rounds=10, confidence=0.05)
    drawn = opinions.picture(opinions.simulate(moving, np.random.default_rng(0)))
    assert drawn["film"]["moving"].all()
    assert drawn["film"]["time"].iloc[-1] == 10
    assert drawn["map"]["moving"].all()
    settled = opinions.Params()
    drawn = opinions.picture(opinions.simulate(settled, np.random.default_rng(0)))
    assert not drawn["film"]["moving"].any()
    assert drawn["film"]["time"].iloc[-1] == opinions.horizon(settled)
    assert drawn["film"]["last"].tolist() == [False] * (len(drawn["film"]) - 1) + [True]


def test_endlessly_many_people_end_beside_the_few():
    """Two camps at a confidence of .2, at the density's places up to what 200 people scatter; no other rule has that limit."""
    drawn = opinions.picture(opinions.simulate(opinions.Params(people=1000, confidence=0.2), np.random.default_rng(0)))
    ends = drawn["ends"][drawn["ends"]["share"] > 0.05]
    limit, people = ends[ends["endless"]], ends[~ends["endless"]]
    assert len(limit) == len(people) == 2
    assert np.sort(people["opinion"]) == pytest.approx(np.sort(limit["opinion"]), abs=0.15)
    other = opinions.picture(opinions.simulate(opinions.Params(rule="hegselmann_krause"), np.random.default_rng(0)))
    assert not other["ends"]["endless"].any()


def test_runs_are_few_where_everyone_may_meet_everyone():
    with pytest.raises(InvalidInput, match="runs must be at most 2 with 1000 people under biased_encounters, got 10"):
        opinions.Params(rule="biased_encounters", people=1000)
    assert opinions.Params(rule="deffuant", people=1000, runs=100).runs == 100


@pytest.mark.parametrize("rule", RULES)
def test_a_setting_under_the_pointer_gives_the_numbers_that_a_click_gives(rule):
    """With the people and runs that the page brings along with a rule."""
    people, runs = opinions.SWEPT.get(rule, (60, 3))
    params = opinions.Params(rule=rule, people=people, runs=runs)
    frame = opinions.frontier(params, np.random.default_rng(0)).frame
    row = frame.iloc[len(frame) // 3]
    found = sim.load("opinions").run(params.replace(**{name: row[f"set.{name}"] for name, _ in opinions.GRIDS[rule]}), 0)
    assert all(found[name] == row[name] for name in ("moved", "disagreement", "polarization", "clusters"))


@pytest.mark.parametrize("camps", [1, 2, 3])
def test_who_agrees_has_moved_and_half_the_way_buys_a_quarter(camps):
    """k equal camps of evenly spread people end 1 / (4 k) of the scale from where these began, and (1 - 1 / k^2) / 3 from each other."""
    first = (np.arange(3000) + 0.5) / 1500 - 1
    ends = (np.floor((first + 1) * camps / 2) + 0.5) * 2 / camps - 1
    found = summary(ends[None, None], first[None, None], 0.02)
    assert found["moved"][0] == pytest.approx(1 / (4 * camps), abs=1e-3)
    assert found["disagreement"][0] == pytest.approx((1 - 1 / camps**2) / 3, abs=1e-3)


@pytest.mark.parametrize("controversy", [1.0, 3.0])
def test_contacts_of_all_views_agree_and_like_minded_ones_keep_their_side(controversy):
    params = opinions.Params(rule="activity_driven", people=100, controversy=controversy)
    open_to_all, like_minded = (sim.load("opinions").run(params.replace(homophily=homophily), 9_001) for homophily in (0.0, 4.0))
    assert open_to_all["disagreement"] < like_minded["disagreement"] - 0.1
    assert open_to_all["moved"] > like_minded["moved"] + 0.05


def test_one_point_wins_both_where_nothing_is_gained_by_showing_all_the_same():
    found = opinions.frontier(opinions.Params(rule="sphere"), np.random.default_rng(0))
    assert found.front["set.exploration"].tolist() == [1.0]


def test_two_camps_are_worse_than_one_and_than_many():
    frame = opinions.frontier(opinions.Params(), np.random.default_rng(1)).frame
    worst = frame.loc[frame["polarization"].idxmax()]
    assert 1.5 < worst["clusters"] < 2.6
    assert frame["polarization"].iloc[0] < worst["polarization"] / 4
    assert frame["polarization"].iloc[-1] < worst["polarization"] / 4


def test_what_did_not_end_says_so():
    found = sim.load("opinions").run(opinions.Params(rule="biased_encounters", gamma=1.2, rounds=10), 0)
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
    assert sorted(set(shipped["confidence"])) == list(phase_diagram.CONFIDENCES)
    for confidence in (0.2, 0.28, 0.5):
        fresh = phase_diagram.bifurcation((confidence,))
        pd.testing.assert_frame_equal(fresh, shipped[shipped["confidence"] == confidence].reset_index(drop=True))


def test_sensitivity_moves_the_world_and_not_how_much_is_computed():
    model = sim.load("opinions")
    moved = sensitivity.tornado(model, opinions.Params(rule="hegselmann_krause", **SMALL))["parameter"]
    assert set(opinions.SIZES) <= set(model.Params.declared())
    assert set(moved) == set(model.Params.declared()) - set(opinions.SIZES)
