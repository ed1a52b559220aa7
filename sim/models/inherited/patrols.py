"""Patrols: cities that are alike part ways, because what is found is where one looked.

A city has two districts. Each day a patrol goes to one of them, drawn by what was found there before; what it finds is evidence for sending
the next one. Nobody errs: every record is true. Yet of 200 cities with the same crime some send three patrols in four to A and others
one in three, and none of them can tell from its records. Counting a find the less, the more often one looked (divided by the patrol
share), brings them back.

A Polya urn; rates .11 and .10 and 3,000 days are this project's example. Sources: [ensign2018] for the urn, what residents report and the
correction; [lum2016] for the idea. `follow` and `exploration` are assumptions. Loops run over days; cities and policies are array axes.
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

Array = NDArray[np.float32]

TITLE = "Patrols"
QUESTION = "Does the map show crime, or where the police have looked?"
BADGE = "CONTESTED"
RANDOM = True
FOLLOW = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
FRAMES = 24  # steps of a line in the picture
LINES = 40  # cities whose course is drawn; of all of them one sees where they end
BIN = 0.02  # share of patrols: cities so near stand side by side
ACROSS = 30  # cities that stand side by side; more stand closer

EQUATIONS = (
    r"patrol goes to A: $\ p = \frac{\varepsilon}{2} + (1 - \varepsilon) \frac{n_A^\kappa}{n_A^\kappa + n_B^\kappa}$",
    r"it finds something there: chance $\lambda_A$ (in B: $\lambda_B$), and then $n_A \leftarrow n_A + 1$",
    r"corrected: $\ n_A \leftarrow n_A + 1/p$, in B $\ n_B \leftarrow n_B + 1/(1-p)$",
    r"residents report: $\ n_A \leftarrow n_A + 1$ with chance $\rho \lambda_A$, $\ n_B$ with chance $\rho q \lambda_B$, patrol or not",
    r"truth: $\ \lambda_A / (\lambda_A + \lambda_B)$",
    r"found of 1,000 patrols: $\ 1000\,[\lambda_B + (\lambda_A - \lambda_B)\,\bar p]$",
)
SOURCES = (
    "ensign2018",
    "lum2016",
    "mohler2015",
    "brantingham2018",
    "akpinar2021",
    "richardson2019",
    "sankin2021",
    "hunt2014",
)
EVIDENCE = (
    sim.Evidence(
        "for",
        "In a model, patrols sent by discovered crime go back to the same places whatever the true rates are; "
        "what residents report attenuates that "
        "and does not remove it; counting finds by how often one looked does.",
        "ensign2018",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "A published forecasting model, run on recorded drug crimes of Oakland, sends police above all to "
        "non-white and poor neighbourhoods, "
        "though estimates of drug use differ little across the city. A simulation: the police there did not use it.",
        "lum2016",
        "abstract, as the authors give it beside their code (checked)",
    ),
    sim.Evidence(
        "against",
        "In randomised field trials in Los Angeles and Kent forecasts named 1.4 to 2.2 times as much crime as an analyst, and patrols "
        "that followed them went with 7.4 % less crime. Two of the authors had a financial stake in a company that sells such forecasts.",
        "mohler2015",
        "abstract (checked); the stake: SF Weekly, 30 October 2013 (checked)",
    ),
    sim.Evidence(
        "against",
        "In the Los Angeles trials the share of arrests by racial-ethnic group did not differ significantly "
        "between forecast and control. At forecast places "
        "there were more arrests; adjusted for the crime there, fewer or as many.",
        "brantingham2018",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "Models of feedback say little about forecasts that use only what victims report. But where victims report less, such "
        "forecasts move away too (simulated after a survey in Bogotá): reports are no clean measure either.",
        "akpinar2021",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "In several places forecasts were built on records made during unlawful or biased policing. No correction "
        "for where one looked mends a record that "
        "is false.",
        "richardson2019",
        "abstract (checked); the second sentence is this project's",
    ),
    sim.Evidence(
        "context",
        "Of 5.9 million forecasts of 2018 to 2021 fewer fell on whiter and richer neighbourhoods. Journalists' "
        "count, without control; the company called "
        "the data incomplete and erroneous.",
        "sankin2021",
        "the article (checked in a reprint)",
    ),
    sim.Evidence(
        "context",
        "A trial in Shreveport found no statistical evidence that forecasts reduced property crime; it had few "
        "districts and little power.",
        "hunt2014",
        "abstract (checked)",
    ),
)


class Params(sim.Params):
    """Inputs: how patrols follow the records, what is recorded, and the two districts, the same in every city."""

    follow: float = knob(
        1.0,
        label="How strongly patrols follow what was found",
        unit="exponent",
        source="assumption: 1, in proportion, is the urn of ensign2018",
        scale=FOLLOW,
        help="0: half and half, whatever was found. 3: nearly all go where most was found.",
    )
    corrected: bool = switch(False, "Count a find the less, the more one looked", "ensign2018")
    reports: float = knob(
        0.0, 0.0, 2.0, 0.1, "Residents' reports, for a patrol's finds", "ratio", "assumption: the idea is ensign2018"
    )
    report_ratio: float = knob(
        1.0,
        0.2,
        2.0,
        0.1,
        "How readily B reports, over A",
        "ratio",
        "assumption: the idea is akpinar2021",
        help="Counts only where there are reports.",
    )
    exploration: float = knob(0.0, 0.0, 0.5, 0.05, "Patrols sent by lot", "share", "assumption")
    rate_a: float = knob(0.11, 0.01, 0.5, 0.01, "Crime found by a patrol in A", "share of days", "assumption")
    rate_b: float = knob(0.10, 0.01, 0.5, 0.01, "Crime found by a patrol in B", "share of days", "assumption")
    balls: int = knob(5, 1, 50, 1, "Records in each district at the start", "records", "assumption")
    days: int = knob(3000, 100, 6000, 100, "Days", "days", "assumption")
    cities: int = knob(200, 50, 1000, 50, "Cities", "cities", "assumption")

    @property
    def truth(self) -> float:
        """Return the share of crime that is in A."""
        return self.rate_a / (self.rate_a + self.rate_b)


@dataclass(frozen=True)
class Course:
    """Share of patrols in A of k policies: `share` (FRAMES + 1, k, cities) over time, `watched` (k, cities) its mean over all days."""

    share: Array
    watched: Array


@dataclass(frozen=True)
class Result:
    """The course of every city under one policy."""

    params: Params
    course: Course

    def to_frame(self) -> pd.DataFrame:
        """Return one row per city and frame: city, day, share."""
        share = self.course.share[:, 0]
        day = np.repeat(_days(self.params), share.shape[1])
        return pd.DataFrame({"city": np.tile(np.arange(share.shape[1]), len(share)), "day": day, "share": share.ravel()})


OUTCOMES = (
    sim.Outcome("found", "Found of 1,000 patrols", "finds", "higher", 0.0, 500.0),
    sim.Outcome("astray", "Patrols astray from crime", "share", "lower", 0.0, 1.0),
    sim.Outcome("patrol_share_spread", "Between the city at 10 % and the one at 90 %, last day", "share", "lower", 0.0, 1.0),
    sim.Outcome("median_share", "Patrols in A in the median city, last day", "share", "higher", 0.0, 1.0),
    sim.Outcome("low_share", "One city in ten has fewer in A, last day", "share", "higher", 0.0, 1.0),
    sim.Outcome("high_share", "One city in ten has more in A, last day", "share", "lower", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("corrected", (True,), "developer", "robustness", "ensign2018"),
    sim.Lever("follow", (0.5, 0.0), "company", "safety", "assumption"),
    sim.Lever("reports", (1.0,), "user", "transparency", "ensign2018"),
    sim.Lever("exploration", (0.2,), "regulator", "oversight", "assumption"),
)
ALONG = ("follow",)
SIZES = ("cities", "days")


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the course of every city.

    >>> found = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> bool(found["patrol_share_spread"] > 0.3)
    True
    """
    return Result(params, _courses(params, (params.follow,), pickle.dumps(rng)))


