"""Verdicts on levers: what is known to move a frontier is found to, what cannot is not."""

import numpy as np
import pytest

import sim
from sim.contract.parameters import InvalidInput
from sim.feed import measures, verdict, world
from sim.feed.creators import Craft
from sim.feed.levers import Setting

RUNS = 8
WEIGHTS = np.linspace(0, 1, 5)
CURVE = np.column_stack([1 - WEIGHTS**2, np.sqrt(WEIGHTS)])  # less x, more y


def runs(seed: int, points: np.ndarray = CURVE, noise: float = 0.01) -> np.ndarray:
    return points + noise * np.random.default_rng(seed).standard_normal((RUNS, *points.shape))


def test_a_curve_further_out_moves_the_frontier_and_one_further_in_falls_behind() -> None:
    assert verdict.judge(runs(0), runs(1, CURVE + 0.1)).finding == "moves it"
    assert verdict.judge(runs(0), runs(1, CURVE - 0.1)).finding == "falls behind"
    assert verdict.judge(runs(0), runs(1, CURVE - [0.1, 0])).finding == "falls behind"


def test_other_points_of_the_same_curve_slide_along_it() -> None:
    further = np.column_stack([1 - (0.5 + WEIGHTS / 2) ** 2, np.sqrt(0.5 + WEIGHTS / 2)])
    fine = np.linspace(0, 1, 401)
    plain = np.repeat(np.column_stack([1 - fine**2, np.sqrt(fine)])[None], RUNS, axis=0)
    beyond = verdict.distance(verdict.frontier_of(plain), further)
    assert beyond == pytest.approx(0, abs=1e-4)
    found = verdict.judge(runs(0), runs(1, CURVE[[2, 2, 3, 3, 4]]))
    assert found.finding == "slides along"
    assert found.along == pytest.approx(-0.25, abs=0.05)


def test_the_same_curve_with_other_luck_is_no_difference_in_most_cases() -> None:
    """At 95 %, with the three questions asked, at least three of four verdicts on nothing say nothing."""
    found = [verdict.judge(runs(2 * seed), runs(2 * seed + 1)).finding for seed in range(100)]
    assert found.count("no difference") >= 75
    assert found.count("moves it") <= 20


def test_a_gain_in_one_place_alone_is_found() -> None:
    better = CURVE.copy()
    better[0] += [0.2, 0.0]  # more clicks than any weight gets
    found = verdict.judge(runs(0), runs(1, better))
    assert found.finding == "moves it"
    assert found.best > found.beyond


def test_beside_no_frontier_nothing_can_be_judged() -> None:
    point = np.ones((RUNS, 3, 2))
    with pytest.raises(InvalidInput, match="one policy that is best at both"):
        verdict.judge(point, point)
    with pytest.raises(InvalidInput, match="must have one shape"):
        verdict.judge(point, point[:, :2])


@pytest.fixture(scope="module")
def judged() -> dict[str, str]:
    module = sim.load("feed").module
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "JUDGED", ("stated", "survey", "chronological", "exploration"))
        found = module.judged.__wrapped__(module.unturned(module.Params()), 0)
    assert len(found.points) == 5 * (1 + module.JUDGED_RUNS) * len(module.JUDGED_WEIGHTS)
    return dict(zip(found.frame["lever"], found.frame["finding"], strict=True))


def test_asking_more_people_moves_the_frontier_and_weighing_only_slides_along_it(judged: dict[str, str]) -> None:
    """The weight is what the frontier is traced by; a larger survey measures the same value with less error."""
    assert judged["stated"] == "slides along"
    assert judged["survey"] == "moves it"


def test_visits_without_a_ranking_fall_behind(judged: dict[str, str]) -> None:
    """Neither clicks nor stated value are looked at in them."""
    assert judged["chronological"] == "falls behind"
    assert judged["exploration"] == "falls behind"


def test_a_lever_at_its_neutral_setting_changes_no_bit() -> None:
    here = world.World(people=120, steps=10, candidates=20, craft=Craft(items=160))
    plain, neutral = (
        measures.outcomes(world.run(here, [setting], np.random.default_rng(2)), here.window)
        for setting in (Setting(stated=0.3), Setting(stated=0.3, fresh=0.25, exploration=0.0, diversity=0.0, recency=0.0))
    )
    assert {name: value.tolist() for name, value in plain.items()} == {name: value.tolist() for name, value in neutral.items()}
