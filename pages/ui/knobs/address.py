"""The address: what stands in it that no widget can hold is taken out before a widget reads it."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

LONGEST = 60
"""Characters of a value from the address that a sentence quotes."""


def take_out(names: Sequence[str]) -> None:
    """Take these names out of the address, so that a widget bound to one of them begins at its default.

    Streamlit lets a bound widget begin at what the address was when the page was opened, also where that has changed since; and a
    number field that shall begin at infinity stops the page. So both go: what stands in the address, and what stood there.
    """
    there = [name for name in names if name in st.query_params]
    context = get_script_run_ctx()
    if not there or context is None:
        return
    with context.session_state.query_params() as params:
        for name in there:
            params.remove_param(name)
        params.set_initial_query_params_from_current()


def correct(name: str, value: str) -> None:
    """Write a value into the address as its widget would, where it is put otherwise there, so that the widget begins at it."""
    context = get_script_run_ctx()
    if context is None or st.query_params.get(name, value) == value:
        return
    with context.session_state.query_params() as params:
        params.set_corrected_value(name, [value], "string_array_value")
        params.set_initial_query_params_from_current()


def begin(words: Mapping[str, str]) -> None:
    """Write words into the address for fields that begin at what Python has set: Streamlit writes there what a visitor moved alone."""
    context = get_script_run_ctx()
    if context is None:
        return
    with context.session_state.query_params() as params:
        for name, word in words.items():
            if word and st.query_params.get(name) != word:
                params.set_corrected_value(name, [word], "string_array_value")
        params.set_initial_query_params_from_current()


def quoted(text: str) -> str:
    """Return a visitor's text as code, in which no Markdown counts, cut where it is long.

    >>> quoted("a`b"), len(quoted("9" * 10_000))
    ("`'a'b'`", 67)
    """
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
    return "`" + repr(short).replace("`", "'") + "`"
