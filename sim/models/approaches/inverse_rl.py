"""Values from behaviour: a machine that reads walks with the wrong idea of the walker grows surer of the wrong values.

People walk through a small town with two places. They err, and some give in to what is near. A machine watches, asks which values would make
such walks likely, and believes accordingly: Bayes' rule, exact, over 625 pairs of values. That takes an idea of how people fail, and the
walks do not bring it along: what was a slip and what was a wish cannot be told by watching alone [armstrong2018]. With the right idea the
error goes to nothing with the number of walks; with a wrong one the belief becomes as narrow, elsewhere.

Walks and planning: sim/walks/town.py, maximum entropy as in [ziebart2008] and naive hyperbolic discounting as in [evans2016]; belief and the
values that it is led to: sim/walks/reading.py. The town, its two places and all rates are assumptions.
"""

import pickle
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

import sim
from sim import choice, knob
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier
from sim.walks import reading
from sim.walks.town import FAR, NEAR, Array, Town, Walks, plan, town, visits, walk

TITLE = "Values from behaviour"
QUESTION = "Does what you do show what you want?"
BADGE = "STYLISED"
RANDOM = True
ALONG = ("demonstrations",)
DEMONSTRATIONS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200)
PEOPLE = 48
SURE = 1.0  # steps: so near to its estimate
DRAWN = 40  # walks of one person that are drawn
FAINT = 0.02  # of the most likely values: below this a candidate is not drawn
STANDS = 0.25  # steps: what lies nearer than this is not drawn apart
PLACES = ("far", "near")

EQUATIONS = (
    r"plan: $\ Q_d(s, a) = \frac{r(s, a)}{1 + k d} + V_{d+1}(s'), \quad V_d(s) = \frac{1}{\beta} \log \sum_a e^{\beta Q_d(s, a)}$",
    r"walk: $\ \pi_w(a \mid s) = e^{\beta (Q_0(s, a) - V_0(s))}$; with $k = 0$ a walk has the chance $\ e^{\beta R_w} / \sum e^{\beta R_w}$",
    r"belief: $\ \log P(w \mid \mathrm{walks}) = \sum \log \hat\pi_w(a \mid s) + \mathrm{const}$",
    r"where it leads: $\ \nabla_w \log L = \hat\beta\,(\tilde f - E_w f) = 0$ with $\hat k = 0$",
    r"error: $\ \frac{1}{2} \sum_j E\left[\,|w_j - w_j^*| \mid \mathrm{walks}\right]$",
)
SOURCES = ("ziebart2008", "armstrong2018", "evans2016", "chan2021", "hong2023", "shah2019", "kokotajlo2019")
EVIDENCE = (
    sim.Evidence(
        "for",
        "What people do does not tell how they plan and what they want apart, even if the simplest explanation is preferred: others as "
        "simple fit as well and lead to high regret. What is needed is an assumption about people that no behaviour contains.",
        "armstrong2018",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "People deviate from their best plan systematically: by false beliefs, by giving in to what is near. Read as chance errors such "
        "deviations mislead: who smokes every day and wishes to stop seems to want to smoke. People who were asked to judge others' choices "
        "reckon with it.",
        "evans2016",
        "abstract and introduction (checked); Bayes' rule over naive hyperbolic planners in a grid is its method",
    ),
    sim.Evidence(
        "for",
        "To read somebody who errs systematically as one who errs by chance can be worse than not to read at all.",
        "chan2021",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "Irrationality that is known helps: read with the right model, people who err systematically tell more of what they want than "
        "rational ones. The model here shows both.",
        "chan2021",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "A wrong model of people need not be ruinous. Small errors can be built that mislead arbitrarily far, but under reasonable assumptions "
        "the error in values is at most proportional to the error in the model: better models of people are worth the work.",
        "hong2023",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "A philosopher's reply: the argument against simplicity proves too much, since it would hold for any theory of anything; perhaps the "
        "simplest explanation does suffice. Not peer reviewed.",
        "kokotajlo2019",
        "the post's summary (checked)",
    ),
    sim.Evidence(
        "context",
        "Learning how people plan instead of assuming it: better than the wrong assumption, and the gain was smaller than what the learned "
        "planner lost against an exact one.",
        "shah2019",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "Maximum entropy gives every route the chance that its worth allows and no more; it was fitted to taxi drivers' 100,000 miles.",
        "ziebart2008",
        "abstract and introduction (checked)",
    ),
)


