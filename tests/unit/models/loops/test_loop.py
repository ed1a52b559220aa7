"""The loop: settings together and alone, blocks of people, pictures, the price of healing, what parameters are refused."""

from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.contract.parameters import InvalidInput
from sim.loop import course, first, ingredients, pictures
from sim.loop.setting import Setting, stack
from sim.models.loops import loop

SETTINGS = (
    Setting(),
    Setting(ranker="popular"),
    Setting(ranker="random"),
    Setting(retrain=False, damping=0.2),
    Setting(exploration=0.3, zeal=0.05, homophily=0.2),
    Setting(links=0.05, similarity=1.5, homophily=0.7, creators=0.1, supply=0.6, appetite=1.6),
)


def run(settings, *, people=150, days=12, seed=3, drawn=True):
    return course.run(stack(settings), people, days, np.random.default_rng(seed), drawn=drawn)


@pytest.mark.parametrize("drawn", [True, False])
def test_settings_share_random_numbers_and_do_not_touch_each_other(*, drawn: bool) -> None:
    together = run(SETTINGS, drawn=drawn)
    for i, setting in enumerate(SETTINGS):
        alone = run([setting], drawn=drawn)
        assert alone.opinion[0].tobytes() == together.opinion[i].tobytes()
        assert alone.clicks[0].tobytes() == together.clicks[i].tobytes()
        assert alone.film[0].tobytes() == together.film[i].tobytes()


def test_a_shelf_of_two_cannot_run_with_a_full_one() -> None:
    with pytest.raises(InvalidInput, match="shelf must be the same in settings that run together"):
        stack([Setting(), Setting(shelf="two")])


def test_people_beyond_one_block_are_served_alike() -> None:
    found = run([Setting()], people=course.BLOCK + 500, days=60)
    half = found.right // 2
    grown = [found.opinion[0, part].mean() / found.first[part].mean() for part in (slice(half), slice(half, found.right))]
    assert grown[0] == pytest.approx(grown[1], rel=0.05)


def test_first_opinions_have_the_declared_law_and_stand_by_camp() -> None:
    opinion, right = first.drawn(200_000, np.random.default_rng(0))
    assert (opinion[:right] >= 0).all()
    assert (opinion[right:] < 0).all()
    assert np.abs(opinion).mean() == pytest.approx(first.MEAN_SIZE, abs=3e-3)
    assert opinion.var() == pytest.approx(first.VARIANCE, abs=3e-3)


def test_nothing_moves_where_nothing_pulls() -> None:
    found = run([Setting(reading=0.0, friends=0.0)], days=30)
    assert found.opinion[0] == pytest.approx(found.first, abs=1e-5)


def test_a_frozen_profile_stays_what_it_was() -> None:
    found = run([Setting(retrain=False)], days=30)
    assert found.theta[0] == pytest.approx(1.3 * found.first, abs=1e-6)


def test_creators_only_extend_and_links_only_change_where_they_are_asked_to() -> None:
    found = run(SETTINGS, days=30)
    assert found.supply[:5].tolist() == [1.0] * 5
    assert 0.6 < found.supply[5] <= 1.0
    assert found.homophily[:4] == pytest.approx(0.9)
    assert found.homophily[5] != pytest.approx(0.7)


def test_a_belief_that_overshoots_for_good_stays_finite() -> None:
    wild = Setting(learning=0.3, width=1.2, click=0.8, items=1, spread_of_items=0.8, supply=0.1, exploration=0.6, zeal=0.1)
    for seed in range(20):
        found = run([wild], people=1000, days=60, seed=seed)
        assert np.isfinite(found.theta).all()
        assert np.abs(found.theta).max() <= course.FURTHEST
        assert np.isfinite(found.opinion).all()


def test_densities_hold_everybody_in_every_frame() -> None:
    found = run(SETTINGS, people=1000, days=40)
    assert found.film.sum(axis=(2, 3)) == pytest.approx(1.0)
    assert found.film[:, 0, 0].sum(axis=1) == pytest.approx(found.right / 1000)
    cells = pictures.cells(found, 0)
    assert cells.groupby("frame")["share"].sum().to_numpy() == pytest.approx(1.0, abs=1e-5)
    assert len(cells) <= 2000


