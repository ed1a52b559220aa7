"""The feed: one step at a time, and the whole."""

from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.contract.parameters import InvalidInput
from sim.feed import creators, levers, measures, people, ranker, rerank, world
from sim.feed.course import FRAMES
from sim.feed.levers import Setting
from sim.feed.people import Psychology
from sim.feed.top import top
from sim.polarization import miscalibration

SMALL = world.World(people=150, steps=12, candidates=20, craft=creators.Craft(items=160))
EVERY = (
    Setting(),
    Setting(ranker="chronological"),
    Setting(ranker="bridging"),
    Setting(ranker="stated"),
    Setting(recommended=False),
    Setting(stated=0.5, hostility=1.0, recency=0.5),
    Setting(exploration=0.4, fresh=0.6),
    Setting(diversity=0.5, calibration=0.4, chronological=0.3),
)


def run(setting: Setting, here: world.World = SMALL, seed: int = 3, **more: float) -> world.Course:
    return world.run(here, [setting], np.random.default_rng(seed), **more)


@pytest.mark.parametrize(("columns", "count"), [(5, 2), (40, 5), (100, 20), (64, 64)])
def test_top_finds_what_a_full_sort_finds(columns: int, count: int) -> None:
    score = np.random.default_rng(0).normal(0, 2, (2, columns, 300)).astype(np.float32)
    ours = np.take_along_axis(score, top(score, count), axis=1)
    theirs = -np.sort(-score, axis=1)[:, :count]
    same = np.isclose(ours, theirs, rtol=0, atol=1e-4)
    assert same.all()
    assert (ours == theirs).mean() > 0.999


def test_top_gives_every_column_once_and_the_first_of_equals() -> None:
    assert top(np.zeros((1, 7, 2), dtype=np.float32), 7)[0, :, 0].tolist() == [0, 1, 2, 3, 4, 5, 6]


def test_people_start_alike_in_every_setting_and_mean_what_they_should() -> None:
    readers = people.start(50_000, 2, 0.05, np.random.default_rng(0), 1.0)
    assert (readers.opinion[0] == readers.opinion[1]).all()
    assert np.abs(readers.anchor).max() < 1
    assert readers.anchor.var() == pytest.approx(1 / 6, abs=0.003)  # Beta(2.5, 2.5) on [-1, 1]: 1 / (2 x 2.5 + 1)
    assert readers.animosity.mean() == pytest.approx(0.25, abs=0.003)
    assert readers.susceptibility.mean() == pytest.approx(0.05, abs=0.0005)


def test_a_click_and_a_stated_value_disagree_about_outrage() -> None:
    mind, one = Psychology(), np.ones((1, 1, 1), dtype=np.float32)
    heat = np.full((1, 1), 0.25, dtype=np.float32)
    calm, hot = (people.click_chance(mind, one, outrage, 0 * one, heat) for outrage in (0 * one, one))
    assert hot > calm
    odds = hot / (1 - hot) / (calm / (1 - calm))
    assert np.log(odds).item() == pytest.approx(mind.outrage_appeal, abs=1e-5)
    assert people.stated_value(mind, one, one, 0 * one) < people.stated_value(mind, one, 0 * one, 0 * one)


@pytest.mark.parametrize("model", ["anchored", "bounded", "assimilation", "repulsion"])
def test_without_a_click_nobody_is_pulled(model: str) -> None:
    mind = Psychology(user_model=model, hold=0.0)
    opinion = np.array([[-0.5, 0.2]], dtype=np.float32)
    stance = np.ones((1, 3, 2), dtype=np.float32)
    after = people.persuaded(mind, opinion, opinion[0], np.full(2, 0.3, dtype=np.float32), stance, 0 * stance)
    assert after.tolist() == opinion.tolist()


