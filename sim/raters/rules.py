"""Twelve ways to turn a crowd's answers into a policy, all held to the same KL divergence from the reference.

People answer which of two answers they prefer, P = (1 - e) sigma(du / tau) + e / 2, the same person judging both; or they rate every
answer (median, jury, and the rankings of leximax Copeland). Strategic people put their favourite first and its strongest rival last,
whatever they think of the rest.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from sim import preferences
from sim.contract.parameters import InvalidInput
from sim.contract.shelf import remembered
from sim.preferences.hidden_groups import Mixture, mixture
from sim.raters.cases import PEOPLE, Crowd

Array = NDArray[np.float64]
RULES = {
    "bradley_terry": "RLHF (Bradley-Terry)",
    "majority": "Majority (Copeland)",
    "leximax": "Majority, never against all (leximax Copeland)",
    "nash_lottery": "Nash lottery",
    "median": "Median rating",
    "jury": "Jury, equal seats",
    "quantile": "Cautious quantile",
    "nash_welfare": "Nash welfare",
    "maximin": "Maximin",
    "per_group": "A policy per group",
    "oracle_mean": "Highest mean (oracle)",
    "compromise": "Mean and worst group (oracle)",
}
# As they stand beside a point of a chart; the compromise is the frontier itself.
SHORT = {
    "bradley_terry": "RLHF",
    "majority": "Majority",
    "leximax": "Majority + Pareto",
    "nash_lottery": "Lottery",
    "median": "Median",
    "jury": "Jury",
    "quantile": "Cautious",
    "nash_welfare": "Nash welfare",
    "maximin": "Maximin",
    "per_group": "Per group",
    "oracle_mean": "Best mean",
}
ORACLES = ("oracle_mean", "compromise")
# Rules for which everyone rates every answer; the others are given comparisons of two.
RATED = ("leximax", "median", "jury")
# A hundredth of an answer's worth of doubt: rewards stay finite where somebody is unanimous.
L2 = 0.01
SEATS = 2


@dataclass(frozen=True, eq=False)
class Answers:
    """What was collected: `wins` (G, n, n) per group, `ratings` (G, people, n); where groups are hidden `won` and `met` (G, people, pairs).

    `heard` (G,) says which groups were asked; `seed` is for what is drawn only if a rule wants it: a jury, or the first guess of the
    groups, which are searched for once.
    """

    wins: Array
    ratings: Array
    won: NDArray[np.int64] | None
    met: NDArray[np.int64] | None
    heard: NDArray[np.bool_]
    seed: int

    @cached_property
    def mixture(self) -> Mixture | None:
        """Return the groups found in the answers, where they are hidden."""
        if self.won is None or self.met is None:
            return None
        groups, _, pairs = self.won.shape
        won, lost = (counts.reshape(-1, pairs).astype(float) for counts in (self.won, self.met - self.won))
        return mixture(won, lost, self.wins.shape[-1], groups, L2, np.random.default_rng(self.seed))

    @cached_property
    def jury(self) -> Array:
        """Return the reward of a jury with as many seats for every group that was asked, shape (n,)."""
        groups, people, items = self.ratings.shape
        seats = dict.fromkeys(np.flatnonzero(self.heard).tolist(), SEATS)
        belongs = np.repeat(np.arange(groups), people)
        return preferences.jury_reward(
            self.ratings.reshape(-1, items), belongs, seats, np.random.default_rng(self.seed), trials=100
        )


@dataclass(frozen=True)
class Decision:
    """A rule's `policy`, shape (n,), (G, 1, n) or (G, people, n), the `score` (n,) that orders the answers, and its KL."""

    policy: Array
    score: Array
    kl: float


def collect(
    crowd: Crowd,
    comparisons: int,
    tau: float,
    error: float,
    strategic_share: float,
    hidden: bool,
    rng: np.random.Generator,
) -> Answers:
    """Return the answers of those asked: pairs and people drawn at random, groups by their share in training."""
    chance = _chance(crowd, tau, error, strategic_share)
    groups, people, pairs = chance.shape
    per_group = rng.multinomial(comparisons, crowd.asked)
    met: NDArray[np.int64] | None = None
    won: NDArray[np.int64] | None = None
    if hidden:
        met = np.array([_spread(int(number), people * pairs, rng) for number in per_group]).reshape(chance.shape)
        won = rng.binomial(met, chance)
        count, taken = met.sum(1), won.sum(1)
    else:
        count = np.array([rng.multinomial(number, np.full(pairs, 1 / pairs)) for number in per_group])
        taken = rng.binomial(count, chance.mean(1))
    first, second = np.triu_indices(len(crowd.items), 1)
    wins = np.zeros((groups, len(crowd.items), len(crowd.items)))
    wins[:, first, second], wins[:, second, first] = taken, count - taken
    ratings = _rate(crowd, tau, error, strategic_share, rng)
    return Answers(wins, ratings, won, met, crowd.asked > 0, int(rng.integers(2**63)))


