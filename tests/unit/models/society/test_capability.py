"""Capability: its numbers, its frontier, and the tables of its page."""

import numpy as np
import pytest

from sim.models.society import capability
from sim.racing import evidence


def simulated(seed=0, **changes):
    return capability.simulate(capability.Params(**changes), np.random.default_rng(seed))


def run(seed=0, **changes):
    return capability.outcomes(simulated(seed, **changes))


@pytest.mark.parametrize(("game", "printed"), [("debate", 0.517), ("mafia", 0.135), ("backdoor", 0.1), ("wargames", 0.094)])
def test_overseers_win_as_often_as_printed(game, printed):
    for seed in range(2):
        assert run(seed, game=game)["oversight"] == pytest.approx(printed, abs=5e-4)


@pytest.mark.parametrize("changes", [{}, {"slipping": 100, "game": "mafia"}, {"growth": "linear", "required": 0.5}])
def test_a_setting_is_its_point_of_the_frontier(changes):
    frame = capability.frontier(capability.Params(**changes), np.random.default_rng(0)).frame
    for reach in (1.0, 5.0, 8.0):
        found = run(capability=reach, **changes)
        row = frame[frame["set.capability"] == reach].iloc[0]
        assert {name: row[name] for name in found} == pytest.approx(found, abs=1e-12)


def test_harm_is_the_same_at_one_generation_however_it_grows():
    assert {float(capability.harm(growth, np.array([1.0]))[0]) for growth in capability.GROWTHS} == {1.0}


def test_full_caution_does_no_harm_and_costs_most():
    found = run(required=1.0)
    assert found["expected_harm"] == found["harmed"] == 0
    assert found["given_up"] == pytest.approx(2.5, abs=0.01)
    assert found["capability_gain"] < run()["capability_gain"] - 1


def test_what_is_gained_and_given_up_is_what_could_be_had():
    found, result = run(), simulated()
    races = result.world.races
    could = 5 * (1 + races.of_first(races.skill)) / 2
    assert found["capability_gain"] + found["given_up"] == pytest.approx(could.mean())


def test_overseers_who_fall_behind_catch_less_of_what_is_more_capable():
    near, far = (run(capability=reach, game="mafia", slipping=100)["oversight"] for reach in (2.0, 6.0))
    assert far < near < run(game="mafia")["oversight"]


def test_the_page_shows_races_as_they_are():
    result = simulated()
    tables = capability.picture(result)
    firsts, rivals, numbers = tables["firsts"], tables["rivals"], tables["numbers"].iloc[0]
    assert len(firsts) == capability.SHOWN
    assert len(rivals) == 4 * capability.SHOWN
    assert (firsts["full"] > firsts["gain"]).all()
    assert (rivals["gain"].to_numpy() <= firsts["gain"].to_numpy()[rivals["row"]] + 1e-3).all()
    assert firsts["gain"].is_monotonic_decreasing
    assert {fate: (firsts["fate"] == fate).sum() for fate in capability.FATES} == dict(numbers)
    assert len(tables["curves"]) == 3 * 81
    assert set(tables["ways"]["way"]) == {"linear", "quadratic"}


@pytest.mark.parametrize("changes", [{}, {"game": "wargames"}, {"teams": 10}, {"required": 0.6}, {"enmity": 0.1}])
def test_the_races_shown_end_about_as_often_in_harm_as_all(changes):
    """Within two races of twelve."""
    result = simulated(**changes)
    shown = capability.picture(result)["numbers"].iloc[0]["harm"]
    assert shown == pytest.approx(capability.SHOWN * capability.outcomes(result)["harmed"], abs=2)


def test_evidence_says_what_was_checked():
    assert {found.stance for found in evidence.EVIDENCE} == {"for", "against", "context"}
    assert all("checked" in found.place or "read in" in found.place for found in evidence.EVIDENCE)
