"""The head of the served page: title, description, language and icon, for link previews and search engines.

Streamlit serves one file for every address, titled "Streamlit"; those who do not run its script see nothing else. `Head` is a
middleware of the server that writes into it what the page at that address is.
"""

import ast
import base64
import html
import re
from functools import cache
from pathlib import Path
from typing import Any

import streamlit

from pages.ui.shell import window
from pages.ui.shell.contents import SECTIONS

NAME = "Alignment Tradeoffs"
WHAT = "Small, honest models of what an AI should do when the things we want from it collide."
LANGUAGE = "en"
# Drawn from icon.svg, which a browser would draw again whenever the address changes.
ICON_FILE = Path(__file__).parent / "icon.png"
MODELS = Path(__file__).parents[3] / "sim" / "models"
CODE = Path(streamlit.__file__).parent / "static" / "static" / "js"
# Asked again with these, the server below would answer in part, packed, or not at all.
LEFT_OUT = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
RENEWED = (b"content-length", b"etag", b"last-modified")
TITLES = {entry.address: entry.title for section in SECTIONS for entry in section.entries}
HELP = f"""
### {NAME}

Every page asks one question, answers it with a small model, and draws the **frontier**: what can be had of two values at once.

- **Move** along the green line, or the knob under it: the picture follows. A click takes the point.
- **Presets** above the picture are settings with a claim; *Your own* is everything else.
- The **tabs** below say why, on what equations and evidence, and how far a claim carries.
- **/** or **Ctrl-K** finds every page, preset and claim, as *Find* does; at the foot of a page stand the two questions that follow from it.
- The **address** holds everything that you set. *Copy link* hands it on; Back returns.
- *Present*, at the foot of a page, is for the stage: large type, no menus.

Every number names its source. What you upload stays in your session.
"""


def title(address: str) -> str:
    """Return what stands in the tab of the page at `address`; home has the project's name alone.

    >>> title("lending"), title("")
    ('Lending · Alignment Tradeoffs', 'Alignment Tradeoffs')
    """
    return f"{TITLES[address]} · {NAME}" if TITLES.get(address) and address else NAME


@cache
def description(address: str) -> str:
    """Return one sentence about the page: its model's question, else its section's. No model is imported: that takes a second."""
    for file in MODELS.glob(f"*/{address}.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "QUESTION":
                return f"{ast.literal_eval(node.value)} {WHAT}"
    for section in SECTIONS:
        if address and any(entry.address == address for entry in section.entries):
            return f"{section.question} {WHAT}"
    return WHAT


@cache
def icon() -> str:
    """Return the icon as an address that needs no request."""
    return "data:image/png;base64," + base64.b64encode(ICON_FILE.read_bytes()).decode()


@cache
def early(address: str) -> str:
    """Return what makes the browser fetch what draws charts while it waits for a page that has some; Streamlit asks for it with the first."""
    if not any(MODELS.glob(f"*/{address}.py")):
        return ""
    return "".join(
        f'<script type="module">import("./static/js/{file.name}")</script>' for file in CODE.glob("ArrowVegaLiteChart.*.js")
    )


def rewritten(page: str, address: str) -> str:
    """Return the served page with the head of the page at `address`."""
    named, said = html.escape(title(address)), html.escape(description(address))
    tags = f"""<title>{named}</title>
    <meta name="description" content="{said}" />
    <meta property="og:type" content="website" />
    <meta property="og:site_name" content="{NAME}" />
    <meta property="og:title" content="{named}" />
    <meta property="og:description" content="{said}" />
    <meta name="twitter:card" content="summary" />
    {window.SCRIPT}"""
    page = re.sub(r"<title>.*?</title>", lambda _: tags, page, count=1, flags=re.DOTALL)
    page = re.sub(r'<link rel="shortcut icon" href="[^"]*"', f'<link rel="shortcut icon" href="{icon()}"', page, count=1)
    page = page.replace("</head>", f"{early(address)}</head>", 1)
    return re.sub(r"<html[^>]*>", f'<html lang="{LANGUAGE}">', page, count=1)


class Head:
    """An ASGI middleware that rewrites the head of every page that is served, and touches nothing else."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request."""
        address = scope.get("path", "").rstrip("/").rsplit("/", 1)[-1]
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not (address == "" or address in TITLES):
            await self.app(scope, receive, send)
            return
        asked = {
            **scope,
            "method": "GET",  # who asks for the head alone is told the length of what we would send
            "headers": [(name, value) for name, value in scope["headers"] if name.lower() not in LEFT_OUT],
            "extensions": {},  # nobody hands a file past us
        }
        start: dict[str, Any] = {}
        parts: list[bytes] = []

        async def collect(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body, headers = b"".join(parts), start["headers"]
            if start["status"] == 200 and any(n.lower() == b"content-type" and v.startswith(b"text/html") for n, v in headers):
                body = rewritten(body.decode(), address).encode()
                headers = [(n, v) for n, v in headers if n.lower() not in RENEWED] + [(b"content-length", b"%d" % len(body))]
            await send({**start, "headers": headers})
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

        await self.app(asked, receive, collect)
