"""When a page fails: one sentence and a way back. What went wrong stands in the server's log alone."""

import html

import streamlit as st

SENTENCE = "Something went wrong on this page. It is our mistake, not yours, and it is in the server's log."


def say(_error: Exception) -> bool:
    """Show the sentence and the way back instead of the error; return that nothing else need be shown."""
    address = html.escape(st.context.url or "./", quote=True)
    st.html(
        f'<p role="alert" class="trouble">{html.escape(SENTENCE)} '
        f'<a href="{address}">Open the page as it begins</a>, or <a href="./">go home</a>.</p>'
    )
    return True