def test_the_rules_of_persuasion() -> None:
    opinion = np.array([[0.2]], dtype=np.float32)
    weight, stance = np.array([0.5], dtype=np.float32), np.array([[[0.4], [-0.8]]], dtype=np.float32)
    both, near = np.ones_like(stance), np.array([[[1.0], [0.0]]], dtype=np.float32)

    def after(model: str, clicked: np.ndarray, **more: float) -> float:
        mind = Psychology(user_model=model, **more)
        return people.persuaded(mind, opinion, np.zeros(1, np.float32), weight, stance, clicked).item()

    assert after("assimilation", both) == pytest.approx(0.2 + 0.5 * (-0.2 - 0.2))
    assert after("bounded", both, confidence=0.5) == pytest.approx(0.2 + 0.5 * 0.2 / 2)
    assert after("repulsion", both, confidence=0.5) == pytest.approx(0.2 + 0.5 * (0.2 + 0.8) / 2)
    assert after("anchored", near, hold=0.1) == pytest.approx(0.5 * 0.9 * 0.2 + 0.5 * 0.4)


def test_items_age_and_leave() -> None:
    craft, seen = creators.Craft(items=40, lifetime=10), creators.Expectation(0.5, 0.6, 0.3)
    rng = np.random.default_rng(0)
    makers, items = creators.start(craft, seen, 2, rng, 1.0)
    items.shown[:] = np.arange(40)
    after, gone = creators.renew(craft, seen, makers, items, rng, 1.0)
    assert gone[0].tolist() == [36, 37, 38, 39]
    assert after.stance.shape == (2, 40)
    assert (after.stance[:, 4:] == items.stance[:, :36]).all()
    assert after.shown[0, :4].tolist() == [0, 0, 0, 0]
    assert (after.maker[4:] == items.maker[:36]).all()


def test_creators_make_more_of_what_is_clicked() -> None:
    craft = creators.Craft(items=40, lifetime=10, outrage=0.3, adaptation=1.0)
    makers, items = creators.start(craft, creators.Expectation(0.5, 0.6, 0.3), 1, np.random.default_rng(1), 1.0)
    items.clicks[:] = 1 + 9 * items.outrage
    before = makers.outrage.copy()
    creators.adapt(craft, makers, items)
    assert (makers.outrage > before).all()
    still = makers.outrage.copy()
    creators.adapt(replace(craft, adaptation=0.0), makers, items)
    assert (makers.outrage == still).all()


def test_a_world_without_outrage_stays_without() -> None:
    course = run(Setting(), replace(SMALL, craft=creators.Craft(items=160, outrage=0.0, adaptation=1.0)))
    assert course.totals[:, 0, 2].max() == 0


def test_the_ranker_learns_what_is_clicked() -> None:
    _, items = creators.start(
        creators.Craft(items=40), creators.Expectation(0.0, 0.6, 0.3, error=0.0), 1, np.random.default_rng(1), 1.0
    )
    items.looked[:] = 1000.0
    items.clicks[:] = 50.0
    items.clicks[:, 0] = 400.0
    learned = ranker.expected_log_odds(items, 1.0, 1.0)
    assert learned[0, 0] == pytest.approx(np.log(0.4 / 0.6), abs=0.05)
    assert ranker.expected_log_odds(items, 0.0, 1.0)[0].tolist() == pytest.approx([people.CLICK] * 40)


def test_what_near_readers_clicked_is_not_taken_for_the_items_own() -> None:
    """Two items alike in themselves: one was shown to readers half as near again. Their log-odds at half agreement are learned alike."""
    _, items = creators.start(
        creators.Craft(items=40), creators.Expectation(0.0, 0.6, 0.3, error=0.0), 1, np.random.default_rng(1), 1.0
    )
    agreement, near = 2.0, np.array([0.9, 0.1])
    items.looked[:, :2] = 1e6
    items.near[:, :2] = near * 1e6
    items.clicks[:, :2] = 1e6 / (1 + np.exp(1.5 - agreement * near))
    learned = ranker.expected_log_odds(items, 1.0, agreement)[0, :2]
    assert learned == pytest.approx([-1.5, -1.5], abs=0.01)


def test_a_ranker_learns_the_opinion_behind_what_was_clicked() -> None:
    """Readers click at k times their opinion; the belief settles on the opinion, and where k is 0 it stays what it was."""
    for appetite, settled in ((1.5, 0.4), (1.0, 0.6), (0.0, 0.1)):
        state = ranker.Ranker(np.full((1, 3), 0.1, dtype=np.float32), 1.0, appetite)
        stance = np.full((1, 2, 3), 0.6, dtype=np.float32)
        for _ in range(200):
            ranker.learn(state, slice(0, 3), stance, np.ones_like(stance))
        assert state.belief == pytest.approx(settled, abs=1e-5)


