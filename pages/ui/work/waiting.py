"""Waiting for what is computed beside the page."""

from concurrent.futures import Future
from typing import Any

import streamlit as st

from pages.ui.work import runs

POLL = 0.15  # seconds between two looks, for each job that somebody waits for: a look costs as much as a small page
LONGEST = 1.0  # seconds
WAITING = '<span class="waiting"></span>'  # marks a page that is not final yet


def arrival(job: Future[Any], name: str) -> None:
    """Run the page again when the job is done. Until then the visitor is free: every knob answers at once."""
    st.container(key=f"waiting_{name}").html(WAITING)
    st.fragment(_look, run_every=min(LONGEST, POLL * max(1, runs.waiting())))(job)


def _look(job: Future[Any]) -> None:
    """Look whether the job is done. It draws nothing: a look may come when the place where it began is gone, and the browser would stumble."""
    if job.done():
        st.rerun()
