"""Values from behaviour: what the page's numbers are, and that it draws what it says."""

import numpy as np
import pytest

from sim.models.approaches import inverse_rl
from sim.walks import reading


def result(**changes):
    return inverse_rl.simulate(inverse_rl.Params(**changes), np.random.default_rng(0))


def run(**changes):
    return inverse_rl.outcomes(result(**changes))


def test_a_setting_is_its_point_of_the_frontier():
    params = inverse_rl.Params(discount=1.0)
    frame = inverse_rl.frontier(params, np.random.default_rng(0)).frame
    for walks in (1, 20, 200):
        found = run(discount=1.0, demonstrations=walks)
        row = frame[frame["set.demonstrations"] == walks].iloc[0]
        assert {name: row[name] for name in found} == pytest.approx(found, abs=1e-9)


def test_a_number_of_walks_between_two_stops_is_read_as_well():
    between = run(demonstrations=17)
    assert between["demonstrations_used"] == 17
    assert run(demonstrations=20)["value_error"] < between["value_error"] < run(demonstrations=15)["value_error"]


def test_before_much_is_seen_the_error_is_that_of_knowing_nothing():
    """Of a value from 0 to 12, all alike, the mean distance to 6 is 3 and to 3 is 3.75, on the grid of halves 3.12 and 3.84."""
    nothing = np.abs(reading.CANDIDATES - [6.0, 3.0]).mean()
    assert nothing == pytest.approx((3.12 + 3.84) / 2)
    assert 0.7 * nothing < run(demonstrations=1)["value_error"] < nothing


def test_how_sure_it_is_counts_values_within_a_step_of_its_estimate():
    found = result(demonstrations=10)
    for person in (0, 7):
        belief, estimate = found.belief[person, 0], found.estimate[person, 0]
        beside = (np.abs(reading.CANDIDATES - estimate) <= 1).all(1)
        assert inverse_rl._sure(found)[person, 0] == pytest.approx(belief[beside].sum())


def test_the_machine_sees_walks_and_not_how_they_were_meant():
    """The same people read with two ideas of them walk the same walks."""
    first, second = result(discount=1.0), result(discount=1.0, assumed_discount=1.0, assumed_rationality=4.0)
    assert (first.walks.actions == second.walks.actions).all()


def test_drawn_walks_begin_in_town_and_end_in_a_place_or_where_people_gave_up():
    params = inverse_rl.Params(rationality=0.5)
    drawn = inverse_rl.picture(inverse_rl.simulate(params, np.random.default_rng(0)))
    walks = drawn["walks"]
    assert walks.groupby("walk")["stopped"].sum().max() == 1
    assert set(walks["walk"]) == set(range(inverse_rl.DRAWN))
    assert (walks["first"] == np.searchsorted(inverse_rl.DEMONSTRATIONS, walks["walk"] + 1)).all()
    assert drawn["walks"]["now"].sum() == (walks["walk"] < 20).sum()
    assert drawn["belief"]["chance"].max() == 1.0
    assert len(drawn["others"]) == inverse_rl.PEOPLE


def test_a_frame_has_a_row_for_every_person():
    frame = result().to_frame()
    assert len(frame) == inverse_rl.PEOPLE
    assert frame["error"].mean() == pytest.approx(run()["value_error"])
