"""Value drift: what is drawn obeys the laws of the local level model and of a linear filter."""

import numpy as np
import pytest

from sim.models.approaches import value_drift

SEEDS, YEARS = 4, 41
WORLDS = 2000 * SEEDS


def found(**changes):
    params = value_drift.Params(worlds=2000, **changes)
    every = [value_drift.outcomes(value_drift.simulate(params, np.random.default_rng(seed))) for seed in range(SEEDS)]
    return {name: np.mean([one[name] for one in every]) for name in every[0]}, value_drift.quantities(
        params, np.random.default_rng(0)
    )


@pytest.mark.parametrize(("drift", "noise", "gain"), [(0.05, 0.1, 0.5), (0.05, 0.1, 0.2), (0.01, 0.25, 0.8)])
def test_error_is_that_of_the_steady_state(drift, noise, gain):
    """A mean of squares over years that hang together as (1 - g)^(2 t); four standard errors."""
    ours, law = found(drift=drift, noise=noise, gain=gain, best_gain=False)
    alone = WORLDS * YEARS * (1 - (1 - gain) ** 2) / (1 + (1 - gain) ** 2)
    assert ours["error"] == pytest.approx(law["law_error_at_gain"], rel=4 * np.sqrt(2 / alone))


def test_a_lock_grows_old_by_the_variance_of_every_year():
    """Spans of five years, of which every fifth stands alone; four standard errors."""
    ours, law = found()
    assert law["law_locked"] == 0.25
    assert ours["locked_error"] == pytest.approx(0.25, rel=4 * np.sqrt(2 / (WORLDS * (YEARS + 60) / 5)))


@pytest.mark.parametrize(("gain", "loud_years"), [(0.5, 5), (0.1, 5), (0.1, 15), (1.0, 1)])
def test_the_voice_moves_who_takes_the_mean_by_the_law(gain, loud_years):
    """Around the law it scatters with the walk and the answers meanwhile; four standard errors, generously one sd a world and year."""
    ours, law = found(gain=gain, best_gain=False, loud_years=loud_years)
    push = 3 / 13
    assert ours["influence"] == pytest.approx(law["law_influence"], abs=4 * push / np.sqrt(WORLDS))
    assert ours["moved"] == pytest.approx(law["law_moved"], abs=4 * push * loud_years / np.sqrt(WORLDS))
