"""The loop against what is known of it another way: linear systems, fixed points, a planner, Friedkin and Johnsen's opinions on a graph."""

from dataclasses import replace

import numpy as np
import pytest

from sim.loop import best, camps, closed_form, course, first, ingredients, recommender, rest
from sim.loop.setting import Setting, stack

DEFAULT = Setting()
PLAIN = (
    DEFAULT,
    replace(DEFAULT, ranker="random"),
    replace(DEFAULT, ranker="popular"),
    replace(DEFAULT, appetite=1.0),
    replace(DEFAULT, retrain=False),
    replace(DEFAULT, homophily=0.0),
    replace(DEFAULT, damping=0.1),
    replace(DEFAULT, exploration=0.1),
    replace(DEFAULT, homophily=-0.5, friends=0.3, damping=0.2, exploration=0.05),
)


def linear_system(setting: Setting, opinion: np.ndarray) -> np.ndarray:
    """Return opinions at rest of these people, solved as one linear system in opinions and beliefs, nothing clipped."""
    s, many = setting, len(opinion)
    same = np.sign(opinion)[:, None] == np.sign(opinion)[None]
    own, other = same / same.sum(axis=1, keepdims=True), ~same / (~same).sum(axis=1, keepdims=True)
    friends = (1 + s.homophily) / 2 * own + (1 - s.homophily) / 2 * other
    shown = (1 - s.exploration) * (1 - s.damping) if s.ranker == "personal" else 0.0
    one = np.eye(many)
    kept = s.hold + s.reading + s.friends
    pull = s.reading * shown * s.appetite
    if s.retrain:
        return np.linalg.solve(kept * one - pull * one - s.friends * friends, s.hold * opinion)
    return np.linalg.solve(kept * one - s.friends * friends, (s.hold + pull) * opinion)


@pytest.mark.parametrize("setting", PLAIN)
def test_amplification_is_the_solution_of_a_linear_system_of_200_people(setting: Setting) -> None:
    half = np.sort(np.random.default_rng(0).beta(2.5, 2.5, 100))
    opinion = np.concatenate([half, -half])
    found = linear_system(setting, opinion)
    between = found[:100].mean() / half.mean()
    within = (found[:100] - found[:100].mean()) / (half - half.mean())
    assert between == pytest.approx(closed_form.amplification(setting)[0], abs=1e-9)
    assert within == pytest.approx(closed_form.amplification(setting)[1], abs=1e-7)


@pytest.mark.parametrize("setting", [replace(one, appetite=1.0) for one in PLAIN])
def test_the_expected_course_ends_where_the_closed_form_says(setting: Setting) -> None:
    """At an appetite of 1 nobody believes in an ideal beyond the shelf."""
    between, within = closed_form.amplification(setting)
    found = rest.at_rest(stack([setting]))
    assert found.camp[0] == pytest.approx(between * first.MEAN_SIZE, abs=1e-7)
    assert found.variance[0] == pytest.approx((best.PARTS * [between**2, within**2]).sum(), abs=1e-7)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"appetite": 1.7},
        {"shelf": "two", "appetite": 1.0, "exploration": 0.05},
        {"zeal": 0.05, "damping": 0.1},
        {"exploration": 0.3, "appetite": 2.0},
        {"homophily": -0.5, "friends": 0.4},
        {"links": 0.05, "similarity": 1.5, "homophily": 0.72},
        {"appetite": 1.6, "supply": 0.6, "creators": 0.1},
    ],
)
def test_a_leap_lands_where_walking_ends(changes: dict[str, float]) -> None:
    settings = stack([replace(DEFAULT, **changes)])
    walked, leapt = (rest.at_rest(settings, leap=leap) for leap in (False, True))
    assert leapt.days <= walked.days
    assert leapt.clicks[0] == pytest.approx(walked.clicks[0], abs=1e-7)
    assert leapt.variance[0] == pytest.approx(walked.variance[0], abs=1e-6)


@pytest.mark.parametrize("changes", [{"appetite": 1.7}, {"shelf": "two", "appetite": 1.0, "exploration": 0.05}])
def test_two_thousand_days_end_where_at_rest_says(changes: dict[str, float]) -> None:
    settings = stack([replace(DEFAULT, **changes)])
    assert rest.after(settings, 2000).camp[0] == pytest.approx(rest.at_rest(settings).camp[0], abs=1e-5)


