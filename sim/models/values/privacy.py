"""Privacy is paid for by the few: recommending to a majority and a minority from counts that hide every single person.

Each person names one favourite of five items. The system counts favourites per group, adds noise so that no single person can
be made out, and recommends to each group. The promise epsilon bounds by exp(epsilon) how much any one person changes the chance of
anything that is published. The noise has the same size for every group, so a large group's counts drown it and a small group's
drown in it: the same promise costs the minority first. And it costs little or nothing where there are many people, which is why
"privacy against relevance" is not one curve but one per crowd.

Mechanisms. "noisy_counts" (default): counts plus Laplace noise of scale 1/epsilon, an item picked with P ~ exp(epsilon x count / 2)
from the noisy counts. "largest": the same noise, the largest noisy count. "exponential": picked with P ~ exp(epsilon x count / 2) from the
true counts, nothing else published. "local": every person's phone adds the noise, nobody is trusted with the true counts.

Conventions, since every number depends on them. Neighbours differ by adding or removing one person (replacing one would double
epsilon of the three central mechanisms). One person counts once in one group, so a group's table has L1 sensitivity 1, every
single count has sensitivity 1, and the groups compose in parallel: epsilon is the promise for everything published. What is done
with noisy counts afterwards is free, also any number of picks; so the randomness of the pick in "noisy_counts" buys no further
privacy, and "largest" is the better recommender at the same promise: of what the minority loses by default (.28 of the best), more than
half (.16) is the random pick and the rest (.12) the noise. The exponential mechanism pays for every pick: `picks` of
them share epsilon. The factor 2 in it is the general one, though favourites only ever raise a count and would allow it without.
In the local model a report is one of five unit vectors: replacing it has L1 sensitivity 2, and every entry gets noise of
scale 2/epsilon; the sum over a group is taken as normal (limit law; its excess kurtosis is 3/people of the group).
Group membership is taken as public, counts as expected counts (no sampling error), volunteers as people without noise.

Hero: each group's counts as shares of the group, from favourite to last: the same profile twice. Over every count the ten deciles'
middles of what noise makes of it (5 %, 15 %, ..., 95 % quantiles, equally likely), and below the chance of every item. Both groups'
noise is as many people; only in the small group does it hide the favourite.
Exact: line integrals (sim.selection.noisy_argmax); the generator is not used.
Sources: [dwork2014] sections 3.3 and 3.4, [mcsherry2007] for the exponential mechanism, [mcsherry2009] for recommending.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, ndtri

import sim
from sim import choice, knob
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier
from sim.selection.noisy_argmax import chances

Array = NDArray[np.float64]

TITLE = "Privacy and relevance"
QUESTION = "Who pays when everybody's privacy is protected alike?"
BADGE = "STYLISED"
ALONG = ("epsilon",)
GROUPS = ("majority", "minority")
# What an item is worth to a member of each group: the minority wants the opposite (assumption).
WORTH = np.array([[1.0, 0.8, 0.5, 0.2, 0.0], [0.0, 0.2, 0.5, 0.8, 1.0]])
FAVOURITES = WORTH / WORTH.sum(axis=1, keepdims=True)  # share of a group that names each item
RANKED = np.argsort(-WORTH, axis=1)  # items of each group, its favourite first
CHOICES = ("best", "2nd", "3rd", "4th", "last")
LEVELS = np.linspace(0.05, 0.95, 10)  # quantiles of the noise, each as likely as the others

EQUATIONS = (
    r"the promise, for any two crowds that differ by one person: $P(\text{output}) \le e^{\varepsilon} P'(\text{output})$",
    r"noisy count: $\tilde c_k = c_k + \mathrm{Lap}(1/\varepsilon)$, off by $\sqrt{2}/\varepsilon$ (root mean square)",
    r"exponential mechanism: $P(k) \propto e^{\varepsilon\, q_k / 2}$ for scores $q$ that one person moves by at most 1",
    r"relevance to a group: $\sum_k P(k)\, u_k \,/\, \max_k u_k$",
    r"on every phone: noise $\mathrm{Lap}(2/\varepsilon)$ per person, so a group of $n$ is off by $\sqrt{8 n}/\varepsilon$",
    r"randomised response tells the truth with probability $e^{\varepsilon} / (1 + e^{\varepsilon})$",
)
SOURCES = ("dwork2014", "mcsherry2007", "mcsherry2009", "dwork2006", "warner1965", "duchi2013", "bagdasaryan2019", "xin2014")
EVIDENCE = (
    sim.Evidence(
        "for",
        "Networks trained with differential privacy lose much more accuracy on underrepresented groups than on the others, and a "
        "model that was unequal before becomes more so.",
        "bagdasaryan2019",
        "abstract",
    ),
    sim.Evidence(
        "against",
        "Leading recommenders of the Netflix Prize, run on noisy aggregates, keep a formal promise and still beat the company's own "
        "baseline: with enough people the price is small.",
        "mcsherry2009",
        "abstract",
    ),
    sim.Evidence(
        "against",
        "A moderate number of users who share openly is enough for reasonable recommendations to all the others, whose data "
        "stay private.",
        "xin2014",
        "abstract",
    ),
    sim.Evidence(
        "context",
        "Without a trusted collector privacy costs precision: the stronger the promise, the slower any estimate converges, by a "
        "trade-off with sharp upper and lower bounds.",
        "duchi2013",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "Without a trusted collector noise adds up over people. Here that is Laplace noise: at epsilon 1 the minority gets .75 "
        "of the best, where randomised "
        "response, which this page does not have, would give about .84 (simulated once, 200,000 draws of 100 people).",
        "warner1965",
        "the mechanism; the numbers: computed here",
    ),
)


class Params(sim.Params):
    """Inputs: the promise, the crowd, and how the recommendation is drawn."""

    epsilon: float = knob(
        0.1,
        0.01,
        10.0,
        0.05,
        "Privacy loss allowed (epsilon)",
        "nats",
        "dwork2014",
        scale="log",
        help="Smaller protects more; 0 publishes nothing.",
    )
    people: int = knob(1000, 50, 100_000, 0.1, "Size of the crowd", "people", "assumption", scale="log")
    minority_share: float = knob(0.10, 0.02, 0.50, 0.01, "Minority", "share of people", "assumption")
    mechanism: str = choice(
        "noisy_counts",
        {
            "noisy_counts": "Noisy counts, then a random pick",
            "largest": "Noisy counts, the largest wins",
            "exponential": "Random pick from true counts",
            "local": "Noise on every phone, the largest wins",
        },
        "Mechanism",
        "dwork2014",
    )
    lists: str = choice(
        "per_group",
        {"per_group": "One list per group", "one_list": "One list for all"},
        "Recommendations",
        "assumption",
        help="One list needs no group membership.",
    )
    volunteers: int = knob(0, 0, 500, 5, "Volunteers per group who share openly", "people", "xin2014")
    picks: int = knob(
        1, 1, 50, 1, "Picks that share the promise", "picks", "dwork2014", help="Only a pick from true counts pays for each."
    )


GRID = np.array(Params.knob("epsilon").stops)


@dataclass(frozen=True)
class Result:
    """Relevance over the grid of `epsilon`, shape (groups, k), and at this setting.

    `people` in each group; `counts` of shape (groups, 5) and at this epsilon what noise makes of them, `seen`, quantiles of shape
    (groups, 5, 10), NaN where no counts are published; `chance` of each item to be recommended to each group; `relevance` of
    shape (groups,); `noise` the root mean square error of one count of each group, NaN where none is published.
    """

    grid: Array
    curves: Array
    minority_share: float
    epsilon: float
    people: Array
    relevance: Array
    counts: Array
    seen: Array
    chance: Array
    noise: Array

    def to_frame(self) -> pd.DataFrame:
        """Return one row per group and epsilon: group, epsilon, relevance."""
        return pd.DataFrame(
            {
                "group": np.repeat(GROUPS, len(self.grid)),
                "epsilon": np.tile(self.grid, len(GROUPS)),
                "relevance": self.curves.ravel(),
            }
        )


OUTCOMES = (
    sim.Outcome("relevance", "Average relevance", "share of best", "higher", 0.0, 1.0),
    sim.Outcome("epsilon", "Privacy loss (epsilon)", "nats", "lower", 0.01, 10.0),
    sim.Outcome("minority_relevance", "Relevance to the minority", "share of best", "higher", 0.0, 1.0),
    sim.Outcome("majority_relevance", "Relevance to the majority", "share of best", "higher", 0.0, 1.0),
    sim.Outcome("gap", "Gap between the groups", "share of best", "lower", 0.0, 1.0),
    sim.Outcome("noise", "Error of a minority's count (RMS)", "people", "lower", 0.0, 100_000.0, optional=True),
)
LEVERS = (
    sim.Lever("mechanism", ("largest", "exponential"), "developer", "robustness", "dwork2014"),
    sim.Lever("mechanism", ("local",), "company", "safety", "warner1965"),
    sim.Lever("people", (3000, 10_000, 100_000), "company", "robustness", "mcsherry2009"),
    sim.Lever("volunteers", (25, 50, 100), "user", "transparency", "xin2014"),
    sim.Lever("lists", ("one_list",), "regulator", "safety", "assumption: nobody has to say which group they belong to"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return relevance over epsilon and at this setting. Exact: `rng` is not used.

    >>> found = simulate(Params(), np.random.default_rng(0))
    >>> bool(found.relevance[0] > 0.95 and found.relevance[1] < 0.8)
    True
    """
    del rng
    curves, _ = _curves(params.replace(epsilon=GRID[-1]))
    chance = _chance(params, [params.epsilon])[:, 0]
    return Result(
        grid=GRID,
        curves=curves,
        minority_share=params.minority_share,
        epsilon=params.epsilon,
        people=_sizes(params),
        relevance=_relevance(chance[:, None])[:, 0],
        counts=_counts(params),
        seen=_seen(params, [params.epsilon])[:, 0],
        chance=chance,
        noise=_noise(params, [params.epsilon])[:, 0],
    )


