"""Values from behaviour: with the right idea of people the error goes to nothing, with a wrong one only the doubt does."""

import numpy as np
import pytest

from sim.models.approaches import inverse_rl


def course(**changes):
    """Return the frontier's rows, one for each number of walks."""
    return inverse_rl.frontier(inverse_rl.Params(**changes), np.random.default_rng(0)).frame


@pytest.mark.parametrize(
    "people", [{}, {"discount": 1.0, "assumed_discount": 1.0}, {"rationality": 1.0, "assumed_rationality": 1.0}]
)
def test_with_the_right_idea_of_people_the_error_goes_to_nothing(people):
    frame = course(**people)
    assert frame["error_left"].max() < 1e-4
    assert frame["value_error"].iloc[-1] < 0.3 < 2 < frame["value_error"].iloc[0]
    assert frame["confidence"].iloc[-1] > 0.9


@pytest.mark.parametrize("people", [{"rationality": 0.5}, {"assumed_rationality": 0.5}, {"discount": 1.0}, {"discount": 3.0}])
def test_with_a_wrong_one_it_grows_sure_and_the_error_stays(people):
    frame = course(**people)
    assert frame["confidence"].iloc[-1] > 0.9 > 0.3 > frame["confidence"].iloc[0]
    assert frame["value_error"].iloc[-1] > 1.5
    assert frame["value_error"].iloc[-1] > 0.9 * frame["value_error"].iloc[7]


@pytest.mark.parametrize("people", [{"rationality": 0.5}, {"discount": 1.0}, {"rationality": 1.0, "starts": "home"}])
def test_the_belief_goes_where_the_gradient_leads(people):
    """The estimates' mean after 200 walks, within five standard errors and the half step of the grid."""
    result = inverse_rl.simulate(inverse_rl.Params(demonstrations=200, **people), np.random.default_rng(0))
    estimate = result.estimate[:, 0]
    error = 5 * estimate.std(0) / np.sqrt(len(estimate)) + 0.25
    assert (np.abs(estimate.mean(0) - result.led_to) < error).all()
