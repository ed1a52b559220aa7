"""The raters' page: hands counted in the room, what a rule breaks named, a mix of one's own, what labels buy."""

from collections.abc import Callable

import pytest

from pages.ui.shell.contents import SECTIONS
from sim.models.raters import raters
from tests.app.conftest import App

RATERS = next(entry for section in SECTIONS for entry in section.entries if entry.address == "raters")
Visit = Callable[..., App]
CAMPS = {"raters_case": "two_camps", "raters_comparisons": "1000000"}


def hands(app: App, first: int, second: int) -> App:
    for side, number in (("first", first), ("second", second)):
        app.at.number_input(key=f"_hands_raters_first_share_{side}").set_value(number)
    return app.run()


@pytest.mark.parametrize("query", [{}, {"present": "true"}])
def test_hands_counted_set_the_split(visit: Visit, query: dict[str, str]) -> None:
    app = visit(RATERS, CAMPS | query)
    assert "65\u00a0% prefer a to b, and the rule ranks b higher" in app.said
    hands(app, 30, 10)
    assert app.settings["first_share"] == 0.75
    assert "prefer a to b" not in app.said
    assert any("**75 %** against 25 %" in element.value for element in app.at.markdown)
    assert [app.at.number_input(key=f"_hands_raters_first_share_{side}").value for side in ("first", "second")] == [30, 10]


def test_no_hands_change_nothing_and_say_so(visit: Visit) -> None:
    app = hands(visit(RATERS, CAMPS), 0, 0)
    assert app.settings["first_share"] == 0.65
    assert any("Nobody raised a hand" in element.value for element in app.at.markdown)
    assert hands(app, 5, 0).settings["first_share"] == 1.0


def test_the_knob_and_the_hands_show_the_same_split(visit: Visit) -> None:
    app = hands(visit(RATERS, CAMPS), 30, 10).move("first_share", 0.4)
    assert app.at.number_input(key="_hands_raters_first_share_first").value == 40


def test_hands_are_asked_for_where_there_are_two_camps_only(visit: Visit) -> None:
    assert not [field for field in visit(RATERS).at.number_input if "Hands" in field.label]


def test_what_a_rule_breaks_is_named_and_another_rule_repairs_it(visit: Visit) -> None:
    app = visit(RATERS).pick("unanimous-wrong")
    assert "Against everyone: all prefer c′ to c, and the rule ranks c higher." in app.said
    app.open_tab("Checks")
    table = next(frame.value for frame in app.at.dataframe if "people prefer" in frame.value.columns)
    assert table.iloc[0].tolist() == ["c′", "c", "100.0\u00a0%", "c"]
    app.move("rule", "leximax")
    assert "Against" not in app.said
    assert not [frame for frame in app.at.dataframe if "people prefer" in frame.value.columns]


def test_a_circle_is_told(visit: Visit) -> None:
    said = visit(RATERS, {"raters_case": "cycle"}).said
    assert "67\u00a0% prefer rock to scissors, 67\u00a0% prefer scissors to paper, 67\u00a0% prefer paper to rock" in said


def test_the_lottery_says_its_own_distance(visit: Visit) -> None:
    assert "The lottery goes its own distance: 2.30, the others 0.50." in visit(RATERS, {"raters_rule": "nash_lottery"}).said


def test_a_mix_of_nobody_gets_a_sentence(visit: Visit) -> None:
    nobody = {name: 0 for name in raters.Params.declared() if name.startswith("asked_")}
    app = visit(RATERS, {f"raters_{name}": "0" for name in nobody} | {"raters_training_mix": "own"})
    assert app.impossible.startswith("A mix of your own must ask somebody")
    assert app.move("asked_oceania", 3).impossible == ""
    assert app.said == visit(RATERS, {"raters_training_mix": "oceania"}).said
