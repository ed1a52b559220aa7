"""What the browser reports of widgets that Python has moved and of which it has not heard yet."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import streamlit as st

from pages.ui.knobs import hearsay

PAGE, ONE, TWO, MAIN = "lending", "lending_gap", "lending_years", "lending_tolerance"
SHOWN = {ONE: 5, TWO: 6, MAIN: 0.1}


@pytest.fixture(autouse=True)
def a_preset_moved_two() -> Iterator[None]:
    """Python has moved ONE from 1 to 5 and TWO from 2 to 6, and the page shows it."""
    st.session_state.clear()
    st.session_state.update({ONE: 1, TWO: 2, MAIN: 0.1})
    hearsay.moved(PAGE, ONE, 5)
    hearsay.moved(PAGE, TWO, 6)
    yield
    st.session_state.clear()


def report(**values: float) -> None:
    st.session_state.update(SHOWN | values)


def test_a_report_of_before_beside_a_move_is_put_back() -> None:
    report(lending_gap=1, lending_years=2, lending_tolerance=0.11)
    assert not hearsay.is_news(PAGE, ONE, SHOWN)
    assert hearsay.is_news(PAGE, MAIN, SHOWN)
    assert not hearsay.is_news(PAGE, TWO, SHOWN)
    assert (st.session_state[ONE], st.session_state[TWO], st.session_state[MAIN]) == (5, 6, 0.11)


def test_two_reports_of_before_in_turn_are_both_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every moved widget's callback asks, and what the first put back is no report."""
    for tolerance in (0.11, 0.12):
        report(lending_gap=1, lending_tolerance=tolerance)
        monkeypatch.setattr(hearsay, "_reported", dict(st.session_state).get)
        assert hearsay.is_news(PAGE, MAIN, SHOWN)
        assert not hearsay.is_news(PAGE, ONE, SHOWN)
        assert st.session_state[ONE] == 5


def test_what_python_moved_is_put_back_also_where_no_page_has_shown_it() -> None:
    """A run that is stopped before it draws its knobs has shown nothing."""
    report(lending_gap=1, lending_years=2, lending_tolerance=0.11)
    assert hearsay.is_news(PAGE, MAIN, {ONE: 1, TWO: 2, MAIN: 0.1})
    assert (st.session_state[ONE], st.session_state[TWO]) == (5, 6)


def test_a_report_of_before_that_nothing_else_explains_is_a_move_back() -> None:
    report(lending_gap=1)
    assert hearsay.is_news(PAGE, ONE, SHOWN)
    assert st.session_state[ONE] == 1


def test_reports_of_before_without_a_move_are_put_back() -> None:
    report(lending_gap=1, lending_years=2)
    assert not hearsay.is_news(PAGE, ONE, SHOWN)
    assert not hearsay.is_news(PAGE, TWO, SHOWN)
    assert (st.session_state[ONE], st.session_state[TWO]) == (5, 6)


def test_who_has_heard_may_go_back_beside_another_move() -> None:
    report(lending_tolerance=0.11)
    assert hearsay.is_news(PAGE, MAIN, SHOWN)
    report(lending_gap=1, lending_tolerance=0.12)
    assert hearsay.is_news(PAGE, ONE, SHOWN)
    assert st.session_state[ONE] == 1


@pytest.mark.parametrize(
    ("asked", "news"), [(None, True), (["its own"], True), (["a look"], False), (["a look", "its own"], True)]
)
def test_a_part_that_looks_by_itself_moves_nothing(asked: list[str] | None, news: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever moves a widget asks for the fragment in which it stands, or for the whole page."""
    widget = SimpleNamespace(fragment_id="its own")
    state = SimpleNamespace(
        get_widget_id_from_key=lambda name: f"id of {name}",
        get_widget_metadata={f"id of {ONE}": widget}.get,
        _new_widget_state={f"id of {ONE}": 1},
    )
    context = SimpleNamespace(fragment_ids_this_run=asked, session_state=SimpleNamespace(_state=state))
    monkeypatch.setattr(hearsay, "get_script_run_ctx", lambda: context)
    report(lending_gap=1)
    assert hearsay.is_news(PAGE, ONE, SHOWN) == news
    assert st.session_state[ONE] == (1 if news else 5)


def test_what_stands_there_already_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Python writes goes back to the browser, where the visitor may be further by then."""
    written: list[str] = []
    monkeypatch.setattr(type(st.session_state), "__setitem__", lambda _, name, _value: written.append(name))
    hearsay.moved(PAGE, MAIN, 0.1)
    assert not written
    hearsay.moved(PAGE, MAIN, 0.2)
    assert MAIN in written


def test_a_widget_that_python_moves_gets_a_new_key_and_the_old_one_is_not_believed() -> None:
    first = hearsay.key("_preset_lending", "calm")
    assert hearsay.key("_preset_lending", "calm") == first
    second = hearsay.key("_preset_lending", None)
    assert second != first
    st.session_state[first] = "calm"
    assert hearsay.chosen("_preset_lending", first) is None
    st.session_state[second] = "wild"
    assert hearsay.chosen("_preset_lending", second) == "wild"
    assert hearsay.key("_preset_lending", "wild") == second, "what the visitor chose keeps its widget, and with it the focus"