def test_the_ghost_is_the_same_people_under_a_random_feed() -> None:
    params = loop.Params(people=300, days=40)
    result = loop.simulate(params, np.random.default_rng(5))
    assert result.ghost.first.tolist() == result.course.first.tolist()
    alone = loop.simulate(params.replace(ranker="random"), np.random.default_rng(5))
    assert alone.course.opinion == pytest.approx(result.ghost.opinion, abs=1e-6)
    assert loop.picture(result)["ghost"].equals(loop.picture(alone)["ghost"])
    assert loop.without(result) == pytest.approx(loop.outcomes(alone)["gap"], abs=1e-6)


def test_a_point_under_the_pointer_is_a_run_of_its_own() -> None:
    params = loop.Params(people=300, days=40)
    shown = loop.preview(params, np.random.default_rng(2))
    frame = loop.frontier(params, np.random.default_rng(2)).frame
    assert frame["gap"][0] == pytest.approx(sim.load("loop").run(params, 2)["gap"])
    for point in (0, 8):
        there = params.replace(damping=frame["set.damping"][point])
        alone = loop.picture(loop.simulate(there, np.random.default_rng(2)))
        for name in ("people", "camps", "ends"):
            table = shown[name][shown[name]["point"] == point].drop(columns="point").reset_index(drop=True)
            assert table.equals(alone[name]), name
        assert shown["numbers"].loc[shown["numbers"]["point"] == point, "gap"].item() == pytest.approx(
            alone["numbers"]["gap"].item()
        )


def test_healing_half_costs_a_thousandth_and_two_offers_have_no_exact_price() -> None:
    front = loop.frontier(loop.Params(), np.random.default_rng(0))
    top = front.frame.iloc[0]
    assert loop.healing(loop.Params(), top["clicks"], top["variance"], front) == pytest.approx(0.00132, abs=2e-5)
    empty = loop.Params(shelf="two", appetite=1.0, exploration=0.05)
    assert len(loop.curve(empty)) == 0
    split = sim.load("loop").run(empty, 0)
    cost = loop.healing(empty, split["clicks"], split["variance"], loop.frontier(empty, np.random.default_rng(0)))
    assert cost is not None
    assert cost < 0, "what is half as strong is nearer to everyone than either offer"


def test_worlds_mark_the_one_with_these_ingredients() -> None:
    here = loop.worlds(loop.Params())
    assert here["here"].tolist() == [True] + [False] * 31
    lacking = loop.worlds(loop.Params(appetite=1.0, retrain=False))
    assert lacking.loc[lacking["here"], list(ingredients.WITHOUT)].iloc[0].tolist() == [True, False, False, True, True]
    assert lacking["gap"].tolist() == here["gap"].tolist(), "what is lacking has its default where it is there"
    assert loop.worlds(loop.Params(damping=0.5, exploration=0.5))["gap"].tolist() == here["gap"].tolist()


def test_what_cannot_be_is_told_in_a_sentence() -> None:
    with pytest.raises(InvalidInput, match=r"hold \+ reading \+ friends must be at most 1, got 1\.1"):
        loop.Params(hold=0.5, reading=0.4, friends=0.2)
    with pytest.raises(InvalidInput, match="must be at most 2, got"):
        loop.Params(learning=0.3, width=1.2, click=0.8, items=10)
    with pytest.raises(InvalidInput, match="people x days x items"):
        loop.Params(people=100_000, days=2000)


def test_outcomes_at_rest_depend_neither_on_people_nor_on_luck() -> None:
    model = sim.load("loop")
    one, other = model.run(loop.Params(people=100, days=10), 0), model.run(loop.Params(people=200, days=20), 7)
    assert (one["clicks"], one["variance"]) == (other["clicks"], other["variance"])


def test_settings_replace_what_they_name() -> None:
    assert stack([replace(Setting(), exploration=0.2), Setting(ranker="random")]).chance.ravel().tolist() == [0.2, 1.0]
