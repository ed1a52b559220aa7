"""Regulation: a firm complies if the fine it must expect is dearer than complying, and whoever complies comes later.

Four hundred firms, each with its own cost of complying and its own turnover. A firm weighs: audit rate x fine against its cost, and
complies exactly if the first is larger. Who complies comes to market later; who does not is there at once, and its customers bear the
harm until an audit finds it. More audits, or higher fines, buy less harm with more delay. The surprise: for the firms' choice only the
product counts, so rare audits with a high fine deter as many as frequent ones with a low fine; but a rare audit finds hardly anybody who
was not deterred.

Nothing is read off a formula: every firm chooses, audits are drawn year by year, and harm is added up customer by customer. The share
that complies is known for lognormal costs, and is the test. The rule is that of [becker1968]; costs, turnovers and harm are assumptions.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

import sim
from sim import choice, knob, switch
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier

Floats = NDArray[np.float64]

TITLE = "Regulation"
QUESTION = "Does a rule without audits protect anybody?"
BADGE = "STYLISED"
RANDOM = True
ALONG = ("audit_rate",)
FIRMS = 400
YEARS = 10
AUDITS = tuple(round(0.02 * k, 2) for k in range(21))
TURNOVER, SPREAD = 100.0, 1.5  # million a year in the median, and the sd of its log
SMALL = 50.0  # million: up to here a firm counts as small
STATES = ("complies", "caught", "undetected")

EQUATIONS = (
    r"cost of complying: $\ c_i = m\,e^{s z_i}$, $\ z_i \sim N(0, 1)$",
    r"firm $i$ complies exactly if $\ a_i\,F_i > c_i$",
    r"the fine: $\ F_i = F$, or the higher of $F$ and $\varphi T_i$; as in the Act, for small firms the lower",
    r"share that complies, if all are treated alike: $\ \Phi\left(\ln(a F / m) / s\right)$",
    r"harm: $\ \sum_i T_i\,h_i / \sum_i T_i$, where $h_i$ is the share of the years in which firm $i$ is there and does not comply",
)
SOURCES = (
    "becker1968",
    "nagin2013",
    "gneezy2000",
    "metcalf2021",
    "levine2012",
    "jia2021",
    "janssen2022",
    "miller2024",
    "cohen2018",
    "cornelli2020",
    "aiact2024",
    "council2026",
)
EVIDENCE = (
    sim.Evidence(
        "for",
        "Whoever weighs gain against punishment is deterred by chance times fine; then high fines with rare checks deter as well "
        "as low ones "
        "with frequent checks, and cost less.",
        "becker1968",
        "as told by others, and from memory",
    ),
    sim.Evidence(
        "against",
        "The evidence that certain punishment deters is far more consistent than that severe punishment does, and what counts is "
        "the chance of being "
        "caught. For people and crime; chance and fine are then not worth the same.",
        "nagin2013",
        "abstract (checked); the last sentence is this project's",
    ),
    sim.Evidence(
        "for",
        "Employers in California who were inspected by lot had 9.4 % (2.1 to 17.7 %) fewer injuries than matched ones, with no "
        "sign of lost jobs, sales "
        "or firms.",
        "levine2012",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "Day-care centres that fined late parents got more of them, and had no fewer once the fine was gone: it had become a price.",
        "gneezy2000",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "Asked in a survey instead, people expect to be late less often where there is a fine.",
        "metcalf2021",
        "abstract of a conference paper (checked)",
    ),
    sim.Evidence(
        "for",
        "In the EU's data protection regulation about a third of the apps in a store left, new ones halved, and app use is put a "
        "third lower in the "
        "long run.",
        "janssen2022",
        "abstract of a working paper (checked)",
    ),
    sim.Evidence(
        "for",
        "In the short run young technology firms in the EU got fewer and smaller investments than those in the USA after the same"
        " regulation.",
        "jia2021",
        "abstract of the working paper (checked)",
    ),
    sim.Evidence(
        "against",
        "The same regulation also did what it was for: publishers under it had 14.8 % fewer trackers than others would suggest, "
        "above all those "
        "that share personal data.",
        "miller2024",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "Over 2,000 estimates from 103 studies of environmental rules: most likely no significant effect on competitiveness. A "
        "positive one is "
        "likelier for countries than for firms.",
        "cohen2018",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "Firms that were let into the United Kingdom's sandbox for finance raised 15 % more capital afterwards than others did.",
        "cornelli2020",
        "abstract of a working paper (checked)",
    ),
    sim.Evidence(
        "context",
        "The EU's AI Act: in force since 1 August 2024; prohibitions since 2 February 2025; general-purpose models since 2 August"
        " 2025. Fines up to "
        "35 million euros or 7 % of turnover for what is prohibited, 15 million or 3 % for most else, the higher of the two; for "
        "small firms the lower.",
        "aiact2024",
        "articles 99 and 113 (as reprinted by others, in three places)",
    ),
    sim.Evidence(
        "context",
        "Proposed on 19 November 2025, agreed on 7 May 2026, adopted by Parliament on 16 and Council on 29 June 2026: high-risk "
        "duties apply "
        "from 2 December 2027 instead of 2 August 2026, in products from 2 August 2028. As of 3 July 2026; publication was then "
        "awaited, and "
        "what came after could not be looked up.",
        "council2026",
        "the Council's press release (checked in a reprint); the other dates as told by law firms",
    ),
)


class Params(sim.Params):
    """Inputs: audits, fines, what complying takes, and the firms."""

    audit_rate: float = knob(0.1, 0.0, 0.4, 0.02, "Audit rate", "of firms a year", "assumption")
    fine: float = knob(
        35.0,
        label="Fine",
        unit="million",
        source="aiact2024",
        scale=(0.5, 1.0, 2.0, 3.5, 7.5, 15.0, 35.0, 70.0, 150.0),
        help="The Act says up to 35 million euros for what is prohibited, 15 for most else.",
    )
    delay: float = knob(6.0, 0.0, 24.0, 1.0, "Complying takes", "months", "assumption")
    cost_median: float = knob(
        2.0,
        label="Complying costs, median firm",
        unit="million a year",
        source="assumption",
        scale=(0.1, 0.2, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0),
    )
    targeted: float = knob(0.0, 0.0, 1.0, 0.1, "Audits go to the larger half", "1 is all of them", "assumption")
    fine_by: str = choice(
        "fixed",
        {"fixed": "Fixed", "turnover": "Or turnover, if higher", "act": "As in the Act"},
        "The fine is",
        "aiact2024",
        help="As in the Act: the higher of sum and share of turnover, for small firms the lower.",
    )
    must_comply: bool = switch(
        True, "Who is caught must comply", "assumption", help="If not, a firm pays and goes on: the fine is a price."
    )
    turnover_share: float = knob(0.07, 0.0, 0.2, 0.01, "Share of turnover", "of turnover", "aiact2024")
    cost_spread: float = knob(1.0, 0.2, 2.0, 0.1, "How much costs differ", "sd of log", "assumption")
    together: float = knob(0.5, 0.0, 0.9, 0.1, "Costs go with turnover", "correlation", "assumption")


@dataclass(frozen=True)
class Market:
    """The firms, each (FIRMS,): `z` of their cost, `turnover` in million, who is of the larger half; `luck` (YEARS, FIRMS) of audits."""

    z: Floats
    turnover: Floats
    larger: NDArray[np.bool_]
    luck: Floats


@dataclass(frozen=True)
class Course:
    """What k audit rates lead to, each (k, FIRMS): who complies, in which year a firm is first caught (YEARS: never), how often."""

    complies: NDArray[np.bool_]
    first: NDArray[np.int64]
    times: NDArray[np.int64]


@dataclass(frozen=True)
class Result:
    """The firms and what they do."""

    params: Params
    market: Market
    course: Course

    def to_frame(self) -> pd.DataFrame:
        """Return one row per firm: cost, turnover, expected_fine, complies, caught (times)."""
        return pd.DataFrame(
            {
                "cost": costs(self.params, self.market),
                "turnover": self.market.turnover,
                "expected_fine": expected(self.params, self.market, np.array([self.params.audit_rate]))[0],
                "complies": self.course.complies[0],
                "caught": self.course.times[0],
            }
        )


OUTCOMES = (
    sim.Outcome("harm", "Customers of firms that do not comply", "share", "lower", 0.0, 1.0),
    sim.Outcome("delay_months", "Delay to market", "months a firm", "lower", 0.0, 24.0),
    sim.Outcome("compliance", "Firms that comply of their own accord", "share", "higher", 0.0, 1.0),
    sim.Outcome("caught", "Firms that are caught, over the years", "share", "lower", 0.0, 1.0),
    sim.Outcome("fines", "Fines paid", "million a year", "lower", 0.0, 1e6),
)
LEVERS = (
    sim.Lever("delay", (3.0,), "regulator", "transparency", "cornelli2020"),
    sim.Lever("targeted", (0.5, 1.0), "regulator", "oversight", "assumption: audits by risk"),
    sim.Lever("fine_by", ("turnover",), "regulator", "safety", "aiact2024"),
    sim.Lever("cost_median", (1.0,), "developer", "transparency", "assumption: standards, shared tools"),
    sim.Lever("audit_rate", (0.2,), "regulator", "oversight", "levine2012"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return what every firm does, and whom audits find.

    >>> found = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> bool(0.6 < found["compliance"] < 0.8), outcomes(simulate(Params(fine=0.5), np.random.default_rng(0)))["compliance"] < 0.01
    (True, True)
    """
    market = _market(params.together, int(rng.integers(2**62)))
    return Result(params, market, _course(params, market, np.array([params.audit_rate])))


