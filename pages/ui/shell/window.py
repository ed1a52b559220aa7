"""How large a visitor's window is, told as the browser connects: so the first picture has its size at once.

Else the page would be drawn for a width that is a guess, told the true one, and drawn again. The served page has a few lines of script
(`SCRIPT`) that put the window's size behind the address of Streamlit's socket; `Window` is a middleware of the server that hands it on as a
header of the connection. Where either is missing, or a sheet of style changes, the page measures its column as before (shell/browser.py).
"""

import re
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

HEADER = "x-window"
TOLD = re.compile(r"window=(\d{3,4})x(\d{3,4})-(\d{1,2})")  # width, height, a scrollbar's width: CSS pixels
SCRIPT = """<script>
(() => {
  const Plain = WebSocket;
  const bar = () => {
    const probe = document.createElement("div");
    probe.style.cssText = "position: absolute; visibility: hidden; overflow: scroll; width: 99px";
    document.body.append(probe);
    const wide = probe.offsetWidth - probe.clientWidth;
    probe.remove();
    return wide;
  };
  window.WebSocket = class extends Plain {
    constructor(address, ...more) {
      super(String(address).endsWith("/_stcore/stream") ? `${address}?window=${innerWidth}x${innerHeight}-${bar()}` : address, ...more);
    }
  };
})();
</script>"""
NARROW, MEDIUM = 640, 864  # px: where the sheets of style turn, ours and Streamlit's
WIDEST, CARDS, CARDS_ON_STAGE = 1720, 1480, 1820  # px: where the column ends (style.css, start/home.css)
FINE = 720  # px: a column below this is told in tens (page/figure.py)


class Window:
    """An ASGI middleware that makes a header of what the address of a socket says of the window, and touches nothing else."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass the connection on."""
        if scope["type"] == "websocket" and TOLD.fullmatch(scope.get("query_string", b"").decode("latin-1")):
            kept = [(name, value) for name, value in scope["headers"] if name.lower() != HEADER.encode()]
            scope = {**scope, "headers": [*kept, (HEADER.encode(), scope["query_string"])]}
        await self.app(scope, receive, send)


def size() -> tuple[int, int, int] | None:
    """Return width and height of the window and the width of a scrollbar as the browser connected, CSS pixels; None if it did not tell."""
    found = TOLD.fullmatch(st.context.headers.get(HEADER, ""))
    return None if found is None else (int(found[1]), int(found[2]), int(found[3]))


def column(width: int, bar: int, *, stage: bool = False, embedded: bool = False, cards: bool = False) -> int:
    """Return how wide the column of a page, or of one of `cards`, is in a window so wide, as it is told: in whole tens or twenties, CSS pixels.

    `bar` is the width of a scrollbar.

    >>> column(1440, 0), column(1440, 0, stage=True), column(390, 0)
    (1280, 1340, 360)
    """
    widest = CARDS_ON_STAGE if cards and stage else CARDS if cards else width if stage else WIDEST
    if stage:
        edge = 0.03 * width
    elif embedded:
        edge = 16.0
    else:
        edge = 12 if width <= NARROW else 16 if width < MEDIUM else 80
    room = min(width - bar, widest) - 2 * edge
    return whole(room, 10 if room < FINE else 20)


def whole(length: float, step: int) -> int:
    """Return the largest multiple of a step that is no longer."""
    return int(length // step) * step
