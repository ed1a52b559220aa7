"""Talks: the files that are shipped, what follows from a file alone, and one clear sentence for every mistake."""

import copy
import re
from typing import Any

import pytest

import sim
from pages.ui.shell.contents import SECTIONS
from sim.analysis import talks

SHORT: dict[str, Any] = {
    "title": "Short",
    "beat": [
        {
            "page": "lending",
            "preset": "maximum-profit",
            "minutes": 1,
            "say": "Look.",
            "source": ["hardt2016"],
            "predict": {
                "ask": "How much is left?",
                "outcome": "profit_share",
                "by": "hands",
                "low": 0,
                "high": 100,
                "step": 1,
                "answers": [50, 70],
            },
            "step": [
                {"preset": "demographic-parity", "say": "That much."},
                {"knobs": {"break_even": 0.9}},
                {"knobs": {"criterion": "max_profit"}},
            ],
        },
        {"page": "lending", "minutes": 0.5, "knobs": {"tolerance": 0.2}},
        {"page": "words", "words": "What now?", "minutes": 0.5},
    ],
}


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """Return SHORT with something in its place; without it where the value is ...."""
    raw = copy.deepcopy(SHORT)
    place: Any = raw
    for part in path[:-1]:
        place = place[part]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return raw


@pytest.mark.parametrize("id", talks.ids())
def test_a_shipped_talk_is_read_and_written_back(id: str) -> None:
    talk = talks.load(id)
    assert talk.raw["id"] == id
    again = talks.read(talks.write(talk.raw).encode(), "again.toml")
    assert again.raw == talk.raw
    assert again == talk
    for beat in talk.beats:
        assert beat.say, "the speaker has something to say at every beat"
        assert beat.page == talks.WORDS or (beat.source and beat.contested)


def test_the_two_talks_are_what_they_are_called() -> None:
    five, twenty = talks.load("five"), talks.load("twenty")
    assert talks.ids() == ("five", "twenty")
    assert (five.minutes, twenty.minutes) == (5.0, 20.0)
    assert [beat.page for beat in five.beats] == ["smile", "lending", "loop", "raters", talks.WORDS]
    assert len(twenty.beats) == 23
    assert sum(beat.predict is not None for beat in twenty.beats) == 3
    assert len({beat.page for beat in twenty.beats}) == len(twenty.beats)
    pages = {entry.address for section in SECTIONS for entry in section.entries}
    assert {beat.page for beat in twenty.beats} <= {*pages, talks.WORDS}


@pytest.mark.parametrize("id", talks.ids())
def test_an_answer_lies_where_it_can_be_guessed_and_not_where_the_room_begins(id: str) -> None:
    for beat in (beat for beat in talks.load(id).beats if beat.predict is not None):
        asked, model = beat.predict, sim.load(beat.page)
        assert asked is not None
        shown = next(stop for stop in beat.stops if stop.phase == "shown")
        before, after = (model.run(stop.params, stop.seed)[asked.outcome] for stop in (beat.stops[0], shown))
        assert before is not None
        assert after is not None
        assert asked.low <= after <= asked.high
        assert abs(after - before) > asked.step


def test_a_setting_follows_from_the_file_alone() -> None:
    talk = talks.talk(SHORT)
    settings = [stop.params.settings(prefix="") if stop.params else {} for stop in talk.stops]
    assert [stop.phase for stop in talk.stops] == ["ask", "locked", "shown", "shown", "shown", "", ""]
    assert [setting.get("criterion") for setting in settings] == [
        "max_profit", "max_profit", "demographic_parity", "demographic_parity", "max_profit", "max_profit", None,
    ]  # fmt: skip
    assert settings[5]["break_even"] == 0.9, "a beat goes on from the one before it on the same page"
    assert settings[5]["tolerance"] == 0.2
    assert [stop.say for stop in talk.stops[:4]] == ["Look.", "Look.", "That much.", ""]


def test_the_ghost_is_the_frontier_before_the_lever_and_stays() -> None:
    ghosts = [stop.ghost for stop in talks.talk(SHORT).stops]
    assert ghosts[:3] == [None, None, None], "moving along the frontier leaves no ghost"
    assert ghosts[3] is not None
    assert ghosts[3].settings(prefix="")["break_even"] == 0.82
    assert ghosts[4] == ghosts[3]


