"""A feed that starts from given people and items."""

from dataclasses import replace

import numpy as np
import pytest

from sim.contract.parameters import InvalidInput
from sim.feed import creators, measures, world
from sim.feed.levers import Setting
from sim.feed.seeded import Seeded

SMALL = world.World(people=150, steps=12, candidates=20, craft=creators.Craft(items=160))
GIVEN = Seeded(np.linspace(-0.9, 0.5, 50), np.linspace(-0.4, 1.0, 300), np.arange(300) < 60, np.sin(np.arange(300.0)))


def run(seeded: Seeded | None, *, mirror: float = 1.0, setting: Setting | None = None) -> world.Course:
    return world.run(replace(SMALL, seeded=seeded), [setting or Setting()], np.random.default_rng(3), mirror=mirror)


def test_a_seeded_world_starts_from_exactly_the_given_opinions() -> None:
    course = run(GIVEN)
    values, times = np.unique(course.anchor, return_counts=True)
    assert values.tolist() == GIVEN.opinion.astype(np.float32).tolist()
    assert times.tolist() == [3] * 50
    assert course.frames[0].tolist() == measures.density(GIVEN.opinion.astype(np.float32)[None]).tolist()
    assert len(np.unique(course.anchor[:40])) > 10, "in no order"


def test_fewer_people_than_opinions_still_have_their_shape() -> None:
    few = Seeded(np.linspace(-1, 1, 10_001), [0.0]).people(100, np.random.default_rng(0))
    assert np.sort(few) == pytest.approx(np.linspace(-0.99, 0.99, 100), abs=0.011)


def test_first_items_have_given_stances_outrage_and_quality() -> None:
    expectation = creators.Expectation(0.5, 0.6, 0.3)
    craft = creators.Craft(items=4000)
    _, items = creators.start(craft, expectation, 1, np.random.default_rng(1), 1.0, GIVEN)
    near = np.abs(items.stance[0][:, None] - np.clip(GIVEN.stance, -0.999, 0.999)).min(axis=1)
    assert near.max() < 1e-6
    assert np.sort(items.stance[0])[::40] == pytest.approx(np.linspace(-0.4, 1.0, 4000)[::40], abs=0.04)
    assert items.outrage[0][items.stance[0] < -0.14].mean() == pytest.approx(creators.expit(1.5), abs=0.05)
    assert items.outrage[0][items.stance[0] > -0.1].mean() < 0.02
    assert set(items.quality[0].tolist()) <= set(np.asarray(GIVEN.quality).astype(np.float32).tolist())


def test_a_seeded_world_drifts_and_mirrors() -> None:
    left, right = run(GIVEN), run(GIVEN, mirror=-1.0)
    assert (left.opinion == -right.opinion).all()
    assert left.totals.tobytes() == right.totals.tobytes()
    assert (left.opinion[0] != left.anchor).any()


def test_what_is_not_given_is_drawn_as_ever() -> None:
    mine = run(Seeded([0.3], [0.1, 0.2]))
    assert np.unique(mine.anchor).tolist() == [np.float32(0.3)]
    assert mine.totals[:, 0, 2].max() > 0, "outrage as the world has it"


def test_what_cannot_be_is_told_with_its_row() -> None:
    with pytest.raises(InvalidInput, match=r"stance must be in \[-1, 1\], got 1.5 in row 2"):
        Seeded([0.0], [0.0, 1.5])
    with pytest.raises(InvalidInput, match=r"opinion must be in \[-1, 1\], got nan in row 1"):
        Seeded([np.nan], [0.0])
    with pytest.raises(InvalidInput, match="opinion must be a list of at least one number"):
        Seeded([], [0.0])
    with pytest.raises(InvalidInput, match="outrage must have one value per stance, 2, got 1"):
        Seeded([0.0], [0.0, 0.1], outrage=[1.0])
