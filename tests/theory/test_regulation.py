"""Regulation: what firms and audits do obeys the laws of lognormal costs and of independent draws."""

import numpy as np
import pytest

from sim.models.safeguards import regulation as model

SEEDS = range(8)


def found(**changes):
    params = model.Params(**changes)
    every = [model.outcomes(model.simulate(params, np.random.default_rng(seed))) for seed in SEEDS]
    return {name: np.mean([one[name] for one in every]) for name in every[0]}, model.quantities(params, np.random.default_rng(0))


@pytest.mark.parametrize(("audit_rate", "fine", "cost_spread"), [(0.1, 35.0, 1.0), (0.04, 15.0, 1.0), (0.3, 7.5, 0.4)])
def test_the_shares_that_comply_and_that_are_caught(audit_rate, fine, cost_spread):
    """Binomial over 3,200 firms; four standard errors."""
    ours, law = found(audit_rate=audit_rate, fine=fine, cost_spread=cost_spread)
    for name in ("compliance", "caught"):
        expected = law[f"law_{name}"]
        assert ours[name] == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / (400 * len(SEEDS))))


def test_only_the_product_deters():
    often, rarely = (found(audit_rate=rate, fine=fine)[0] for rate, fine in ((0.4, 3.5), (0.02, 70.0)))
    assert often["compliance"] == pytest.approx(rarely["compliance"], abs=1e-12)
    assert often["harm"] < rarely["harm"]
