"""Overoptimization: a reward model learned from people picks better answers, then worse ones, and its own score never shows it.

People compare answers, a reward model is fitted to what they say, and an AI takes the answer that it scores highest: of two, of
sixteen, of a thousand. The score rises all the way. What the answer is worth rises, turns, and falls, because the highest of a thousand
scores belongs more and more to an answer that the model misjudges. Two causes look the same on that curve, and have different cures:

- It does not *see* something. Nobody's label can teach what a model has no feature for: ask four times the people, and nothing happens.
- It sees everything, and has met it too *rarely*. Then more comparisons move the turn to the right, and several models that began
  differently disagree on just those answers, so that counting the lowest of them recovers a part.

Nothing here is a formula: 24 worlds, in each a Bradley-Terry model really fitted to noisy labels of a worth that is known, and an exact
choice from 8,192 answers. The forms of [gao2023] are fitted to what comes out, with coefficients of their own: the paper prints its in
figures only. Worlds: sim/rewards/stock.py. That merits are now and then overdone, how often, and what it costs is assumption.
Sources: [gao2023], [coste2024], [eisenstein2024], [bradley1952].
"""

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from pydantic import model_validator

import sim
from sim import choice, knob
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier
from sim.rewards import evidence, laws
from sim.rewards.course import LOG2_N, PARTS, Course, Setting, course, distance
from sim.rewards.laws import Law
from sim.rewards.stock import Array
from sim.selection import best_of_n

TITLE = "Overoptimization"
QUESTION = "More people to ask, or better eyes?"
BADGE = "STYLISED"
RANDOM = True
ALONG = ("log2_n",)
MOST = 10_000  # comparisons
TIMES, MODELS = 4, 5  # as many people; as many reward models: what the cures are
MEANS = ("proxy", "gold", "unseen", "seen")
DIGITS = 2
SEEN = (-3.0, 10.0), (-10.0, 9.0)  # proxy and gold of the answers that are drawn
SHOWN, APART = (-2.0, 5.0), 0.45  # sd: the lines that are drawn, and how far apart their names stand
SETTLED = 0.02  # sd of gold: a smaller fall after its peak is none

EQUATIONS = (
    r"an answer: merits $x_k = z_k + e_k$, $z_k \sim N(0, 1)$; with chance $\rho$ overdone: $e_k \sim \mathrm{Exp}$, mean 2, else $e_k = 0$",
    r"what it is worth: $U = \sum_k a_k x_k - \sum_k b_k e_k$, in standard deviations",
    r"a label names the better of two answers, and with chance $\varepsilon$ the other one",
    r"the reward model, on the features $f$ that it sees: $\hat\theta = \arg\max \sum \log \sigma(\theta \cdot (f_w - f_l)) "
    r"- \frac{1}{2} |\theta - \theta_0|^2$",
    r"several: the mean of $r_m = \hat\theta_m \cdot f$, the lowest, or mean $- \lambda\, \times$ variance",
    r"best of n: the r-th lowest of N wins with chance $(r/N)^n - ((r - 1)/N)^n$; $\mathrm{KL} = \log n - \frac{n - 1}{n}$",
    r"tilted: $p \propto \exp(r / \beta)$, with $\beta$ solved for the same KL",
    r"laws fitted beside it, $d = \sqrt{\mathrm{KL}}$: best of n $R = d(\alpha - \beta d)$, highest at $d = \alpha / 2\beta$; "
    r"tilted $R = d(\alpha - \beta \log d)$, highest at $d = e^{\alpha / \beta - 1}$",
)
SOURCES = ("gao2023", "coste2024", "eisenstein2024", "bradley1952", "kwa2024", "zhuang2020")
EVIDENCE = evidence.EVIDENCE


