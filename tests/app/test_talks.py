"""Talks on the screen: every stop has its own setting, a bet hides what it asks for, one's own talk is made, checked and played."""

import html
import re
from collections.abc import Mapping
from typing import Any

import pytest

import sim
from pages.ui.sessions import own_talk
from pages.ui.talks import running, shows, speaker
from sim.analysis import talks
from tests.app.conftest import simulator

TITLE = re.compile(r'<h1 class="question">(.*?)</h1>')


class Stage:
    """A visitor at a stop of a talk, or on the page of talks."""

    def __init__(self, query: Mapping[str, str], state: Mapping[str, Any] | None = None) -> None:
        self.at = simulator(timeout=120)
        self.at.query_params = dict(query)
        for name, value in (state or {}).items():
            self.at.session_state[name] = value
        self.run()

    def run(self) -> "Stage":
        self.at.run()
        assert not self.at.exception, ["".join(e.stack_trace) for e in self.at.exception]
        return self

    def go(self, beat: int, step: int = 1) -> "Stage":
        """Go on as the clicker does: it says where to."""
        self.at.session_state[running.BEAT] = str(beat)
        self.at.session_state[running.STEP] = str(step) if step > 1 else ""
        return self.run()

    @property
    def words(self) -> str:
        return "\n".join(element.value for element in self.at.html)

    @property
    def title(self) -> str:
        return TITLE.findall(self.words)[0]

    @property
    def said(self) -> str:
        return re.findall(r'<p class="say".*?</p>', self.words)[0]

    def value(self, name: str) -> Any:
        return self.at.session_state[name]


def test_a_stop_is_opened_by_its_address_with_its_own_setting() -> None:
    stage = Stage({"talk": "five", "beat": "2", "step": "2"})
    assert stage.title == sim.load("lending").question
    assert stage.value("lending_criterion") == "demographic_parity"
    assert stage.value("present") is True
    assert "2 / 5 <span>· 2 of 3</span>" in stage.words
    components = {found.proto.component_name for found in stage.at.get("bidi_component")}
    assert "follow" in components
    assert "tab_bar" not in components, "on stage there are no tabs"


def test_after_playing_the_next_stop_goes_on_from_the_talks_own_state() -> None:
    stage = Stage({"talk": "five", "beat": "2"})
    assert stage.value("lending_criterion") == "max_profit"
    stage.at.slider(key="lending_tolerance").set_value(0.3)
    stage.run()
    assert stage.value("lending_criterion") == "tolerated_gap", "knobs stay live"
    stage.at.slider(key="lending_break_even").set_value(0.6)
    stage.run()
    stage.go(2, 2)
    assert (stage.value("lending_criterion"), stage.value("lending_break_even")) == ("demographic_parity", 0.82)
    stage.go(5)
    assert stage.title == talks.load("five").beats[-1].words
    stage.go(3, 2)
    assert stage.title == sim.load("loop").question
    assert stage.value("loop_damping") == 0.15
    assert stage.value("_ghost_loop")[0] is None, "damping only moves along the frontier"
    stage.go(2, 1)
    assert stage.value("lending_criterion") == "max_profit"


def test_a_crash_costs_neither_the_stop_nor_the_knobs_of_the_address() -> None:
    stage = Stage({})
    knobs = {"lending_tolerance": "0.4", "lending_criterion": "tolerated_gap"}
    stage.at.query_params = {"talk": "five", "beat": "2", "step": "3", **knobs}
    stage.at.switch_page("values/lending.py")
    stage.run()
    assert (stage.title, stage.value("lending_tolerance")) == (sim.load("lending").question, 0.4)


def test_a_lever_leaves_the_frontier_before_it_as_a_ghost() -> None:
    stage = Stage({"talk": "five", "beat": "1", "step": "4"})
    ghost, base, _ = stage.value("_ghost_smile")
    assert (ghost.questions, base.questions) == (0, 1)


@pytest.mark.parametrize("query", [{"talk": "ten"}, {"talk": "x" * 10_000}, {"talk": "mine"}, {"talk": "mine", "mine": "e" * 99}])
def test_a_talk_that_is_none_is_told_in_one_sentence(query: dict[str, str]) -> None:
    (warning,) = Stage(query).at.warning
    assert re.match(r"talk must be one of five, twenty, got `|Your own talk is no longer|mine must be a talk", warning.value)
    assert len(warning.value) < 200


@pytest.mark.parametrize("word", ["0", "-1", "99", "nan", "9" * 5000, "", "x"])
def test_no_word_for_a_beat_stops_a_talk(word: str) -> None:
    stage = Stage({"talk": "five", "beat": word, "step": word, "guesses": word, "room": word})
    assert re.search(r"[1-5] / 5", stage.words)
    assert shows.is_room(stage.value("room"))