def test_the_nearest_item_is_k_times_as_strong() -> None:
    stance = np.linspace(-1, 1, 201, dtype=np.float32)[None, :, None]
    for appetite, best in ((1.0, 0.4), (2.0, 0.8), (3.0, 1.0), (0.0, 0.0)):
        near = people.nearness(np.array([[0.4]], dtype=np.float32), stance, appetite)
        assert stance[0, near[0, :, 0].argmax(), 0] == pytest.approx(best, abs=0.006)
        assert near.max() == pytest.approx(1.0, abs=0.006)


def test_camps_are_told_by_where_people_began() -> None:
    anchor = np.array([-0.5, -0.3, 0.2, 0.6], dtype=np.float32)
    assert measures.camp_gap(np.stack([anchor, 2 * anchor, -anchor]), anchor) == pytest.approx([1.0, 2.0, -1.0])
    assert measures.camp_gap(np.array([[0.1, 0.9]], dtype=np.float32), np.array([0.2, 0.3], dtype=np.float32)) == pytest.approx(
        1.0
    )


def test_candidates_are_one_from_each_part() -> None:
    first, width = world._strata((0.25,), 400, 40)
    assert first[0, :, 0].tolist() == list(range(0, 400, 10))
    assert set(width[0, :, 0].tolist()) == {10}
    first, width = world._strata((1.0, 0.0), 400, 40)
    assert (first + width).max(axis=(1, 2)).tolist() == [100, 400]
    assert first[1].min() == 100


def test_diversity_picks_what_is_different_and_calibration_what_was_clicked() -> None:
    relevance = np.array([3.0, 2.9, 2.8, 1.0], dtype=np.float32)[None, :, None]
    stance = np.array([0.5, 0.5, 0.5, -1.0], dtype=np.float32)[None, :, None]
    even = np.full((1, rerank.GENRES, 1), 1 / rerank.GENRES, dtype=np.float32)
    zero, strong = np.zeros(1, dtype=np.float32), np.full(1, 0.9, dtype=np.float32)
    assert rerank.greedy(relevance, stance, 2, zero, zero, even)[0, :, 0].tolist() == [0, 1]
    assert rerank.greedy(relevance, stance, 2, strong, zero, even)[0, :, 0].tolist() == [0, 3]
    left = np.zeros_like(even)
    left[0, 0] = 1.0
    assert rerank.greedy(relevance, stance, 1, zero, strong, left)[0, 0, 0] == 3


def test_divergence_is_stecks_up_to_the_entropy() -> None:
    taste = np.random.default_rng(0).dirichlet(np.ones(5)).astype(np.float32)
    counts = np.array([1.0, 0.0, 2.0, 0.0, 0.0], dtype=np.float32)
    ours = rerank._divergence(taste[None, :, None], counts[None, :, None], 3)[0, :, 0]
    p = taste.astype(float) / taste.astype(float).sum()
    theirs = [miscalibration(p, (counts + np.eye(5)[g]) / 4) + -(p * np.log(p)).sum() for g in range(5)]
    assert ours == pytest.approx(theirs, abs=1e-3)


def test_exploration_never_shows_an_item_twice() -> None:
    course = run(Setting(exploration=0.5, diversity=0.3))
    ordered = np.sort(course.slates[0], axis=1)
    assert (ordered[:, 1:] != ordered[:, :-1]).all()


def test_settings_share_random_numbers_and_do_not_touch_each_other() -> None:
    together = world.run(SMALL, EVERY, np.random.default_rng(3))
    for i, setting in enumerate(EVERY):
        alone = run(setting)
        assert alone.opinion[0].tobytes() == together.opinion[i].tobytes()
        assert alone.totals[:, 0].tobytes() == np.ascontiguousarray(together.totals[:, i]).tobytes()
        assert alone.slates[0].tobytes() == together.slates[i].tobytes()


