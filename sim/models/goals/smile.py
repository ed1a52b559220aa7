"""Make people smile: the harder an AI optimises what we measured, the better the measure, and at some point the worse for us.

Of n candidates the AI takes the one with the highest proxy P = V + b h. V is what we meant; h is what the measure also pays
for, and what it costs the person: U = V - c h. The first doublings of n help, because a high P mostly means a high V. Further
doublings find errors. Whether that point comes is first a matter of the error's tail, then of its size: with a normal error of
standard deviation s more optimisation never harms while b c s^2 < 1 and harms from the start above; with an exponential or heavier one it
harms at last, but an exponential of half the default size not within 2^14.

What it names: U has `attributes` L equal parts, the proxy names J. The hack is paid out of the parts that nobody named:
U = V - c h (L - J)/(L - 1), nothing at J = L (assumption, after the setting of [zhuang2020]). A question reveals one
unnamed part and costs the person `question_cost` (assumption); a question with nothing left to reveal costs as much.

Sign bug: the sign of the intended term is wrong, P = -V + b h. V is symmetric, so P has the very same distribution: the measured
curve is identical, and nothing on a dashboard shows the bug. But E[V | winner] changes its sign: now both terms of U fall with n.
Of all measures whose intended term has correlation rho with V, E[U] is linear in rho: a random error is rho = 0, the flip is
rho = -1, the worst there is. (The bug of [ziegler2019] flipped the whole reward, and the KL penalty with it.)

Hero: proxy and wellbeing over log2 n, every n in one frame, flat where the KL cap binds; the peak of wellbeing marked after the
visitor has guessed it (`Result.turn`). The page's own second view is `landscape`, wellbeing over n and tail.
Exact quadrature (sim.selection.best_of_n); nothing is drawn. Sources: [gao2023], [zhuang2020], [kwa2024], [taylor2016].
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from pydantic import model_validator

import sim
from sim import choice, knob, switch
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier
from sim.selection import best_of_n

Array = NDArray[np.float64]

TITLE = "Make people smile"
QUESTION = "When do more smiles make people worse off?"
BADGE = "STYLISED"
ALONG = ("log2_n",)
GRID = np.arange(0.0, 14.01, 0.25)  # log2 n

EQUATIONS = (
    r"what we measure, of a candidate: $P = V + b\,h$ with $V \sim N(0, 1)$ and $h = s\,\times$ the error tail",
    r"what we meant: $U = V - c\,h\,\frac{L - J}{L - 1}$, and $U = V$ when all $L$ attributes are named",
    r"best of n: $E[U \mid \text{winner}] = \int E[U \mid P = p]\; n\,F(p)^{n - 1} f(p)\,dp$",
    r"distance from no optimisation: $\mathrm{KL} = \log n - \frac{n - 1}{n}$",
    r"normal error: $E[U \mid \text{winner}] = \frac{1 - b\,c\,s^2}{\sqrt{1 + b^2 s^2}}\; E[\max \text{ of } n \text{ normals}]$",
    r"quantilizer: a random one of the best $1/n$, $E[U \mid P > F^{-1}(1 - 1/n)]$, with $\mathrm{KL} = \log n$",
    r"sign bug: $P = -V + b\,h$, same distribution of $P$, opposite $E[V \mid P]$",
)
SOURCES = ("gao2023", "zhuang2020", "kwa2024", "taylor2016", "ziegler2019", "beirami2025")
EVIDENCE = (
    sim.Evidence(
        "for",
        "Measured with a large reward model in the place of people: as the proxy's score keeps rising, the true score rises, peaks "
        "and falls, for best of n and for reinforcement learning.",
        "gao2023",
        "abstract; introduction",
    ),
    sim.Evidence(
        "for",
        "Where resources are limited and the measure names only some of what matters, optimising it without end drives the rest "
        "as low as it can go; updating the measure while it is used avoids that.",
        "zhuang2020",
        "abstract",
    ),
    sim.Evidence(
        "for",
        "With heavy-tailed error a policy can reach any measured reward while it stays close to the base model and gains "
        "nothing in true utility.",
        "kwa2024",
        "abstract",
    ),
    sim.Evidence(
        "for",
        "A refactoring flipped the sign of the reward and of the KL penalty: the model kept writing fluently and learned to "
        "produce what raters had marked as worst.",
        "ziegler2019",
        "section 4.4",
    ),
    sim.Evidence(
        "against",
        "With light-tailed error, optimising harder under a weaker penalty raises true utility without bound, and the reward "
        "models measured look light-tailed.",
        "kwa2024",
        "abstract",
    ),
    sim.Evidence(
        "against",
        "A KL penalty did not lift the true score reached at a given distance, it only stopped earlier: as here, where the cap "
        "moves along the curve and does not raise it.",
        "gao2023",
        "introduction, section 3.6 and figure 9",
    ),
    sim.Evidence(
        "context",
        "log n - (n - 1)/n is exact without ties only; for a language model with few distinct answers it is an upper bound.",
        "beirami2025",
        "abstract; theorem 3.1",
    ),
)


class Params(sim.Params):
    """Inputs: how hard the AI optimises, what the measure pays for by mistake, and what stands against it."""

    log2_n: float = knob(
        12.0, 0.0, 14.0, 0.25, "Optimisation: doublings of n", "log2 n", "gao2023", help="The AI takes the best of n candidates."
    )
    tail: str = choice(
        "exponential",
        {
            "normal": "Normal (light)",
            "exponential": "Exponential",
            "lognormal": "Lognormal (heavy)",
            "student": "Student's t (heavier)",
        },
        "Tail of the measure's error",
        "kwa2024",
    )
    tail_df: float = knob(
        3.0, 2.0, 30.0, 0.5, "Degrees of freedom of Student's t", "df", "assumption", help="Fewer is heavier. Student's t only."
    )
    hack_size: float = knob(1.0, 0.25, 3.0, 0.05, "Size of the error", "x its unit scale", "assumption")
    hack_payoff: float = knob(0.5, 0.05, 2.0, 0.05, "What the measure pays for the error", "sd per unit", "assumption")
    hack_harm: float = knob(0.25, 0.0, 2.0, 0.05, "What the error costs the person", "sd per unit", "assumption")
    attributes: int = knob(2, 2, 20, 1, "Things that matter to the person", "attributes", "zhuang2020")
    named: int = knob(1, 1, 20, 1, "Things that the measure names", "attributes", "zhuang2020")
    questions: int = knob(
        0,
        0,
        10,
        1,
        "Asked before acting",
        "questions",
        "zhuang2020",
        help="Each reveals one unnamed thing and takes the person's time.",
    )
    question_cost: float = knob(0.05, 0.0, 0.5, 0.01, "Cost of a question to the person", "sd", "assumption")
    kl_cap: float = knob(
        10.0,
        0.5,
        10.0,
        0.25,
        "Cap on the distance from the base model",
        "nats",
        "gao2023",
        help="10 is no cap: n = 16,384 is 8.7.",
    )
    rule: str = choice(
        "best_of_n",
        {"best_of_n": "The best of n", "quantilizer": "A random one of the best 1/n"},
        "How the AI picks",
        "taylor2016",
    )
    sign_bug: bool = switch(False, "Sign bug: the opposite is rewarded", "ziegler2019")

    @model_validator(mode="after")
    def _names_what_there_is(self) -> "Params":
        if self.named > self.attributes:
            raise ValueError(f"named must be at most attributes, {self.attributes}, got {self.named}")
        return self


@dataclass(frozen=True)
class Result:
    """Both curves over `log2_n` (each of shape (57,)), and where this setting stands on them.

    Values in standard deviations of V. `n` is what the AI takes the best of, held to the KL cap; `largest` the most that cap and range
    allow. `peak` is the n where wellbeing is highest, `peak_wellbeing` its value there; `turn` is
    log2 of it, or None if wellbeing does not turn down within the range (or within the cap). `lost` is what optimising beyond the
    turn costs: peak_wellbeing - wellbeing there, else 0. `known` is the number of attributes named or revealed.
    """

    here: float
    n: float
    largest: float
    log2_n: Array
    proxy_curve: Array
    wellbeing_curve: Array
    kl_curve: Array
    proxy: float
    wellbeing: float
    kl: float
    cost: float
    known: int
    peak: float
    peak_wellbeing: float
    turn: float | None
    lost: float

    def to_frame(self) -> pd.DataFrame:
        """Return one row per n and measure: log2_n, n, measure, value, kl."""
        count = len(self.log2_n)
        return pd.DataFrame(
            {
                "log2_n": np.tile(self.log2_n, 2),
                "n": np.tile(2.0**self.log2_n, 2),
                "measure": np.repeat(["proxy", "wellbeing"], count),
                "value": np.concatenate([self.proxy_curve, self.wellbeing_curve]),
                "kl": np.tile(self.kl_curve, 2),
            }
        )


OUTCOMES = (
    sim.Outcome("proxy", "What we measure", "sd", "higher", -0.01, 3000.0),
    sim.Outcome("wellbeing", "What we meant", "sd", "higher", -6000.0, 6.0),
    sim.Outcome("kl", "Distance from the base model", "nats", "lower", 0.0, 10.0),
    sim.Outcome("lost", "Wellbeing lost beyond the peak", "sd", "lower", 0.0, 6000.0),
    sim.Outcome("cost", "Cost of the questions", "sd", "lower", 0.0, 5.0),
    sim.Outcome("turn", "Where wellbeing turns down", "log2 n", "higher", 0.0, 14.0, optional=True),
)
LEVERS = (
    sim.Lever("kl_cap", (1.0, 2.0, 3.0, 5.0), "developer", "safety", "gao2023"),
    sim.Lever("questions", (1,), "user", "oversight", "zhuang2020"),
    sim.Lever("named", (2,), "developer", "transparency", "zhuang2020"),
    sim.Lever("rule", ("quantilizer",), "developer", "robustness", "taylor2016"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return both curves and the point at `log2_n`. Exact: `rng` is not used.

    >>> found = simulate(Params(log2_n=6), np.random.default_rng(0))
    >>> round(found.wellbeing, 3), round(found.peak), round(found.peak_wellbeing, 3)
    (0.982, 51, 0.985)
    """
    del rng
    proxy, wellbeing, kl = _at(params, GRID)
    turn, peak_wellbeing = _turn(params, wellbeing)
    here = [float(values[0]) for values in _at(params, [params.log2_n])]
    beyond = turn is not None and params.log2_n > turn
    largest = _largest(params)
    return Result(
        here=params.log2_n,
        n=min(2.0**params.log2_n, largest),
        largest=largest,
        log2_n=GRID,
        proxy_curve=proxy,
        wellbeing_curve=wellbeing,
        kl_curve=kl,
        proxy=here[0],
        wellbeing=here[1],
        kl=here[2],
        cost=_cost(params),
        known=_known(params),
        peak=largest if turn is None else 2.0**turn,
        peak_wellbeing=peak_wellbeing,
        turn=turn,
        lost=max(peak_wellbeing - here[1], 0.0) if beyond else 0.0,
    )


