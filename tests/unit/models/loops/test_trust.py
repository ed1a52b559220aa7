"""Trust: the long run, the way there, and what the levers do."""

import numpy as np
import pytest

import sim
from sim.selection.boost import share_by_rank

TRUST = sim.load("trust")


@pytest.mark.parametrize(("falsehood", "expected"), [(0.05, 0.792), (0.1, 0.643), (0.2, 0.444)])
def test_trust_in_the_long_run(falsehood: float, expected: float) -> None:
    found = TRUST.run(TRUST.Params(falsehood=falsehood, boost=0.0))
    assert found["trust"] == pytest.approx(expected, abs=0.0005)
    assert found["falsehood_seen"] == pytest.approx(falsehood, abs=1e-12)


def test_trust_settles_where_a_reader_of_single_items_settles() -> None:
    """A person who gains a (1 - T) from each true item and loses b T from each false one."""
    rng, a, ratio, p = np.random.default_rng(1), 0.002, 5.0, 0.1
    false = rng.random((4000, 500)) < p
    trust = np.full(500, 0.64)
    for row in false:
        trust = np.where(row, trust - ratio * a * trust, trust + a * (1 - trust))
    expected = TRUST.run(TRUST.Params(falsehood=p, boost=0.0, loss_ratio=ratio))["trust"]
    assert trust.mean() == pytest.approx(expected, abs=0.005)


def test_the_course_starts_where_it_starts_and_ends_in_the_long_run() -> None:
    params = TRUST.Params(days=1000, first_trust=0.2)
    result = TRUST.simulate(params, np.random.default_rng(0))
    assert result.course[:, 0] == pytest.approx(0.2)
    assert result.course[1, -1] == pytest.approx(TRUST.outcomes(result)["trust"], abs=1e-9)
    halfway = TRUST.quantities(params, np.random.default_rng(0))["half_life"]
    end = result.course[0, -1]
    assert np.interp(halfway, np.arange(1001), result.course[0]) == pytest.approx((0.2 + end) / 2, abs=0.003)


def test_who_reads_further_down_sees_less_falsehood() -> None:
    seen = [TRUST.run(TRUST.Params(slate=places))["falsehood_shown"] for places in (1, 5, 20)]
    assert seen == sorted(seen, reverse=True)
    assert seen[0] == pytest.approx(share_by_rank(0.05, 0.5, 40)[0])


def test_labels_and_filters() -> None:
    plain, labelled = (TRUST.run(TRUST.Params(labels=share)) for share in (0.0, 1.0))
    assert labelled["falsehood_seen"] == 0
    assert labelled["trust"] < plain["trust"]
    clean = TRUST.run(TRUST.Params(removed=0.02))
    assert clean["falsehood_removed"] == pytest.approx(0.4786, abs=0.0005)  # Phi(2 + Phi^-1(.02))
    blind = TRUST.run(TRUST.Params(removed=0.1, separation=0.0, boost=0.0))
    assert blind["falsehood_shown"] == pytest.approx(0.05)
    assert blind["trust"] < TRUST.run(TRUST.Params(boost=0.0))["trust"]
