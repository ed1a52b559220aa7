"""Games of oversight: as often won as printed, less the further ahead the system is, and no less beyond the plateau."""

import numpy as np
import pytest

from sim.racing import games


@pytest.mark.parametrize("game", games.PRINTED)
def test_the_law_is_what_is_printed_at_400(game):
    assert games.law(game, 400, 800) == pytest.approx(games.PRINTED[game], abs=1e-9)


@pytest.mark.parametrize("game", games.PRINTED)
def test_overseers_win_less_the_further_behind_they_are_up_to_the_plateau(game):
    chance = [games.law(game, gap, 600) for gap in (0, 200, 400, 600, 800, 1000)]
    assert (np.diff(chance[:4]) < 0).all()
    assert chance[3] == chance[4] == chance[5]


def test_a_system_as_capable_as_its_overseer_hides_few_backdoors():
    assert games.law("backdoor", 0, 800) > 0.9
    assert games.law("debate", 0, 800) - games.law("debate", 400, 800) < 0.03


def test_a_better_play_of_luck_never_loses_what_a_worse_one_wins():
    fortune = games.luck(200, 3)
    won = games.caught("mafia", np.full((200, 1), 300.0), 800, fortune)
    assert fortune[won].min() > fortune[~won].max()


def test_luck_favours_neither_side():
    fortune = games.luck(1000, 0)
    assert fortune.shape == (1000, games.ROUNDS)
    assert fortune.mean() == pytest.approx(0.0, abs=1.0)
    assert (fortune > 0).mean() == pytest.approx(0.5, abs=0.002)