def outcomes(result: Result) -> dict[str, float | None]:
    """Return the outcomes at this epsilon; `noise` is None where no counts are published."""
    majority, minority = (float(value) for value in result.relevance)
    return {
        "relevance": minority + (1 - result.minority_share) * (majority - minority),
        "epsilon": result.epsilon,
        "minority_relevance": minority,
        "majority_relevance": majority,
        "gap": abs(majority - minority),
        "noise": None if np.isnan(result.noise[1]) else float(result.noise[1]),
    }


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return relevance against epsilon, exact. A looser promise is efficient as long as it buys relevance."""
    del rng
    (majority, minority), _ = _curves(params.replace(epsilon=GRID[-1]))
    frame = pd.DataFrame(
        {
            "set.epsilon": GRID,
            "relevance": minority + (1 - params.minority_share) * (majority - minority),
            "epsilon": GRID,
            "minority_relevance": minority,
            "majority_relevance": majority,
            "gap": np.abs(majority - minority),
        }
    )
    return front.build(frame, OUTCOMES[1], OUTCOMES[0])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the tables of `picture` at every point of the frontier, with the column `point`."""
    del rng
    curves, chance = _curves(params.replace(epsilon=GRID[-1]))
    return _tables(_sizes(params), _counts(params), _seen(params, GRID), chance, curves, _noise(params, GRID))


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero's tables.

    `bars` (group, choice, share, seen_0 to seen_9, chance): of those counted the share who name the group's favourite, its second
    choice and so on, what noise makes of that share, and the chance of being recommended. `groups` (group, people, noise, relevance).
    """
    seen, chance = result.seen[:, None], result.chance[:, None]
    found = _tables(result.people, result.counts, seen, chance, result.relevance[:, None], result.noise[:, None])
    return {name: table.drop(columns="point") for name, table in found.items()}


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return three textbook numbers at this epsilon.

    `laplace_rmse` = sqrt(2)/epsilon, the error of one count; `exponential_utility`, the expected worth of the item that the exponential
    mechanism picks for one person whose scores are the worths (1, .8, .5, .2, 0) themselves, sensitivity 1; and
    `truth_probability` of randomised response.
    """
    del rng
    pick = chances(params.epsilon * WORTH[0] / 2, "gumbel")
    return {
        "laplace_rmse": float(np.sqrt(2) / params.epsilon),
        "exponential_utility": float(pick @ WORTH[0]),
        "truth_probability": float(expit(params.epsilon)),
    }


