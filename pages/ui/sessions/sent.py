"""What a run has shown leaves for the browser before the next run begins.

When a fragment runs, Streamlit drops from its queue what an earlier run showed of that fragment and has not sent yet; of a run of the whole page
it still sends that it ended well. The browser then takes for gone what never came: it forgets where the visitor had set the knob, shows
it at its default, and throws the elements away. So a run of the whole page ends when all that it showed has been sent.
"""

import threading
from typing import Any

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

LOOK = 0.002  # seconds between two looks at the queue; Streamlit sends every 10 ms
LONGEST = 1.0  # seconds after which a run ends nevertheless: a browser that has gone takes nothing


def wait() -> None:
    """Wait until everything that this run has shown was sent."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return
    server: Any = runtime.get_instance()
    sessions = getattr(server, "_session_mgr", None)  # a page under test has a server that has none
    about = sessions and sessions.get_active_session_info(context.session_id)
    if about is None:
        return
    loop, queue, sent, given_up = (
        server._get_async_objs().eventloop,
        about.session._browser_queue,
        threading.Event(),
        threading.Event(),
    )

    def look() -> None:
        """Come after all that the run has shown: the server's loop takes in what it is told in that order."""
        if queue.is_empty():
            sent.set()
        elif not given_up.is_set():
            loop.call_later(LOOK, look)

    loop.call_soon_threadsafe(look)
    if not sent.wait(LONGEST):
        given_up.set()
