"""Roads: how fast the car drives decides over more lives than whom it would spare.

A person steps out. The car takes a second to react and then brakes. Whoever stands within what it needs to stop is hit, and how fast depends
on the square of its speed: at 25 m a car of 25 mph just stops, one of 35 mph hits at 24. The famous question, whom the car should spare when
it can spare only one, is not asked of this street from outside: a car has a choice where it cannot stop and could still steer past, and that
is a narrow strip just short of where it stops, where it is already slow. Nearer than that it has no time to do anything.

Cars move in time (sim/roads/street.py); who dies of a hit follows printed curves (sim/roads/risks.py). The swerve is the best there is: of
nine ways to split the tyres' grip the one that hits what stands beside the street at the lowest speed, and the car knows all of it at once.
What is drawn is how far off people step out; in even strata, so that luck hardly shows. Sources: [tefft2011], [richards2009], [green2000].
"""

import pickle
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

import sim
from sim import choice, knob
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier
from sim.roads import votes
from sim.roads.evidence import EVIDENCE, SOURCES
from sim.roads.risks import dies, speed_at
from sim.roads.street import MPH, Array, Meeting, drive, meet

__all__ = ["EVIDENCE", "SOURCES"]

TITLE = "Roads"
QUESTION = "Whom should the car spare, or how fast may it drive?"
BADGE = "STYLISED"
RANDOM = True
ALONG = ("speed",)
SLOWER = 5  # mph: what the choice is compared with
SPEEDS = np.arange(15.0, 61.0)  # mph, on the slider's steps
PICTURED = 100  # people in the picture
VIEW = (80.0, 100.0, 130.0)  # m: how far the picture looks, as people step out near, farther, far
GOLDEN = (np.sqrt(5) - 1) / 2
SILVER = np.sqrt(2) - 1
GRID = np.arange(0.5, VIEW[-1] + 0.25, 0.25)  # m: where the picture looks for a choice
MARKED = (0.1, 0.5, 0.9)  # who dies of a hit: lines in the picture
WAYS = {"passenger": "dotted: if it steers off", "pedestrian": "dotted: if it brakes"}
FATES = ("unharmed", "hit", "dies", "spared")

EQUATIONS = (
    r"a person steps out $d$ ahead: $\ \log d = \log m + \sigma z, \quad z \sim N(0, 1)$",
    r"the car: $\ \dot v = 0$ until $r$, then $\ \dot v = -b$; it stops after $\ v r + v^2 / 2b$",
    r"hits at $\ \sqrt{v^2 - 2 b (d - v r)}$, and at $v$ where $d \leq v r$",
    r"steers: $\ \dot v = -b \sqrt{1 - s^2}$, aside $\ y = \frac{1}{2} b s (t - r)^2$; past the person if $y \geq w$ on arrival",
    r"a choice: cannot stop, and for some $s$ gets past",
    r"dies with chance $p$: $\ \log \frac{p}{1 - p}$ is linear in the speed of impact between printed points",
    r"minutes: each of $n$ legs of length $\ell$ takes $\ \ell / v + v / a$, and $2 \sqrt{\ell / a}$ where it is shorter than $v^2 / a$",
)


class Params(sim.Params):
    """Inputs: the car, whom it spares, how people step out, and the trip that is to be made."""

    speed: int = knob(35, 15, 60, 1, "Speed", "mph", "assumption")
    who_bears: str = choice(
        "pedestrian",
        {"pedestrian": "The pedestrian: it brakes in its lane", "passenger": "The passenger: it steers off the road"},
        "Who bears the risk where the car can choose",
        "awad2018",
    )
    reaction: float = knob(
        1.0,
        0.0,
        2.5,
        0.1,
        "Time until it brakes",
        "s",
        "green2000",
        help="People: 0.7 s if they wait for it, 1.5 s if surprised. A machine: less, once it has recognised the person.",
    )
    distance: float = knob(25.0, 5.0, 60.0, 1.0, "How far off people step out, median", "m", "assumption")
    braking: float = knob(
        7.0,
        3.0,
        10.0,
        0.5,
        "Braking",
        "m/s²",
        "assumption: a good car on a dry road",
        help="The grip of the tyres: steering takes its share of it.",
    )
    walking: float = knob(
        0.0,
        0.0,
        2.0,
        0.1,
        "People walk on",
        "m/s",
        "assumption",
        help="0: whoever steps out stands still. 1.4 is an ordinary pace.",
    )
    spread: float = knob(0.6, 0.0, 1.0, 0.05, "How distances differ", "log", "assumption")
    curve: str = choice(
        "report",
        {"report": "Tefft's report, 2011", "paper": "Tefft's paper, 2013", "review": "Hussain's review of 20 studies, 2019"},
        "Who dies of a hit, after",
        "tefft2011",
    )
    passengers: int = knob(1, 1, 5, 1, "People in the car", "people", "assumption")
    room: float = knob(
        2.0, 1.0, 4.0, 0.25, "How far aside it must steer", "m", "assumption: half a car, half a person, a little air"
    )
    trip: float = knob(5.0, 1.0, 20.0, 1.0, "The trip", "km", "assumption")
    stops: float = knob(2.0, 0.0, 5.0, 0.5, "Stops at lights", "per km", "assumption")
    pick_up: float = knob(2.0, 1.0, 4.0, 0.5, "Starting and stopping there", "m/s²", "assumption")
    people: int = knob(1000, 200, 4000, 200, "People who step out", "people", "assumption")

    @property
    def view(self) -> int:
        """Return which of VIEW the picture takes."""
        return int(self.distance > 30) + int(self.distance > 45)


