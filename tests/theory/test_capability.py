"""Capability: teams that answer one another come to rest where theory says, and games are won as Elo's law says."""

import numpy as np
import pytest

from sim.racing import games, laws, race

BETWEEN = {
    "none": 0.01,
    "private": 0.025,
    "public": race.EDGE,
}  # by how much teams miss the best answer: it is flat, and they move in notches


@pytest.mark.parametrize("information", race.INFORMATION)
@pytest.mark.parametrize(("teams", "enmity", "skill"), [(5, 0.5, 1.0), (2, 1.0, 1.0), (3, 0.8, 2.0), (8, 1.0, 0.5)])
def test_caution_comes_to_rest_at_the_law(information, teams, enmity, skill):
    """Four standard errors of as many drawn races, beside what teams miss by choosing on a grid."""
    races = race.run(race.Rules(teams, enmity, skill, information, 0.0), 2000, 11)
    caution = races.of_first(races.caution)
    tolerance = 4 * caution.std() / np.sqrt(len(caution)) + BETWEEN[information]
    assert caution.mean() == pytest.approx(laws.caution(teams, enmity, skill, information), abs=tolerance)


@pytest.mark.parametrize("information", race.INFORMATION)
def test_nobody_wishes_to_have_chosen_otherwise(information):
    """At rest no team that is first would get a twentieth more with a tenth more or less caution, in the mean over races."""
    rules = race.Rules(4, 0.6, 1.0, information, 0.0)
    races = race.run(rules, 2000, 3)
    rows = np.arange(2000)

    def worth(changed):
        caution = races.caution.copy()
        caution[:, 0] = np.clip(caution[:, 0] + changed, 0, 1)
        first = (races.skill - caution).argmax(axis=1)
        return np.where(first == 0, 1.0, 1 - rules.enmity) * caution[rows, first]

    now = worth(0.0).mean()
    for changed in (-0.1, 0.1):
        assert worth(changed).mean() < now + 0.05 * now


@pytest.mark.parametrize("game", games.PRINTED)
@pytest.mark.parametrize("gap", [0.0, 250.0, 700.0])
def test_games_are_won_as_elo_says(game, gap):
    """Four standard errors of as many independent games; luck that lies evenly errs less."""
    won = games.caught(game, np.full((1000, 1), gap), 800, games.luck(1000, 7))
    law = games.law(game, gap, 800)
    assert won.mean() == pytest.approx(law, abs=4 * np.sqrt(law * (1 - law) / won.size) + 1e-9)
