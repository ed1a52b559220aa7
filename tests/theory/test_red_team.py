"""Red team: the bound holds in at least 95 % of worlds, and teams see nothing as often as the law says."""

import numpy as np
import pytest

from sim.models.safeguards import red_team

TEAMS = 10_000


def drawn(**changes):
    params = red_team.Params(teams=TEAMS, target="faces:ten-strangers", **changes)
    return red_team.outcomes(red_team.simulate(params, np.random.default_rng(5))), red_team.quantities(
        params, np.random.default_rng(0)
    )


@pytest.mark.parametrize(("rate", "tests"), [(0.001, 1000), (0.003, 1000), (0.01, 300), (0.0001, 100_000), (0.01, 30)])
def test_the_bound_is_true_for_nineteen_teams_of_twenty_or_more(rate, tests):
    """Clopper and Pearson's is exact, so never below .95; four standard errors."""
    ours, law = drawn(rate=rate, tests=tests)
    assert ours["covered"] >= 0.95 - 4 * np.sqrt(0.95 * 0.05 / TEAMS)
    assert ours["blind"] == pytest.approx(law["law_blind"], abs=4 * np.sqrt(0.25 / TEAMS))


def test_miles():
    """275 million miles."""
    assert red_team.quantities(red_team.Params(), np.random.default_rng(0))["law_miles"] == pytest.approx(275e6, rel=0.002)
