"""What is written goes out at once, on every connection that the server accepts."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from pages.ui.shell import wire
from tests.visitor import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows lets no socket be looked at by its number")


def accepted(listening: socket.socket) -> int:
    """Return TCP_NODELAY of a connection that is accepted."""
    with socket.create_connection(listening.getsockname()), listening.accept()[0] as connection:
        return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """Return a socket that listens, made as Streamlit makes its own: no protocol is named, so asyncio does not ask."""
    with socket.socket(socket.AF_INET) as made:
        made.bind(("127.0.0.1", 0))
        made.listen()
        yield made


def test_what_is_accepted_sends_at_once(listening: socket.socket) -> None:
    assert accepted(listening) == 0
    assert wire.send_at_once() >= 1
    assert accepted(listening) != 0


SERVED = """
import asyncio, socket, app
from tests.unit.ui.shell.test_wire import accepted

async def main():
    app.warm_up = lambda ended: None
    with socket.socket(socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        async with app.lifespan(app.app):
            print(accepted(listening))

asyncio.run(main())
"""


def test_the_app_does_so_as_it_begins() -> None:
    said = subprocess.run([sys.executable, "-c", SERVED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(said.stdout.split()[-1]) != 0
