"""Jobs: the economy obeys Hulten's theorem where few tasks are taken, and the shares that Cobb-Douglas gives."""

import numpy as np
import pytest

from sim.models.society import jobs as model

SEEDS = range(12)


def outputs(**changes):
    params = model.Params(**changes)
    return np.array([model.outcomes(model.simulate(params, np.random.default_rng(seed)))["output"] for seed in SEEDS])


@pytest.mark.parametrize(
    "changes", [{}, {"replaced": 0.3}, {"capital": 1.0}, {"mobility": 1.0}, {"saving": 0.3}, {"labour": 0.65}, {"new_tasks": 1.0}]
)
def test_few_tasks_bring_their_share_of_costs_times_what_they_save(changes):
    """Hulten 1978: .02 x .23 x saving; four standard errors over worlds, and 4 % for what is of second order."""
    law = 100 * 0.02 * 0.23 * changes.get("saving", 0.144)
    found = outputs(exposed=0.02, **changes)
    assert found.mean() == pytest.approx(law, abs=4 * found.std() / np.sqrt(len(SEEDS)) + 0.04 * law)


def test_the_more_tasks_the_less_the_law_holds_if_people_cannot_move():
    """Whoever is displaced and stays becomes cheaper, so that fewer tasks pay than the law counts."""
    few, many = (outputs(exposed=exposed, mobility=0.0).mean() / (100 * exposed * 0.23 * 0.144) for exposed in (0.05, 0.5))
    assert many < few < 1.02


def test_shares_of_income():
    """Cobb-Douglas: work earns lambda of what is spent on its tasks, new tasks are all work."""
    for new in (0.0, 0.5, 1.0):
        result = model.simulate(model.Params(new_tasks=new, replaced=0.5), np.random.default_rng(1))
        found, labour = model.outcomes(result), 0.535
        gone = found["automated"]
        expected = (labour * (1 - 0.5 * gone) + new * gone) / (1 + new * gone)
        assert found["labour_share"] == pytest.approx(expected, abs=1e-12)
