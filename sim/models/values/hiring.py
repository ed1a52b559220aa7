"""Fairness costs quality: true or false, and the scores alone cannot say which.

Two groups apply and the firm hires the best scores. The minority scores half a standard deviation lower. If the test is
unfair, hiring both groups at the same rate makes the hired better; if the skill differs, it makes them a little worse;
if the minority's scores are only noisier, one threshold hires too many of the minority and the same rate helps again.
The first two cases have the very same scores and the same impact ratio, .470: no amount of score data tells them apart.
Quality is highest where the last person hired from each group is equally good, which is the Bayes rule.

Where the minority's last hire (`marginal_skill`) is better than the majority's, the next step to fairness is free.

Exact: normal distributions and one root for a common threshold, no sampling. Sources: [kleinberg2018] for
biased estimates, [emelianov2022] for groups with unequal noise; [ugesp1978], section 4D, for the four-fifths rule.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

import sim
from sim import choice, knob
from sim import frontier as front
from sim.frontier import Frontier
from sim.selection.above import above

Array = NDArray[np.float64]

TITLE = "Hiring"
QUESTION = "Does hiring both groups at the same rate cost quality?"
BADGE = "STYLISED"
GROUPS = ("majority", "minority")
REFERENCE_MINUTES = 6.0
FOUR_FIFTHS = 0.8
SCORES = 12  # corners of the filled part of a bell

EQUATIONS = (
    r"skill, a real gap between the groups: $\theta \sim N(-g\,[\mathrm{minority}],\ 1)$",
    r"score, a bias of the test: $s = \theta - b\,[\mathrm{minority}] + \varepsilon,\quad \varepsilon \sim N(0, \sigma_k^2)$",
    r"reading longer reduces the noise: $\sigma_k = \sigma\,\rho_k \sqrt{6 / \mathrm{minutes}}$",
    r"skill expected from a score in group k: $E[\theta \mid s, k] = \mu_k + (s - m_k) / (1 + \sigma_k^2)$",
    r"mean skill of those hired from group k at rate $r$: $\mu_k + \varphi(\Phi^{-1}(1 - r)) / (r \sqrt{1 + \sigma_k^2})$",
    r"impact ratio: $r_{\mathrm{minority}} / r_{\mathrm{majority}}$; the four-fifths rule compares lower with higher rate: "
    r"$\min_k r_k / \max_k r_k \geq 0.8$",
)
SOURCES = ("kleinberg2018", "emelianov2022", "ugesp1978", "eeoc2025", "eo14281", "usc2000e2", "sackett2022", "phelps1972")
EVIDENCE = (
    sim.Evidence(
        "for",
        "Where evaluators underrate one group, reserving a place on the shortlist for it can raise the quality of those chosen.",
        "kleinberg2018",
        "abstract",
    ),
    sim.Evidence(
        "for",
        "Where only the noise differs and the employer ignores that, parity and weaker quotas raise expected quality.",
        "emelianov2022",
        "abstract",
    ),
    sim.Evidence(
        "against",
        "Where the employer knows each group's noise and uses it (the Bayes rule), quotas cost quality, a bounded amount.",
        "emelianov2022",
        "abstract",
    ),
    sim.Evidence(
        "context",
        "A selection rate below four fifths of the highest group's rate is generally taken as evidence of adverse impact; "
        "it is a rule of thumb and starts a question, it does not end one.",
        "ugesp1978",
        "29 CFR 1607.4(D)",
    ),
    sim.Evidence(
        "context",
        "That rule is leaving: the EEOC's agenda of October 2025 (read in July 2026) lists the rescission of its part of these "
        "guidelines at the stage of a final rule. What other agencies make of them is not touched by it.",
        "eeoc2025",
        "abstract of the entry",
    ),
    sim.Evidence(
        "context",
        "Since April 2025 federal agencies are told to give the enforcement of disparate-impact liability low priority; statutes "
        "and private claims remain.",
        "eo14281",
        "section 4 (read in reports about it)",
    ),
    sim.Evidence(
        "against",
        "An employer in the United States may not use different cutoffs by race, color, religion, sex or national origin: the page shows what "
        "each rule would do, not what is allowed.",
        "usc2000e2",
        "42 U.S.C. 2000e-2(l)",
    ),
    sim.Evidence(
        "context",
        "Real selection is far noisier than the default here: structured interviews have a mean operational validity of .42, "
        "which is a noise of 2.2 standard deviations of skill, against .7.",
        "sackett2022",
        "table 3; the noise is this project's translation",
    ),
)


class Params(sim.Params):
    """Inputs: two groups, what the test does to their scores, and the rule that picks."""

    gap: float = knob(
        0.25,
        0.0,
        1.5,
        0.05,
        "Real gap in skill",
        "sd of skill",
        "assumption: half of a score gap of .5",
        help="How much lower the minority's mean skill is, whatever the reason.",
    )
    bias: float = knob(
        0.25,
        0.0,
        1.5,
        0.05,
        "Bias of the test",
        "sd of skill",
        "assumption: half of a score gap of .5",
        help="How much the score underrates a minority applicant of the same skill.",
    )
    noise: float = knob(0.7, 0.0, 6.0, 0.05, "Noise of a score at 6 minutes", "sd of skill", "assumption")
    noise_ratio: float = knob(
        1.0,
        0.25,
        4.0,
        0.05,
        "Minority's noise over the majority's",
        "ratio",
        "assumption: equal unless set",
        scale="log",
        help="Above 1 where evaluators read the minority's applications less well.",
    )
    minutes: float = knob(6.0, 1.0, 60.0, 0.1, "Minutes per application", "minutes", "assumption", scale="log")
    minority_share: float = knob(0.3, 0.05, 0.5, 0.05, "Minority share of applicants", "share", "assumption")
    hired_share: float = knob(0.1, 0.02, 0.5, 0.01, "Applicants hired", "share", "assumption")
    policy: str = choice(
        "one_threshold",
        {
            "one_threshold": "One threshold for everyone",
            "four_fifths": "One threshold, moved to four fifths",
            "parity": "Same rate for both groups",
            "bayes": "Highest expected skill (Bayes rule)",
            "chosen": "A chosen impact ratio",
        },
        "Rule",
        "ugesp1978",
    )
    target: float = knob(
        0.8,
        0.1,
        2.0,
        0.02,
        "Impact ratio",
        "minority over majority",
        "ugesp1978",
        help="Used by the rule 'A chosen impact ratio' only.",
    )


@dataclass(frozen=True)
class Result:
    """Who is hired. Arrays of shape (2,): majority, minority.

    `share` of applicants, `skill` mean skill, `score` and `spread` mean and sd of the score, `reliability` 1 / sqrt(1 + noise^2),
    `threshold` on the score, `rate` of selection, `mean_skill` of those hired, `marginal_skill` of the last one hired;
    a group of which nobody is hired has the threshold +inf and NaN for both skills; everybody: -inf, and no last hire.
    """

    share: Array
    skill: Array
    score: Array
    spread: Array
    reliability: Array
    threshold: Array
    rate: Array
    mean_skill: Array
    marginal_skill: Array
    hired_share: float
    minutes: float

    def density(self, k: int, score: Array) -> Array:
        """Return the density of group k at each score, all applicants together having the area 1."""
        return np.asarray(self.share[k] * _density((score - self.score[k]) / self.spread[k]) / self.spread[k])

    def to_frame(self) -> pd.DataFrame:
        """Return 121 scores per group: density (of all applicants, per unit of score), expected skill there, hired or not."""
        grid = np.linspace((self.score - 3.5 * self.spread).min(), (self.score + 3.5 * self.spread).max(), 121)
        parts = []
        for k, group in enumerate(GROUPS):
            parts.append(
                pd.DataFrame(
                    {
                        "group": group,
                        "score": grid,
                        "density": self.density(k, grid),
                        "expected_skill": self.skill[k] + (grid - self.score[k]) * self.reliability[k] ** 2,
                        "threshold": self.threshold[k],
                        "hired": grid >= self.threshold[k],
                    }
                )
            )
        return pd.concat(parts, ignore_index=True)


OUTCOMES = (
    sim.Outcome("mean_skill", "Mean skill of those hired", "sd", "higher", -1.5, 2.6),
    # Not the impact ratio: above 1 more of it is not better, the majority is then the group with the lower rate.
    sim.Outcome("four_fifths_ratio", "Ratio of hiring rates", "", "higher", 0.0, 1.0),
    sim.Outcome("impact_ratio", "Impact ratio, minority over majority", "ratio", "higher", 0.0, 1e11),
    sim.Outcome("minutes_per_hire", "Reading time per hire", "minutes", "lower", 2.0, 3000.0),
    sim.Outcome("selection_rate_majority", "Selection rate, majority", "share", "higher", 0.0, 1.0),
    sim.Outcome("selection_rate_minority", "Selection rate, minority", "share", "higher", 0.0, 1.0),
    sim.Outcome("mean_skill_majority", "Mean skill of the majority hired", "sd of skill", "higher", -1.5, 8.0, optional=True),
    sim.Outcome("mean_skill_minority", "Mean skill of the minority hired", "sd of skill", "higher", -1.5, 8.0, optional=True),
    sim.Outcome("marginal_skill_majority", "Skill of the last majority hire", "sd of skill", "higher", -3.5, 8.0, optional=True),
    sim.Outcome("marginal_skill_minority", "Skill of the last minority hire", "sd of skill", "higher", -3.5, 8.0, optional=True),
    sim.Outcome("minority_share_of_hires", "Minority share of those hired", "share", "higher", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("minutes", (12.0, 24.0, 60.0), "company", "robustness", "assumption: noise ~ 1 / sqrt(minutes)"),
    sim.Lever("noise", (0.5, 0.35), "company", "robustness", "sackett2022"),
    sim.Lever("noise_ratio", (1.0,), "company", "robustness", "emelianov2022"),
    sim.Lever("bias", (0.1, 0.0), "developer", "safety", "kleinberg2018"),
    sim.Lever("policy", ("bayes",), "developer", "transparency", "emelianov2022"),
    sim.Lever("policy", ("four_fifths", "parity"), "regulator", "oversight", "ugesp1978"),
)
ALONG = ("policy", "target")


def simulate(params: Params, rng: np.random.Generator) -> Result:  # noqa: ARG001  exact: nothing is drawn
    """Return who is hired under the rule that `params.policy` names; exact, `rng` is not used.

    >>> result = simulate(Params(bias=0.5, gap=0.0), np.random.default_rng(0))
    >>> round(outcomes(result)["impact_ratio"], 3)
    0.47
    """
    return _hire(params, _rates(params))


def outcomes(result: Result) -> dict[str, float | None]:
    """Return mean skill, the two ratios, time, and what happens to each group (None for the skill of nobody)."""
    rates, hires = result.rate, result.rate * result.share
    values: dict[str, float | None] = {
        "mean_skill": _mean_skill(result),
        "four_fifths_ratio": float(rates.min() / rates.max()),
        "impact_ratio": float(rates[1] / rates[0]),
        "minutes_per_hire": result.minutes / result.hired_share,
    }
    for k, group in enumerate(GROUPS):
        values[f"selection_rate_{group}"] = float(rates[k])
        values[f"mean_skill_{group}"] = float(result.mean_skill[k]) if rates[k] > 0 else None
        values[f"marginal_skill_{group}"] = float(result.marginal_skill[k]) if 0 < rates[k] < 1 else None
    return {**values, "minority_share_of_hires": float(hires[1] / result.hired_share)}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return the ratio of selection rates against mean skill for every target, one threshold and the Bayes rule.

    Exact. Every pair of thresholds that hires the right number of people is one impact ratio, so the targets leave nothing out
    but ratios outside [0.1, 2].
    """
    policies = _policies(params)
    rows = [{"set.policy": policy.policy, "set.target": policy.target, **outcomes(simulate(policy, rng))} for policy in policies]
    return front.build(pd.DataFrame(rows), OUTCOMES[1], OUTCOMES[0])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return what the hero shows at every policy of the frontier, efficient or not: `groups` and `hired` as in `picture`."""
    drawn = [_drawn(simulate(policy, rng), SCORES) for policy in _policies(params)]
    return {
        name: pd.concat([tables[name].assign(point=point) for point, tables in enumerate(drawn)], ignore_index=True)
        for name in ("groups", "hired")
    }


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero's tables: `bells`, both groups' scores, `groups`, a row per group, and `hired`, the filled part of the bells.

    A group of which nobody is hired has neither; if everybody is hired, the threshold is the left edge.
    """
    return {"bells": result.to_frame()[["group", "score", "density"]], **_drawn(result, 60)}