class Params(sim.Params):
    """Inputs: whom one asked, what the model sees, how many models, and how hard the AI optimises against them."""

    log2_n: float = knob(
        8.0, 0.0, LOG2_N[-1].item(), 0.25, "Optimisation: doublings of n", "log2 n", "gao2023", help="The AI takes the best of n."
    )
    comparisons: int = knob(1000, 30, MOST, 0.25, "Comparisons that people made", "comparisons", "assumption", scale="log")
    missing: int = knob(
        4,
        0,
        15,
        1,
        "Features that the model cannot see",
        "features",
        "assumption",
        help="Side effects first: overdoing the last merit, the one before, ...",
    )
    members: int = knob(1, 1, 8, 1, "Reward models", "models", "coste2024", help="Same labels, different beginnings.")
    combine: str = choice(
        "mean",
        {"mean": "Their mean", "worst": "The lowest counts", "mean_minus_variance": "Mean minus disagreement"},
        "Of several models",
        "coste2024",
    )
    aversion: float = knob(
        0.5, 0.0, 2.0, 0.1, "Weight of the variance", "per sd", "coste2024", help="Mean minus disagreement only."
    )
    label_noise: float = knob(0.25, 0.0, 0.45, 0.05, "Labels that name the worse answer", "share", "coste2024")
    optimiser: str = choice(
        "best_of_n",
        {"best_of_n": "Best of n", "tilted": "Tilted as far: the optimum under a KL penalty"},
        "How the AI optimises",
        "gao2023",
    )
    features: int = knob(
        12, 4, 16, 2, "Features of an answer", "features", "assumption", help="Half merits, half their side effects."
    )
    overdone: float = knob(0.01, 0.001, 0.1, 0.25, "Answers that overdo a given merit", "share", "assumption", scale="log")
    harm: float = knob(2.0, 0.0, 4.0, 0.25, "Harm of overdoing", "x its merit", "assumption")

    @model_validator(mode="after")
    def _sees_something(self) -> "Params":
        if self.features % 2:
            raise ValueError(f"features must be even, half of them merits, got {self.features}")
        if self.missing >= self.features:
            raise ValueError(f"missing must be below features, {self.features}, got {self.missing}")
        return self


@dataclass(frozen=True)
class Result:
    """All curves over LOG2_N, and where this setting stands on them.

    `course` is what comes of it in every world, `here` log2 n, `proxy`, `gold`, `unseen`, `seen` the means over worlds, (41,) each; `peak` where
    mean gold is highest, as an index; `law` the form of [gao2023] nearest to it. `params` and `seeds` are what they come from.
    """

    params: Params
    seeds: tuple[int, int]
    course: Course
    proxy: Array
    gold: Array
    unseen: Array
    seen: Array
    peak: int
    law: Law

    def to_frame(self) -> pd.DataFrame:
        """Return one row per n and world: log2_n, n, kl, world, proxy, gold, unseen, seen."""
        worlds, steps = self.course.gold.shape
        n = np.tile(2.0**LOG2_N, worlds)
        columns = {name: getattr(self.course, name).ravel() for name in MEANS}
        where = {"log2_n": np.tile(LOG2_N, worlds), "n": n, "kl": best_of_n.kl(n), "world": np.repeat(np.arange(worlds), steps)}
        return pd.DataFrame(where | columns)

    @property
    def turns(self) -> bool:
        """Return whether mean gold falls again after its peak."""
        return bool(self.gold[self.peak] - self.gold[-1] > SETTLED)

    def at(self, log2_n: ArrayLike) -> dict[str, Array]:
        """Return proxy, gold, kl, lost, unseen and seen at each log2 n; between two steps on the line that joins them."""
        here = np.atleast_1d(np.asarray(log2_n, dtype=float))
        found = {name: np.interp(here, LOG2_N, getattr(self, name)) for name in MEANS}
        beyond = (here > LOG2_N[self.peak]) & self.turns
        lost = np.where(beyond, self.gold[self.peak] - found["gold"], 0.0)
        return found | {"kl": best_of_n.kl(2.0**here), "lost": lost}


