"""Capability: developers race to deploy, caution costs them pace, and nobody knows how harm grows with what they build.

Every race is drawn: teams of different skill choose how cautious they are until none wants to choose otherwise (sim/racing/race.py), the
fastest deploys, and its system goes wrong the more often the less caution it took. Overseers who are behind it by some Elo points may still
stop it, in games that are played out (sim/racing/games.py). What is left is harm, and how much that is depends on how capable the system is:
in proportion, with its square, or doubling with every generation. All three are drawn together, since none has been measured.

The race is that of [armstrong2016], who say who is first and whether it is safe; how far it gets is this project's assumption: at the pace
1 + x - s of at most 1 + mu, a share of `capability`. Oversight is that of [engels2025b]. Both limits (sim/racing/laws.py, Elo's law) are tests.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim import choice, knob
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier
from sim.racing import evidence, games, laws, race

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

TITLE = "Capability"
QUESTION = "What does it cost to be careful, and what to be first?"
BADGE = "CONTESTED"
RANDOM = True
ALONG = ("capability",)
SIZES = ("races",)
REACH = np.linspace(1.0, 8.0, 29)  # generations, on the slider's steps
UNIT = "accidents at one generation"
GROWTHS = ("linear", "quadratic", "exponential")
SHOWN = 12  # races in the picture
FATES = ("safe", "stopped", "harm")
MOST = 8.0, 100.0  # generations and harm that the picture holds

EQUATIONS = (
    r"team $i$ goes at the pace $x_i - s_i$, $\ x_i \sim U(0, \mu)$; the fastest is first, and safe with chance $s$",
    r"what a team gets: $\ s$ if it is first; $\ (1 - e)\, s_j$ if team $j$ is",
    r"nobody knows any skill: $\ s = \min(\mu / n e,\ 1)$",
    r"each knows its own: $\ s(x) = \min\!\left(\frac{x}{(n - 1) e + 1},\ 1\right)$",
    r"all know all: $\ s = \min(D / e,\ 1)$",
    r"what the first deploys: $\ K = C\, \frac{1 + x - s}{1 + \mu}$",
    r"overseers stop it with chance $\ 1 / (1 + 10^{-(G - h \min(g,\, p)) / 400})$, $\ g = g_0 + b K$",
    r"harm, if nobody stops it: $\ K$, $\ K^2$ or $\ 2^K - 1$",
)
SOURCES = (
    "armstrong2016",
    "engels2025b",
    "emeryxu2023",
    "han2020",
    "narayanan2025",
    "stafford2022",
    "kenton2024",
    "fri2024",
)
EVIDENCE = evidence.EVIDENCE


class Params(sim.Params):
    """Inputs: how far they go and how harm grows with it, then the race, and then who looks."""

    capability: float = knob(
        5.0,
        REACH[0].item(),
        REACH[-1].item(),
        0.25,
        "How far a team could get, at the highest pace",
        "generations",
        "assumption",
    )
    growth: str = choice(
        "exponential",
        {"linear": "In proportion", "quadratic": "With its square", "exponential": "It doubles with every generation"},
        "Harm, with capability",
        "assumption: none of the three has been measured",
        help="All three are 1 at one generation.",
    )
    enmity: float = knob(
        0.5,
        0.0,
        1.0,
        0.05,
        "Enmity: of another's safe success, a team loses",
        "share",
        "armstrong2016",
        help="0: it does not matter who is first. 1: another's success is as bad as a disaster.",
    )
    teams: int = knob(5, 2, 10, 1, "Teams that race", "teams", "armstrong2016")
    required: float = knob(0.0, 0.0, 1.0, 0.05, "Caution that all must take", "share", "assumption")
    game: str = choice(
        "debate",
        {"debate": "Debate", "mafia": "Mafia", "backdoor": "Backdoor code", "wargames": "Wargames"},
        "How overseers look",
        "engels2025b",
    )
    gap: int = knob(400, 0, 1000, 50, "Overseers are behind the system by", "Elo", "engels2025b")
    slipping: int = knob(
        0,
        0,
        200,
        10,
        "They fall behind further",
        "Elo a generation",
        "assumption",
        help="0: overseers grow as capable as systems do.",
    )
    information: str = choice(
        "private",
        {"none": "Nothing, not even of oneself", "private": "One's own skill", "public": "Everybody's skill"},
        "What teams know",
        "armstrong2016",
    )
    skill: float = knob(1.0, 0.2, 4.0, 0.1, "How much skill counts, over caution", "ratio", "armstrong2016")
    plateau: int = knob(800, 400, 1000, 50, "Beyond this a lead helps the system no more", "Elo", "assumption")
    races: int = knob(2000, 500, 4000, 500, "Races", "races", "assumption")


@dataclass(frozen=True)
class World:
    """Races at rest, and of the first of each: pace (1 + x - s) / (1 + mu), and in every play whether it goes wrong, with luck to stop it.

    `shown` is the luck of the races in the picture, shape (2, SHOWN): to go wrong, and to be stopped. It lies evenly, so that the few who are
    drawn show about as many of each fate as there are.
    """

    races: race.Races
    pace: Array
    wrong: Mask
    fortune: Array
    shown: Array


@dataclass(frozen=True)
class Result:
    """What the first of every race deploys (generations, shape (races,)), and whether it does harm, shape (races, plays)."""

    params: Params
    world: World
    gain: Array
    harmed: Mask

    def to_frame(self) -> pd.DataFrame:
        """Return one row per race: the skill and caution of the first, generations, and the share of plays that end in harm."""
        races = self.world.races
        return pd.DataFrame(
            {
                "race": np.arange(len(self.gain)),
                "skill": races.of_first(races.skill),
                "caution": races.of_first(races.caution),
                "generations": self.gain,
                "harmed": self.harmed.mean(axis=1),
            }
        )


OUTCOMES = (
    sim.Outcome("capability_gain", "Capability gained", "generations", "higher", 0.0, 8.0),
    sim.Outcome("expected_harm", "Expected harm", UNIT, "lower", 0.0, 260.0),
    sim.Outcome("oversight", "Overseers win", "share of games", "higher", 0.0, 1.0),
    sim.Outcome("caution", "Caution of the first", "share", "higher", 0.0, 1.0),
    sim.Outcome("harmed", "Races that end in harm", "share", "lower", 0.0, 1.0),
    sim.Outcome("given_up", "Capability given up for caution", "generations", "lower", 0.0, 8.0),
    *(sim.Outcome(f"harm_{growth}", f"Expected harm, were it {growth}", UNIT, "lower", 0.0, 260.0) for growth in GROWTHS),
)
LEVERS = (
    sim.Lever("enmity", (0.25, 0.1), "company", "safety", "armstrong2016"),
    sim.Lever("required", (0.6, 0.9), "regulator", "safety", "assumption"),
    sim.Lever("teams", (2,), "regulator", "safety", "armstrong2016"),
    sim.Lever("information", ("none",), "company", "safety", "armstrong2016"),
    sim.Lever("gap", (0,), "developer", "oversight", "engels2025b"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return what comes of every race.

    >>> found = outcomes(simulate(Params(game="mafia"), np.random.default_rng(0)))
    >>> round(found["oversight"], 3)
    0.135
    """
    world = _world(_plain(params), int(rng.integers(2**62)))
    gain = params.capability * world.pace
    return Result(params, world, gain, world.wrong & ~_caught(params, world, gain))


