"""Layers: every choice of them, and the tables of the page."""

import numpy as np
import pytest

from sim.models.safeguards import layers


def simulated(**changes):
    return layers.simulate(layers.Params(**changes), np.random.default_rng(0))


def run(**changes):
    return layers.outcomes(simulated(**changes))


@pytest.mark.parametrize("changes", [{}, {"further": 2, "design": False}, {"testing": False, "leak_design": 2.0, "mixed": 3}])
def test_a_setting_is_its_point_of_the_frontier(changes):
    params = layers.Params(**changes)
    row = layers.frontier(params, np.random.default_rng(0)).frame.iloc[params.at]
    found = run(**changes)
    assert {name: row[name] for name in found} == pytest.approx(found, abs=1e-12)
    assert all(row[f"set.{name}"] == getattr(params, name) for name in layers.ALONG)


def test_every_choice_of_layers_is_tried_once():
    frame = layers.frontier(layers.Params(), np.random.default_rng(0)).frame
    settings = frame[[name for name in frame if name.startswith("set.")]]
    assert len(settings) == len(settings.drop_duplicates()) == 2**5 * 4


def test_with_one_more_layer_is_the_setting_with_one_more():
    assert run(correlation=0.8)["next_leaked"] == pytest.approx(run(correlation=0.8, further=1)["leaked"], abs=1e-12)


def test_a_layer_that_fails_on_its_own_is_worth_its_whole_leak():
    with_it, without = run(shared_education=0.0), run(education=False)
    assert with_it["leaked"] == pytest.approx(0.2 * without["leaked"], rel=1e-9)
    assert with_it["cost"] - without["cost"] == pytest.approx(1.2)


def test_the_lever_moves_the_whole_frontier():
    before, after = (layers.frontier(layers.Params(mixed=many), np.random.default_rng(0)).frame["leaked"] for many in (1, 4))
    assert (after <= before + 1e-12).all()
    assert after.min() < 0.1 * before.min()


def test_only_the_regulator_leaves_one_layer():
    found = run(testing=False, disciplines=False, design=False, education=False)
    assert found["leaked"] == pytest.approx(0.2)
    assert found["layers_on"] == 1


def test_the_page_shows_where_each_attempt_is_stopped():
    result = simulated(design=False)
    tables = layers.picture(result)
    design = layers.NAMES.index("design")
    holes = {(lane, layer) for lane, layer in tables["holes"][["lane", "layer"]].to_numpy().tolist()}
    on = tables["slices"].set_index("layer")["on"]
    assert on[design] == on[5] == False  # noqa: E712
    for lane, stop in tables["lanes"][["lane", "stop"]].to_numpy().tolist():
        assert stop == layers.ALL or (on[stop] and (lane, stop) not in holes)
        assert all((lane, layer) in holes for layer in range(stop) if on[layer])
    assert tables["numbers"]["through"].item() == (tables["lanes"]["stop"] == layers.ALL).sum()


def test_what_all_overlook_is_at_the_top():
    """At a high correlation the attempts in the upper half pass a layer far more often."""
    passes = simulated(correlation=0.8).crowd.passes
    assert passes[:50].sum() > 5 * passes[50:].sum()


def test_sources_that_speak_against_it_stand_beside_those_for_it():
    stances = [found.stance for found in layers.EVIDENCE]
    assert stances.count("against") >= 3
    assert stances.count("for") >= 3