@pytest.mark.parametrize(("appetite", "splits"), [(1.0, False), (1.1, False), (1.12, True), (1.3, True)])
def test_people_split_exactly_where_the_gain_is_positive(appetite: float, *, splits: bool) -> None:
    setting = replace(DEFAULT, appetite=appetite)
    assert (closed_form.gain(setting)[0] > 1e-12) == splits
    assert (rest.at_rest(stack([setting])).camp[0] > first.MEAN_SIZE * (1 + 1e-6)) == splits


def test_a_gain_of_one_runs_to_the_ends() -> None:
    assert np.isnan(closed_form.amplification(replace(DEFAULT, appetite=1.6))[0])
    found = rest.at_rest(stack([replace(DEFAULT, appetite=1.6), replace(DEFAULT, appetite=2.0)]))
    assert (found.camp > 2 * first.MEAN_SIZE).all()
    assert (found.variance < 1).all()


def test_expected_days_are_the_mean_of_drawn_days() -> None:
    """Shown, clicks and steps of one day: 40,000 days of a few people, within five standard errors; so wide that no chance is below 0."""
    many = 40_000
    for changes in ({"zeal": 0.1}, {"exploration": 0.3, "damping": 0.2, "zeal": 0.05}, {"shelf": "two", "exploration": 0.2}):
        settings = stack([replace(DEFAULT, width=3.0, **changes)])
        rng = tuple(np.random.default_rng(seed) for seed in range(3))
        for opinion, belief in ((0.2, 0.5), (-0.6, -0.8), (0.7, 1.1)):
            x, theta = np.full((1, many), opinion), np.full((1, many), belief)
            mean = recommender.expected(settings, x[:, :1], theta[:, :1], settings.supply)
            day = recommender.drawn(settings, x, theta, settings.supply, recommender.luck(settings, many, rng))
            for name in ("shown", "clicks", "step"):
                values = getattr(day, name)[0]
                error = values.std() / np.sqrt(many)
                assert abs(values.mean() - getattr(mean, name)[0, 0]) < 5 * error + 1e-9, (name, changes, opinion)


def test_no_recommender_beats_the_exact_frontier() -> None:
    """Every policy and many friends, appetites and pulls: at its variance, the exact frontier has as many clicks or more."""
    rng = np.random.default_rng(0)
    for _ in range(20):
        setting = replace(
            DEFAULT, appetite=rng.uniform(0.8, 1.3), homophily=rng.uniform(0, 0.9), reading=rng.uniform(0.02, 0.1),
            damping=rng.choice([0, 0.1, 0.5]), exploration=rng.choice([0, 0.1]), retrain=bool(rng.integers(2)),
        )  # fmt: skip
        assert best.exists(setting)
        found = rest.at_rest(stack([setting]))
        assert found.clicks[0] <= best.at_variance(setting, float(found.variance[0])).clicks + 1e-9


def test_the_exact_frontier_is_found_by_searching_too() -> None:
    """Strengths of what is shown between and within the camps, chosen by brute force for clicks less a price times variance."""
    price = 0.02
    ease = DEFAULT.reading / DEFAULT.hold
    loop = closed_form.gain(DEFAULT)
    grown = np.linspace(0.05, 1.8, 1751)
    lost = [best.PARTS[i] * ((1 - loop[i]) * grown - 1) ** 2 / (ease * DEFAULT.width) ** 2 for i in (0, 1)]
    worth = [-DEFAULT.click * lost[i] - price * best.PARTS[i] * grown**2 for i in (0, 1)]
    searched = grown[[int(np.argmax(one)) for one in worth]]
    known = best.at_price(DEFAULT, price * DEFAULT.width**2 / DEFAULT.click)
    assert known.between == pytest.approx(searched[0], abs=2e-3)
    assert known.variance == pytest.approx((best.PARTS * searched**2).sum(), abs=2e-3)


def planner(setting: Setting, zeal: float) -> float:
    """Return A between the camps of a recommender that plans ahead where zeal pays e x^2: A = (1 - G) B / ((1 - G)^2 B - e)."""
    loop = closed_form.gain(setting)[0]
    worth = setting.click * (setting.hold / setting.reading) ** 2 / setting.width**2
    return float((1 - loop) * worth / ((1 - loop) ** 2 * worth - zeal))


