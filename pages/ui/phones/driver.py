"""Who drives: whether phones are asked for at all, and the one random word that lets a browser move the slides and open a vote.

The word is made when the server starts, or given by `TRADEOFFS_DRIVER`, and stands in the terminal alone. Who opens its link gets it as a
cookie; from then on every window of that browser is the driver's, and no address shows the word.
"""

import os
import secrets

import streamlit as st

ASKED, GIVEN = "TRADEOFFS_VOTES", "TRADEOFFS_DRIVER"
COOKIE = "driver"
_word = ""


def begin() -> bool:
    """Take up what the environment asks for; return whether phones may vote. Only a server that serves their doors calls it."""
    global _word
    _word = (os.environ.get(GIVEN) or secrets.token_urlsafe(15)) if os.environ.get(ASKED, "") not in ("", "0") else ""
    return on()


def on() -> bool:
    """Return whether phones may vote."""
    return bool(_word)


def word() -> str:
    """Return the driver's word."""
    return _word


def is_word(given: str | None) -> bool:
    """Return whether somebody knows the driver's word."""
    return on() and given is not None and secrets.compare_digest(given.encode(), _word.encode())


def here() -> bool:
    """Return whether the window that is served now is the driver's."""
    return on() and is_word(st.context.cookies.get(COOKIE))
