"""The head of the served page: each address has its own title and description; everything else passes as it is."""

import html
import io
import re
from pathlib import Path
from typing import Any

import pytest
import streamlit
import vl_convert
from PIL import Image

import sim
from pages.ui.shell import head, window
from pages.ui.shell.contents import SECTIONS, Entry
from tests import coroutine

ENTRIES = [entry for section in SECTIONS for entry in section.entries]
SERVED = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()
OLD = [(b"Content-Type", b"text/html; charset=utf-8"), (b"content-length", b"%d" % len(SERVED)), (b"etag", b"old")]


def answer(
    path: str, *, method: str = "GET", body: bytes = SERVED, status: int = 200, old: Any = OLD
) -> tuple[dict[str, Any], bytes, Any]:
    """Return what a visitor gets from behind the middleware: the start, the body, and what the server below was asked."""
    sent: list[Any] = []
    asked: dict[str, Any] = {}

    async def below(scope: Any, receive: Any, send: Any) -> None:
        asked.update(scope)
        await send({"type": "http.response.start", "status": status, "headers": old})
        half = len(body) // 2
        await send({"type": "http.response.body", "body": body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": body[half:]})

    async def keep(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [(b"Accept-Encoding", b"gzip"), (b"if-none-match", b"old")],
    }
    coroutine.run(head.Head(below)(scope, None, keep))
    return sent[0], b"".join(m.get("body", b"") for m in sent[1:]), asked


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.address or "home")
def test_every_page_has_its_own_head(entry: Entry) -> None:
    start, body, asked = answer(f"/{entry.address}")
    page = html.unescape(body.decode())
    titles = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
    assert titles == [f"{entry.title} · {head.NAME}" if entry.address else head.NAME]
    (said,) = re.findall(r'<meta name="description" content="(.*?)" />', page)
    if entry.address in sim.ids():
        assert said.startswith(sim.load(entry.address).question)
    for name, value in {"title": titles[0], "description": said, "site_name": head.NAME}.items():
        assert f'<meta property="og:{name}" content="{value}" />' in page
    assert '<html lang="en">' in page
    assert 'rel="shortcut icon" href="data:image/png;base64,' in page
    assert "Streamlit</title>" not in page
    headers = dict(start["headers"])
    assert int(headers[b"content-length"]) == len(body)
    assert b"etag" not in headers, "the same file is another page at another address"
    assert asked["headers"] == []


def test_what_streamlit_serves_below_its_head_stays() -> None:
    _, body, _ = answer("/lending")
    early = head.early("lending").encode()
    assert body.count(early + b"</head>") == 1, "the last thing of the head"
    body = body.replace(early, b"")
    theirs = SERVED[SERVED.index(b"<script>") :]
    assert body.endswith(theirs)
    own = body[: -len(theirs)].decode()
    assert own.count("<script>") == 1
    assert window.SCRIPT in own, "it runs before theirs"


def test_what_draws_charts_is_asked_for_where_there_are_some() -> None:
    assert re.findall(r"\./static/js/ArrowVegaLiteChart\.[\w-]+\.js", head.early("lending")), (
        "Streamlit has it under another name"
    )
    assert head.early("") == head.early("evidence") == ""


def test_who_asks_for_the_head_alone_gets_no_body() -> None:
    start, body, _ = answer("/lending", method="HEAD")
    assert body == b""
    assert int(dict(start["headers"])[b"content-length"]) == len(answer("/lending")[1])


@pytest.mark.parametrize("path", ["/static/js/index.js", "/_stcore/health", "/media/a.html"])
def test_what_is_no_page_passes_as_it_is(path: str) -> None:
    start, body, asked = answer(path)
    assert (start["headers"], body) == (OLD, SERVED)
    assert len(asked["headers"]) == 2


def test_what_is_not_html_or_went_wrong_passes_as_it_is() -> None:
    text = [(b"content-type", b"text/plain"), (b"content-length", b"5")]
    assert answer("/lending", body=b"<title>", old=text)[:2] == (
        {"type": "http.response.start", "status": 200, "headers": text},
        b"<title>",
    )
    assert answer("/lending", status=500)[1] == SERVED


def test_the_icon_is_the_drawing() -> None:
    drawing = vl_convert.svg_to_png(head.ICON_FILE.with_suffix(".svg").read_text(encoding="utf-8"))
    shown, drawn = (Image.open(io.BytesIO(content)).convert("RGBA") for content in (head.ICON_FILE.read_bytes(), drawing))
    assert shown.size == (64, 64)
    assert shown.tobytes() == drawn.tobytes()
