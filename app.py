"""The server. `streamlit run app.py` serves pages/router.py; imports and caches warm up while the first visitor's browser loads."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from pages.ui.phones import door, invite
from pages.ui.sessions import memory
from pages.ui.shell import headers, trouble, wire
from pages.ui.shell.head import Head
from pages.ui.shell.window import Window

# Before numpy is imported. The matrices here are small: threads of one product that wait for each other, and for the threads of other
# visitors, take ten times what they save.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def warm_up(ended: threading.Event) -> None:
    """Import what pages need, run what they show first, and tell the garbage collector that this stays."""
    import gc

    from pages.ui import warm

    warm.up(ended)
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Serve at once, warm up beside it; who ends the server does not wait for that."""
    ended = threading.Event()
    wire.send_at_once()
    invite.say()
    warming = asyncio.create_task(asyncio.to_thread(warm_up, ended))
    yield
    ended.set()
    await warming


headers.stay_at_home()
memory.keep_little()
app = st.App(
    "pages/router.py",
    lifespan=lifespan,
    routes=door.routes(),
    middleware=[Middleware(headers.Headers), Middleware(Head), Middleware(Window)],
    on_script_error=trouble.say,
)
