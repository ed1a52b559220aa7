"""What the server says to a browser beside a page, and what it does not answer. See SECURITY.md."""

from typing import TYPE_CHECKING

from streamlit import net_util

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CLOSED = ("/_stcore/metrics",)  # how many visitors there are, and what they upload, is nobody's business
POLICY = "; ".join(
    (
        "default-src 'self'",
        # Streamlit's page has an inline script and loads its components as blobs; Vega makes functions of expressions.
        "script-src 'self' blob: 'unsafe-inline' 'unsafe-eval'",
        "worker-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors *",  # a lecture may embed a page; there is nothing to log in to
    )
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),  # the address is the whole state of a page
)


class Headers:
    """Adds HEADERS to every answer, and answers 404 where CLOSED."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def add(message: "Message") -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(header for header in HEADERS if header[0] not in given)]
            await send(message)

        if scope["path"].rstrip("/").endswith(CLOSED):
            await add({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
            await add({"type": "http.response.body", "body": b"Not found"})
            return
        await self.app(scope, receive, add)


def _nowhere() -> None:
    return None


def stay_at_home() -> None:
    """Let Streamlit never ask another machine which address this one has: it would, at the start and for every foreign Origin."""
    net_util.get_external_ip = _nowhere
