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


def buttons(app: App) -> list[str]:
    return [button.label for button in app.at.button if button.key.startswith("_own_order_")]


@pytest.mark.parametrize("query", [{}, {"present": "true"}])
def test_a_visitor_orders_four_answers_by_buttons_and_sees_where_he_stands(visit: Visit, query: dict[str, str]) -> None:
    app = visit(RATERS, query)
    for number in range(5):
        if not (choices := [button for button in app.at.button if button.key == f"_own_order_{number}_1"]):
            break
        choices[0].click()
        app.run()
    words = "\n".join(element.value for element in app.at.html)
    assert "The order: Follow your heart > Your choice is yours by right > Weigh what each of you owes > Wait a year" in words
    assert "In this example, whoever answers as you do is most likely from <strong>" in words
    assert "RLHF" in words
    assert "what it learned does not serve them" in words
    app.move("rule", "maximin")
    assert "what it learned serves them" in "\n".join(element.value for element in app.at.html)
    app.at.button(key="_own_order_mix").click()
    app.run()
    assert app.settings["training_mix"] == "own"
    assert app.settings["asked_oceania"] > app.settings["asked_sub_saharan_africa"] > 0
    app.at.button(key="_own_order_again").click()
    app.run()
    assert "Train on people who answer as you" not in buttons(app)


def test_a_room_orders_them_by_hands_and_its_hands_set_the_mix(visit: Visit) -> None:
    app = visit(RATERS)
    app.at.toggle(key="_own_order_room").set_value(True)
    app.run()
    for number, hands_up in enumerate(((20, 10), (18, 12), (30, 3), (25, 9), (25, 9))):
        if not any(field.key == f"_own_order_hands_{number}_0" for field in app.at.number_input):
            break
        assert app.at.button(key="_own_order_next").disabled
        for side, count in enumerate(hands_up):
            app.at.number_input(key=f"_own_order_hands_{number}_{side}").set_value(count)
        app.run()
        app.at.button(key="_own_order_next").click()
        app.run()
    assert "whoever answers as this room does" in "\n".join(element.value for element in app.at.html)
    app.at.button(key="_own_order_mix").click()
    app.run()
    assert app.settings["training_mix"] == "own"
    assert sum(value for name, value in app.settings.items() if name.startswith("asked_")) == pytest.approx(100, abs=4)