def _sizes(params: Params) -> Array:
    return params.people * np.array([1 - params.minority_share, params.minority_share])


def _counts(params: Params) -> Array:
    """Return the expected number who name each item, shape (groups, 5); with one list, the sum in both rows."""
    counts = (_sizes(params) + params.volunteers)[:, None] * FAVOURITES
    return np.broadcast_to(counts.sum(axis=0), counts.shape) if params.lists == "one_list" else counts


def _noise(params: Params, epsilon: ArrayLike) -> Array:
    """Return the root mean square error of one published count, shape (groups, k); NaN where none is published."""
    loss = np.asarray(epsilon, dtype=float)
    if params.mechanism == "exponential":
        return np.full((len(GROUPS), len(loss)), np.nan)
    if params.mechanism == "local":
        sizes = np.full(len(GROUPS), params.people) if params.lists == "one_list" else _sizes(params)
        return np.asarray(np.sqrt(8 * sizes)[:, None] / loss)
    return np.broadcast_to(np.sqrt(2) / loss, (len(GROUPS), len(loss)))


def _seen(params: Params, epsilon: ArrayLike) -> Array:
    """Return the quantiles LEVELS of every noisy count, shape (groups, k, 5, 10)."""
    unit = ndtri(LEVELS) if params.mechanism == "local" else -np.sign(LEVELS - 0.5) * np.log(1 - abs(2 * LEVELS - 1)) / np.sqrt(2)
    return np.asarray(_counts(params)[:, None, :, None] + _noise(params, epsilon)[:, :, None, None] * unit)


