"""Who can pull what: every lever of every model, and what is left where only some act."""

import pytest

import sim
from sim.analysis import actors, ahead


def test_every_lever_of_every_model_is_listed():
    table = actors.levers()
    assert len(table) == sum(len(model.LEVERS) for model in sim.every())
    assert set(table["actor"]) == set(actors.ACTORS)
    assert set(table["principle"]) == set(actors.PRINCIPLES)
    patrols = table[table["model"] == "patrols"]
    assert patrols["settings"].tolist() == ["on", "0.5, 0", "1", "0.2"]


def test_only_the_regulator_is_left():
    left = actors.left(["regulator"], actors.PRINCIPLES)
    assert set(left["actor"]) == {"regulator"}
    assert 0 < len(left) < len(actors.levers())
    assert actors.layers(["regulator"], actors.PRINCIPLES) <= 4
    assert actors.layers([], actors.PRINCIPLES) == actors.layers(actors.ACTORS, []) == 0


def test_all_together_come_nearer_to_the_ideal_and_never_reach_it():
    everyone = actors.layers(actors.ACTORS, actors.PRINCIPLES)
    alone = actors.layers(["regulator"], actors.PRINCIPLES)
    assert 0 < actors.leaked(everyone, 0.2, 0.5, 1) < actors.leaked(alone, 0.2, 0.5, 1) < 1
    assert actors.leaked(5, 0.2, 0.8, 4) == pytest.approx(0.023856, abs=5e-7)


def test_what_levers_do_stands_beside_them():
    done = {"care": ahead.pulls("care")}
    table = actors.effects(done)
    assert table["lever"].equals(actors.levers()["lever"])
    care = table["model"] == "care"
    assert (table.loc[~care, "effect"] == "").all()
    assert table.loc[care, "effect"].tolist() == [one.effect for one in ahead.pulls("care")]
    assert table.loc[care, "setting"].tolist() == [one.setting for one in ahead.pulls("care")]
    assert table.loc[care & (table["effect"] != "moves"), "elsewhere"].eq(0).all()
