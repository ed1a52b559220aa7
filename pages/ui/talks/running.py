"""A talk that is held: where it stands is in the address, so that a crash costs nothing; its setting is put on the page when a stop is reached.

The router asks first which page belongs to the stop, and goes there. Knobs that the address names are left as they are when a talk is opened
at a stop: the address is the state. From then on every stop begins at its own setting, whatever was tried on the one before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

import sim
from pages.ui.knobs import address, controls
from pages.ui.knobs.address import quoted
from pages.ui.page import beat as beats
from pages.ui.page import bet
from pages.ui.page.beat import GUESSES, Beat
from pages.ui.page.bet_view import TALLY
from pages.ui.phones import driver, tally
from pages.ui.phones.ballot import BOX
from pages.ui.sessions import own_talk as own
from pages.ui.shell.contents import TALKS, entry_at
from pages.ui.talks import clicker, shows
from pages.ui.work import runs
from sim.analysis import talks
from sim.analysis.talks import Stop, Talk
from sim.contract.parameters import InvalidInput

TALK, BEAT, STEP, ROOM = "talk", "beat", "step", "room"
FIELDS = (TALK, BEAT, STEP, ROOM, GUESSES, own.FIELD)
STYLE = Path(__file__).parents[1] / "shell" / "talk.css"
_AT, _HELD = "_talk_at", "_talk_held"


@dataclass(frozen=True)
class Running:
    """A talk, and the stop at which it stands."""

    talk: Talk
    at: int
    room: str

    @property
    def stop(self) -> Stop:
        """Return the stop."""
        return self.talk.stops[self.at]

    @property
    def beat(self) -> talks.Beat:
        """Return the beat that the stop belongs to."""
        return self.talk.beats[self.stop.beat - 1]


def held() -> Running | None:
    """Return the talk that is held on this page, None where none is."""
    found: Running | None = st.session_state.get(_HELD)
    return found


def opened(talk: Talk, at: int, room: str) -> str:
    """Return the link that opens the stage at a stop."""
    stop = talk.stops[at]
    query = {"present": "true", TALK: talk.id, BEAT: str(stop.beat)} | ({STEP: str(stop.step)} if stop.step > 1 else {})
    query |= {ROOM: room} | ({own.FIELD: own.packed(talk)} if talk.id == own.ID else {})
    return f"./{page_of(stop)}?{urlencode(query)}"


def page_of(stop: Stop) -> str:
    """Return the address of the page that shows a stop."""
    return TALKS if stop.page == talks.WORDS else stop.page


def hold(page: str) -> Running | None:
    """Return the talk that the address asks for on the page at `page`, with its setting put; go to the stop's page if it is another."""
    asked = {name: str(st.session_state.get(name, st.query_params.get(name, ""))) for name in FIELDS}
    if not asked[TALK]:
        st.session_state.pop(_AT, None)
    running = _found(asked) if asked[TALK] else None
    if running is None:
        beats.put(None)
        st.session_state.pop(_HELD, None)
        return None
    stop = running.stop
    st.session_state["present"] = True
    _count(running)
    _fields({BEAT: str(stop.beat), STEP: str(stop.step) if stop.step > 1 else "", ROOM: running.room})
    if page != page_of(stop):
        st.switch_page(entry_at(page_of(stop)).file, query_params={})  # the fields bring along what they bind
    _enter(running, page)
    beats.put(_beat(running))
    st.session_state[_HELD] = running
    shows.tell(running.room, running.talk, running.at)
    st.html(STYLE)
    clicker.listen(running.at, len(running.talk.stops) - 1, _go, phones=driver.here())
    return running


def _found(asked: Mapping[str, str]) -> Running | None:
    """Return the talk that was asked for; else None, and the page says what was wrong."""
    try:
        talk = own.unpacked(asked[own.FIELD]) if asked[TALK] == own.ID else talks.load(asked[TALK])
    except InvalidInput as error:
        st.warning(
            f"talk must be one of {', '.join(talks.ids())}, got {quoted(asked[TALK])}." if asked[TALK] != own.ID else str(error)
        )
        return None
    st.session_state["_talk"] = talk
    at = talk.at(_number(asked[BEAT]), _number(asked[STEP]))
    room = asked[ROOM] if shows.is_room(asked[ROOM]) else st.session_state.setdefault("_room", shows.new())
    return Running(talk, at, room)


def _number(word: str) -> int:
    return int(word) if word.isascii() and word.isdigit() and len(word) < 4 else 1


