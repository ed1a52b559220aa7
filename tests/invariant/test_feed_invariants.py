"""What no setting of the feed may break: mirrored worlds, unmoved people, bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.feed import measures, world
from sim.feed.creators import Craft
from sim.feed.levers import RANKERS, Setting
from sim.feed.people import USER_MODELS, Psychology
from sim.selection.boost import share_by_rank, share_in_top

share = st.floats(0.0, 1.0).map(lambda x: round(x, 3))
some = st.builds(
    Setting,
    ranker=st.sampled_from(RANKERS),
    stated=share,
    bridging=share,
    recency=share,
    hostility=share,
    exploration=share,
    diversity=share.map(lambda x: 0.95 * x),
    calibration=share.map(lambda x: 0.95 * x),
    chronological=share,
    fresh=share,
    start_step=st.integers(0, 8),
    recommended=st.booleans(),
)


def tiny(model: str, **mind: float) -> world.World:
    return world.World(
        people=60, steps=8, candidates=16, slate=4, mind=Psychology(user_model=model, **mind), craft=Craft(items=80)
    )


@settings(max_examples=40)
@given(some, st.sampled_from(sorted(USER_MODELS)), st.integers(0, 2**32 - 1), st.floats(0.0, 0.4))
def test_a_mirrored_world_is_the_mirrored_result_to_the_bit(one: Setting, model: str, seed: int, weight: float) -> None:
    here = tiny(model, susceptibility=weight)
    left, right = (world.run(here, [one], np.random.default_rng(seed), mirror=side) for side in (1.0, -1.0))
    assert (-left.opinion).tobytes() == right.opinion.tobytes() or (left.opinion == -right.opinion).all()
    for name in ("totals", "posted", "kinds", "mixes", "animosity", "exposures", "slates"):
        assert getattr(left, name).tobytes() == getattr(right, name).tobytes(), name
    assert left.frames[..., ::-1].tobytes() == right.frames.tobytes()
    assert measures.camps(left.frames[-1]).tobytes() == measures.camps(right.frames[-1]).tobytes()


@pytest.mark.parametrize("side", [1.0, -1.0])
@pytest.mark.parametrize("ranker", [*RANKERS, "random"])
def test_every_lever_at_once_under_every_ranker_mirrors_and_moves_nobody_who_does_not_change(ranker: str, side: float) -> None:
    """Full strength, from the first step: no example has to be found for it."""
    levers = {"stated": 0.7, "bridging": 0.6, "recency": 0.4, "hostility": 0.8, "exploration": 0.3, "diversity": 0.5}
    more = {"calibration": 0.4, "chronological": 0.2, "fresh": 0.6}
    one = Setting(recommended=False, **levers, **more) if ranker == "random" else Setting(ranker=ranker, **levers, **more)
    for model in sorted(USER_MODELS):
        here, there = (
            world.run(tiny(model, susceptibility=0.3), [one], np.random.default_rng(4), mirror=s) for s in (side, -side)
        )
        assert (here.opinion == -there.opinion).all()
        assert here.totals.tobytes() == there.totals.tobytes()
        assert here.mixes.tobytes() == there.mixes.tobytes()
        if model == "none":
            assert here.opinion[0].tobytes() == here.anchor.tobytes()


@pytest.mark.parametrize("ranker", RANKERS)
def test_people_who_do_not_change_keep_every_bit_under_every_ranker(ranker: str) -> None:
    here = tiny("none", susceptibility=0.4)
    for setting in (Setting(ranker=ranker), Setting(ranker=ranker, exploration=0.5, diversity=0.5, hostility=1.0)):
        course = world.run(here, [setting], np.random.default_rng(1))
        assert course.opinion[0].tobytes() == course.anchor.tobytes()
        assert course.frames[0].tobytes() == course.frames[-1].tobytes()


@settings(max_examples=25)
@given(some, st.sampled_from(sorted(USER_MODELS)), st.floats(0.0, 0.4), st.floats(0.0, 0.5), st.integers(0, 1000))
def test_opinions_and_animosity_stay_on_their_scales(one: Setting, model: str, weight: float, hold: float, seed: int) -> None:
    course = world.run(tiny(model, susceptibility=weight, hold=hold), [one], np.random.default_rng(seed))
    assert np.abs(course.opinion).max() <= 1
    assert 0 <= course.animosity.min() <= course.animosity.max() <= 1
    assert 0 <= course.totals.min() <= course.totals.max() <= 1
    ordered = np.sort(course.slates[0], axis=1)
    assert (ordered[:, 1:] != ordered[:, :-1]).all()


@given(st.floats(0.0, 1.0), st.floats(-2.0, 2.0), st.integers(1, 60))
@settings(max_examples=50)
def test_ranks_together_show_what_there_is(part: float, boost: float, candidates: int) -> None:
    by_rank = share_by_rank(part, boost, candidates)
    assert by_rank.mean() == pytest.approx(part, abs=1e-9)
    steps = np.diff(by_rank) * (-1 if boost >= 0 else 1)
    assert (steps >= -1e-9).all()


@given(st.floats(0.01, 0.99), st.floats(0.0, 2.0), st.floats(0.001, 0.9))
@settings(max_examples=50)
def test_the_top_shows_more_of_what_is_boosted(part: float, boost: float, top: float) -> None:
    assert part - 1e-9 <= share_in_top(part, boost, top) <= min(1.0, part / top) + 1e-9
