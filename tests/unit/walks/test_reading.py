"""Reading walks: Bayes' rule walk by walk, the gradient against finite differences and against maximum entropy, and where it leads."""

import numpy as np
import pytest

from sim.walks import reading
from sim.walks.town import arrivals, plan, town, visits, walk

WHERE, TRUE = town(4), np.array([[5.0, 2.5]])


def visited(rationality, discount):
    return visits(WHERE, plan(WHERE, TRUE, rationality, discount)[:, 0], WHERE.starts)


def test_the_belief_is_bayes_rule_walk_by_walk():
    rng = np.random.default_rng(1)
    walks = walk(WHERE, plan(WHERE, TRUE, 1.0, 0.0)[:, 0], rng.choice(WHERE.starts, (2, 4)), rng)
    found = reading.belief(WHERE, walks, (1, 3), reading.readings(4, 2.0, 0.5))
    chances = plan(WHERE, reading.CANDIDATES, 2.0, 0.5)
    for person in (0, 1):
        for at, count in enumerate((1, 3)):
            log = np.zeros(len(reading.CANDIDATES))
            for number in range(count):
                for step in range(WHERE.steps):
                    if (action := walks.actions[step, person, number]) >= 0:
                        log += chances[step, :, walks.blocks[step, person, number], action]
            expected = np.exp(log - log.max())
            assert found[person, at] == pytest.approx(expected / expected.sum(), abs=1e-5)


@pytest.mark.parametrize("assumed", [(2.0, 0.0), (0.7, 0.0), (1.5, 1.0)])
def test_the_gradient_is_that_of_the_likelihood(assumed):
    seen, here, small = visited(1.0, 0.5), np.array([4.0, 3.0]), 1e-5
    found = reading.gradient(WHERE, seen, here, *assumed)
    for place in (0, 1):
        beside = [here + sign * small * np.eye(2)[place] for sign in (1, -1)]
        more, less = ((seen * plan(WHERE, worth[None], *assumed)[:, 0]).sum() for worth in beside)
        assert found[place] == pytest.approx((more - less) / (2 * small), abs=1e-7)


def test_without_discounting_it_is_what_people_reach_less_what_they_would_reach():
    """Ziebart et al. 2008: the gradient of the likelihood is the difference of feature counts, here times the rationality assumed."""
    here, assumed = np.array([4.0, 3.0]), 1.7
    for people in ((0.8, 0.0), (2.0, 1.0)):
        would = visits(WHERE, plan(WHERE, here[None], assumed, 0.0)[:, 0], WHERE.starts)
        difference = assumed * (arrivals(WHERE, visited(*people)) - arrivals(WHERE, would))
        assert reading.gradient(WHERE, visited(*people), here, assumed, 0.0) == pytest.approx(difference, abs=1e-12)


@pytest.mark.parametrize("people", [(2.0, 0.0), (0.5, 0.0), (1.5, 1.0), (3.0, 2.0)])
def test_with_the_right_idea_of_people_it_leads_to_what_they_value(people):
    assert reading.led_to(WHERE, visited(*people), *people) == pytest.approx(TRUE[0], abs=1e-4)


def test_where_it_leads_there_is_nothing_better_beside_it():
    seen, assumed = visited(0.5, 0.5), (2.0, 0.0)
    led = reading.led_to(WHERE, seen, *assumed)
    assert reading.gradient(WHERE, seen, led, *assumed) == pytest.approx(0, abs=1e-6)


def test_what_wants_to_leave_the_range_stays_on_its_border():
    seen = visited(5.0, 0.0)
    led = reading.led_to(WHERE, seen, 0.5, 0.0)
    slope = reading.gradient(WHERE, seen, led, 0.5, 0.0)
    assert led[0] == reading.MOST
    assert slope[0] > 0
    assert slope[1] == pytest.approx(0, abs=1e-6)
