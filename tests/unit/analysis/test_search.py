"""A search is a fixed course of its seed, stays where sliders stop, and goes on where it was stopped."""

import pytest

import sim
from sim.analysis import presets
from sim.analysis.search import WAYS, Search


def merit():
    return next(one for one in presets.load("merit") if one.id == "less-unequal")


class Stopped(Exception):
    pass


@pytest.mark.parametrize("way", WAYS)
def test_a_stopped_search_goes_on_as_if_it_had_not_been(way):
    whole, again = Search(merit(), way, 24, 3).run(), Search(merit(), way, 24, 3)

    def stop():
        if len(again.tests) == 9:
            raise Stopped

    with pytest.raises(Stopped):
        again.run(stop)
    assert len(again.tests) == 9
    assert again.run().frame().equals(whole.frame())
    assert len(whole.tests) == 24


def test_fresh_settings_are_others_and_by_chance():
    tried = Search(merit(), "evolutionary", 20, 3)
    fresh = tried.fresh
    assert (fresh.way, fresh.budget, fresh.preset) == ("random", 20, tried.preset)
    assert fresh.seed != tried.seed
    assert tried.fresh is fresh, "who asks again goes on with the same"


def test_what_broke_the_claim_breaks_it_when_it_is_run_alone():
    search = Search(merit(), "evolutionary", 40, 1).run()
    assert search.worst is not None
    preset = merit()
    against = preset.against.replace(**search.worst.settings)
    run = sim.load("merit").run
    assert not presets.parse(preset.holds)(run(search.worst.params, 1), run(against, 1))
    assert search.worst.margin == min(test.margin for test in search.tests)
    assert not search.tests[search.first - 1].held


def test_only_what_the_preset_does_not_name_is_tried_at_stops():
    search = Search(merit(), "random", 20).run()
    assert not set(search.free) & merit().named
    for test in search.tests:
        for name, declared in search.free.items():
            if hasattr(declared, "stops"):
                assert declared.nearest(test.settings[name]) == test.settings[name]


def test_only_chance_is_given_a_bound():
    assert Search(merit(), "grid", 10).run().bound is None
    assert 0 < Search(merit(), "random", 10).run().bound <= 1


def test_a_grid_sees_the_ends():
    frame = Search(merit(), "grid", 81).run().frame()
    assert {frame["people"].min(), frame["people"].max()} == {2, 1000}


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"way": "luck"}, "search must be one of"), ({"budget": 0}, "tests must be in"), ({"seed": -1}, "seed must be")],
)
def test_bad_input_is_one_sentence(changes, said):
    with pytest.raises(sim.InvalidInput, match=said):
        Search(**({"preset": merit(), "way": "random", "budget": 5, "seed": 0} | changes))
