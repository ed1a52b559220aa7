"""What the speaker sees: in a second window, which follows the stage, or printed.

The window asks the server once a second where the stage stands (`shows`); it never moves the stage.
"""

import html
import time
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pages.ui.start import gallery
from pages.ui.talks import pictures, shows
from sim.analysis import talks
from sim.analysis.talks import Beat, Stop, Talk
from sim.contract import references
from sim.contract.parameters import InvalidInput

ROOM, OF, NOTES = "speaker", "of", "notes"  # names in the address; not those of a stage, which would open it here
LOOK = 1.0  # seconds
STYLE = Path(__file__).parent / "talks.css"


def show(room: str, talk: str) -> None:
    """Show the speaker's window of a room; before its stage is open, the beginning of the talk of that id."""
    st.html(STYLE)
    st.fragment(_window, run_every=LOOK)(room, talk)


def _window(room: str, id: str) -> None:
    found = shows.of(room)
    if found is None:
        try:
            talk = talks.load(id)
        except InvalidInput:
            st.html(
                '<h1 class="question">The stage is not open yet.</h1><p class="asks">This window follows it as soon as it is.</p>'
            )
            return
        found = shows.Show(talk, 0, time.monotonic())
        st.html('<p class="speaker_wait">The stage is not open yet.</p>')
    pending = gallery.Pending()
    st.html(_clock(found) + _now(found) + _next(found, pending))
    st.button("Start the clock again", key="_speaker_again", on_click=shows.again, args=(room,))


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds.

    >>> clock(65.2), clock(-5)
    ('1:05', '-0:05')
    """
    whole = round(abs(seconds))
    return f"{'-' if seconds < 0 and whole else ''}{whole // 60}:{whole % 60:02d}"


def planned(talk: Talk, at: int) -> float:
    """Return how many seconds into the talk a stop is planned to begin: a beat's steps share its minutes."""
    stop = talk.stops[at]
    before = sum(beat.minutes for beat in talk.beats[: stop.beat - 1])
    beat = talk.beats[stop.beat - 1]
    return 60 * (before + beat.minutes * (stop.step - 1) / len(beat.stops))


def _clock(show: shows.Show) -> str:
    """Return the line of time: where one is, how long it took, how long it may take, and whether one is late."""
    talk, elapsed = show.talk, show.elapsed()
    stop = talk.stops[show.at]
    beat = talk.beats[stop.beat - 1]
    late = elapsed - planned(talk, min(show.at + 1, len(talk.stops) - 1)) if show.began is not None else 0.0
    said = f" · {clock(late)} late" if late > 15 else ""
    return (
        f'<p class="speaker_clock"><strong>{clock(elapsed)}</strong> of {clock(60 * talk.minutes)}'
        f"<span>beat {stop.beat} of {len(talk.beats)}, step {stop.step} of {len(beat.stops)}: planned to begin at "
        f"{clock(planned(talk, show.at))}{said}</span></p>"
    )


def _now(show: shows.Show) -> str:
    stop = show.talk.stops[show.at]
    beat = show.talk.beats[stop.beat - 1]
    return f'<h1 class="question">{html.escape(beat.name)}</h1><p class="speaker_say">{html.escape(said(stop, beat))}</p>{_about(beat)}'


def said(stop: Stop, beat: Beat) -> str:
    """Return what to say at a stop."""
    if stop.phase == "locked":
        return "The guesses are locked. The next step shows the answer."
    return stop.say or beat.say


def _about(beat: Beat) -> str:
    parts = []
    if beat.contested:
        parts.append(f'<p class="speaker_about"><b>Contested.</b> {html.escape(beat.contested)}</p>')
    if beat.source:
        parts.append(
            f'<p class="speaker_about"><b>Sources.</b> {"; ".join(html.escape(references.cite(key)) for key in beat.source)}</p>'
        )
    return "".join(parts)


def _next(show: shows.Show, pending: gallery.Pending) -> str:
    talk = show.talk
    if show.at + 1 == len(talk.stops):
        return '<div class="speaker_next"><p class="kicker">That was the last step.</p></div>'
    stop = talk.stops[show.at + 1]
    beat = talk.beats[stop.beat - 1]
    picture, what = pictures.of(stop, beat, pending), html.escape(pictures.said(stop, beat))
    words = f'<p>{what}</p><p class="speaker_about">{html.escape(said(stop, beat))}</p>'
    return f'<div class="speaker_next"><p class="kicker">Next</p>{picture}{words}</div>'


def notes(talk: Talk) -> None:
    """Show all of a talk on a page to print."""
    st.html(STYLE)
    pending = gallery.Pending()
    st.html(printed(talk, lambda stop, beat: pictures.of(stop, beat, pending)))
    pending.arrival()


def printed(talk: Talk, picture: Callable[[Stop, Beat], str]) -> str:
    """Return all of a talk as HTML: what to say at every step, sources in full, what is contested, the time, and a picture of each beat."""
    parts = [
        f'<h1 class="question">{html.escape(talk.title)}</h1><p class="asks">{html.escape(talk.about)} '
        f"{talk.minutes:g} minutes, {len(talk.beats)} beats.</p>"
    ]
    start = 0.0
    for number, beat in enumerate(talk.beats, 1):
        steps = "".join(f"<li>{html.escape(said(stop, beat))}</li>" for stop in beat.stops if stop.phase != "locked")
        asked = f'<p class="speaker_about"><b>Bet.</b> {html.escape(beat.predict.ask)}</p>' if beat.predict else ""
        sources = "".join(f"<li>{html.escape(references.full(key))}</li>" for key in beat.source)
        parts.append(
            f'<section class="notes_beat"><div>{picture(beat.stops[-1], beat)}</div><div>'
            f"<h2>{number}. {html.escape(beat.name)} <span>{clock(60 * start)} to {clock(60 * (start + beat.minutes))}</span></h2>"
            f"{asked}<ol>{steps}</ol>"
            + (f'<p class="speaker_about"><b>Contested.</b> {html.escape(beat.contested)}</p>' if beat.contested else "")
            + (f'<ul class="speaker_about">{sources}</ul>' if sources else "")
            + "</div></section>"
        )
        start += beat.minutes
    return "".join(parts)
