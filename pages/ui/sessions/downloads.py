"""Files that a visitor asked for, kept until the browser has fetched them, whatever the neighbours do.

Streamlit builds a deferred file for nobody: it belongs to no session, and the second end of any visitor's run deletes it. So a file is
registered a second time, under a name of its own that no run clears, for a minute. It goes sooner when its visitor has gone.
"""

import copy
import threading
import time
from collections.abc import Callable

from streamlit import runtime
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

KEPT = 60.0  # seconds in which a browser begins to fetch what it asked for: assumption
_lock = threading.Lock()
_lent: dict[str, tuple[str, float]] = {}  # by owner: whose it is, until when


def kept(build: Callable[[], bytes], name: str, mime: str) -> Callable[[], bytes]:
    """Return `build`, whose file stays for a minute after it was built."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return build
    visitor = context.session_id
    lender = copy.copy(context)
    lender.session_id = f"download {name} of {visitor}"

    def built() -> bytes:
        data = build()
        thread = threading.current_thread()
        before = get_script_run_ctx(suppress_warning=True)
        add_script_run_ctx(thread, lender)
        try:
            runtime.get_instance().media_file_mgr.add(data, mime, "", file_name=name, is_for_static_download=True)
        finally:
            add_script_run_ctx(thread, before)
        with _lock:
            _lent[lender.session_id] = visitor, time.monotonic() + KEPT
        return data

    return built


def drop(visitors: set[str] | None = None) -> None:
    """Let go of what was kept long enough, and of everything that belongs to these visitors."""
    now = time.monotonic()
    with _lock:
        over = [owner for owner, (visitor, until) in _lent.items() if until < now or visitor in (visitors or ())]
        for owner in over:
            del _lent[owner]
    if over and runtime.exists():
        files = runtime.get_instance().media_file_mgr
        for owner in over:
            files.clear_session_refs(owner)
        files.remove_orphaned_files()
        files.remove_orphaned_files()  # the first only marks them
