"""Value drift: its numbers, its frontier, and the tables of its page."""

import numpy as np
import pytest

from sim.models.approaches import value_drift


def simulated(seed=0, **changes):
    return value_drift.simulate(value_drift.Params(**changes), np.random.default_rng(seed))


def run(seed=0, **changes):
    return value_drift.outcomes(simulated(seed, **changes))


def frontier(**changes):
    return value_drift.frontier(value_drift.Params(**changes), np.random.default_rng(0))


def test_the_laws_of_the_defaults():
    laws = value_drift.quantities(value_drift.Params(), np.random.default_rng(0))
    assert laws["law_gain"] == 0.5
    assert laws["law_error"] == pytest.approx(0.05, abs=1e-12)
    assert laws["law_error_at_gain"] == pytest.approx(0.05, abs=1e-12)
    assert laws["law_locked"] == 0.25
    assert laws["law_influence"] == pytest.approx(3 / 13 * 4 * 31 / 32)


@pytest.mark.parametrize("changes", [{}, {"counted": "median"}, {"noise": 0.5, "stance": -2.0}])
def test_a_setting_is_its_point_of_the_frontier(changes):
    frame = frontier(**changes).frame
    for gain in (0.1, 0.5, 0.95):
        found = run(best_gain=False, gain=gain, **changes)
        row = frame[frame["set.gain"] == gain].iloc[0]
        assert {name: row[name] for name in found} == pytest.approx(found, abs=1e-12)


def test_the_best_pace_errs_least_of_all_and_beyond_it_nothing_is_gained():
    for changes in ({}, {"counted": "median"}, {"drift": 0.01}):
        found, frame = run(**changes), frontier(**changes).frame
        assert found["error"] < frame["error"].min() * 1.01
        assert (frame["set.gain"][frame["efficient"]] < found["pace"] + 0.1).all()


def test_the_middle_answer_is_followed_more_slowly_because_it_is_noisier():
    assert run(counted="median")["pace"] < run()["pace"] == 0.5


def test_without_a_voice_nothing_says_when_half_is_gone():
    found = run(loud_answers=0)
    assert found["half_gone"] is None
    assert found["influence"] == 0


def test_the_page_shows_one_world_and_what_is_locked_in_it():
    result = simulated(locked_years=7, loud_from=2040, loud_years=3)
    tables = value_drift.picture(result)
    value = tables["value"]
    assert len(value) == 41
    assert (value["locked"] == value["value"].to_numpy()[np.arange(41) // 7 * 7]).all()
    assert tables["voice"]["year"].tolist() == [2040, 2041, 2042]
    assert tables["spoke"]["share"].item() == pytest.approx(3 / 13)
    assert tables["numbers"]["peak"].item() == pytest.approx(value_drift.outcomes(result)["influence"])
    assert len(tables["answers"]) == 41 * 10
    low, high = value_drift.span(result)
    assert low <= tables["answers"]["answer"].min()
    assert tables["voice"]["said"].max() <= high


def test_a_voice_from_below_is_drawn_below():
    numbers = value_drift.picture(simulated(stance=-4.0))["numbers"]
    assert numbers["peak"].item() == -numbers["influence"].item() < -0.5
