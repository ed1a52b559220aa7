"""Every engine that a bench compares with peers, or that a page waits for: its limit, a plain pass over the same input, and its sizes."""

import numpy as np
import scipy.sparse.csgraph
from scipy.sparse import csr_array

from sim import bridging, fairness, frontier
from sim.agreement import dawid_skene, krippendorff_alpha
from sim.feed import world
from sim.feed.content_filtering import content_filtering
from sim.feed.creators import Craft
from sim.feed.levers import Setting
from sim.loop import course, setting
from sim.opinions.biased_encounters import biased_encounters
from sim.opinions.deffuant import deffuant
from sim.opinions.hegselmann_krause import hegselmann_krause
from sim.own.votes import groups
from sim.own.votes.marks import NONE
from sim.preferences import bradley_terry, count_wins
from sim.routes.efficient import efficient_paths
from tests.bench.limits import Engine, Run

TABLES, PEOPLE, WORLDS = "Points, scores, routes", "Raters and voters", "Simulated worlds"
MILLION = (1_000, 10_000, 100_000, 1_000_000)
TOLERANCES = np.linspace(0, 1, 101)


def cloud(n: int) -> tuple[Run, Run]:
    points = np.random.default_rng(0).random((n, 2))
    return lambda: frontier.nondominated(points), points.sum


def arc(n: int) -> np.ndarray:
    angle = np.pi / 2 * np.random.default_rng(0).random(n)
    return np.column_stack([1 - np.cos(angle), 1 - np.sin(angle)])


def long_front(n: int) -> tuple[Run, Run]:
    points = arc(n)
    first = points[:, 0].copy()
    return lambda: frontier.nondominated(points), lambda: np.sort(first)


def area(n: int) -> tuple[Run, Run]:
    points = arc(n)
    first = points[:, 0].copy()
    return lambda: frontier.hypervolume(points, [2.0, 2.0]), lambda: np.sort(first)


def tolerances(n: int) -> tuple[Run, Run]:
    rng = np.random.default_rng(0)
    group = rng.choice(4, n, p=[0.5, 0.25, 0.15, 0.1])
    score = 1 / (1 + np.exp(-(rng.normal(size=n) + 0.4 * group - 0.5)))
    outcome = (rng.random(n) < score).astype(int)
    return lambda: fairness.tradeoff(fairness.curves(score, outcome, group), "selection", TOLERANCES, 1, 1), lambda: np.sort(
        score
    )


def routes(nodes: int) -> tuple[Run, Run]:
    side = round(nodes**0.5)
    rng = np.random.default_rng(1)
    at = np.arange(side * side).reshape(side, side)
    one = np.concatenate([np.stack((a.ravel(), b.ravel()), 1) for a, b in ((at[:, :-1], at[:, 1:]), (at[:-1], at[1:]))])
    edges = np.concatenate((one, one[:, ::-1]))
    time, risk = (np.tile(rng.integers(8, high, len(one)), 2) for high in (40, 60))
    graph = csr_array((time, edges.T), shape=(side * side, side * side))
    return lambda: efficient_paths(edges, time, risk, 0, side * side - 1), lambda: scipy.sparse.csgraph.dijkstra(graph, indices=0)