def outcomes(result: Result) -> dict[str, float | None]:
    """Return means and percentiles over cities; what is found is expected, given where the patrols went."""
    return {name: float(values[0]) for name, values in _outcomes(result.params, result.course).items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every way of following the records, in the same luck: what is found against how far patrols go astray."""
    course = _courses(_plain(params), FOLLOW, pickle.dumps(rng))
    frame = pd.DataFrame({"set.follow": FOLLOW, **_outcomes(params, course)})
    return front.build(frame, *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `lines`, `ends` and `numbers` at every point; see `picture`."""
    return _drawn(params, _courses(_plain(params), FOLLOW, pickle.dumps(rng)))


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables.

    lines (city, frame, share): LINES of the cities over time. ends (share, beside): every city on the last day, side by side where they
    are as near as BIN. numbers (low, high, bottom, top): the outcomes of the first two names, and the outermost cities. truth (share), days
    (frame, day): what stays. known (way, found, astray): policies that know the rates, from the share of crime to all patrols where more is
    found: no other finds more at that distance.
    """
    params = result.params
    share = np.linspace(params.truth, 1.0 if params.rate_a >= params.rate_b else 0.0, 25)
    known = pd.DataFrame({"way": "", "found": _found(params, share), "astray": np.abs(share - params.truth)})
    return {name: table.drop(columns="point") for name, table in _drawn(params, result.course).items()} | {
        "truth": pd.DataFrame({"share": [params.truth]}),
        "days": pd.DataFrame({"frame": np.arange(FRAMES + 1), "day": _days(params)}),
        "known": known,
    }


def _plain(params: Params) -> Params:
    return params.replace(follow=Params().follow)


def _days(params: Params) -> NDArray[np.int64]:
    """Return the days of the frames: as many patrols have been sent before."""
    return np.linspace(0, params.days, FRAMES + 1).round().astype(np.int64)


def _found(params: Params, share: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return what 1,000 patrols find, of which `share` are in A."""
    return 1000 * (params.rate_b + (params.rate_a - params.rate_b) * share)


@remembered(16)
def _courses(params: Params, follow: tuple[float, ...], start: bytes) -> Course:
    """Return the course of every city under each way to follow, all in the same luck; `start` is the pickled generator."""
    rng: np.random.Generator = pickle.loads(start)
    exponent = np.array(follow, dtype=np.float32)[:, None]
    even = np.float32(params.exploration)
    a = np.full((len(follow), params.cities), params.balls, dtype=np.float32)
    b, watched, share, other = a.copy(), np.zeros_like(a), np.empty_like(a), np.empty_like(a)
    frames, shares = (
        {day: frame for frame, day in enumerate(_days(params).tolist())},
        np.empty((FRAMES + 1, *a.shape), np.float32),
    )
    luck = rng.random((params.days, params.cities), dtype=np.float32)
    rest = 1 - luck
    told = rng.random((2, params.days, params.cities), dtype=np.float32) if params.reports else None
    rates = np.array([params.rate_a, params.rate_b * params.report_ratio]) * params.reports
    for day in range(params.days + 1):
        np.divide(b, a, out=share)
        np.log(share, out=share)
        share *= exponent
        np.exp(share, out=share)
        share += 1
        np.reciprocal(share, out=share)
        if even:
            share *= 1 - even
            share += even / 2
        if day in frames:
            shares[frames[day]] = share
        if day == params.days:
            break
        watched += share
        np.subtract(1, share, out=other)
        # One number decides where the patrol is and what it finds: low ones are finds in A, high ones finds in B.
        in_a, in_b = luck[day] < params.rate_a * share, rest[day] < params.rate_b * other
        if params.corrected:
            a[in_a] += 1 / share[in_a]
            b[in_b] += 1 / other[in_b]
        else:
            a += in_a
            b += in_b
        if told is not None:
            a += told[0, day] < rates[0]
            b += told[1, day] < rates[1]
    return Course(shares, watched / np.float32(params.days))


def _outcomes(params: Params, course: Course) -> dict[str, NDArray[np.floating]]:
    """Return every outcome of k policies."""
    low, median, high = np.quantile(course.share[-1].astype(np.float64), [0.1, 0.5, 0.9], axis=1)
    watched = course.watched.astype(np.float64)
    return {
        "found": _found(params, watched.mean(1)),
        "astray": np.abs(watched - params.truth).mean(1),
        "patrol_share_spread": high - low,
        "median_share": median,
        "low_share": low,
        "high_share": high,
    }


def _drawn(params: Params, course: Course) -> dict[str, pd.DataFrame]:
    """Return `lines`, `ends` and `numbers` of `picture` for k policies, with `point` the number of the policy."""
    some = course.share[:, :, :LINES].transpose(1, 2, 0)
    point, city, frame = (index.ravel() for index in np.indices(some.shape, dtype=np.int16))
    lines = pd.DataFrame({"point": point, "city": city, "frame": frame, "share": some.ravel().round(4)})
    last = np.sort(course.share[-1], axis=1)
    place = np.floor(last / BIN + 1e-6)
    first = np.stack([np.searchsorted(row, row, side="left") for row in place])
    many = np.stack([np.searchsorted(row, row, side="right") for row in place]) - first
    beside = np.arange(last.shape[1]) - first
    points = np.repeat(np.arange(len(last)), last.shape[1])
    closer = np.maximum(many.max(1, keepdims=True) / ACROSS, 1)
    ends = {"point": points, "share": last.ravel().round(4), "beside": (beside / closer).ravel().round(2)}
    found = _outcomes(params, course)
    numbers = {
        "point": np.arange(len(last)),
        "low": found["low_share"],
        "high": found["high_share"],
        "bottom": last[:, 0],
        "top": last[:, -1],
    }
    return {"lines": lines, "ends": pd.DataFrame(ends), "numbers": pd.DataFrame(numbers)}


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the 10, 50 and 90 % points of the share of patrols in A over 1,000 cities, and the share of crime there."""
    found = outcomes(simulate(params.replace(cities=1000), rng))
    return {f"{name}_of_1000": found[f"{name}_share"] or 0.0 for name in ("low", "median", "high")} | {"truth": params.truth}