def _drawn(result: Result, scores: int) -> dict[str, pd.DataFrame]:
    left, right = (result.score - 3.5 * result.spread).min(), (result.score + 3.5 * result.spread).max()
    groups, hired = [], []
    for k, group in enumerate(GROUPS):
        if result.rate[k] == 0:
            continue
        threshold = max(result.threshold[k], left)
        row = {
            "group": group,
            "threshold": threshold,
            "selection_rate": result.rate[k],
            "marginal_skill": result.marginal_skill[k],
        }
        groups.append(row | {"hires": result.rate[k] * result.share[k]})
        grid = np.linspace(threshold, max(right, threshold), scores)
        hired.append(pd.DataFrame({"group": group, "score": grid, "density": result.density(k, grid)}))
    return {"groups": pd.DataFrame(groups), "hired": pd.concat(hired, ignore_index=True)}


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:  # noqa: ARG001  exact: nothing is drawn
    """Return what parity and the Bayes rule change in mean skill against one threshold for everyone, and the noise in use."""
    plain = skill_under(params, "one_threshold")
    return {
        "skill_gained_by_parity": skill_under(params, "parity") - plain,
        "skill_gained_by_bayes": skill_under(params, "bayes") - plain,
        "noise_majority": float(_noise(params)[0]),
        "noise_minority": float(_noise(params)[1]),
    }


