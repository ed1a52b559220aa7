"""The section's question, and the ways to its other pages."""

import html

import streamlit as st

from pages.ui.shell.contents import section_of


def show(address: str) -> None:
    """Show both above the page at `address`."""
    section = section_of(address)
    with st.container(key="siblings", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="kicker">{html.escape(section.question)}</p>', width="content")
        for entry in section.entries:
            if entry.address != address:
                st.page_link(entry.file, label=entry.title)
