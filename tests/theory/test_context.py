"""Context: the crowd that is drawn obeys the closed form and the laws of signal detection."""

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from sim.models.approaches import context


def found(seed=0, **changes):
    params = context.Params(askers=200_000, **changes)
    return context.outcomes(context.simulate(params, np.random.default_rng(seed))), params


@pytest.mark.parametrize(
    ("exceptions", "adversaries", "slip", "fooled"), [(0.02, 0.1, 0.005, 0.3), (0.1, 0.3, 0.05, 0.1), (0.005, 0.0, 0.1, 0.8)]
)
def test_a_judge_errs_as_the_closed_form_says(exceptions, adversaries, slip, fooled):
    """(1 - a) e + a f; four standard errors of the three shares."""
    ours, params = found(exceptions=exceptions, adversaries=adversaries, slip=slip, fooled=fooled)
    wrong = np.array([slip, fooled, slip])
    error = np.sqrt(np.square(params.shares) @ (wrong * (1 - wrong)) / params.askers)
    assert ours["error"] == pytest.approx((1 - adversaries) * slip + adversaries * fooled, abs=4 * error)


@pytest.mark.parametrize("changes", [{"strictness": 1.5}, {"tries": 20, "strictness": 2.0}, {"verification": 2.0, "tries": 5}])
def test_who_is_let_in_obeys_the_law(changes):
    ours, params = found(**changes)
    law = context.quantities(params, np.random.default_rng(0))
    for name in ("over_refusal", "misuse"):
        assert ours[name] == pytest.approx(law[f"law_{name}"], abs=4 * np.sqrt(0.25 / params.askers) * params.shares[1])


def test_impostors_who_come_again_and_again():
    """1 - (1 - f)^k."""
    ours, params = found(tries=5)
    assert ours["impostors_in"] == pytest.approx(1 - 0.7**5, abs=4 * np.sqrt(0.14 / params.askers))


def test_papers_help_as_two_independent_pieces_of_evidence_do():
    """A good reason and an impostor are then apart by sqrt((d - m)^2 + v^2): the bar where as many err on either side."""
    ours, params = found(verification=2.0)
    apart = ndtri(0.995) + ndtri(0.7)
    bars = np.linspace(-6, 12, 4001)
    passed = context.law(params, bars)
    level = np.abs(1 - passed[:, 0] - passed[:, 1]).argmin()
    assert passed[level, 1] == pytest.approx(ndtr(-np.hypot(apart, 2.0) / 2), abs=1e-3)
    assert ours["impostors_in"] < 0.3


def test_the_best_bar_is_where_the_odds_are_even():
    """Without others: there the evidence speaks for a good reason as strongly as impostors outnumber it, by their stakes."""
    params = context.Params(exceptions=0.05, adversaries=0.5, fooled=0.5, slip=0.02, stakes=4.0)
    bar = ndtri(0.98) + np.array(context.BARS)
    passed = context.law(params, bar)
    error = 4 * 0.05 * (1 - passed[:, 0]) + 0.5 * passed[:, 1] + 0.45 * passed[:, 2]
    apart = ndtri(0.98)
    even = 2 * ndtri(0.98) - apart / 2 + np.log(0.5 / (4 * 0.05)) / apart
    assert bar[error.argmin()] == pytest.approx(even, abs=0.26), "a step of the frontier"
