"""Jobs: an AI takes over tasks one by one, the one that pays most first; what is gained comes early, who is displaced comes to the end.

Forty kinds of work, a thousand tasks. Some tasks are exposed to AI; in each of these it costs a share, drawn, of what people cost. The AI
takes the task in which it saves most, wages and prices adjust, it takes the next, until none pays. Two estimates of what comes of it differ
by ten: .66 % more productivity in ten years [acemoglu2025] and 7 % more GDP [briggs2023]. They differ in how much work it is, and in what is
measured, not in the mechanism. And the last tasks that pay save next to nothing, yet displace as many people as the first [acemoglu2019].

Hulten's theorem, exposed x feasible x saving, is not used: it is the law of this economy for few tasks, and the test. Tasks are combined
with an elasticity of one, and so are people and capital in a task (assumption; from memory, [acemoglu2025] takes one half between tasks).
Capital is there as before unless said otherwise, AI can be had at its cost. Few move to other work on their own. The path: sim/tasks/path.py.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim import frontier as front
from sim import knob
from sim.frontier import Frontier
from sim.tasks import evidence
from sim.tasks.path import Path, Setting, walk
from sim.tasks.world import PEOPLE, TASKS, Floats, World, draw

Counts = NDArray[np.int64]

TITLE = "Jobs"
QUESTION = "What is gained if an AI takes over tasks, and who gains?"
BADGE = "CONTESTED"
RANDOM = True
ALONG = ("adopted",)
STOPS = tuple(round(0.05 * k, 2) for k in range(31))
SAME = 0.01  # of income: who changes less earns about as much as before
NEVER = 1000  # stands for a point of the frontier that there is not
ESTIMATES = ((0.66, "acemoglu"), (7.0, "goldman"))  # per cent: productivity in the one, GDP in the other
"""What is drawn beside the economy's own course."""

EQUATIONS = (
    r"output: $\ \ln Y = \sum_j \beta_j \ln (y_j / \beta_j)$; a task of people: $\ \ln p_j = \lambda \ln w_{g} + (1 - \lambda) \ln r$",
    r"a task that the AI has: $\ \ln p_j = \lambda \rho \ln a_j + \lambda (1 - \rho) \ln w_g + (1 - \lambda) \ln r$",
    r"what it saves at first, in logs: $\ -\lambda \rho \ln a_j = s_j = 2 S\,(1 - u_j / F)$, $\ u_j$ spread evenly over the exposed share $E$",
    r"next is the task with the largest $\ \ln w_g - \ln a_j + \ln (1 - \tau)$, while that is above 0",
    r"wages: $\ w_g = \max\left(\phi W, \min(W, \text{what those who stay earn})\right)$; the share $m = m_0 + T (1 - m_0)$ "
    r"can move to where $W$ is paid",
    r"productivity: $\ Y - \text{what AI and new capital cost}$, over what it was",
    r"law for few tasks: $\ \ln \mathrm{TFP}$ rises by $E F S$",
)
SOURCES = (
    "acemoglu2025",
    "briggs2023",
    "hulten1978",
    "baqaee2019",
    "acemoglu2019",
    "acemoglu2020",
    "graetz2018",
    "bekhtiar2021",
    "autor2024",
    "humlum2025",
    "brynjolfsson2025",
    "aghion2025",
    "svanberg2024",
    "card2018",
    "acemoglu2020tax",
)
EVIDENCE = evidence.EVIDENCE


