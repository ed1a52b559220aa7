"""The server. `streamlit run app.py` serves pages/router.py; before the first visitor comes, imports and caches are warm."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Warm up, then tell the garbage collector that what is loaded now stays."""
    from pages.ui import warm

    warm.up()
    gc.collect()
    gc.freeze()
    yield


app = st.App("pages/router.py", lifespan=lifespan)