def skill_under(params: Params, policy: str) -> float:
    """Return the mean skill of those hired under another rule, sd.

    >>> unfair = Params(bias=0.5, gap=0.0)
    >>> round(skill_under(unfair, "one_threshold"), 4), round(skill_under(unfair, "parity"), 4)
    (1.4167, 1.4377)
    """
    changed = params.replace(policy=policy)
    return _mean_skill(_hire(changed, _rates(changed)))


def _mean_skill(result: Result) -> float:
    """Return the mean skill of all hired."""
    somebody = result.rate > 0
    return float((result.rate * result.share * result.mean_skill)[somebody].sum() / result.hired_share)


def _policies(params: Params) -> list[Params]:
    """Return every policy of the frontier, in its order; none depends on the ones set now."""
    declared = Params.knob("target")
    targets = np.round(np.arange(declared.low, declared.high + 1e-9, declared.step), 10)
    named = [params.replace(policy=policy, target=declared.default) for policy in ("one_threshold", "bayes")]
    return named + [params.replace(policy="chosen", target=float(target)) for target in targets]


def _rates(params: Params) -> Array:
    """Return the selection rates (majority, minority) of the rule."""
    if params.policy == "bayes":
        # Equal posterior means: the posterior mean of a random applicant is N(mu, reliability^2).
        return _common(params, _skill(params), _reliability(params))
    if params.policy == "chosen":
        return _at_ratio(params, params.target)
    if params.policy == "parity":
        return _at_ratio(params, 1.0)
    rates = _common(params, _score(params), 1 / _reliability(params))
    if params.policy == "one_threshold":
        return rates
    ratio = rates[1] / rates[0]
    nearest = min(max(ratio, FOUR_FIFTHS), 1 / FOUR_FIFTHS)
    return rates if nearest == ratio else _at_ratio(params, nearest)


