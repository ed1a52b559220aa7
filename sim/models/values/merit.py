"""Equality and merit: what each step towards the worst-off costs in total, and what it does not have to cost.

People differ in how much they make of a share of the budget. Maximise the total and the most productive one gets everything;
give the same outcome to all and the least productive get the most. One number, alpha, leads from one to the other: 0 total,
1 an equal budget for everyone (Nash), infinity equal outcomes, the most that the worst-off can have here (the difference principle would permit
any inequality that helps them; this model has none that does). Each step costs output, and how much depends on how
unequal people are. The surprise: if only the total and the worst-off count, no alpha between is the best way to go. A guaranteed
floor and the rest to the most productive gives the worst-off as much and produces more (`floor`, `output_with_floor`); who
loses there is the middle. That is so because returns are linear: what one person makes of a share does not fall with its size, so the best
use of the rest is one person's; falling returns would spread it.

Hero: people sorted by productivity, upwards what each makes, downwards the share of the budget that it takes. Pulling alpha, one
tower becomes a flat floor (everyone is given the same) and then a flat roof (everyone has the same); never are both flat.

Exact: productivities are the means of equal slices of a lognormal distribution with mean 1, nothing is drawn; an outcome is
n p_i x_i, so that an equal budget yields 1 on average. Sources: [mo2000] for alpha-fairness, [atkinson1970] for the index,
[bertsimas2011], theorem 1, for the price of proportional fairness.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

import sim
from sim import frontier as front
from sim import knob, switch
from sim.frontier import Frontier
from sim.polarization.inequality import atkinson, gini

Array = NDArray[np.float64]

TITLE = "Equality and merit"
QUESTION = "What does equality cost, and who pays for it?"
BADGE = "STYLISED"
BARS = 20
# The larger alpha is, the less a step of it changes.
ALPHAS = (*(k / 20 for k in range(41)), *(k / 10 for k in range(21, 41)), *(k / 4 for k in range(17, 41)))

EQUATIONS = (
    r"a budget of 1; person i turns a share $x_i$ into $u_i = n\,p_i x_i,\quad p_i \text{ lognormal with log-spread } \sigma$",
    r"alpha-fair: maximise $\sum_i u_i^{1 - \alpha} / (1 - \alpha)$, so that $x_i \propto p_i^{(1 - \alpha)/\alpha}$",
    r"Atkinson index with aversion e: $A = 1 - \left(\frac{1}{n} \sum_i (u_i / \bar u)^{1 - e}\right)^{1/(1 - e)}$",
    r"many people with an equal budget: $A = 1 - e^{-e \sigma^2 / 2}$ and Gini $= 2\,\Phi(\sigma / \sqrt 2) - 1$",
    r"a floor for all, the rest to the most productive: $\bar u = u_{\min} + \left(1 - u_{\min} / \tilde p\right) p_{\max}$, "
    r"$\tilde p$ the harmonic mean",
    r"price of proportional fairness, if everyone could reach the same maximum: at most $1 - (2 \sqrt n - 1) / n$",
)
SOURCES = ("mo2000", "atkinson1970", "bertsimas2011", "bertsimas2012", "rawls1971", "frohlich1987", "kleiber2003")
EVIDENCE = (
    sim.Evidence(
        "for",
        "Total and fairness pull apart along the whole alpha family, and the loss is bounded in terms of the number of people.",
        "bertsimas2012",
        "abstract",
    ),
    sim.Evidence(
        "context",
        "Proportional fairness gives up at most 1 - (2 sqrt(n) - 1)/n of the total if all can reach the same maximum; with "
        "productivities as unequal as here that condition fails, so the price may be higher.",
        "bertsimas2011",
        "theorem 1",
    ),
    sim.Evidence(
        "for",
        "Behind a veil of ignorance in the laboratory, groups agreed, and overwhelmingly on the highest average income with a floor, not on the "
        "principle that makes the worst-off as well off as possible, which Rawls had predicted.",
        "frohlich1987",
        "abstract",
    ),
)


class Params(sim.Params):
    """Inputs: how unequal people are, and how much equality counts."""

    alpha: float = knob(
        1.0,
        label="Weight of equality",
        unit="alpha",
        source="mo2000",
        scale=ALPHAS,
        help="0 the total, 1 an equal budget for everyone, larger values the worst-off.",
    )
    equal_outcomes: bool = switch(False, "Equal outcomes (alpha infinite)", "mo2000")
    floor: bool = switch(
        False,
        "A guaranteed floor instead",
        "assumption: the optimum if only the total and the worst-off count",
        help="Everyone is guaranteed what the worst-off gets under alpha; the rest of the budget goes to the most productive.",
    )
    people: int = knob(10, 2, 1000, 0.1, "Group size", "people", "bertsimas2011", scale="log")
    sigma: float = knob(0.7, 0.05, 1.5, 0.05, "How unequal people are", "sd of log productivity", "assumption")
    aversion: float = knob(1.0, 0.0, 4.0, 0.25, "Aversion to inequality of the Atkinson index", "exponent", "atkinson1970")


@dataclass(frozen=True)
class Result:
    """Productivities, shares of the budget and outcomes n p x, each of shape (people,), least productive first."""

    productivity: Array
    share: Array
    outcome: Array
    aversion: float

    def to_frame(self) -> pd.DataFrame:
        """Return one row per person: rank from 1, productivity (the outcome of an equal share), share, outcome."""
        rank = np.arange(1, len(self.share) + 1)
        return pd.DataFrame({"rank": rank, "productivity": self.productivity, "share": self.share, "outcome": self.outcome})


OUTCOMES = (
    sim.Outcome("output", "Output", "equal budget = 1", "higher", 0.0, 1000.0),
    sim.Outcome("worst_off", "The worst-off", "equal budget = 1", "higher", 0.0, 1.0),
    sim.Outcome("gini", "Gini coefficient of outcomes", "share", "lower", 0.0, 1.0),
    sim.Outcome("atkinson", "Atkinson index of outcomes", "share", "lower", 0.0, 1.0),
    sim.Outcome("price_of_fairness", "Output given up", "share of the maximum", "lower", 0.0, 1.0),
    sim.Outcome(
        "output_with_floor",
        "Output of a floor that does as much for the worst-off",
        "equal budget = 1",
        "higher",
        0.0,
        1000.0,
    ),
    sim.Outcome("price_of_floor", "Output given up by such a floor", "share of the maximum", "lower", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("sigma", (0.5, 0.35, 0.2), "regulator", "robustness", "assumption: training and tools for those who have least"),
    sim.Lever("floor", (True,), "regulator", "safety", "assumption: a guaranteed minimum"),
    sim.Lever("alpha", (2.0, 4.0), "regulator", "oversight", "mo2000"),
    sim.Lever("equal_outcomes", (True,), "regulator", "oversight", "rawls1971"),
)
ALONG = ("alpha", "equal_outcomes")


def simulate(params: Params, rng: np.random.Generator) -> Result:  # noqa: ARG001  exact: nothing is drawn
    """Return who gets what; exact, `rng` is not used.

    >>> result = simulate(Params(alpha=1.0, people=4), np.random.default_rng(0))
    >>> result.share.tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    productivity = _productivity(params.people, params.sigma)
    share = _allocations(params, productivity, _weights(params))[0]
    return Result(productivity, share, len(share) * productivity * share, params.aversion)


