"""Overoptimization: what the result exposes, and what each cure is."""

import numpy as np
import pytest

from sim import InvalidInput
from sim.models.goals import overoptimization
from sim.models.goals.overoptimization import APART, LOG2_N, SHOWN, Params
from sim.rewards.stock import WORLDS


def run(seed=0, **changes):
    return overoptimization.simulate(Params(**changes), np.random.default_rng(seed))


def found(seed=0, **changes):
    return overoptimization.outcomes(run(seed, **changes))


def test_a_model_must_see_something():
    with pytest.raises(InvalidInput, match="missing must be below features, 4, got 4"):
        Params(features=4, missing=4)
    with pytest.raises(InvalidInput, match="features must be even"):
        Params(features=5)


def test_the_peak_is_the_highest_point_and_what_is_lost_is_counted_from_there():
    result = run()
    outcomes = overoptimization.outcomes(result)
    assert result.gold.max() == result.gold[result.peak]
    assert outcomes["lost"] == pytest.approx(result.gold.max() - outcomes["gold"])
    assert found(log2_n=outcomes["turn"])["lost"] == 0


def test_between_two_steps_one_stands_on_the_line():
    low, middle, high = (found(log2_n=step) for step in (7.0, 7.125, 7.25))
    assert middle["gold"] == pytest.approx((low["gold"] + high["gold"]) / 2)
    assert middle["kl"] < high["kl"]


def test_a_cure_changes_one_thing():
    result = run(comparisons=200)
    cures = overoptimization.cures(result)
    assert (cures["people"] == run(comparisons=800).gold).all()
    assert (cures["eyes"] == run(comparisons=200, missing=0).gold).all()
    assert (cures["models"] == run(comparisons=200, members=5, combine="worst").gold).all()


def test_where_nothing_is_left_to_do_there_is_no_cure():
    assert set(overoptimization.cures(run(missing=0, comparisons=10_000))) == {"models"}
    assert "models" not in overoptimization.cures(run(members=5, combine="worst", comparisons=200))


def test_names_beside_the_lines_keep_apart_and_inside():
    for changes in ({}, {"missing": 0, "comparisons": 200}, {"optimiser": "tilted", "comparisons": 100}):
        ends = overoptimization.picture(run(**changes))["ends"]
        assert (np.diff(ends["value"]) >= APART - 1e-9).all()
        assert ends["value"].between(*SHOWN).all()


def test_the_hero_has_the_same_tables_at_every_point():
    shown, one = overoptimization.preview(Params(), np.random.default_rng(0)), overoptimization.picture(run())
    for name, table in shown.items():
        here = table[table["point"] == 32].drop(columns="point").reset_index(drop=True)
        assert here.equals(one[name])


def test_the_band_holds_eight_worlds_in_ten():
    lines, gold = overoptimization.picture(run())["lines"], run().course.gold
    band = lines[lines["way"] == "gold"]
    inside = (gold >= band["low"].to_numpy()) & (gold <= band["high"].to_numpy())
    assert inside.mean() == pytest.approx(0.8, abs=2 / WORLDS)


def test_the_landscape_holds_the_models_own_numbers():
    table = overoptimization.landscape(run())
    row = table[(table["comparisons"] == 1000) & (table["missing"] == 4)].iloc[0]
    assert row["gold"] == found()["gold"]


def test_the_frame_holds_every_world():
    assert len(run().to_frame()) == WORLDS * len(LOG2_N)


def test_the_law_stands_beside_the_worlds():
    table = overoptimization.lawful(run())
    law, gold = (table[table["line"] == line]["value"].to_numpy() for line in ("law", "gold"))
    assert np.sqrt(np.mean((law - gold) ** 2)) == pytest.approx(run().law.misses)
