"""The long tail: the drawn rules come to the law."""

import numpy as np
import pytest
from scipy.special import digamma

from sim.models.inherited import long_tail


def run(seed: int = 0, **changes: object) -> long_tail.Result:
    return long_tail.simulate(long_tail.Params(**changes), np.random.default_rng(seed))


@pytest.mark.parametrize("rules", [10, 1000, 100_000])
def test_coverage_is_the_ratio_of_harmonic_numbers(rules: int) -> None:
    """H_k = psi(k + 1) + Euler's constant."""
    harmonic = digamma(np.array([rules + 1, 1_000_001])) + np.euler_gamma
    law = long_tail.quantities(long_tail.Params(rules=rules), np.random.default_rng(0))["law_coverage"]
    assert law == pytest.approx(harmonic[0] / harmonic[1], abs=1e-12)


def test_each_tenfold_buys_the_same() -> None:
    """ln 10 / H_n but for the first few rules."""
    total = digamma(1_000_001) + np.euler_gamma
    for rules in (100, 1000, 10_000):
        buys = long_tail.quantities(long_tail.Params(rules=rules), np.random.default_rng(0))["law_tenfold"]
        assert buys == pytest.approx(np.log(10) / total, abs=0.0004)


def test_a_long_log_finds_the_best_rules_and_a_short_one_never_beats_them() -> None:
    law = long_tail.quantities(long_tail.Params(rules=10_000), np.random.default_rng(0))["law_coverage"]
    covers = [long_tail.outcomes(run(rules=10_000, seen=seen))["coverage"] or 0.0 for seen in (1000, 100_000, 100_000_000)]
    assert covers == sorted(covers)
    assert covers[-1] == pytest.approx(law, abs=2e-4)


def test_what_was_never_seen_is_the_missing_mass() -> None:
    """E = sum p exp(-m p); four standard errors of a sum of independent terms."""
    for seen in (10_000, 1_000_000):
        result = run(seed=2, seen=seen)
        chance = result.world.chance
        missing = np.exp(-seen * chance)
        error = np.sqrt((chance**2 * missing * (1 - missing)).sum())
        assert long_tail.outcomes(result)["unforeseen"] == pytest.approx(float(chance @ missing), abs=4 * error)


def test_new_cases_fall_on_the_steps_as_the_law_says() -> None:
    """Four standard errors of 40 draws of 200 cases."""
    ranks = np.concatenate([run(seed=seed, situations=100_000, seen=1000).world.rank for seed in range(40)])
    total = np.cumsum(1 / np.arange(1, 100_001))
    for rank in (10, 1000, 50_000):
        share = total[rank - 1] / total[-1]
        assert np.mean(ranks <= rank) == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / len(ranks)))