def test_levers_start_when_they_start() -> None:
    plain, early, late = (run(s) for s in (Setting(), Setting(stated=1.0), Setting(stated=1.0, start_step=6)))
    assert (late.totals[:6] == plain.totals[:6]).all()
    assert (late.totals[6:] != plain.totals[6:]).any()
    assert (early.totals[:6] != plain.totals[:6]).any()


def test_people_beyond_one_block_are_served_alike() -> None:
    course = run(Setting(), replace(SMALL, people=world.BLOCK + 300, steps=10))
    assert course.exposures.sum() > 0
    first, second = course.opinion[0, : world.BLOCK], course.opinion[0, world.BLOCK :]
    moved = [
        np.abs(part - anchor).mean() for part, anchor in zip((first, second), np.split(course.anchor, [world.BLOCK]), strict=True)
    ]
    assert moved[0] == pytest.approx(moved[1], rel=0.25)


def test_every_place_is_counted_once() -> None:
    here = replace(SMALL, craft=creators.Craft(items=160, lifetime=100))
    course = run(Setting(), replace(here, steps=1))
    assert course.exposures.sum() == here.people * here.slate
    assert course.kinds.sum(axis=1) == pytest.approx(1.0)


def test_sizes_that_make_no_world_are_told() -> None:
    for wrong in ({"slate": 30}, {"people": 0}, {"craft": creators.Craft(items=40)}, {"mind": Psychology(user_model="magic")}):
        with pytest.raises(InvalidInput):
            world.run(replace(SMALL, **wrong), [Setting()], np.random.default_rng(0))


def test_camps_of_two_ends() -> None:
    two = measures.density(np.array([[-1.0, 1.0]], dtype=np.float32))
    assert measures.camps(two).item() == pytest.approx(1.0)


def test_stacked_levers_say_what_the_ranker_says() -> None:
    stacked = levers.stack([Setting(ranker="stated", stated=0.5), Setting(ranker="chronological", chronological=0.2)])
    assert stacked.engagement.tolist() == [0.0, 0.0]
    assert stacked.stated.tolist() == [1.5, 0.0]
    assert stacked.chronological.tolist() == [0.0, 1.0]


def test_the_frontier_does_not_depend_on_what_was_swept_before() -> None:
    model = sim.load("feed")
    params = model.Params(people=100, steps=10, candidates=10, items=200)
    first = model.frontier(params, np.random.default_rng(5)).frame
    model.module._sweep.cache_clear()
    assert first.equals(model.frontier(params, np.random.default_rng(5)).frame)
    assert not first.equals(model.frontier(params, np.random.default_rng(6)).frame)


def test_the_ghost_is_the_same_people_without_a_recommender() -> None:
    model = sim.load("feed")
    params = model.Params(people=200, steps=10)
    result = model.simulate(params, np.random.default_rng(5))
    pictures, again = model.picture(result), model.picture(result)
    start = [pictures[name].query("frame == 0")["share"].tolist() for name in ("opinions", "ghost")]
    assert start[0] == start[1]
    assert pictures["ghost"].equals(again["ghost"])
    without = model.picture(model.simulate(params.replace(ranker="random"), np.random.default_rng(5)))
    assert without["opinions"]["share"].tolist() == pictures["ghost"]["share"].tolist()
    whole = pictures["mix"].query("kind == 3")
    assert whole["rank"].tolist() == list(range(1, params.slate + 1)) * (FRAMES + 1)
    assert whole["high"].to_numpy() == pytest.approx(1.0, abs=1e-6), "four kinds fill every rank at every time"
    assert pictures["numbers"]["day"].tolist() == np.linspace(0, 10, FRAMES + 1).round().tolist()


def test_limits_between_parameters_are_told_in_a_sentence() -> None:
    params = sim.load("feed").Params
    with pytest.raises(InvalidInput, match="slate must be at most candidates = 10, got 20"):
        params(candidates=10, slate=20)
    with pytest.raises(InvalidInput, match="items must be at least 4 x candidates"):
        params(candidates=100, items=300)
    with pytest.raises(InvalidInput, match="people x steps x candidates"):
        params(people=1_000_000)
