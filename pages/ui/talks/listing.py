"""A talk in a list: what it is, the ways into it, its beats as small pictures."""

import html

import streamlit as st

from pages.ui.sessions import own_talk
from pages.ui.start import gallery
from pages.ui.talks import fits, pictures, running, shows, speaker
from sim.analysis.talks import Talk


def about(talk: Talk) -> str:
    """Return what a talk is, as HTML: title, length, beats, bets, and which beats would not fit a screen."""
    bets = sum(beat.predict is not None for beat in talk.beats)
    length = f"{talk.minutes:g} minutes, {len(talk.beats)} {'beat' if len(talk.beats) == 1 else 'beats'}"
    counted = f", {bets} {'bet' if bets == 1 else 'bets'}" if bets else ""
    told = "".join(f'<p class="talk_fits">{html.escape(line)}</p>' for line in fits.said(talk))
    return (
        f'<h2 class="section">{html.escape(talk.title)}</h2>'
        f'<p class="asks">{html.escape(talk.about)} <span class="talk_length">{length}{counted}.</span></p>{told}'
    )


def links(talk: Talk) -> None:
    """Show the ways into a talk: stage, dark or light, the speaker's window, the notes to print."""
    room = st.session_state.setdefault("_room", shows.new())
    stage = running.opened(talk, 0, room)
    ways = (
        ("Start", stage + "&embed_options=dark_theme", "talk_way first"),
        ("Start, light", stage + "&embed_options=light_theme", "talk_way"),
    )
    st.html("".join(f'<a class="{style}" href="{html.escape(to)}">{name}</a>' for name, to, style in ways), width="content")
    st.link_button("Speaker's window", f"./talks?{speaker.ROOM}={room}&{speaker.OF}={talk.id}")
    if talk.id != own_talk.ID:
        st.html(f'<a class="talk_way" href="./talks?{speaker.NOTES}={talk.id}">Notes to print</a>', width="content")


def beats(talk: Talk, pending: gallery.Pending) -> str:
    """Return the beats as small pictures, in order, as HTML."""
    parts = []
    for number, beat in enumerate(talk.beats, 1):
        last = beat.stops[-1]
        bet = ' <span class="talk_bet">bet</span>' if beat.predict else ""
        parts.append(
            f'<li><span class="talk_number">{number}</span>{pictures.of(last, beat, pending)}'
            f"<span>{html.escape(beat.name)}{bet}</span></li>"
        )
    return f'<ol class="talk_beats">{"".join(parts)}</ol>'
