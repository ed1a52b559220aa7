"""The way on: at the foot of every page, the questions of the two pages that follow from it."""

import streamlit as st

import sim
from pages.ui.shell import follow
from pages.ui.shell.contents import Entry, section_of


def question(entry: Entry) -> str:
    """Return what a page asks; home asks what its section does."""
    return sim.load(entry.address).question if entry.address in sim.ids() else entry.about or section_of(entry.address).question


def show(address: str) -> None:
    """Show the two questions that follow from the page at `address`, each a link."""
    for entry in follow.after(address):
        st.page_link(entry.file, label=f"Next: {question(entry)}")
