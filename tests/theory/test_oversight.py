"""Human oversight: the queue is Erlang's, the errors are those of independent looks."""

from math import factorial

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from sim.models.safeguards import oversight


def found(**changes):
    return oversight.outcomes(oversight.simulate(oversight.Params(**changes), np.random.default_rng(0)))


@pytest.mark.parametrize("reviewers", [2, 3])
def test_people_who_do_not_hurry_are_a_queue_with_several_servers(reviewers):
    """Erlang's C: mean wait. A day begins with nobody waiting and holds about 290 cases that are read."""
    load = 120 * 0.3 * 2 / 60
    full = load**reviewers / factorial(reviewers) / (1 - load / reviewers)
    wait = full / (sum(load**k / factorial(k) for k in range(reviewers)) + full)
    law = wait * 2 / (reviewers - load)
    ours = found(arrivals=120, deferred=0.3, minutes=2, reviewers=reviewers, days=100)["waited"]
    assert ours == pytest.approx(law, rel=0.1)


def test_two_and_a_third_where_they_differ_err_as_a_majority_of_three():
    e = 0.1
    ours = found(human_error=e, uneven=1.0, fatigue=0.0, second_reader=True, deferred=0.3)
    law, asked = e * e * (3 - 2 * e), 14_400
    assert ours["people_error"] == pytest.approx(law, abs=4 * np.sqrt(law / asked))
    hours = 0.3 * 1000 * 6 / 60 * (2 + 2 * e * (1 - e))
    assert ours["human_hours"] == pytest.approx(hours, rel=4 * np.sqrt(2 / asked))


def test_who_leans_errs_with_the_machine_in_that_share():
    e, lean, share = 0.1, 0.4, 0.2
    ours = found(human_error=e, uneven=1.0, fatigue=0.0, bias=lean, deferred=share)
    machine = (ours["machine_alone"] - ours["error"] * (1 - share)) / share
    law = lean * machine + (1 - lean) * e
    assert ours["people_error"] == pytest.approx(law, abs=4 * np.sqrt(law * (1 - law) / 9600))


def test_half_the_time_gives_the_signal_of_half_as_many_samples():
    """At a load that leaves every case waiting for hours, all are read in a quarter of the time: the least."""
    e = 0.05
    ours = found(
        human_error=e, uneven=1.0, fatigue=0.0, deferred=0.6, arrivals=120, minutes=20, reviewers=1, queue="hurry", patience=5
    )
    law = ndtr(ndtri(e) / 2)
    assert ours["people_error"] == pytest.approx(law, abs=0.01)
