"""A talk in making: pictures that were added on their pages, put in order, with what to say; or a file, checked like any upload."""

import html
from functools import partial
from typing import Any

import streamlit as st

from pages.ui.sessions import own_talk
from pages.ui.start import gallery
from pages.ui.talks import listing, pictures
from sim.analysis import talks
from sim.analysis.talks import Talk
from sim.contract.parameters import InvalidInput

HOW = (
    "On every page the button *Add to my talk* puts the picture, as it is set, at the end of your own talk. It is kept in this session. "
    "Download its file to keep it, and to give it bets, steps and sources: `data/talks` has two to start from."
)


def show(pending: gallery.Pending) -> None:
    """Show the visitor's own talk, and how to come to one."""
    with st.container(key="talk_mine"):
        st.html('<h2 class="section">Your own talk</h2>')
        st.markdown(HOW)
        _upload()
        if own_talk.raw() is None:
            return
        try:
            talk = own_talk.own()
        except InvalidInput as error:
            _wrong(str(error))
            return
        _made(talk, pending)


def _upload() -> None:
    count = st.session_state.get("_talk_files", 0)
    file = st.file_uploader("A talk's file (TOML, up to 100 kB)", ["toml"], key=f"_talk_file_{count}")
    if file is not None:
        try:
            read = talks.read(file.getvalue() if file.size <= talks.LARGEST else b" " * (talks.LARGEST + 1), "Your file")
        except InvalidInput as error:
            st.session_state["_talk_wrong"] = str(error)
        else:
            own_talk.keep(dict(read.raw))
            st.session_state.pop("_talk_wrong", None)
        st.session_state["_talk_files"] = count + 1
        st.rerun()
    if wrong := st.session_state.get("_talk_wrong"):
        _wrong(wrong)


def _wrong(sentence: str) -> None:
    st.html(f'<p role="alert" class="talk_wrong">{html.escape(sentence)}.</p>')


def _made(talk: Talk, pending: gallery.Pending) -> None:
    tables = own_talk.raw() or {}
    st.session_state["_talk_title"] = talk.title
    st.text_input("Title", max_chars=talks.NAME, key="_talk_title", on_change=_title)
    st.html(listing.about(talk))
    with st.container(key="talk_links_mine", horizontal=True):
        if own_talk.packed(talk):
            listing.links(talk)
        else:
            st.caption(
                "It is too long for an address: download its file before you hold it, and load it on the machine of the stage."
            )
        st.download_button("Its file", talks.write(tables), "my-talk.toml", "text/plain", key="_file_mine", on_click="ignore")
        st.button("Let it go", key="_talk_drop", on_click=own_talk.keep, args=(None,))
    for at, beat in enumerate(talk.beats):
        _beat(at, beat, len(talk.beats), pending)


def _title() -> None:
    title = str(st.session_state["_talk_title"]).strip()
    tables = own_talk.raw()
    if title and tables:
        own_talk.keep({**tables, "title": title})


def _beat(at: int, beat: talks.Beat, last: int, pending: gallery.Pending) -> None:
    """Show one beat: its picture, name, minutes, what to say, and where it stands."""
    with st.container(key=f"talk_beat_{at}"):
        picture, words, place = st.columns([1, 4, 1], gap="medium", vertical_alignment="center")
        picture.html(pictures.of(beat.stops[-1], beat, pending))
        with words:
            name, minutes = st.columns([4, 1])
            with name:
                _field(at, "name", beat.name, "Name", talks.NAME)
            with minutes:
                st.session_state[f"_beat_{at}_minutes"] = beat.minutes
                st.number_input(
                    "Minutes", 0.25, 60.0, step=0.25, key=f"_beat_{at}_minutes", on_change=partial(_take, at, "minutes")
                )
            _field(at, "say", beat.say, "What you say", talks.SAID)
        with place:
            st.button("Up", key=f"_up_{at}", disabled=at == 0, on_click=own_talk.move, args=(at, -1), width="stretch")
            st.button("Down", key=f"_down_{at}", disabled=at == last - 1, on_click=own_talk.move, args=(at, 1), width="stretch")
            st.button("Remove", key=f"_out_{at}", on_click=own_talk.remove, args=(at,), width="stretch")


def _field(at: int, name: str, value: str, label: str, most: int) -> None:
    key = f"_beat_{at}_{name}"
    st.session_state[key] = value
    common: dict[str, Any] = {"max_chars": most, "key": key, "on_change": partial(_take, at, name)}
    if name == "say":
        st.text_area(label, height=70, **common)
    else:
        st.text_input(label, **common)


def _take(at: int, name: str) -> None:
    value = st.session_state[f"_beat_{at}_{name}"]
    own_talk.say(at, {name: value.strip() if isinstance(value, str) else value})