def decide(
    rule: str, crowd: Crowd, answers: Answers, kl: float, tau: float, *, linear: bool, quantile: float, weight: float
) -> Decision:
    """Return the policy of a rule, tilted to `kl` where it can be.

    `linear`: Bradley-Terry sees the answers' features only. `quantile`: of the cautious rule. `weight` in [0, 1]: of the worst-off
    group in the oracle's compromise, (1 - weight) mean + weight worst.
    """
    items = len(crowd.items)
    reference = np.full(items, 1 / items)
    if rule in ORACLES:
        group_utility = gains(crowd).mean(1)
        mean = crowd.serves @ group_utility
        share = weight if rule == "compromise" else 0.0
        if share == 0:
            return _tilted(reference, mean, kl)
        served = group_utility[crowd.serves > 0]
        return _found(preferences.maximin(reference, (1 - share) * mean + share * served, kl))
    if rule in ("maximin", "nash_welfare", "per_group"):
        return _by_group(rule, crowd, answers, reference, kl, tau)
    if rule == "nash_lottery":
        lottery = _lottery(answers)
        return Decision(lottery, lottery, float(preferences.divergence(lottery, reference)))
    return _tilted(reference, _reward(rule, crowd, answers, linear=linear, quantile=quantile), kl)


@remembered(8)
def _lottery(answers: Answers) -> Array:
    return preferences.nash_lottery(answers.wins.sum(0))


@remembered(64)
def _reward(rule: str, crowd: Crowd, answers: Answers, *, linear: bool, quantile: float) -> Array:
    """Return the reward of a rule that tilts the reference, shape (n,); it does not depend on the KL, so it is remembered."""
    pooled, items = answers.wins.sum(0), len(crowd.items)
    if rule == "bradley_terry":
        return _pooled_reward(crowd, pooled, linear)
    if rule == "majority":
        return preferences.copeland(pooled)
    if rule == "leximax":
        return _leximax(crowd, answers)
    if rule == "median":
        weights = np.repeat(crowd.asked, PEOPLE)
        return preferences.median_reward(answers.ratings.reshape(-1, items), weights)
    if rule == "jury":
        return answers.jury
    return preferences.mean_variance(pooled).quantile(quantile)


def _leximax(crowd: Crowd, answers: Answers) -> Array:
    """Return the linear reward of leximax Copeland subject to Pareto, from everyone's ranking of all answers.

    Constant where no linear reward respects what all agree on: then the rule has nothing to say, and the reference stays.
    """
    rankings = np.argsort(-answers.ratings.reshape(-1, len(crowd.items)), 1, kind="stable")
    try:
        _, theta = preferences.leximax_copeland_pareto(crowd.features, rankings, np.repeat(crowd.asked, PEOPLE))
    except InvalidInput:
        return np.zeros(len(crowd.items))
    return np.asarray(crowd.features @ theta)


def gains(crowd: Crowd) -> Array:
    """Return utilities counted from what each person has under the reference policy, shape (G, people, n).

    Comparisons say nothing about a level; the reference is the zero that everyone shares.
    """
    return np.asarray(crowd.utility - crowd.utility.mean(-1, keepdims=True))


def labels(rule: str, crowd: Crowd, comparisons: int) -> float | None:
    """Return how many judgements a rule was given; None for the oracles, which no number of labels buys."""
    if rule in ORACLES:
        return None
    return float((crowd.asked > 0).sum() * PEOPLE * len(crowd.items)) if rule in RATED else float(comparisons)


