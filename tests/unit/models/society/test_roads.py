"""Roads: the worked example, the choice beside the dial, the frontier, and the tables of the page."""

import numpy as np
import pytest

from sim.models.society import roads
from sim.roads.evidence import EVIDENCE, SOURCES


def result(seed=0, **changes):
    return roads.simulate(roads.Params(**changes), np.random.default_rng(seed))


def run(seed=0, **changes):
    return roads.outcomes(result(seed, **changes))


@pytest.mark.parametrize(("speed", "impact"), [(25, 0.0), (30, 9.389), (35, 23.869), (40, 33.186)])
def test_the_speed_of_impact_at_25_metres(speed, impact):
    for who in ("pedestrian", "passenger"):
        assert run(speed=speed, who_bears=who)["impact_speed"] == pytest.approx(impact, abs=5e-4)


@pytest.mark.parametrize("changes", [{}, {"who_bears": "passenger", "reaction": 0.2}, {"walking": 1.4, "stops": 0.0}])
def test_a_setting_is_its_point_of_the_frontier(changes):
    frame = roads.frontier(roads.Params(**changes), np.random.default_rng(0)).frame
    for speed in (15, 35, 60):
        found = run(speed=speed, **changes)
        row = frame[frame["set.speed"] == speed].iloc[0]
        assert {name: row[name] for name in found} == pytest.approx(found, abs=1e-9)
    slower = run(speed=30, **changes)["deaths"]
    assert run(**changes)["slower"] == pytest.approx(run(**changes)["deaths"] - slower, abs=1e-9)


def test_no_rule_changes_more_than_those_killed_where_there_is_a_choice():
    brake, steer = run(), run(who_bears="passenger")
    assert brake["deaths"] - steer["deaths"] == pytest.approx(brake["at_stake"] - steer["passengers_killed"])
    assert brake["passengers_killed"] == 0
    assert 0 < brake["deaths"] - steer["deaths"] < brake["at_stake"] < brake["slower"] / 10


def test_nearly_all_who_die_are_on_foot_whoever_bears_the_risk():
    steer = run(who_bears="passenger")
    assert steer["passengers_killed"] < 0.01 * steer["deaths"]


def test_a_leg_between_lights_takes_as_long_as_a_car_that_is_driven_there():
    """Drive one leg in small steps: pick up, hold, slow down in time."""
    for speed, stops in ((35, 2.0), (60, 5.0)):
        params = roads.Params(speed=speed, stops=stops)
        metres, top = 1000 / stops, speed * 0.44704
        at, now, time, step = 0.0, 0.0, 0.0, 0.001
        while at < metres - 1e-3 and time < 300:
            ends = np.sqrt(max(2 * params.pick_up * (metres - at), 0.0))
            now = min(now + params.pick_up * step, top, ends)
            at, time = at + now * step, time + step
        whole = time * params.stops * params.trip / 60
        assert run(speed=speed, stops=stops)["minutes"] == pytest.approx(whole, rel=2e-3)


def test_votes_of_all_countries_lie_between_the_two_rules():
    found = roads.by_country(roads.Params(), 0)
    assert found["deaths"].between(run(who_bears="passenger")["deaths"], run()["deaths"]).all()
    assert len(found) == 130
    assert found["deaths"].max() - found["deaths"].min() < run()["slower"] / 50


def test_the_tables_of_the_page():
    tables = roads.picture(result(who_bears="passenger"))
    people, numbers = tables["people"], tables["numbers"].iloc[0]
    assert sum(numbers[fate] for fate in roads.FATES) == roads.PICTURED
    assert len(people) + numbers["beyond"] == roads.PICTURED
    assert (people["fate"] == "spared").sum() == (people["car"] != "").sum() == numbers["spared"] > 0
    spared = people.loc[people["fate"] == "spared", "distance"]
    assert spared.between(numbers["nearest"] - 0.25, numbers["farthest"] + 0.25).all()
    assert tables["slows"]["speed"].iloc[-1] == 0
    assert tables["slows"]["distance"].iloc[-1] == pytest.approx(numbers["stands"])
    assert abs(100 * numbers["dies"] / roads.PICTURED - run()["deaths"] / 10) < 2
    assert len(result().to_frame()) == roads.Params().people


def test_every_source_of_the_evidence_is_named():
    assert {evidence.source for evidence in EVIDENCE} | {"tefft2011"} == set(SOURCES)
