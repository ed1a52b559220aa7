"""A visitor who has gone, or has removed a table: what was theirs leaves the memory of this server.

Streamlit keeps the session of a visitor whose connection broke, so that a blip of the network costs nothing, for two minutes, and then
until somebody else's goes; and what it lets go of, Python collects when it happens to. Here a session ends GRACE after its connection. What
it held is collected, overwritten and given back to the machine at once, if a file was ever brought to it; else with all that is free, soon.
"""

import os
import threading
import time
from typing import Any

from streamlit import runtime
from streamlit.logger import get_logger
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SessionState

from pages.ui.sessions import downloads, memory
from pages.ui.work import runs

GRACE = float(os.environ.get("TRADEOFFS_GRACE", "60"))  # seconds in which a broken connection may come back to its session
LOOK = min(2.0, GRACE / 4)  # seconds between two looks
SELDOM = 30  # of those looks, between two at which what nobody holds any more is looked for
SETTLED = 0.3  # seconds after which the run that removed a table has shown the page without it
_present: set[str] = set()
_brought: set[str] = set()  # sessions that had a file
_absent: dict[str, float] = {}  # by session: since when
_lock = threading.Lock()
_removed = threading.Event()
_watch: list[threading.Thread] = []


def come() -> None:
    """Note the visitor whose page runs, and watch for the end of their visit."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return
    with _lock:
        _present.add(context.session_id)
        if not _watch:
            memory.keep_little()
            _hear_of_files()
            _watch.append(threading.Thread(target=_look, name="gone", daemon=True))
            _watch[0].start()


def _hear_of_files() -> None:
    """Note from now on which sessions a file comes to, read or not: what they leave is overwritten."""
    manager: Any = runtime.get_instance().uploaded_file_mgr
    add = manager.add_file

    def add_file(session_id: str, file: Any) -> None:
        with _lock:
            _brought.add(session_id)
        add(session_id=session_id, file=file)

    manager.add_file = add_file


def brought() -> bool:
    """Return whether a file ever came to the visitor whose page runs."""
    context = get_script_run_ctx()
    with _lock:
        return context is not None and context.session_id in _brought


def remove() -> None:
    """Give back what a visitor has just removed, as soon as the page stands without it."""
    _removed.set()


def _look() -> None:
    looks = 0
    while True:
        removed = _removed.wait(LOOK)
        if removed:
            time.sleep(SETTLED)
            _removed.clear()
        try:
            _let_go(removed)
            looks += 1
            if looks % SELDOM == 0:
                memory.collect()
            memory.shrink()
        except Exception:
            get_logger(__name__).exception("what a visitor left could not be given back")


def _let_go(removed: bool) -> None:
    if not runtime.exists():  # a simulated one has ended
        return
    left = _left()
    if not left and not removed:
        downloads.drop(left)
        return
    _close(left)
    downloads.drop(left)
    with _lock:
        files = _brought & left
        _brought.difference_update(left)
    if files or removed:  # who had none leaves nothing to overwrite
        time.sleep(SETTLED)
        memory.give_back()
        _close(set())


def _left() -> set[str]:
    """Return the sessions whose connection has been broken for GRACE."""
    server, now = runtime.get_instance(), time.monotonic()
    with _lock:
        for session in _present:
            if server.is_active_session(session):
                _absent.pop(session, None)
            else:
                _absent.setdefault(session, now)
                runs.leave(session)
        left = {session for session, since in _absent.items() if now - since >= GRACE}
        for session in left:
            _present.discard(session)
            del _absent[session]
    return left


def _close(sessions: set[str]) -> None:
    """Close sessions, on the server's own thread, as it asks for, unless they came back meanwhile."""
    server: Any = runtime.get_instance()
    done = threading.Event()

    def close() -> None:
        for session in sessions:
            if not server.is_active_session(session):
                about = server._session_mgr.get_session_info(session)
                server.close_session(session)
                if about is not None:
                    _empty(about.session)
            else:
                _present.add(session)
        memory.wipe_thread()
        done.set()

    server._get_async_objs().eventloop.call_soon_threadsafe(close)
    done.wait(5.0)


def _empty(session: Any) -> None:
    """Take out of a closed session what it held: the server's loop may hold the session itself until another visitor comes."""
    session._session_state = SessionState()
    session._fragment_storage = MemoryFragmentStorage()
    session._client_state = ClientState()
    session.flush_browser_queue()
