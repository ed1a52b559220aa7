"""The server's doors for phones: a page to vote on, and one that is the driver's clicker. None of them is there unless asked for.

They are plain HTTP, no session of Streamlit's: a room of two hundred costs a few small answers a second.
"""

import json
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from pages.ui.phones import driver
from pages.ui.phones.ballot import BOX, STRANGER, Refused
from pages.ui.phones.clicks import CLICKS
from pages.ui.phones.limits import Buckets

HERE = Path(__file__).parent
PHONE = "phone"  # the cookie of who votes
LARGEST = 200  # bytes of what a phone sends
DRIVERS = "This is the speaker's: open it by the link in the terminal of `make share`."
SLOWER = "Too many at once: wait a moment and try again."
UNKNOWN = "What came is no vote: load the page again."
NO_STAGE = "No stage listens: open the talk on the computer that shows it, by the driver's link."
ADDRESSES = Buckets(
    rate=120.0, burst=600.0
)  # requests of one address: two hundred phones behind one router ask 80 times a second
PHONES = Buckets(rate=2.0, burst=10.0)  # votes of one phone
Handler = Callable[[Request], Awaitable[Response]]


def routes() -> list[BaseRoute]:
    """Return the doors; none where phones are not asked for."""
    if not driver.begin():
        return []
    return [
        Route("/room", _door(_page)),
        Route("/room/now", _door(_now)),
        Route("/room/vote", _door(_vote), methods=["POST"]),
        Route("/room/tally", _door(_drivers(_tally))),
        Route("/room/driver", _door(_driver)),
        Route("/room/clicker", _door(_drivers(_clicker))),
        Route("/room/move", _door(_drivers(_move)), methods=["POST"]),
        Route("/room/moves", _door(_drivers(_moves))),
    ]


def _door(handler: Handler) -> Handler:
    """Return a handler that answers in one sentence where it refuses, and to nobody who asks too often."""

    @wraps(handler)
    async def door(request: Request) -> Response:
        try:
            if not ADDRESSES.take(_address(request)):
                raise Refused(429, SLOWER)
            answer = await handler(request)
        except Refused as refused:
            answer = PlainTextResponse(refused.sentence, refused.status)
        except ClientDisconnect:
            answer = PlainTextResponse(UNKNOWN, 400)
        answer.headers["cache-control"] = "no-store"
        return answer

    return door


def _drivers(handler: Handler) -> Handler:
    @wraps(handler)
    async def door(request: Request) -> Response:
        if not driver.is_word(request.cookies.get(driver.COOKIE)):
            raise Refused(403, DRIVERS)
        return await handler(request)

    return door


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


async def _page(request: Request) -> Response:
    answer = HTMLResponse(_file("vote.html"))
    if not BOX.knows(request.cookies.get(PHONE)):
        answer.set_cookie(PHONE, BOX.admit(_address(request)), httponly=True, samesite="lax")
    return answer


async def _now(request: Request) -> Response:
    phone = request.cookies.get(PHONE)
    if not BOX.knows(phone):
        raise Refused(401, STRANGER)
    return JSONResponse(BOX.shown(phone))


async def _vote(request: Request) -> Response:
    phone = request.cookies.get(PHONE)
    if not BOX.knows(phone):
        raise Refused(401, STRANGER)
    if not PHONES.take(str(phone)):
        raise Refused(429, SLOWER)
    sent = await _sent(request)
    ballot, answer = sent.get("ballot"), sent.get("answer")
    if not isinstance(ballot, str) or type(answer) is not int:
        raise Refused(400, UNKNOWN)
    BOX.vote(phone, ballot, answer)
    return JSONResponse({"mine": answer})


async def _tally(_: Request) -> Response:
    return JSONResponse(BOX.tally())


async def _driver(request: Request) -> Response:
    """Let the one who knows the word be the driver, and send the browser to the talks or to the clicker."""
    word = request.query_params.get("word")
    if not driver.is_word(word):
        raise Refused(403, DRIVERS)
    answer = RedirectResponse("./clicker" if request.query_params.get("to") == "clicker" else "../talks", 303)
    answer.set_cookie(driver.COOKIE, driver.word(), httponly=True, samesite="lax")
    return answer


async def _clicker(_: Request) -> Response:
    return HTMLResponse(_file("clicker.html"))


async def _move(request: Request) -> Response:
    by = (await _sent(request)).get("by")
    if type(by) is not int or by not in (-1, 1):
        raise Refused(400, "by must be 1 or -1: on, or back.")
    if not CLICKS.press(by):
        raise Refused(409, NO_STAGE)
    return JSONResponse({"count": CLICKS.count})


async def _moves(request: Request) -> Response:
    """Tell the stage what was pressed after the press that it heard last."""
    after = request.query_params.get("after", "")
    if not (after.isascii() and after.isdigit() and len(after) < 16):
        raise Refused(400, "after must be the number of a press.")
    count, moves = CLICKS.after(int(after))
    return JSONResponse({"count": count, "moves": moves})


async def _sent(request: Request) -> dict[str, Any]:
    """Return the object that was sent; raises Refused where it is none, or long."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Refused(415, "A vote is sent as JSON: load the page again.")  # so no other site's form can send one
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise Refused(413, f"A vote has at most {LARGEST} bytes.")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, UNKNOWN) from None
    if not isinstance(found, dict):
        raise Refused(400, UNKNOWN)
    return found


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