def test_a_bet_hides_the_answer_locks_the_guess_and_says_how_far_off_it_was() -> None:
    stage = Stage({"talk": "twenty", "beat": "2"})
    assert "how much of its profit does the bank keep?" in stage.said
    assert not re.search(r"The bank earns", stage.words)
    stage.at.select_slider(key="_bet_2").set_value(90.0)
    stage.run()
    assert stage.value("guesses") == "2:90"
    stage.go(2, 2)
    assert "Locked." in stage.said
    assert "90\N{NO-BREAK SPACE}%" in stage.words
    assert not stage.at.select_slider
    stage.go(2, 3)
    assert re.search(r"You said <strong>90.%</strong>: <strong>20 points</strong> too much", stage.said)
    stage.go(2, 4)
    assert "You said" not in stage.said


def test_hands_are_counted_and_their_middle_is_the_guess() -> None:
    beat = next(number for number, beat in enumerate(talks.load("twenty").beats, 1) if beat.page == "raters")
    stage = Stage({"talk": "twenty", "beat": str(beat)})
    for answer, hands in enumerate((1, 2, 4, 30, 9)):
        stage.at.number_input(key=f"_hands_{beat}_{answer}").set_value(hands)
        stage.run()
    assert stage.value("guesses") == f"{beat}:-0.15*1/0*2/0.15*4/0.3*30/0.45*9"
    stage.go(beat, 3)
    assert "The middle of the room said <strong>+0.3</strong>" in stage.said


def test_the_page_of_talks_lists_them_with_length_beats_and_their_pictures() -> None:
    stage = Stage({})
    stage.at.switch_page("start/talks.py")
    stage.run()
    assert stage.title.startswith("What do you want to say")
    for talk in map(talks.load, talks.ids()):
        assert talk.title in stage.words
        assert f"{talk.minutes:g} minutes, {len(talk.beats)} beats" in stage.words
        assert all(beat.name in stage.words for beat in talk.beats)
    assert stage.words.count('class="talk_number"') == sum(len(talks.load(id).beats) for id in talks.ids())
    assert "would scroll" not in stage.words


def test_a_picture_is_added_on_its_page_and_ones_own_talk_is_put_in_order_and_played() -> None:
    stage = Stage({})
    for page, knob, value in (("values/lending.py", "lending_tolerance", 0.3), ("values/hiring.py", "hiring_target", 0.9)):
        stage.at.switch_page(page)
        stage.run()
        stage.at.slider(key=knob).set_value(value)
        stage.run()
        stage.at.button(key=f"_add_{knob.partition('_')[0]}").click()
        stage.run()
    stage.at.switch_page("start/talks.py")
    stage.run()
    stage.at.text_area(key="_beat_1_say").set_value("Look <b>here</b>.")
    stage.run()
    stage.at.button(key="_up_1").click()
    stage.run()
    talk = own_talk.unpacked(own_talk.packed(talks.talk(stage.value("_own_talk"))))
    assert [beat.page for beat in talk.beats] == ["hiring", "lending"]
    assert [beat.say for beat in talk.beats] == ["Look <b>here</b>.", ""]
    assert talk.beats[1].stops[0].params is not None
    assert talk.beats[1].stops[0].params.settings(prefix="")["tolerance"] == 0.3
    played = Stage({"talk": "mine", "mine": own_talk.packed(talk), "beat": "2"})
    assert played.title == sim.load("lending").question
    assert played.value("lending_tolerance") == 0.3
    stage.at.button(key="_out_0").click()
    stage.run()
    stage.at.button(key="_out_0").click()
    stage.run()
    assert stage.value("_own_talk") is None


def test_the_speakers_window_follows_the_stage() -> None:
    room = shows.new()
    stage = Stage({"talk": "five", "beat": "1", "room": room})
    window = Stage({})
    window.at.switch_page("start/talks.py")
    window.at.query_params = {speaker.ROOM: room, speaker.OF: "five"}
    window.run()
    five = talks.load("five")
    assert five.beats[0].say in window.words
    assert "Next" in window.words
    stage.go(2, 1)
    window.run()
    assert five.beats[1].say in window.words
    assert five.beats[1].contested in window.words
    assert five.beats[1].stops[1].say in window.words
    assert "beat 2 of 5, step 1 of 3" in window.words


def test_the_speakers_window_opens_before_the_stage() -> None:
    window = Stage({})
    window.at.query_params = {speaker.ROOM: shows.new(), speaker.OF: "five"}
    window.at.switch_page("start/talks.py")
    window.run()
    assert "The stage is not open yet." in window.words
    assert talks.load("five").beats[0].say in window.words
    assert not window.at.text_input, "no stage is opened in this window"


@pytest.mark.parametrize("id", talks.ids())
def test_the_notes_to_print_hold_all_that_is_said(id: str) -> None:
    page = Stage({})
    page.at.switch_page("start/talks.py")
    page.at.query_params = {speaker.NOTES: id}
    page.run()
    for beat in talks.load(id).beats:
        assert beat.contested in html.unescape(page.words)
        assert all(stop.say in html.unescape(page.words) for stop in beat.stops)
