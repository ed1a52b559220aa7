"""Races: they are what the rules say, whatever teams know."""

import numpy as np
import pytest

from sim.racing import race


def at_rest(information, floor=0.0, seed=0, races=1000, **changes):
    rules = {"teams": 4, "enmity": 0.6, "skill": 1.0} | changes
    return race.run(race.Rules(**rules, information=information, floor=floor), races, seed)


@pytest.mark.parametrize("information", race.INFORMATION)
def test_the_fastest_is_first(information):
    races = at_rest(information)
    pace = races.skill - races.caution
    assert (races.of_first(pace) == pace.max(axis=1)).all()


@pytest.mark.parametrize("information", race.INFORMATION)
def test_without_enmity_the_first_is_fully_careful(information):
    races = at_rest(information, enmity=0.0)
    assert races.of_first(races.caution).mean() > 0.99


@pytest.mark.parametrize("information", race.INFORMATION)
def test_nobody_takes_less_than_is_required(information):
    races = at_rest(information, floor=0.6)
    assert races.caution.min() >= 0.6 - 1e-9
    usual = at_rest(information)
    assert races.of_first(races.caution).mean() > usual.of_first(usual.caution).mean() + 0.05


def test_who_knows_only_itself_is_more_careful_the_more_it_can():
    races = at_rest("private")
    caution = races.caution.ravel()[races.skill.ravel().argsort()].reshape(8, -1).mean(axis=1)
    assert (np.diff(caution) > 0).all()


def test_where_all_know_all_a_lead_is_what_makes_careful():
    races = at_rest("public")
    best = np.sort(races.skill, axis=1)
    lead = best[:, -1] - best[:, -2]
    first = races.of_first(races.caution)
    assert first == pytest.approx(np.minimum(lead / 0.6, 1), abs=0.03)


def test_skills_are_spread_evenly_and_drawn():
    skill = race.drawn(1000, 3, 2.0, 5)
    assert skill.mean() == pytest.approx(1.0, abs=1e-3)
    assert 0 <= skill.min() < skill.max() <= 2
    assert abs(np.corrcoef(skill.T)[0, 1]) < 0.15
    assert (skill == race.drawn(1000, 3, 2.0, 5)).all()
    assert (skill != race.drawn(1000, 3, 2.0, 6)).any()
