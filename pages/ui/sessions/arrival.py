"""A visitor's file on its way in: held once, in memory, and dropped as soon as it is too large or there is no room for it.

Streamlit takes an upload as a form, for which Starlette makes a temporary file: on disk above a megabyte, and once more in memory when it
is read. In its place stands here a file that never touches the disk and is handed over without a copy. What is too large is still
received to its end, so that the page can say so in our own sentence, but not held; `server.maxUploadSize` is what is received at all.
"""

import io
import secrets
from typing import Any

from starlette import formparsers

from pages.ui.sessions.room import ROOM
from sim.contract.parameters import InvalidInput
from sim.own import limits
from sim.own.limits import MEGABYTE

_REFUSED = secrets.token_bytes(32)
"""What a file that was not held begins with; nobody outside this process can know it."""
FULL = (
    "there must be room for the file beside those of other visitors, got none: this computer keeps at most {held} MB of tables. "
    "Try again in some minutes, or run the app on your own computer"
)


class Arriving:
    """What Starlette's form parser writes an upload into, and Streamlit reads it from."""

    _rolled = False  # Starlette asks: it is in memory, and stays there
    _max_size = 0

    def __init__(self, *_: Any, **__: Any) -> None:
        """Begin with nothing."""
        self._file = io.BytesIO()
        self._size = self._held = 0
        self._why = b""
        self._most = limits.LIMITS.megabytes

    def write(self, data: bytes) -> int:
        """Hold what arrives, while it may be held."""
        if not self._size:
            self._most = limits.LIMITS.parquet if data.startswith(b"PAR1") else limits.LIMITS.megabytes
        self._size += len(data)
        if not self._why and self._size > self._most * MEGABYTE:
            self._drop(b"large")
        elif not self._why and not ROOM.comes(len(data)):
            self._drop(b"full")
        elif not self._why:
            self._held += len(data)
            self._file.write(data)
        return len(data)

    def read(self, _size: int = -1) -> bytes:
        """Return the whole, not copied; of a file that was not held a mark that says why."""
        return b"".join([_REFUSED, self._why, b" %d of %d" % (self._size, self._most)]) if self._why else self._file.getvalue()

    def seek(self, place: int, _whence: int = 0) -> int:
        """Do nothing: it is read as a whole."""
        return place

    def tell(self) -> int:
        """Return how much has come."""
        return self._size

    def close(self) -> None:
        """Let go; also called where the visitor broke off."""
        self._release()
        self._file = io.BytesIO()

    def _drop(self, why: bytes) -> None:
        self._why = why
        self.close()

    def _release(self) -> None:
        ROOM.came(self._held)
        self._held = 0


def check(content: bytes) -> None:
    """Raise InvalidInput where a file was not held when it arrived."""
    if not content.startswith(_REFUSED):
        return
    why, _, size = content.removeprefix(_REFUSED).partition(b" ")
    if why == b"full":
        raise InvalidInput(FULL.format(held=limits.LIMITS.held))
    came, _, most = size.partition(b" of ")
    raise InvalidInput(f"the file must be at most {int(most)} MB, got {int(came) / MEGABYTE:.0f} MB")


def receive() -> None:
    """Let the server's form parser write into such files from now on."""
    formparsers.SpooledTemporaryFile = Arriving  # type: ignore[assignment, attr-defined]
