"""Approaches: where all five stand, a cause for every miss, and the tables of the page."""

import numpy as np
import pytest

from sim.models.approaches import approaches
from sim.models.approaches.approaches import CAUTION, NAMED, STRESSES, Params


def run(seed=0, **changes):
    return approaches.simulate(Params(**changes), np.random.default_rng(seed))


def missed(approach, **changes):
    """Return what one approach misses; the others are not computed."""
    frame = approaches.frontier(Params(approach=approach, **changes), np.random.default_rng(0)).frame
    return frame[frame["set.caution"] == 1.0]["missed"].iloc[0]


@pytest.mark.parametrize("approach", NAMED)
def test_much_work_and_no_stress_reach_what_people_want(approach):
    """A hundred times the default, five approaches, within .02."""
    assert missed(approach, budget=10_000.0) < 0.02
    assert missed(approach, budget=1.0) > 0.05


@pytest.mark.parametrize(
    ("name", "stress", "cause", "cured", "budget"),
    [
        ("rules", "edge_cases", {}, {"budget": 400.0}, 100.0),
        ("reward", "none", {}, {"reported": 1.0}, 100.0),
        ("raters", "disagreement", {}, {"ask_who": True}, 1000.0),
        ("inverse_rl", "none", {}, {"assumed_rationality": 3.0}, 5000.0),
        ("principles", "adversary", {"blind_spot": 0.1}, {"blind_spot": 0.0, "disguises": 0}, 400.0),
        ("rules", "adversary", {}, {"disguises": 0}, 400.0),
        ("raters", "drift", {}, {"strength": 0.0}, 400.0),
    ],
)
def test_without_its_cause_the_miss_is_gone(name, stress, cause, cured, budget):
    sick = missed(name, stress=stress, budget=budget, **cause)
    healed = missed(name, stress=stress, **{"budget": budget} | cause | cured)
    assert healed < 0.5 * sick


def test_the_blind_spot_alone_is_worth_its_harm():
    blind, seeing = (run(stress="adversary", approach="principles", blind_spot=blind) for blind in (0.1, 0.0))
    assert approaches.outcomes(blind)["harm"] > 1.5 * approaches.outcomes(seeing)["harm"]


def test_no_approach_is_the_best_in_every_row():
    table = approaches.stresses(run()).pivot_table(index="stress", columns="approach", values="missed")
    assert set(table.index) == set(STRESSES)
    assert table.idxmin(axis=1).nunique() > 1
    assert (table.loc["edge_cases"] > table.loc["none"]).all()
    assert table.loc["drift"].idxmin() == "Reward"
    assert (table.loc["edge_cases"] / table.loc["none"]).idxmax() == "Rules"


def test_a_setting_is_its_point_of_the_frontier_and_between_two_stops_it_lies_between():
    frame = approaches.frontier(Params(), np.random.default_rng(0)).frame
    for caution in (0.5, 1.0, 8.0):
        found = approaches.outcomes(run(caution=caution))
        row = frame[frame["set.caution"] == caution].iloc[0]
        assert {name: row[name] for name in ("helpfulness", "harm", "missed")} == pytest.approx(
            {name: found[name] for name in ("helpfulness", "harm", "missed")}
        )
    low, middle, high = (approaches.outcomes(run(caution=caution))["harm"] for caution in (1.2, 1.3, 1.4))
    assert low >= middle >= high


def test_a_lever_moves_the_frontier():
    """With four times the work more help can be had at the same harm."""
    few, many = (approaches.frontier(Params(budget=hours), np.random.default_rng(0)).front for hours in (100.0, 400.0))
    at = np.interp(0.05, few["harm"], few["helpfulness"]), np.interp(0.05, many["harm"], many["helpfulness"])
    assert at[1] > at[0] + 0.01


def test_the_hero_has_the_same_tables_at_every_point():
    shown, one = approaches.preview(Params(), np.random.default_rng(0)), approaches.picture(run())
    here = CAUTION.index(1.0)
    for name, table in shown.items():
        assert table[table["point"] == here].drop(columns="point").reset_index(drop=True).equals(one[name])
    assert one["names"]["name"].tolist() == list(NAMED.values())
    assert one["names"]["chosen"].sum() == 1
    assert set(one["others"]["way"]) == set(NAMED.values()) - {"Rules"} | {approaches.IDEAL}


def test_the_frame_has_a_row_for_each_and_the_sentence_reads_the_same():
    result = run()
    frame = result.to_frame()
    assert frame["missed"].tolist() == pytest.approx(list(approaches.missed(result).values()))
    assert frame.loc[0, "cost"] == approaches.outcomes(result)["cost"]
