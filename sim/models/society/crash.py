"""Crash: firms that buy the same model each foresee more of their bad days, and sell together on the days on which it errs.

A hundred firms. Each should sell on its own worst days and sells when its reading is low. The model on the market reads better than
their own analysis, so each that buys it is better off, whatever the others do. But whoever buys it buys its errors too: firms on their own
err on different days, buyers on the same. With all of them on one model more than 30 of 100 sell together seven times as often, and
nearly always without need. No firm can tell from its own record: that has become better.

Firms, days, orders and halts are drawn (sim/crowding/market.py). How often more than a share of firms sells is known where all signals
correlate alike, [vasicek2002]: firms on their own, or all on one model. That law is the test. Why what is best for each can be worse for all:
[kleinberg2021], there for hiring. Nobody sells here because prices fall. Skills, costs and the halt are assumptions.
"""

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim import frontier as front
from sim import knob, switch
from sim.contract.shelf import remembered
from sim.crowding import evidence, law, market
from sim.crowding.market import MOST, WINDOW, Course, Setting
from sim.frontier import Frontier

Floats = NDArray[np.float64]

TITLE = "Crash"
QUESTION = "Everyone buys the better model: is everyone safer?"
BADGE = "STYLISED"
RANDOM = True
ALONG = ("shared_model",)
SIZES = ("days",)
SHARES = tuple(round(0.05 * k, 2) for k in range(21))
YEAR = 250  # trading days
SHOWN = 100  # firms in the picture, at most
KINDS = ("needed", "needless", "stopped")

EQUATIONS = (
    r"what comes for firm $i$: $\ x_i = \sqrt{\rho}\,X + \sqrt{1 - \rho}\,\xi_i$; it should sell if $\ x_i < \Phi^{-1}(p)$",
    r"its own analysis says sell if $\ a x_i + \sqrt{1 - a^2}\,(\sqrt{\rho}\,U + \sqrt{1 - \rho}\,\varepsilon_i) < \Phi^{-1}(p)$",
    r"a bought model says it if $\ b x_i + \sqrt{1 - b^2}\,V_m < \Phi^{-1}(p)$, $\ V_m = \sqrt{w}\,U + \sqrt{1 - w}\,\nu_m$",
    r"signals correlate: two firms on their own by $\ r = \rho$, two on one model by $\ r = b^2 \rho + 1 - b^2$",
    r"more than a share $s$ of infinitely many firms sells with chance "
    r"$\ \Phi\left(\frac{\Phi^{-1}(p) - \sqrt{1 - r}\,\Phi^{-1}(s)}{\sqrt{r}}\right)$",
    r"circuit breaker: after the first $h n$ sales of a day one more needs a person, whose own reading is below $\Phi^{-1}(g)$",
    r"worth to a firm, in bad days a year: $\ 250\,(p A - c\,C)$",
)
SOURCES = (
    "vasicek2002",
    "kleinberg2021",
    "beale2011",
    "khandani2007",
    "fsb2024",
    "cftc2010",
    "kirilenko2017",
    "chaboud2014",
    "hansen2025",
    "anand2026",
    "danielsson2024",
    "kim2025",
    "chen2024",
    "xiang2023",
    "li2020",
)
EVIDENCE = evidence.EVIDENCE


class Params(sim.Params):
    """Inputs: who buys, what is on the market, what firms share anyway, and the halt."""

    shared_model: float = knob(0.0, 0.0, 1.0, 0.05, "Firms that buy the model", "share", "assumption")
    models: int = knob(1, 1, MOST, 1, "Different models on the market", "models", "assumption: the idea is beale2011")
    circuit_breaker: bool = switch(
        False, "Circuit breaker", "cftc2010", help="Trading halts, and each further sale needs a person who agrees."
    )
    correlation: float = knob(
        0.2,
        0.0,
        0.9,
        0.05,
        "What firms share anyway",
        "correlation",
        "assumption",
        help="The same economy and the same textbooks: how two firms' own analyses correlate.",
    )
    model_skill: float = knob(
        0.8, 0.1, 1.0, 0.05, "How well the model foresees", "correlation", "assumption", help="1: it never errs."
    )
    alike: float = knob(
        0.2,
        0.0,
        1.0,
        0.05,
        "How alike different models err",
        "correlation",
        "assumption: the idea is kim2025",
        help="1: different models in name only.",
    )
    own_skill: float = knob(0.6, 0.1, 1.0, 0.05, "How well own analysis foresees", "correlation", "assumption")
    together: float = knob(0.3, 0.1, 0.6, 0.05, "More than this share sells: a crash", "share of firms", "assumption")
    sell: float = knob(0.05, 0.01, 0.2, 0.01, "Days on which a firm should sell", "share of days", "assumption")
    halts_at: float = knob(0.15, 0.05, 0.5, 0.05, "Trading halts once this share has sold", "share of firms", "assumption")
    agree: float = knob(
        0.15,
        0.01,
        0.5,
        0.01,
        "How readily a person agrees in a halt",
        "share of days",
        "assumption",
        help="Looking again, with an own error: agrees on this share of all days, and more often on bad ones.",
    )
    crash_cost: float = knob(
        1.0, 0.0, 10.0, 0.1, "What a crash costs every firm", "bad days", "assumption", help="1: as one bad day not foreseen."
    )
    firms: int = knob(100, 20, 200, 20, "Firms", "firms", "assumption")
    days: int = knob(40_000, 10_000, 40_000, 10_000, "Days drawn", "days", "assumption")


