"""A second look: the crowd is that of the law."""

import numpy as np
import pytest

from sim.models.safeguards import second_look


@pytest.mark.parametrize(
    "changes",
    [
        {"skill": 0.8, "who_check": 0.3},
        {"misled": 0.1, "who_check": 1.0},
        {"void": 0.5, "lingers": 0.2, "who_check": 0.75},
        {"look": "odd", "cue": 1.5, "misled": 0.3, "who_check": 1.0, "ai_accuracy": 0.7},
    ],
)
def test_accuracy_and_minutes_are_those_of_the_law(changes):
    """Four standard errors of as many independent answers, of which each counts as one at most."""
    params = second_look.Params(**changes)
    found = second_look.outcomes(second_look.simulate(params, np.random.default_rng(0)))
    law = second_look.quantities(params, np.random.default_rng(0))
    spread = 4 * 0.5 / np.sqrt(params.readers * params.answers)
    assert found["accuracy"] == pytest.approx(law["law_accuracy"], abs=spread)
    assert found["minutes"] == pytest.approx(law["law_minutes"], abs=spread * params.minutes_per_check)
