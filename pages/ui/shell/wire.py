"""How answers go over the wire: at once.

Streamlit binds its socket with no protocol named, and asyncio asks for TCP_NODELAY only where TCP is named (uvicorn's issue 3149 is the same
fault). So the kernel held the second part of an answer back until the browser had acknowledged the first: 40 ms for most files of a page.
"""

import contextlib
import os
import socket

MOST = 256  # open files that are looked at: assumption. A server has a few dozen when it begins.


def send_at_once() -> int:
    """Let connections that this process will accept send what is written without waiting; return at how many sockets it listens.

    A connection takes TCP_NODELAY over from the socket that accepts it. Where files cannot be looked at so (Windows), nothing changes.
    """
    found = 0
    for number in range(3, MOST):
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(number)) as listening:
            if listening.family in (socket.AF_INET, socket.AF_INET6) and listening.getsockopt(
                socket.SOL_SOCKET, socket.SO_ACCEPTCONN
            ):
                listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                found += 1
    return found