def _by_group(rule: str, crowd: Crowd, answers: Answers, reference: Array, kl: float, tau: float) -> Decision:
    found = answers.mixture
    heard = crowd.asked > 0
    shares = found.shares if found is not None else crowd.asked[heard]
    # In units of utility again, so that groups can be compared.
    worth = tau * _group_rewards(crowd, answers)
    if rule == "per_group":
        own = preferences.steerable(reference, worth, kl).p
        if found is not None:
            policy = (found.belongs @ own).reshape(*crowd.utility.shape)
        else:
            # Groups that nobody asked get what was made for all.
            pooled = _tilted(reference, preferences.bradley_terry(answers.wins.sum(0), L2), kl).policy
            policy = np.tile(pooled, (len(crowd.groups), 1, 1))
            policy[heard, 0] = own
        everyone = np.einsum("g,gpn->n", crowd.serves, policy) / policy.shape[1]
        divergence = float(crowd.serves @ preferences.divergence(policy, reference).mean(1))
        return Decision(policy, everyone, divergence)
    if np.ptp(worth, axis=1).min() < 1e-9:
        return Decision(reference, reference, 0.0)
    present = shares > 1e-9
    if rule == "maximin":
        return _found(preferences.maximin(reference, worth[present], kl))
    return _found(preferences.nash_welfare(reference, worth[present], kl, shares[present]))


@remembered(8)
def _group_rewards(crowd: Crowd, answers: Answers) -> Array:
    """Return the rewards of each group found or asked, shape (groups, n)."""
    if answers.mixture is not None:
        return answers.mixture.rewards
    return np.array([preferences.bradley_terry(wins, L2) for wins in answers.wins[crowd.asked > 0]])


def _pooled_reward(crowd: Crowd, wins: Array, linear: bool) -> Array:
    if not linear:
        return preferences.bradley_terry(wins, L2)
    return np.asarray(crowd.features @ preferences.linear_bradley_terry(crowd.features, wins, L2))


def _tilted(reference: Array, reward: Array, kl: float) -> Decision:
    policy = preferences.tilt(reference, reward, kl)
    return Decision(policy.p, reward, policy.kl)


def _found(policy: preferences.Policy) -> Decision:
    return Decision(policy.p, policy.p, policy.kl)


def _chance(crowd: Crowd, tau: float, error: float, strategic_share: float) -> Array:
    """Return P(first item of the pair is chosen) for every person, shape (G, people, pairs)."""
    first, second = np.triu_indices(len(crowd.items), 1)
    margin = crowd.utility[..., first] - crowd.utility[..., second]
    prefer = expit(margin / tau)
    liars = _liars(strategic_share)
    if liars:
        favourite, rival = _strategies(crowd, prefer, liars)
        for item, sign in ((rival, 0.0), (favourite, 1.0)):
            there = item[..., None]
            prefer[:, :liars] = np.where(first == there, sign, np.where(second == there, 1 - sign, prefer[:, :liars]))
    return np.asarray((1 - error) * prefer + error / 2)


def _strategies(crowd: Crowd, prefer: Array, liars: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the favourite and the rival of the strategic people, shapes (G, liars).

    The rival is the honest Borda winner, or the second if the winner is one's favourite.
    """
    first, second = np.triu_indices(len(crowd.items), 1)
    rate = crowd.asked @ prefer.mean(1)
    wins = np.zeros((len(crowd.items), len(crowd.items)))
    wins[first, second], wins[second, first] = rate, 1 - rate
    order = np.argsort(-preferences.borda(wins), kind="stable")
    favourite = crowd.utility[:, :liars].argmax(-1)
    return favourite, np.where(favourite == order[0], order[1], order[0])


def _rate(crowd: Crowd, tau: float, error: float, strategic_share: float, rng: np.random.Generator) -> Array:
    """Return ratings, shape (G, people, n): utility with noise of sd tau; a slip rates some other answer's worth."""
    utility = crowd.utility
    noise = rng.standard_normal(utility.shape)
    slip, other = rng.random(utility.shape) < error, rng.integers(utility.shape[-1], size=utility.shape)
    ratings = np.where(slip, np.take_along_axis(utility, other, -1), utility) + tau * noise
    liars = _liars(strategic_share)
    if liars:
        favourite, rival = _strategies(crowd, _honest(crowd, tau), liars)
        people = ratings[:, :liars]
        np.put_along_axis(people, rival[..., None], ratings.min(), -1)
        np.put_along_axis(people, favourite[..., None], ratings.max(), -1)
    return np.asarray(ratings)


def _honest(crowd: Crowd, tau: float) -> Array:
    first, second = np.triu_indices(len(crowd.items), 1)
    return np.asarray(expit((crowd.utility[..., first] - crowd.utility[..., second]) / tau))


def _liars(share: float) -> int:
    return round(share * PEOPLE)


def _spread(number: int, cells: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return how often each of `cells` equally likely cells was drawn in `number` draws, by whichever way is quicker."""
    if number < 4 * cells:
        return np.bincount(rng.integers(cells, size=number), minlength=cells)
    return rng.multinomial(number, np.full(cells, 1 / cells))