def _at_ratio(params: Params, ratio: float) -> Array:
    """Return the rates with minority over majority = ratio that hire the right number of people."""
    majority = params.hired_share / (_share(params) * [1.0, ratio]).sum()
    return np.array([majority, ratio * majority])


def _common(params: Params, mean: Array, spread: Array) -> Array:
    """Return the rates above the one threshold that hires the right number of people."""
    _, rates = above(mean[None], spread[None], _share(params), params.hired_share)
    return np.asarray(rates[0])


def _hire(params: Params, rate: Array) -> Result:
    skill, score, reliability = _skill(params), _score(params), _reliability(params)
    z = -ndtri(rate)  # +inf where nobody is hired
    somebody = rate > 0
    return Result(
        share=_share(params),
        skill=skill,
        score=score,
        spread=1 / reliability,
        reliability=reliability,
        threshold=score + z / reliability,
        rate=rate,
        mean_skill=np.where(somebody, skill + reliability * _density(z) / np.where(somebody, rate, 1.0), np.nan),
        marginal_skill=np.where(np.isfinite(z), skill + reliability * np.where(np.isfinite(z), z, 0.0), np.nan),
        hired_share=params.hired_share,
        minutes=params.minutes,
    )


def _share(params: Params) -> Array:
    return np.array([1 - params.minority_share, params.minority_share])


def _skill(params: Params) -> Array:
    return np.array([0.0, -params.gap])


def _score(params: Params) -> Array:
    return np.array([0.0, -params.gap - params.bias])


def _noise(params: Params) -> Array:
    majority = params.noise * np.sqrt(REFERENCE_MINUTES / params.minutes)
    return np.array([majority, params.noise_ratio * majority])


def _reliability(params: Params) -> Array:
    """Return the correlation of score and skill within a group, 1 / sqrt(1 + noise^2)."""
    return np.asarray(1 / np.hypot(1.0, _noise(params)))


def _density(z: Array) -> Array:
    density: Array = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return density