class Params(sim.Params):
    """Inputs: how far it goes, what AI can do and saves, what is done for those displaced, and how people and capital answer."""

    adopted: float = knob(
        1.0,
        STOPS[0],
        STOPS[-1],
        0.05,
        "How far it goes",
        "of the work that pays",
        "assumption",
        help="1: until no task pays. Beyond 1 also tasks in which AI costs more than people.",
    )
    exposed: float = knob(0.199, 0.0, 0.8, 0.001, "Tasks that AI could do", "of all work", "acemoglu2025")
    saving: float = knob(
        0.144, 0.0, 0.4, 0.001, "What AI saves in a task it does", "of its cost", "acemoglu2025", help="In the mean."
    )
    new_tasks: float = knob(
        0.0, 0.0, 1.0, 0.1, "New tasks for people", "for each task taken over", "assumption: the idea is acemoglu2019"
    )
    training: float = knob(0.0, 0.0, 1.0, 0.1, "Training for other work", "of those who would stay", "assumption")
    redistribution: float = knob(
        0.0,
        0.0,
        0.5,
        0.05,
        "Tax on capital, paid to all alike",
        "of what it earns",
        "assumption",
        help="On machines, buildings and AI. Whoever uses AI pays it.",
    )
    feasible: float = knob(0.23, 0.05, 1.0, 0.005, "Exposed tasks in which AI pays", "share", "acemoglu2025")
    replaced: float = knob(
        1.0,
        0.2,
        1.0,
        0.1,
        "Of a task, AI does",
        "of people's part",
        "assumption",
        help="1: people leave the task. Less: AI helps, and saves as much.",
    )
    capital: float = knob(
        0.0,
        0.0,
        1.0,
        0.25,
        "Machines and buildings grow",
        "1: as their use pays",
        "assumption",
        help="0: as many as before. 1: until they earn no more than before.",
    )
    mobility: float = knob(0.1, 0.0, 1.0, 0.05, "Move to other work on their own", "of people", "assumption")
    tilt: float = knob(
        0.0,
        -1.0,
        1.0,
        0.25,
        "Exposed are rather",
        "-1 low pay, 1 high",
        "assumption: acemoglu2025 finds them spread more evenly than before",
    )
    clustered: float = knob(1.0, 0.0, 2.0, 0.25, "How unequally work is exposed", "sd of log", "assumption")
    floor: float = knob(0.6, 0.2, 0.9, 0.05, "Nobody works for less than", "of others' wage", "assumption")
    labour: float = knob(0.535, 0.4, 0.7, 0.005, "People's part of a task", "of its cost", "assumption: as told of acemoglu2025")


@dataclass(frozen=True)
class Result:
    """The economy's people and tasks, its path, and how many tasks are taken over."""

    params: Params
    world: World
    path: Path

    @property
    def taken(self) -> int:
        """Return how many tasks the AI has."""
        return int(_taken(self.path, (self.params.adopted,))[0])

    def to_frame(self) -> pd.DataFrame:
        """Return one row per task: person, value, exposed, saving (at the first prices), taken (the number in the order, 0 if not)."""
        world = self.world
        taken = np.where(self.path.turn < self.taken, self.path.turn + 1, 0)
        columns = {"person": world.person, "value": world.value, "exposed": world.exposed, "saving": self.path.saving}
        return pd.DataFrame({**columns, "taken": taken})