@dataclass(frozen=True)
class Result:
    """What happens with the shares of buyers in `course`; the setting is number `at` of them."""

    params: Params
    course: Course
    at: int

    def to_frame(self) -> pd.DataFrame:
        """Return one row per day: day, sellers, should."""
        sellers = self.course.sellers[self.at]
        return pd.DataFrame({"day": np.arange(len(sellers)), "sellers": sellers, "should": self.course.should})


OUTCOMES = (
    sim.Outcome("firm_accuracy", "Bad days that a firm escapes", "share", "higher", 0.0, 1.0),
    sim.Outcome("crash_probability", "Days with a crash", "share", "lower", 0.0, 1.0),
    sim.Outcome("needless", "Days with a crash without need", "share", "lower", 0.0, 1.0),
    sim.Outcome("false_sales", "Sales without need", "share", "lower", 0.0, 1.0),
    sim.Outcome("alone", "Bad days escaped by own analysis", "share", "higher", 0.0, 1.0),
    sim.Outcome("worth", "What it is worth to a firm", "bad days a year", "higher", -2500.0, 50.0),
    sim.Outcome("gain", "What a buyer gains over a firm on its own", "bad days a year", "higher", -50.0, 50.0, optional=True),
)
LEVERS = (
    sim.Lever("models", (3, 5), "regulator", "robustness", "assumption: the idea is beale2011"),
    sim.Lever("circuit_breaker", (True,), "regulator", "safety", "cftc2010"),
    sim.Lever("model_skill", (0.9, 0.95), "developer", "robustness", "assumption"),
    sim.Lever("alike", (0.0,), "developer", "transparency", "assumption: the idea is kim2025"),
    sim.Lever("shared_model", (0.25,), "company", "oversight", "assumption"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return what happens with this share of buyers, and with every other on the same days.

    >>> found = outcomes(simulate(Params(shared_model=1.0), np.random.default_rng(0)))
    >>> bool(found["firm_accuracy"] > 1.4 * found["alone"] and 0.03 < found["crash_probability"] < 0.04)
    True
    """
    shares = SHARES if params.shared_model in SHARES else (*SHARES, params.shared_model)
    return Result(params, _course(params, shares, _seeds(rng)), shares.index(params.shared_model))


def outcomes(result: Result) -> dict[str, float | None]:
    """Return means over days and firms; `gain` is None where nobody or everybody buys."""
    found = _outcomes(result.params, result.course)
    return {name: None if np.isnan(values[result.at]) else float(values[result.at]) for name, values in found.items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every share of buyers on the same days: bad days foreseen against days with a crash."""
    found = _outcomes(params, _course(params, SHARES, _seeds(rng)))
    return front.build(pd.DataFrame({"set.shared_model": SHARES, **found}), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `sales`, `days`, `bands` and `numbers` at every share of buyers; see `picture`."""
    return _drawn(params, _course(params, SHARES, _seeds(rng)), range(len(SHARES)))


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables: WINDOW days in a row, as like all days as any.

    sales (day, low, high, kind): who sells, one of KINDS; firms on one model stand together from the bottom, in shares of the height. days (day,
    share, crash): of all firms, those that sell. bands (low, high, model, models): the rows on each of so many models, 0 for none. numbers
    (users, crashes, together): who buys, crashes in these days, what is one. What stays: scale (firms, together, halts): the same, and a halt.
    """
    params = result.params
    tables = _drawn(params, result.course, (result.at,))
    halts = params.halts_at if params.circuit_breaker else None
    scale = {"firms": [params.firms], "together": [params.together]}
    return {name: table.drop(columns="point") for name, table in tables.items()} | {
        "scale": pd.DataFrame(scale | {"halts": np.array([halts], dtype=float)})
    }


def sides(result: Result) -> pd.DataFrame:
    """Return what a year is worth to a firm, by how many buy: users (share), who (buys, own, all), worth in bad days."""
    params, course = result.params, result.course
    found = _outcomes(params, course)
    with np.errstate(invalid="ignore"):
        foreseen = course.right / course.due
    lost = params.crash_cost * found["crash_probability"]
    worth = {
        "own": YEAR * (params.sell * foreseen[:, 0] - lost),
        "buys": YEAR * (params.sell * foreseen[:, 1] - lost),
        "all": found["worth"],
    }
    frames = [pd.DataFrame({"users": SHARES, "who": who, "worth": values[: len(SHARES)]}) for who, values in worth.items()]
    return pd.concat(frames, ignore_index=True).dropna()


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the law: of firms on their own and of all on one model, for infinitely many and for so many; and how two signals correlate."""
    del rng
    own, one = params.correlation, law.shared(params.correlation, params.model_skill)
    return {
        "limit": law.limit(params.sell, params.together, own),
        "law": law.exact(params.firms, params.sell, params.together, own),
        "correlation_on_one_model": one,
        "limit_on_one_model": law.limit(params.sell, params.together, one),
        "law_on_one_model": law.exact(params.firms, params.sell, params.together, one),
    }


def _seeds(rng: np.random.Generator) -> tuple[int, int]:
    first, second = rng.integers(2**62, size=2).tolist()
    return first, second


def _setting(params: Params) -> Setting:
    return Setting(**{field.name: getattr(params, field.name) for field in fields(Setting)})


def _course(params: Params, shares: tuple[float, ...], seeds: tuple[int, int]) -> Course:
    return market.course(_setting(params), shares, seeds)


def _outcomes(params: Params, course: Course) -> dict[str, Floats]:
    """Return every outcome of every share of buyers; `gain` is not a number where one of the two sides is empty."""
    most = law.many(params.firms, params.together)
    crashes = course.sellers > most
    accuracy, crash = course.right.sum(1) / course.due.sum(1), crashes.mean(1)
    with np.errstate(invalid="ignore"):
        own, buys = (course.right / course.due).T
    return {
        "firm_accuracy": accuracy,
        "crash_probability": crash,
        "needless": (crashes & (course.should <= most)).mean(1),
        "false_sales": 1 - course.right.sum(1) / np.maximum(course.sold.sum(1), 1),
        "alone": np.full_like(accuracy, course.alone),
        "worth": YEAR * (params.sell * accuracy - params.crash_cost * crash),
        "gain": YEAR * params.sell * (buys - own),
    }


@remembered(32)
def _rows(firms: int, users: int, models: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the firms in the picture, from the bottom up, and how many of them use each model: those on one stand together."""
    shown = np.arange(firms) if firms <= SHOWN else np.linspace(0, firms - 1, SHOWN).round().astype(np.int64)
    rank = market.ranks(firms)[shown]
    group = np.where(rank < users, rank % models, models)
    return shown[np.lexsort((rank, group))], np.bincount(group, minlength=models + 1)


def _drawn(params: Params, course: Course, points: range | tuple[int, ...]) -> dict[str, pd.DataFrame]:
    """Return `sales`, `days`, `bands` and `numbers` of `picture` for some shares of buyers, with `point` the number of each."""
    said, held = market.pictured(_setting(params), course)
    most, sales, days, bands, numbers = law.many(params.firms, params.together), [], [], [], []
    for point in points:
        users = int(course.uses[point].sum())
        firm, many = _rows(params.firms, users, params.models)
        day, row = np.nonzero(said[point][:, firm])
        kind = np.where(held[point], 2, np.where(course.window.should, 0, 1))[day, firm[row]]
        sales.append(
            pd.DataFrame(
                {
                    "point": point,
                    "day": day,
                    "low": (row / len(firm)).round(4),
                    "high": ((row + 1) / len(firm)).round(4),
                    "kind": np.array(KINDS)[kind],
                }
            )
        )
        sellers = (said[point] & ~held[point]).sum(1)
        days.append(
            pd.DataFrame({"point": point, "day": np.arange(WINDOW), "share": sellers / params.firms, "crash": sellers > most})
        )
        high, number = np.cumsum(many), (np.arange(len(many)) + 1) % len(many)
        rows = {"low": (high - many) / len(firm), "high": high / len(firm), "model": number, "models": params.models}
        bands.append(pd.DataFrame({"point": point, **rows}))
        numbers.append({"point": point, "users": users, "crashes": int((sellers > most).sum()), "together": params.together})
    tables = {"sales": sales, "days": days, "bands": bands}
    return {name: pd.concat(frames, ignore_index=True) for name, frames in tables.items()} | {"numbers": pd.DataFrame(numbers)}