class Params(sim.Params):
    """Inputs: how much is watched, how people are, how the machine takes them to be, and the town."""

    demonstrations: int = knob(
        20,
        label="Walks watched",
        unit="of each person",
        source="assumption",
        scale=DEMONSTRATIONS,
    )
    rationality: float = knob(
        2.0,
        0.5,
        5.0,
        0.25,
        "How rarely people err",
        "per step of value",
        "ziebart2008",
        help="What is one step worse is chosen less often by a factor e to this number: 2.7 at 1, 7.4 at 2, 150 at 5.",
    )
    assumed_rationality: float = knob(
        2.0,
        0.5,
        5.0,
        0.25,
        "How rarely it takes them to err",
        "per step of value",
        "armstrong2018",
        help="Above the truth it takes slips for wishes, below it wishes for slips.",
    )
    discount: float = knob(
        0.0,
        0.0,
        3.0,
        0.25,
        "How much people give in to what is near",
        "per step",
        "evans2016",
        help="Hyperbolic: at 1, what is one step ahead counts half, three steps ahead a quarter.",
    )
    assumed_discount: float = knob(
        0.0, 0.0, 3.0, 0.25, "How much it takes them to give in", "per step", "evans2016", help="At 0 it does not reckon with it."
    )
    starts: str = choice("anywhere", {"anywhere": "Anywhere in town", "home": "One corner"}, "Where walks begin", "assumption")
    worth_far: float = knob(6.0, 1.0, 8.0, 0.5, "What the far place is worth", "steps", "assumption")
    worth_near: float = knob(3.0, 1.0, 8.0, 0.5, "What the near place is worth", "steps", "assumption")
    size: int = knob(5, 4, 7, 1, "Size of the town", "blocks a side", "assumption")

    @property
    def worth(self) -> Array:
        """Return what the places are worth, (2,)."""
        return np.array([self.worth_far, self.worth_near])


@dataclass(frozen=True)
class Result:
    """What is believed of PEOPLE after `counts` walks of each.

    `belief` (people, counts, candidates), `estimate` (people, counts, 2) its mean, `led_to` (2,) where endlessly many walks lead,
    `ended` (2,) the share of all walks that end in each place, `walks` those of all people.
    """

    params: Params
    counts: tuple[int, ...]
    belief: Array
    estimate: Array
    led_to: Array
    ended: Array
    walks: Walks

    def to_frame(self) -> pd.DataFrame:
        """Return one row per person and number of walks: what it takes each place to be worth, how sure it is, how far off."""
        people, counts = self.estimate.shape[:2]
        where = {"person": np.repeat(np.arange(people), counts), "walks": np.tile(self.counts, people)}
        believed = {name: self.estimate[:, :, place].ravel() for place, name in enumerate(PLACES)}
        found = {"sure": _sure(self).ravel(), "error": _errors(self).ravel()}
        return pd.DataFrame(where | believed | found)


