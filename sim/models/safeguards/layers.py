"""Layers: five safeguards that fail together stop less than two that fail apart.

Each layer lets one attempt in five through. Were they to fail independently, five of them would let 3 in 10,000 through. Layers made by
people who think alike, tested on the same cases, overlook the same things: at a correlation of .5 it is 239 in 10,000, at .8 it is 741, and
eight such layers leak more than two independent ones. What the next layer buys depends on whether it fails where the others fail.

What gets through any choice of layers is exact (sim/layered/copula.py, after [li2000]); beside it attempts are drawn that really meet the
layers, and the share of them that gets through is the law's check. Leaks, costs and correlations are this project's assumptions: nobody has
measured them together. Sources: [reason2000] for the picture, [knight1986] for why independence must not be assumed.
"""

import pickle
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim import frontier as front
from sim import knob, switch
from sim.contract.shelf import remembered
from sim.frontier import Frontier
from sim.layered import copula, evidence
from sim.layered.copula import Array, Bools

TITLE = "Layers"
QUESTION = "Five safeguards that each stop four in five: what still gets through?"
BADGE = "STYLISED"
RANDOM = True
NAMES = ("testing", "disciplines", "regulation", "design", "education")
MORE = 3  # further layers, at most
ALL = len(NAMES) + MORE
ALONG = ("further", *NAMES)
SIZES = ("attempts",)
LANES = 100  # attempts in the picture
COUNTED = np.arange(2 ** len(NAMES) * (MORE + 1))
ON: Bools = np.column_stack(
    [
        *((COUNTED // (MORE + 1) >> layer) % 2 == 1 for layer in range(len(NAMES))),
        *(k < COUNTED % (MORE + 1) for k in range(MORE)),
    ]
)  # every choice of layers, shape (128, 8): of all subsets of the five, with 0 to 3 further ones

EQUATIONS = (
    r"an attempt meets layer $i$ with $\ \sqrt{c_i}\, Z + \sqrt{1 - c_i}\, \varepsilon_i$, all $N(0, 1)$, and passes below $\Phi^{-1}(l_i)$",
    r"through all that are on: $\ \int \prod_{i\ \mathrm{on}} \Phi\left(\frac{\Phi^{-1}(l_i) - \sqrt{c_i}\, z}{\sqrt{1 - c_i}}\right) "
    r"\varphi(z)\, dz$",
    r"$m$ disciplines in every team: $\ c \to \frac{c / m}{c / m + 1 - c}$",
    r"because $\ \left(\bar e\right)^2 = \overline{e^2} - \overline{(e - \bar e)^2}$: the crowd's error is the mean error less its diversity",
)
SOURCES = ("reason2000", "li2000", "knight1986", "krogh1995", "hong2004", "kim2025", "dung2025")
EVIDENCE = evidence.EVIDENCE


def _leak(name: str) -> float:
    leak: float = knob(1.0, 0.25, 2.0, 0.25, f"Leak of {name}", "x that of a layer", "assumption")
    return leak


def _shared(name: str) -> float:
    shared: float = knob(
        1.0, 0.0, 1.0, 0.1, f"Correlation of {name}", "x that of a layer", "assumption", help="0: it fails on its own."
    )
    return shared


def _cost(name: str, percent: float) -> float:
    cost: float = knob(percent, 0.0, 20.0, 0.1, f"Cost of {name}", "% of the budget", "assumption")
    return cost


class Params(sim.Params):
    """Inputs: which layers are on, and how much each lets through, fails with the others, and costs."""

    further: int = knob(0, 0, MORE, 1, "Further layers", "layers", "assumption", help="Of the same kind: after the five.")
    correlation: float = knob(
        0.5,
        0.0,
        0.95,
        0.05,
        "How much layers fail together",
        "correlation",
        "assumption",
        help="0: independent. Towards 1: all fail at the same attempts.",
    )
    testing: bool = switch(True, "Testing", "reason2000")
    disciplines: bool = switch(True, "Other disciplines", "hong2004", help="People from outside look at it.")
    regulation: bool = switch(True, "Regulation", "reason2000")
    design: bool = switch(True, "Design", "reason2000", help="Built so that harm is hard to do.")
    education: bool = switch(True, "Education", "reason2000", help="Those who use it know what to look for.")
    mixed: int = knob(
        1,
        1,
        copula.MOST,
        1,
        "Disciplines in every team",
        "disciplines",
        "assumption: the idea is krogh1995",
        help="Each overlooks other things; none leaks less alone.",
    )
    leak: float = knob(0.2, 0.01, 0.45, 0.01, "What a layer lets through", "share", "assumption")
    leak_testing: float = _leak("testing")
    leak_disciplines: float = _leak("other disciplines")
    leak_regulation: float = _leak("regulation")
    leak_design: float = _leak("design")
    leak_education: float = _leak("education")
    shared_testing: float = _shared("testing")
    shared_disciplines: float = _shared("other disciplines")
    shared_regulation: float = _shared("regulation")
    shared_design: float = _shared("design")
    shared_education: float = _shared("education")
    cost_testing: float = _cost("testing", 3.0)
    cost_disciplines: float = _cost("other disciplines", 2.0)
    cost_regulation: float = _cost("regulation", 4.0)
    cost_design: float = _cost("design", 6.5)
    cost_education: float = _cost("education", 1.2)
    cost_further: float = _cost("a further layer", 4.5)
    attempts: int = knob(20_000, 5_000, 50_000, 5_000, "Attempts drawn", "attempts", "assumption")

    @property
    def at(self) -> int:
        """Return the row of ON that is chosen."""
        five = sum(getattr(self, name) << layer for layer, name in enumerate(NAMES))
        return int(five * (MORE + 1) + self.further)

    @property
    def leaks(self) -> Array:
        """Return each layer's leak, shape (8,)."""
        return self.leak * np.array([*(getattr(self, f"leak_{name}") for name in NAMES), *[1.0] * MORE])

    @property
    def shared(self) -> Array:
        """Return each layer's correlation in a team of one discipline, shape (8,): of two of its kind."""
        return self.correlation * np.array([*(getattr(self, f"shared_{name}") for name in NAMES), *[1.0] * MORE])

    @property
    def costs(self) -> Array:
        """Return each layer's cost, shape (8,)."""
        return np.array([*(getattr(self, f"cost_{name}") for name in NAMES), *[self.cost_further] * MORE])


@dataclass(frozen=True)
class Crowd:
    """Attempts that were drawn: `every` says of each set of layers, as a number of bits, how many attempts those layers alone stop.

    passes (LANES, 8): of those in the picture, every so many of all by how near they come to what all overlook, which layers each passes.
    overlooked (attempts, MOST): what each discipline overlooks of each attempt.
    """

    every: NDArray[np.int64]
    passes: Bools
    overlooked: Array


@dataclass(frozen=True)
class Result:
    """One choice of layers, and the attempts that meet them."""

    params: Params
    crowd: Crowd

    def to_frame(self) -> pd.DataFrame:
        """Return one row per pictured attempt and layer: attempt, layer, on, passes."""
        layer = np.tile([*NAMES, *(f"further {k + 1}" for k in range(MORE))], LANES)
        on = np.tile(ON[self.params.at], LANES)
        return pd.DataFrame(
            {"attempt": np.repeat(np.arange(LANES), ALL), "layer": layer, "on": on, "passes": self.crowd.passes.ravel()}
        )


OUTCOMES = (
    sim.Outcome("leaked", "Gets through all layers", "share", "lower", 0.0, 1.0),
    sim.Outcome("cost", "Cost", "% of the budget", "lower", 0.0, 160.0),
    sim.Outcome("layers_on", "Layers that are on", "layers", "higher", 0.0, float(ALL)),
    sim.Outcome("next_leaked", "Gets through with one more layer", "share", "lower", 0.0, 1.0),
    sim.Outcome("if_independent", "Would get through if layers failed independently", "share", "lower", 0.0, 1.0),
    sim.Outcome("drawn", "Of the attempts drawn got through", "share", "lower", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("mixed", (2, 4), "company", "robustness", "assumption: the idea is krogh1995"),
    sim.Lever("correlation", (0.2, 0.0), "developer", "robustness", "assumption: the idea is knight1986"),
    sim.Lever("leak", (0.1,), "developer", "safety", "assumption"),
    sim.Lever("testing", (True,), "developer", "safety", "reason2000"),
    sim.Lever("disciplines", (True,), "company", "oversight", "hong2004"),
    sim.Lever("regulation", (True,), "regulator", "oversight", "reason2000"),
    sim.Lever("design", (True,), "company", "safety", "reason2000"),
    sim.Lever("education", (True,), "user", "transparency", "reason2000"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the choice of layers, and attempts that meet them.

    >>> round(outcomes(simulate(Params(), np.random.default_rng(0)))["leaked"], 6)
    0.023856
    """
    return Result(params, _crowd(_plain(params), pickle.dumps(rng)))


def outcomes(result: Result) -> dict[str, float | None]:
    """Return what gets through, exact and drawn, and what it costs."""
    found = _outcomes(result.params, result.crowd, ON[[result.params.at]])
    return {name: float(values[0]) for name, values in found.items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every choice of layers: what gets through against cost."""
    found = _outcomes(params, _crowd(_plain(params), pickle.dumps(rng)), ON)
    settings = {f"set.{name}": ON[:, layer] for layer, name in enumerate(NAMES)}
    return front.build(pd.DataFrame({"set.further": COUNTED % (MORE + 1), **settings, **found}), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `lanes`, `slices` and `numbers` of every choice of layers; see `picture`."""
    return _drawn(params, _crowd(_plain(params), pickle.dumps(rng)), ON)


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables.

    lanes (lane, stop): each pictured attempt, and the layer that stops it, ALL for none. slices (layer, on). numbers (through, leaked):
    of the pictured attempts, and of all. What stays: holes (layer, lane), where an attempt passes a layer.
    """
    tables = _drawn(result.params, result.crowd, ON[[result.params.at]])
    lane, layer = np.nonzero(result.crowd.passes)
    return {name: table.drop(columns="point") for name, table in tables.items()} | {
        "holes": pd.DataFrame({"layer": layer, "lane": lane}),
    }


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the correlation that is left, and of what the disciplines of a team overlook the mean error, the crowd's, and diversity."""
    crowd = _crowd(_plain(params), pickle.dumps(rng))
    each, together, diversity = copula.crowd(crowd.overlooked, params.mixed)
    left = float(copula.mixed(np.array([params.correlation]), params.mixed)[0])
    return {"correlation_left": left, "mean_error": each, "crowd_error": together, "diversity": diversity}


def _plain(params: Params) -> Params:
    default = Params()
    return params.replace(
        **{name: getattr(default, name) for name in (*ALONG, *(f"cost_{name}" for name in (*NAMES, "further")))}
    )


@remembered(16)
def _crowd(params: Params, start: bytes) -> Crowd:
    overlooked, own = copula.luck(start, params.attempts, ALL)
    passes, shared = copula.passes(params.leaks, params.shared, params.mixed, overlooked, own)
    stops = np.bincount((~passes) @ (1 << np.arange(ALL)), minlength=2**ALL)
    each = params.attempts // LANES
    pictured = np.argsort(shared, kind="stable")[each // 2 :: each][:LANES]
    return Crowd(stops, passes[pictured], overlooked)


def _outcomes(params: Params, crowd: Crowd, on: Bools) -> dict[str, Array]:
    """Return every outcome of k choices of layers."""
    leak, left = np.append(params.leaks, params.leak), copula.mixed(np.append(params.shared, params.correlation), params.mixed)
    k = len(on)
    with_next = np.column_stack([np.vstack([on, on]), np.repeat([False, True], k)])
    exact = copula.leaked(leak, left, with_next)
    chosen = on @ (1 << np.arange(ALL))
    through = (np.arange(2**ALL) & chosen[:, None]) == 0
    return {
        "leaked": np.minimum(exact[:k], 1.0),
        "cost": on @ params.costs,
        "layers_on": on.sum(1).astype(float),
        "next_leaked": np.minimum(exact[k:], 1.0),
        "if_independent": np.exp(on @ np.log(params.leaks)),
        "drawn": through @ crowd.every / params.attempts,
    }


def _drawn(params: Params, crowd: Crowd, on: Bools) -> dict[str, pd.DataFrame]:
    """Return `lanes`, `slices` and `numbers` of `picture` for k choices, with `point` the number of the choice."""
    k = len(on)
    blocks = on[:, None, :] & ~crowd.passes
    stop = np.where(blocks.any(2), blocks.argmax(2), ALL)
    found = _outcomes(params, crowd, on)
    return {
        "lanes": pd.DataFrame(
            {"point": np.repeat(np.arange(k), LANES), "lane": np.tile(np.arange(LANES), k), "stop": stop.ravel()}
        ),
        "slices": pd.DataFrame({"point": np.repeat(np.arange(k), ALL), "layer": np.tile(np.arange(ALL), k), "on": on.ravel()}),
        "numbers": pd.DataFrame({"point": np.arange(k), "through": (stop == ALL).sum(1), "leaked": found["leaked"]}),
    }
