"""Red team: who looks where it hurts may say less only while that is right; the search really runs its target."""

import numpy as np
import pytest

import sim
from sim.analysis import presets
from sim.models.safeguards import red_team


def found(**changes):
    return red_team.outcomes(red_team.simulate(red_team.Params(**changes), np.random.default_rng(0)))


def test_every_target_is_a_preset_that_there_is():
    for target in red_team.TARGETS:
        model, id = target.split(":")
        assert id in {preset.id for preset in presets.load(model)}


def test_looking_where_it_hurts_sees_more_and_claims_less():
    anywhere, there = found(), found(where=0.1)
    assert there["bound"] == pytest.approx(0.1 * anywhere["bound"])
    assert there["blind"] < 0.1 * anywhere["blind"]
    assert found(where=0.1, astray=1.0)["blind"] == 1.0
    assert found(where=0.1, astray=1.0)["covered"] == 0.0


def test_the_field_is_what_was_run():
    result = red_team.simulate(red_team.Params(), np.random.default_rng(2))
    field, broken = red_team.picture(result)["field"], result.found.search.broken
    assert (~field["held"]).sum() == len(broken) == round(found_of(result) * red_team.RUNS)
    run = sim.load("merit").run
    preset = next(one for one in presets.load("merit") if one.id == "less-unequal")
    seed, settings = result.found.search.seed, broken[0].settings
    assert not presets.parse(preset.holds)(run(broken[0].params, seed), run(preset.against.replace(**settings), seed))


def found_of(result):
    return red_team.outcomes(result)["found"]
