"""Doors of the server: headers, what it does not answer, who may come in, and a page that fails."""

import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from pages.ui.shell import headers, trouble
from tests.browser.conftest import ROOT, serve
from tests.visitor import Visitor

BROKEN = """
import sys
sys.path.insert(0, {root!r})
import streamlit as st
from pages.ui.shell import trouble
if __name__ != "__main__":
    app = st.App("broken_page.py", on_script_error=trouble.say)
"""
PAGE = """
import streamlit as st

@st.fragment
def part():
    if st.toggle("Break", key="break"):
        raise RuntimeError("a secret of the server")

part()
st.text_input("Word", key="word")
if st.session_state["word"] == "fail":
    raise RuntimeError("a secret of the server")
"""


def test_every_answer_says_what_a_browser_may_do(server: str) -> None:
    for path in ("/", "/lending", "/_stcore/health", "/_stcore/host-config", "/static/nothing.js"):
        try:
            answer = urllib.request.urlopen(server + path)
        except urllib.error.HTTPError as error:
            answer = error
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Referrer-Policy"] == "same-origin", path
        assert answer.headers["Content-Security-Policy"] == headers.POLICY, path


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/metrics?families=active_sessions"])
def test_how_many_visitors_there_are_is_not_told(server: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(server + path)


def test_a_page_of_another_origin_cannot_connect(server: str) -> None:
    with pytest.raises(InvalidStatus):
        connect(f"ws{server[4:]}/_stcore/stream", origin="https://elsewhere.example")  # type: ignore[arg-type]


def recipe(target: str) -> str:
    made = subprocess.run(["make", "--dry-run", "--always-make", target], cwd=ROOT, capture_output=True, text=True, check=True)
    return next(line for line in made.stdout.splitlines() if "streamlit run" in line)


def test_make_run_serves_this_machine_and_make_share_says_whom_it_serves() -> None:
    assert "--server.address 127.0.0.1" in recipe("run")
    assert "--server.allowedHosts localhost" in recipe("run")
    assert "--server.address 0.0.0.0" in recipe("share")
    dry = subprocess.run(["make", "--dry-run", "share"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "every network" in dry


def test_another_name_of_this_machine_is_refused_where_the_names_are_known(home: Path) -> None:
    """What `make run` says against rebinding: a page that points its own name at the loopback is not let in."""
    options = re.findall(r"--server\.allowedHosts \S+", recipe("run"))
    with serve("app.py", home, *" ".join(options).split()) as server:
        port = server.rsplit(":", 1)[1]
        with connect(f"ws://127.0.0.1:{port}/_stcore/stream"):
            pass
        with pytest.raises(InvalidStatus):
            connect(f"ws://127.0.0.1:{port}/_stcore/stream", additional_headers={"Host": f"rebound.example:{port}"})


def test_nobody_asks_which_address_this_machine_has(home: Path) -> None:
    """At the start, where Streamlit prints addresses, and at a foreign Origin, where it compares them."""
    watch = "import sys; sys.addaudithook(lambda e, a: e == 'socket.getaddrinfo' and print('asked', a[0], flush=True))"
    (home / "sitecustomize.py").write_text(watch)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(home))
        with serve("app.py", home) as server, pytest.raises(InvalidStatus):
            connect(f"ws{server[4:]}/_stcore/stream", origin="https://elsewhere.example")  # type: ignore[arg-type]
    asked = {line.split()[1] for line in (home / "server.log").read_text().splitlines() if line.startswith("asked ")}
    assert asked <= {"127.0.0.1", "localhost"}


def test_a_page_that_fails_says_one_sentence_and_the_way_back(home: Path, visitors: Callable[[str], Visitor]) -> None:
    (home / "broken.py").write_text(BROKEN.format(root=str(ROOT)).replace('if __name__ != "__main__":\n    ', ""))
    (home / "broken_page.py").write_text(PAGE)
    with serve(str(home / "broken.py"), home) as server:
        one = visitors(server)
        one.open("")
        one.move("break", True)
        assert one.has(trouble.SENTENCE.replace("'", "&#x27;"))
        two = visitors(server)
        two.open("")
        two.move("word", "fail")
        assert two.has(trouble.SENTENCE.replace("'", "&#x27;"))
        assert one.errors == two.errors == []
        assert "secret" not in one.words + two.words
        assert 'href="./"' in two.words
    assert "a secret of the server" in (home / "server.log").read_text()


def test_without_the_app_object_a_page_that_fails_shows_no_inside(home: Path, visitors: Callable[[str], Visitor]) -> None:
    (home / "plain.py").write_text(PAGE)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("STREAMLIT_CLIENT_SHOW_ERROR_DETAILS", raising=False)
        with serve(str(home / "plain.py"), home) as server:
            visitor = visitors(server)
            visitor.open("")
            visitor.move("word", "fail")
    assert len(visitor.errors) == 1
    assert "secret" not in visitor.errors[0]
    assert sys.executable not in visitor.errors[0]