def outcomes(result: Result) -> dict[str, float | None]:
    """Return output, the worst-off, two indices of inequality and two prices."""
    found = _measures(result.productivity, result.outcome[None, :], result.aversion)
    return {name: float(values[0]) for name, values in found.items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:  # noqa: ARG001
    """Return output against the worst-off at every stop of alpha, and at infinity.

    Within the alpha family every point is efficient. With `floor` it is the exact frontier over all allocations, a straight line.
    """
    productivity = _productivity(params.people, params.sigma)
    alphas, powers = _family()
    found = _measures(productivity, params.people * productivity * _allocations(params, productivity, powers), params.aversion)
    infinite = np.isinf(alphas)
    settings = {"set.alpha": np.where(infinite, Params.declared()["alpha"].default, alphas), "set.equal_outcomes": infinite}
    return front.build(pd.DataFrame(settings | found), OUTCOMES[0], OUTCOMES[1], mixing=params.floor)


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the hero at every efficient point: `people` as in `picture`."""
    points = np.flatnonzero(frontier(params, rng).frame["efficient"])
    productivity = _productivity(params.people, params.sigma)
    share = _allocations(params, productivity, _family()[1])[points]
    bars = _bars(productivity, share)
    return {"people": bars.assign(point=points[bars.pop("row")])}


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero of one result: `people`, what each makes (`outcome`), is `given` and would make of an equal share.

    1 is an equal share of the budget, and what the average person makes of it. More than 20 people are means of 20 groups of about equal size.
    """
    return {"people": _bars(result.productivity, result.share[None, :]).drop(columns="row")}


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:  # noqa: ARG001
    """Return the laws for many people with an equal budget, and the bound on the price of proportional fairness.

    `price_on_a_line` comes close to the bound, everyone able to reach 1: n people send along a line of m = round(sqrt n) links,
    m of them over one link each and n - m over all links. Nash shares are 1/n for the long way and m/n for the short ones.
    """
    n, sigma = params.people, params.sigma
    links = round(n**0.5)
    return {
        "gini_lognormal": float(2 * ndtr(sigma / np.sqrt(2)) - 1),
        "atkinson_lognormal": float(-np.expm1(-params.aversion * sigma**2 / 2)),
        "price_of_fairness_bound": 1 - (2 * n**0.5 - 1) / n,
        "price_on_a_line": 1 - ((n - links) / n + links * links / n) / links,
    }


def _bars(productivity: Array, share: Array) -> pd.DataFrame:
    """Return a row per bar, for each allocation (its number is `row`) of `share`, of shape (k, people); `last` marks the right one.

    `people` is how many it stands for.
    """
    people = len(productivity)
    groups = np.array_split(np.arange(people), min(people, BARS))
    given = people * share

    def mean(values: Array) -> Array:
        return np.stack([values[:, group].mean(axis=1) for group in groups], axis=1).ravel()

    rank = np.tile(np.arange(1, len(groups) + 1), len(share))
    return pd.DataFrame(
        {
            "row": np.repeat(np.arange(len(share)), len(groups)),
            "rank": rank,
            "last": rank == len(groups),
            "people": np.tile([len(group) for group in groups], len(share)),
            "productivity": mean(np.tile(productivity, (len(share), 1))),
            "outcome": mean(productivity * given),
            "given": mean(given),
        }
    )


def _productivity(people: int, sigma: float) -> Array:
    """Return the means of equal slices of the lognormal with mean 1, ascending: n (Phi(sigma - z_(i-1)) - Phi(sigma - z_i))."""
    edges = ndtri(np.linspace(0.0, 1.0, people + 1))
    return np.asarray(people * (ndtr(edges[1:] - sigma) - ndtr(edges[:-1] - sigma)))


def _family() -> tuple[Array, Array]:
    """Return the alphas of the frontier and their powers (1 - alpha) / alpha; alpha = 0 is +inf, alpha = inf is -1."""
    alphas = np.array([*Params.knob("alpha").stops, np.inf])
    return alphas, np.array([_power(alpha) for alpha in alphas])


def _weights(params: Params) -> Array:
    return np.array([_power(np.inf if params.equal_outcomes else params.alpha)])


def _power(alpha: float) -> float:
    if alpha == 0:
        return np.inf
    return -1.0 if np.isinf(alpha) else (1 - alpha) / alpha


def _shares(productivity: Array, powers: Array) -> Array:
    """Return shares x ~ p^power, of shape (powers, people), rows summing to 1; in logarithms, so that no power overflows."""
    with np.errstate(invalid="ignore"):
        exponent = powers[:, None] * np.log(productivity / productivity.max())
    exponent = np.where(np.isnan(exponent), 0.0, exponent)  # inf * log 1: the best get all
    weights = np.exp(exponent - exponent.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _allocations(params: Params, productivity: Array, powers: Array) -> Array:
    """Return alpha-fair shares or, with `floor`, what it takes to give everyone their worst outcome, and the rest to the best."""
    share = _shares(productivity, powers)
    if not params.floor:
        return share
    floor = (productivity * share).min(axis=1)[:, None] / productivity
    floor[:, -1] += np.maximum(1 - floor.sum(axis=1), 0.0)  # equal outcomes leave a rest of 0, or -1e-16
    return np.asarray(floor)


def _measures(productivity: Array, outcome: Array, aversion: float) -> dict[str, Array]:
    """Return every outcome for allocations of shape (k, people), each of shape (k,)."""
    output = outcome.mean(axis=1)
    worst = outcome.min(axis=1)
    # All can have the harmonic mean at once; the floor takes its share of the budget, the most productive make most of the rest.
    floor = worst * np.mean(1 / productivity)
    with_floor = worst + (1 - floor) * productivity.max()
    return {
        "output": output,
        "worst_off": worst,
        "gini": gini(outcome),
        "atkinson": atkinson(outcome, aversion),
        "price_of_fairness": np.clip(1 - output / productivity.max(), 0.0, 1.0),  # nothing given up may come out as -1e-16
        "output_with_floor": with_floor,
        "price_of_floor": np.clip(1 - with_floor / productivity.max(), 0.0, 1.0),
    }