OUTCOMES = (
    sim.Outcome("output", "Productivity gained", "%", "higher", -100.0, 1e5),
    sim.Outcome("labour_share", "Income that work earns", "share of all", "higher", 0.0, 1.0),
    sim.Outcome("lost", "What work loses of its share", "share of all", "lower", -1.0, 1.0),
    sim.Outcome("gini", "Inequality of incomes", "Gini", "lower", 0.0, 1.0),
    sim.Outcome("gdp", "GDP gained", "%", "higher", -100.0, 1e5),
    sim.Outcome("pay", "What all work earns, change", "%", "higher", -100.0, 1e5),
    sim.Outcome("jobless", "Without work", "share of people", "lower", 0.0, 1.0),
    sim.Outcome("automated", "Work that AI takes over or helps in", "share", "lower", 0.0, 1.0),
    sim.Outcome("less", "Kinds of work, of 40, whose people have less income", "kinds", "lower", 0.0, 40.0),
    sim.Outcome("worst", "Pay in the hardest hit kind of work, change", "%", "higher", -100.0, 1e5),
)
LEVERS = (
    sim.Lever("new_tasks", (0.5, 1.0), "company", "oversight", "acemoglu2019"),
    sim.Lever("training", (0.5, 1.0), "regulator", "robustness", "card2018"),
    sim.Lever("redistribution", (0.1, 0.2), "regulator", "safety", "assumption"),
    sim.Lever("replaced", (0.5, 0.3), "developer", "oversight", "acemoglu2025"),
    sim.Lever("adopted", (0.5,), "company", "safety", "acemoglu2020tax"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the economy as the AI has taken over its tasks.

    >>> found = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> bool(0.6 < found["output"] < 0.75), found["labour_share"] < 0.52
    (True, True)
    """
    world = draw(params.exposed, params.tilt, params.clustered, int(rng.integers(2**62)))
    return Result(params, world, walk(_setting(params), world))


def outcomes(result: Result) -> dict[str, float]:
    """Return what comes of it after as many tasks as `adopted` says."""
    return {name: float(values[0]) for name, values in _outcomes(result, np.array([result.taken])).items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every stop on the way: productivity against the share that work earns. What does not pay is dominated."""
    result = simulate(params, rng)
    frame = pd.DataFrame({"set.adopted": STOPS, **_outcomes(result, _taken(result.path, STOPS))})
    return front.build(frame, *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `people` and `stand` of `picture` at every stop."""
    result = simulate(params, rng)
    return _moving(result, _taken(result.path, STOPS))


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables.

    people (person, state, top): who earns "less", about the "same" or "more" than before, and how high the own tasks stand, in tasks.
    stand (share, output, gdp, taken, top, less, same, more): where one is on the course; the last three count kinds of work.
    tasks (person, slot, exposed, first, now): every task, the first that goes on top; from which stop on the AI has it, and whether it has
    it here. course (share, output, gdp): the whole way, in per cent of all work, of productivity and of GDP. estimates (who, output).
    """
    taken = _taken(result.path, STOPS)
    moving = _moving(result, np.array([result.taken]))
    return {name: table.drop(columns="point") for name, table in moving.items()} | {
        "tasks": _tasks(result, taken),
        "course": _course(result),
        "estimates": pd.DataFrame({"who": [name for _, name in ESTIMATES], "output": [gain for gain, _ in ESTIMATES]}),
    }


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return Hulten's law, per cent: of the three numbers, and of the tasks that are taken over; and the Gini of incomes before."""
    result = simulate(params, rng)
    gone = result.path.turn < result.taken
    return {
        "law": 100 * params.exposed * params.feasible * params.saving,
        "law_of_tasks": 100 * float(result.world.value[gone] @ result.path.saving[gone]),
        "gini_before": float(_gini(_before(result))[0]),
    }


def span(result: Result) -> tuple[float, float, float]:
    """Return what the picture spans: per cent of work, per cent gained, and how high tasks stand."""
    course, at = _course(result), _taken(result.path, STOPS)
    work = next(limit for limit in (10.0, 25.0, 50.0, 100.0) if course["share"].max() <= limit)
    most = course[["output", "gdp"]].to_numpy().max()
    gain = next((limit for limit in (8.0, 16.0, 40.0, 100.0, 1000.0) if most <= limit), 1e5)
    return work, gain, float(np.ceil(TASKS * (1 + result.path.new[at].max())))


def _setting(params: Params) -> Setting:
    return Setting(
        saving=params.saving,
        feasible=params.feasible,
        replaced=params.replaced,
        labour=params.labour,
        new_tasks=params.new_tasks,
        mobile=params.mobility + params.training * (1 - params.mobility),
        floor=params.floor,
        tax=params.redistribution,
        capital=params.capital,
        most=STOPS[-1],
    )


def _taken(path: Path, adopted: tuple[float, ...]) -> Counts:
    """Return how many tasks the AI has at each `adopted`, a share of the work in which it pays."""
    wanted = np.asarray(adopted)[:, None] * path.automated[path.pays]
    return np.asarray(np.abs(path.automated - wanted).argmin(1))


def _incomes(result: Result, at: Counts) -> Floats:
    """Return the income of every person after each number of tasks, shape (k, PEOPLE)."""
    path, tax = result.path, result.params.redistribution
    capital = path.capital[at][:, None]
    return path.work[at] + (1 - tax) * capital * result.world.owned + tax * capital / PEOPLE


def _before(result: Result) -> Floats:
    """Return everybody's income without AI and without the tax, shape (1, PEOPLE)."""
    labour = result.params.labour
    return (labour * result.world.pay + (1 - labour) * result.world.owned)[None]


def _change(result: Result, at: Counts) -> Floats:
    """Return by what share every income has changed."""
    return _incomes(result, at) / _before(result) - 1


def _gini(incomes: Floats) -> Floats:
    """Return the Gini coefficient of each row."""
    ordered = np.sort(incomes, axis=1)
    n = ordered.shape[1]
    return np.asarray((2 * np.arange(1, n + 1) - n - 1) @ ordered.T / (n * ordered.sum(1)))


def _outcomes(result: Result, at: Counts) -> dict[str, Floats]:
    """Return every outcome after each number of tasks."""
    path, labour = result.path, result.params.labour
    return {
        "output": 100 * (path.productivity[at] - 1),
        "labour_share": path.labour_share[at],
        "lost": labour - path.labour_share[at],
        "gini": _gini(_incomes(result, at)),
        "gdp": 100 * (path.gdp[at] - 1),
        "pay": 100 * (path.work[at].sum(1) / labour - 1),
        "jobless": path.jobless[at],
        "automated": path.automated[at],
        "less": (_change(result, at) < -SAME).sum(1).astype(float),
        "worst": 100 * ((path.work[at] / (labour * result.world.pay)).min(1) - 1),
    }


def _moving(result: Result, at: Counts) -> dict[str, pd.DataFrame]:
    """Return `people` and `stand` of `picture` after each number of tasks, with `point` its number."""
    path, change, k = result.path, _change(result, at), len(at)
    state = np.select([change < -SAME, change > SAME], ["less", "more"], "same")
    top = TASKS * (1 + path.new[at])
    people = {"point": np.repeat(np.arange(k), PEOPLE), "person": np.tile(np.arange(PEOPLE), k), "state": state.ravel()}
    stand = {
        "point": np.arange(k),
        "share": 100 * path.automated[at],
        "output": 100 * (path.productivity[at] - 1),
        "gdp": 100 * (path.gdp[at] - 1),
        "taken": at,
        "top": top,
        **{word: (state == word).sum(1) for word in ("less", "same", "more")},
    }
    return {"people": pd.DataFrame({**people, "top": np.repeat(top, PEOPLE)}), "stand": pd.DataFrame(stand)}


def _tasks(result: Result, taken: Counts) -> pd.DataFrame:
    """Return the table `tasks`."""
    world, turn = result.world, result.path.turn
    first = np.searchsorted(taken, turn + 1)
    first = np.where(first < len(taken), first, NEVER)
    order = np.lexsort((~world.exposed, turn, world.person))  # LAST: those it never takes
    slot = np.tile(np.arange(TASKS)[::-1], PEOPLE)
    return pd.DataFrame(
        {
            "person": world.person[order],
            "slot": slot,
            "exposed": world.exposed[order],
            "first": first[order],
            "now": turn[order] < result.taken,
        }
    )


def _course(result: Result) -> pd.DataFrame:
    """Return the table `course`, of no more than about a hundred rows."""
    path = result.path
    at = np.unique(np.linspace(0, len(path.new) - 1, 101).round().astype(int))
    return pd.DataFrame(
        {"share": 100 * path.automated[at], "output": 100 * (path.productivity[at] - 1), "gdp": 100 * (path.gdp[at] - 1)}
    )
