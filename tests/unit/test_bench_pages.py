"""The budgets of pages: which steps are measured, what is over, how the table reads. Nothing here starts a server."""

from itertools import pairwise

import pytest

import sim
from sim import knob, switch
from tests.bench import budgets
from tests.bench.budgets import Figures, Steps


class Params(sim.Params):
    """Ten stops of a knob, one beside it, and a switch."""

    level: float = knob(0.3, 0.0, 0.9, 0.1, "Level", "share", "assumption")
    people: int = knob(100, 50, 200, 50, "People", "people", "assumption")
    fair: bool = switch(False, "Fair", "assumption")


def at(*levels: float) -> list[sim.Params]:
    return [Params(level=level) for level in levels]


def test_steps_are_the_middle_of_the_longest_stretch_without_a_preset() -> None:
    """Presets at .0, .3 and .9: between .3 and .9 lie the stops 4 to 8."""
    assert budgets.steps(Params(), "level", {}, at(0.0, 0.3, 0.9), 3) == Steps(5, 3, {})
    assert budgets.steps(Params(), "level", {}, at(0.0, 0.3, 0.9), 5) == Steps(4, 5, {})
    assert budgets.steps(Params(), "level", {}, [], 10) == Steps(0, 10, {})


def test_where_presets_leave_too_little_room_another_knob_stands_beside_its_default() -> None:
    assert budgets.steps(Params(), "level", {}, at(0.0, 0.3, 0.9), 8) == Steps(1, 8, {"people": 50})
    taken = [Params(level=level, people=50) for level in Params.knob("level").stops]
    assert budgets.steps(Params(), "level", {}, [*at(0.0, 0.3, 0.9), *taken], 8) == Steps(4, 5, {}), "there too: fewer steps"


def test_a_preset_is_met_also_by_what_the_knob_brings_along() -> None:
    fair = [Params(level=0.6, fair=True)]
    assert budgets.steps(Params(), "level", {}, fair, 10).many == 10
    assert budgets.steps(Params(), "level", {"fair": True}, fair, 6) == Steps(0, 6, {})
    assert budgets.steps(Params(), "level", {"fair": True, "people": 100}, fair, 7) == Steps(0, 6, {}), "people is brought along"


def test_more_stops_than_there_are_cannot_be_had() -> None:
    assert budgets.steps(Params(), "level", {}, [], 12) == Steps(0, 10, {})


def test_the_first_slider_is_moved_and_another_than_the_main_control_is_named() -> None:
    assert budgets.main_knob(Params(), ("level", "people")) == ("level", "")
    name, note = budgets.main_knob(Params(), ("fair", "people"))
    assert name == "people"
    assert "fair" in note


@pytest.mark.parametrize(("stands", "stops"), [(0, 5), (4, 5), (7, 8), (30, 41), (100, 101), (0, 2), (999, 5000)])
def test_every_move_of_a_held_knob_is_to_another_stop(stands: int, stops: int) -> None:
    found = [stands, *budgets.places(stands, stops)]
    assert len(found) == budgets.MOVES + 1
    assert all(0 <= place < stops for place in found)
    assert all(one != other for one, other in pairwise(found))


def test_a_knob_of_one_stop_moves_nowhere() -> None:
    assert budgets.places(0, 1) == []


MEASURED = Figures(
    "care",
    times={"hit": (99.0, 45.0), "miss": (136.0, 45.0), "load": (600.0, 400.0), "switch": (300.0, 400.0)},
    counts={"re-embeds": 0, "blank": 2},
    frames=37,
    costs={"task": 31.25, "script": 20.0, "layout": 2.0},
    notes=["6 steps"],
)


def test_what_is_over_its_budget_is_named_and_bold() -> None:
    """A hit of 2.2 is within 2.2, a miss of 3.02 is not within 3."""
    assert MEASURED.over() == ["miss", "frames", "blank"]
    row = budgets.table([MEASURED], {}).splitlines()[4]
    assert row == "| care | 2.20 | **3.02** | 1.50 |  | 0.75 | **37** | 0 | **2** | 31.2 | 20.0 | 2.0 | 6 steps |"


def test_where_a_frontier_has_few_policies_a_held_knob_repaints_as_often_as_it_comes_to_another() -> None:
    few = Figures("loop", frames=4, policies=4)
    assert few.over() == []
    assert " | 4 of 4 | " in budgets.table([few], {})
    assert Figures("loop", frames=3, policies=4).over() == ["frames"]


def test_what_failed_stands_in_the_table_and_is_explained() -> None:
    lost = Figures("feed", failed={"page": "ValueError: no"})
    half = Figures("jobs", times={"load": (500.0, 400.0)}, waits=True, failed={"hit": "Timeout", "cold": "the server ended"})
    lines = budgets.table([lost, half], {"load": 400.2}).splitlines()
    assert lines[4].count("failed") == 11
    assert lines[5].startswith("| jobs | failed |  | 1.25 | failed |  | waits |")
    assert lines[-3:] == ["- feed, page: ValueError: no", "- jobs, hit: Timeout", "- jobs, cold: the server ended"]
    assert not half.over()


def test_every_row_has_the_cells_of_the_head() -> None:
    lines = budgets.table([MEASURED, Figures("feed")], {"hit": 45.0, "task": 12.0}).splitlines()
    assert len({line.count("|") for line in lines}) == 1


def test_the_table_is_put_between_its_markers() -> None:
    document = f"before\n{budgets.BEGIN}\nold\n{budgets.END}\nafter\n"
    once = budgets.put(document, "new\n")
    assert once == f"before\n{budgets.BEGIN}\nnew\n{budgets.END}\nafter\n"
    assert budgets.put(once, "new") == once
    for wrong in ("", f"{budgets.END} {budgets.BEGIN}", document + document):
        with pytest.raises(sim.InvalidInput, match="each once"):
            budgets.put(wrong, "new")
