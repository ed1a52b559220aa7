"""Waiting for what is computed beside the page."""

from concurrent.futures import Future
from typing import Any

import streamlit as st

POLL = 0.15  # seconds between two looks
WAITING = '<span class="waiting"></span>'  # marks a page that is not final yet


@st.fragment(run_every=POLL)
def arrival(job: Future[Any], name: str) -> None:
    """Run the page again when the job is done. Until then the visitor is free: every knob answers at once."""
    st.container(key=f"waiting_{name}").html(WAITING)
    if job.done():
        st.rerun()
