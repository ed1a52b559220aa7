"""The town: plans against every walk that there is, in a town small enough; discounting; what is taken how often."""

import numpy as np
import pytest

from sim.walks import town as towns
from sim.walks.town import ACTIONS, MOVES, arrivals, plan, slopes, town, visits, walk

WORTH = np.array([[2.5, 1.0]])


def every_walk(where, at, steps, cost=0.0, taken=()):
    """Yield the actions of every walk that there is, what its steps cost, and where it ends."""
    if at in where.ends or steps == 0:
        yield taken, cost, at
        return
    for action in range(ACTIONS):
        yield from every_walk(where, where.following[at, action], steps - 1, cost - (action < len(MOVES)), (*taken, action))


def test_without_discounting_a_walk_has_the_chance_that_maximum_entropy_gives_it():
    """exp(rationality x worth) over the sum of all walks, in a town of 3 x 3 with 5 steps, one by one."""
    small = towns.Town(**{**vars(town(3)), "steps": 5})
    rationality, start = 1.3, 0
    chances = plan(small, WORTH, rationality, 0.0)[:, 0]
    weights, likely = [], []
    for actions, cost, end in every_walk(small, start, small.steps):
        brought = sum(WORTH[0, place] for place in (0, 1) if end == small.ends[place])
        weights.append(np.exp(rationality * (cost + brought)))
        at, log = start, 0.0
        for step, action in enumerate(actions):
            log += chances[step, at, action]
            at = small.following[at, action]
        likely.append(np.exp(log))
    assert len(weights) > 500
    assert sum(likely) == pytest.approx(1.0)
    assert np.array(likely) == pytest.approx(np.array(weights) / sum(weights), rel=1e-9)


def test_who_discounts_little_plans_nearly_as_who_does_not():
    where = town(4)
    assert plan(where, WORTH, 2.0, 1e-9) == pytest.approx(plan(where, WORTH, 2.0, 0.0), abs=1e-6)


def test_a_discounter_gives_in_beside_the_near_place_and_means_to_walk_on_from_afar():
    """Worth 8 and 6: 4 blocks before the near place, which is as far before the other one, and beside it, without errors worth the name."""
    where = town(5)
    worth, gives_in = np.array([[8.0, 6.0]]), 0.6
    plain, tempted = (np.exp(plan(where, worth, 4.0, k)[0, 0]) for k in (0.0, gives_in))
    beside = where.ends[1] - 1
    enters = list(where.following[beside]).index(where.ends[1])
    assert tempted[beside, enters] > 0.99
    assert tempted[beside, enters] > plain[beside, enters]


def test_slopes_are_those_of_the_plan():
    where, rationality, small = town(4), 1.5, 1e-5
    for discount in (0.0, 0.8):
        found = slopes(where, WORTH, rationality, discount)
        for place in (0, 1):
            more, less = (plan(where, WORTH + sign * small * np.eye(2)[place], rationality, discount) for sign in (1, -1))
            assert found[place] == pytest.approx((more - less) / (2 * small), abs=1e-6)


def test_walks_are_as_frequent_as_their_visits():
    """Of 20,000 walks; tolerance five standard errors of a share."""
    where = town(4)
    chances = plan(where, np.array([[5.0, 3.0]]), 1.0, 0.5)[:, 0]
    rng = np.random.default_rng(0)
    walks = walk(where, chances, rng.choice(where.starts, (20, 1000)), rng)
    ended = arrivals(where, visits(where, chances, where.starts))
    for place in (0, 1):
        share = (walks.blocks[-1] == where.ends[place]).mean()
        assert share == pytest.approx(ended[place], abs=5 * np.sqrt(0.25 / 20_000))
    assert ((walks.actions[1:] < 0) >= (walks.actions[:-1] < 0)).all()