def compared(items: int, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Return winner and loser of random pairs, strengths N(0, 1)."""
    rng = np.random.default_rng(0)
    strength = rng.normal(size=items)
    first = rng.integers(items, size=number)
    second = (first + rng.integers(1, items, size=number)) % items
    won = rng.random(number) < 1 / (1 + np.exp(strength[second] - strength[first]))
    return np.where(won, first, second), np.where(won, second, first)


def comparisons(n: int) -> tuple[Run, Run]:
    winner, loser = compared(100, n)
    cell = 100 * winner + loser
    return lambda: bradley_terry(count_wins(winner, loser, 100)), lambda: np.bincount(cell, minlength=10_000)


def items(n: int) -> tuple[Run, Run]:
    wins = count_wins(*compared(n, 500 * n), n)
    strength = np.random.default_rng(0).random(n)
    return lambda: bradley_terry(wins), lambda: wins / (strength[:, None] + strength)


def rated(n: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    return np.clip(rng.integers(1, 6, n // 10) + rng.integers(-1, 2, (10, n // 10)), 1, 5).astype(float)


def alpha(n: int) -> tuple[Run, Run]:
    ratings = rated(n)
    cell = (5 * np.arange(n // 10) + ratings - 1).astype(int).ravel()
    return lambda: krippendorff_alpha(ratings, "ordinal"), lambda: np.bincount(cell)


def resampled(n: int) -> tuple[Run, Run]:
    ratings, rng = rated(n), np.random.default_rng(0)
    return lambda: krippendorff_alpha(ratings, "ordinal", 1_000, rng), lambda: [
        rng.integers(n // 10, size=n // 10) for _ in range(1_000)
    ]


def labels(n: int) -> tuple[Run, Run]:
    rng = np.random.default_rng(0)
    tasks, raters = n // 5, max(10, n // 500)
    truth, task = rng.integers(4, size=tasks), np.repeat(np.arange(tasks), 5)
    rater = ((rng.integers(raters, size=tasks)[:, None] + np.arange(5) * (raters // 5)) % raters).ravel()
    label = np.where(rng.random(n) < 0.7, truth[task], rng.integers(4, size=n))
    cell, rate, read = 4 * rater + label, rng.random(4 * raters), np.empty(n)
    return lambda: dawid_skene(task, rater, label, iterations=10, tolerance=0), lambda: [
        rate.take(cell, out=read, mode="clip") for _ in range(20)
    ]


def voted(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[int, int]]:
    """Return n votes of people, each on 20 of 100 statements, in two camps."""
    rng = np.random.default_rng(0)
    people = n // 20
    person = np.repeat(np.arange(people), 20)
    statement = rng.random((people, 100)).argpartition(20, axis=1)[:, :20].ravel()
    camp, appeal, lean = rng.choice([-1, 1], people), rng.normal(size=100), rng.normal(size=100)
    agrees = rng.random(n) < 1 / (1 + np.exp(-(appeal[statement] + camp[person] * lean[statement])))
    return person, statement, agrees.astype(float), (people, 100)


def bridge(n: int) -> tuple[Run, Run]:
    person, statement, vote, shape = voted(n)
    factor, read = np.random.default_rng(0).random(max(shape)), np.empty(n)
    return (
        lambda: bridging.factorise_list(person, statement, vote, shape, rounds=20, tolerance=0),
        lambda: [factor.take(where, out=read, mode="clip") for where in (person, statement) for _ in range(20)],
    )


def camps(n: int) -> tuple[Run, Run]:
    person, statement, vote, shape = voted(n)
    table = np.full(shape, NONE, dtype=np.int8)
    table[person, statement] = 2 * vote - 1
    axes = np.random.default_rng(0).random((100, 2))
    return lambda: groups.find(table, 2), lambda: table.astype(float) @ axes


def feed(people: int) -> tuple[Run, Run]:
    here = world.World(people=people, steps=10, craft=Craft(items=800, lifetime=40))
    a, b, c = (np.ones((40, min(people, world.BLOCK)), dtype=np.float32) for _ in range(3))
    passes = max(1, 10 * people // world.BLOCK)
    return (
        lambda: world.run(here, [Setting()], np.random.default_rng(0)),
        lambda: [np.add(a, b, out=c) for _ in range(passes)],
    )


def filtering(readers: int) -> tuple[Run, Run]:
    rng = np.random.default_rng(0)
    taste, shown = rng.normal(size=(readers, 20)), rng.binomial(1, 0.5, (20, 500)).astype(float)
    left, right = shown.T.astype(np.float32), taste.T.astype(np.float32)
    score = left @ right
    return lambda: content_filtering(taste, shown, 10, 10, np.random.default_rng(0)), lambda: [
        np.matmul(left, right, out=score) for _ in range(10)
    ]


def loop(people: int) -> tuple[Run, Run]:
    a, b = np.random.default_rng(0).random((2, people))
    worlds = setting.stack([setting.Setting()])
    return lambda: course.run(worlds, people, 20, np.random.default_rng(0), drawn=True), lambda: [a + b for _ in range(20)]


def pairs(people: int) -> tuple[Run, Run]:
    rng = np.random.default_rng(0)
    start, order = rng.random((1, people)), rng.permutation(people)
    x, one, other = start[0], order[: people // 2], order[people // 2 : people // 2 * 2]
    return (
        lambda: deffuant(start, np.array([0.2]), 0.5, np.random.default_rng(0), 10),
        lambda: [x[one] + x[other] for _ in range(10)],
    )


def encounters(people: int) -> tuple[Run, Run]:
    start = np.random.default_rng(0).random((1, people))
    row = start[0].astype(np.float32)
    return (
        lambda: biased_encounters(start, np.array([0.2]), np.array([1.0]), 0.5, np.random.default_rng(0), 2, 1e-4),
        lambda: [np.exp(row) for _ in range(2 * people)],
    )


def together(people: int) -> tuple[Run, Run]:
    start = np.random.default_rng(0).random((1, people))
    return lambda: hegselmann_krause(start, np.array([0.05]), 5), lambda: [np.sort(start[0]) for _ in range(5)]


ENGINES = (
    Engine(TABLES, "Mask of a cloud", "points", MILLION, "every number is read once", "the sum of them all", cloud),
    Engine(TABLES, "Mask, all efficient", "points", MILLION, "one column is sorted", "`np.sort` of a column", long_front),
    Engine(TABLES, "Hypervolume, all efficient", "points", MILLION, "one column is sorted", "`np.sort` of a column", area),
    Engine(TABLES, "101 tolerances", "scores", MILLION, "all scores are sorted", "`np.sort` of the scores", tolerances),
    Engine(TABLES, "All efficient routes", "crossings", (100, 400, 2_500, 10_000), "one shortest path", "scipy's Dijkstra", routes),
    Engine(PEOPLE, "Bradley-Terry, 100 items", "comparisons", (10_000, 100_000, 1_000_000, 10_000_000), "every comparison is counted once",
           "one `np.bincount`", comparisons),
    Engine(PEOPLE, "Bradley-Terry, counted", "pairs", (20, 60, 200, 600, 2_000), "every pair is divided by once",
           "wins / (a + b) of all pairs", items, lambda n: n * n),
    Engine(PEOPLE, "Alpha", "ratings", MILLION, "every rating is counted once", "one `np.bincount`", alpha),
    Engine(PEOPLE, "Alpha, 1,000 resamples", "ratings", (1_000, 10_000, 100_000), "1,000 times the items are drawn", "these draws", resampled),
    Engine(PEOPLE, "Dawid-Skene, 10 rounds", "labels", (10_000, 100_000, 1_000_000), "every label looks up its rater twice a round",
           "20 times `rate[label]`", labels),
    Engine(PEOPLE, "Bridging, 20 rounds", "votes", (10_000, 100_000, 1_000_000), "every vote looks up person and statement a round",
           "40 times `factor[vote]`", bridge),
    Engine(PEOPLE, "Groups of voters", "votes", (10_000, 100_000, 1_000_000), "the table is read once", "table times two axes", camps),
    Engine(WORLDS, "Feed, 10 days of 40", "people", (1_000, 10_000, 100_000), "every candidate's score is one sum", "`np.add`, single precision",
           feed),
    Engine(WORLDS, "Filtering, 10 steps of 500", "people", (100, 1_000, 10_000), "every score is a product of 20", "a matrix product a step",
           filtering),
    Engine(WORLDS, "The loop, 20 days", "people", (1_000, 10_000, 100_000), "every opinion is added to once a day", "`a + b` a day", loop),
    Engine(WORLDS, "Pairs, 10 rounds", "people", (1_000, 10_000, 100_000), "who meets is looked up, and added", "`x[one] + x[other]` a round",
           pairs),
    Engine(WORLDS, "Biased encounters, 2 rounds", "people", (100, 1_000, 10_000), "everybody weighs everybody once a round",
           "`np.exp` of all these weights", encounters),
    Engine(WORLDS, "All at once, 5 steps", "people", (1_000, 10_000, 100_000), "opinions are sorted each step", "`np.sort` a step", together),
)  # fmt: skip
