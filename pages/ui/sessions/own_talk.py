"""A visitor's own talk: made by clicking, or loaded. It lives in the session, and in the address of its stage as far as it is short."""

import base64
import binascii
import zlib
from collections.abc import Mapping
from typing import Any

import streamlit as st

import sim
from sim.analysis import talks
from sim.analysis.talks import Talk
from sim.contract.parameters import InvalidInput, Params

ID, FIELD = "mine", "mine"
LONGEST = 6000  # characters that the address holds; more stays in the session alone
MINUTES = 1.0  # of a picture that was added and not yet thought about
_RAW = "_own_talk"


def raw() -> dict[str, Any] | None:
    """Return the tables of this visitor's talk, None where there is none yet."""
    found: dict[str, Any] | None = st.session_state.get(_RAW)
    return found


def keep(tables: dict[str, Any] | None) -> None:
    """Keep the tables of this visitor's talk, or let them go."""
    st.session_state[_RAW] = tables


def add(model: sim.Model, params: Params, preset: str, seed: int) -> None:
    """Add a picture at the end, as the preset it is or as what is not at its default; for callbacks. Not more than a talk can have."""
    tables = raw() or {"title": "My talk", "beat": []}
    if len(tables["beat"]) >= talks.BEATS:
        return
    declared = model.Params.declared()
    knobs = {name: value for name, value in params.settings(prefix="").items() if value != declared[name].default}
    beat: dict[str, Any] = {"page": model.id, "minutes": MINUTES} | ({"preset": preset} if preset else {"knobs": knobs})
    keep({**tables, "beat": [*tables["beat"], beat | ({"seed": seed} if seed else {})]})


def pictures() -> int:
    """Return how many beats this visitor's talk has."""
    tables = raw()
    return len(tables["beat"]) if tables else 0


def own() -> Talk:
    """Return the talk of this session; raise InvalidInput where there is none, or where it is none yet."""
    tables = raw()
    if tables is None:
        raise InvalidInput("Your own talk is no longer in this session: load its file again, on the page Talks")
    return _named(talks.talk(tables))


def packed(talk: Talk) -> str:
    """Return a talk as one word for the address; nothing where that would be long."""
    word = base64.urlsafe_b64encode(zlib.compress(talks.write(talk.raw).encode(), 9)).decode().rstrip("=")
    return word if len(word) <= LONGEST else ""


def unpacked(word: str) -> Talk:
    """Return the talk that a word of an address holds, else that of the session; raise InvalidInput where there is none."""
    if not word:
        return own()
    try:
        content = base64.urlsafe_b64decode(word[:LONGEST] + "=" * (-len(word[:LONGEST]) % 4))
        text = zlib.decompressobj().decompress(content, talks.LARGEST + 1)
    except (binascii.Error, ValueError, zlib.error):
        raise InvalidInput("mine must be a talk as this app writes it into an address, got something else") from None
    return _named(talks.read(text, "Your talk"))


def move(at: int, by: int) -> None:
    """Move a beat up or down; for callbacks."""
    beats = _beats()
    if 0 <= at < len(beats) and 0 <= at + by < len(beats):
        beats.insert(at + by, beats.pop(at))
        _keep(beats)


def remove(at: int) -> None:
    """Take a beat out; with the last one the talk goes. For callbacks."""
    beats = _beats()
    if 0 <= at < len(beats):
        del beats[at]
        _keep(beats)


def say(at: int, changed: Mapping[str, Any]) -> None:
    """Change fields of a beat; what is empty is taken out. For callbacks."""
    beats = _beats()
    if 0 <= at < len(beats):
        beats[at] = {name: value for name, value in {**beats[at], **changed}.items() if value not in ("", None)}
        _keep(beats)


def _beats() -> list[dict[str, Any]]:
    tables = raw()
    return list(tables["beat"]) if tables else []


def _keep(beats: list[dict[str, Any]]) -> None:
    keep({**(raw() or {}), "beat": beats} if beats else None)


def _named(talk: Talk) -> Talk:
    """Return the talk under the id that own talks have."""
    return Talk(ID, talk.title, talk.about, talk.beats, talk.raw)
