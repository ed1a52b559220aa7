"""Cars in time: braking against its closed form, steering against the circle of grip, and who can be steered past."""

import numpy as np
import pytest

from sim.roads.street import MPH, SPLITS, drive, meet


def closed_form(speed, reaction, braking, distance):
    """Return the speed at which a car that brakes reaches a distance, m/s; 0 where it stops before."""
    free = np.maximum(distance - speed * reaction, 0.0)
    return np.sqrt(np.maximum(speed**2 - 2 * braking * free, 0.0))


@pytest.mark.parametrize("reaction", [0.0, 0.13, 1.0, 2.5])
@pytest.mark.parametrize("braking", [3.0, 7.0])
def test_what_is_hit_is_hit_at_the_speed_of_the_closed_form(reaction, braking):
    speed, distance = np.array([15.0, 35.0, 60.0]) * MPH, np.linspace(0.2, 150.0, 400)
    found = meet(speed, distance, reaction, braking, 2.0, np.inf).braked
    law = closed_form(speed, reaction, braking, distance[:, None])
    np.testing.assert_allclose(found, law, atol=1e-6)


def test_a_car_stands_where_it_should():
    speed = np.array([30.0]) * MPH
    course = drive(speed, 1.0, np.array([7.0]), np.zeros(1), 1000.0)
    assert course.ahead[-1, 0] == pytest.approx(speed[0] + speed[0] ** 2 / 14)
    assert course.speed[-1, 0] == 0
    assert (np.diff(course.ahead[:, 0]) >= 0).all()


def test_who_steers_with_all_its_grip_gets_aside_as_a_stone_falls():
    course = drive(np.array([20.0]), 1.0, np.zeros(1), np.array([7.0]), 60.0)
    late = course.time >= 1.0
    np.testing.assert_allclose(course.aside[late, 0], 3.5 * (course.time[late] - 1.0) ** 2, atol=1e-9)
    np.testing.assert_allclose(course.ahead[:, 0], 20.0 * course.time, atol=1e-9)


def test_a_choice_begins_where_the_best_split_just_gets_past_and_ends_where_the_car_stops():
    """With the share s sideways a car needs t = sqrt(2 w / b s), and is then v t - w sqrt(1 - s^2) / s farther on: braking helps it past."""
    speed, reaction, braking, room = 15.0, 1.0, 7.0, 2.0
    distance = np.arange(1.0, 60.0, 0.01)
    choice = distance[meet(np.array([speed]), distance, reaction, braking, room, np.inf).choice[:, 0]]
    for shares, near in ((SPLITS, 0.015), (np.linspace(0.2, 1.0, 10_000), 0.06)):
        farther = speed * np.sqrt(2 * room / (braking * shares)) - room * np.sqrt(1 - shares**2) / shares
        assert choice[0] == pytest.approx(speed * reaction + farther.min(), abs=near)
    assert choice[-1] == pytest.approx(speed * reaction + speed**2 / (2 * braking), abs=0.02)
    assert np.diff(choice).max() < 0.02, "one strip"


def test_who_has_walked_out_of_the_way_is_not_hit():
    """Free after 1.43 s: from 35 mph on at less than 22.2 m, where the car comes sooner, people are still hit."""
    speed, distance = np.array([35.0]) * MPH, np.array([20.0, 23.0])
    braked = meet(speed, distance, 1.0, 7.0, 2.0, 2 / 1.4).braked[:, 0]
    assert braked[0] > 0
    assert braked[1] == 0


def test_steering_never_leaves_a_car_slower_than_braking():
    speed, distance = np.linspace(15.0, 60.0, 7) * MPH, np.linspace(1.0, 120.0, 300)
    found = meet(speed, distance, 0.5, 6.0, 2.0, np.inf)
    assert (found.aside[found.choice] >= found.braked[found.choice]).all()
    assert found.choice.any()
