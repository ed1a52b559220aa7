"""A run of the whole page ends when all that it showed has left the queue."""

import asyncio
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from streamlit import runtime
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from pages.ui.sessions import sent


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[ForwardMsgQueue]:
    """Return the queue of the visitor whose page runs here, on a server whose loop runs beside the test."""
    queue, loop = ForwardMsgQueue(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    visitor = SimpleNamespace(session=SimpleNamespace(_browser_queue=queue))
    known = {"here": visitor}
    server = SimpleNamespace(
        _session_mgr=SimpleNamespace(get_active_session_info=known.get), _get_async_objs=lambda: SimpleNamespace(eventloop=loop)
    )
    monkeypatch.setattr(sent, "get_script_run_ctx", lambda: SimpleNamespace(session_id="here"))
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: server)
    yield queue
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_a_run_waits_until_the_queue_is_empty(queue: ForwardMsgQueue) -> None:
    queue.enqueue(ForwardMsg())
    waiting = threading.Thread(target=sent.wait)
    waiting.start()
    waiting.join(0.1)
    assert waiting.is_alive()
    queue.flush()
    waiting.join(60)
    assert not waiting.is_alive()


def test_a_browser_that_takes_nothing_keeps_no_run(queue: ForwardMsgQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent, "LONGEST", 0.05)
    queue.enqueue(ForwardMsg())
    sent.wait()
    assert not queue.is_empty()


@pytest.mark.parametrize("who", ["nobody", "a visitor who has left"])
def test_nobody_is_waited_for_who_is_not_there(who: str, queue: ForwardMsgQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    context = None if who == "nobody" else SimpleNamespace(session_id="gone")
    monkeypatch.setattr(sent, "get_script_run_ctx", lambda: context)
    monkeypatch.setattr(sent, "LONGEST", float("inf"))  # who waits that long raises OverflowError
    queue.enqueue(ForwardMsg())
    sent.wait()
