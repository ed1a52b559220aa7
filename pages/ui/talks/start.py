"""The start page of talks: those that are shipped, with their beats as small pictures, and the visitor's own, loaded or made by clicking."""

import html
from pathlib import Path

import streamlit as st

from pages.ui.sessions import own_talk
from pages.ui.start import gallery
from pages.ui.talks import listing, making, running, shows, speaker
from sim.analysis import talks
from sim.analysis.talks import Talk

STYLE = Path(__file__).parent / "talks.css"
WHAT = (
    "Every picture of this app can be a beat of a talk: the room bets, the clicker goes on, what you say stands in a second window. It needs no "
    "network. PageUp, PageDown, the arrow keys and Home move it; B makes the screen black."
)


def show() -> None:
    """Show the page; in a talk the words of its beat, to the speaker what to say, and to a printer all of it."""
    held = running.held()
    if held is not None:
        st.html(f'<div class="talk_words"><h1 class="question">{html.escape(held.beat.words)}</h1></div>')
    elif shows.is_room(room := st.query_params.get(speaker.ROOM, "")):
        speaker.show(room, st.query_params.get(speaker.OF, ""))
    elif (printed := st.query_params.get(speaker.NOTES, "")) in talks.ids():
        speaker.notes(talks.load(printed))
    elif printed == own_talk.ID and own_talk.raw() is not None:
        speaker.notes(own_talk.own())
    else:
        _start()


def _start() -> None:
    st.html(STYLE)
    pending = gallery.Pending()
    st.html(f'<h1 class="question">What do you want to say, and in which order?</h1><p class="claim">{WHAT}</p>')
    for id in talks.ids():
        _talk(talks.load(id), pending)
    making.show(pending)
    pending.arrival()


def _talk(talk: Talk, pending: gallery.Pending) -> None:
    """Show a shipped talk."""
    with st.container(key=f"talk_{talk.id}"):
        st.html(listing.about(talk))
        with st.container(key=f"talk_links_{talk.id}", horizontal=True):
            listing.links(talk)
            st.download_button(
                "Its file", talks.write(talk.raw), f"{talk.id}.toml", "text/plain", key=f"_file_{talk.id}", on_click="ignore"
            )
        st.html(listing.beats(talk, pending))