def outcomes(result: Result) -> dict[str, float]:
    """Return means over races and plays."""
    return {name: float(values[0]) for name, values in _outcomes(result.params, result.world, [result.params.capability]).items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every reach, of the same races: what is gained against what is harmed."""
    world = _world(_plain(params), int(rng.integers(2**62)))
    return front.build(pd.DataFrame({"set.capability": REACH, **_outcomes(params, world, REACH)}), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `firsts`, `rivals` and `numbers` at every reach; see `picture`."""
    return _drawn(params, _world(_plain(params), int(rng.integers(2**62))), REACH)


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables of SHOWN races, by what the first deploys.

    firsts (row, gain, full, fate, harm): what the first deploys and could have without caution, what becomes of it, and how much harm it
    does or would do. rivals (row, gain): the others. numbers (safe, stopped, harm): how many of each. curves (growth, gain, harm): the
    three, as far as the picture goes. ways (way, growth, capability_gain, expected_harm): what the frontier would be, were harm so.
    """
    params, world = result.params, result.world
    tables = {name: table.drop(columns="point") for name, table in _drawn(params, world, np.array([params.capability])).items()}
    gain = np.linspace(0.0, MOST[0], 81)
    curves = [pd.DataFrame({"growth": growth, "gain": gain, "harm": harm(growth, gain)}) for growth in GROWTHS]
    found = _outcomes(params, world, REACH)
    ways = [
        pd.DataFrame({"way": growth, "capability_gain": found["capability_gain"], "expected_harm": found[f"harm_{growth}"]})
        for growth in GROWTHS
        if growth != params.growth
    ]
    return tables | {"curves": pd.concat(curves, ignore_index=True), "ways": pd.concat(ways, ignore_index=True)}


def harm(growth: str, gain: Array) -> Array:
    """Return the harm that a system of so many generations does, over that of one generation."""
    return {"linear": gain, "quadratic": gain**2, "exponential": 2.0**gain - 1}[growth]


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the laws: mean caution of the first where none is required, and how often overseers win where they do not fall behind further."""
    del rng
    return {
        "law_caution": laws.caution(params.teams, params.enmity, params.skill, params.information),
        "law_oversight": games.law(params.game, params.gap, params.plateau),
    }


def _plain(params: Params) -> Params:
    """Return the parameters with those that change neither the race nor what goes wrong as they are by default."""
    usual = Params()
    return params.replace(
        **{name: getattr(usual, name) for name in ("capability", "growth", "game", "gap", "slipping", "plateau")},
    )


@remembered(16)
def _world(params: Params, seed: int) -> World:
    """Return the races at rest, and the luck of what is deployed; the luck that a system goes wrong is spread evenly, in a drawn order."""
    rules = race.Rules(params.teams, params.enmity, params.skill, params.information, params.required)
    races = race.run(rules, params.races, seed)
    caution = races.of_first(races.caution)
    pace = (1 + races.of_first(races.skill) - caution) / (1 + params.skill)
    rng = np.random.default_rng([seed, 1])
    many = params.races * games.ROUNDS
    evenly = ((rng.permutation(many) + 0.5) / many).reshape(params.races, games.ROUNDS)
    fortune = games.luck(params.races, seed)
    pairs = games.pairs(SHOWN, rng)
    shown = np.stack([pairs[:, 0], np.quantile(fortune, pairs[:, 1])])
    return World(races, pace, evenly >= caution[:, None], fortune, shown)


def _caught(params: Params, world: World, gain: Array) -> Mask:
    """Return whether overseers win, in every play, over a system of so many generations."""
    behind = params.gap + params.slipping * gain[:, None]
    return games.caught(params.game, behind, params.plateau, world.fortune)


def _outcomes(params: Params, world: World, reach: Array | list[float]) -> dict[str, Array]:
    """Return every outcome at each reach."""
    caution = world.races.of_first(world.races.caution)
    rows = []
    caught = _caught(params, world, np.zeros(1)) if not params.slipping else None
    for far in reach:
        gain = far * world.pace
        won = _caught(params, world, gain) if caught is None else caught
        missed = (world.wrong & ~won).mean(axis=1)
        harms = {growth: (missed * harm(growth, gain)).mean() for growth in GROWTHS}
        rows.append(
            {
                "capability_gain": gain.mean(),
                "expected_harm": harms[params.growth],
                "oversight": won.mean(),
                "caution": caution.mean(),
                "harmed": missed.mean(),
                "given_up": (far * caution / (1 + params.skill)).mean(),
                **{f"harm_{growth}": amount for growth, amount in harms.items()},
            }
        )
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _drawn(params: Params, world: World, reach: Array) -> dict[str, pd.DataFrame]:
    """Return `firsts`, `rivals` and `numbers` of `picture` at each reach, with `point` its number."""
    order = np.argsort(-world.pace[:SHOWN], kind="stable")
    races = world.races
    paces = ((1 + races.skill - races.caution) / (1 + params.skill))[order]
    free = ((1 + races.of_first(races.skill)) / (1 + params.skill))[order]
    safe = world.shown[0, order] < races.of_first(races.caution)[order]
    others = np.arange(params.teams) != races.first[order][:, None]
    firsts, rivals, numbers = [], [], []
    for point, far in enumerate(reach):
        gain = far * world.pace[order]
        caught = games.caught(params.game, params.gap + params.slipping * gain, params.plateau, world.shown[1, order])
        fate = np.where(safe, FATES[0], np.where(caught, FATES[1], FATES[2]))
        columns = {"row": np.arange(SHOWN), "gain": gain, "full": far * free, "fate": fate, "harm": harm(params.growth, gain)}
        firsts.append(pd.DataFrame({"point": point, **columns}))
        rivals.append(pd.DataFrame({"point": point, "row": np.nonzero(others)[0], "gain": far * paces[others]}))
        numbers.append({"point": point, **{name: int((fate == name).sum()) for name in FATES}})
    return {
        "firsts": pd.concat(firsts, ignore_index=True).round(3),
        "rivals": pd.concat(rivals, ignore_index=True).round(3),
        "numbers": pd.DataFrame(numbers),
    }