def test_a_planner_with_zeal() -> None:
    assert planner(DEFAULT, 0.0) == pytest.approx(closed_form.amplification(DEFAULT)[0])
    assert planner(DEFAULT, 0.02) == pytest.approx(10.0)
    assert planner(DEFAULT, 0.024 - 1e-9) > 1e5, "the runaway zeal is .024"
    grown, zeal = np.linspace(0.5, 20, 195_001), 0.02
    lost = (DEFAULT.hold / DEFAULT.reading) ** 2 * ((1 - 0.4) * grown - 1) ** 2 / DEFAULT.width**2
    assert grown[np.argmax(zeal * grown**2 - DEFAULT.click * lost)] == pytest.approx(10.0, abs=1e-3)


def test_two_worlds_of_32_split() -> None:
    found = ingredients.factorial(DEFAULT, 200)
    split = ingredients.WORLDS[found > 1].tolist()
    assert split == [[True] * 5, [True, False, True, True, True]]
    assert found[found > 1] == pytest.approx([1.54, 1.12], abs=0.005)
    assert found[found <= 1].max() <= 0.94
    alone = [rest.after(stack([ingredients.world(DEFAULT, on)]), 200).camp[0] / first.MEAN_SIZE for on in ingredients.WORLDS[::7]]
    assert found[::7] == pytest.approx(alone, abs=1e-12), "worlds in one batch do not touch each other"


def test_slow_eigenvalue_is_what_a_long_course_shows() -> None:
    """After the fast mode is gone, the distance from rest shrinks by the eigenvalue a day."""
    setting = replace(DEFAULT, appetite=1.05)
    end = rest.at_rest(stack([setting])).camp[0]
    early, late = (rest.after(stack([setting]), days).camp[0] - end for days in (300, 301))
    assert late / early == pytest.approx(closed_form.slow_eigenvalue(setting), abs=1e-4)


def test_towns_tip_at_the_unstable_share() -> None:
    share = camps.tipping_share(1.5)
    assert share == pytest.approx(0.88370, abs=5e-6)
    for side, end in ((1e-3, 1.0), (-1e-3, 0.0)):
        h = np.array(2 * (share + side) - 1)
        for _ in range(20_000):
            h = camps.remade(h, np.array(0.05), np.array(1.5))
        assert h == pytest.approx(end, abs=1e-3)
    assert camps.tipping_share(1.0) is None


def friedkin_johnsen(graph: np.ndarray, opinion: np.ndarray) -> np.ndarray:
    """Return where x' = s weighed with friends' opinions ends: each day x moves by sigma (s - x - L x), sigma small, from x = s."""
    laplacian = np.diag(graph.sum(axis=1)) - graph
    pull = 1 / (1 + 2 * graph.sum(axis=1).max())
    x = opinion.copy()
    for _ in range(20_000):
        x = x + pull * (opinion - x - laplacian @ x)
    return x


def test_friedkin_and_johnsen_on_a_graph() -> None:
    """z = (I + L)^-1 s; polarization z'z and disagreement z'Lz add up to s'(I + L)^-1 s: [musco2018]."""
    rng = np.random.default_rng(0)
    graph = np.triu(rng.random((30, 30)) < 0.2, 1).astype(float)
    graph += graph.T
    s = rng.normal(size=30)
    s -= s.mean()
    laplacian = np.diag(graph.sum(axis=1)) - graph
    z = friedkin_johnsen(graph, s)
    assert z == pytest.approx(np.linalg.solve(np.eye(30) + laplacian, s), abs=1e-9)
    assert z @ z + z @ laplacian @ z == pytest.approx(s @ np.linalg.solve(np.eye(30) + laplacian, s), abs=1e-9)


def test_our_friends_are_friedkin_and_johnsens_on_the_graph_of_two_camps() -> None:
    """Without reading and with hold = friends, the loop's rest is (I + L)^-1 s on the complete graph of two camps."""
    many, h = 100, 0.6
    half = np.random.default_rng(1).random(many // 2)
    s = np.concatenate([half, -half])
    same = np.equal.outer(s >= 0, s >= 0)
    graph = np.where(same, (1 + h) / many, (1 - h) / many)
    laplacian = np.diag(graph.sum(axis=1)) - graph
    state = course.State(s[None].copy(), np.zeros((1, many)), np.ones((1, 1)), np.full((1, 1), h))
    settings = stack([Setting(hold=0.1, reading=0.0, friends=0.1, homophily=h, ranker="random")])
    day = recommender.Day(np.zeros((1, many)), np.zeros((1, many)), np.zeros((1, many)))
    for _ in range(2000):
        course.move(settings, state, s, day, camps.People(many // 2, many))
    assert state.opinion[0] == pytest.approx(np.linalg.solve(np.eye(many) + laplacian, s), abs=1e-9)
