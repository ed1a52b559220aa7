"""A visitor without a browser: the server's own websocket protocol, so that thirty of them cost little. For tests and benches."""

import contextlib
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 180.0  # seconds until a visitor calls the server dead
WAITING = 'class="waiting"'


class Visitor:
    """One tab: it opens a page, moves knobs, presses buttons and leaves; every answer is read to its end."""

    def __init__(self, server: str, session: str = "", cookie: str = "") -> None:
        self.server, self._session, self._cookie = server, session, cookie
        self._socket: ClientConnection | None = None
        self._open = contextlib.ExitStack()
        self.forget()

    def forget(self) -> None:
        """Forget what was shown: widgets, texts, the fragments that run by themselves."""
        self.widgets: dict[str, tuple[str, str, str]] = {}  # by user key: widget id, fragment, kind of element
        self.spans: dict[str, tuple[float, float, float]] = {}  # of sliders: low, high, step
        self.stops: dict[str, list[str]] = {}  # of sliders that go through words: which; they are moved by number, from 0
        self.texts: dict[tuple[int, ...], str] = {}
        self.markup: dict[tuple[int, ...], str] = {}  # those of them that the browser reads as HTML
        self.typed: dict[str, str] = {}  # what stands in text fields, as the server has put it there
        self.downloads: dict[str, tuple[str, str]] = {}  # by label: address, deferred file
        self.looks: dict[str, float] = {}  # fragments that run by themselves: every so many seconds
        self._stand: dict[str, str] = {}  # in which fragment each of them stands
        self._inside = ""  # the fragment that was drawn in last
        self.errors: list[str] = []
        self.page, self._hash = "", ""
        self._address: dict[str, str] = {}
        self.values: dict[str, tuple[str, Any]] = {}

    def open(self, page: str, query: str = "") -> float:
        """Open a page, or go from the last one to it; return the seconds until it stands."""
        if self._socket is None:
            asked = ["streamlit", "unused", self._session] if self._session else ["streamlit"]
            address = self.server.replace("http", "ws", 1) + "/_stcore/stream"
            options: dict[str, Any] = {"subprotocols": asked, "max_size": 2**28, "ping_interval": None, "compression": None}
            options["open_timeout"] = PATIENCE
            if self._cookie:
                options["additional_headers"] = {"Cookie": self._cookie}
            self._socket = self._open.enter_context(connect(address, **options))
        self.forget()
        self.page, self._address = page, dict(urllib.parse.parse_qsl(query))
        self._hash = ""
        return self._ask(fragment="")

    def move(self, key: str, value: Any, *, whole: bool = False) -> float:
        """Set a knob; return the seconds until the answer is there. The page runs `whole` if the knob stands in no fragment."""
        fragment = self._set(key, value)
        return self._ask("" if whole else fragment)

    def _set(self, key: str, value: Any) -> str:
        """Set a widget, and the address as the browser would; return the fragment in which it stands."""
        id, fragment, kind = self.widgets[key]
        if self.stops.get(key):
            kind, value = "button_group", self.stops[key][round(value)]
        self.values[id] = (kind, value)
        if not key.startswith("_"):
            self._address[key] = str(value).lower() if isinstance(value, bool) else str(value)
        return fragment

    def turn(self, page: str, tab: str) -> float:
        """Open a tab of a page."""
        return self.move(f"_bar_{page}", {"open": [tab, 0]})

    def press(self, key: str) -> float:
        """Press a button."""
        id, fragment, _ = self.widgets[key]
        return self._ask(fragment, pressed=id)

    def settle(self) -> float:
        """Look, as a browser would, until nothing is waited for any more; return the seconds."""
        start = time.perf_counter()
        while self.waiting and time.perf_counter() - start < PATIENCE:
            fragment, every = next(iter(self.looks.items()), ("", 0.15))
            time.sleep(every)
            self._ask(fragment, look=True)
        return time.perf_counter() - start

    def look_until(self, moment: float) -> None:
        """Look, as a browser would while something is waited for, until a moment of `time.perf_counter`."""
        while (left := moment - time.perf_counter()) > 0:
            fragment, every = next(iter(self.looks.items()), ("", left))
            time.sleep(min(left, every))
            if fragment and every < left:
                self._ask(fragment, look=True)

    @property
    def waiting(self) -> bool:
        """Return whether a part of the page is still computed."""
        return any(WAITING in text for text in self.texts.values())

    @property
    def words(self) -> str:
        """Return every text on the page."""
        return "\n".join(self.texts.values())

    def has(self, word: str) -> bool:
        """Return whether a word is on the page."""
        return word in self.words

    def upload(self, key: str, name: str, content: bytes) -> float:
        """Give a file to an upload; return the seconds until the page has taken it up."""
        id, fragment, _ = self.widgets[key]
        message = BackMsg()
        message.file_urls_request.request_id = uuid.uuid4().hex
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self.session
        self._send(message)
        answer = self.until(lambda m: m.WhichOneof("type") == "file_urls_response")
        urls = answer.file_urls_response.file_urls[0]
        border = uuid.uuid4().hex
        head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        body = head + content + f"\r\n--{border}--\r\n".encode()
        token = re.search(
            "_streamlit_xsrf=([^;]*)", urllib.request.urlopen(f"{self.server}/_stcore/health").headers["Set-Cookie"]
        )
        assert token is not None
        headers = {
            "Content-Type": f"multipart/form-data; boundary={border}",
            "X-Xsrftoken": token[1],
            "Cookie": f"_streamlit_xsrf={token[1]}",
        }
        request = urllib.request.Request(self.server + urls.upload_url, body, headers, method="PUT")
        assert urllib.request.urlopen(request).status in (200, 204)
        self.values[id] = ("file_uploader", (urls.file_id, name, len(content), urls.upload_url, urls.delete_url))
        return self._ask(fragment)

    def download(self, label: str, wait: float = 0.0) -> bytes:
        """Press a download button and fetch its file, `wait` seconds after the answer; raises HTTPError where there is none."""
        address, deferred = self.downloads[label]
        if deferred:
            message = BackMsg()
            message.backend_operation_request.request_id = uuid.uuid4().hex
            message.backend_operation_request.session_id = self.session
            message.backend_operation_request.deferred_file.file_id = deferred
            self._send(message)
            answer = self.until(lambda m: m.WhichOneof("type") == "backend_operation_response").backend_operation_response
            if answer.error_msg:
                raise RuntimeError(answer.error_msg)
            address = answer.deferred_file.url
        time.sleep(wait)
        found: bytes = urllib.request.urlopen(self.server + address, timeout=PATIENCE).read()
        return found

    def leave(self) -> None:
        """Close the tab."""
        if self._socket is not None:
            self._open.close()
            self._socket = None

    def _send(self, message: BackMsg) -> None:
        assert self._socket is not None
        self._socket.send(message.SerializeToString())

    def ask(self, key: str, value: Any) -> None:
        """Set a knob and do not wait: the answer is not read."""
        self._send(self._rerun(self._set(key, value)))

    def run(self) -> None:
        """Let the whole page run anew, and do not wait."""
        self._send(self._rerun(""))

    def finish(self) -> None:
        """Read until a run has ended."""
        self.until(_ended)

    def _ask(self, fragment: str, pressed: str = "", *, look: bool = False) -> float:
        start = time.perf_counter()
        self._send(self._rerun(fragment, pressed, look=look))
        self.until(_ended)
        return time.perf_counter() - start

    def _rerun(self, fragment: str, pressed: str = "", *, look: bool = False) -> BackMsg:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash, state.fragment_id = (
            urllib.parse.urlencode(self._address),
            self._hash,
            fragment,
        )
        state.page_name = "" if self._hash else self.page
        state.is_auto_rerun = look
        state.context_info.timezone = "UTC"
        state.context_info.url = f"{self.server}/{self.page}"
        for id, (kind, value) in self.values.items():
            widget = state.widget_states.widgets.add()
            widget.id = id
            if kind == "slider":
                widget.double_array_value.data.append(value)
            elif kind == "number_input":
                widget.double_value = value
            elif kind == "checkbox":
                widget.bool_value = value
            elif kind == "bidi_component":
                widget.json_value = json.dumps(value)
            elif kind == "button_group":
                widget.string_array_value.data.append(value)
            elif kind == "file_uploader":
                widget.file_uploader_state_value.SetInParent()
                if value is not None:
                    info = widget.file_uploader_state_value.uploaded_file_info.add()
                    info.file_id, info.name, info.size = value[:3]
                    info.file_urls.file_id, info.file_urls.upload_url, info.file_urls.delete_url = value[0], value[3], value[4]
            else:
                widget.string_value = value
        if pressed:
            widget = state.widget_states.widgets.add()
            widget.id, widget.trigger_value = pressed, True
        return message

    def until(self, wanted: Callable[[ForwardMsg], bool]) -> ForwardMsg:
        """Read until a message is `wanted`; return it."""
        assert self._socket is not None
        end = time.monotonic() + PATIENCE
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._socket.recv(timeout=max(0.0, end - time.monotonic()), decode=False))
            self._read(message)
            if wanted(message):
                return message

    def _read(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":  # a run of the whole page draws all of it
            self.session = message.new_session.initialize.session_id or getattr(self, "session", "")
            for fragment, inside in list(self._stand.items()):
                if inside in message.metadata.run.fragment_ids:  # drawn anew; of one that is gone the server says nothing
                    del self.looks[fragment], self._stand[fragment]
            if not message.metadata.run.fragment_ids:
                self.looks.clear()
                self._stand.clear()
                self.texts.clear()
                self.markup.clear()
                self.downloads.clear()
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "delta":
            self._inside = message.delta.fragment_id
            self._draw(tuple(message.metadata.delta_path), message.delta)
        elif kind == "auto_rerun":
            self.looks[message.auto_rerun.fragment_id] = message.auto_rerun.interval
            self._stand[message.auto_rerun.fragment_id] = self._inside
        elif kind == "session_event" and message.session_event.WhichOneof("type") == "script_compilation_exception":
            self.errors.append(message.session_event.script_compilation_exception.message)

    def _draw(self, path: tuple[int, ...], delta: Delta) -> None:
        for texts in (self.texts, self.markup):
            for old in [p for p in texts if p[: len(path)] == path]:
                del texts[old]
        if delta.WhichOneof("type") == "add_block":
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind is None:
            return
        shown = getattr(element, kind)
        if kind == "exception":
            self.errors.append(f"{shown.type}: {shown.message}")
        elif kind == "download_button":
            self.downloads[shown.label] = (shown.url, shown.deferred_file_id)
        elif kind in ("html", "markdown") or kind == "alert":
            self.texts[path] = shown.body
            if kind == "html" or getattr(shown, "allow_html", False):
                self.markup[path] = shown.body
        if getattr(shown, "id", ""):
            self._know(shown.id, delta.fragment_id, kind)
            if kind == "text_input":
                self.typed[shown.id.split("-", 2)[-1]] = shown.value if shown.set_value else shown.default
            elif kind == "slider":
                self.spans[shown.id.split("-", 2)[-1]] = (shown.min, shown.max, shown.step)
                self.stops[shown.id.split("-", 2)[-1]] = list(shown.options)

    def _know(self, id: str, fragment: str, kind: str) -> None:
        self.widgets[id.split("-", 2)[-1]] = (id, fragment, kind)


def _ended(message: ForwardMsg) -> bool:
    kind = message.WhichOneof("type")
    return kind == "script_finished" and message.script_finished in (
        ForwardMsg.FINISHED_SUCCESSFULLY,
        ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
        ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
    )