def outcomes(result: Result) -> dict[str, float]:
    """Return sums over firms and years."""
    return {name: float(values[0]) for name, values in _outcomes(result.params, result.market, result.course).items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every audit rate, for the same firms and in the same luck: harm against delay."""
    market = _market(params.together, int(rng.integers(2**62)))
    found = _outcomes(params, market, _course(params, market, np.array(AUDITS)))
    return front.build(pd.DataFrame({"set.audit_rate": AUDITS, **found}), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `firms`, `counts` and `line` of `picture` at every audit rate."""
    market = _market(params.together, int(rng.integers(2**62)))
    return _drawn(params, market, np.array(AUDITS), _course(params, market, np.array(AUDITS)))


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables.

    firms (cost, turnover, state): every firm, in million a year, and what becomes of it, one of STATES. counts (state, many). line (turnover,
    fine): the fine that a firm of that turnover must expect, million a year: who is left of it complies.
    """
    tables = _drawn(result.params, result.market, np.array([result.params.audit_rate]), result.course)
    return {name: table.drop(columns="point") for name, table in tables.items()}


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the law of the share that complies where all firms are treated alike, and of those who do not, how many are ever caught."""
    del rng
    product = params.audit_rate * params.fine
    comply = float(ndtr(np.log(product / params.cost_median) / params.cost_spread)) if product else 0.0
    return {"law_compliance": comply, "law_caught": (1 - comply) * (1 - (1 - params.audit_rate) ** YEARS)}


def span(result: Result) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return limits that hold the costs of nearly all firms, and their turnovers, in million."""
    low, high = np.quantile(costs(result.params, result.market), [0.005, 0.995])
    return (float(min(low, 0.5) / 1.3), float(max(high, 15.0) * 1.3)), (1.0, 1e4)


def costs(params: Params, market: Market) -> Floats:
    """Return what complying costs every firm, million a year."""
    return np.asarray(params.cost_median * np.exp(params.cost_spread * market.z))


def expected(params: Params, market: Market, audit_rate: Floats) -> Floats:
    """Return the fine that every firm must expect, million a year, shape (k, FIRMS)."""
    return _rates(params, audit_rate, market.larger) * _fines(params, market.turnover)


def _rates(params: Params, audit_rate: Floats, larger: NDArray[np.bool_]) -> Floats:
    """Return the audit rate of every firm: what the smaller half is spared goes to the larger."""
    return audit_rate[:, None] * (1 + params.targeted * np.where(larger, 1, -1))


def _fines(params: Params, turnover: Floats) -> Floats:
    """Return what every firm pays if it is caught."""
    share = params.turnover_share * turnover
    if params.fine_by == "fixed":
        return np.full_like(turnover, params.fine)
    higher = np.maximum(params.fine, share)
    return np.where(turnover <= SMALL, np.minimum(params.fine, share), higher) if params.fine_by == "act" else higher


@remembered(8)
def _market(together: float, seed: int) -> Market:
    """Draw the firms, and the luck of ten years of audits."""
    rng = np.random.default_rng(seed)
    z, other = rng.standard_normal((2, FIRMS))
    turnover = TURNOVER * np.exp(SPREAD * (together * z + np.sqrt(1 - together**2) * other))
    return Market(z, turnover, turnover > np.median(turnover), rng.random((YEARS, FIRMS)))


def _course(params: Params, market: Market, audit_rate: Floats) -> Course:
    """Return what every firm does at k audit rates."""
    complies = expected(params, market, audit_rate) > costs(params, market)
    found = (market.luck < _rates(params, audit_rate, market.larger)[:, None, :]) & ~complies[:, None, :]  # (k, YEARS, FIRMS)
    ever = found.any(1)
    times = ever.astype(int) if params.must_comply else found.sum(1)
    return Course(complies, np.where(ever, found.argmax(1), YEARS), times)


def _outcomes(params: Params, market: Market, course: Course) -> dict[str, Floats]:
    """Return every outcome of k audit rates. A firm is audited at the end of a year."""
    caught = course.times > 0
    years = np.where(params.must_comply & caught, course.first + 1, YEARS)
    harmful = np.where(course.complies, 0.0, years / YEARS)
    waits = course.complies | (caught & params.must_comply)
    return {
        "harm": harmful @ (market.turnover / market.turnover.sum()),
        "delay_months": params.delay * waits.mean(1),
        "compliance": course.complies.mean(1),
        "caught": caught.mean(1),
        "fines": course.times @ _fines(params, market.turnover) / YEARS,
    }


def _drawn(params: Params, market: Market, audit_rate: Floats, course: Course) -> dict[str, pd.DataFrame]:
    """Return the tables of `picture` for k audit rates, with `point` the number of the rate."""
    many = len(audit_rate)
    state = np.select([course.complies, course.times > 0], [STATES[0], STATES[1]], STATES[2])
    heights = np.geomspace(1.0, 1e4, 41)
    larger = heights > np.median(market.turnover)
    line = _rates(params, audit_rate, larger) * _fines(params, heights)
    return {
        "firms": pd.DataFrame(
            {
                "point": np.repeat(np.arange(many), FIRMS),
                "cost": np.tile(costs(params, market).round(4), many),
                "turnover": np.tile(market.turnover.round(2), many),
                "state": state.ravel(),
            }
        ),
        "counts": pd.DataFrame(
            {
                "point": np.repeat(np.arange(many), len(STATES)),
                "state": STATES * many,
                "many": np.stack([(state == one).sum(1) for one in STATES], axis=1).ravel(),
            }
        ),
        "line": pd.DataFrame(
            {
                "point": np.repeat(np.arange(many), len(heights)),
                "turnover": np.tile(heights.round(3), many),
                "fine": line.ravel().round(4),
            }
        ),
    }