OUTCOMES = (
    sim.Outcome("value_error", "Error of its belief", "steps", "lower", 0.0, 12.0),
    sim.Outcome("demonstrations_used", "Walks watched of each person", "walks", "lower", 1.0, 200.0),
    sim.Outcome("confidence", "How sure it is", "share", "higher", 0.0, 1.0),
    sim.Outcome("error_left", "Error that no number of walks removes", "steps", "lower", 0.0, 12.0),
    sim.Outcome("believed_far", "What it takes the far place to be worth", "steps", "higher", 0.0, 12.0),
    sim.Outcome("believed_near", "What it takes the near place to be worth", "steps", "higher", 0.0, 12.0),
    sim.Outcome("ended_far", "Walks that end in the far place", "share", "higher", 0.0, 1.0),
    sim.Outcome("ended_near", "Walks that end in the near place", "share", "higher", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("assumed_discount", (0.5, 1.0, 2.0), "developer", "transparency", "evans2016"),
    sim.Lever("assumed_rationality", (1.0, 4.0), "developer", "robustness", "armstrong2018"),
    sim.Lever("demonstrations", (50, 200), "company", "oversight", "assumption"),
    sim.Lever("starts", ("anywhere",), "company", "robustness", "assumption"),
    sim.Lever("discount", (0.0,), "user", "safety", "assumption: people show what they want, not what they do"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return what is believed after `demonstrations` walks; the same generator gives the same luck at every setting.

    >>> found = outcomes(simulate(Params(demonstrations=200), np.random.default_rng(0)))
    >>> bool(found["value_error"] < 0.3), bool(found["confidence"] > 0.9), round(found["error_left"], 3)
    (True, True, 0.0)
    """
    start, count = pickle.dumps(rng), params.demonstrations
    if count not in DEMONSTRATIONS:
        return replace(_read(_still(params), (count,), start), params=params)
    every, here = _read(_still(params), DEMONSTRATIONS, start), slice(at := DEMONSTRATIONS.index(count), at + 1)
    return replace(every, params=params, counts=(count,), belief=every.belief[:, here], estimate=every.estimate[:, here])


def outcomes(result: Result) -> dict[str, float | None]:
    """Return means over people."""
    return {name: float(values[0]) for name, values in _outcomes(result).items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every number of walks: the error that is left of what the machine believes, against what it watches."""
    found = _outcomes(_read(_still(params), DEMONSTRATIONS, pickle.dumps(rng)))
    return front.build(pd.DataFrame({"set.demonstrations": DEMONSTRATIONS} | found), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `belief`, `others`, `places` and `numbers` at every number of walks; see `picture`."""
    return _drawn(_read(_still(params), DEMONSTRATIONS, pickle.dumps(rng)))


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables.

    belief (far, near, chance): of one person, over the likeliest candidates, the most likely being 1. others (far, near): the estimate for
    every person. places (place, x, y, is, believed): the two on the map, what they are worth, and believed on average over people.
    numbers (walks, confidence, error). blocks (x, y): the town. walks (walk, step, x, y, stopped): the one person's first DRAWN, a little beside
    one another, `stopped` where the person gave up; `first`, from which point of the frontier on they are seen, `now`, whether at this setting.
    truth and led (far, near): what the places are worth, and where endlessly many walks lead; `apart`, whether that is more than STANDS away.
    """
    params = result.params
    where = town(params.size)
    block = np.arange(params.size**2)
    lines = _lines(where, result.walks)
    first = np.searchsorted(DEMONSTRATIONS, lines["walk"] + 1)
    gone = np.abs(result.led_to - params.worth).max() > STANDS
    return {name: table.drop(columns="point") for name, table in _drawn(result).items()} | {
        "blocks": pd.DataFrame({"x": block % params.size, "y": block // params.size}),
        "walks": lines.assign(first=first, now=lines["walk"] < params.demonstrations),
        "truth": pd.DataFrame([params.worth], columns=list(PLACES)),
        "led": pd.DataFrame([result.led_to], columns=list(PLACES)).assign(apart=bool(gone)),
    }


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return where walks end, exactly, and where endlessly many of them lead."""
    del rng
    _, ended, led = _people(_still(params))
    return {"ends_far": float(ended[FAR]), "ends_near": float(ended[NEAR]), "led_far": float(led[0]), "led_near": float(led[1])}


def _still(params: Params) -> Params:
    return params.replace(demonstrations=Params().demonstrations)


@remembered(32)
def _people(params: Params) -> tuple[Array, Array, Array]:
    """Return how people walk (`plan`), the share of walks that end in each place, and where endlessly many lead a reader."""
    where = town(params.size)
    chances = plan(where, params.worth[None], params.rationality, params.discount)[:, 0]
    visited = visits(where, chances, reading.starts_of(where, params.starts))
    ended = (where.arrives * visited.sum(0)).sum((1, 2))
    return chances, ended, reading.led_to(where, visited, params.assumed_rationality, params.assumed_discount)


@remembered(16)
def _read(params: Params, counts: tuple[int, ...], start: bytes) -> Result:
    """Return what is believed after each of `counts` walks; `start` is the pickled generator. The first walks are the same at every count."""
    rng: np.random.Generator = pickle.loads(start)
    where = town(params.size)
    chances, ended, led = _people(params)
    begins = reading.starts_of(where, params.starts)
    starts = begins[(rng.random((PEOPLE, DEMONSTRATIONS[-1])) * len(begins)).astype(int)]
    walks = walk(where, chances, starts, rng)
    belief = reading.belief(
        where, walks, counts, reading.readings(params.size, params.assumed_rationality, params.assumed_discount)
    )
    return Result(params, counts, belief, belief @ reading.CANDIDATES, led, ended, walks)


def _errors(result: Result) -> Array:
    """Return how far what is believed is from what is, on average over belief and places, (people, counts)."""
    return np.asarray(result.belief @ np.abs(reading.CANDIDATES - result.params.worth).mean(1))


def _sure(result: Result) -> Array:
    """Return the chance that is given to values within SURE of the estimate, (people, counts)."""
    beside = np.abs(reading.GRID - result.estimate[..., None]) <= SURE
    grid = result.belief.reshape(*result.belief.shape[:2], len(reading.GRID), -1)
    near = [beside[:, :, place].astype(float) for place in (FAR, NEAR)]
    return np.asarray(np.einsum("pcfn,pcf,pcn->pc", grid, *near))


def _outcomes(result: Result) -> dict[str, Array]:
    """Return every outcome at each number of walks."""
    many = len(result.counts)
    fixed = {
        "error_left": np.abs(result.led_to - result.params.worth).mean(),
        "ended_far": result.ended[FAR],
        "ended_near": result.ended[NEAR],
    }
    believed = result.estimate.mean(0)
    return {
        "value_error": _errors(result).mean(0),
        "demonstrations_used": np.array(result.counts, dtype=float),
        "confidence": np.clip(_sure(result).mean(0), 0, 1),
        "believed_far": believed[:, FAR],
        "believed_near": believed[:, NEAR],
    } | {name: np.full(many, float(value)) for name, value in fixed.items()}


def _drawn(result: Result) -> dict[str, pd.DataFrame]:
    """Return `belief`, `others`, `places` and `numbers` of `picture` at each number of walks, with `point` its number."""
    params, many = result.params, len(result.counts)
    where = town(params.size)
    one = result.belief[0] / result.belief[0].max(1, keepdims=True)
    point, candidate = np.nonzero(one > FAINT)
    belief = pd.DataFrame(reading.CANDIDATES[candidate], columns=list(PLACES)).assign(
        chance=one[point, candidate].round(3), point=point
    )
    others = pd.DataFrame(result.estimate.transpose(1, 0, 2).reshape(-1, 2).round(3), columns=list(PLACES))
    block = np.tile(where.ends[:2], many)
    places = {
        "point": np.repeat(np.arange(many), 2),
        "place": np.tile(PLACES, many),
        "x": block % params.size,
        "y": block // params.size,
        "is": np.tile(params.worth, many),
        "believed": result.estimate.mean(0).ravel(),
    }
    found = _outcomes(result)
    numbers = {"walks": result.counts, "confidence": found["confidence"], "error": found["value_error"], "point": np.arange(many)}
    return {
        "belief": belief,
        "others": others.assign(point=np.repeat(np.arange(many), PEOPLE)),
        "places": pd.DataFrame(places),
        "numbers": pd.DataFrame(numbers),
    }


def _lines(where: Town, walks: Walks) -> pd.DataFrame:
    """Return `walks` of `picture`: the one person's, each a little beside its block's middle so that they do not cover one another."""
    blocks, actions = walks.blocks[:, 0, :DRAWN], walks.actions[:, 0, :DRAWN]
    beside = (np.arange(DRAWN)[:, None] * [0.7548776662466927, 0.5698402909980532] % 1 - 0.5) * 0.5
    step, number = (np.asarray(index) for index in np.indices(blocks.shape))
    shown = np.vstack([np.ones(DRAWN, bool), (actions >= 0) & (blocks[1:] < where.size**2)])
    last = shown & ~np.vstack([shown[1:], np.zeros(DRAWN, bool)])
    gave_up = last & ~np.isin(blocks, where.ends)
    block, which = blocks[shown], number[shown]
    return pd.DataFrame(
        {
            "walk": which,
            "step": step[shown],
            "x": (block % where.size + beside[which, 0]).round(3),
            "y": (block // where.size + beside[which, 1]).round(3),
            "stopped": gave_up[shown],
        }
    )