def test_a_stop_is_found_by_beat_and_step() -> None:
    talk = talks.talk(SHORT)
    assert [talk.at(stop.beat, stop.step) for stop in talk.stops] == list(range(len(talk.stops)))
    assert talk.at(0, 3) == 0
    assert talk.at(1, 99) == 4
    assert talk.at(99, 1) == 6


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("title",), ..., r"title must be a text of at most 60 characters, got nothing"),
        (("colour",), 1, r"field must be one of id, title, about, beat, got 'colour'"),
        (("beat",), [], r"beat must be there 1 to 60 times, got 0"),
        (("beat",), 3, r"beat must be a list of tables, got 3"),
        (("id",), "../x", r"id must be lower-case letters"),
        (("beat", 0, "page"), "mars", r"beat 1: page must be words or one of .*lending.*, got 'mars'"),
        (("beat", 0, "preset"), "x", r"beat 1: preset must be one of maximum-profit, .*, got 'x'"),
        (("beat", 0, "minutes"), 0, r"beat 1: minutes must be in \(0, 60\], got 0"),
        (("beat", 0, "minutes"), float("nan"), r"beat 1: minutes must be in \(0, 60\], got nan"),
        (("beat", 0, "source"), ["nobody1900"], r"beat 1: source must be keys of data/references.json, got 'nobody1900'"),
        (("beat", 0, "seed"), -1, r"beat 1: seed must be a whole number from 0 to 9999, got -1"),
        (("beat", 0, "say"), "x" * 2001, r"beat 1: say must be a text of at most 2000 characters, got 'x+\.\.\."),
        (("beat", 0, "step"), [{}] * 13, r"beat 1: step must be there at most 12 times, got 13"),
        (("beat", 0, "step", 1, "knobs"), {"tolerance": 9}, r"beat 1: step 2: knobs: tolerance must be in \[0, 0.6\], got 9"),
        (("beat", 0, "step", 1, "knobs"), {"tolerence": 0.1}, r"beat 1: step 2: knobs: .*did you mean tolerance\?"),
        (("beat", 0, "step", 0, "minutes"), 1, r"beat 1: step 1: field must be one of preset, knobs, say, got 'minutes'"),
        (("beat", 0, "step"), ..., r"beat 1: predict must stand in a beat with .* a step that shows the answer"),
        (("beat", 0, "predict", "outcome"), "zeal", r"beat 1: predict: outcome must be one of profit_share, selection_gap"),
        (("beat", 0, "predict", "by"), "post", r"beat 1: predict: by must be one of drag, slider, hands, got 'post'"),
        (("beat", 0, "predict", "high"), 0, r"beat 1: predict: high must be above low, 0, got 0"),
        (("beat", 0, "predict", "step"), 101, r"beat 1: predict: step must be at most 100, got 101"),
        (("beat", 0, "predict", "answers"), [50], r"beat 1: predict: answers must be 2 to 6 numbers .*, got 1"),
        (("beat", 0, "predict", "answers"), [50, 101], r"beat 1: predict: answers must lie in \[0, 100\] and differ, got 101"),
        (("beat", 0, "predict", "ask"), "", r"beat 1: predict: ask must be a text of at most 140 characters, got ''"),
        (("beat", 2, "words"), ..., r"beat 3: words must be there on the page words, and only there, got page words"),
        (("beat", 2, "knobs"), {}, r"beat 3: knobs must not be there on the page words, got {}"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_with_file_beat_and_field(path: tuple[Any, ...], value: Any, said: str) -> None:
    raw = changed(path, value)
    with pytest.raises(sim.InvalidInput) as caught:
        talks.talk(raw)
    assert re.match(said, str(caught.value)), str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"title = ", r"own.toml must be TOML, got: "),
        (b"\xff\xfe", r"own.toml must be a UTF-8 text, got something else"),
        (b"x" * 100_001, r"own.toml must be at most 100 kB, got 100"),
        (b"x = " + b"[" * 50_000, r"own.toml must be TOML, got: "),
        (
            b'title = "a"\nbeat = [{page = "lending", minutes = 1, knobs = {tolerance = 9}}]',
            r"own.toml: beat 1: knobs: tolerance",
        ),
    ],
)
def test_a_file_that_is_none_is_named(content: bytes, said: str) -> None:
    with pytest.raises(sim.InvalidInput, match=said):
        talks.read(content, "own.toml")


def test_a_talk_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(sim.InvalidInput, match="talk must be one of five, twenty, got 'ten'"):
        talks.load("ten")


def test_what_is_written_reads_back_whatever_a_speaker_says() -> None:
    raw = changed(("beat", 0, "say"), 'Quotes " and \\ and \n and \t, a bell \x07, \x7f and é, 中.')
    assert talks.read(talks.write(raw).encode(), "own.toml").raw == raw
