"""What a sweep has done so far, beside the file that it will be: FILE.partial, one line per task, added when the task is done.

The first line says which sweep it is. A line is whole or it does not count: whoever was killed while it wrote leaves half a line, which is
cut off. One process holds the file at a time; the system lets go of it when that process ends, however it does.
"""

import json
import os
from collections.abc import Iterator
from io import BufferedRandom
from pathlib import Path

from sim.contract.parameters import InvalidInput
from sim.sweeps.table import Description
from sim.sweeps.task import Rows

try:
    import fcntl
except ImportError:  # Windows: nobody holds it
    fcntl = None  # type: ignore[assignment]


class Journal:
    """The lines of one sweep; `done` are the runs that it has, as the first number and how many follow, by their place in the file."""

    def __init__(self, out: Path, description: Description) -> None:
        """Take hold of the file, and read what is in it; raise InvalidInput if another process has it or it is another sweep's."""
        self.path = out.with_name(out.name + ".partial")
        self.done: dict[int, tuple[int, int]] = {}
        self.runs = self.rejected = 0
        self._file = self._held()
        try:
            self._read(description)
        except BaseException:
            self._file.close()
            raise

    def missing(self, total: int) -> list[range]:
        """Return the runs that are not there, in their order."""
        found, at = [], 0
        for start in sorted(self.done):
            if start > at:
                found.append(range(at, start))
            at = start + self.done[start][1]
        return [*found, range(at, total)] if at < total else found

    def add(self, start: int, rows: Rows) -> None:
        """Keep the outcomes of the runs from `start` on; when this returns, they outlive this process."""
        place = self._file.seek(0, os.SEEK_END)
        self._file.write(json.dumps([start, rows], separators=(",", ":")).encode() + b"\n")
        self._file.flush()
        self._note(start, rows, place)

    def rows(self) -> Iterator[tuple[int, Rows]]:
        """Yield what there is by the number of the run; one line is held at a time."""
        for start in sorted(self.done):
            self._file.seek(self.done[start][0])
            yield start, json.loads(self._file.readline())[1]

    def close(self, *, delete: bool = False) -> None:
        """Let go of the file; delete it where nobody needs it any more, or nothing is in it."""
        self._file.close()
        if delete or not self.runs:
            self.path.unlink(missing_ok=True)

    def _held(self) -> BufferedRandom:
        while True:
            try:
                file = open(os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+b")  # noqa: SIM115
            except OSError as error:
                raise InvalidInput(f"out must be a file that can be written, got {self.path}: {error.strerror}") from None
            if fcntl is None:
                return file
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.close()
                raise InvalidInput(
                    f"out must be written by one sweep at a time, got {self.path}, which another one holds"
                ) from None
            # Who held it before may have finished and deleted it meanwhile.
            if self.path.exists() and os.path.samestat(os.fstat(file.fileno()), self.path.stat()):
                return file
            file.close()

    def _read(self, description: Description) -> None:
        head, mine = self._file.readline(), description.model_dump()
        if not head.endswith(b"\n"):  # nothing, or half of it
            self._file.seek(0)
            self._file.truncate()
            self._file.write(json.dumps(mine).encode() + b"\n")
            self._file.flush()
            return
        there = _parsed(head)
        if there != mine:
            names = [name for name in mine if not isinstance(there, dict) or there.get(name) != mine[name]]
            raise InvalidInput(
                f"{self.path.name} must be of the same sweep, got one with another {' and '.join(names) or 'order'}: "
                "delete it, or name another file with --out"
            )
        place = self._file.tell()
        for line in self._file:
            found = _parsed(line) if line.endswith(b"\n") else None
            if not (isinstance(found, list) and len(found) == 2 and isinstance(found[1], list) and found[0] not in self.done):
                break
            self._note(found[0], found[1], place)
            place += len(line)
        self._file.seek(place)
        self._file.truncate()

    def _note(self, start: int, rows: Rows, place: int) -> None:
        self.done[start] = place, len(rows)
        self.runs += len(rows)
        self.rejected += sum(row is None for row in rows)


def _parsed(line: bytes) -> object:
    try:
        found: object = json.loads(line)
    except ValueError:
        return None
    return found