def _fields(changed: Mapping[str, str]) -> None:
    """Bind what stands in the address to fields that are not shown (docs/decisions/0004)."""
    for name, value in changed.items():
        if st.session_state.get(name, st.query_params.get(name, "")) != value:
            st.session_state[name] = value
    address.begin(changed)
    with st.container(key="hidden_talk"):
        for name in FIELDS:
            st.text_input(name, key=name, bind="query-params", label_visibility="collapsed")


def _go(to: int) -> None:
    """Go to a stop; for callbacks."""
    talk: Talk = st.session_state["_talk"]
    stop = talk.stops[min(max(to, 0), len(talk.stops) - 1)]
    st.session_state[BEAT], st.session_state[STEP] = str(stop.beat), str(stop.step) if stop.step > 1 else ""


def _enter(running: Running, page: str) -> None:
    """Put the setting of the stop, once when it is reached."""
    here, before = (running.talk.id, hash(running.talk), running.at), st.session_state.get(_AT)
    if here == before:
        return
    st.session_state[_AT] = here
    set_there = any(name.startswith(f"{page}_") for name in st.query_params)
    if before is not None or not set_there:
        _put(running.stop)


def _put(stop: Stop) -> None:
    if stop.params is None:
        return
    model, declared = sim.load(stop.page), stop.params.declared()
    settings = runs.settings(stop.params)
    controls.put(model, settings)
    moved = {name: value for name, value in settings.items() if value != declared[name].default}
    address.begin({controls.key(model, name): _word(value) for name, value in moved.items()})
    if model.random:
        st.session_state[controls.key(model, controls.SEED)] = stop.seed
    base = runs.off_the_frontier(model.id, stop.params)
    ghost = stop.ghost if stop.ghost != base else None
    st.session_state[f"_ghost_{model.id}"] = (ghost, base, frozenset())


def _word(value: bool | float | str) -> str:
    """Return a value as its widget writes it into the address."""
    return str(value).lower() if isinstance(value, bool | str) else controls.bare(value)


def _key(running: Running) -> tuple[str, str, int]:
    return running.room, running.talk.id, running.stop.beat


def _count(running: Running) -> None:
    """Close the vote of phones where its question is no longer open; their counts are the guess, unless more hands were counted."""
    stop, asked = running.stop, running.beat.predict
    if not driver.here() or stop.phase == "ask":
        return
    counts = BOX.lock(_key(running), over=stop.phase == "shown")
    if asked is None or not any(counts):
        return
    guesses = beats.read(str(st.session_state.get(GUESSES, st.query_params.get(GUESSES, ""))))
    guess = beats.middle(tuple((answer, n) for answer, n in zip(bet.answers(asked), counts, strict=True) if n))
    if guess and sum(counts) >= beats.counted(guesses.get(stop.beat)):
        st.session_state[GUESSES] = beats.write(guesses | {stop.beat: guess})
        address.begin({GUESSES: st.session_state[GUESSES]})


def _beat(running: Running) -> Beat:
    """Return what the talk asks of the page: of a bet what was guessed, and what came out once it is shown."""
    beat, stop = running.beat, running.stop
    if beat.predict is None:
        return Beat(stop.beat)
    told = next(each for each in beat.stops if each.phase == "shown")
    answer = None
    if stop.phase == "shown" and told.params is not None:
        answer = bet.answer(beat.predict, runs.outcomes(beat.page, told.params, told.seed))
    guess = beats.read(str(st.session_state.get(GUESSES, ""))).get(stop.beat)
    ballot = _key(running) if driver.here() else None
    return Beat(stop.beat, stop.phase, beat.predict, guess, answer, told=stop == told, ballot=ballot)


def ahead(running: Running) -> None:
    """Begin to compute what the next stop shows."""
    for stop in running.talk.stops[running.at + 1 : running.at + 2]:
        if stop.params is not None:
            runs.ahead(stop.page, stop.params, stop.seed)
            runs.later(runs.outcomes, stop.page, stop.params, stop.seed)


def foot(running: Running) -> None:
    """Show the quiet foot of the stage: how far the talk is, and the way out."""
    stop, beat = running.stop, running.beat
    steps = f" <span>· {stop.step} of {len(beat.stops)}</span>" if len(beat.stops) > 1 else ""
    with st.container(key="talk_foot", horizontal=True, horizontal_alignment="distribute"):
        st.html(f'<p class="talk_counter">{stop.beat} / {len(running.talk.beats)}{steps}</p>', width="content")
        if stop.phase == "ask" and driver.here():
            tally.show(TALLY)
        st.button("Leave", key="_talk_leave", on_click=leave)


def leave() -> None:
    """End the talk; for callbacks. The page stays, off the stage."""
    for name in FIELDS:
        st.session_state[name] = ""
    st.session_state["present"] = False
