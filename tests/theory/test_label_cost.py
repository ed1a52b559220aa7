"""The price of a label: exact chances against enumeration and simulation, and what levers can and cannot buy."""

import numpy as np
import pytest
from scipy.stats import binom, norm

from sim.agreement.label_error import majority_error, majority_error_with_ties, people_needed, sequential
from sim.models.raters import label_cost


def run(**settings):
    return label_cost.outcomes(label_cost.simulate(label_cost.Params(**settings), np.random.default_rng(0)))


@pytest.mark.parametrize("p", [0.51, 0.6, 0.83])
@pytest.mark.parametrize("n", [1, 2, 7, 12, 101])
def test_majority_error_is_the_binomials_tail(n, p):
    tie = 0.5 * binom.pmf(n / 2, n, p) if n % 2 == 0 else 0.0
    assert float(majority_error(n, p)) == pytest.approx(binom.cdf((n - 1) // 2, n, p) + tie, abs=1e-12)


@pytest.mark.parametrize("undecided", [0.1, 0.5])
def test_with_ties_it_is_the_trinomials_tail(undecided):
    """All ways that 9 people vote for, against, or say equal."""
    people, p = 9, 0.7
    yes, no = p * (1 - undecided), (1 - p) * (1 - undecided)
    steps = np.array([no, undecided, yes])
    margin = np.array([1.0])
    for _ in range(people):
        margin = np.convolve(margin, steps)
    wrong = margin[:people].sum() + 0.5 * margin[people]
    assert float(majority_error_with_ties(people, [p], undecided)[0]) == pytest.approx(wrong, abs=1e-7)


@pytest.mark.parametrize("p", [0.5, 0.55, 0.8, 0.3])
def test_sequential_asking_is_the_gamblers_ruin(p):
    """20,000 walks; tolerance four standard errors."""
    rng, lead, walks = np.random.default_rng(0), 3, 20_000
    place, asked, open_ = np.zeros(walks), np.zeros(walks), np.ones(walks, bool)
    while open_.any():
        place[open_] += np.where(rng.random(int(open_.sum())) < p, 1, -1)
        asked[open_] += 1
        open_ &= np.abs(place) < lead
    error, people = sequential(lead, p)
    assert (place < 0).mean() == pytest.approx(float(error), abs=4 * 0.5 / np.sqrt(walks))
    assert asked.mean() == pytest.approx(float(people), abs=4 * asked.std() / np.sqrt(walks))


@pytest.mark.parametrize("p", [0.51, 0.55, 0.6])
def test_the_rule_of_thumb_leaves_five_percent(p):
    """As margins shrink the normal approximation is exact: P(wrong) is Phi(-1.645)."""
    assert float(majority_error(people_needed(p), p)) == pytest.approx(norm.cdf(-1.645), abs=0.004)


def test_halving_the_margin_quadruples_the_people():
    for margin in (0.04, 0.02, 0.01):
        assert people_needed(0.5 + margin / 2) / people_needed(0.5 + margin) == pytest.approx(4, rel=0.02)


def test_more_of_a_biased_rater_does_not_help():
    """An AI that never slips or guesses errs on Phi(-logit p / s) of the questions, however often it is asked."""
    exact = {"rater": "ai", "slips": 0.0, "undecided": 0.0, "ai_bias": 1.0}
    few, many = run(**exact, people=501)["error"], run(**exact, people=1001)["error"]
    assert many == pytest.approx(few, abs=0.005)
    result = label_cost.simulate(label_cost.Params(**exact, people=1001), np.random.default_rng(0))
    floor = norm.cdf(-np.log(result.majority / (1 - result.majority))).mean()
    assert many == pytest.approx(floor, abs=0.02)  # 21 nodes of quadrature on a step
    assert run(slips=0.0, undecided=0.0, people=1001)["error"] < floor / 3


def test_an_unbiased_ai_is_as_good_as_people_and_cheaper():
    machine, people = run(rater="ai", ai_bias=0.0), run()
    assert machine["error"] == people["error"]
    assert machine["cost"] == pytest.approx(people["cost"] / 45)


def test_asking_where_it_matters_never_costs_more_for_the_same_error():
    same = label_cost.frontier(label_cost.Params(), np.random.default_rng(0)).frame
    active = label_cost.frontier(label_cost.Params(ask="active"), np.random.default_rng(0)).frame
    inside = same[(same["error"] >= active["error"].min()) & (same["set.people"] > 1)]
    cost = np.interp(-inside["error"], -active["error"], active["cost"])
    assert len(inside) > 5
    assert (cost <= inside["cost"]).all()


def test_the_median_question_is_the_one_set():
    result = label_cost.simulate(label_cost.Params(majority=0.7), np.random.default_rng(0))
    assert result.majority[19] < 0.7 < result.majority[20]