def _tables(people: Array, counts: Array, seen: Array, chance: Array, relevance: Array, noise: Array) -> dict[str, pd.DataFrame]:
    """Return the hero's tables from `seen` (groups, k, 5, 10), `chance` (groups, k, 5), `relevance` and `noise` (groups, k)."""
    points = relevance.shape[1]
    counted, rows = counts.sum(axis=1), np.arange(len(GROUPS))[:, None]
    share = np.repeat((counts[rows, RANKED] / counted[:, None])[:, None], points, axis=1)
    views = seen[rows, :, RANKED].transpose(0, 2, 1, 3) / counted[:, None, None, None]  # numpy puts the indexed axes first
    bars = pd.DataFrame(
        {
            "point": np.tile(np.repeat(np.arange(points), len(CHOICES)), len(GROUPS)),
            "group": np.repeat(GROUPS, points * len(CHOICES)),
            "choice": np.tile(CHOICES, points * len(GROUPS)),
            "share": share.ravel(),
            **{f"seen_{i}": views[..., i].ravel() for i in range(len(LEVELS))},
            "chance": chance[rows, :, RANKED].transpose(0, 2, 1).ravel(),
        }
    )
    groups = pd.DataFrame(
        {
            "point": np.tile(np.arange(points), len(GROUPS)),
            "group": np.repeat(GROUPS, points),
            "people": np.repeat(people, points),
            "noise": noise.ravel(),
            "relevance": relevance.ravel(),
        }
    )
    return {"bars": bars, "groups": groups}


def _chance(params: Params, epsilon: ArrayLike) -> Array:
    """Return each item's chance to be recommended, shape (groups, k, 5)."""
    loss = np.asarray(epsilon, dtype=float)[:, None]
    counts = _counts(params)[:, None, :]
    if params.mechanism == "noisy_counts":
        return chances(loss * counts / 2, "laplace_then_gumbel")
    if params.mechanism == "largest":
        return chances(loss * counts, "laplace")
    if params.mechanism == "exponential":
        return chances(loss / params.picks * counts / 2, "gumbel")
    return chances(loss * counts / _noise(params, [1.0])[:, None], "normal")


def _relevance(chance: Array) -> Array:
    """Return the expected worth of what is recommended over that of the best item, shape (groups, k), at most 1."""
    worth = (chance * WORTH[:, None, :]).sum(axis=-1) / WORTH.max(axis=1)[:, None]
    return np.asarray(np.minimum(worth, 1.0))  # chances may sum to 1 + 1e-15


@remembered(64)
def _curves(params: Params) -> tuple[Array, Array]:
    """Return relevance (groups, k) and chances (groups, k, 5) over the grid; the same for every epsilon in `params`."""
    chance = _chance(params, GRID)
    curves = _relevance(chance)
    for array in (curves, chance):
        array.setflags(write=False)  # shared by every caller
    return curves, chance