def outcomes(result: Result) -> dict[str, float | None]:
    """Return the outcomes at `log2_n`; `turn` is None where wellbeing never turns down."""
    return {
        "proxy": result.proxy,
        "wellbeing": result.wellbeing,
        "kl": result.kl,
        "lost": result.lost,
        "cost": result.cost,
        "turn": result.turn,
    }


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return proxy against wellbeing over n, up to the KL cap. Where wellbeing never turns down the efficient set is one point."""
    del rng
    reached = GRID[
        : np.searchsorted(GRID, np.log2(_largest(params))) + 1
    ]  # the last one may lie beyond the cap, and is held to it
    proxy, wellbeing, kl = _at(params, reached)
    turn, peak = _turn(params, _at(params, GRID)[1])
    lost = np.where(reached > (np.inf if turn is None else turn), np.maximum(peak - wellbeing, 0.0), 0.0)
    frame = pd.DataFrame({"set.log2_n": reached, "proxy": proxy, "wellbeing": wellbeing, "kl": kl, "lost": lost})
    return front.build(frame.assign(cost=_cost(params)), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `marker`: where each point of the frontier stands on the two lines of the hero (point, log2_n, measure, value)."""
    frame = frontier(params, rng).frame
    marker = frame.reset_index(names="point").melt(
        ["point", "set.log2_n"], ["proxy", "wellbeing"], var_name="measure", value_name="value"
    )
    return {"marker": marker.rename(columns={"set.log2_n": "log2_n"})}


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the peak of wellbeing, and the KL divergence at three n: kl_10, kl_1000, kl_60000."""
    found = simulate(params, rng)
    kl = {f"kl_{n}": float(best_of_n.kl(n)) for n in (10, 1000, 60000)}
    return {"peak_n": found.peak, "peak_wellbeing": found.peak_wellbeing} | kl


def landscape(params: Params, across: str = "tail") -> pd.DataFrame:
    """Return wellbeing over optimisation and one other thing, for a heat map: log2_n, `across`, wellbeing, proxy.

    `across` is "tail" (kinds from light to heavy, Student's t at three degrees of freedom), or a numeric parameter: "tail_df",
    "hack_harm", "hack_payoff" or "hack_size". Raises InvalidInput for another one. Remembered, the same for every `log2_n` in
    `params`: not to be changed by a caller.
    """
    return _landscape(params.replace(log2_n=GRID[-1]), across)


@remembered(32)
def _landscape(params: Params, across: str) -> pd.DataFrame:
    rows: list[tuple[Any, dict[str, Any]]]
    if across == "tail":
        rows = [("normal", {"tail": "normal"}), ("exponential", {"tail": "exponential"}), ("lognormal", {"tail": "lognormal"})]
        rows += [(f"student, df {df:g}", {"tail": "student", "tail_df": df}) for df in (10.0, 4.0, 2.0)]
    elif across == "tail_df":
        rows = [(df, {"tail": "student", "tail_df": df}) for df in (2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0)]
    elif across in ("hack_harm", "hack_payoff", "hack_size"):
        declared = Params.declared()[across]
        assert isinstance(declared, sim.contract.parameters.Knob)
        rows = [(value, {across: value}) for value in np.linspace(declared.low, declared.high, 13).round(3).tolist()]
    else:
        raise sim.InvalidInput(f"across must be one of tail, tail_df, hack_harm, hack_payoff, hack_size, got {across}")
    steps = GRID[::2]
    frames = []
    for label, changes in rows:
        proxy, wellbeing, _ = _at(params.replace(**changes), steps)
        frames.append(pd.DataFrame({"log2_n": steps, across: label, "wellbeing": wellbeing, "proxy": proxy}))
    return pd.concat(frames, ignore_index=True)


def _at(params: Params, log2_n: ArrayLike) -> tuple[Array, Array, Array]:
    """Return proxy, wellbeing and KL at each log2 n, held to the KL cap."""
    n = np.minimum(2.0 ** np.asarray(log2_n, dtype=float), _largest(params))
    scale = params.hack_payoff * params.hack_size
    distribution = best_of_n.proxy(params.tail, scale, params.tail_df if params.tail == "student" else 3.0)
    quantilizer = params.rule == "quantilizer"
    picked = distribution.top_share(n) if quantilizer else distribution.best_of(n)
    unnamed = (params.attributes - _known(params)) / (params.attributes - 1)
    intended = -picked.value if params.sign_bug else picked.value
    wellbeing = intended - params.hack_harm * params.hack_size * unnamed * picked.error - _cost(params)
    return picked.proxy, wellbeing, np.log(n) if quantilizer else best_of_n.kl(n)


def _largest(params: Params) -> float:
    """Return the largest n within the KL cap, at most the range's end."""
    within = np.exp(params.kl_cap) if params.rule == "quantilizer" else best_of_n.n_within(params.kl_cap)
    return float(min(within, 2.0 ** GRID[-1]))


def _turn(params: Params, wellbeing: Array) -> tuple[float | None, float]:
    """Return log2 n at the peak of wellbeing (None if it does not turn down within reach), and wellbeing there."""
    end = float(np.log2(_largest(params)))
    at = int(wellbeing.argmax())
    highest = float(wellbeing[at])
    if highest - wellbeing[-1] <= 1e-9:
        return None, highest
    low, high = max(GRID[at] - 0.25, 0.0), min(GRID[at] + 0.25, end)
    for _ in range(3):
        fine = np.linspace(low, high, 21)
        values = _at(params, fine)[1]
        best = int(values.argmax())
        low, high = fine[max(best - 1, 0)], fine[min(best + 1, 20)]
    return float(fine[best]), float(values[best])


def _known(params: Params) -> int:
    return min(params.named + params.questions, params.attributes)


def _cost(params: Params) -> float:
    return params.questions * params.question_cost


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero's tables: `lines` (log2_n, measure, value), `marker` as in `preview`, and `turn` (log2_n, value), if it turns."""
    marker = pd.DataFrame(
        {"log2_n": [result.here] * 2, "measure": ["proxy", "wellbeing"], "value": [result.proxy, result.wellbeing]}
    )
    turn = pd.DataFrame({"log2_n": [result.turn], "value": [result.peak_wellbeing]}, dtype=float).dropna()
    return {"lines": result.to_frame()[["log2_n", "measure", "value"]], "marker": marker, "turn": turn}
