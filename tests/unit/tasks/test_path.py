"""What an AI takes, in which order, and the economy after each task."""

import numpy as np
import pytest

from sim.tasks.path import LAST, Setting, settled, walk
from sim.tasks.world import PEOPLE, draw

USUAL = {
    "saving": 0.144,
    "feasible": 0.23,
    "replaced": 1.0,
    "labour": 0.535,
    "new_tasks": 0.0,
    "mobile": 0.1,
    "floor": 0.6,
    "tax": 0.0,
    "capital": 0.0,
    "most": 1.5,
}


def setting(**changes):
    return Setting(**{**USUAL, **changes})


def test_two_thirds_of_one_kind_of_work_by_hand():
    """One kind loses two thirds of its tasks at no saving: who stays earns a third over .9, or the floor, of what others do."""
    pay, own, helped = (np.zeros(PEOPLE) for _ in range(3))
    pay[:2] = 0.5
    pay[2:] = 1e-12
    own[:] = pay
    own[0], helped[0] = 0.5 / 3, 1.0 / 3
    economy = settled(setting(floor=0.01), pay, own, helped, 0.0)
    others = (0.5 + 0.1 * 0.5) / 0.5  # people, over before, where the other half of tasks is
    wage = np.exp(economy.log_wage)
    assert wage[0] / wage[1] == pytest.approx((1 / 3 / 0.9) * others)
    with_floor = settled(setting(floor=0.6), pay, own, helped, 0.0)
    wage = np.exp(with_floor.log_wage)
    assert wage[0] / wage[1] == pytest.approx(0.6)
    assert with_floor.jobless[0] == pytest.approx(0.9 - (1 / 3) * others / 0.6)


def test_where_all_can_move_all_earn_the_same():
    path_wages = settled(setting(mobile=1.0), *_hit())
    assert np.ptp(path_wages.log_wage) == pytest.approx(0.0, abs=1e-12)
    assert path_wages.jobless.max() == 0


def test_who_can_move_earns_no_less_than_who_stays():
    economy = settled(setting(), *_hit())
    assert economy.log_wage[0] == economy.log_wage.min() < economy.log_wage.max()


def _hit():
    pay = np.full(PEOPLE, 1 / PEOPLE)
    own, helped = pay.copy(), np.zeros(PEOPLE)
    own[0], helped[0] = 0.4 * pay[0], 0.6 * pay[0]
    return pay, own, helped, 0.0


def test_the_first_task_is_the_one_that_saves_most_and_no_other_pays_at_the_end():
    world = draw(0.199, 0.0, 1.0, 0)
    path = walk(setting(), world)
    assert path.saving[path.turn == 0] == path.saving.max()
    assert (path.turn < LAST).sum() == len(path.new) - 1
    assert path.pays < len(path.new) - 1
    assert np.argmax(path.productivity) == pytest.approx(path.pays, abs=2)


def test_a_tax_ends_it_sooner():
    world = draw(0.199, 0.0, 1.0, 0)
    assert walk(setting(tax=0.2), world).pays < walk(setting(), world).pays


def test_work_and_capital_earn_all_there_is():
    path = walk(setting(new_tasks=0.5, capital=0.5, tax=0.1), draw(0.5, 0.0, 1.0, 0))
    assert path.work.sum(1) + path.capital == pytest.approx(path.gdp)