@dataclass(frozen=True)
class Result:
    """What becomes of everybody at `speed`, and at SLOWER mph less: `distance` (people,) in order, `meeting` of both speeds.

    `start` is the pickled generator that the distances come from.
    """

    params: Params
    start: bytes
    distance: Array
    meeting: Meeting

    def to_frame(self) -> pd.DataFrame:
        """Return one row per person: distance (m), hit_at and aside_at (mph; what braking, and what steering past, ends in), choice."""
        braked, aside = (values[:, 0] / MPH for values in (self.meeting.braked, self.meeting.aside))
        return pd.DataFrame({"distance": self.distance, "hit_at": braked, "aside_at": aside, "choice": self.meeting.choice[:, 0]})


OUTCOMES = (
    sim.Outcome("deaths", "Killed", "of 1,000 who step out", "lower", 0.0, 5000.0),
    sim.Outcome("minutes", "The trip", "minutes", "lower", 0.0, 120.0),
    sim.Outcome("impact_speed", "Speed at which it hits a person at the median distance, braking", "mph", "lower", 0.0, 60.0),
    sim.Outcome("choices", "Encounters that leave the car a choice", "share", "lower", 0.0, 1.0),
    sim.Outcome("at_stake", "Killed where the car could choose, if it brakes", "of 1,000 who step out", "lower", 0.0, 1000.0),
    sim.Outcome("slower", "Fewer killed at 5 mph less", "of 1,000 who step out", "higher", 0.0, 5000.0),
    sim.Outcome("passengers_killed", "Killed in the car", "of 1,000 encounters", "lower", 0.0, 5000.0),
    sim.Outcome("hit", "People who are hit", "share", "lower", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("reaction", (0.5, 0.2), "developer", "safety", "green2000"),
    sim.Lever(
        "distance", (35.0, 45.0), "regulator", "transparency", "assumption: clear sight lines, no cars parked at crossings"
    ),
    sim.Lever("braking", (8.5,), "company", "robustness", "assumption: better tyres and brakes"),
    sim.Lever("who_bears", ("passenger",), "developer", "safety", "awad2018"),
    sim.Lever("speed", (30, 25, 20), "regulator", "safety", "hussain2019"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return what becomes of everybody who steps out, at this speed and at SLOWER mph less.

    >>> impacts = {mph: outcomes(simulate(Params(speed=mph), np.random.default_rng(0)))["impact_speed"] for mph in (25, 30, 35, 40)}
    >>> {mph: round(impact, 3) for mph, impact in impacts.items()}
    {25: 0.0, 30: 9.389, 35: 23.869, 40: 33.186}
    """
    start = pickle.dumps(rng)
    return Result(params, start, *_met(_plain(params), (params.speed, params.speed - SLOWER), start))


def outcomes(result: Result) -> dict[str, float]:
    """Return what it costs, in lives and in minutes."""
    params = result.params
    now, slower = (_counted(params, result.meeting, column) for column in (0, 1))
    return {
        **{name: float(value) for name, value in now.items()},
        "minutes": float(_minutes(params, np.array([float(params.speed)]))[0]),
        "impact_speed": float(_median(params, np.array([float(params.speed)]))[0]),
        "slower": float(now["deaths"] - slower["deaths"]),
    }


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every speed, in the same encounters: lives against minutes."""
    _, meeting = _every(params, pickle.dumps(rng))
    found = _counted(params, meeting, slice(None))
    frame = {name: values[SLOWER:] for name, values in found.items()}
    rest = {"minutes": _minutes(params, SPEEDS), "impact_speed": _median(params, SPEEDS)}
    slower = found["deaths"][SLOWER:] - found["deaths"][:-SLOWER]
    return front.build(pd.DataFrame({"set.speed": SPEEDS.astype(int), **frame, **rest, "slower": slower}), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `people`, `slows` and `numbers` at every speed; see `picture`."""
    distance, meeting = _every(params, pickle.dumps(rng))
    return _drawn(params, SPEEDS, distance, Meeting(meeting.braked[:, SLOWER:], meeting.aside[:, SLOWER:]))


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables.

    people (person, distance, across, fate, car): PICTURED of them, what becomes of them (FATES), and of who is in the car that spares one
    ("hit", "dies", else ""). slows (distance, speed): the car's speed, mph, where it brakes. numbers: how far it goes until it brakes and until
    it stands (m), from where to where it has a choice (`nearest`, `farthest`; both 0 where there is none), counts of each fate and of those
    killed in the car, how many stand beyond the picture, and the
    speed and, at the median distance, that of impact. marks (speed, share): where one in ten, half and nine in ten die of a hit.
    other (way, deaths, minutes, said): every speed under the other choice, and its name at one of them. trees (distance): what stands beside
    the street.
    """
    params = result.params
    speed = np.array([float(params.speed)])
    tables = _drawn(params, speed, result.distance, Meeting(result.meeting.braked[:, :1], result.meeting.aside[:, :1]))
    return {name: table.drop(columns="point") for name, table in tables.items()} | {
        "marks": pd.DataFrame({"speed": [speed_at(share, params.curve) for share in MARKED], "share": MARKED}),
        "other": _other(result),
        "trees": pd.DataFrame({"distance": np.arange(4.0, VIEW[-1], 8.0)}),
    }


def by_country(params: Params, seed: int) -> pd.DataFrame:
    """Return what each country's votes would make of this street: country, cluster, swerves (share of choices), deaths of 1,000."""
    result = simulate(params, np.random.default_rng(seed))
    brake, steer = (
        float(_counted(params.replace(who_bears=way), result.meeting, 0)["deaths"]) for way in ("pedestrian", "passenger")
    )
    share = votes.swerves()
    table = votes.countries()[["country", "cluster"]]
    return table.assign(swerves=share.to_numpy(), deaths=brake + share.to_numpy() * (steer - brake))


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the share who die of a hit at `speed`, and in the car of a hit as fast."""
    del rng
    speed = np.array([params.speed * MPH])
    return {"dies_on_foot": 100 * float(dies(speed, params.curve)[0]), "dies_in_car": 100 * float(dies(speed, "seat")[0])}


def _plain(params: Params) -> Params:
    """Return the parameters without those that change neither encounters nor motion, so that worlds are simulated once."""
    default = Params()
    same = ("speed", "who_bears", "curve", "passengers", "trip", "stops", "pick_up")
    return params.replace(**{name: getattr(default, name) for name in same})


@remembered(32)
def _met(params: Params, speeds: tuple[float, ...], start: bytes) -> tuple[Array, Meeting]:
    """Return how far off people step out, in order, and what can be done at each speed; `start` is the pickled generator."""
    rng: np.random.Generator = pickle.loads(start)
    even = (np.arange(params.people) + rng.random(params.people)) / params.people
    distance = params.distance * np.exp(params.spread * ndtri(np.clip(even, 1e-9, 1 - 1e-9)))
    return distance, _meet(params, np.array(speeds), distance)


def _every(params: Params, start: bytes) -> tuple[Array, Meeting]:
    """Return the encounters at SPEEDS, after those at the SLOWER speeds below the first."""
    speeds = np.arange(SPEEDS[0] - SLOWER, SPEEDS[-1] + 1)
    return _met(_plain(params), tuple(speeds.tolist()), start)


def _meet(params: Params, speeds: Array, distance: Array) -> Meeting:
    clear_after = params.room / params.walking if params.walking else np.inf
    return meet(speeds * MPH, distance, params.reaction, params.braking, params.room, clear_after)


def _median(params: Params, speeds: Array) -> Array:
    """Return the speed, mph, at which each car hits a person who stands at the median distance, braking."""
    return np.asarray(_meet(params.replace(walking=0.0), speeds, np.array([params.distance])).braked[0] / MPH)


def _minutes(params: Params, speeds: Array) -> Array:
    """Return the minutes that the trip takes at each speed, mph."""
    speed, metres = speeds * MPH, 1000 * params.trip
    legs = max(params.stops * params.trip, 1.0)
    leg = metres / legs
    whole = leg / speed + speed / params.pick_up
    return np.asarray(legs * np.where(leg >= speed**2 / params.pick_up, whole, 2 * np.sqrt(leg / params.pick_up)) / 60)


def _counted(params: Params, meeting: Meeting, columns: int | slice) -> dict[str, Array]:
    """Return deaths and more, of 1,000, at the speeds of these columns."""
    braked, aside, free = meeting.braked[:, columns], meeting.aside[:, columns], meeting.choice[:, columns]
    on_foot = dies(braked, params.curve)
    in_car = params.passengers * np.where(free, dies(np.nan_to_num(aside), "seat"), 0.0)
    steers = free & (params.who_bears == "passenger")
    per_mille = 1000 / len(braked)
    return {
        "deaths": per_mille * np.where(steers, in_car, on_foot).sum(0),
        "choices": free.mean(0),
        "at_stake": per_mille * np.where(free, on_foot, 0.0).sum(0),
        "passengers_killed": per_mille * np.where(steers, in_car, 0.0).sum(0),
        "hit": ((braked > 0) & ~steers).mean(0),
    }


def _other(result: Result) -> pd.DataFrame:
    """Return the table `other` of `picture`."""
    params = result.params
    way = next(way for way in ("passenger", "pedestrian") if way != params.who_bears)
    _, meeting = _every(params, result.start)
    deaths = _counted(params.replace(who_bears=way), meeting, slice(SLOWER, None))["deaths"]
    nearby = np.abs(deaths - 0.6 * deaths.max())
    name = np.where(np.arange(len(SPEEDS)) == nearby.argmin(), WAYS[way], "")
    return pd.DataFrame({"way": "", "deaths": deaths, "minutes": _minutes(params, SPEEDS), "said": name})


def _drawn(params: Params, speeds: Array, distance: Array, meeting: Meeting) -> dict[str, pd.DataFrame]:
    """Return `people`, `slows` and `numbers` of `picture` at k speeds, with `point` the number of the speed."""
    some = ((np.arange(PICTURED) + 0.5) * len(distance) / PICTURED).astype(int)
    person = np.arange(PICTURED)
    luck = (person * GOLDEN % 1.0)[:, None]
    braked, free = meeting.braked[some], meeting.choice[some]
    steers = free & (params.who_bears == "passenger")
    killed = luck < dies(braked, params.curve)
    fate = np.select([steers, braked == 0, killed], ["spared", "unharmed", "dies"], "hit")
    lost = luck < dies(np.nan_to_num(meeting.aside[some]), "seat")
    car = np.where(steers, np.where(lost, "dies", "hit"), "")
    points = np.arange(len(speeds))
    whole = {
        "point": np.tile(points, PICTURED),
        "person": np.repeat(person, len(speeds)),
        "fate": fate.ravel(),
        "car": car.ravel(),
    }
    where = {"distance": distance[some].round(2), "across": (person * SILVER % 1.0).round(3)}
    people = pd.DataFrame(whole | {name: np.repeat(values, len(speeds)) for name, values in where.items()})
    seen, slows = VIEW[params.view], _slows(params, speeds)
    choices = _meet(params, speeds, GRID).choice
    numbers = {
        "point": points,
        "reacts": speeds * MPH * params.reaction,
        "stands": slows.groupby("point")["distance"].max().to_numpy(),
        "nearest": np.where(choices.any(0), GRID[choices.argmax(0)], 0.0),
        "farthest": np.where(choices.any(0), GRID[len(GRID) - 1 - choices[::-1].argmax(0)], 0.0),
        **{name: (fate == name).sum(0) for name in FATES},
        "lost": (car == "dies").sum(0),
        "speed": speeds,
        "median": np.full(len(speeds), params.distance),
        "impact": _median(params, speeds),
        "beyond": np.full(len(speeds), int((distance[some] > seen).sum())),
    }
    return {"people": people[people["distance"] <= seen].reset_index(drop=True), "slows": slows, "numbers": pd.DataFrame(numbers)}


def _slows(params: Params, speeds: Array) -> pd.DataFrame:
    """Return the table `slows` of `picture` with `point`: every third step of each car, and where it stands."""
    course = drive(speeds * MPH, params.reaction, np.full(len(speeds), params.braking), np.zeros(len(speeds)), 1000.0)
    step, point = (index.ravel() for index in np.indices(course.ahead.shape))
    last = course.ahead.argmax(0)[point]
    begins = int(np.searchsorted(course.time, params.reaction - 1e-9))
    kept = ((step % 3 == 0) & (step < last)) | (step == begins) | (step == last)
    frame = pd.DataFrame({"point": point, "distance": course.ahead.ravel(), "speed": course.speed.ravel() / MPH})
    return pd.DataFrame(frame[kept].round(2).reset_index(drop=True))