OUTCOMES = (
    sim.Outcome("proxy", "What the reward model says", "sd", "higher", -0.01, 60.0),
    sim.Outcome("gold", "What the answer is worth", "sd", "higher", -200.0, 10.0),
    sim.Outcome("kl", "Distance from the base model", "nats", "lower", 0.0, 6.0),
    sim.Outcome("lost", "Worth lost beyond the peak", "sd", "lower", 0.0, 200.0),
    sim.Outcome("unseen", "Choices that overdo what it cannot see", "share", "lower", 0.0, 1.0),
    sim.Outcome("seen", "Choices that overdo only what it sees", "share", "lower", 0.0, 1.0),
    sim.Outcome("accuracy", "Pairs that it orders right", "share", "higher", 0.0, 1.0),
    sim.Outcome("turn", "Where worth turns down", "log2 n", "higher", 0.0, 10.0, optional=True),
)
LEVERS = (
    sim.Lever("comparisons", (2000, 4000, MOST), "company", "oversight", "gao2023"),
    sim.Lever("missing", (2, 0), "developer", "transparency", "zhuang2020"),
    sim.Lever("members", (3, 5), "developer", "robustness", "coste2024"),
    sim.Lever("label_noise", (0.1, 0.0), "company", "oversight", "assumption: better instructions"),
    sim.Lever("log2_n", (3.0, 5.0), "developer", "safety", "gao2023"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the curves of 24 worlds; the same generator gives the same worlds, pairs and slips at every setting.

    >>> found = outcomes(simulate(Params(missing=0, label_noise=0.0, comparisons=10_000), np.random.default_rng(0)))
    >>> found["turn"], found["lost"]
    (None, 0.0)
    """
    first, second = rng.integers(2**62, size=2).tolist()
    return _result(params, (first, second))


def outcomes(result: Result) -> dict[str, float | None]:
    """Return means over worlds at `log2_n`; `turn` is None where gold does not turn down."""
    found = {name: float(values[0]) for name, values in result.at(result.params.log2_n).items()}
    turn = float(LOG2_N[result.peak]) if result.turns else None
    return {**found, "accuracy": float(result.course.accuracy.mean()), "turn": turn}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return what the model says against what the answer is worth, over n. Where gold never turns down the efficient set is one point."""
    return front.build(pd.DataFrame({"set.log2_n": LOG2_N} | simulate(params, rng).at(LOG2_N)), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the hero at every n: `chosen`, some of the answers chosen, and `stand`, where one stands on the lines; see `picture`."""
    result = simulate(params, rng)
    points = np.arange(len(LOG2_N))
    chosen = _answers(result.course.chosen, result.course.kind)
    return {
        "chosen": chosen.assign(point=np.repeat(points, result.course.kind.shape[1])),
        "stand": _stand(result, LOG2_N).assign(point=points),
    }


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero's tables.

    `plain`: proxy and gold of ordinary answers, `diagonal` where they agree; `chosen`: of some that are chosen, and `kind`, see PARTS.
    `stand`: d = sqrt(KL), n, proxy, gold, unseen, seen, accuracy, and the share of `chosen` outside SEEN. `lines`: way, d, value, low,
    high, of the proxy, gold and each of the cures; low and high hold eight worlds in ten. `ends`: way, d, value, where the name of each
    line stands; said, what a cure is.
    """
    params, course = result.params, result.course
    nearest = int(np.abs(LOG2_N - params.log2_n).argmin())
    return {
        "diagonal": pd.DataFrame({"proxy": [-3.0, 5.0], "gold": [-3.0, 5.0]}),
        "plain": pd.DataFrame(course.plain.round(DIGITS), columns=["proxy", "gold"]),
        "chosen": _answers(course.chosen[nearest : nearest + 1], course.kind[nearest : nearest + 1]),
        "stand": _stand(result, [params.log2_n]),
        "lines": _lines(result),
        "ends": _ends(result),
    }


def cures(result: Result) -> dict[str, Array]:
    """Return mean gold over LOG2_N with each cure alone, where there is something left of it to do: people, eyes, models.

    `people`: TIMES as many comparisons, at most MOST. `eyes`: nothing is missing. `models`: MODELS of them, and the lowest counts.
    """
    params = result.params
    changes: dict[str, dict[str, object]] = {
        "people": {"comparisons": asked(params)},
        "eyes": {"missing": 0},
        "models": {"members": asked_models(params), "combine": "worst"},
    }
    changed = {way: params.replace(**change) for way, change in changes.items()}
    return {way: _result(other, result.seeds).gold for way, other in changed.items() if other != params}


def asked(params: Params) -> int:
    """Return the comparisons that the cure `people` has."""
    return min(TIMES * params.comparisons, MOST)


def asked_models(params: Params) -> int:
    """Return the reward models that the cure `models` has."""
    return max(MODELS, params.members)


def cured(result: Result, log2_n: float) -> dict[str, float]:
    """Return mean gold at `log2_n` with each cure."""
    return {way: float(np.interp(log2_n, LOG2_N, gold)) for way, gold in cures(result).items()}


def lawful(result: Result) -> pd.DataFrame:
    """Return mean gold and the law fitted to it: line ("gold", "law"), d, value."""
    d = distance()
    values = {"gold": result.gold, "law": result.law.at(d)}
    return pd.concat([pd.DataFrame({"line": line, "d": d, "value": value}) for line, value in values.items()], ignore_index=True)


def peak(result: Result) -> tuple[float, float]:
    """Return the distance at which mean gold is highest, and its value there."""
    return float(distance()[result.peak]), float(result.gold[result.peak])


def landscape(result: Result) -> pd.DataFrame:
    """Return mean gold at `log2_n` over comparisons and what the model cannot see: comparisons, missing, gold."""
    params = result.params
    rows = []
    for missing in range(0, params.features // 2 + 1, 2):
        for many in (100, 300, 1000, 3000):
            found = _result(params.replace(missing=missing, comparisons=many), result.seeds)
            rows.append({"comparisons": many, "missing": missing, "gold": float(found.at(params.log2_n)["gold"][0])})
    return pd.DataFrame(rows)


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the highest mean gold and its log2 n, and the coefficients, peak and misses of the law fitted to mean gold."""
    result = simulate(params, rng)
    law = result.law
    at, high = law.peak or (float(distance()[-1]), float(law.at(distance())[-1]))
    return {
        "peak_gold": float(result.gold[result.peak]),
        "peak_log2_n": float(LOG2_N[result.peak]),
        "law_alpha": law.a,
        "law_beta": law.b,
        "law_peak_at": at,
        "law_peak": high,
        "law_misses": law.misses,
    }


@remembered(64)
def _result(params: Params, seeds: tuple[int, int]) -> Result:
    setting = Setting(**{field.name: getattr(params, field.name) for field in fields(Setting)})
    found = course(setting, seeds)
    means = {name: getattr(found, name).mean(0) for name in MEANS}
    law = laws.fitted(distance(), means["gold"], logarithmic=params.optimiser == "tilted")
    return Result(params, seeds, found, **means, peak=int(means["gold"].argmax()), law=law)


def _lines(result: Result) -> pd.DataFrame:
    """Return the table `lines`."""
    course, d = result.course, distance()
    frames = [
        pd.DataFrame(
            {
                "way": way,
                "d": d,
                "value": each.mean(0),
                "low": np.quantile(each, 0.1, axis=0),
                "high": np.quantile(each, 0.9, axis=0),
            }
        )
        for way, each in (("proxy", course.proxy), ("gold", course.gold))
    ]
    frames += [
        pd.DataFrame({"way": way, "d": d, "value": gold, "low": gold, "high": gold}) for way, gold in cures(result).items()
    ]
    return pd.concat(frames, ignore_index=True)


def _ends(result: Result) -> pd.DataFrame:
    """Return the table `ends`: names beside the ends of their lines, moved apart where they would touch."""
    params, d = result.params, float(distance()[-1])
    words = {
        "people": f"{asked(params):,} labels",
        "eyes": f"sees all {params.features}",
        "models": f"{asked_models(params)} models",
    }
    ends = {"proxy": result.proxy, "gold": result.gold} | cures(result)
    rows = sorted((float(np.clip(line[-1], *SHOWN)), way) for way, line in ends.items())
    places: list[float] = []
    for value, _ in rows:
        places.append(max(value, places[-1] + APART) if places else value)
    over = max(places[-1] - SHOWN[1], 0.0)  # pushed beyond the top: all that are in the way come down again
    for i in range(len(places) - 1, -1, -1):
        places[i] = min(places[i], SHOWN[1] - APART * (len(places) - 1 - i)) if over else places[i]
    return pd.DataFrame(
        {"way": [way for _, way in rows], "d": d, "value": places, "said": [words.get(way, "") for _, way in rows]}
    )


def _stand(result: Result, log2_n: ArrayLike) -> pd.DataFrame:
    """Return the table `stand`, a row for each log2 n."""
    found, here = result.at(log2_n), np.atleast_1d(np.asarray(log2_n, dtype=float))
    drawn = result.course.chosen[np.abs(LOG2_N - here[:, None]).argmin(1)]
    outside = ((drawn < [low for low, _ in SEEN]) | (drawn > [high for _, high in SEEN])).any(2).mean(1)
    means = {name: found[name] for name in MEANS} | {"accuracy": result.course.accuracy.mean(), "outside": outside}
    return pd.DataFrame({"d": np.sqrt(found["kl"]), "n": 2.0**here} | means)


def _answers(places: Array, kind: Array) -> pd.DataFrame:
    """Return answers of shape (..., answers, 2) as a table: proxy, gold, kind."""
    frame = pd.DataFrame(places.reshape(-1, 2).round(DIGITS), columns=["proxy", "gold"])
    return frame.assign(kind=np.array(list(PARTS))[kind.ravel().astype(int)])
